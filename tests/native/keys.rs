//! Keys: an act that is reported twice counts once, in every tab, in every copy, and after it was taken back or forgotten.

use std::rc::Rc;

use penchant::error::Result;
use penchant::input::Given;
use penchant::insight::portable::{export, import};
use penchant::personalizer::{Personalizer, Recorded};
use penchant::storage::read;
use penchant::visitor::consent::Level;
use penchant::visitor::log::record::{encode_event, frame_event, unframe_event};
use penchant::visitor::log::{Act, Bought, Event, Log, Payload, Sequence};
use pollster::block_on;
use proptest::prelude::*;

use crate::model::place::{Device, Fault, Place, Plan};
use crate::shop::{NOON, books, given, nothing};
use crate::tabs::both;

fn tab(place: &Rc<Place>, level: Level) -> Personalizer {
    let personalizer = Personalizer::new(books(), 7, Rc::new(Device(place.clone())));
    block_on(personalizer.begin(level, NOON));
    personalizer
}

fn keyed(kind: &str, item: &str, key: &str, at: f64) -> Given {
    given(&format!(r#"{{"type":"{kind}","item":"{item}","key":"{key}","at":{at}}}"#))
}

fn record(tab: &Personalizer, event: &Given) -> Result<Option<Sequence>> {
    Ok(block_on(tab.record(event, NOON))?.event())
}

fn standing(tab: &Personalizer) -> Vec<String> {
    let engine = tab.engine();
    let name = |event: &Event| format!("{} {}", event.kind().name(), event.item().unwrap_or_default());
    engine.log().standing().iter().map(|entry| name(&entry.event)).collect()
}

#[test]
fn an_event_with_a_known_type_item_and_key_is_not_recorded_again_whatever_else_it_says() {
    for level in [Level::Session, Level::Device] {
        let tab = tab(&Rc::default(), level);
        assert_eq!(record(&tab, &keyed("purchase", "moby", "T1", NOON)), Ok(Some(1)));
        for again in [
            keyed("purchase", "moby", "T1", NOON),
            keyed("purchase", "moby", "T1", NOON - 5_000.0),
            given(r#"{"type":"purchase","item":"moby","key":"T1","value":3,"amount":9,"surface":"thanks"}"#),
        ] {
            assert_eq!(record(&tab, &again), Ok(None));
            assert!(tab.knows(&again, NOON));
        }
        for (number, other) in [
            (2, keyed("purchase", "emma", "T1", NOON)),
            (3, keyed("purchase", "moby", "T2", NOON)),
            (4, keyed("cart", "moby", "T1", NOON)),
            (5, given(r#"{"type":"purchase","item":"moby"}"#)),
            (6, given(r#"{"type":"purchase","item":"moby"}"#)),
            (7, given(r#"{"type":"goal","goal":"order","key":"T1"}"#)),
            (8, given(r#"{"type":"goal","goal":"gift","key":"T1"}"#)),
        ] {
            assert!(!tab.knows(&other, NOON));
            assert_eq!(record(&tab, &other), Ok(Some(number)));
        }
    }
}

#[test]
fn another_tab_and_the_next_page_know_it() {
    let place = Rc::default();
    let (one, other) = (tab(&place, Level::Device), tab(&place, Level::Device));
    let event = keyed("purchase", "moby", "T1", NOON);
    assert_eq!(record(&one, &event), Ok(Some(1)));
    assert_eq!(record(&other, &event), Ok(None));
    assert_eq!(record(&tab(&place, Level::Device), &event), Ok(None));
    assert_eq!(read(&place.rows()).0.entries().len(), 1);
}

/// The second operation, after reading what is new, stores the event: the other tab comes between the two.
#[test]
fn of_two_tabs_in_the_same_moment_one_records_it() {
    let place: Rc<Place> = Rc::default();
    let (one, other) = (tab(&place, Level::Device), tab(&place, Level::Device));
    place.begin(Some(Plan { at: 1, fault: Fault::SilentBefore, is_lasting: false }));
    let event = keyed("purchase", "moby", "T1", NOON);
    let (first, second) = block_on(both(one.record(&event, NOON), async {
        let recorded = other.record(&event, NOON).await;
        place.answer().set(true);
        recorded
    }));
    assert_eq!((first, second), (Ok(Recorded::Withheld), Ok(Recorded::Event(1))));
    assert!(one.knows(&event, NOON));
    assert_eq!((standing(&one).len(), read(&place.rows()).0.entries().len()), (1, 1));
}

#[test]
fn what_was_undone_or_forgotten_is_known_and_what_was_erased_or_put_back_is_as_before() {
    let tab = tab(&Rc::default(), Level::Device);
    let event = keyed("purchase", "moby", "T1", NOON);
    record(&tab, &event).unwrap();
    record(&tab, &given(r#"{"type":"undo","event":1}"#)).unwrap();
    assert_eq!((record(&tab, &event), standing(&tab)), (Ok(None), vec![]));
    let ticket = block_on(tab.forget(&given(r#"{"item":"moby"}"#), NOON)).unwrap().ticket;
    assert!(tab.engine().log().entries().is_empty());
    assert_eq!(record(&tab, &keyed("purchase", "moby", "T1", NOON - 7.0)), Ok(None));
    block_on(tab.put_back(ticket, NOON)).unwrap();
    assert_eq!(record(&tab, &event), Ok(None));
    block_on(tab.erase()).unwrap();
    assert!(!tab.knows(&event, NOON));
    assert_eq!(record(&tab, &event), Ok(Some(1)));
}

#[test]
fn a_return_with_a_key_takes_back_the_purchase_with_that_key_once() {
    let tab = tab(&Rc::default(), Level::Device);
    for key in ["T1", "T2", "T3"] {
        record(&tab, &keyed("purchase", "moby", key, NOON)).unwrap();
    }
    assert!(record(&tab, &keyed("return", "moby", "T2", NOON)).unwrap().is_some());
    assert_eq!(record(&tab, &keyed("return", "moby", "T2", NOON)), Ok(None));
    let left: Vec<Option<String>> = tab.engine().log().standing().iter().map(|entry| entry.event.key.clone()).collect();
    assert_eq!(left, [Some("T1".to_owned()), Some("T3".to_owned())]);
    assert_eq!(record(&tab, &keyed("return", "moby", "T9", NOON)).unwrap_err().code(), "event_unknown");
    record(&tab, &given(r#"{"type":"return","item":"moby"}"#)).unwrap();
    assert_eq!(standing(&tab).len(), 1);
}

#[test]
fn without_consent_nothing_is_known() {
    let tab = tab(&Rc::default(), Level::Off);
    let event = keyed("purchase", "moby", "T1", NOON);
    assert_eq!((record(&tab, &event), tab.knows(&event, NOON)), (Ok(None), false));
    block_on(tab.set_consent(Level::Session, &nothing(), NOON)).unwrap();
    assert_eq!(record(&tab, &event), Ok(Some(1)));
}

#[test]
fn what_a_session_brings_to_the_device_is_there_once() {
    let place = Rc::default();
    record(&tab(&place, Level::Device), &keyed("purchase", "moby", "T1", NOON - 9.0)).unwrap();
    let later = tab(&place, Level::Session);
    record(&later, &keyed("purchase", "moby", "T1", NOON)).unwrap();
    record(&later, &keyed("purchase", "emma", "T1", NOON)).unwrap();
    block_on(later.set_consent(Level::Device, &nothing(), NOON)).unwrap();
    assert_eq!(standing(&later), ["purchase moby", "purchase emma"]);
}

#[test]
fn a_copy_has_the_key_and_adds_nothing_that_is_known_or_was_forgotten() {
    let one = tab(&Rc::default(), Level::Session);
    record(&one, &keyed("purchase", "moby", "T1", NOON - 9.0)).unwrap();
    record(&one, &keyed("purchase", "emma", "T1", NOON - 9.0)).unwrap();
    let copy = serde_json::to_value(export(one.engine().log(), &[], NOON)).unwrap();
    assert_eq!(copy["events"][0]["key"], "T1");
    let copy = given(&copy.to_string());
    assert_eq!(import(&copy, &books(), NOON).unwrap().entries(), one.engine().log().entries());
    let other = tab(&Rc::default(), Level::Session);
    record(&other, &keyed("purchase", "moby", "T1", NOON)).unwrap();
    record(&other, &keyed("purchase", "emma", "T1", NOON)).unwrap();
    block_on(other.forget(&given(r#"{"item":"emma"}"#), NOON)).unwrap();
    block_on(other.import(&copy, false, NOON)).unwrap();
    assert_eq!(standing(&other), ["purchase moby"]);
}

#[test]
fn a_key_that_cannot_be_one_is_refused_by_name() {
    let tab = tab(&Rc::default(), Level::Session);
    let long = "k".repeat(513);
    for (json, says) in [
        (r#"{"type":"view","item":"moby","key":7}"#, "1 to 512 bytes"),
        (r#"{"type":"view","item":"moby","key":""}"#, "1 to 512 bytes"),
        (&format!(r#"{{"type":"view","item":"moby","key":"{long}"}}"#), "1 to 512 bytes"),
        (r#"{"type":"undo","key":"T1"}"#, "names its event by the number"),
    ] {
        let error = record(&tab, &given(json)).unwrap_err();
        assert_eq!(error.code(), "event_field");
        assert!(error.to_string().contains("key") && error.to_string().contains(says), "{error}");
    }
}

fn purchase(key: Option<String>, at: f64) -> Event {
    Event { key, ..Event::new(Payload::Act(Act::Purchase(Bought::default()), Some("moby".to_owned())), at) }
}

proptest! {
    #[test]
    fn an_event_comes_back_with_its_key(key in prop::option::of("\\PC{1,60}"), at in 0.0..1e13_f64) {
        let event = purchase(key, at);
        let frame = frame_event(7, &encode_event(&event));
        prop_assert_eq!(unframe_event(&frame), Some((7, event)));
    }

    /// A slow twin: the set of what was recorded.
    #[test]
    fn a_log_knows_what_was_recorded_and_nothing_else(
        events in prop::collection::vec((prop::option::of("[ab]"), 0.0..1e13_f64), 0..12),
        asked in "[abc]",
    ) {
        let events: Vec<Event> = events.into_iter().map(|(key, at)| purchase(key, at)).collect();
        let is_there = events.iter().any(|event| event.key.as_ref() == Some(&asked));
        let log = Log::new((1..).zip(events).collect(), Vec::new());
        prop_assert_eq!(log.knows(&purchase(Some(asked), 0.0)), is_there);
        prop_assert!(!log.knows(&purchase(None, 0.0)));
    }
}
