//! What would be, had something never happened: the same shelf, drawn by the same lots, for a visitor who never did it.

use std::mem::{replace, swap, take};

use super::shelves::{Made, Shelf};
use super::wishes::wrong;
use super::{Engine, Forgetting};
use crate::error::{ErrorKind, Result};
use crate::input::Given;
use crate::log::Log;
use crate::profile::Profile;
use crate::rank::{Ranked, Reading};

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
        let known = self.shelves.iter().find(|known| known.id() == shelf);
        let known =
            known.ok_or_else(|| ErrorKind::ShelfUnknown { got: format!("no shelf \"{shelf}\" is remembered") })?;
        let moment = match (&known.made, asked) {
            (Made::Recommended(moment, _), Asked::Recommend(_)) | (Made::Reranked(moment, _), Asked::Rank(..)) => {
                moment
            }
            (Made::Similar(..), _) => {
                return Err(wrong("without", "a shelf of `similar`", "one that `recommend` or `rank` made"));
            }
            _ => return Err(wrong("without", "what another shelf was asked with", "what this one was asked with")),
        };
        let index = self.catalog.find(item).filter(|&index| known.items.iter().any(|ranked| ranked.item == index));
        let index = index.ok_or_else(|| ErrorKind::ShelfUnknown {
            got: format!("no item \"{item}\" was on the shelf \"{shelf}\""),
        })?;
        let (now, then) = (moment.now, self.log.up_to(moment.tail));
        // What would be by other lots, nothing that never happened is to blame for.
        self.again = Some(moment.occasion);
        let without = self.with_log(then, |engine| {
            let log = engine.log_without(what, now)?;
            engine.with_log(log, |engine| {
                let shelf = engine.ask_again(asked, now)?;
                let place = shelf.items.iter().position(|ranked| ranked.item == index);
                Ok(place.map(|position| {
                    let Ranked { score, .. } = shelf.items[position];
                    Without { position, score }
                }))
            })
        });
        self.again = None;
        without
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
            Forgetting::Events { events, .. } => Ok(self.log.without(&events)),
            Forgetting::Interest { pending, .. } => {
                let mut log = self.log.clone();
                log.append(log.tail() + 1, pending.event);
                Ok(log)
            }
        }
    }

    /// Does something as if this were the log, and leaves everything as it was.
    pub(super) fn with_log<R>(&mut self, log: Log, work: impl FnOnce(&mut Self) -> R) -> R {
        let profile = Profile::of(&log, &self.catalog);
        let (mut log, mut profile) = (replace(&mut self.log, log), replace(&mut self.profile, profile));
        let mut reading = replace(&mut self.reading, Reading::new());
        let (adaptation, lead) = (take(&mut self.adaptation), take(&mut self.lead));
        let mut shelves = take(&mut self.shelves);
        let count = self.shelf_count;
        // What was computed of one reading is not the other's.
        self.ranker.forget();
        let result = work(self);
        self.ranker.forget();
        swap(&mut self.log, &mut log);
        swap(&mut self.profile, &mut profile);
        swap(&mut self.reading, &mut reading);
        (self.adaptation, self.lead) = (adaptation, lead);
        swap(&mut self.shelves, &mut shelves);
        self.shelf_count = count;
        result
    }
}

/// The same options with another limit, or none.
fn limited(options: &Given, limit: Option<f64>) -> Given {
    let others = options.entries().iter().filter(|(name, _)| name != "limit").cloned();
    let limit = limit.map(|limit| ("limit".to_owned(), Given::Number(limit)));
    Given::Object(others.chain(limit).collect())
}
