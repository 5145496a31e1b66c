//! One spelling for each value: whoever writes it, and however, it is the same value.

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::spelling::{canonical, value_hash};
use penchant::visitor::log::EventKind;
use penchant::visitor::profile::Profile;
use proptest::prelude::*;

use crate::control::wish;
use crate::shop::{NOON, event, given, ids, record};

#[test]
fn the_canonical_spelling_of_a_value() {
    for (given, expected) in [
        ("", ""),
        ("Sea stories", "Sea stories"),
        ("  Sea \t stories\n", "Sea stories"),
        ("Cafe\u{301}", "Café"),
        ("Café", "Café"),
        ("Sea\u{a0}stories", "Sea stories"),
        ("Sea\u{202f}\u{2003}stories", "Sea stories"),
        ("Meeres\u{ad}geschichten", "Meeresgeschichten"),
        ("\u{feff}Sea\u{200b} stories\u{200e}", "Sea stories"),
        ("\u{200b}", ""),
        // ANGSTROM SIGN and OHM SIGN are other characters for the same letters; ﬁ and ２ are letters of their own.
        ("\u{212b}ngstro\u{308}m", "Ångström"),
        ("\u{2126}", "Ω"),
        ("ﬁsh ２", "ﬁsh ２"),
        ("\u{1112}\u{1161}\u{11ab}", "한"),
        // The joiner of a family, and the non-joiner of a Persian word, are seen.
        ("👩\u{200d}👧", "👩\u{200d}👧"),
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("NIKE", "NIKE"),
    ] {
        assert_eq!(canonical(given), expected, "{given:?}");
        assert_eq!(value_hash("brand", given), value_hash("brand", expected), "{given:?}");
    }
}

proptest! {
    #[test]
    fn a_canonical_spelling_is_its_own(text in "\\PC{0,40}", spaces in "[ \\t\u{a0}\u{ad}\u{200b}\u{301}e]{0,6}") {
        let once = canonical(&text).into_owned();
        prop_assert_eq!(canonical(&once), once.as_str());
        let around = format!("{spaces}{text}{spaces}");
        let once = canonical(&around).into_owned();
        prop_assert_eq!(canonical(&once), once.as_str());
    }
}

