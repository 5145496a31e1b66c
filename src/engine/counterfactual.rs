//! Counterfactuals: the same shelf with the same draws, for a visitor who never did something.

use std::mem::{replace, take};

use super::shelves::{Made, Shelf};
use super::visitor::Visitor;
use super::wishes::wrong;
use super::{Engine, Forgetting};
use crate::error::Result;
use crate::input::Given;
use crate::log::Log;
use crate::rank::Ranked;

/// Places are counted this far.
const FURTHEST: f64 = 1_000.0;

/// Where an item would stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Without {
    /// Its place, from 0.
    pub position: usize,
    /// Its score.
    pub score: f64,
}

/// What a shelf was asked for with. The caller keeps it: a shelf that nobody asks about again would carry it for nothing.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    /// By `recommend`, with these options.
    Recommend(&'a Given),
    /// By `rank`, with this list of ids and these options.
    Rank(&'a Given, &'a Given),
}

impl Engine {
    /// Where an item of a shelf would stand without an event, an item or an interest, as [`forgetting`](Self::forgetting)
    /// takes them; `None` where it would not be in the list that `rank` was given, or among the first thousand that
    /// `recommend` finds. `asked` is what the shelf was made with. Nothing is forgotten by it.
    ///
    /// Errors: `shelf_unknown`, `option_invalid` for a shelf of `similar`, which no visitor's acts have made, or where
    /// `asked` is another shelf's, those of `forgetting`.
    ///
    /// Cost: a fold of the log as it was then, and a shelf.
    pub fn without(&mut self, shelf: &str, item: &str, asked: Asked, what: &Given) -> Result<Option<Without>> {
        let known = self.shelves.known(shelf)?;
        let moment = match (&known.made, asked) {
            (Made::Recommended(moment, _), Asked::Recommend(_)) | (Made::Reranked(moment, _), Asked::Rank(..)) => {
                moment
            }
            (Made::Similar(..), _) => {
                return Err(wrong("without", "a shelf of `similar`", "one that `recommend` or `rank` made"));
            }
            _ => return Err(wrong("without", "what another shelf was asked with", "what this one was asked with")),
        };
        let (_, Ranked { item, .. }) = known.item(&self.catalog, item)?;
        let (now, again) = (moment.now, Some(moment.occasion));
        let then = Visitor { again, ..Visitor::of(self.visitor.log.up_to(moment.tail), &self.catalog) };
        self.with_visitor(then, |engine| {
            // The same draws are made once more, so that only what is left out can matter.
            let other = Visitor { again, ..Visitor::of(engine.log_without(what, now)?, &engine.catalog) };
            engine.with_visitor(other, |engine| {
                let shelf = engine.ask_again(asked, now)?;
                let place = shelf.items.iter().position(|ranked| ranked.item == item);
                Ok(place.map(|position| Without { position, score: shelf.items[position].score }))
            })
        })
    }

    /// The same shelf as long as can be: `rank` has an end of its own, that of its list.
    fn ask_again(&mut self, asked: Asked, now: f64) -> Result<&Shelf> {
        match asked {
            Asked::Recommend(options) => self.recommend(&limited(options, Some(FURTHEST)), now),
            Asked::Rank(ids, options) => {
                let number = self.rank(ids, &limited(options, None), now)?.0.number;
                Ok(self.shelf(number).expect("the latest shelf is remembered"))
            }
        }
    }

    fn log_without(&self, what: &Given, now: f64) -> Result<Log> {
        match self.forgetting(what, now)? {
            Forgetting::Events { events, .. } => Ok(self.visitor.log.without(&events)),
            Forgetting::Interest { pending, .. } => {
                let mut log = self.visitor.log.clone();
                log.append(log.tail() + 1, pending.event);
                Ok(log)
            }
        }
    }

    /// Does something for another visitor, and leaves everything as it was.
    pub(super) fn with_visitor<R>(&mut self, visitor: Visitor, work: impl FnOnce(&mut Self) -> R) -> R {
        let (own, shelves) = (replace(&mut self.visitor, visitor), take(&mut self.shelves));
        // What was computed of one visitor is not the other's.
        self.workspace.forget();
        let result = work(self);
        self.workspace.forget();
        (self.visitor, self.shelves) = (own, shelves);
        result
    }
}

/// The same options with another limit, or none.
fn limited(options: &Given, limit: Option<f64>) -> Given {
    let others = options.entries().iter().filter(|(name, _)| name != "limit").cloned();
    let limit = limit.map(|limit| ("limit".to_owned(), Given::Number(limit)));
    Given::Object(others.chain(limit).collect())
}
