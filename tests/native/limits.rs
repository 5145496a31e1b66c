//! The limits of a source: what is larger is refused at once with its place, and what is not is compiled in a time that grows
//! with its bytes alone.

use std::time::{Duration, Instant};

use penchant::compile::dense::SourceVectors;
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::error::{Error, ErrorKind, Place};
use serde_json::{Map, Value, json};

use crate::shop::catalog_of;

/// Far more than any of it takes in a debug build on a busy machine, and far less than a square of a million.
const SOON: Duration = Duration::from_secs(240);

fn refused(source: &str) -> Error {
    let since = Instant::now();
    let error = compile(Inputs::of(source.as_bytes(), "", Duplicates::Merge), |_, _| {}).expect_err("it is refused");
    assert!(since.elapsed() < SOON, "{:?}", since.elapsed());
    error
}

fn is_refused(source: &str, at: Place, of: &str, says: [&str; 2]) {
    let error = refused(source);
    let ErrorKind::SourceField { place, field, got, expected } = error.kind() else { panic!("{error}") };
    assert_eq!((*place, field.as_str()), (at, of), "{error}");
    assert!(got.contains(says[0]) && expected.contains(says[1]), "{error}");
}

fn item_of(fields: usize) -> Value {
    let field = |number| (format!("field {number}"), json!("v"));
    let mut item: Map<String, Value> = (0..fields).map(field).collect();
    item.insert("id".to_owned(), json!("a"));
    item.into()
}

fn tags(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("tag {number}")).collect()
}

#[test]
fn an_item_has_ten_thousand_tags_at_most_and_a_million_are_refused_at_once() {
    assert_eq!(catalog_of(&json!({"id": "a", "tags": tags(10_000)}).to_string(), "").feature_count(), 10_000);
    let says = ["a list of 10001 values", "10,000 values in a list at most"];
    is_refused(&json!({"id": "a", "tags": tags(10_001)}).to_string(), Place::Line(1), "tags", says);
    let source = format!("{{\"id\":0}}\n{}", json!({"id": "a", "tags": tags(1_000_000)}));
    is_refused(&source, Place::Line(2), "tags", ["a list of 1000000 values", says[1]]);
    let numbers = json!([{"id": "a", "sizes": vec![1; 1_000_000]}]).to_string();
    is_refused(&numbers, Place::Item(1), "sizes", ["a list of 1000000 values", says[1]]);
}

#[test]
fn rows_of_one_item_join_to_ten_thousand_tags_at_most() {
    let row = |tag: &String| format!("{}\n", json!({"id": "a", "tags": [tag, "all"]}));
    let source: String = tags(9_999).iter().map(row).collect();
    assert_eq!(catalog_of_rows(&source), (1, 10_000));
    let source: String = tags(20_000).iter().map(row).collect();
    is_refused(&source, Place::Line(10_000), "id", ["10001 values", "10,000 values in a list at most"]);
}

fn catalog_of_rows(source: &str) -> (usize, usize) {
    let since = Instant::now();
    let compiled = compile(Inputs::of(source.as_bytes(), "", Duplicates::Merge), |_, _| {}).expect("it is sound");
    assert!(since.elapsed() < SOON, "{:?}", since.elapsed());
    (compiled.items, compiled.features)
}

#[test]
fn a_catalogue_has_a_thousand_fields_at_most_and_a_hundred_thousand_are_refused_at_once() {
    assert_eq!(catalog_of(&item_of(1_000).to_string(), "").fields().len(), 1_000);
    let says = ["one more field than the 1,000 before it", "1,000 fields at most"];
    let first = |fields: usize| {
        // The keys of the map are in the order of their letters.
        item_of(fields).as_object().unwrap().keys().filter(|name| *name != "id").nth(1_000).cloned().unwrap()
    };
    is_refused(&item_of(1_001).to_string(), Place::Line(1), &first(1_001), says);
    is_refused(&item_of(100_000).to_string(), Place::Line(1), &first(100_000), says);
    // A few of each item come to as many.
    let source: String = (0..2_000).map(|item| format!("{{\"id\":{item},\"field {item}\":1}}\n")).collect();
    is_refused(&source, Place::Line(1_001), "field 1000", says);
}

