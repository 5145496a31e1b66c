//! From a site's items to a catalogue and back.

use penchant::catalog::item_json::item_json;
use penchant::catalog::{AlignedBytes, Catalog, Role};
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, Stage, compile};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::shop::{BOOKS, books, catalog_of, compiled};

fn shown(catalog: &Catalog, id: &str) -> Value {
    serde_json::from_str(&item_json(catalog, catalog.find(id).expect("the item is there"))).expect("it is JSON")
}

fn role(source: &str, config: &str, field: &str) -> Role {
    let catalog = catalog_of(source, config);
    catalog.fields().iter().find(|known| known.name == field).expect("the field is there").role
}

#[test]
fn an_item_comes_back_as_the_site_gave_it() {
    let source = r#"[
        {"id":"a\"b","title":"Ünï “x”\n\\","creators":["Second, A.","First, B."],"year":1851.5,"ok":true,"sizes":[1,2],"empty":[],"gone":null},
        {"id":7,"title":"Other","creators":["First, B."],"year":1852,"ok":false,"sizes":[3],"empty":["x"]}
    ]"#;
    let catalog = catalog_of(source, r#"{"fields":{"year":"number"}}"#);
    assert_eq!(
        shown(&catalog, "a\"b"),
        json!({"id":"a\"b","title":"Ünï “x”\n\\","creators":["Second, A.","First, B."],"year":1851.5,"ok":true,
               "sizes":[1.0,2.0],"empty":[]})
    );
    assert_eq!(shown(&catalog, "7")["empty"], json!(["x"]));
}

#[test]
fn lines_and_arrays_and_a_byte_order_mark_make_the_same_catalogue() {
    let lines: Vec<&str> = BOOKS.trim().lines().collect();
    let array = format!("\u{feff}[{}]", lines.join(","));
    assert_eq!(compiled(BOOKS, ""), compiled(&array, ""));
}

