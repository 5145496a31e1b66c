//! How well it works: what shelves were worth against popularity's, and how varied they were.

use penchant::catalog::Catalog;
use penchant::engine::Engine;
use penchant::input::Given;
use penchant::learn::lift::{Lift, lift};
use penchant::learn::showings::showings;
use penchant::learn::{Bubble, Past};
use penchant::log::{EventKind, Shown};
use proptest::prelude::*;

use crate::shop::{BOOKS, CONFIG, HOUR, IDS, NOON, any_history, catalog_of, engine, event, given, record, record_all};
use crate::shown::{DAY, Lots, certain, on_shelf, show};

/// Places on a shelf: all but the last go by the visitor's own order, the last to any other item.
const PLACES: usize = 5;

/// What a place is looked at.
fn look(place: usize) -> f64 {
    1.0 / (1.0 + place as f64)
}

/// How good each item is for the visitor: the site's order, which is that of [`IDS`], is not theirs.
fn relevance(item: usize) -> f64 {
    0.1 + 0.6 * ((item * 7 + 3) % 10) as f64 / 9.0
}

/// What a shelf is worth on the average: in clicks per place that is fully looked at.
fn worth(shelf: impl Iterator<Item = f64>) -> f64 {
    let (mut clicks, mut looks) = (0.0, 0.0);
    for (place, relevance) in shelf.enumerate() {
        clicks += look(place) * relevance;
        looks += look(place);
    }
    clicks / looks
}

/// The visitor's own order: the best first, and the fifth place to be drawn for.
fn own_order() -> Vec<usize> {
    let mut order: Vec<usize> = (0..IDS.len()).collect();
    order.sort_by(|&one, &other| relevance(other).total_cmp(&relevance(one)));
    order
}

/// Somebody who was shown so many shelves; `explores` says whether others than their own can be on them.
fn watched(catalog: Catalog, lots: &mut Lots, shelves: usize, explores: bool) -> Engine {
    let mut engine = Engine::new(catalog, 7);
    let order = own_order();
    for number in 0..shelves {
        let (shelf, at) = (format!("s{number}"), NOON - (shelves - number) as f64 * 2.0 * HOUR);
        let drawn = PLACES - 1 + (lots.uniform() * (IDS.len() - PLACES + 1) as f64) as usize;
        let last = if explores { drawn } else { PLACES - 1 };
        for position in 0..PLACES {
            let is_drawn = position == PLACES - 1 && explores;
            let item = order[if position == PLACES - 1 { last } else { position }];
            let propensity = if is_drawn { 1.0 / (IDS.len() - PLACES + 1) as f64 } else { 1.0 };
            let shown = Shown { propensity, baseline: Some(item as u32), ..certain(&[0.0; 3]) };
            show(&mut engine, (&shelf, at), (IDS[item], position), shown);
            if lots.falls(look(position) * relevance(item)) {
                record(&mut engine, &on_shelf("click", IDS[item], &shelf, position, at), at);
            }
        }
    }
    engine
}

/// The estimate where it is known how places are looked at.
fn estimate(engine: &Engine) -> Lift {
    let past = Past::of(engine.log(), engine.profile(), NOON);
    lift(&showings(&past, engine.log(), engine.catalog(), engine.profile()), 1.0)
}

fn books() -> Catalog {
    catalog_of(BOOKS, CONFIG)
}

#[test]
fn the_estimate_is_unbiased_and_its_interval_holds_the_truth() {
    const RUNS: u64 = 100;
    let own = own_order();
    let explored =
        (PLACES - 1..IDS.len()).map(|place| relevance(own[place])).sum::<f64>() / (IDS.len() - PLACES + 1) as f64;
    let shown = worth(own[..PLACES - 1].iter().map(|&item| relevance(item)).chain([explored]));
    let popularity = worth((0..PLACES).map(relevance));
    let runs: Vec<Lift> = (0..RUNS).map(|run| estimate(&watched(books(), &mut Lots(run), 150, true))).collect();
    let mean = |of: fn(&Lift) -> f64| runs.iter().map(of).sum::<f64>() / RUNS as f64;
    let held = runs.iter().filter(|run| (run.low..=run.high).contains(&(shown - popularity))).count();
    assert!((mean(|run| run.shown) - shown).abs() < 0.01);
    assert!((mean(|run| run.popularity) - popularity).abs() < 0.015);
    assert!((0.85..=0.97).contains(&(held as f64 / RUNS as f64)), "{held} of {RUNS}");
    assert!(mean(|run| run.support) > 0.95 && runs.iter().all(|run| run.is_enough));
}

#[test]
fn the_engine_finds_out_how_places_are_looked_at_and_says_that_it_works() {
    let mut engine = watched(books(), &mut Lots(1), 300, true);
    let lift = engine.lift(NOON);
    assert!(lift.is_enough && lift.low > 0.0, "{lift:?}");
    assert_eq!((lift.shelves, lift.impressions), (300, 1_500));
}

#[test]
fn what_popularity_would_have_shown_and_nobody_could_see_is_not_known_of() {
    let with = estimate(&watched(books(), &mut Lots(1), 150, true));
    let without = estimate(&watched(books(), &mut Lots(1), 150, false));
    let known = own_order()[..PLACES].iter().filter(|&&item| item < PLACES).count() as f64 / PLACES as f64;
    assert!((without.support - known).abs() < 1e-9 && without.support < 0.5, "{without:?}");
    assert!(!without.is_enough && with.is_enough);
}

