//! How personal a shelf is: the way from the site's own order to the whole blend, step by step.

use std::fmt::Write as _;

use penchant::engine::Engine;
use penchant::ranking::shelf::Shelf;
use proptest::prelude::*;

use crate::shop::{HOUR, NOON, any_history, catalog_of, engine, event, given, ids, nothing, record, record_all};
use crate::shown::Draws;

/// How many items a shelf has.
const LIMIT: usize = 12;

/// Items of eight topics, twenty tags and forty makers, drawn; `sold` falls as it does in shops, or is left out.
fn shop(items: usize, has_prior: bool) -> Engine {
    let (mut draws, mut source) = (Draws(11), String::new());
    for item in 0..items {
        let mut one_of = |count: f64| (draws.uniform() * count) as usize;
        let (topic, maker, tags) = (one_of(8.0), one_of(40.0), [one_of(20.0), one_of(20.0)]);
        let place = item * 7_919 % items;
        let sold = if has_prior { format!(r#","sold":{}"#, 20_000 / (place + 4)) } else { String::new() };
        let line = format!(
            r#"{{"id":"i{item}","topic":"topic {topic}","maker":"maker {maker}","tags":["tag {}","tag {}"]{sold}}}"#,
            tags[0], tags[1]
        );
        writeln!(source, "{line}").expect("a text grows");
    }
    let sold = if has_prior { r#","sold":"popularity""# } else { "" };
    let config = format!(r#"{{"fields":{{"topic":"category","maker":"creator","tags":"tag"{sold}}}}}"#);
    Engine::new(catalog_of(&source, &config), 3)
}

/// The visitor opens so many items, one a day.
fn open(engine: &mut Engine, count: usize) {
    for act in 0..count {
        let at = NOON - (count - act) as f64 * 24.0 * HOUR;
        record(engine, &event("view", &format!("i{}", (5 + act * 31) % 300), at), NOON);
    }
}

fn shelf(engine: &mut Engine, dial: f64, more: &str) -> Shelf {
    let options = format!(r#"{{"limit":{LIMIT},"personalization":{dial},"seed":5{more}}}"#);
    engine.recommend(&given(&options), NOON).unwrap().clone()
}

/// By tenth of the dial, which part of the shelf at 0 stands on it.
fn curve(engine: &mut Engine, more: &str) -> Vec<f64> {
    let own = shelf(engine, 0.0, more);
    let of = |tenth: usize, engine: &mut Engine| {
        let shelf = shelf(engine, tenth as f64 / 10.0, more);
        let shared = shelf.items.iter().filter(|one| own.items.iter().any(|other| other.item == one.item));
        shared.count() as f64 / own.items.len() as f64
    };
    (0..=10).map(|tenth| of(tenth, engine)).collect()
}

/// Falls from 1 to what it is at 1: at a step by a third of the way or an item at most, and back by an item at most.
fn assert_steady(curve: &[f64], what: &str) {
    let (way, item) = (curve[0] - curve[10], 1.0 / LIMIT as f64);
    assert_eq!(curve[0], 1.0, "{what}");
    for pair in curve.windows(2) {
        let step = pair[0] - pair[1];
        assert!(step > -1.5 * item, "{what}: it turns back: {curve:.2?}");
        assert!(step < (way / 3.0).max(item) + 0.5 * item, "{what}: it jumps: {curve:.2?}");
    }
    assert!(way < 0.5 || curve[3] < 1.0 && curve[6] > curve[10], "{what}: it is not spread out: {curve:.2?}");
}

#[test]
fn a_shelf_leaves_the_site_s_own_order_step_by_step() {
    let mut curves = Vec::new();
    for has_prior in [true, false] {
        for acts in [1, 3, 30] {
            for more in ["", r#","shape":false"#] {
                let mut engine = shop(600, has_prior);
                open(&mut engine, acts);
                let what = format!("{acts} acts, a prior: {has_prior}{more}");
                let curve = curve(&mut engine, more);
                curves.push((curve, what));
            }
        }
    }
    for (curve, what) in &curves {
        println!("{what}: {curve:.2?}");
    }
    curves.iter().for_each(|(curve, what)| assert_steady(curve, what));
    let furthest = curves.iter().map(|(curve, _)| curve[10]).fold(1.0, f64::min);
    assert!(furthest < 0.25, "there is a way to go: {curves:.2?}");
}

#[test]
fn a_list_that_was_given_leaves_its_order_step_by_step() {
    for acts in [1, 3, 30] {
        let mut engine = shop(600, true);
        open(&mut engine, acts);
        let list: Vec<String> = (0..120).map(|item| format!("\"i{}\"", item * 5)).collect();
        let list = given(&format!("[{}]", list.join(",")));
        let mut at = |tenth: usize| {
            let options = given(&format!(r#"{{"limit":{LIMIT},"personalization":{}}}"#, tenth as f64 / 10.0));
            let shelf = engine.rank(&list, &options, NOON).unwrap().0.clone();
            ids(&engine, &shelf)
        };
        let own = at(0);
        let shared = |shelf: &[String]| shelf.iter().filter(|id| own.contains(id)).count() as f64 / LIMIT as f64;
        let curve: Vec<f64> = (0..=10).map(|tenth| shared(&at(tenth))).collect();
        println!("{acts} acts, a list: {curve:.2?}");
        assert_eq!(curve[0], 1.0);
        for pair in curve.windows(2) {
            assert!(pair[0] - pair[1] > -1.5 / LIMIT as f64, "it turns back: {curve:?}");
            assert!(pair[0] - pair[1] <= 0.34, "it jumps: {curve:?}");
        }
    }
}

#[test]
fn the_visitor_s_dial_is_the_call_s() {
    let mut engine = shop(300, true);
    open(&mut engine, 6);
    for dial in [0.2, 0.5] {
        let asked = shelf(&mut engine, dial, "");
        let wish = engine.check_wish(
            penchant::visitor::log::EventKind::Dial,
            &penchant::input::Given::Nothing,
            &penchant::input::Given::Number(dial),
            NOON,
        );
        engine.commit(engine.log().tail() + 1, wish.unwrap());
        let options = given(&format!(r#"{{"limit":{LIMIT},"seed":5}}"#));
        let dialled = engine.recommend(&options, NOON).unwrap().clone();
        assert_eq!(dialled.items, asked.items);
        assert!(dialled.personal > 0.0 && dialled.personal < 1.0);
    }
}

#[test]
fn a_few_items_are_dialled_like_many() {
    let mut engine = engine();
    for item in ["pirate", "waverley"] {
        record(&mut engine, &event("like", item, NOON), NOON);
    }
    let personal = [0.0, 0.25, 0.5, 0.75, 1.0].map(|dial| shelf(&mut engine, dial, "").personal);
    assert!(personal.windows(2).all(|pair| pair[0] < pair[1]), "{personal:?}");
}

#[test]
fn without_a_prior_the_place_in_the_source_has_a_part_in_the_score() {
    let mut engine = shop(300, false);
    open(&mut engine, 3);
    let made = shelf(&mut engine, 0.3, "");
    let first = engine.catalog().id(made.items[0].item).to_owned();
    let told = engine.explain(&made.id(), &first).unwrap();
    assert!(told.parts.iter().any(|part| part.part.source.name(engine.catalog()) == "order"));
    let whole = shelf(&mut engine, 1.0, "");
    let first = engine.catalog().id(whole.items[0].item).to_owned();
    let told = engine.explain(&whole.id(), &first).unwrap();
    assert!(told.parts.iter().all(|part| part.part.source.name(engine.catalog()) != "order"));
}

proptest! {
    #[test]
    fn turned_scores_add_up(history in any_history(), dial in 0.01..1.0_f64) {
        let mut engine = engine();
        record_all(&mut engine, &history);
        let options = given(&format!(r#"{{"personalization":{dial},"seen":"include"}}"#));
        let shelf = engine.recommend(&options, NOON).unwrap().clone();
        for ranked in &shelf.items {
            let id = engine.catalog().id(ranked.item).to_owned();
            let told = engine.explain(&shelf.id(), &id).unwrap();
            let sum: f64 = told.parts.iter().map(|part| part.part.contribution).sum();
            let size: f64 = told.parts.iter().map(|part| part.part.contribution.abs()).sum();
            prop_assert!((sum - ranked.score).abs() < 1e-9 * size.max(1.0), "{} {}", sum, ranked.score);
        }
    }

    #[test]
    fn at_one_nothing_is_turned(history in any_history()) {
        let mut engine = engine();
        record_all(&mut engine, &history);
        let whole = engine.recommend(&nothing(), NOON).unwrap().clone();
        let turned = engine.recommend(&given(r#"{"personalization":1}"#), NOON).unwrap().clone();
        prop_assert_eq!(whole.items, turned.items);
    }
}
