//! A shelf of `recommend` that goes with a basket.

use std::collections::HashMap;

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::engine::Engine;
use penchant::insight::attribution::{PartKind, Source};
use penchant::ranking::rerank::Stage;
use penchant::visitor::log::EventKind;
use proptest::prelude::*;

use crate::control::wish;
use crate::shop::{
    BOOKS, HOUR, IDS, NOON, any_history, catalog_of, compiled_with, engine, event, given, record, record_all, table,
};
use crate::together::{rows, shop};

/// A shop whose surface `cart` goes with the visitor's cart.
fn shop_with_cart() -> Engine {
    let config = r#"{
        "fields": {"lists": "popularity", "year": "number"},
        "surfaces": {"cart": {"shaping": {"basket": "cart"}}}
    }"#;
    let bytes = compiled_with(BOOKS, config, &[rows()]);
    Engine::new(Catalog::load(AlignedBytes::copied(&bytes).expect("memory")).expect("the catalogue is sound"), 7)
}

/// The ids and scores of a shelf.
fn shelf(engine: &mut Engine, options: &str) -> Vec<(String, f64)> {
    let items = engine.recommend(&given(options), NOON).expect(options).items.clone();
    items.iter().map(|ranked| (engine.catalog().id(ranked.item).to_owned(), ranked.score)).collect()
}

fn listed(engine: &mut Engine, options: &str) -> Vec<String> {
    shelf(engine, options).into_iter().map(|(id, _)| id).collect()
}

