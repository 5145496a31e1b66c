//! What another tab added to a log is taken over as it comes, and comes to what the whole log does.

use penchant::engine::Engine;
use penchant::visitor::log::{Log, Remembered, Sequence};
use proptest::prelude::*;

use crate::control::{any_steps, reader};

/// A part of a log, with those of these items that its events are about.
fn part(log: &Log, is_part: impl Fn(Sequence) -> bool, items: &[Remembered]) -> Log {
    let entries = log.entries().iter().filter(|entry| is_part(entry.sequence));
    Log::new(entries.map(|entry| (entry.sequence, entry.event.clone())).collect(), items.to_vec())
}

proptest! {
    #[test]
    fn an_addition_comes_to_what_the_whole_log_does(
        steps in any_steps(),
        at in any::<prop::sample::Index>(),
        knows_items: bool,
    ) {
        let mut whole = reader();
        steps.iter().for_each(|step| {
            step.apply(&mut whole);
        });
        let log = whole.log().clone();
        let known = log.entries().get(at.index(log.entries().len().max(1))).map_or(0, |entry| entry.sequence);
        let mut tab = reader();
        tab.restore(part(&log, |sequence| sequence <= known, log.items()));
        // Where there are no items that are new, none come with the events.
        let is_new = |item: &&Remembered| !knows_items || tab.log().find(&item.id).is_none();
        let items: Vec<Remembered> = log.items().iter().filter(is_new).cloned().collect();
        tab.extend(part(&log, |sequence| sequence > known, &items));
        prop_assert_eq!(tab.log(), &log);
        prop_assert_eq!(tab.profile(), &refolded(&log));
        // What is known already is passed over.
        tab.extend(log.clone());
        prop_assert_eq!(tab.log(), &log);
    }
}

fn refolded(log: &Log) -> penchant::visitor::profile::Profile {
    let mut engine: Engine = reader();
    engine.restore(log.clone());
    engine.profile().clone()
}
