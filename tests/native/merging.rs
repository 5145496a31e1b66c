//! A copy of a profile taken over by another: nothing twice, nothing lost, and what was said last stands.

use std::rc::Rc;

use penchant::input::Given;
use penchant::insight::portable::export;
use penchant::personalizer::{Imported, Personalizer};
use penchant::visitor::consent::Level;
use penchant::visitor::log::EventKind;
use pollster::block_on;

use crate::personalizer::{Device, open, record};
use crate::shop::{BOOKS, HOUR, NOON, catalog_of, event, given};

fn copy(personalizer: &Personalizer) -> Given {
    given(&serde_json::to_string(&export(personalizer.engine().log(), &[], NOON)).unwrap())
}

fn session() -> Personalizer {
    open(&Rc::new(Device::default()), Level::Session)
}

fn take_over(personalizer: &Personalizer, copy: &Given) -> Imported {
    block_on(personalizer.import(copy, false, NOON)).unwrap().unwrap()
}

fn standing(personalizer: &Personalizer) -> usize {
    personalizer.engine().log().standing().len()
}

#[test]
fn what_was_taken_back_since_the_first_copy_is_taken_back_by_the_second() {
    let (one, other) = (session(), session());
    record(&other, &event("view", "emma", NOON)).unwrap();
    record(&one, &event("like", "moby", NOON)).unwrap();
    assert_eq!(take_over(&other, &copy(&one)), Imported { events: 1, skipped: 0 });
    record(&one, &given(r#"{"type":"undo","event":1}"#)).unwrap();
    let second = copy(&one);
    assert_eq!(take_over(&other, &second), Imported { events: 1, skipped: 1 });
    assert_eq!((standing(&one), standing(&other)), (0, 1), "the view stands");
    assert_eq!(take_over(&other, &second), Imported { events: 0, skipped: 2 }, "once");
}

#[test]
fn what_was_taken_back_here_stays_so_whatever_a_copy_says() {
    let (one, other) = (session(), session());
    record(&one, &event("like", "moby", NOON)).unwrap();
    take_over(&other, &copy(&one));
    record(&other, &given(r#"{"type":"undo"}"#)).unwrap();
    record(&one, &given(r#"{"type":"undo"}"#)).unwrap();
    assert_eq!(take_over(&other, &copy(&one)), Imported { events: 0, skipped: 2 });
    assert_eq!(standing(&other), 0);
}

#[test]
fn what_retention_drops_of_a_copy_counts_as_skipped() {
    let days_ago = |days: f64| NOON - days * 24.0 * 3_600_000.0;
    let views = |ats: &[f64]| {
        let events = ats
            .iter()
            .zip(1..)
            .map(|(at, number)| format!(r#"{{"number":{number},"type":"view","at":{at},"item":"moby"}}"#));
        let events: Vec<_> = events.collect();
        given(&format!(r#"{{"format":"penchant-profile","version":1,"items":[],"events":[{}]}}"#, events.join(",")))
    };
    let personalizer = session();
    record(&personalizer, &event("view", "emma", NOON)).unwrap();
    let copy = views(&[days_ago(400.0), days_ago(380.0), days_ago(2.0)]);
    assert_eq!(take_over(&personalizer, &copy), Imported { events: 1, skipped: 2 });
    assert_eq!(standing(&personalizer), 2);
}

fn wish(personalizer: &Personalizer, kind: EventKind, target: &str, value: Given, at: f64) {
    block_on(personalizer.wish(kind, &given(target), &value, at)).unwrap();
}

fn wishes(personalizer: &Personalizer) -> Vec<(&'static str, f64)> {
    personalizer.engine().wishes().map(|wish| (wish.kind.name(), wish.at)).collect()
}

#[test]
fn of_two_wishes_about_the_same_the_later_stands_whichever_came_with_the_copy() {
    const EMMA: &str = r#"{"item":"emma"}"#;
    let long_ago = NOON - 7_000.0 * HOUR;
    let (one, other) = (session(), session());
    wish(&one, EventKind::Pin, EMMA, Given::Nothing, long_ago);
    wish(&other, EventKind::Mute, EMMA, Given::Nothing, NOON);
    let (old, new) = (copy(&one), copy(&other));
    take_over(&other, &old);
    take_over(&one, &new);
    assert_eq!((wishes(&one), wishes(&other)), (vec![("mute", NOON)], vec![("mute", NOON)]));
    wish(&other, EventKind::Release, EMMA, Given::Nothing, NOON);
    take_over(&other, &old);
    assert_eq!(wishes(&other), [], "a release is a wish as well");
}

#[test]
fn a_dial_stands_where_it_was_turned_last() {
    let (one, other) = (session(), session());
    for (kind, before, since) in
        [(EventKind::Dial, 0.1, 0.2), (EventKind::Surprise, 0.3, 0.4), (EventKind::Sharing, 1.0, 0.0)]
    {
        wish(&one, kind, "null", Given::Number(before), NOON - HOUR);
        wish(&other, kind, "null", Given::Number(since), NOON);
    }
    take_over(&other, &copy(&one));
    let engine = other.engine();
    assert_eq!((engine.dial(), engine.surprise(), engine.agrees_to_sharing()), (0.2, 0.4, false));
}

/// A copy of so many events, each on an item of its own that the catalogue does not have.
fn large_copy(events: usize) -> Given {
    let list = |row: &dyn Fn(usize) -> String| (1..=events).map(row).collect::<Vec<_>>().join(",");
    let acts = list(&|number| format!(r#"{{"number":{number},"type":"view","item":"item {number}","at":{NOON}}}"#));
    let items = list(&|number| format!(r#"{{"id":"item {number}","features":[]}}"#));
    given(&format!(r#"{{"format":"penchant-profile","version":1,"items":[{items}],"events":[{acts}]}}"#))
}

#[test]
fn many_events_are_taken_over_once_forgotten_and_put_back() {
    let copy = large_copy(20_000);
    let catalog = catalog_of(BOOKS, r#"{"retention":{"events":100000}}"#);
    let personalizer = Personalizer::new(catalog, 7, Rc::new(Device::default()));
    block_on(personalizer.begin(Level::Session, NOON));
    assert_eq!(take_over(&personalizer, &copy).events, 20_000);
    assert_eq!(take_over(&personalizer, &copy).skipped, 20_000);
    let forgotten = block_on(personalizer.forget(&given(r#"{"from":0}"#), NOON)).unwrap();
    assert_eq!(personalizer.health().unwrap().events, 0);
    block_on(personalizer.put_back(forgotten.ticket, NOON)).unwrap();
    assert_eq!(personalizer.health().unwrap().events, 20_000);
}
