//! Variants of a product: a shelf shows one, and what is said of one goes for all.

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::source::Duplicates;
use penchant::compile::{Compiled, Inputs, compile};
use penchant::engine::Engine;
use penchant::input::Given;
use penchant::ranking::Shelf;
use penchant::visitor::log::EventKind;

use crate::shop::{HOUR, NOON, event, given, record};

const DAY: f64 = 24.0 * HOUR;
const CONFIG: &str = r#"{"fields": {"of": "variant-of", "size": "category", "kind": "category", "sold": "popularity", "stock": "number"}, "shaping": {"available": {"stock": {"min": 1}}, "exploration": 0}}"#;

/// A shirt in three sizes, of which one names the others; trousers in two; socks; the best sold first.
const SHOP: &str = r#"[
    {"id": "shirt-s", "kind": "shirt", "size": "S", "sold": 90, "stock": 1},
    {"id": "shirt-m", "kind": "shirt", "size": "M", "sold": 80, "stock": 1, "of": "shirt-s"},
    {"id": "shirt-l", "kind": "shirt", "size": "L", "sold": 70, "stock": 1, "of": "shirt-s"},
    {"id": "trousers-m", "kind": "trousers", "size": "M", "sold": 50, "stock": 1, "of": "trousers"},
    {"id": "trousers-l", "kind": "trousers", "size": "L", "sold": 60, "stock": 1, "of": "trousers"},
    {"id": "socks", "kind": "socks", "sold": 10, "stock": 1},
    {"id": "jumper-m", "kind": "jumper", "size": "M", "sold": 30, "stock": 1, "of": "jumper"},
    {"id": "jumper-l", "kind": "jumper", "size": "L", "sold": 31, "stock": 0, "of": "jumper"}
]"#;

fn compiled(items: &str, config: &str) -> Result<Compiled, penchant::error::Error> {
    compile(Inputs::of(items.as_bytes(), config, Duplicates::Refuse), |_, _| ())
}

fn shop() -> Engine {
    let bytes = compiled(SHOP, CONFIG).expect("it compiles").bytes;
    Engine::new(Catalog::load(AlignedBytes::copied(&bytes).unwrap()).expect("it opens"), 7)
}

fn ids(catalog: &Catalog, shelf: &Shelf) -> Vec<String> {
    shelf.items.iter().map(|ranked| catalog.id(ranked.item).to_owned()).collect()
}

fn shown(engine: &mut Engine, options: &str) -> Vec<String> {
    let shelf = engine.recommend(&given(options), NOON).unwrap().clone();
    ids(engine.catalog(), &shelf)
}

