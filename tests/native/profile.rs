//! The profile is a fold over the log, and nothing else is state.

use std::rc::Rc;

use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::portable::{export, import};
use penchant::personalizer::{Personalizer, Recorded};
use penchant::visitor::Pending;
use penchant::visitor::consent::Level;
use penchant::visitor::log::{EventKind, Log};
use penchant::visitor::profile::Profile;
use pollster::block_on;
use proptest::prelude::*;

use crate::personalizer::{Device, open};
use crate::shop::{HOUR, NOON, any_history, books, engine, event, given, ids, nothing, record, record_all};

fn lived(history: &[penchant::input::Given]) -> Engine {
    let mut engine = engine();
    record_all(&mut engine, history);
    engine
}

proptest! {
    #[test]
    fn folding_event_by_event_is_folding_the_log(history in any_history()) {
        let engine = lived(&history);
        prop_assert_eq!(engine.profile(), &Profile::of(engine.log(), engine.catalog()));
    }

    #[test]
    fn forgetting_an_event_is_never_having_had_it(history in any_history(), which: prop::sample::Index) {
        prop_assume!(!history.is_empty());
        let which = which.index(history.len());
        let mut forgetful = lived(&history);
        let before = forgetful.log().clone();
        forgetful.forget(&[which as u64 + 1]).expect("the event is there");

        // The one who never had it, with the same numbers for all other events. An undo of what was forgotten takes nothing back.
        let mut innocent = engine();
        for entry in before.entries().iter().filter(|entry| entry.sequence != which as u64 + 1) {
            let item = entry.event.item().and_then(|id| before.find(id)).cloned();
            innocent.commit(entry.sequence, Pending { event: entry.event.clone(), item });
        }
        prop_assert_eq!(forgetful.log(), innocent.log());
        prop_assert_eq!(forgetful.profile(), innocent.profile());
        prop_assert_eq!(
            forgetful.recommend(&nothing(), NOON).unwrap().items.clone(),
            innocent.recommend(&nothing(), NOON).unwrap().items.clone()
        );
    }

    #[test]
    fn the_order_of_recording_changes_nothing_but_rounding(history in any_history(), seed: u64) {
        let is_undo = |event: &penchant::input::Given| event.get("type").text() == Some("undo");
        // Of two openings of an item within a visit, it is the order that says which counts.
        let mut opened = std::collections::HashSet::new();
        let mut is_repeated = |event: &Given| {
            let opens = matches!(event.get("type").text(), Some("click" | "view"));
            opens && !opened.insert(event.get("item").text().map(str::to_owned))
        };
        let history = history.into_iter().filter(|event| !is_undo(event) && !is_repeated(event));
        let history: Vec<_> = history.collect();
        let mut shuffled = history.clone();
        shuffled.sort_by_cached_key(|event| penchant::hash::xxh64(format!("{event:?}").as_bytes(), seed));
        let (straight, shuffled) = (lived(&history), lived(&shuffled));
        let now = straight.profile().fading_time(NOON);
        let factors = straight.profile().affinities().read(now);
        for affinity in straight.profile().affinities().all() {
            let hash = penchant::hash::feature_hash(&affinity.field, &affinity.value);
            let other = shuffled.profile().affinities().find(hash).expect("both met the same features");
            prop_assert!((affinity.long - other.long).abs() * factors.long < 1e-9);
            prop_assert!((affinity.short - other.short).abs() * factors.short < 1e-9);
        }
    }

    #[test]
    fn a_clock_that_jumps_leaves_every_score_finite(history in any_history(), years in -10.0..10.0_f64) {
        let mut engine = lived(&history);
        let shelf = engine.recommend(&nothing(), NOON + years * 8_766.0 * HOUR).unwrap().clone();
        prop_assert!(shelf.items.iter().all(|item| item.score.is_finite()));
    }
}

#[test]
fn an_undo_takes_back_the_latest_event_of_its_item() {
    let mut engine = engine();
    record(&mut engine, &event("view", "moby", NOON), NOON);
    let before = engine.profile().clone();
    record(&mut engine, &event("not_interested", "moby", NOON), NOON);
    record(&mut engine, &event("undo", "moby", NOON), NOON);
    assert_eq!(engine.profile(), &before);
    assert_eq!(engine.log().standing().len(), 1);
}

