//! Who was no candidate for a shelf, and why: found out when somebody asks, from the log as it was then.

use super::Engine;
use super::shelves::Made;
use super::visitor::Visitor;
use super::workspace::Workspace;
use crate::error::Result;
use crate::input::Given;
use crate::order;
use crate::rank::{Bar, Eligible, Ranked};
use crate::rerank::{Move, Stage};

/// Who was left out of a shelf before anything was scored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ineligible {
    /// How many items each reason kept away, in the order in which reasons are looked at: the first that holds is the one.
    pub counts: Vec<(Bar, usize)>,
    /// Those of them that would have been on the shelf by their scores, with the place that they would have had among all.
    pub moves: Vec<Move>,
}

impl Engine {
    /// Who was left out of the shelf of that number, which `recommend` made with these options; nobody where it was made
    /// otherwise or is not remembered any more. Errors: `option_invalid`.
    ///
    /// Cost: a fold of the log as it was then, and a ranking for each reason.
    pub fn ineligible(&mut self, number: u32, options: &Given) -> Result<Ineligible> {
        let made = self.shelf(number).map(|shelf| &shelf.made);
        let Some(Made::Recommended(moment, _)) = made else { return Ok(Ineligible::default()) };
        let (now, then) = (moment.now, self.visitor.log.up_to(moment.tail));
        let then = Visitor::of(then, &self.catalog);
        self.with_visitor(then, |engine| engine.find_ineligible(options, now))
    }

    fn find_ineligible(&mut self, options: &Given, now: f64) -> Result<Ineligible> {
        let request = self.asked(options, now)?;
        let mut bars: Vec<(Bar, Eligible)> = Vec::new();
        let mut before = Eligible::all(self.catalog.len());
        self.admit(&request, now, |bar, after| {
            bars.push((bar, before.without(after)));
            before.copy(after);
        });
        bars.retain(|(_, kept_away)| kept_away.count() > 0);
        self.read(request.context, now);
        let Self { catalog, visitor: Visitor { reading, .. }, workspace, .. } = self;
        let Workspace { ranker, eligible, .. } = workspace;
        let (by, mut standing, mut found) = ((&*reading, now), Vec::new(), Vec::new());
        let blend = ranker.rank(catalog, by, &request.weights, (eligible, request.limit), &mut standing);
        let mut all: Vec<(Ranked, Option<Bar>)> = standing.into_iter().map(|ranked| (ranked, None)).collect();
        for (bar, kept_away) in &bars {
            ranker.best_of(catalog, by, &blend, (kept_away, request.limit), &mut found);
            all.extend(found.drain(..).map(|ranked| (ranked, Some(*bar))));
        }
        let order = order::descending(all.iter().map(|(ranked, _)| ranked.score).zip(0..));
        let moves = order.into_iter().take(request.limit).enumerate().filter_map(|(place, (_, at))| {
            let (Ranked { item, .. }, bar) = all[at as usize];
            Some(Move { stage: Stage::Eligibility(bar?), item, from: Some(place), to: None, rule: None })
        });
        let counts = bars.iter().map(|(bar, kept_away)| (*bar, kept_away.count()));
        Ok(Ineligible { counts: counts.collect(), moves: moves.collect() })
    }
}
