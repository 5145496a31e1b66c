//! What draws hang on: the visit, and neither what is in the log beside it nor each other.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use penchant::engine::Engine;
use penchant::input::Given;
use penchant::insight::counterfactual::Asked;
use penchant::ranking::shelf::Shelf;
use penchant::visitor::Pending;
use penchant::visitor::log::{Event, EventKind, Payload};

use crate::shop::{NOON, catalog_of, given, nothing, record};

const DAY: f64 = 86_400_000.0;
const TOPICS: [&str; 4] = ["sea", "love", "crime", "moon"];

/// 160 books, forty of each topic, old and new in turn; the first are the most popular.
fn engine_with(more: &str) -> Engine {
    let mut items = String::new();
    for number in 0..160 {
        let (topic, maker, sold) = (TOPICS[number / 40], number / 10, 1_000 - number * 5);
        let era = if number % 2 == 0 { "old" } else { "new" };
        let line = format!(
            r#"{{"id":"{topic}{number}","topic":"{topic}","era":"{era}","maker":"maker {maker}","sold":{sold}}}"#
        );
        writeln!(items, "{line}").unwrap();
    }
    let config = r#""fields":{"topic":"category","era":"tag","maker":"creator","sold":"popularity"}"#;
    Engine::new(catalog_of(&items, &format!("{{{config}{more}}}")), 1)
}