#[test]
fn roles_are_told_from_names_and_values() {
    let source = r#"
        {"id":1,"name":"Red shoes","brand":"Acme","kind":"shoe","colours":["red"],"price":10,"sales":5,"added":"2024-02-29","page":"/p/1","photo":"https://x.test/1.jpg"}
        {"id":2,"name":"Blue shoes","brand":"Acme","kind":"shoe","colours":["blue"],"price":12,"sales":3,"added":"2024-03-01","page":"/p/2","photo":"https://x.test/2.jpg"}
        {"id":3,"name":"Green hat","brand":"Bolt","kind":"hat","colours":["green"],"price":7,"sales":0,"added":"2024-03-02","page":"/p/3","photo":"https://x.test/3.jpg"}
        {"id":4,"name":"Grey hat","brand":"Bolt","kind":"hat","colours":["grey"],"price":8,"sales":9,"added":"2024-03-03","page":"/p/4","photo":"https://x.test/4.jpg"}
    "#;
    let expected = [
        ("name", Role::Title),
        ("brand", Role::Creator),
        ("kind", Role::Category),
        ("colours", Role::Tag),
        ("price", Role::Price),
        ("sales", Role::Popularity),
        ("added", Role::Date),
        ("page", Role::Url),
        ("photo", Role::Image),
    ];
    for (field, expected) in expected {
        assert_eq!(role(source, "", field), expected, "{field}");
    }
    assert_eq!(role(source, r#"{"fields":{"kind":"tag"}}"#, "kind"), Role::Tag);
}

#[test]
fn a_sensitive_field_is_shown_and_never_a_feature() {
    let config = r#"{"fields":{"subjects":{"role":"tag","sensitive":true}}}"#;
    let catalog = catalog_of(BOOKS, config);
    assert_eq!(shown(&catalog, "moby")["subjects"], json!(["Sea stories", "Whaling"]));
    for item in catalog.items() {
        assert!(catalog.features(item).all(|(feature, _)| catalog.field_of(feature).name != "subjects"));
    }
}

#[test]
fn vectors_are_of_length_one_on_average_and_longer_for_items_that_say_more() {
    let catalog = books();
    let lengths: Vec<f32> = catalog
        .items()
        .map(|item| catalog.features(item).map(|(_, weight)| weight * weight).sum::<f32>().sqrt())
        .collect();
    let mean = lengths.iter().sum::<f32>() / lengths.len() as f32;
    assert!((mean - 1.0).abs() < 1e-5, "{mean}");
    let of = |id: &str| lengths[catalog.find(id).unwrap().get()];
    assert!(of("moby") > of("lordjim"), "a subject of its own beside what both have");
    for (item, length) in catalog.items().zip(&lengths) {
        assert!((catalog.inverse_lengths()[item.get()] * length - 1.0).abs() < 1e-5);
    }
}

#[test]
fn postings_are_the_items_features_the_other_way_round() {
    let catalog = books();
    for item in catalog.items() {
        for (feature, weight) in catalog.features(item) {
            let postings = catalog.postings(feature);
            let place = postings.items.iter().position(|&other| other as usize == item.get()).expect("it is there");
            assert_eq!(f32::from(postings.weights[place]) * catalog.scales()[item.get()], weight);
        }
    }
    let entries: usize = catalog.items().map(|item| catalog.features(item).count()).sum();
    let postings: usize =
        (0..catalog.feature_count()).map(|at| catalog.postings(catalog.feature_at(at).unwrap()).items.len()).sum();
    assert_eq!(entries, postings);
}

#[test]
fn a_rarer_feature_weighs_more() {
    let catalog = books();
    let moby = catalog.find("moby").unwrap();
    let weight = |value: &str| {
        catalog.features(moby).find(|&(feature, _)| catalog.value(feature) == value).expect("it has it").1
    };
    assert!(weight("Whaling") > weight("Sea stories"));
}

#[test]
fn rows_of_one_item_are_joined_where_that_is_asked_for() {
    let source = r#"
        {"id":"61","title":"The Communist Manifesto","creators":["Marx, Karl"]}
        {"id":"61","title":"Another title","creators":["Engels, Friedrich"],"year":1848}
    "#;
    let compiled = compile(Inputs::of(source.as_bytes(), "", Duplicates::Merge), |_, _| {}).unwrap();
    assert_eq!((compiled.items, compiled.merged), (1, 1));
    let catalog = Catalog::load(AlignedBytes::copied(&compiled.bytes).unwrap()).unwrap();
    let item = shown(&catalog, "61");
    assert_eq!(item["creators"], json!(["Marx, Karl", "Engels, Friedrich"]));
    assert_eq!((item["title"].as_str(), item["year"].as_f64()), (Some("The Communist Manifesto"), Some(1848.0)));
}

#[test]
fn progress_is_told_and_ends_within_bounds() {
    let mut heard = Vec::new();
    compile(Inputs::of(BOOKS.as_bytes(), "", Duplicates::Refuse), |stage, part| heard.push((stage, part))).unwrap();
    assert!(heard.iter().any(|&(stage, _)| stage == Stage::Read));
    assert!(heard.iter().any(|&(stage, _)| stage == Stage::Features));
    assert!(heard.iter().all(|(_, part)| (0.0..=1.0).contains(part)));
}

#[test]
fn the_same_source_makes_the_same_bytes() {
    assert_eq!(compiled(BOOKS, ""), compiled(BOOKS, ""));
}

proptest! {
    #[test]
    fn a_number_of_a_source_is_that_number_to_the_last_bit(numbers in prop::collection::vec(-1e15..1e15_f64, 1..20)) {
        let line = |(place, number): (usize, &f64)| format!("{{\"id\":\"i{place}\",\"n\":{number}}}\n");
        let source: String = numbers.iter().enumerate().map(line).collect();
        let catalog = catalog_of(&source, r#"{"fields":{"n":"number"}}"#);
        let column = catalog.numbers("n").expect("it is there");
        prop_assert_eq!(column, &numbers[..]);
    }

    #[test]
    fn every_id_is_found_and_no_other(ids in prop::collection::btree_set("\\PC{1,12}", 1..40), other in "\\PC{1,12}") {
        let items: Vec<Value> = ids.iter().rev().map(|id| json!({"id": id, "tags": ["x"]})).collect();
        let catalog = catalog_of(&Value::from(items).to_string(), "");
        for id in &ids {
            prop_assert_eq!(catalog.id(catalog.find(id).expect("it is there")), id);
        }
        prop_assert_eq!(catalog.find(&other).is_some(), ids.contains(&other));
    }
}
