//! One spelling for each value: whoever writes it, and however, it is the same value.

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::spelling::{canonical, value_hash};
use penchant::visitor::log::EventKind;
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

fn kitchen() -> Engine {
    let compiled = compile(Inputs::of(DISHES.as_bytes(), CONFIG, Duplicates::Refuse), |_, _| ()).expect("it compiles");
    Engine::new(Catalog::load(AlignedBytes::copied(&compiled.bytes).unwrap()).expect("it opens"), 7)
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
