//! A log on its way to another place, where its events get other numbers.

use crate::log::record::frame_item;
use crate::log::{Entry, Event, EventKind, Log, Sequence};
use crate::storage::{Draft, DraftItem};

/// The wanted events of a log, numbered from `first` on. An `undo` names what it took back by the new number; one that took
/// back nothing, or what does not come along, stays behind: it might take back something else there.
pub fn drafts(log: &Log, first: Sequence, is_wanted: impl Fn(&Entry) -> bool) -> Vec<Draft> {
    let taken_back = log.taken_back();
    let mut numbers: Vec<(Sequence, Sequence)> = Vec::with_capacity(log.entries().len());
    let mut drafts = Vec::with_capacity(log.entries().len());
    for entry in log.entries().iter().filter(|entry| is_wanted(entry)) {
        let Some(event) = renumbered(entry, &taken_back, &numbers) else { continue };
        numbers.push((entry.sequence, first + drafts.len() as Sequence));
        let item = entry.item.map(|place| log.item(place));
        let item = item.map(|item| DraftItem { id: item.id.clone(), frame: frame_item(item), is_new: true });
        drafts.push(Draft::event(&event, item));
    }
    drafts
}

fn renumbered(entry: &Entry, taken_back: &[(Sequence, Sequence)], numbers: &[(Sequence, Sequence)]) -> Option<Event> {
    if entry.event.kind != EventKind::Undo {
        return Some(entry.event.clone());
    }
    let undone = found(taken_back, entry.sequence).and_then(|undone| found(numbers, undone))?;
    Some(Event::undo(undone, entry.event.at))
}

fn found(pairs: &[(Sequence, Sequence)], number: Sequence) -> Option<Sequence> {
    pairs.binary_search_by_key(&number, |&(known, _)| known).ok().map(|at| pairs[at].1)
}
