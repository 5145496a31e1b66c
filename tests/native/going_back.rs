//! What went back counts no more: an item out of the cart, a purchase to the shop. And what was finished, and how far it was read.

use std::rc::Rc;

use penchant::engine::Engine;
use penchant::insight::Forgetting;
use penchant::personalizer::Recorded;
use penchant::visitor::log::{Event, EventKind, Log};
use penchant::visitor::profile::Profile;
use pollster::block_on;

use crate::personalizer::{Device, open};
use crate::shop::{HOUR, NOON, engine, event, given, ids, nothing, record, record_all};
use penchant::visitor::consent::Level;

/// Refused, with that code; what the message says.
fn refused(engine: &Engine, json: &str, code: &str) -> String {
    let error = engine.check(&given(json), NOON).expect_err(json);
    assert_eq!(error.code(), code, "{json}: {error}");
    error.to_string()
}

/// Two carts and a purchase of Moby, a cart of Emma, and a view of Typee in between.
fn shopped() -> Engine {
    let mut engine = engine();
    let of = |kind, item, hours: f64| event(kind, item, NOON - hours * HOUR);
    record_all(
        &mut engine,
        &[
            of("cart", "moby", 9.0),
            of("purchase", "moby", 8.0),
            of("view", "typee", 7.0),
            given(&format!(r#"{{"type":"cart","item":"moby","value":3,"amount":30,"at":{}}}"#, NOON - 6.0 * HOUR)),
            of("cart", "emma", 5.0),
        ],
    );
    engine
}

/// The profile is the one without these events, bit for bit.
fn is_without(engine: &Engine, gone: &[u64]) {
    let log = engine.log().without(gone);
    assert_eq!(engine.profile(), &Profile::of(&log, engine.catalog()), "without {gone:?}");
}

#[test]
fn an_uncart_takes_back_the_latest_cart_of_its_item_and_the_next_one_the_cart_before() {
    let mut engine = shopped();
    let bought = engine.profile().clone();
    let first = record(&mut engine, &event("uncart", "moby", NOON), NOON);
    assert_eq!(engine.log().taken_back(), [(first, 4)]);
    is_without(&engine, &[4, first]);
    let second = record(&mut engine, &event("uncart", "moby", NOON), NOON);
    assert_eq!(engine.log().taken_back(), [(first, 4), (second, 1)]);
    is_without(&engine, &[1, 4, first, second]);
    let message = refused(&engine, r#"{"type":"uncart","item":"moby"}"#, "event_unknown");
    assert!(message.contains("cart of \"moby\""), "{message}");
    // As an undo of that event does it.
    let mut undone = shopped();
    assert_eq!(undone.profile(), &bought);
    for number in [4, 1] {
        record(&mut undone, &given(&format!(r#"{{"type":"undo","event":{number}}}"#)), NOON);
    }
    assert_eq!(engine.profile(), undone.profile());
    assert_eq!(engine.log().entries().len(), 7, "the log has the carts and what took them back");
}

#[test]
fn a_return_takes_back_a_purchase_and_the_item_is_not_seen_by_it_any_more() {
    let mut engine = engine();
    record(&mut engine, &event("purchase", "moby", NOON), NOON);
    let on_shelf = |engine: &mut Engine| {
        let shelf = engine.recommend(&nothing(), NOON).expect("the options are sound").clone();
        ids(engine, &shelf).contains(&"moby".to_owned())
    };
    assert!(!on_shelf(&mut engine));
    refused(&engine, r#"{"type":"uncart","item":"moby"}"#, "event_unknown");
    let returned = record(&mut engine, &event("return", "moby", NOON), NOON);
    is_without(&engine, &[1, returned]);
    assert!(on_shelf(&mut engine));
    refused(&engine, r#"{"type":"return","item":"moby"}"#, "event_unknown");
}

/// A quantity goes back as a whole; what is left is another cart.
#[test]
fn a_cart_of_three_becomes_one_of_two_by_an_uncart_and_a_cart() {
    let three = given(r#"{"type":"cart","item":"moby","value":3,"at":1789999000000}"#);
    let two = given(r#"{"type":"cart","item":"moby","value":2,"at":1789999500000}"#);
    let mut engine = engine();
    record(&mut engine, &three, NOON);
    let message = refused(&engine, r#"{"type":"uncart","item":"moby","value":1}"#, "event_field");
    assert!(message.contains("only the whole event") && message.contains("record what is left"), "{message}");
    record_all(&mut engine, &[event("uncart", "moby", NOON), two.clone()]);
    let mut other = crate::shop::engine();
    record(&mut other, &two, NOON);
    assert_eq!(engine.profile().affinities().all().len(), other.profile().affinities().all().len());
    assert_eq!(engine.profile().standings(), other.profile().standings());
    is_without(&engine, &[1, 2]);
}

#[test]
fn what_is_no_going_back_is_refused_by_name() {
    let engine = shopped();
    for (json, code, says) in [
        (r#"{"type":"uncart"}"#, "event_field", "`item`"),
        (r#"{"type":"return"}"#, "event_field", "`item`"),
        (r#"{"type":"uncart","item":"nowhere"}"#, "item_unknown", "nowhere"),
        (r#"{"type":"return","item":"emma"}"#, "event_unknown", "purchase of \"emma\""),
        (r#"{"type":"uncart","item":"moby","event":1}"#, "event_field", "only undo names an event"),
        (r#"{"type":"return","item":"moby","amount":3}"#, "event_field", "amount"),
        (r#"{"type":"complete"}"#, "event_field", "`item`"),
        (r#"{"type":"complete","item":"moby","value":1.01}"#, "event_field", "0 to 1"),
        (r#"{"type":"complete","item":"moby","value":-0.1}"#, "event_field", "0 to 1"),
        (r#"{"type":"view","item":"moby","progress":1.5}"#, "event_field", "0 to 1"),
        (r#"{"type":"view","item":"moby","progress":"half"}"#, "event_field", "0 to 1"),
        (r#"{"type":"like","item":"moby","progress":0.5}"#, "event_field", "only view and dwell"),
    ] {
        let message = refused(&engine, json, code);
        assert!(message.contains(says), "{json}: {message}");
    }
}

#[test]
fn forgetting_what_went_back_forgets_that_it_did_and_forgetting_only_that_brings_it_back() {
    let what = |engine: &Engine, what: &str| match engine.forgetting(&given(what), NOON).expect("it can be forgotten") {
        Forgetting::Events { events, .. } => events,
        Forgetting::Interest { .. } => panic!("these are events"),
    };
    let mut engine = shopped();
    let before = engine.profile().clone();
    let uncart = record(&mut engine, &event("uncart", "emma", NOON), NOON);
    assert_eq!(what(&engine, r#"{"event":5}"#), [5, uncart]);
    assert_eq!(what(&engine, r#"{"item":"emma"}"#), [5, uncart]);
    assert_eq!(
        what(&engine, &format!(r#"{{"from":{NOON}}}"#)),
        [0; 0],
        "a period leaves what took back something outside of it"
    );
    assert_eq!(what(&engine, &format!(r#"{{"event":{uncart}}}"#)), [uncart]);
    engine.forget(&[uncart]).expect("it is in the log");
    assert_eq!(engine.profile(), &before);
    let uncart = record(&mut engine, &event("uncart", "emma", NOON), NOON);
    engine.forget(&[5, uncart]).expect("they are in the log");
    let mut never = crate::shop::engine();
    never.restore(shopped().log().without(&[5]));
    assert_eq!(engine.profile(), never.profile());
    assert_eq!(engine.log(), never.log());
}

#[test]
fn without_consent_nothing_is_there_to_take_back_and_that_is_no_mistake() {
    let device = Rc::new(Device::default());
    let open = open(&device, Level::Off);
    let recorded = |json: &str| block_on(open.record(&given(json), NOON)).map(Recorded::event);
    assert_eq!(recorded(r#"{"type":"cart","item":"moby"}"#), Ok(None));
    assert_eq!(recorded(r#"{"type":"uncart","item":"moby"}"#), Ok(None));
    assert_eq!(recorded(r#"{"type":"return","item":"moby"}"#), Ok(None));
    let error = recorded(r#"{"type":"uncart","item":"moby","value":1}"#).expect_err("a fault is one at any level");
    assert_eq!(error.code(), "event_field");
}

#[test]
fn what_was_finished_weighs_as_much_of_a_like_as_was_read() {
    let weight = |json: &str| Event::check(&given(json), NOON).expect("the event is sound").weight();
    assert_eq!(weight(r#"{"type":"complete","item":"moby"}"#), weight(r#"{"type":"like","item":"moby"}"#));
    assert_eq!(weight(r#"{"type":"complete","item":"moby","value":0.5}"#), 1.5);
    assert_eq!(weight(r#"{"type":"complete","item":"moby","value":0}"#), 0.0);
    let mut engine = engine();
    let number = record(&mut engine, &event("complete", "moby", NOON), NOON);
    let interests = engine.interests(&nothing(), NOON).expect("no options");
    assert_eq!(interests[0].because, [number]);
    let again = |engine: &mut Engine, options: &str| {
        let shelf = engine.recommend(&given(options), NOON + HOUR).expect("the options are sound").clone();
        ids(engine, &shelf).contains(&"moby".to_owned())
    };
    assert!(!again(&mut engine, "{}"));
    assert!(
        !again(&mut engine, r#"{"seen":{"view":"include"}}"#),
        "to have finished it is more than to have opened it"
    );
    assert!(again(&mut engine, r#"{"seen":{"complete":"include"}}"#));
    assert!(again(&mut engine, r#"{"seen":{"complete":{"hide":"30m"}}}"#));
    engine.forget(&[number]).expect("it is in the log");
    assert_eq!(engine.profile(), crate::shop::engine().profile());
}

/// How far an item was read teaches nothing, and is kept, exported and imported.
#[test]
fn progress_goes_out_and_comes_in_and_changes_no_score() {
    let with = given(&format!(r#"{{"type":"view","item":"moby","progress":0.25,"at":{NOON}}}"#));
    let (mut one, mut other) = (engine(), engine());
    record(&mut one, &with, NOON);
    record(&mut other, &event("view", "moby", NOON), NOON);
    assert_eq!(one.profile(), other.profile());
    let mut engine = shopped();
    record_all(&mut engine, &[with, event("uncart", "emma", NOON), event("complete", "omoo", NOON)]);
    let exported =
        serde_json::to_value(penchant::insight::portable::export(engine.log(), &[], NOON)).expect("plain data");
    let last = |back: usize| &exported["events"][exported["events"].as_array().expect("a list").len() - back];
    assert_eq!(last(3)["progress"], 0.25);
    assert_eq!((last(2)["type"].as_str(), last(2)["item"].as_str()), (Some("uncart"), Some("emma")));
    assert_eq!(last(2)["event"], 5.0, "it names the cart that it took back");
    let imported: Log = penchant::insight::portable::import(&given(&exported.to_string()), engine.catalog(), NOON)
        .expect("it was exported");
    assert_eq!(&imported, engine.log());
    assert_eq!(imported.taken_back(), engine.log().taken_back());
    // Written by hand, without a number, it takes back the latest.
    let by_hand = exported.to_string().replace(r#","event":5.0"#, "");
    let by_hand = penchant::insight::portable::import(&given(&by_hand), engine.catalog(), NOON).expect("it is sound");
    assert_eq!(by_hand.taken_back(), engine.log().taken_back());
    // And one that names an event of another kind takes back nothing.
    let forged = exported.to_string().replace(r#","event":5.0"#, r#","event":3.0"#);
    let forged = penchant::insight::portable::import(&given(&forged), engine.catalog(), NOON).expect("it is sound");
    assert_eq!(forged.taken_back(), []);
}

#[test]
fn retention_drops_an_uncart_with_its_cart_and_not_before() {
    let mut engine = engine();
    let day = 24.0 * HOUR;
    record(&mut engine, &event("cart", "moby", NOON), NOON);
    record(&mut engine, &event("uncart", "moby", NOON + day), NOON + day);
    let retained = engine.catalog().settings().retained_days;
    let late = NOON + (f64::from(retained) + 0.5) * day;
    // Every few days, so that the clock is believed.
    for at in (2..365).step_by(5).map(|days| NOON + f64::from(days) * day) {
        record(&mut engine, &event("view", "emma", at), at);
    }
    record(&mut engine, &event("view", "typee", late), late);
    assert_eq!(engine.due(late), Some((vec![1, 2], vec!["moby".to_owned()])));
    let kinds: Vec<EventKind> = engine.log().entries()[..2].iter().map(|entry| entry.event.kind()).collect();
    assert_eq!(kinds, [EventKind::Cart, EventKind::Uncart]);
}
