//! A copy of a profile taken over by another: nothing twice, nothing lost, and what was said last stands.

use std::rc::Rc;

use penchant::input::Given;
use penchant::insight::portable::export;
use penchant::personalizer::{Imported, Personalizer};
use penchant::storage::{Store, read};
use penchant::visitor::consent::Level;
use penchant::visitor::log::EventKind;
use pollster::block_on;
use proptest::prelude::*;

use crate::personalizer::{Device, kept_events, open, record};
use crate::shop::{BOOKS, HOUR, NOON, any_history, catalog_of, event, given};

fn copy(personalizer: &Personalizer) -> Given {
    given(&serde_json::to_string(&export(personalizer.engine().log(), &[], NOON)).unwrap())
}

fn session() -> Personalizer {
    open(&Rc::new(Device::default()), Level::Session)
}

fn take_over(personalizer: &Personalizer, copy: &Given) -> Imported {
    block_on(personalizer.import(copy, false, NOON)).unwrap().unwrap()
}

/// The result of an import of which nothing was forgotten here.
fn brought(events: usize, skipped: usize) -> Imported {
    Imported { events, skipped, forgotten: 0, expired: 0 }
}

fn standing(personalizer: &Personalizer) -> usize {
    personalizer.engine().log().standing().len()
}

#[test]
fn what_was_taken_back_since_the_first_copy_is_taken_back_by_the_second() {
    let (one, other) = (session(), session());
    record(&other, &event("view", "emma", NOON)).unwrap();
    record(&one, &event("like", "moby", NOON)).unwrap();
    assert_eq!(take_over(&other, &copy(&one)), brought(1, 0));
    record(&one, &given(r#"{"type":"undo","event":1}"#)).unwrap();
    let second = copy(&one);
    assert_eq!(take_over(&other, &second), brought(1, 1));
    assert_eq!((standing(&one), standing(&other)), (0, 1), "the view stands");
    assert_eq!(take_over(&other, &second), brought(0, 2), "once");
}

#[test]
fn what_was_taken_back_here_stays_so_whatever_a_copy_says() {
    let (one, other) = (session(), session());
    record(&one, &event("like", "moby", NOON)).unwrap();
    take_over(&other, &copy(&one));
    record(&other, &given(r#"{"type":"undo"}"#)).unwrap();
    record(&one, &given(r#"{"type":"undo"}"#)).unwrap();
    assert_eq!(take_over(&other, &copy(&one)), brought(0, 2));
    assert_eq!(standing(&other), 0);
}

#[test]
fn what_retention_drops_of_a_copy_counts_as_skipped_and_as_expired() {
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
    assert_eq!(take_over(&personalizer, &copy), Imported { expired: 2, ..brought(1, 2) });
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

fn forget(personalizer: &Personalizer, what: &str) -> u32 {
    block_on(personalizer.forget(&given(what), NOON)).unwrap().ticket
}

fn on_device() -> (Rc<Device>, Personalizer) {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    (device, personalizer)
}

#[test]
fn what_was_forgotten_does_not_come_back_with_a_copy_from_before() {
    for what in [r#"{"item":"moby"}"#, r#"{"event":2}"#, r#"{"from":1790000000001}"#] {
        let (device, personalizer) = on_device();
        record(&personalizer, &event("view", "emma", NOON)).unwrap();
        record(&personalizer, &event("like", "moby", NOON + 1.0)).unwrap();
        let before = copy(&personalizer);
        forget(&personalizer, what);
        let profile = personalizer.engine().profile().clone();
        assert_eq!(take_over(&personalizer, &before), Imported { forgotten: 1, ..brought(0, 2) }, "{what}");
        let again = open(&device, Level::Device);
        assert_eq!(take_over(&again, &before), Imported { forgotten: 1, ..brought(0, 2) }, "{what}");
        assert_eq!((standing(&personalizer), standing(&again)), (1, 1));
        assert_eq!(*personalizer.engine().profile(), profile);
    }
}

#[test]
fn the_profile_without_an_event_is_the_one_that_never_saw_it_and_so_is_its_copy() {
    let (one, other) = (session(), session());
    record(&one, &event("view", "emma", NOON)).unwrap();
    record(&one, &event("like", "moby", NOON)).unwrap();
    forget(&one, r#"{"item":"moby"}"#);
    record(&other, &event("view", "emma", NOON)).unwrap();
    assert_eq!(*one.engine().profile(), *other.engine().profile());
    assert_eq!(copy(&one), copy(&other), "no copy says that anything was forgotten");
    assert_eq!(one.health().unwrap().events, 1);
}

#[test]
fn an_event_that_was_put_back_is_known_and_may_come_again() {
    let (device, personalizer) = on_device();
    record(&personalizer, &event("like", "moby", NOON)).unwrap();
    let before = copy(&personalizer);
    let ticket = forget(&personalizer, r#"{"item":"moby"}"#);
    block_on(personalizer.put_back(ticket, NOON)).unwrap();
    assert!(personalizer.engine().log().tombstones().is_empty());
    assert!(open(&device, Level::Device).engine().log().tombstones().is_empty());
    assert_eq!(take_over(&personalizer, &before), brought(0, 1));
}

#[test]
fn what_was_done_again_since_is_another_event() {
    let personalizer = session();
    record(&personalizer, &event("like", "moby", NOON)).unwrap();
    forget(&personalizer, r#"{"item":"moby"}"#);
    record(&personalizer, &event("like", "moby", NOON + 1.0)).unwrap();
    assert_eq!(standing(&personalizer), 1);
    let other = session();
    record(&other, &event("like", "moby", NOON + 2.0)).unwrap();
    assert_eq!(take_over(&personalizer, &copy(&other)), brought(1, 0));
}

#[test]
fn what_was_forgotten_stays_so_when_consent_moves_the_profile() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Session);
    record(&personalizer, &event("like", "moby", NOON)).unwrap();
    let before = copy(&personalizer);
    forget(&personalizer, r#"{"item":"moby"}"#);
    for level in [Level::Device, Level::Session, Level::Device] {
        block_on(personalizer.set_consent(level, &given("{}"), NOON)).unwrap();
        assert_eq!(take_over(&personalizer, &before), Imported { forgotten: 1, ..brought(0, 1) }, "{level:?}");
    }
    let again = open(&device, Level::Device);
    assert_eq!(take_over(&again, &before), Imported { forgotten: 1, ..brought(0, 1) });
}

#[test]
fn an_erasure_a_withdrawal_and_a_replacement_begin_anew() {
    let before = |personalizer: &Personalizer| {
        record(personalizer, &event("like", "moby", NOON)).unwrap();
        let before = copy(personalizer);
        forget(personalizer, r#"{"item":"moby"}"#);
        before
    };
    let (_, erased) = on_device();
    let copy = before(&erased);
    block_on(erased.erase()).unwrap();
    assert_eq!(take_over(&erased, &copy), brought(1, 0));
    let (device, withdrawn) = on_device();
    let copy = before(&withdrawn);
    block_on(withdrawn.set_consent(Level::Off, &given("{}"), NOON)).unwrap();
    assert!(read(&block_on(device.kept.load()).unwrap()).0.tombstones().is_empty());
    block_on(withdrawn.set_consent(Level::Device, &given("{}"), NOON)).unwrap();
    assert_eq!(take_over(&withdrawn, &copy), brought(1, 0));
    let (_, replaced) = on_device();
    let copy = before(&replaced);
    assert_eq!(block_on(replaced.import(&copy, true, NOON)).unwrap(), Some(brought(1, 0)));
}

#[test]
fn an_older_event_does_not_bring_a_forgotten_interest_back() {
    let (one, other) = (session(), session());
    record(&other, &event("like", "typee", NOON - HOUR)).unwrap();
    record(&other, &event("like", "emma", NOON - HOUR)).unwrap();
    record(&other, &event("view", "moby", NOON + HOUR)).unwrap();
    record(&one, &event("like", "omoo", NOON - HOUR)).unwrap();
    forget(&one, r#"{"field":"creators","value":"Melville"}"#);
    assert_eq!(take_over(&one, &copy(&other)), Imported { forgotten: 1, ..brought(2, 1) });
    let items: Vec<_> =
        one.engine().log().standing().iter().filter_map(|entry| entry.event.item().map(str::to_owned)).collect();
    assert_eq!(items, ["omoo", "emma", "moby"], "what is newer teaches it again");
}

#[test]
fn without_room_for_the_hash_it_is_forgotten_all_the_same() {
    let (device, personalizer) = on_device();
    record(&personalizer, &event("like", "moby", NOON)).unwrap();
    let before = copy(&personalizer);
    // One operation reads, the next one forgets.
    device.fails_at.set(Some(device.operations.get() + 2));
    forget(&personalizer, r#"{"item":"moby"}"#);
    assert_eq!((standing(&personalizer), kept_events(&device)), (0, 0));
    assert!(personalizer.engine().log().tombstones().is_empty());
    assert_eq!(take_over(&personalizer, &before), brought(1, 0));
}

#[test]
fn of_equal_events_the_one_that_was_taken_back_stays_so_and_the_other_stays() {
    for back in [r#"{"type":"return","item":"moby"}"#, r#"{"type":"undo","event":1}"#, r#"{"type":"undo","event":2}"#] {
        let one = session();
        for _ in 0..2 {
            record(&one, &event("purchase", "moby", NOON)).unwrap();
        }
        record(&one, &given(back)).unwrap();
        let profile = one.engine().profile().clone();
        assert_eq!(take_over(&one, &copy(&one)), brought(0, 3), "{back}");
        assert_eq!((standing(&one), one.engine().profile()), (1, &profile), "{back}");
    }
}

proptest! {
    #[test]
    fn no_copy_from_before_brings_anything_back(
        history in any_history(),
        chosen in any::<prop::sample::Index>(),
        by_item in any::<bool>(),
    ) {
        let (_, personalizer) = on_device();
        for event in &history {
            // An `undo` of nothing is refused.
            let _ = record(&personalizer, event);
        }
        let before = copy(&personalizer);
        let entries: Vec<_> = personalizer.engine().log().entries().to_vec();
        prop_assume!(!entries.is_empty());
        let entry = &entries[chosen.index(entries.len())];
        let what = match entry.event.item().filter(|_| by_item) {
            Some(item) => format!(r#"{{"item":"{item}"}}"#),
            None => format!(r#"{{"event":{}}}"#, entry.sequence),
        };
        prop_assume!(block_on(personalizer.forget(&given(&what), NOON)).is_ok());
        let (log, profile) = (personalizer.engine().log().clone(), personalizer.engine().profile().clone());
        let imported = take_over(&personalizer, &before);
        prop_assert_eq!(imported.events, 0, "{}", what);
        let engine = personalizer.engine();
        prop_assert_eq!(engine.log().entries(), log.entries());
        prop_assert_eq!(engine.profile(), &profile);
    }
}