fn search(engine: &mut Engine, at: f64) {
    record(engine, &given(&format!(r#"{{"type":"search","query":"tea","at":{at}}}"#)), at);
}

/// Somebody who read of three topics on three visits, and only looked for something on one before and one after.
fn reader_with(more: &str) -> Engine {
    let mut engine = engine_with(more);
    search(&mut engine, NOON - 9.0 * DAY);
    for (day, id) in [(8.0, "sea2"), (8.0, "sea13"), (6.0, "crime80"), (4.0, "moon121"), (4.0, "sea31")] {
        let at = NOON - day * DAY;
        record(&mut engine, &given(&format!(r#"{{"type":"like","item":"{id}","at":{at}}}"#)), at);
    }
    search(&mut engine, NOON - DAY);
    engine
}

fn ids(engine: &Engine, shelf: &Shelf) -> Vec<String> {
    shelf.items.iter().map(|ranked| engine.catalog().id(ranked.item).to_owned()).collect()
}

const EXPLORING: &str = r#"{"exploration":0.25,"rotation":0.5,"limit":12}"#;

#[test]
fn thinking_away_what_taught_nothing_moves_nothing() {
    // The first is a visit of its own, long ago; the other is the visit before this one.
    for event in [1, 7] {
        let mut engine = reader_with("");
        let options = given(EXPLORING);
        let shelf = engine.recommend(&options, NOON).unwrap().clone();
        for (place, id) in ids(&engine, &shelf).iter().enumerate() {
            let what = given(&format!(r#"{{"event":{event}}}"#));
            let without = engine.without(&shelf.id(), id, Asked::Recommend(&options), &what).unwrap();
            assert_eq!(without.map(|without| without.position), Some(place), "{id} without {event}");
        }
        assert_eq!(engine.recommend(&options, NOON).unwrap().items, shelf.items, "draws are the visit's own again");
    }
}

#[test]
fn dropping_a_visit_of_long_ago_leaves_this_one_as_it_is() {
    let mut engine = reader_with("");
    let options = given(EXPLORING);
    let before = engine.recommend(&options, NOON).unwrap().items.clone();
    let log = engine.log().without(&[1]);
    engine.restore(log);
    assert_eq!(engine.recommend(&options, NOON).unwrap().items, before);
}

#[test]
fn what_is_shown_does_not_change_who_leads() {
    // With so short a half-life an hour more or less weighs.
    let mut engine = reader_with(r#","halfLife":{"short":6,"long":24}"#);
    let first = |engine: &mut Engine, seed: u32, at: f64| {
        let shelf = engine.recommend(&given(&format!(r#"{{"seed":{seed}}}"#)), at).unwrap().clone();
        ids(engine, &shelf)[0].clone()
    };
    let leaders: Vec<_> = (0..200).map(|seed| first(&mut engine, seed, NOON)).collect();
    let at = NOON + 1.0;
    record(&mut engine, &given(&format!(r#"{{"type":"impression","item":"love60","at":{at}}}"#)), at);
    let after: Vec<_> = (0..200).map(|seed| first(&mut engine, seed, at)).collect();
    assert_eq!(after, leaders);
}

#[test]
fn who_leads_says_nothing_about_what_the_first_place_explores() {
    const SEEDS: u32 = 4_000;
    let mut engine = reader_with("");
    // Every second place explores.
    let drawn = r#""exploration":0.5,"limit":2"#;
    let mut by_leader: BTreeMap<String, BTreeMap<String, (f64, f64)>> = BTreeMap::new();
    for seed in 0..SEEDS {
        let shelf = engine.recommend(&given(&format!(r#"{{{drawn},"seed":{seed}}}"#)), NOON).unwrap().clone();
        let ids = ids(&engine, &shelf);
        assert!(shelf.explores(shelf.items[1].item));
        let chance = shelf.propensity(shelf.items[1].item);
        let seen = by_leader.entry(ids[0].clone()).or_default();
        seen.entry(ids[1].clone()).or_insert((chance, 0.0)).1 += 1.0;
    }
    assert!(by_leader.len() >= 3, "{:?}", by_leader.keys());
    for (leader, seen) in by_leader {
        let shelves: f64 = seen.values().map(|(_, count)| count).sum();
        for (id, (chance, count)) in seen {
            let share = count / shelves;
            let off = 5.0 * (chance.max(1.0 / shelves) / shelves).sqrt();
            assert!((share - chance).abs() < off, "{leader} leads, {id}: {chance} and {share}");
        }
    }
}

/// Shows the first places of the site's order on twenty visits; the visitor clicks at one of them.
fn browse(engine: &mut Engine, clicked: usize) {
    for visit in 0..20 {
        let at = NOON - f64::from(40 - visit) * DAY;
        let shelf = engine.recommend(&given(r#"{"limit":6,"shape":false}"#), at).unwrap().clone();
        for (place, id) in ids(engine, &shelf).into_iter().enumerate() {
            let shelf = shelf.id();
            let shown =
                format!(r#"{{"type":"impression","item":"{id}","recommendation":"{shelf}","position":{place}}}"#);
            record(engine, &given(&shown), at);
            if place == clicked {
                let click = format!(r#"{{"type":"click","item":"{id}","recommendation":"{shelf}"}}"#);
                record(engine, &given(&click), at + 1.0);
            }
        }
    }
}

#[test]
fn turned_off_or_held_out_a_shelf_is_the_sites_own_whatever_clicks_have_taught() {
    let shaping = r#","shaping":{"boosts":[{"field":"topic","value":"moon","by":0.5,"label":"Moon week"}]}"#;
    let on = |engine: &mut Engine, options: &str| engine.recommend(&given(options), NOON).unwrap().items.clone();
    let (plain, own) = (r#"{"limit":30}"#, r#"{"personalization":0,"limit":30}"#);
    for clicked in [0, 5] {
        let mut engine = engine_with(shaping);
        browse(&mut engine, clicked);
        let pending = engine.check_wish(EventKind::Dial, &nothing(), &Given::Number(0.0), NOON).unwrap();
        engine.commit(engine.log().tail() + 1, pending);
        assert_eq!(on(&mut engine, plain), on(&mut engine, own), "turned off, who clicks at {clicked}");

        let mut held_out = engine_with(&format!(r#"{shaping},"experiments":{{"holdout":1}}"#));
        let seed = Event::new(Payload::Seed(7), NOON - 50.0 * DAY);
        held_out.commit(1, Pending { event: seed, item: None });
        browse(&mut held_out, clicked);
        assert_eq!(on(&mut held_out, plain), on(&mut held_out, own), "held out, who clicks at {clicked}");
    }
}
