//! What holds is what was said last, by the time at which it was said: in which order a log received its events does not matter.

use std::rc::Rc;
use std::slice;
use std::sync::LazyLock;

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::portable::export;
use penchant::personalizer::{Personalizer, Recorded};
use penchant::visitor::consent::Level;
use penchant::visitor::log::Sequence;
use penchant::visitor::profile::{Profile, Standing};
use pollster::block_on;
use proptest::prelude::*;

use crate::lifecycle::{LIFECYCLE, config};
use crate::personalizer::Device;
use crate::shop::{BOOKS, HOUR, NOON, any_event, compiled, event, given, ids, time_of};

const DAY: f64 = 24.0 * HOUR;

/// A time so many days after the first.
fn day(days: f64) -> f64 {
    NOON + days * DAY
}

/// A catalogue with what is needed again, compiled once.
fn catalog() -> Catalog {
    static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| compiled(BOOKS, &config(LIFECYCLE)));
    Catalog::load(AlignedBytes::copied(&BYTES).expect("memory")).expect("the catalogue is sound")
}

/// A device of the visitor's.
fn device() -> Personalizer {
    let personalizer = Personalizer::new(catalog(), 7, Rc::new(Device::default()));
    block_on(personalizer.begin(Level::Session, NOON));
    personalizer
}

/// A device on which these were recorded, in this order.
fn device_with(events: &[Given]) -> Personalizer {
    let device = device();
    events.iter().for_each(|event| _ = record(&device, event));
    device
}

/// Records an event; all are in the past by then.
fn record(device: &Personalizer, event: &Given) -> Option<Sequence> {
    block_on(device.record(event, day(30.0))).map(Recorded::event).expect("the event is sound")
}

/// Adds a copy of the one device to the other.
fn merge(device: &Personalizer, from: &Personalizer, now: f64) {
    let copy = given(&serde_json::to_string(&export(from.engine().log(), &[], now)).expect("it is JSON"));
    block_on(device.import(&copy, false, now)).expect("the copy is sound").expect("consent allows it");
}

/// A device with the first events, and one with the second, merged into the first.
fn merged(here: &[Given], there: &[Given], now: f64) -> Personalizer {
    let device = device_with(here);
    merge(&device, &device_with(there), now);
    device
}

/// An engine with the device's log.
fn engine_of(device: &Personalizer) -> Engine {
    let mut engine = Engine::new(catalog(), 7);
    engine.restore(device.engine().log().clone());
    engine
}

/// What stands of an item.
fn standing(device: &Personalizer, item: &str) -> Option<Standing> {
    let engine = device.engine();
    let index = engine.catalog().find(item).expect("the catalogue has it");
    engine.profile().standings().iter().find(|(known, _)| *known == index).map(|&(_, standing)| standing)
}

fn shelf(device: &Personalizer, options: &str, now: f64) -> Vec<String> {
    let mut engine = engine_of(device);
    let shelf = engine.recommend(&given(options), now).expect("the options are sound").clone();
    ids(&engine, &shelf)
}

/// The same event at another time.
fn at_time(event: Given, at: f64) -> Given {
    let Given::Object(entries) = event else { unreachable!("an event is an object") };
    let others = entries.into_iter().filter(|(name, _)| name != "at");
    Given::Object(others.chain([("at".into(), Given::Number(at))]).collect())
}

