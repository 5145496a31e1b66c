//! What goes with a basket.

use std::collections::HashMap;

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::neighbours::SourceNeighbours;
use penchant::engine::Engine;
use penchant::error::Error;
use proptest::prelude::*;

use crate::shop::{BOOKS, CONFIG, IDS, NOON, compiled_with, engine, engine_with, given, nothing, record_all, table};

const TABLE: &str = "together";

/// Who bought the one bought the other: weight and share.
const ROWS: [(&str, &str, f32, f32); 7] = [
    ("moby", "typee", 2.0, 0.12),
    ("moby", "omoo", 1.0, 0.5),
    ("moby", "emma", 0.5, 0.01),
    ("emma", "persuasion", 3.0, 0.25),
    ("emma", "omoo", 1.5, 0.3),
    ("emma", "waverley", -2.0, 0.002),
    ("pirate", "island", 1.0, 1.0),
];

pub fn rows() -> SourceNeighbours {
    let weights = ROWS.map(|(item, neighbour, weight, _)| (item, neighbour, weight));
    SourceNeighbours { share: ROWS.iter().map(|row| row.3).collect(), ..table(TABLE, &weights) }
}

pub fn shop() -> Engine {
    engine_with(&[rows()])
}

/// The ids and scores of what goes with a basket.
fn together(engine: &mut Engine, basket: &str, options: &str) -> Vec<(String, f64)> {
    let (basket, options) = (given(basket), given(options));
    let (shelf, _) = engine.together(&basket, &options, NOON).expect("the call is sound");
    let items = shelf.items.clone();
    items.iter().map(|ranked| (engine.catalog().id(ranked.item).to_owned(), ranked.score)).collect()
}

fn ids(engine: &mut Engine, basket: &str, options: &str) -> Vec<String> {
    together(engine, basket, options).into_iter().map(|(id, _)| id).collect()
}

fn refused(engine: &mut Engine, basket: &str, options: &str) -> Error {
    engine.together(&given(basket), &given(options), NOON).map(|_| ()).expect_err("the call is refused")
}

#[test]
fn the_weights_of_all_that_is_in_the_basket_add_up() {
    let mut engine = shop();
    let found = together(&mut engine, r#"["moby", "emma"]"#, "{}");
    let expected = [("persuasion", 3.0), ("omoo", 2.5), ("typee", 2.0)];
    assert_eq!(found.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), expected.map(|(id, _)| id));
    for ((_, score), (_, weight)) in found.iter().zip(expected) {
        // A byte for each weight: off by a 254th of the item's largest at most.
        assert!((score - weight).abs() <= 3.0 / 254.0 + 2.0 / 254.0, "{score} {weight}");
    }
}

