//! Who was no candidate for a shelf, and why.

use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::Ineligible;
use penchant::ranking::rerank::Stage;
use penchant::visitor::log::EventKind;

use crate::shop::{BOOKS, NOON, catalog_of, engine, event, given, nothing, record};

const HOUR: f64 = 3_600_000.0;

fn made(engine: &mut Engine, options: &str) -> (u32, Ineligible) {
    let options = given(options);
    let number = engine.recommend(&options, NOON).unwrap().number;
    (number, engine.ineligible(number, &options).unwrap())
}

fn counts(told: &Ineligible) -> Vec<(&'static str, usize)> {
    told.counts.iter().map(|(bar, count)| (bar.name(), *count)).collect()
}

/// By reason, the items that would have been on the shelf.
fn named(engine: &Engine, told: &Ineligible) -> Vec<(&'static str, String)> {
    let name = |stage: Stage| stage.reason().expect("every one of them has a reason");
    told.moves.iter().map(|moved| (name(moved.stage), engine.catalog().id(moved.item).to_owned())).collect()
}

#[test]
fn on_a_first_visit_nobody_is_left_out() {
    assert_eq!(made(&mut engine(), "{}").1, Ineligible::default());
}

#[test]
fn every_item_that_is_left_out_counts_for_the_first_reason_that_holds() {
    let mut engine = engine();
    record(&mut engine, &event("view", "moby", NOON - HOUR), NOON);
    record(&mut engine, &event("not_interested", "emma", NOON - HOUR), NOON);
    let mute = engine.check_wish(EventKind::Mute, &given(r#"{"item":"typee"}"#), &nothing(), NOON).unwrap();
    engine.commit(engine.log().tail() + 1, mute);
    let (_, told) = made(&mut engine, r#"{"exclude":["lordjim","emma"]}"#);
    assert_eq!(counts(&told), [("excluded", 2), ("seen", 1), ("muted", 1)]);
    let (number, told) = made(&mut engine, r#"{"limit":1000}"#);
    assert_eq!(counts(&told), [("rejected", 1), ("seen", 1), ("muted", 1)]);
    assert_eq!(engine.shelf(number).unwrap().items.len() + 3, engine.catalog().len(), "all others are on the shelf");
}

#[test]
fn who_would_have_been_on_the_shelf_is_named_with_its_place() {
    let mut engine = engine();
    record(&mut engine, &event("view", "nostromo", NOON - HOUR), NOON);
    let options = r#"{"limit":3,"exclude":["lordjim"],"shape":false}"#;
    let (number, told) = made(&mut engine, options);
    let on_shelf = engine.shelf(number).unwrap().items.clone();
    // What they looked at is most like itself, and its sister comes next.
    assert_eq!(named(&engine, &told)[0], ("seen", "nostromo".to_owned()));
    assert!(named(&engine, &told).contains(&("excluded", "lordjim".to_owned())), "{told:?}");
    for moved in &told.moves {
        assert!(moved.from.is_some_and(|place| place < 3) && moved.to.is_none(), "{moved:?}");
        assert!(on_shelf.iter().all(|ranked| ranked.item != moved.item));
    }
}

#[test]
fn what_is_not_available_and_what_was_shown_too_often_is_told_apart() {
    let config = r#"{"fields":{"lists":"popularity"},"shaping":{"available":{"lists":{"min":2}},"frequency":{"most":2,"hours":24}}}"#;
    let mut engine = Engine::new(catalog_of(BOOKS, config), 7);
    record(&mut engine, &event("view", "moby", NOON - HOUR), NOON);
    for minutes in [50.0, 40.0] {
        record(&mut engine, &event("impression", "typee", NOON - minutes * 60_000.0), NOON);
    }
    let (_, told) = made(&mut engine, "{}");
    let names: Vec<_> = counts(&told).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.last(), Some(&"frequency"), "{told:?}");
    assert!(names.iter().all(|name| ["available", "seen", "frequency"].contains(name)), "{names:?}");
}

#[test]
fn it_is_told_as_it_was_when_the_shelf_was_made() {
    let mut engine = engine();
    record(&mut engine, &event("view", "moby", NOON - HOUR), NOON);
    let options = given(r#"{"limit":4}"#);
    let number = engine.recommend(&options, NOON).unwrap().number;
    let before = engine.ineligible(number, &options).unwrap();
    record(&mut engine, &event("view", "typee", NOON + 1_000.0), NOON + 1_000.0);
    let log = engine.log().clone();
    assert_eq!(engine.ineligible(number, &options).unwrap(), before);
    assert_eq!(engine.log(), &log, "and nothing is changed by asking");
}

#[test]
fn only_shelves_of_recommend_leave_anybody_out() {
    let mut engine = engine();
    let number = engine.similar("moby", &nothing(), NOON).unwrap().number;
    assert_eq!(engine.ineligible(number, &Given::Nothing).unwrap(), Ineligible::default());
    assert_eq!(engine.ineligible(4_000, &Given::Nothing).unwrap(), Ineligible::default(), "nor one that nobody knows");
}
