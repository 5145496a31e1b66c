//! Records that cannot be used, gathered: all of a stage at once, with their lines, and none that is refused only since another one is there.

use penchant::compile::refusals::Refusals;
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile, compile_gathering};
use serde_json::{Map, Value, json};

/// The lines of the records that are refused, where as many as `most` are asked for; none where all can be used.
fn refused(source: &str, config: &str, duplicates: Duplicates, most: usize) -> Vec<String> {
    let inputs = Inputs::of(source.as_bytes(), config, duplicates);
    let mut refusals = Refusals::up_to(most);
    let outcome = compile_gathering(inputs, &mut refusals, |_, _| {}).map(|_| ());
    assert_eq!(outcome.is_ok(), refusals.all().is_empty());
    if let Err(error) = outcome {
        assert_eq!(Some(&error), refusals.all().first());
        assert_eq!(Err(error), compile(inputs, |_, _| {}).map(|_| ()), "the error is the same without gathering");
    }
    let line =
        |error: &penchant::error::Error| error.to_string().split([' ', ',', ':']).take(2).collect::<Vec<_>>().join(" ");
    refusals.all().iter().map(line).collect()
}

const TAGS: &str = r#"{ "fields": { "tags": "tag" } }"#;

fn lines(rows: &[&str]) -> String {
    rows.join("\n")
}

#[test]
fn rows_that_are_no_items_are_known_together() {
    let source = lines(&[r#"{"id":"a"}"#, "{", r#"{"id":"b"}"#, r#"{"title":"c"}"#, r#"{"id":""}"#]);
    assert_eq!(refused(&source, "", Duplicates::Merge, 10), ["line 2", "line 4", "line 5"]);
    assert_eq!(refused(&source, "", Duplicates::Merge, 2), ["line 2", "line 4"], "no more than were asked for");
}

#[test]
fn values_that_no_catalogue_can_hold_are_known_together() {
    let long = json!({ "id": "b", "tags": ["x".repeat(1_100)] }).to_string();
    let other = json!({ "id": "d", "tags": ["y".repeat(1_100)] }).to_string();
    let source = lines(&[r#"{"id":"a","tags":["One"]}"#, &long, r#"{"id":"c","tags":["Two"]}"#, &other]);
    assert_eq!(refused(&source, TAGS, Duplicates::Merge, 10), ["line 2", "line 4"]);
}

#[test]
fn a_refused_row_leaves_no_field_behind_that_refuses_others() {
    let many: Map<String, Value> = (0..1_001).map(|field| (format!("f{field}"), json!(1))).collect();
    let mut wide = Value::Object(many);
    wide["id"] = json!("a");
    let source = lines(&[&wide.to_string(), r#"{"id":"b","title":"Emma"}"#, r#"{"id":"c","shelf":"Sea"}"#]);
    assert_eq!(refused(&source, "", Duplicates::Merge, 10), ["line 1"]);
}

#[test]
fn two_records_of_one_id_are_no_refusal_of_either() {
    let source = lines(&[r#"{"id":"a"}"#, r#"{"id":"a"}"#]);
    let mut refusals = Refusals::up_to(10);
    let inputs = Inputs::of(source.as_bytes(), "", Duplicates::Refuse);
    let error = compile_gathering(inputs, &mut refusals, |_, _| {}).unwrap_err();
    assert_eq!((error.code(), refusals.all().len()), ("source_duplicate", 0));
}