#[test]
fn nothing_of_the_basket_is_offered_and_nothing_that_is_seldom_bought_with_it() {
    let mut engine = shop();
    assert_eq!(ids(&mut engine, r#"["moby"]"#, "{}"), ["typee", "omoo", "emma"]);
    assert_eq!(ids(&mut engine, r#"["moby", "typee", "emma"]"#, "{}"), ["persuasion", "omoo"]);
    assert_eq!(ids(&mut engine, r#"["lordjim"]"#, "{}"), [""; 0]);
    assert_eq!(ids(&mut engine, "[]", "{}"), [""; 0]);
}

#[test]
fn what_is_twice_in_the_basket_counts_once() {
    let mut engine = shop();
    let once = together(&mut engine, r#"["moby", "emma"]"#, "{}");
    assert_eq!(together(&mut engine, r#"["moby", "emma", "moby"]"#, "{}"), once);
}

#[test]
fn the_limit_the_filter_what_is_excluded_and_the_caps_hold() {
    let mut engine = shop();
    let basket = r#"["moby", "emma"]"#;
    assert_eq!(ids(&mut engine, basket, r#"{"limit": 1}"#), ["persuasion"]);
    assert_eq!(ids(&mut engine, basket, r#"{"filter": {"creators": "Melville"}}"#), ["omoo", "typee"]);
    assert_eq!(ids(&mut engine, basket, r#"{"exclude": ["persuasion"]}"#), ["omoo", "typee"]);
    assert_eq!(ids(&mut engine, basket, r#"{"caps": {"creators": 1}}"#), ["persuasion", "omoo"]);
}

#[test]
fn what_was_bought_before_still_goes_with_it_and_what_is_muted_does_not() {
    let mut engine = shop();
    record_all(&mut engine, &[given(r#"{"type": "purchase", "item": "typee"}"#)]);
    assert_eq!(ids(&mut engine, r#"["moby"]"#, "{}"), ["typee", "omoo", "emma"]);
    record_all(&mut engine, &[given(r#"{"type": "dislike", "item": "omoo"}"#)]);
    assert_eq!(ids(&mut engine, r#"["moby"]"#, "{}"), ["typee", "emma"]);
}

#[test]
fn ids_that_are_no_items_are_named() {
    let mut engine = shop();
    let (basket, options) = (given(r#"["moby", "nobody", "emma", "nothing", "nobody"]"#), nothing());
    let (shelf, left_out) = engine.together(&basket, &options, NOON).unwrap();
    assert_eq!(left_out.unknown, ["nobody", "nothing"]);
    assert_eq!(shelf.items.len(), 3);
}

#[test]
fn a_reason_names_what_it_goes_with_and_the_share_of_those_who_bought_both() {
    let mut engine = shop();
    let (basket, options) = (given(r#"["moby", "emma"]"#), nothing());
    let (shelf, _) = engine.together(&basket, &options, NOON).unwrap();
    let (number, omoo) = (shelf.number, 1);
    let reasons = engine.reasons(number);
    let said: Vec<(String, f64)> = reasons[omoo]
        .iter()
        .map(|(reason, because)| {
            assert!(because.is_empty());
            let with = reason.with.expect("it goes with something of the basket");
            (engine.catalog().id(with.item).to_owned(), with.confidence.expect("the share is known"))
        })
        .collect();
    let expected = [("emma", 0.3), ("moby", 0.5)];
    assert_eq!(said.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), expected.map(|(id, _)| id));
    for ((_, got), (_, share)) in said.iter().zip(expected) {
        assert!((got - share).abs() <= 1.0 / 510.0 + 1e-9, "{got} {share}");
    }
}

#[test]
fn without_shares_reasons_name_the_item_alone() {
    let mut engine = engine_with(&[table(TABLE, &[("moby", "typee", 1.0)])]);
    let (basket, options) = (given(r#"["moby"]"#), nothing());
    let number = engine.together(&basket, &options, NOON).unwrap().0.number;
    let (reason, _) = &engine.reasons(number)[0][0];
    assert_eq!(reason.with.map(|with| with.confidence), Some(None));
}

#[test]
fn any_table_does_but_together_is_the_one_that_is_meant() {
    let other = table("neighbours", &[("moby", "island", 1.0)]);
    let mut engine = engine_with(&[other.clone(), rows()]);
    assert_eq!(ids(&mut engine, r#"["moby"]"#, "{}"), ["typee", "omoo", "emma"]);
    assert_eq!(ids(&mut engine, r#"["moby"]"#, r#"{"table": "neighbours"}"#), ["island"]);
    assert_eq!(ids(&mut engine_with(&[other]), r#"["moby"]"#, "{}"), ["island"]);
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    let mut shop = shop();
    let many: Vec<String> = (0..10_000).map(|number| format!("\"{number}\"")).collect();
    let many = format!("[{}]", many.join(","));
    for (basket, options, expected) in [
        ("\"moby\"", "{}", "option `basket`: got \"moby\", expected a list of at most 1,000 item ids, or \"cart\""),
        ("[5]", "{}", "option `basket[0]`: got 5, expected the id of an item, a text"),
        ("[\"moby\", null]", "{}", "option `basket[1]`: got nothing, expected the id of an item, a text"),
        (&many, "{}", "option `basket`: got a list of 10000, expected a list of at most 1,000 item ids, or \"cart\""),
        ("[]", r#"{"limits": 3}"#, "option `limits`: got an unknown option"),
        ("[]", r#"{"seen": "include"}"#, "option `seen`: got an unknown option"),
        ("[]", r#"{"table": "next"}"#, "option `table`"),
        ("[]", r#"{"caps": {"colour": 1}}"#, "colour"),
        ("[]", r#"{"filter": {"colour": "red"}}"#, "colour"),
    ] {
        let error = refused(&mut shop, basket, options).to_string();
        assert!(error.contains(expected), "{error}");
    }
    let error = refused(&mut engine(), "[]", "{}");
    assert_eq!(error.code(), "option_invalid");
    assert!(error.to_string().contains("penchant build --orders"), "{error}");
}

#[test]
fn on_other_shelves_the_table_counts_only_where_the_config_says_so() {
    let purchase = given(r#"{"type": "purchase", "item": "moby"}"#);
    let order = |engine: &mut Engine| {
        let shelf = engine.recommend(&given(r#"{"seen": "include"}"#), NOON).unwrap();
        shelf.items.iter().map(|ranked| ranked.item).collect::<Vec<_>>()
    };
    let mut without = engine();
    let mut with = shop();
    record_all(&mut without, std::slice::from_ref(&purchase));
    record_all(&mut with, std::slice::from_ref(&purchase));
    assert_eq!(order(&mut with), order(&mut without));
    let config = CONFIG.replacen('{', r#"{"weights":{"together":9},"#, 1);
    let bytes = compiled_with(BOOKS, &config, &[rows()]);
    let mut weighed = Engine::new(Catalog::load(AlignedBytes::copied(&bytes).unwrap()).unwrap(), 7);
    record_all(&mut weighed, &[purchase]);
    assert_ne!(order(&mut weighed), order(&mut without));
}

#[test]
fn shares_that_are_none_are_refused() {
    for share in [-0.1, 1.1, f32::NAN] {
        let set = SourceNeighbours { share: vec![share], ..table(TABLE, &[("moby", "typee", 1.0)]) };
        let inputs = penchant::compile::Inputs {
            neighbours: &[set],
            ..penchant::compile::Inputs::of(BOOKS.as_bytes(), CONFIG, penchant::compile::source::Duplicates::Refuse)
        };
        let error = penchant::compile::compile(inputs, |_, _| {}).map(|_| ()).expect_err("no share");
        assert_eq!(error.code(), "neighbours_invalid", "{error}");
    }
}

proptest! {
    /// The scores are the sums of the table's weights, in any basket, and the parts of each add up to it.
    #[test]
    fn scores_are_sums_and_parts_add_up(
        weights in prop::collection::btree_map((0..10_usize, 0..10_usize), -2.0..2.0_f32, 1..60),
        basket in prop::collection::vec(0..10_usize, 1..5),
    ) {
        let rows: Vec<_> = weights.iter().filter(|((one, other), _)| one != other).collect();
        let named: Vec<_> = rows.iter().map(|&(&(one, other), &weight)| (IDS[one], IDS[other], weight)).collect();
        prop_assume!(!named.is_empty());
        let mut engine = engine_with(&[table(TABLE, &named)]);
        let quoted: Vec<String> = basket.iter().map(|&item| format!("\"{}\"", IDS[item])).collect();
        let found = together(&mut engine, &format!("[{}]", quoted.join(",")), "{}");
        let (distinct, neighbours) = (basket.iter().collect::<std::collections::BTreeSet<_>>(), engine.catalog().neighbours(0));
        let index = |id: &str| engine.catalog().find(id).unwrap();
        let mut expected: HashMap<&str, f64> = HashMap::new();
        for (place, id) in IDS.iter().enumerate().filter(|(place, _)| !distinct.contains(place)) {
            let _ = place;
            let sum: f64 = distinct.iter().map(|&&of| neighbours.weight(index(IDS[of]), index(id))).sum();
            if sum > 1e-9 {
                expected.insert(id, sum);
            }
        }
        let positive: Vec<_> = found.iter().filter(|(_, score)| *score > 1e-9).collect();
        prop_assert_eq!(positive.len(), expected.len());
        for (id, score) in positive {
            prop_assert!((score - expected[id.as_str()]).abs() < 1e-9);
        }
        prop_assert!(found.is_sorted_by(|one, other| one.1 >= other.1));
        let number = engine.shelf(1).map(|shelf| (shelf.id(), shelf.items.clone())).unwrap();
        for ranked in &number.1 {
            let id = engine.catalog().id(ranked.item).to_owned();
            let explanation = engine.explain(&number.0, &id).unwrap();
            let sum: f64 = explanation.parts.iter().map(|explained| explained.part.contribution).sum();
            prop_assert!((sum - ranked.score).abs() < 1e-9, "{sum} {}", ranked.score);
        }
    }
}
