//! A copy of the profile, out and in: the same log again, and of anybody's file nothing that could do harm.

use std::rc::Rc;

use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::portable::{export, import};
use penchant::visitor::consent::Level;
use penchant::visitor::log::record::{encode_event, frame_event, unframe_event};
use penchant::visitor::log::{Act, Bought, EventKind, Log, Payload};
use pollster::block_on;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::personalizer::{Device, open};
use crate::shop::{NOON, any_history, books, catalog_of, engine, event, given, record, record_all};

fn copy(engine: &Engine) -> Value {
    serde_json::to_value(export(engine.log(), &[], NOON)).expect("it is plain data")
}

fn read(copy: &Value) -> Result<Log, penchant::error::Error> {
    import(&given(&copy.to_string()), &books(), NOON)
}

fn wish(engine: &mut Engine, kind: EventKind, target: &str, value: Given) {
    let pending = engine.check_wish(kind, &given(target), &value, NOON).unwrap();
    engine.commit(engine.log().tail() + 1, pending);
}

#[test]
fn wishes_go_along() {
    let mut engine = engine();
    record_all(&mut engine, &[event("like", "typee", NOON)]);
    wish(&mut engine, EventKind::Mute, r#"{"field":"subjects","value":"England"}"#, Given::Nothing);
    wish(&mut engine, EventKind::Weigh, r#"{"field":"subjects","value":"Whaling"}"#, Given::Number(-0.5));
    wish(&mut engine, EventKind::Pin, r#"{"item":"emma"}"#, Given::Nothing);
    wish(&mut engine, EventKind::Dial, "null", Given::Number(0.25));
    let undo = engine.check(&given(r#"{"type":"undo","event":4}"#), NOON).unwrap();
    engine.commit(6, undo);
    assert_eq!(read(&copy(&engine)).unwrap(), *engine.log());
}

#[test]
fn as_many_controls_as_a_profile_keeps_come_in_again() {
    let mut engine = engine();
    for turn in 0..2_000 {
        wish(&mut engine, EventKind::Dial, "null", Given::Number(f64::from(turn) / 2_000.0));
    }
    assert_eq!(engine.due(NOON), None, "they are kept");
    assert_eq!(read(&copy(&engine)).unwrap(), *engine.log());
}

#[test]
fn a_choice_in_a_situation_that_cannot_be_is_refused_with_its_place() {
    let keys =
        |count: usize| (0..count).map(|key| (format!("key {key}"), json!("x"))).collect::<serde_json::Map<_, _>>();
    let taken = |context: Value| {
        let mut copy = copy(&engine());
        let decision = json!({"name": "hero", "variant": "large", "propensity": 0.5});
        copy["events"] = json!([{"number": 1, "type": "choice", "at": NOON, "context": context, "decision": decision}]);
        read(&copy)
    };
    let log = taken(Value::Object(keys(8))).unwrap();
    let frame = frame_event(1, &encode_event(&log.entries()[0].event));
    assert_eq!(unframe_event(&frame), Some((1, log.entries()[0].event.clone())), "what is taken can be kept");
    for context in [
        Value::Object(keys(9)),
        Value::Object(keys(300)),
        json!({"key": "x".repeat(65)}),
        json!({"key": 7}),
        json!("x"),
    ] {
        let refused = taken(context).unwrap_err();
        assert_eq!(refused.code(), "import_invalid");
        assert!(refused.to_string().contains("events[0]"), "{refused}");
    }
}

/// A copy of so many events of a kind, each about an item of its own.
fn copy_of(kind: &str, range: std::ops::Range<u32>) -> Value {
    let row = |number| json!({"number": number + 1, "type": kind, "at": NOON, "item": format!("item {number}")});
    json!({"format": "penchant-profile", "version": 1, "items": [], "events": range.map(row).collect::<Vec<_>>()})
}

#[test]
fn as_many_events_as_a_site_can_keep_come_in_again() {
    assert_eq!(read(&copy_of("view", 0..100_000)).unwrap().entries().len(), 100_000);
    let refused = read(&copy_of("view", 0..110_001)).unwrap_err();
    assert!(refused.to_string().contains("110001"), "{refused}");
}

#[test]
fn more_wishes_than_can_stand_are_refused_with_those_that_are_here() {
    assert_eq!(read(&copy_of("pin", 0..1_000)).unwrap().entries().len(), 1_000);
    assert_eq!(read(&copy_of("pin", 0..1_001)).unwrap_err().code(), "import_invalid");
    let personalizer = open(&Rc::new(Device::default()), Level::Session);
    let take_over = |range, instead| {
        block_on(personalizer.import(&given(&copy_of("pin", range).to_string()), instead, NOON))
            .map_err(|error| error.code())
    };
    assert!(take_over(0..600, false).is_ok());
    assert_eq!(take_over(500..1_001, false), Err("import_invalid"));
    assert_eq!(personalizer.engine().wishes().count(), 600, "nothing was changed");
    assert!(take_over(500..1_000, false).is_ok(), "of those that are here already none is one more");
    assert!(take_over(2_000..3_000, true).is_ok());
}

#[test]
fn a_wish_that_makes_no_sense_is_refused_with_its_place() {
    for wish in [
        json!({"number": 1, "type": "mute", "at": NOON}),
        json!({"number": 1, "type": "mute", "at": NOON, "item": "emma", "interest": {"field": "a", "value": "b"}}),
        json!({"number": 1, "type": "weigh", "at": NOON, "interest": {"field": "a", "value": "b"}, "value": 7}),
        json!({"number": 1, "type": "dial", "at": NOON, "value": -0.5}),
        json!({"number": 1, "type": "pin", "at": NOON, "item": "x".repeat(600)}),
        json!({"number": 1, "type": "pin", "at": 1e18, "item": "emma"}),
    ] {
        let mut copy = copy(&engine());
        copy["events"] = json!([wish]);
        let refused = read(&copy).unwrap_err();
        assert_eq!(refused.code(), "import_invalid", "{wish}");
        assert!(refused.to_string().contains("events[0]"), "{refused}");
    }
}

#[test]
fn what_was_paid_goes_along_and_a_quantity_of_before_comes_in() {
    let mut engine = engine();
    record(&mut engine, &given(r#"{"type":"purchase","item":"moby","value":2,"amount":39.98}"#), NOON);
    let mut copy = copy(&engine);
    assert_eq!(copy["events"][0]["amount"], 39.98);
    copy["events"][0]["value"] = 1.5.into();
    let log = read(&copy).expect("a quantity could be a fraction before");
    let event = &log.get(1).expect("the event").event;
    let bought = Bought { quantity: Some(1.5), amount: Some(39.98) };
    assert!(matches!(&event.payload, Payload::Act(Act::Purchase(of), _) if *of == bought), "{event:?}");
}

#[test]
fn what_is_sensitive_stays_out() {
    let config = r#"{"fields":{"belief":{"role":"tag","sensitive":true}}}"#;
    let catalog = catalog_of(r#"{"id":"a","belief":["x"],"subjects":["y"]}"#, config);
    let copy = json!({
        "format": "penchant-profile", "version": 1,
        "events": [
            {"number": 1, "type": "like", "at": NOON, "item": "gone"},
            {"number": 2, "type": "pin", "at": NOON, "interest": {"field": "belief", "value": "x"}},
        ],
        "items": [{"id": "gone", "features": [
            {"field": "belief", "value": "x", "weight": 1}, {"field": "subjects", "value": "y", "weight": 1},
        ]}],
    });
    let log = import(&given(&copy.to_string()), &catalog, NOON).unwrap();
    assert!(!format!("{log:?}").contains("belief"), "{log:?}");
    assert_eq!(log.entries().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_out_comes_in_bit_for_bit(history in any_history()) {
        let mut engine = engine();
        record_all(&mut engine, &history);
        prop_assert_eq!(read(&copy(&engine)).unwrap(), engine.log().clone());
    }

    #[test]
    fn anything_in_any_place_is_taken_or_refused_and_nothing_else(
        history in any_history(),
        (list, key) in prop_oneof![
            (Just("events"), prop::sample::select(vec!["number", "type", "at", "item", "value", "context", "interest", "event"])),
            (Just("items"), prop::sample::select(vec!["id", "features"])),
        ],
        which in any::<prop::sample::Index>(),
        value in prop::sample::select(vec![
            Value::Null, json!(true), json!(-1), json!(1e300), json!("__proto__"), json!([]), json!({}), json!([[[]]]),
            json!({"field": "constructor", "value": ""}), json!("\u{202e}"), json!(9_007_199_254_740_993_u64),
        ]),
    ) {
        let mut engine = engine();
        record_all(&mut engine, &history);
        let mut copy = copy(&engine);
        let entries = copy[list].as_array_mut().expect("a list");
        prop_assume!(!entries.is_empty());
        let place = which.index(entries.len());
        entries[place][key] = value;
        if let Err(refused) = read(&copy) {
            prop_assert_eq!(refused.code(), "import_invalid");
        }
    }
}