#[test]
fn as_many_items_as_fields_are_compiled_in_a_time_that_grows_with_the_bytes() {
    let row = |item: usize| {
        let mut fields = item_of(1_000);
        fields["id"] = json!(item);
        format!("{fields}\n")
    };
    let source: String = (0..100).map(row).collect();
    assert_eq!(catalog_of_rows(&source).0, 100);
}

#[test]
fn more_rows_than_can_be_are_refused_before_any_is_read() {
    let source = "{\"id\":1}\n".repeat(4_000_001);
    let says = ["row 4,000,001", "4,000,000 rows at most"];
    is_refused(&source, Place::Line(4_000_001), "id", says);
}

#[test]
fn more_than_a_million_items_are_refused_at_the_first_that_is_too_many() {
    let items: Vec<String> = (0..1_000_100).map(|id| format!("{{\"id\":{id}}}")).collect();
    let says = ["item 1,000,001", "1,000,000 items at most"];
    is_refused(&items.join("\n"), Place::Line(1_000_001), "id", says);
    is_refused(&format!("[{}]", items.join(",")), Place::Item(1_000_001), "id", says);
}

#[test]
fn texts_and_names_have_a_longest() {
    let long = |length: usize| "x".repeat(length);
    assert_eq!(catalog_of(&json!({"id": "a", "title": long(2 << 20)}).to_string(), "").len(), 1);
    let says = ["a text of 2097153 bytes", "2,097,152 bytes at most"];
    is_refused(&json!({"id": "a", "title": long((2 << 20) + 1)}).to_string(), Place::Line(1), "title", says);
    is_refused(&json!({"id": "a", "tags": ["x", long((2 << 20) + 1)]}).to_string(), Place::Line(1), "tags", says);
    is_refused(
        &json!({"id": long(3 << 20)}).to_string(),
        Place::Line(1),
        "id",
        ["a text of 3145728", "1 to 512 bytes"],
    );
    let mut item = json!({"id": "a"});
    item[long(257)] = json!(1);
    let name = format!("{}…", long(60));
    is_refused(&item.to_string(), Place::Line(1), &name, ["a name of 257 bytes", "256 bytes at most"]);
}

#[test]
fn an_item_has_no_more_features_than_a_profile_carries_on() {
    let lists = |each: usize| json!({"id": "a", "tags": tags(each), "topics": tags(each)}).to_string();
    assert_eq!(catalog_of(&lists(5_000), "").feature_count(), 10_000);
    is_refused(&lists(5_001), Place::Line(1), "topics", ["10002 values and words", "10,000 at most"]);
}

#[test]
fn a_config_has_four_megabytes_at_most() {
    let config = " ".repeat((4 << 20) + 1);
    let error = compile(Inputs::of(b"{\"id\":1}", &config, Duplicates::Merge), |_, _| {}).expect_err("it is refused");
    assert!(matches!(error.kind(), ErrorKind::Config { got, .. } if got == "4194305 bytes"), "{error}");
}

#[test]
fn a_vector_has_numbers_that_squares_can_be_made_of() {
    let set =
        |number: f32| SourceVectors { name: "taste".to_owned(), ids: None, dimensions: 8, values: vec![number; 8] };
    let built = |number| {
        let vectors = [set(number)];
        compile(Inputs { vectors: &vectors, ..Inputs::of(b"{\"id\":1}", "", Duplicates::Merge) }, |_, _| {})
    };
    assert!(built(1e8).is_ok() && built(1e-30).is_ok());
    for number in [2e8, f32::MAX, f32::NAN, f32::NEG_INFINITY] {
        assert_eq!(built(number).expect_err("it is refused").code(), "vectors_invalid");
    }
}

/// An item beside which all others are nothing has entries so large that a page would refuse them.
#[test]
fn whatever_weighs_whatever_a_catalogue_that_was_built_loads() {
    let config = r#"{"fields":{"a":{"role":"tag","weight":100},"b":{"role":"tag","weight":1e-38}}}"#;
    let heavy = json!({"id": "heavy", "a": tags(3_000)}).to_string();
    let light: String = (0..2_000).map(|id| format!("\n{}", json!({"id": id, "b": [id.to_string()]}))).collect();
    let catalog = catalog_of(&(heavy + &light), config);
    assert!(catalog.scales().iter().all(|scale| scale.is_finite()));
}