#[test]
fn a_few_shelves_are_not_enough() {
    assert!(!estimate(&watched(books(), &mut Lots(1), 10, true)).is_enough);
    let nothing = estimate(&engine());
    assert!(!nothing.is_enough && nothing.lift.is_nan() && nothing.support == 0.0);
}

#[test]
fn the_site_s_own_order_is_as_good_as_itself() {
    let mut engine = engine();
    let mut lots = Lots(4);
    for number in 0..100 {
        let (shelf, at) = (format!("s{number}"), NOON - (100 - number) as f64 * HOUR);
        for (position, id) in IDS[..PLACES].iter().enumerate() {
            let shown = Shown { baseline: Some(position as u32), ..certain(&[0.0; 3]) };
            show(&mut engine, (&shelf, at), (id, position), shown);
            if lots.falls(look(position) * relevance(position)) {
                record(&mut engine, &on_shelf("click", id, &shelf, position, at), at);
            }
        }
    }
    let lift = engine.lift(NOON);
    assert!(lift.is_enough && lift.lift.abs() < 1e-12 && lift.high < 1e-9, "{lift:?}");
}

#[test]
fn where_the_policy_forbids_it_nothing_is_compared() {
    let policy = r#"{"fields":{"lists":"popularity"},"policy":{"version":"1","owner":"The shop","contact":"mail@shop.example",
        "reviewBy":"2030-01-01","purposes":["To show what fits"],"legalBasis":"consent","forbiddenSurfaces":["prices"]}}"#;
    let mut engine = Engine::new(catalog_of(BOOKS, policy), 7);
    for (surface, at) in [("prices", NOON - 3.0 * HOUR), ("home", NOON - 2.0 * HOUR)] {
        let impression = format!(
            r#"{{"type":"impression","item":"moby","recommendation":"{surface}","position":0,"surface":"{surface}","at":{at}}}"#
        );
        let mut pending = engine.check(&given(&impression), NOON).unwrap();
        pending.event.shown = Some(certain(&[0.0; 3]));
        engine.commit(engine.log().tail() + 1, pending);
    }
    assert_eq!(engine.lift(NOON).impressions, 1);
}

fn bubble(engine: &Engine, now: f64) -> Bubble {
    engine.bubble(now).expect("the books have subjects")
}

#[test]
fn the_entropy_is_that_of_the_subjects_shown() {
    let mut engine = engine();
    for (item, days) in [("moby", 1.0), ("lordjim", 2.0), ("emma", 10.0), ("nostromo", 100.0)] {
        record(&mut engine, &event("impression", item, NOON - days * DAY), NOON);
    }
    record(&mut engine, &event("view", "emma", NOON - DAY), NOON);
    let bubble = bubble(&engine, NOON);
    assert_eq!((bubble.field.as_str(), bubble.catalog.1), ("subjects", 7));
    let [earlier, latest] = bubble.windows[..] else { panic!("two weeks of twelve: {bubble:?}") };
    assert_eq!((earlier.impressions, latest.impressions), (1, 2));
    // Half a whaling story and one and a half of the sea; love and England.
    let expected = -(0.75 * 0.75_f64.log2() + 0.25 * 0.25_f64.log2());
    assert!((latest.entropy - expected).abs() < 1e-12 && (earlier.entropy - 1.0).abs() < 1e-12);
    assert_eq!((latest.coverage, earlier.coverage), (2.0 / 7.0, 2.0 / 7.0));
    assert_eq!((latest.from, latest.to, earlier.to), (NOON - 7.0 * DAY, NOON, NOON - 7.0 * DAY));
    assert!(bubble.catalog.0 > 2.0 && bubble.catalog.0 < 7.0_f64.log2());
}

#[test]
fn what_is_sensitive_or_muted_is_not_counted() {
    let config = r#"{"fields":{"lists":"popularity","subjects":{"role":"tag","sensitive":true}}}"#;
    assert_eq!(Engine::new(catalog_of(BOOKS, config), 7).bubble(NOON), None);
    let mut engine = engine();
    for item in ["moby", "emma"] {
        record(&mut engine, &event("impression", item, NOON - DAY), NOON);
    }
    let sea = given(r#"{"field":"subjects","value":"Sea stories"}"#);
    let pending = engine.check_wish(EventKind::Mute, &sea, &Given::Nothing, NOON).unwrap();
    engine.commit(engine.log().tail() + 1, pending);
    assert_eq!(bubble(&engine, NOON).windows[0].impressions, 1);
}

proptest! {
    #[test]
    fn entropy_and_coverage_stay_in_their_ranges(history in any_history()) {
        let mut engine = engine();
        record_all(&mut engine, &history);
        let bubble = bubble(&engine, NOON);
        for window in &bubble.windows {
            prop_assert!(window.impressions > 0 && (0.0..=1.0).contains(&window.coverage));
            prop_assert!((0.0..=7.0_f64.log2() + 1e-9).contains(&window.entropy));
        }
    }
}
