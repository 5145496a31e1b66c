//! Which events are due to be dropped: those that are too old, those that were recorded while the clock was ahead, and
//! the oldest of a log that is too long. If most events are in the future, the present clock is taken to be wrong, and they stay. Nor
//! does the clock alone make events old, since it may have been ahead once: a clock that leaps is believed
//! only when acts on two days confirm it; until then no event is older than it was at the latest act before ([`Log::agreed`]).
//!
//! The profile's seed stays, or draws would change; so do answers that were returned, or the budget would fill again.
//! Wishes stay, whatever their time and however long the log: they are settings, with a limit of their own
//! ([`MOST_WISHES`]). An `undo` (or `uncart` or `return`) stays as long as the event that it takes back, which would count again without it.

use std::ops::RangeInclusive;

use super::branches::Names;
use super::wishes::Wishes;
use super::{Entry, EventKind, Log, Sequence, Target};

/// The largest number of events that a site can configure; controls are not counted.
pub const MOST_EVENTS: usize = 100_000;
/// The largest number of wishes in force.
pub const MOST_WISHES: usize = 1_000;
/// In milliseconds. After a longer gap, a long absence and a clock that is ahead cannot be told apart at once.
const LEAP: f64 = 30.0 * 24.0 * 3_600_000.0;
/// Acts that are no further apart, in milliseconds, count as one visit, with one setting of the clock.
const VISIT: f64 = 24.0 * 3_600_000.0;
/// If there are more controls, those without effect are dropped, however new they are.
const MOST_CONTROLS: usize = 2 * MOST_WISHES;

impl Log {
    /// The events to be dropped, ascending: those outside of these `times` (those after them only if they are fewer
    /// than the others: else `now` is wrong), and the oldest if there are more than `most`. A twentieth more than necessary is dropped,
    /// so that a full log is not folded again at every event. Cost: nothing if nothing is dropped.
    pub fn due(&self, times: RangeInclusive<f64>, most: usize) -> Vec<Sequence> {
        let acts = self.entries.len() - self.controls;
        let is_too_old = self.oldest.is_some_and(|at| at < *times.start());
        let is_ahead = self.latest.is_some_and(|at| at > *times.end()) && self.is_outvoted(*times.end());
        if acts <= most && !is_too_old && !is_ahead && self.controls <= MOST_CONTROLS {
            return Vec::new();
        }
        let surplus = if acts > most { acts - most + most / 20 } else { 0 };
        let latest = if is_ahead { *times.end() } else { f64::INFINITY };
        let oldest_control = if self.controls > MOST_CONTROLS { f64::INFINITY } else { *times.start() };
        Review { log: self, times: *times.start()..=latest, oldest_control, surplus }.due()
    }

    /// The time by which the age of events is measured: `now` if the log is empty or confirms it, or else that of its latest act that is confirmed.
    /// A visit more than a month after the others confirms nothing by itself: the clock may have been ahead. Cost:
    /// two passes over the events.
    pub fn agreed(&self, now: f64) -> f64 {
        let times: Vec<f64> = self.entries.iter().map(|entry| entry.event.at).filter(|&at| at <= now).collect();
        if times.is_empty() {
            return now;
        }
        let greatest = |times: &[f64]| times.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let latest = greatest(&times);
        // The latest visit, and what was recorded before it.
        let began = times.iter().position(|at| latest - at <= VISIT).unwrap_or_default();
        let before = greatest(&times[..began]);
        let is_alone = before.is_finite() && times[began] - before > LEAP;
        match is_alone {
            true => before,
            false if now - latest > LEAP => latest,
            false => now,
        }
    }

    /// Whether the acts after a time are fewer than the others, or as many and the log did not begin with one of them. Otherwise
    /// the time is wrong.
    fn is_outvoted(&self, time: f64) -> bool {
        let (after, all) = (self.count_after(time), self.count_after(f64::NEG_INFINITY));
        let first = self.entries.iter().find(|entry| !entry.event.kind().speaks_of_others());
        2 * after < all || 2 * after == all && first.is_some_and(|first| first.event.at <= time)
    }

    /// The number of events after a time, without controls and `undo`s.
    fn count_after(&self, time: f64) -> usize {
        let acts = self.entries.iter().filter(|entry| !entry.event.kind().speaks_of_others());
        acts.filter(|entry| entry.event.at > time).count()
    }
}

/// The state of one pass over a log.
struct Review<'a> {
    log: &'a Log,
    times: RangeInclusive<f64>,
    oldest_control: f64,
    surplus: usize,
}

impl Review<'_> {
    fn due(mut self) -> Vec<Sequence> {
        let standing = self.log.standing_anywhere();
        let wishes = Wishes::of(&standing);
        let mut in_force = wishes.sequences();
        in_force.extend(wishes.forgettings());
        let stands = |entry: &Entry| standing.binary_search_by_key(&entry.sequence, |entry| entry.sequence).is_ok();
        let taken_back = self.log.taken_back();
        let mut due: Vec<Sequence> = Vec::new();
        let mut an_act_stays = false;
        let mut kept: Vec<(EventKind, Option<Target>)> = Vec::new();
        let mut names = Names::default();
        for entry in &self.log.entries {
            let is_over = self.is_over(entry);
            let goes = match entry.event.kind() {
                kind if kind.takes_back() => {
                    match taken_back.binary_search_by_key(&entry.sequence, |&(undo, _)| undo) {
                        Ok(at) => due.binary_search(&taken_back[at].1).is_ok(),
                        Err(_) => is_over,
                    }
                }
                EventKind::ForgetInterest => !an_act_stays || is_over && !in_force.contains(&entry.sequence),
                EventKind::Seed | EventKind::Answer => false,
                EventKind::Branch | EventKind::Merge => {
                    names.is_idle(self.log, entry, &|sequence| due.binary_search(&sequence).is_ok())
                }
                kind if kind.is_control() => {
                    let matter = entry.event.matter();
                    // Without this control, an earlier one would be in force again.
                    let is_needed = || stands(entry) && kept.contains(&matter);
                    let goes = is_over && !in_force.contains(&entry.sequence) && !is_needed();
                    if !goes && !kept.contains(&matter) {
                        kept.push(matter);
                    }
                    goes
                }
                _ => {
                    an_act_stays |= !is_over;
                    is_over
                }
            };
            if goes {
                due.push(entry.sequence);
            } else {
                names.keep(entry);
            }
        }
        due
    }

    /// Whether an entry is out of the times, or one too many.
    fn is_over(&mut self, entry: &Entry) -> bool {
        let at = entry.event.at;
        if entry.event.kind().is_control() {
            return at < self.oldest_control;
        }
        if at > *self.times.end() && !entry.event.kind().takes_back() {
            return true;
        }
        let is_surplus = self.surplus > 0;
        self.surplus -= usize::from(is_surplus);
        is_surplus || at < *self.times.start()
    }
}