#[test]
fn an_undo_without_an_item_takes_back_the_latest_of_all() {
    let mut engine = engine();
    record(&mut engine, &event("view", "moby", NOON), NOON);
    record(&mut engine, &event("view", "emma", NOON), NOON);
    record(&mut engine, &given(r#"{"type":"undo"}"#), NOON);
    let standing: Vec<_> = engine.log().standing().iter().map(|entry| entry.event.item().map(str::to_owned)).collect();
    assert_eq!(standing, [Some("moby".to_owned())]);
}

#[test]
fn an_item_that_left_the_catalogue_still_speaks() {
    let mut engine = engine();
    record(&mut engine, &event("view", "omoo", NOON), NOON);
    let rest: String = crate::shop::BOOKS.lines().filter(|line| !line.contains("omoo")).collect::<Vec<_>>().join("\n");
    let mut later = Engine::new(crate::shop::catalog_of(&rest, crate::shop::CONFIG), 8);
    later.restore(engine.log().clone());
    let shelf = later.recommend(&nothing(), NOON).unwrap().clone();
    assert_eq!(ids(&later, &shelf)[0], "typee", "the other book on Melville's islands");
}

#[test]
fn what_was_recorded_by_a_clock_set_ahead_goes_once_it_is_set_right() {
    const SET_AHEAD: f64 = NOON + 100.0 * 24.0 * HOUR;
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    let records = |kind: &str, id: &str, now: f64| block_on(personalizer.record(&event(kind, id, now), now)).unwrap();
    records("view", "moby", NOON);
    let ahead = records("like", "omoo", SET_AHEAD);
    let names = given(r#"{"item":"emma"}"#);
    block_on(personalizer.wish(EventKind::Mute, &names, &Given::Nothing, SET_AHEAD)).unwrap();
    block_on(personalizer.record(&given(r#"{"type":"undo","event":1}"#), SET_AHEAD)).unwrap();
    assert!(personalizer.engine().profile().visits().all().last().unwrap().end > NOON + HOUR);

    let opened = open(&device, Level::Device);
    let kinds = |personalizer: &Personalizer| {
        let engine = personalizer.engine();
        engine.log().entries().iter().map(|entry| entry.event.kind().name()).collect::<Vec<_>>()
    };
    assert!(opened.engine().log().get(ahead.event().unwrap()).is_none());
    assert_eq!(kinds(&opened), ["view", "mute", "undo"], "what was wished and what was taken back stays so");
    for day in 1..=3 {
        let now = NOON + f64::from(day) * 24.0 * HOUR;
        block_on(opened.record(&event("purchase", "typee", now), now)).unwrap();
    }
    assert_eq!(opened.engine().profile().visits().all().len(), 3);
    let copy = serde_json::to_string(&export(opened.engine().log(), &[], NOON)).unwrap();
    let log = import(&given(&copy), &crate::shop::books(), NOON + 72.0 * HOUR).unwrap();
    assert_eq!(log.entries().len(), 6, "a copy of it can be taken over");
    assert!(log.entries().iter().all(|entry| entry.event.at <= NOON + 72.0 * HOUR));
}

#[test]
fn a_clock_that_was_set_back_drops_nothing() {
    const SET_BACK: f64 = NOON - 3_000.0 * 24.0 * HOUR;
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    for id in ["moby", "omoo", "typee"] {
        block_on(personalizer.record(&event("view", id, NOON), NOON)).unwrap();
    }
    let later = Personalizer::new(crate::shop::books(), 7, device.clone());
    block_on(later.begin(Level::Device, SET_BACK));
    block_on(later.record(&event("view", "emma", SET_BACK), SET_BACK)).unwrap();
    assert_eq!(later.engine().log().entries().len(), 4);
    let opened = open(&device, Level::Device);
    let items: Vec<_> =
        opened.engine().log().entries().iter().filter_map(|entry| entry.event.item().map(str::to_owned)).collect();
    assert_eq!(items, ["moby", "omoo", "typee"], "once it is right, what it recorded is too old");
}

#[test]
fn what_retention_would_drop_at_once_is_not_recorded() {
    let catalog = || crate::shop::catalog_of(crate::shop::BOOKS, r#"{"retention":{"days":30}}"#);
    let days_ago = |days: f64| event("view", "moby", NOON - days * 24.0 * HOUR);
    let opened = |at: f64| {
        let personalizer = Personalizer::new(catalog(), 7, Rc::new(Device::default()));
        block_on(personalizer.begin(Level::Device, at));
        personalizer
    };
    let personalizer = opened(NOON);
    assert_eq!(block_on(personalizer.record(&days_ago(30.1), NOON)).unwrap(), Recorded::Expired, "the log is empty");
    assert_eq!(block_on(personalizer.record(&days_ago(29.9), NOON)).unwrap(), Recorded::Event(1));
    assert_eq!(block_on(personalizer.record(&days_ago(30.1), NOON)).unwrap(), Recorded::Expired);
    assert_eq!(personalizer.engine().log().entries().len(), 1);
    // A clock that leaps by years is not believed: nothing is too old for it alone.
    let personalizer = opened(NOON);
    block_on(personalizer.record(&event("view", "emma", NOON), NOON)).unwrap();
    let leapt = block_on(personalizer.record(&days_ago(1.0), NOON + 1_000.0 * 24.0 * HOUR));
    assert_eq!(leapt.unwrap(), Recorded::Event(2));
}

#[test]
fn a_full_log_drops_its_oldest_events_and_what_only_they_remembered() {
    let catalog = crate::shop::catalog_of(
        crate::shop::BOOKS,
        r#"{"fields":{"lists":"popularity"},"retention":{"events":4,"days":30}}"#,
    );
    let mut engine = Engine::new(catalog, 7);
    for (number, item) in crate::shop::IDS[..5].iter().enumerate() {
        record(&mut engine, &event("view", item, NOON + number as f64), NOON);
    }
    assert_eq!(engine.due(NOON), Some((vec![1], vec!["moby".to_owned()])));
    let later = NOON + 32.0 * 24.0 * HOUR;
    assert_eq!(engine.due(later).unwrap().0, [1], "the clock alone says nothing");
    record(&mut engine, &event("view", "moby", NOON + 2.0 * 24.0 * HOUR), later);
    assert_eq!(engine.due(later).unwrap().0, [1, 2, 3, 4, 5]);
}

#[test]
fn interests_are_relative_to_the_strongest_and_name_their_events() {
    let mut engine = engine();
    record(&mut engine, &event("view", "moby", NOON), NOON);
    let second = record(&mut engine, &event("like", "typee", NOON), NOON);
    record(&mut engine, &event("not_interested", "emma", NOON), NOON);
    let interests = engine.interests(&given(r#"{"field":"subjects"}"#), NOON).unwrap();
    let of = |value: &str| interests.iter().find(|interest| interest.value == value).expect("it was met");
    assert!(of("Sea stories").weight > 0.0 && of("Love stories").weight < 0.0);
    assert!(interests.iter().all(|interest| (-1.0..=1.0).contains(&interest.weight)));
    assert_eq!(of("Sea stories").events, 2);
    assert_eq!(of("Sea stories").because[0], second, "a like says more than a view");
}

#[test]
fn a_log_about_unknown_items_teaches_nothing() {
    let mut engine = engine();
    let mut stranger = crate::shop::engine();
    record(&mut stranger, &event("view", "moby", NOON), NOON);
    let events = stranger.log().entries().iter().map(|entry| (entry.sequence, entry.event.clone())).collect();
    engine.restore(Log::new(events, Vec::new()));
    assert!(engine.profile().affinities().all().is_empty());
    assert_eq!(engine.log().entries()[0].event.kind(), EventKind::View);
    assert_eq!(books().len(), 10);
}

#[test]
fn a_click_and_a_view_of_an_item_count_once_a_visit() {
    let alone = |kind: &str| {
        let mut engine = engine();
        record(&mut engine, &event(kind, "moby", NOON), NOON);
        engine
    };
    let minute = HOUR / 60.0;
    for (first, second) in [("click", "view"), ("view", "click"), ("view", "view"), ("click", "click")] {
        let mut both = alone(first);
        record(&mut both, &event(second, "moby", NOON + minute), NOON + minute);
        let one = alone(first);
        let (both, one) = (both.profile(), one.profile());
        assert_eq!(both.affinities(), one.affinities(), "{first}, {second}");
        assert_eq!(both.acts(), one.acts(), "{first}, {second}");
    }
}

#[test]
fn what_is_opened_again_counts_on_another_visit_or_after_a_rejection() {
    let counted = |history: &[(&str, f64)]| {
        let mut engine = engine();
        for &(kind, at) in history {
            record(&mut engine, &event(kind, "moby", at), at);
        }
        engine.profile().acts().all().len()
    };
    assert_eq!(counted(&[("view", NOON), ("view", NOON + HOUR)]), 2);
    assert_eq!(counted(&[("view", NOON), ("not_interested", NOON), ("view", NOON)]), 3);
    assert_eq!(counted(&[("click", NOON), ("like", NOON), ("view", NOON)]), 2);
}

#[test]
fn who_takes_the_click_back_is_left_with_the_view() {
    let mut engine = engine();
    let click = record(&mut engine, &event("click", "moby", NOON), NOON);
    record(&mut engine, &event("view", "moby", NOON), NOON);
    record(&mut engine, &given(&format!(r#"{{"type":"undo","event":{click}}}"#)), NOON);
    assert_eq!(engine.profile().acts().all().len(), 1);
}

#[test]
fn what_was_paid_teaches_nothing() {
    let bought = |event: &str| {
        let mut engine = engine();
        record(&mut engine, &given(event), NOON);
        engine.profile().clone()
    };
    let plain = bought(r#"{"type":"purchase","item":"moby","value":2}"#);
    assert_eq!(bought(r#"{"type":"purchase","item":"moby","value":2,"amount":499}"#), plain);
}
