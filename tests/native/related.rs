//! Lists of related items that a site keeps by hand.

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::neighbours::SourceNeighbours;
use penchant::compile::source::Duplicates;
use penchant::compile::{Compiled, Inputs, compile};
use penchant::engine::Engine;
use penchant::error::Result;

use crate::shop::{NOON, given, table};

const GOODS: &str = r#"
{"id":"camera","title":"Camera","accessories":["battery","tripod","bag","battery"," tripod "],"also":["lens"]}
{"id":"lens","title":"Lens","accessories":"bag"}
{"id":"bag","title":"Bag","accessories":["bag","camera","film"]}
{"id":"battery","title":"Battery","accessories":[]}
{"id":"tripod","title":"Tripod"}
"#;
const CONFIG: &str = r#"{"fields":{"accessories":"related","also":{"role":"related"}}}"#;

fn compiled(source: &str, config: &str, neighbours: &[SourceNeighbours]) -> Result<Compiled> {
    let inputs = Inputs { neighbours, ..Inputs::of(source.as_bytes(), config, Duplicates::Refuse) };
    compile(inputs, |_, _| {})
}

fn shop(neighbours: &[SourceNeighbours]) -> Engine {
    let bytes = compiled(GOODS, CONFIG, neighbours).expect("the source is sound").bytes;
    Engine::new(Catalog::load(AlignedBytes::copied(&bytes).expect("memory")).expect("the catalogue is sound"), 7)
}

fn together(engine: &mut Engine, basket: &str, options: &str) -> Vec<(String, f64)> {
    let (basket, options) = (given(basket), given(options));
    let items = engine.together(&basket, &options, NOON).expect("the call is sound").0.items.clone();
    items.iter().map(|ranked| (engine.catalog().id(ranked.item).to_owned(), ranked.score)).collect()
}

fn close(found: &[(String, f64)], expected: &[(&str, f64)]) {
    let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, expected.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    for ((id, score), (_, weight)) in found.iter().zip(expected) {
        assert!((score - weight).abs() <= 0.01, "{id}: {score} {weight}");
    }
}

#[test]
fn a_list_is_a_table_in_its_order_and_several_lists_are_one() {
    let mut engine = shop(&[]);
    let sets: Vec<&str> = engine.catalog().neighbour_sets().iter().map(|set| set.name.as_str()).collect();
    assert_eq!(sets, ["related"]);
    let camera = together(&mut engine, r#"["camera"]"#, "{}");
    close(&camera, &[("battery", 1.0), ("tripod", 0.5), ("bag", 1.0 / 3.0), ("lens", 0.25)]);
    close(
        &together(&mut engine, r#"["camera","lens"]"#, "{}"),
        &[("bag", 4.0 / 3.0), ("battery", 1.0), ("tripod", 0.5)],
    );
    let similar =
        engine.similar("camera", &given(r#"{"by":"neighbours","neighbours":"related"}"#), NOON).expect("it is known");
    let similar: Vec<_> = similar.items.clone();
    let similar: Vec<&str> = similar.iter().map(|ranked| engine.catalog().id(ranked.item)).collect();
    assert_eq!(similar, ["battery", "tripod", "bag", "lens"]);
}

#[test]
fn ids_of_no_item_and_an_item_itself_are_counted_and_left_out() {
    let report = compiled(GOODS, CONFIG, &[]).expect("the source is sound").neighbours;
    let [related] = report.as_slice() else { panic!("one table") };
    assert_eq!((related.name.as_str(), related.items, related.entries), ("related", 3, 6));
    assert_eq!((related.unknown, related.own), (1, 1), "film, and the bag in its own list");
    let mut engine = shop(&[]);
    close(&together(&mut engine, r#"["bag"]"#, "{}"), &[("camera", 0.5)]);
}

#[test]
fn a_table_of_orders_goes_before_and_the_lists_are_asked_for_by_name() {
    let orders = table("together", &[("camera", "bag", 2.0)]);
    let mut engine = shop(std::slice::from_ref(&orders));
    close(&together(&mut engine, r#"["camera"]"#, "{}"), &[("bag", 2.0)]);
    let listed = together(&mut engine, r#"["camera"]"#, r#"{"table":"related"}"#);
    assert_eq!(listed[0].0, "battery");
    // Of other tables, the lists go first.
    let mut engine = shop(&[table("neighbours", &[("camera", "bag", 2.0)])]);
    assert_eq!(together(&mut engine, r#"["camera"]"#, "{}")[0].0, "battery");
    let shelf = engine.recommend(&given(r#"{"basket":["camera"]}"#), NOON).expect("there is a table").items.clone();
    assert_eq!(engine.catalog().id(shelf[0].item), "battery");
}

#[test]
fn the_field_is_no_column_and_its_ids_are_no_interests() {
    let engine = shop(&[]);
    let fields: Vec<&str> = engine.catalog().fields().iter().map(|field| field.name.as_str()).collect();
    assert_eq!(fields, ["title"]);
    // The same without the field, apart from the table: no weight, no score.
    let mut bare = String::new();
    for line in GOODS.lines().filter(|line| !line.is_empty()) {
        let mut item: serde_json::Value = serde_json::from_str(line).expect("an item");
        let entries = item.as_object_mut().expect("an object");
        entries.remove("accessories");
        entries.remove("also");
        bare += &format!("{item}\n");
    }
    let bytes = compiled(&bare, "", &[]).expect("the source is sound").bytes;
    let mut other = Engine::new(Catalog::load(AlignedBytes::copied(&bytes).expect("memory")).expect("sound"), 7);
    let mut engine = engine;
    for (kind, item) in [("like", "camera"), ("view", "bag")] {
        crate::shop::record(&mut engine, &crate::shop::event(kind, item, NOON), NOON);
        crate::shop::record(&mut other, &crate::shop::event(kind, item, NOON), NOON);
    }
    let of = |engine: &mut Engine| engine.recommend(&given("{}"), NOON).expect("no options").items.clone();
    assert_eq!(of(&mut engine), of(&mut other));
}

#[test]
fn what_makes_no_table_is_refused_by_name() {
    let wrong = |source: &str, config: &str, neighbours: &[SourceNeighbours]| {
        compiled(source, config, neighbours).map(|_| ()).expect_err("it is refused")
    };
    let error = wrong(r#"{"id":"a","accessories":{"b":1}}"#, r#"{"fields":{"accessories":"related"}}"#, &[]);
    assert_eq!(error.code(), "source_field");
    assert!(error.to_string().contains("`accessories`") && error.to_string().contains("related"), "{error}");
    let error = wrong(GOODS, CONFIG, &[table("related", &[("camera", "bag", 1.0)])]);
    assert_eq!(error.code(), "neighbours_invalid");
    assert!(error.to_string().contains("two sets of this name"), "{error}");
    let four: Vec<SourceNeighbours> =
        ["a", "b", "c", "d"].iter().map(|name| table(name, &[("camera", "bag", 1.0)])).collect();
    assert_eq!(wrong(GOODS, CONFIG, &four).code(), "neighbours_invalid");
    let error = wrong(GOODS, r#"{"fields":{"accessories":{"role":"related","sensitive":true}}}"#, &[]);
    assert_eq!(error.code(), "config_invalid");
    assert!(error.to_string().contains("fields.accessories.sensitive"), "{error}");
}