fn rating(item: &str, stars: u8, at: f64) -> Given {
    given(&format!(r#"{{"type":"rating","item":"{item}","value":{stars},"at":{at}}}"#))
}

#[test]
fn what_was_said_last_stands_whichever_device_said_it() {
    let pairs = [
        (event("like", "moby", day(0.0)), event("dislike", "moby", day(5.0))),
        (event("purchase", "moby", day(0.0)), event("not_interested", "moby", day(5.0))),
        (event("view", "moby", day(0.0)), event("dislike", "moby", day(5.0))),
        (rating("moby", 5, day(0.0)), rating("moby", 1, day(5.0))),
    ];
    let now = day(6.0);
    for (liked, rejected) in pairs {
        for (here, there) in [(&liked, &rejected), (&rejected, &liked)] {
            let device = merged(slice::from_ref(here), slice::from_ref(there), now);
            assert_eq!(standing(&device, "moby"), Some(Standing::Rejected), "{here:?} {there:?}");
            let all = r#"{"limit":12,"seen":"include","exploration":0}"#;
            assert!(!shelf(&device, all, now).contains(&"moby".to_owned()), "{here:?} {there:?}");
        }
        // The same the other way round: what was rejected first, and liked since.
        let (rejected, liked) = (at_time(rejected, day(0.0)), at_time(liked, day(5.0)));
        for (here, there) in [(&liked, &rejected), (&rejected, &liked)] {
            let device = merged(slice::from_ref(here), slice::from_ref(there), now);
            assert_eq!(standing(&device, "moby"), Some(Standing::Seen), "{here:?} {there:?}");
        }
    }
}

#[test]
fn at_the_same_time_the_later_number_stands() {
    let device = device_with(&[event("like", "moby", NOON), event("dislike", "moby", NOON)]);
    assert_eq!(standing(&device, "moby"), Some(Standing::Rejected));
    let device = device_with(&[event("dislike", "moby", NOON), event("like", "moby", NOON)]);
    assert_eq!(standing(&device, "moby"), Some(Standing::Seen));
}

#[test]
fn impressions_before_a_click_are_not_ignored_ones_after_it() {
    let shown: Vec<Given> = (0..3).map(|hour| event("impression", "moby", NOON + f64::from(hour) * HOUR)).collect();
    let clicked = [event("click", "moby", NOON + 4.0 * HOUR)];
    let options = r#"{"frequency":{"most":1,"hours":24},"seen":"include","limit":12,"exploration":0}"#;
    for device in [merged(&clicked, &shown, day(0.5)), merged(&shown, &clicked, day(0.5))] {
        assert!(device.engine().profile().impressions().all().is_empty());
        assert!(shelf(&device, options, day(0.5)).contains(&"moby".to_owned()));
    }
    let device = device_with(&shown);
    assert!(!shelf(&device, options, day(0.5)).contains(&"moby".to_owned()), "else it is withheld");
}

#[test]
fn the_visits_of_both_devices_are_counted() {
    let views: Vec<Given> = (0..20).map(|number| event("view", "emma", day(f64::from(number)))).collect();
    let of = |remainder: usize| views.iter().skip(remainder).step_by(2).cloned().collect::<Vec<_>>();
    let now = day(20.0);
    let (merged, single) = (merged(&of(0), &of(1), now), device_with(&views));
    let rhythm = |device: &Personalizer| device.engine().rhythm(&Given::Number(0.0), now).expect("it is an offset");
    assert_eq!(rhythm(&merged).visits, 20);
    assert_eq!(rhythm(&merged), rhythm(&single));
}

#[test]
fn what_is_needed_again_counts_from_the_latest_purchase() {
    let (first, second) = ([event("purchase", "emma", day(0.0))], [event("purchase", "emma", day(20.0))]);
    let due = |device: &Personalizer| {
        let due = engine_of(device).needed_again(&given(r#"{"within":"60d"}"#), day(21.0)).expect("it is sound");
        due.iter().map(|due| (due.purchases, due.at)).collect::<Vec<_>>()
    };
    let single = due(&device_with(&[first.clone(), second.clone()].concat()));
    assert_eq!(single.len(), 1);
    assert_eq!(due(&merged(&second, &first, day(21.0))), single);
    // What was rejected before it was bought is needed again all the same.
    let rejected = [event("not_interested", "emma", day(-1.0))];
    assert_eq!(due(&merged(&[first, second].concat(), &rejected, day(21.0))), single);
}

#[test]
fn what_is_taken_back_without_a_number_is_the_latest_by_time() {
    let standing = |device: &Personalizer| -> Vec<(String, f64)> {
        let engine = device.engine();
        let entries = engine.log().standing();
        entries.iter().map(|entry| (entry.event.kind().name().to_owned(), entry.event.at)).collect()
    };
    let take_back = |kind: &str, back: &str| {
        let device = merged(&[event(kind, "moby", day(5.0))], &[event(kind, "moby", day(0.0))], day(6.0));
        record(&device, &given(&back.replace('}', &format!(r#","at":{}}}"#, day(6.0)))));
        assert_eq!(standing(&device), [(kind.to_owned(), day(0.0))], "{back}");
    };
    take_back("purchase", r#"{"type":"return","item":"moby"}"#);
    take_back("cart", r#"{"type":"uncart","item":"moby"}"#);
    take_back("like", r#"{"type":"undo","item":"moby"}"#);
    take_back("like", r#"{"type":"undo"}"#);
}

/// All that a page can ask of a visitor, as text: shelves with their scores, and questions.
fn answers(engine: &mut Engine, now: f64) -> Vec<String> {
    let name = |engine: &Engine, item| engine.catalog().id(item).to_owned();
    let mut answers = Vec::new();
    let options = [
        r#"{"limit":12,"exploration":0}"#,
        r#"{"limit":12,"exploration":0,"seen":"include","frequency":{"most":1,"hours":100}}"#,
        r#"{"limit":12,"exploration":0,"seen":"include","context":{"daypart":"evening"}}"#,
        r#"{"limit":12,"seen":"include","filter":{"done":["rating","purchase"]}}"#,
    ];
    for options in options {
        let shelf = engine.recommend(&given(options), now).expect("the options are sound").clone();
        let ranked = shelf.items.iter().map(|ranked| format!("{} {}", name(engine, ranked.item), ranked.score));
        answers.extend(ranked);
        answers.push(options.to_owned());
    }
    answers.push(format!("{:?}", engine.rhythm(&Given::Number(0.0), now)));
    answers.push(format!("{:?}", engine.predict(&given(r#""return""#), &Given::Nothing, &given("{}"), now)));
    answers.push(format!("{:?}", engine.history(&given("{}"), now)));
    answers.push(format!("{:?}", engine.needed_again(&given(r#"{"within":"60d"}"#), now)));
    answers.push(format!("{:?}", engine.profile().standings()));
    answers.push(format!("{:?}", engine.profile().seen()));
    answers.push(format!("{:?}", engine.profile().visits()));
    answers.push(format!("{:?}", engine.profile().impressions()));
    answers.push(format!("{:?}", engine.profile().prices()));
    answers
}

/// Events at times that differ, and none that takes another back: which one that is depends on what a device knows.
fn any_events() -> impl Strategy<Value = Vec<Given>> {
    prop::collection::vec(any_event(), 0..40).prop_map(|events| {
        let mut events: Vec<Given> =
            events.into_iter().filter(|event| event.get("type").text() != Some("undo")).collect();
        events.sort_by(|one, other| time_of(one).total_cmp(&time_of(other)));
        events.dedup_by_key(|event| time_of(event).to_bits());
        events
    })
}

proptest! {
    /// The slow twin: a log that received the same events in the order of time.
    #[test]
    fn a_log_answers_alike_in_whichever_order_its_events_arrived(
        (events, arrived) in any_events().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
    ) {
        let (single, shuffled) = (device_with(&events), device_with(&arrived));
        prop_assert_eq!(answers(&mut engine_of(&shuffled), NOON), answers(&mut engine_of(&single), NOON));
        let engine = shuffled.engine();
        prop_assert_eq!(engine.profile(), &Profile::of(engine.log(), engine.catalog()), "folded event by event or at once");
    }

    #[test]
    fn two_devices_answer_as_one_after_they_were_merged(
        events in any_events(),
        is_here in prop::collection::vec(any::<bool>(), 40),
        others_first in any::<bool>(),
    ) {
        let of = |here: bool| {
            let own = events.iter().zip(&is_here).filter(|(_, is_here)| **is_here == here);
            own.map(|(event, _)| event.clone()).collect::<Vec<_>>()
        };
        let device = merged(&of(others_first), &of(!others_first), NOON);
        let single = device_with(&events);
        prop_assert_eq!(answers(&mut engine_of(&device), NOON), answers(&mut engine_of(&single), NOON));
    }
}

/// Forgotten too much rather than too little: the entry that forgets an interest goes by its number, so that a clock that was set back spares
/// nothing.
#[test]
fn a_forgotten_interest_covers_what_was_done_before_the_entry_came() {
    let there = device_with(&[event("like", "typee", day(0.0))]);
    let islands = given(r#"{"field":"subjects","value":"Islands"}"#);
    block_on(there.forget(&islands, day(1.0))).expect("it can be forgotten");
    let here = device_with(&[event("like", "typee", day(2.0))]);
    let knows_islands = |device: &Personalizer| {
        let interests = engine_of(device).interests(&given("{}"), day(3.0)).expect("the options are sound");
        interests.iter().any(|interest| interest.value == "Islands")
    };
    assert!(knows_islands(&here));
    merge(&here, &there, day(3.0));
    assert!(!knows_islands(&here));
    record(&here, &event("like", "typee", day(4.0)));
    assert!(knows_islands(&here));
}
