//! The chance of a click, or of a goal.
//!
//! - A **click** on an item, were it shown in the first place now: the [regression](crate::visitor::adaptation::regression) on what was shown.
//! - A **goal** through an item: that chance, times the share of what was opened that led to the goal in the same visit,
//!   whatever the item. Beta, with Jeffreys's prior (half an event for and half against; Brown, Cai & DasGupta 2001).
//! - A **goal** on a visit: the share of visits that had it, by the same prior.
//!
//! Visits count once they are over and fade with the half-life of the long run. Intervals hold nine tenths; with nothing
//! known they are wide, and `is_enough` says no.

use super::belief::Belief;
use crate::error::Result;
use crate::input::{Given, Taken};
use crate::visitor::adaptation::past::{Fading, Past, is_click};
use crate::visitor::log::{Act, Entry, Event, EventKind, Payload};

/// Jeffreys's prior.
const PRIOR: f64 = 0.5;
/// So much has to have been shown and clicked before a chance of a click is more than a guess.
const ENOUGH_SHOWN: usize = 30;
const ENOUGH_CLICKED: usize = 3;
/// So many openings, or visits, before a share of them is.
const ENOUGH_COUNTED: usize = 10;
/// The longest name of a goal, in bytes.
const MAX_NAME: usize = 64;

/// What may happen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal<'a> {
    /// That an item is turned to, by whatever act.
    Click,
    /// An act of that kind.
    Act(EventKind),
    /// A goal that the site named.
    Named(&'a str),
}

/// A chance, how far it can be trusted, and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// The chance.
    pub belief: Belief,
    /// Whether there is enough to go by.
    pub is_enough: bool,
    /// What it rests on.
    pub basis: Basis,
}

/// What was counted; 0 where it was not needed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Basis {
    /// Items shown on a shelf.
    pub impressions: usize,
    /// Those of them that were clicked.
    pub clicks: usize,
    /// Items that were opened, from a shelf or not, once a visit.
    pub openings: usize,
    /// Visits.
    pub visits: usize,
    /// Those of the openings or visits that had the goal.
    pub goals: usize,
}

impl<'a> Goal<'a> {
    /// The goal of that name: `click`, one of the acts that take one, or the site's own. Errors: `option_invalid`.
    pub fn check(given: &'a Given) -> Result<Self> {
        let expected = "click, like, bookmark, share, cart, purchase, or a goal's own name of 1 to 64 bytes";
        let wrong = || Taken::new("goal", given).wrong(expected);
        let name = given.text().ok_or_else(wrong)?;
        match EventKind::ALL.into_iter().find(|kind| kind.name() == name) {
            Some(EventKind::Click | EventKind::View) => Ok(Goal::Click),
            Some(kind) if is_click(kind) => Ok(Goal::Act(kind)),
            None if (1..=MAX_NAME).contains(&name.len()) => Ok(Goal::Named(name)),
            _ => Err(wrong()),
        }
    }

    /// How far an event reaches it, 0 to 1.
    fn reached(self, event: &Event) -> f64 {
        let is_reached = match self {
            Goal::Click => is_click(event.kind()),
            Goal::Act(kind) => event.kind() == kind,
            Goal::Named(name) => event.goal() == Some(name),
        };
        match (is_reached, &event.payload) {
            (true, Payload::Act(Act::Goal(reached), _)) => reached.extent(),
            (is_reached, _) => f64::from(u8::from(is_reached)),
        }
    }
}

/// The chance that an item is clicked, with log-odds of this mean and variance, from so many shown and clicked.
pub fn click((mean, variance): (f64, f64), (impressions, clicks): (usize, usize)) -> Prediction {
    Prediction {
        belief: Belief::logistic_normal(mean, variance),
        is_enough: impressions >= ENOUGH_SHOWN && clicks >= ENOUGH_CLICKED,
        basis: Basis { impressions, clicks, ..Basis::default() },
    }
}

/// The chance that what is clicked with that chance leads to a goal.
pub fn through(click: Prediction, past: &Past, goal: Goal, fading: Fading) -> Prediction {
    let shares = openings(past, goal).into_iter().map(|opening| (opening.at, opening.reached));
    let (belief, openings, goals) = share(shares, fading);
    Prediction {
        belief: click.belief.and(&belief),
        is_enough: click.is_enough && openings >= ENOUGH_COUNTED,
        basis: Basis { openings, goals, ..click.basis },
    }
}

/// The chance that a visit has a goal.
pub fn on_visit(past: &Past, goal: Goal, fading: Fading) -> Prediction {
    let mut visits: Vec<(f64, f64)> = vec![(0.0, 0.0); past.visits];
    for (visit, entry) in &past.entries {
        let (at, reached) = &mut visits[*visit];
        (*at, *reached) = (entry.event.at.max(*at), goal.reached(&entry.event).max(*reached));
    }
    let (belief, visits, goals) = share(visits.into_iter(), fading);
    let basis = Basis { visits, goals, ..Basis::default() };
    Prediction { belief, is_enough: visits >= ENOUGH_COUNTED, basis }
}

/// The share of what reached a goal, from how far each did and when; how many those are, and how many of them reached it
/// at all.
fn share(tried: impl Iterator<Item = (f64, f64)>, fading: Fading) -> (Belief, usize, usize) {
    let (mut for_it, mut against, mut count, mut reaching) = (PRIOR, PRIOR, 0, 0);
    for (at, reached) in tried {
        let weight = fading.weight(at);
        for_it += weight * reached;
        against += weight * (1.0 - reached);
        count += 1;
        reaching += usize::from(reached > 0.0);
    }
    (Belief::beta(for_it, against), count, reaching)
}

/// An item that was opened on a visit.
struct Opening {
    item: usize,
    at: f64,
    /// How far it led to the goal.
    reached: f64,
}

/// What was opened, once a visit. A goal that names an item was led to by that item's opening; one that names none, by
/// all openings of the visit before it.
fn openings(past: &Past, goal: Goal) -> Vec<Opening> {
    let mut openings: Vec<Opening> = Vec::new();
    let (mut visit, mut start) = (0, 0);
    for &(of, entry) in &past.entries {
        if of != visit {
            (visit, start) = (of, openings.len());
        }
        let Entry { event, item, .. } = entry;
        let opened = item.filter(|_| is_click(event.kind()));
        if let Some(item) = opened.filter(|item| !openings[start..].iter().any(|opening| opening.item == *item)) {
            openings.push(Opening { item, at: event.at, reached: 0.0 });
        }
        let reached = goal.reached(event);
        let led = |opening: &&mut Opening| event.item().is_none() || Some(opening.item) == *item;
        for opening in openings[start..].iter_mut().filter(led) {
            opening.reached = opening.reached.max(reached);
        }
    }
    openings
}
