//! What is bought together goes by product: orders name one variant, a basket another.

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::neighbours::SourceNeighbours;
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;

use crate::shop::{HOUR, NOON, event, given, record, table};

const CONFIG: &str = r#"{
    "fields": {"of": "variant-of", "size": "category", "kind": "category", "sold": "popularity", "stock": "number"},
    "shaping": {"available": {"stock": {"min": 1}}, "exploration": 0}
}"#;

/// Dresses and boots in two sizes, of which the first stands for the product; a scarf.
const SHOP: &str = r#"[
    {"id": "dress-m", "kind": "dress", "size": "M", "sold": 90, "stock": 1, "of": "dress"},
    {"id": "dress-l", "kind": "dress", "size": "L", "sold": 80, "stock": 1, "of": "dress"},
    {"id": "boots-m", "kind": "boots", "size": "M", "sold": 40, "stock": 1, "of": "boots"},
    {"id": "boots-l", "kind": "boots", "size": "L", "sold": 30, "stock": 1, "of": "boots"},
    {"id": "shirt-l", "kind": "shirt", "size": "L", "sold": 50, "stock": 1},
    {"id": "hat-m", "kind": "hat", "size": "M", "sold": 10, "stock": 0, "of": "hat"},
    {"id": "hat-l", "kind": "hat", "size": "L", "sold": 10, "stock": 1, "of": "hat"},
    {"id": "scarf", "kind": "scarf", "sold": 10, "stock": 1}
]"#;

/// As `build --orders` counts them: the first variant of each product stands for all.
fn of_products() -> SourceNeighbours {
    let weights =
        [("dress-m", "boots-m", 2.0), ("dress-m", "hat-m", 1.5), ("dress-m", "scarf", 1.0), ("boots-m", "scarf", 0.5)];
    SourceNeighbours { share: vec![0.4, 0.3, 0.2, 0.1], ..table("together", &weights) }
}

fn shop_with(rows: SourceNeighbours) -> Engine {
    let inputs = Inputs { neighbours: &[rows], ..Inputs::of(SHOP.as_bytes(), CONFIG, Duplicates::Refuse) };
    let bytes = compile(inputs, |_, _| ()).expect("it compiles").bytes;
    Engine::new(Catalog::load(AlignedBytes::copied(&bytes).unwrap()).expect("it opens"), 7)
}

fn together(engine: &mut Engine, basket: &str) -> Vec<(String, f64)> {
    let basket = given(basket);
    let options = given("{}");
    let (shelf, _) = engine.together(&basket, &options, NOON).expect("the call is sound");
    let items = shelf.items.clone();
    items.iter().map(|ranked| (engine.catalog().id(ranked.item).to_owned(), ranked.score)).collect()
}

fn ids(engine: &mut Engine, basket: &str) -> Vec<String> {
    together(engine, basket).into_iter().map(|(id, _)| id).collect()
}

#[test]
fn any_size_in_the_basket_has_what_was_bought_with_the_product() {
    let mut engine = shop_with(of_products());
    assert_eq!(ids(&mut engine, r#"["dress-l"]"#), ["boots-m", "hat-l", "scarf"], "the hat is sold out in M");
    assert_eq!(together(&mut engine, r#"["dress-l"]"#), together(&mut engine, r#"["dress-m"]"#));
}

#[test]
fn two_sizes_of_a_product_in_the_basket_count_once() {
    let mut engine = shop_with(of_products());
    assert_eq!(together(&mut engine, r#"["dress-l", "dress-m"]"#), together(&mut engine, r#"["dress-m"]"#));
}

#[test]
fn a_reason_says_the_share_of_the_product() {
    let mut engine = shop_with(of_products());
    let basket = given(r#"["dress-l", "boots-l"]"#);
    let options = given("{}");
    let (shelf, _) = engine.together(&basket, &options, NOON).expect("the call is sound");
    let (shelf, items) = (shelf.id(), shelf.items.clone());
    let scarf = items.iter().find(|ranked| engine.catalog().id(ranked.item) == "scarf").expect("it goes with both");
    let explanation = engine.explain(&shelf, "scarf").expect("the shelf is known");
    let sum: f64 = explanation.parts.iter().map(|part| part.part.contribution).sum();
    assert!((sum - scarf.score).abs() < 1e-9);
    let with = explanation.parts.iter().map(|part| {
        let with = part.part.with.expect("each part names an item of the basket");
        (engine.catalog().id(with.item).to_owned(), (with.confidence.expect("a share") * 10.0).round())
    });
    assert_eq!(with.collect::<Vec<_>>(), [("dress-l".to_owned(), 2.0), ("boots-l".to_owned(), 1.0)]);
}

/// On a shelf with a basket, the visitor's usual size of what goes with it is shown, with the whole part of the basket.
#[test]
fn beside_a_basket_the_usual_size_has_the_part_of_the_product() {
    let mut engine = shop_with(of_products());
    record(&mut engine, &event("purchase", "shirt-l", NOON - 24.0 * HOUR), NOON);
    let shelf = engine.recommend(&given(r#"{"basket": ["dress-m"], "seen": "include"}"#), NOON).unwrap().clone();
    let shown: Vec<&str> = shelf.items.iter().map(|ranked| engine.catalog().id(ranked.item)).collect();
    assert_eq!(shown[0], "boots-l", "{shown:?}");
    assert!(!shown.contains(&"boots-m"));
    let explanation = engine.explain(&shelf.id(), "boots-l").expect("the shelf is known");
    let goes: Vec<f64> =
        explanation.parts.iter().filter(|part| part.part.with.is_some()).map(|part| part.part.contribution).collect();
    assert_eq!(goes.len(), 1);
    assert!((goes[0] - 4.0 * 2.0).abs() < 0.05, "{goes:?}");
}

/// A table that a site made itself may name sizes: an entry of one's own goes before that of the product.
#[test]
fn a_table_that_names_sizes_is_taken_at_its_word() {
    let rows = [
        ("dress-m", "boots-l", 2.0),
        ("dress-l", "scarf", 1.0),
        ("dress-l", "boots-m", 0.5),
        ("dress-l", "boots-l", 3.0),
    ];
    let mut engine = shop_with(table("together", &rows));
    assert_eq!(ids(&mut engine, r#"["dress-m"]"#), ["boots-l"]);
    assert_eq!(
        together(&mut engine, r#"["dress-l"]"#).iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
        ["boots-l", "scarf"]
    );
}