/// Two dishes of one place, each spelled in its own way, and one of another.
const DISHES: &str = "[
    {\"id\": \"tart\", \"place\": \"Cafe\u{301}  Ro\u{308}sti\", \"likes\": 3},
    {\"id\": \"soup\", \"place\": \"Caf\u{e9}\u{a0}R\u{f6}sti\", \"likes\": 2},
    {\"id\": \"stew\", \"place\": \"Cafe Rosti\", \"likes\": 1}
]";
const CONFIG: &str = "{\"fields\": {\"place\": \"creator\", \"likes\": \"popularity\"}}";
const SPELLINGS: [&str; 4] =
    ["Café Rösti", "Cafe\u{301} Ro\u{308}sti", "Café\u{a0}Ro\u{308}sti ", "Ca\u{ad}fe\u{301}\u{2009}Rösti"];

fn engine_of(items: &str, config: &str) -> Engine {
    let compiled = compile(Inputs::of(items.as_bytes(), config, Duplicates::Refuse), |_, _| ()).expect("it compiles");
    Engine::new(Catalog::load(AlignedBytes::copied(&compiled.bytes).unwrap()).expect("it opens"), 7)
}

fn kitchen() -> Engine {
    engine_of(DISHES, CONFIG)
}

/// The ids of a shelf with these options.
fn shelf(engine: &mut Engine, options: &str) -> Vec<String> {
    let shelf = engine.recommend(&given(options), NOON).expect("the options are sound").clone();
    ids(engine, &shelf)
}

fn place(value: &str) -> penchant::input::Given {
    given(&format!(r#"{{"field": "place", "value": "{value}"}}"#))
}

#[test]
fn items_that_spell_a_value_differently_have_one_value() {
    let engine = kitchen();
    let catalog = engine.catalog();
    let feature = catalog.named("place", "Café Rösti").expect("it is known");
    assert_eq!((catalog.value(feature), catalog.postings(feature).items.len()), ("Café Rösti", 2));
}

#[test]
fn a_filter_and_a_boost_find_a_value_in_every_spelling() {
    let mut engine = kitchen();
    for spelling in SPELLINGS {
        let filter = format!(r#"{{"filter": {{"place": "{spelling}"}}}}"#);
        assert_eq!(shelf(&mut engine, &filter), ["tart", "soup"], "{spelling:?}");
        let boost =
            format!(r#"{{"boosts": [{{"field": "place", "value": "{spelling}", "by": -10, "label": "Closed"}}]}}"#);
        assert_eq!(shelf(&mut engine, &boost)[0], "stew", "{spelling:?}");
    }
}

#[test]
fn a_wish_about_a_value_is_one_in_every_spelling() {
    for spelling in SPELLINGS {
        let mut engine = kitchen();
        record(&mut engine, &event("like", "tart", NOON), NOON);
        wish(&mut engine, EventKind::Mute, &place(spelling), 0.0);
        assert_eq!(shelf(&mut engine, r#"{"seen": "include"}"#), ["stew"], "{spelling:?}");
    }
}

/// Shoes of two brands: one is written in three ways, mostly in capitals.
const SHOES: &str = r#"[
    {"id": "air", "brand": "Nike", "sold": 5},
    {"id": "zoom", "brand": "NIKE", "sold": 4},
    {"id": "free", "brand": "NIKE", "sold": 3},
    {"id": "dunk", "brand": "nike", "sold": 2},
    {"id": "gel", "brand": "Ästhetik", "sold": 1},
    {"id": "gel2", "brand": "ÄSTHETIK", "sold": 0}
]"#;
const FOLDED: &str = r#"{"fields": {"brand": {"role": "creator", "case": "fold"}, "sold": "popularity"},
    "lifecycle": {"field": "brand", "values": {"nIKE": {"owned": "10d"}}},
    "segments": {"runners": {"interests": [{"field": "brand", "value": "nikE", "atLeast": 0.1}]}}}"#;

fn release(engine: &mut Engine, value: &str) {
    let pending = engine.check_wish(EventKind::Release, &brand(value), &given("null"), NOON).expect("it is sound");
    let sequence = engine.log().tail() + 1;
    engine.commit(sequence, pending);
}

fn brand(value: &str) -> penchant::input::Given {
    given(&format!(r#"{{"field": "brand", "value": "{value}"}}"#))
}

#[test]
fn a_field_that_folds_case_has_one_value_in_its_most_frequent_spelling() {
    let engine = engine_of(SHOES, FOLDED);
    let catalog = engine.catalog();
    for spelling in ["NIKE", "Nike", "nike", "nIkE", " nike\u{200b} "] {
        let feature = catalog.named("brand", spelling).unwrap_or_else(|| panic!("{spelling:?} is known"));
        assert_eq!((catalog.value(feature), catalog.postings(feature).items.len()), ("NIKE", 4), "{spelling:?}");
    }
    let feature = catalog.named("brand", "a\u{308}sthetik").expect("a small letter of two characters is one of them");
    assert_eq!(catalog.value(feature), "Ästhetik", "of equally frequent spellings the first");
    let exact = engine_of(SHOES, r#"{"fields": {"brand": "creator", "sold": "popularity"}}"#);
    assert!(exact.catalog().named("brand", "nIkE").is_none());
    assert_eq!(exact.catalog().postings(exact.catalog().named("brand", "NIKE").unwrap()).items.len(), 2);
}

#[test]
fn filters_wishes_and_segments_find_it_in_every_case() {
    for spelling in ["NIKE", "Nike", "nike", "nIkE"] {
        let mut engine = engine_of(SHOES, FOLDED);
        let filter = format!(r#"{{"filter": {{"brand": "{spelling}"}}}}"#);
        assert_eq!(shelf(&mut engine, &filter), ["air", "zoom", "free", "dunk"], "{spelling:?}");
        wish(&mut engine, EventKind::Mute, &brand(spelling), 0.0);
        assert_eq!(shelf(&mut engine, "{}"), ["gel", "gel2"], "{spelling:?}");
        release(&mut engine, "nikE");
        assert_eq!(shelf(&mut engine, "{}").len(), 6, "{spelling:?}");
    }
    let mut engine = engine_of(SHOES, FOLDED);
    for item in ["air", "zoom", "air"] {
        record(&mut engine, &event("like", item, NOON), NOON);
    }
    assert_eq!(engine.segments(&given("{}"), NOON).expect("there are segments").len(), 1);
    let (catalog, nike) = (engine.catalog(), engine.catalog().named("brand", "NIKE").unwrap());
    assert!(catalog.lifecycle().of_feature(catalog.hash(nike)).is_some_and(|life| life.owned > 0.0));
}

#[test]
fn what_was_learned_of_a_spelling_that_changes_stays_known() {
    // The item of the visitor's act leaves, and the brand's most frequent spelling becomes another.
    let mut engine = engine_of(SHOES, FOLDED);
    record(&mut engine, &event("like", "zoom", NOON), NOON);
    wish(&mut engine, EventKind::Weigh, &brand("NIKE"), 0.5);
    let items = r#"[{"id": "air", "brand": "Nike", "sold": 1}, {"id": "gel", "brand": "Gel", "sold": 2}]"#;
    let later = engine_of(items, FOLDED);
    let catalog = later.catalog();
    let log = engine.log().clone();
    let visitor = Profile::of(&log, catalog);
    let nike = catalog.named("brand", "NIKE").expect("it is known");
    assert_eq!(catalog.value(nike), "Nike");
    assert!(visitor.affinities().find(catalog.hash(nike)).is_some_and(|affinity| affinity.feature == Some(nike)));
}

#[test]
fn what_may_be_said_of_case() {
    for (field, expected) in [
        (r#"{"role": "creator", "case": "lower"}"#, "fields.brand.case"),
        (r#"{"role": "text", "case": "fold"}"#, "fields.brand.case"),
        (r#"{"role": "creator", "case": true}"#, "fields.brand.case"),
    ] {
        let config = format!(r#"{{"fields": {{"brand": {field}}}}}"#);
        let error = compile(Inputs::of(SHOES.as_bytes(), &config, Duplicates::Refuse), |_, _| ()).expect_err(field);
        assert_eq!(error.code(), "config_invalid");
        assert!(error.to_string().contains(expected), "{error}");
    }
}