fn pin(engine: &mut Engine, item: &str) {
    let wish = engine.check_wish(EventKind::Pin, &given(&format!(r#"{{"item": "{item}"}}"#)), &Given::Nothing, NOON);
    let next = engine.log().tail() + 1;
    engine.commit(next, wish.unwrap());
}

#[test]
fn a_shelf_shows_the_best_of_each_product() {
    assert_eq!(shown(&mut shop(), "{}"), ["shirt-s", "trousers-l", "jumper-m", "socks"]);
    assert_eq!(shown(&mut shop(), r#"{"limit": 2}"#), ["shirt-s", "trousers-l"]);
    assert_eq!(shown(&mut shop(), r#"{"shape": false}"#), ["shirt-s", "trousers-l", "jumper-m", "socks"]);
    assert_eq!(shown(&mut shop(), r#"{"filter": {"size": "M"}}"#), ["shirt-m", "trousers-m", "jumper-m"]);
    assert_eq!(shown(&mut shop(), r#"{"filter": {"of": "trousers"}}"#), ["trousers-l"]);
}

#[test]
fn the_one_that_is_shown_has_the_visitors_usual_size() {
    let mut engine = shop();
    for item in ["trousers-m", "shirt-m"] {
        record(&mut engine, &event("purchase", item, NOON - DAY), NOON);
    }
    let shelf = shown(&mut engine, r#"{"seen": "include"}"#);
    for product in ["shirt", "trousers", "jumper"] {
        let of: Vec<&String> = shelf.iter().filter(|id| id.starts_with(product)).collect();
        assert_eq!(of, [&format!("{product}-m")], "{shelf:?}");
    }
}

#[test]
fn of_two_pinned_variants_the_first_stands_on_a_shelf() {
    let mut engine = shop();
    pin(&mut engine, "shirt-m");
    pin(&mut engine, "shirt-l");
    assert_eq!(shown(&mut engine, "{}"), ["shirt-m", "trousers-l", "jumper-m", "socks"]);
    // Where it may not stand, the other one does.
    assert_eq!(shown(&mut engine, r#"{"filter": {"size": "L"}}"#), ["shirt-l", "trousers-l"]);
}

/// A visitor who bought large trousers gets the large shirt, unless somebody names another one.
#[test]
fn a_variant_that_someone_names_takes_the_place_of_the_usual_one() {
    let shirt = |engine: &mut Engine, options: &str| -> Vec<String> {
        let options = format!(r#"{{"seen":"include",{options}}}"#);
        shown(engine, &options).into_iter().filter(|id| id.starts_with("shirt")).collect()
    };
    let mut engine = shop();
    for item in ["trousers-l", "trousers-l", "trousers-l"] {
        record(&mut engine, &event("purchase", item, NOON - DAY), NOON);
    }
    assert_eq!(shirt(&mut engine, r#""limit":9"#), ["shirt-l"]);
    let boost = r#""boosts":[{"item":"shirt-s","by":10,"label":"Ours"}]"#;
    assert_eq!(shirt(&mut engine, boost), ["shirt-s"]);
    assert_eq!(shirt(&mut engine, r#""pins":[{"item":"shirt-m","position":0,"label":"Ours"}]"#), ["shirt-m"]);
    pin(&mut engine, "shirt-s");
    assert_eq!(shirt(&mut engine, r#""limit":9"#), ["shirt-s"]);
}

#[test]
fn what_is_said_of_one_goes_for_all() {
    for kind in ["view", "purchase", "dislike"] {
        let mut engine = shop();
        let sequence = record(&mut engine, &event(kind, "shirt-l", NOON - DAY), NOON);
        let shelf = shown(&mut engine, "{}");
        assert!(!shelf.iter().any(|id| id.starts_with("shirt")), "{kind}: {shelf:?}");
        engine.forget(&[sequence]).unwrap();
        assert_eq!(shown(&mut engine, "{}"), shown(&mut shop(), "{}"), "{kind}");
    }
    assert_eq!(shown(&mut shop(), r#"{"exclude": ["shirt-m"]}"#), ["trousers-l", "jumper-m", "socks"]);
}

#[test]
fn a_pinned_variant_stays_although_another_was_bought() {
    let mut engine = shop();
    record(&mut engine, &event("purchase", "shirt-l", NOON - DAY), NOON);
    pin(&mut engine, "shirt-m");
    assert_eq!(shown(&mut engine, "{}")[0], "shirt-m");
}

#[test]
fn similar_shows_other_products_once_each() {
    let mut engine = shop();
    let shelf = engine.similar("shirt-m", &given(r#"{"by": "content"}"#), NOON).unwrap().clone();
    let mut found = ids(engine.catalog(), &shelf);
    found.sort();
    assert_eq!(found, ["jumper-m", "trousers-m"]);
}

#[test]
fn the_next_page_repeats_no_product() {
    let mut engine = shop();
    let first = engine.recommend(&given(r#"{"limit": 2}"#), NOON).unwrap().id();
    let next =
        engine.next_page(&first, &given(r#"{"limit": 5, "exclude": ["shirt-s", "trousers-l"]}"#)).unwrap().clone();
    assert_eq!(ids(engine.catalog(), &next), ["jumper-m", "socks"]);
}

#[test]
fn a_variant_of_a_variant_is_refused_by_name() {
    let items = r#"[{"id": "a"}, {"id": "b", "of": "a"}, {"id": "c", "of": "b"}]"#;
    let error = compiled(items, r#"{"fields": {"of": "variant-of"}}"#).unwrap_err();
    assert_eq!(error.code(), "config_invalid");
    let said = error.to_string();
    assert!(
        said.contains("`fields.of`: got item `c` as a variant of `b`, which is a variant of another item"),
        "{said}"
    );
    let config = r#"{"fields": {"of": "variant-of"}}"#;
    let list = compiled("{\"id\": \"b\"}\n{\"id\": \"a\", \"of\": [\"g1\", \"g2\"]}", config).unwrap_err();
    assert_eq!(list.code(), "source_field");
    let says = list.to_string();
    assert!(says.contains("line 2, field `of`: got a list"), "{says}");
    assert!(says.contains("expected one text, the same text in all variants of a product"), "{says}");
    assert!(compiled(r#"[{"id": "a", "of": ["g1", "g1"]}, {"id": "b", "of": ["g1"]}]"#, config).is_ok());
    let two = compiled(r#"[{"id": "a", "x": "g", "y": "g"}]"#, r#"{"fields": {"x": "variant-of", "y": "variant-of"}}"#);
    assert!(two.unwrap_err().to_string().contains("the role variant-of for `x` and `y`"));
}

#[test]
fn items_that_name_themselves_are_in_their_own_group() {
    let items = r#"[{"id": "a", "of": "a"}, {"id": "b", "of": "a"}, {"id": "c", "of": "c"}]"#;
    let found = compiled(items, r#"{"fields": {"of": "variant-of"}}"#).unwrap().variants;
    assert_eq!((found.groups, found.items, found.named), (1, 2, vec![vec!["a".to_owned(), "b".to_owned()]]));
}

const BOOKS: &str = r#"[
    {"id": "1", "title": "Moby-Dick; or, The Whale", "by": ["Melville, Herman"], "sold": 3},
    {"id": "2", "title": "Emma", "by": ["Austen, Jane"], "sold": 2},
    {"id": "3", "title": "MOBY DICK: or the whale (1851)", "by": ["Melville, Herman"], "sold": 9},
    {"id": "4", "title": "Emma", "by": ["Somebody Else"], "sold": 1},
    {"id": "5", "title": "Emma", "sold": 1}
]"#;

#[test]
fn editions_are_found_by_what_they_have_in_common() {
    let config = r#"{"fields": {"title": "title", "by": "creator", "sold": "popularity"}, "variants": {"same": ["title", "by"]}}"#;
    let compiled = compiled(BOOKS, config).unwrap();
    assert_eq!(compiled.variants.named, [["1", "3"]]);
    let field = compiled.fields.iter().find(|field| field.name == "variantOf").unwrap();
    assert_eq!((field.role.name(), field.why), ("variant-of", "variants.same says so"));
    let mut engine = Engine::new(Catalog::load(AlignedBytes::copied(&compiled.bytes).unwrap()).unwrap(), 7);
    assert_eq!(shown(&mut engine, "{}"), ["3", "2", "4", "5"]);
}

#[test]
fn a_bad_rule_is_refused_by_name() {
    for (config, message) in [
        (
            r#"{"variants": {"same": ["titel"]}}"#,
            "`variants.same`: got `titel`, which no item has, expected fields of the items, of title, by, sold",
        ),
        (r#"{"variants": {"same": []}}"#, "`variants.same`: got [], expected a list of one to four names of fields"),
        (r#"{"variants": {"same": [5]}}"#, "`variants.same`: got [5], expected a list of one to four names of fields"),
        (
            r#"{"variants": {"same": ["title", "title"]}}"#,
            "`variants.same`: got `title` twice, expected each field once",
        ),
        (r#"{"variants": {"some": ["title"]}}"#, "`variants.some`: got an unknown entry, expected one of same"),
        (
            r#"{"fields": {"by": "variant-of"}, "variants": {"same": ["title"]}}"#,
            "`variants`: got a field `by` beside it",
        ),
    ] {
        let error = compiled(BOOKS, config).unwrap_err();
        assert_eq!(error.code(), "config_invalid", "{config}");
        assert!(error.to_string().contains(message), "{config}: {error}");
    }
}