/// What `together` gives each item for a basket.
fn sums(engine: &mut Engine, basket: &str) -> HashMap<String, f64> {
    let basket = given(basket);
    let (shelf, _) = engine.together(&basket, &given(r#"{"limit":1000}"#), NOON).expect("the call is sound");
    let items = shelf.items.clone();
    items.iter().map(|ranked| (engine.catalog().id(ranked.item).to_owned(), ranked.score)).collect()
}

#[test]
fn a_basket_leaves_its_items_out_and_lifts_what_goes_with_them_by_four_times_their_weights() {
    let mut engine = shop();
    let plain: HashMap<String, f64> =
        shelf(&mut engine, r#"{"shape":false,"exclude":["emma","moby"]}"#).into_iter().collect();
    let found = shelf(&mut engine, r#"{"shape":false,"basket":["emma","moby"]}"#);
    let sums = sums(&mut engine, r#"["emma","moby"]"#);
    assert_eq!(found.len(), 8);
    assert!(!found.iter().any(|(id, _)| id == "emma" || id == "moby"));
    assert!(found.windows(2).all(|pair| pair[0].1 >= pair[1].1), "in the order of the scores");
    for (id, score) in &found {
        let goes = sums.get(id).copied().unwrap_or_default();
        // Waverley is bought with Emma less often than by chance: `together` leaves it out, a score goes down by it.
        let goes = if id == "waverley" { -2.0 } else { goes };
        assert!((score - plain[id] - 4.0 * goes).abs() < 0.05, "{id}: {score} {} {goes}", plain[id]);
    }
    assert_eq!(found[0].0, "persuasion");
}

#[test]
fn the_weight_of_the_basket_is_the_calls() {
    let mut engine = shop();
    let with = |engine: &mut Engine, weight: f64| {
        let options = format!(r#"{{"shape":false,"basket":["moby"],"basketWeight":{weight}}}"#);
        shelf(engine, &options).into_iter().collect::<HashMap<_, _>>()
    };
    let [none, one, four] = [0.0, 1.0, 4.0].map(|weight| with(&mut engine, weight));
    assert!((one["typee"] - none["typee"] - 2.0).abs() < 0.01);
    assert!((four["typee"] - none["typee"] - 8.0).abs() < 0.04);
    assert_eq!(four, shelf(&mut engine, r#"{"shape":false,"basket":["moby"]}"#).into_iter().collect());
    assert_eq!(one["nostromo"], none["nostromo"], "what goes with nothing has no part of it");
}

#[test]
fn each_item_of_the_basket_is_a_part_of_the_score_with_its_share() {
    let mut engine = shop();
    record(&mut engine, &event("like", "lordjim", NOON - HOUR), NOON);
    let made = engine.recommend(&given(r#"{"basket":["moby","emma"]}"#), NOON).expect("the options are sound").clone();
    let told = engine.explain(&made.id(), "omoo").expect("it is on the shelf");
    let with: Vec<_> = told.parts.iter().filter(|told| told.part.with.is_some()).collect();
    let named = |id: &str| with.iter().find(|told| engine.catalog().id(told.part.with.unwrap().item) == id).unwrap();
    assert_eq!(with.len(), 2);
    let (moby, emma) = (named("moby"), named("emma"));
    assert!((moby.part.contribution - 4.0).abs() < 0.05 && (emma.part.contribution - 6.0).abs() < 0.08);
    assert!((moby.part.with.unwrap().confidence.unwrap() - 0.5).abs() < 0.01);
    for told in [moby, emma] {
        assert_eq!(told.part.kind, PartKind::Neighbours);
        assert!(matches!(told.part.source, Source::Signal(_)));
        assert!(told.because.is_empty(), "no event of the visitor's is behind it");
    }
    let place = made.items.iter().position(|ranked| engine.catalog().id(ranked.item) == "omoo").unwrap();
    let reasons = &engine.reasons(made.number)[place];
    assert_eq!(engine.catalog().id(reasons[0].0.with.expect("the strongest reason").item), "emma");
    assert!(reasons[0].1.is_empty());
    assert!(engine.trace(made.number).iter().any(|told| told.moved.stage == Stage::Basket));
}

#[test]
fn the_visitors_cart_is_a_basket_until_it_is_taken_back_or_bought() {
    let mut engine = shop_with_cart();
    let of = |engine: &mut Engine, options: &str| listed(engine, options);
    let nothing = of(&mut engine, r#"{"surface":"cart"}"#);
    assert_eq!(nothing.len(), 10, "an empty cart leaves nothing out");
    record(&mut engine, &event("cart", "emma", NOON - HOUR), NOON);
    let seen = r#""seen":"include""#;
    let by_surface = shelf(&mut engine, &format!(r#"{{"surface":"cart",{seen}}}"#));
    assert_eq!(by_surface[0].0, "persuasion");
    assert!(!by_surface.iter().any(|(id, _)| id == "emma"), "left out, though seen items are included");
    assert_eq!(shelf(&mut engine, &format!(r#"{{"basket":true,{seen}}}"#)), by_surface);
    assert_eq!(shelf(&mut engine, &format!(r#"{{"basket":"cart",{seen}}}"#)), by_surface);
    assert_eq!(shelf(&mut engine, &format!(r#"{{"basket":["emma"],{seen}}}"#)), by_surface);
    let without = shelf(&mut engine, &format!("{{{seen}}}"));
    assert_eq!(shelf(&mut engine, &format!(r#"{{"surface":"cart","basket":false,{seen}}}"#)), without);
    assert!(without.iter().any(|(id, _)| id == "emma"));
    let uncart = record(&mut engine, &event("uncart", "emma", NOON), NOON);
    assert_eq!(of(&mut engine, r#"{"surface":"cart"}"#), nothing, "as if it had never been there");
    engine.forget(&[uncart]).expect("it is in the log");
    assert!(!of(&mut engine, &format!(r#"{{"surface":"cart",{seen}}}"#)).contains(&"emma".to_owned()));
    record(&mut engine, &event("purchase", "emma", NOON), NOON);
    assert!(of(&mut engine, &format!(r#"{{"surface":"cart",{seen}}}"#)).contains(&"emma".to_owned()), "it was bought");
}

#[test]
fn a_cart_does_not_count_where_a_shelf_may_not_be_personal_and_a_basket_of_the_page_does() {
    let mut engine = shop_with_cart();
    let site = listed(&mut engine, r#"{"personalization":0}"#);
    record(&mut engine, &event("cart", "emma", NOON - HOUR), NOON);
    assert_eq!(listed(&mut engine, r#"{"basket":true,"personalization":0,"seen":"include"}"#), site);
    let given = listed(&mut engine, r#"{"basket":["emma"],"personalization":0,"seen":"include"}"#);
    assert_eq!((given[0].as_str(), given.len()), ("persuasion", 9));
}

const TOPICS: [&str; 4] = ["sea", "love", "crime", "moon"];
const GOES: f64 = 2.0;

/// Forty books of each of four topics. Who buys the n-th of the sea buys the n-th of love. The visitor likes crime and the moon.
fn reader_with_carts(shaping: &str) -> Engine {
    let item =
        |topic: &str, number: usize| format!(r#"{{"id":"{topic}{number}","topic":"{topic}","sold":{}}}"#, 99 - number);
    let items: Vec<String> = (0..160).map(|number| item(TOPICS[number / 40], number % 40)).collect();
    let config = format!(
        r#"{{"fields":{{"topic":"category","sold":"popularity"}},"shaping":{shaping},
            "surfaces":{{"cart":{{"shaping":{{"basket":"cart"}}}},"mixed":{{"shaping":{{"calibration":1}}}}}}}}"#
    );
    let pairs: Vec<_> = (0..40).map(|number| (format!("sea{number}"), format!("love{number}"), GOES as f32)).collect();
    let pairs: Vec<_> = pairs.iter().map(|(of, goes, weight)| (of.as_str(), goes.as_str(), *weight)).collect();
    let bytes = compiled_with(&items.join("\n"), &config, &[table("together", &pairs)]);
    let catalog = Catalog::load(AlignedBytes::copied(&bytes).expect("memory")).expect("the catalogue is sound");
    let mut engine = Engine::new(catalog, 7);
    for (id, days) in [("crime9", 3.0), ("moon30", 4.0), ("moon31", 5.0)] {
        record(&mut engine, &event("like", id, NOON - days * 24.0 * HOUR), NOON);
    }
    engine
}

#[test]
fn what_goes_with_the_basket_comes_first_unless_the_call_the_surface_or_the_site_asks_for_the_visitors_mix() {
    let firsts = |engine: &mut Engine, options: &str| -> usize {
        let leads = |number: usize| {
            let options = format!(r#"{{"basket":["sea{number}"],"seed":{number}{options}}}"#);
            listed(engine, &options)[0] == format!("love{number}")
        };
        (0..20).map(leads).filter(|leads| *leads).count()
    };
    for (site, options, first) in [
        ("{}", "", 20),
        ("{}", r#","surface":"cart""#, 20),
        ("{}", r#","calibration":0"#, 20),
        ("{}", r#","calibration":0.3"#, 0),
        ("{}", r#","surface":"mixed""#, 0),
        (r#"{"calibration":0.3}"#, "", 0),
        (r#"{"calibration":0.3}"#, r#","calibration":0"#, 20),
        (r#"{"shape":false}"#, "", 20),
    ] {
        assert_eq!(firsts(&mut reader_with_carts(site), options), first, "{site} {options}");
    }
}

#[test]
fn an_empty_basket_leaves_the_visitors_mix_as_it_is() {
    let mut engine = reader_with_carts("{}");
    let plain = shelf(&mut engine, r#"{"calibration":0.3}"#);
    for options in ["{}", r#"{"basket":[]}"#, r#"{"basket":["nowhere"]}"#, r#"{"surface":"cart","seed":1}"#] {
        let asked = options.replace('}', r#","calibration":0.3}"#).replace("{,", "{");
        assert_eq!(shelf(&mut engine, options), shelf(&mut engine, &asked), "{options}");
    }
    assert_eq!(shelf(&mut engine, "{}"), plain);
    record(&mut engine, &event("cart", "sea3", NOON - 24.0 * HOUR), NOON);
    assert_eq!(listed(&mut engine, r#"{"surface":"cart"}"#)[0], "love3");
}

#[test]
fn what_is_muted_is_neither_shown_nor_a_companion() {
    let mut engine = shop();
    wish(&mut engine, EventKind::Mute, &given(r#"{"item":"moby"}"#), 0.0);
    let both = shelf(&mut engine, r#"{"shape":false,"basket":["moby","emma"]}"#);
    assert_eq!(both, shelf(&mut engine, r#"{"shape":false,"basket":["emma","nowhere","emma"]}"#));
}

#[test]
fn a_page_continues_a_shelf_with_a_basket_and_a_counterfactual_repeats_it() {
    let mut engine = shop_with_cart();
    record(&mut engine, &event("cart", "emma", NOON - HOUR), NOON);
    let asked = given(r#"{"surface":"cart","limit":3,"seen":"include"}"#);
    let first = engine.recommend(&asked, NOON).expect("the options are sound").clone();
    let shown: Vec<String> =
        first.items.iter().map(|ranked| format!("\"{}\"", engine.catalog().id(ranked.item))).collect();
    record(&mut engine, &event("uncart", "emma", NOON), NOON);
    let next = given(&format!(r#"{{"surface":"cart","limit":6,"seen":"include","exclude":[{}]}}"#, shown.join(",")));
    let page = engine.next_page(&first.id(), &next).expect("it is remembered").clone();
    let ids: Vec<&str> = page.items.iter().map(|ranked| engine.catalog().id(ranked.item)).collect();
    assert_eq!(ids.len(), 6);
    assert!(!ids.contains(&"emma"), "it was in the cart when the shelf was made");
}

#[test]
fn a_basket_that_makes_no_sense_is_refused_by_name() {
    let mut engine = shop();
    for (options, says) in [
        (r#"{"basket":"emma"}"#, "`basket`"),
        (r#"{"basket":5}"#, "`basket`"),
        (r#"{"basket":[1]}"#, "`basket[0]`"),
        (r#"{"basket":["emma"],"basketWeight":11}"#, "`basketWeight`"),
        (r#"{"basket":["emma"],"basketWeight":-1}"#, "`basketWeight`"),
        (&format!(r#"{{"basket":[{}]}}"#, vec!["\"x\""; 1_001].join(",")), "`basket`"),
    ] {
        let error = engine.recommend(&given(options), NOON).expect_err(options);
        assert_eq!(error.code(), "option_invalid");
        assert!(error.to_string().contains(says), "{options}: {error}");
    }
    let mut bare = crate::shop::engine();
    for options in [r#"{"basket":["emma"]}"#, r#"{"basket":true}"#, r#"{"basket":"cart"}"#] {
        let error = bare.recommend(&given(options), NOON).expect_err("there is no table");
        assert!(error.to_string().contains("--orders"), "{error}");
    }
    for options in [r#"{"basket":false}"#, r#"{"basket":[]}"#] {
        assert!(bare.recommend(&given(options), NOON).is_ok(), "{options}: an empty basket needs no table");
    }
}

proptest! {
    /// Whatever is known of the visitor and of the basket: the parts add up, and a basket that is empty changes nothing.
    #[test]
    fn the_parts_of_a_shelf_with_a_basket_add_up(
        history in any_history(),
        basket in prop::sample::subsequence(IDS.to_vec(), 0..6),
    ) {
        let mut engine = shop();
        record_all(&mut engine, &history);
        let list: Vec<String> = basket.iter().map(|id| format!("\"{id}\"")).collect();
        let made = engine.recommend(&given(&format!(r#"{{"seen":"include","basket":[{}]}}"#, list.join(","))), NOON);
        let made = made.expect("the options are sound").clone();
        for ranked in &made.items {
            let id = engine.catalog().id(ranked.item);
            prop_assert!(!basket.contains(&id));
            let told = engine.explain(&made.id(), id).expect("it is on the shelf");
            let sum: f64 = told.parts.iter().map(|told| told.part.contribution).sum();
            let largest = told.parts.iter().map(|told| told.part.contribution.abs()).fold(ranked.score.abs(), f64::max);
            prop_assert!((sum - ranked.score).abs() <= 1e-5 * largest.max(1e-9), "{id}: {sum} {}", ranked.score);
        }
        if basket.is_empty() {
            let plain = engine.recommend(&given(r#"{"seen":"include"}"#), NOON).expect("no basket");
            prop_assert_eq!(&made.items, &plain.items);
        }
    }
}

/// Of the engine without a table.
#[test]
fn without_a_basket_nothing_is_looked_up() {
    let (mut with, mut without) = (shop(), engine());
    assert_eq!(shelf(&mut with, "{}"), shelf(&mut without, "{}"));
}

/// A preset says so for every shop.
#[test]
fn where_nothing_says_what_goes_together_a_surfaces_cart_is_left_out_and_that_is_all() {
    let config = r#"{"fields": {"lists": "popularity"}, "surfaces": {"cart": {"shaping": {"basket": "cart"}}}}"#;
    let mut engine = Engine::new(catalog_of(BOOKS, config), 7);
    record(&mut engine, &event("cart", "emma", NOON - HOUR), NOON);
    let without = listed(&mut engine, r#"{"seen":"include","exclude":["emma"]}"#);
    assert_eq!(listed(&mut engine, r#"{"surface":"cart","seen":"include"}"#), without);
    assert!(listed(&mut engine, r#"{"surface":"cart","seen":"include","basket":false}"#).contains(&"emma".to_owned()));
    let refused = engine.recommend(&given(r#"{"basket":"cart"}"#), NOON).unwrap_err();
    assert_eq!(refused.code(), "option_invalid", "a call that asks for it is told");
}
