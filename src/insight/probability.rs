//! The chance of a click, or of a goal.
//!
//! - A **click** on an item if it were shown in the first place now: the [regression](crate::visitor::adaptation::regression) on showings.
//! - A **goal** through an item: that chance, times the share of opened items that led to the goal in the same visit,
//!   whatever the item. Beta, with Jeffreys's prior (half an event for and half against; Brown, Cai & DasGupta 2001).
//! - A **goal** in a visit: the share of visits that reached it, with the same prior.
//!
//! Visits count once they are over and fade with the half-life of the long run. Intervals are 90 % intervals; without data
//! they are wide, and `is_enough` is false.

use super::belief::Belief;
use crate::error::Result;
use crate::input::{Given, Taken};
use crate::visitor::adaptation::past::{Fading, Past, is_click};
use crate::visitor::log::{Act, Entry, Event, EventKind, Payload};

/// The two parameters of Jeffreys's prior.
const PRIOR: f64 = 0.5;
/// The least numbers of showings and of clicks for a reliable chance of a click.
const ENOUGH_SHOWN: usize = 30;
const ENOUGH_CLICKED: usize = 3;
/// The least number of openings, or of visits, for a reliable share.
const ENOUGH_COUNTED: usize = 10;
/// The longest name of a goal, in bytes.
const MAX_NAME: usize = 64;

/// The goal of a prediction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal<'a> {
    /// Any act that turns to an item.
    Click,
    /// An act of that kind.
    Act(EventKind),
    /// A goal that the site named.
    Named(&'a str),
}

/// A predicted chance, whether it is reliable, and the data it is based on.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// The chance.
    pub belief: Belief,
    /// Whether there is enough data.
    pub is_enough: bool,
    /// The data.
    pub basis: Basis,
}

/// The counts behind a prediction; 0 for counts that were not needed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Basis {
    /// Items shown on a shelf.
    pub impressions: usize,
    /// Those that were clicked.
    pub clicks: usize,
    /// Items that were opened, from a shelf or not, once a visit.
    pub openings: usize,
    /// Visits.
    pub visits: usize,
    /// The openings or visits that reached the goal.
    pub goals: usize,
}

impl<'a> Goal<'a> {
    /// The goal of that name: `click`, an act after a click, or the site's own. Errors: `option_invalid`.
    pub fn check(given: &'a Given) -> Result<Self> {
        let expected =
            "click, like, bookmark, share, cart, purchase, complete, return, or a goal's own name of 1 to 64 bytes";
        let wrong = || Taken::new("goal", given).wrong(expected);
        let name = given.text().ok_or_else(wrong)?;
        match EventKind::ALL.into_iter().find(|kind| kind.name() == name) {
            Some(EventKind::Click | EventKind::View) => Ok(Goal::Click),
            Some(kind) if is_click(kind) => Ok(Goal::Act(kind)),
            None if (1..=MAX_NAME).contains(&name.len()) => Ok(Goal::Named(name)),
            _ => Err(wrong()),
        }
    }

    /// How far an event reaches the goal, 0 to 1.
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

/// The chance of a click, from the mean and variance of its log-odds and the numbers of showings and clicks.
pub fn click((mean, variance): (f64, f64), (impressions, clicks): (usize, usize)) -> Prediction {
    Prediction {
        belief: Belief::logistic_normal(mean, variance),
        is_enough: impressions >= ENOUGH_SHOWN && clicks >= ENOUGH_CLICKED,
        basis: Basis { impressions, clicks, ..Basis::default() },
    }
}

/// The chance that a click happens, with that chance, and leads to a goal.
pub fn through(click: Prediction, past: &Past, goal: Goal, fading: Fading) -> Prediction {
    let shares = openings(past, goal).into_iter().map(|opening| (opening.at, opening.reached));
    let (belief, openings, goals) = share(shares, fading);
    Prediction {
        belief: click.belief.and(&belief),
        is_enough: click.is_enough && openings >= ENOUGH_COUNTED,
        basis: Basis { openings, goals, ..click.basis },
    }
}

/// The chance that a visit reaches a goal.
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

/// The share of trials that reached a goal, from how far each did and when; the number of trials, and of those that reached it
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

/// An item that was opened in a visit.
struct Opening {
    item: usize,
    at: f64,
    /// How far the opening led to the goal.
    reached: f64,
}

/// The openings, counted once a visit. A goal event that names an item counts for that item's opening; one that names none, for
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
