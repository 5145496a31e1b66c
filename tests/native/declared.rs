//! What a site declared, read back in the config's own words: a config made of it means the same.

use penchant::catalog::shaping::OPTIONS;
use penchant::catalog::{Catalog, declared};
use penchant::input::Given;
use serde_json::{Value, json};

use crate::shop::{BOOKS, catalog_of};

fn catalog(more: &Value) -> Catalog {
    let mut config = json!({"fields": {"lists": "popularity", "year": "number"}});
    config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    catalog_of(BOOKS, &config.to_string())
}

/// As JSON, with whole numbers written as such: to JavaScript, where this goes, they are the same.
fn json_of(given: &Given) -> Value {
    let entries = |(name, value): &(String, Given)| (name.clone(), json_of(value));
    match given {
        Given::Number(number) if number.fract() == 0.0 => json!(*number as i64),
        Given::List(list) => list.iter().map(json_of).collect(),
        Given::Object(object) => Value::Object(object.iter().map(entries).collect()),
        given => serde_json::to_value(given).unwrap(),
    }
}

/// As an entry of a config: what is shown only to be told apart taken out.
fn segments_of(catalog: &Catalog) -> Value {
    let told = json_of(&declared::segments(catalog));
    let named = told.as_array().unwrap().iter().map(|segment| {
        let mut segment = segment.as_object().unwrap().clone();
        let name = segment.remove("name").unwrap();
        (name.as_str().unwrap().to_owned(), Value::Object(segment))
    });
    Value::Object(named.collect())
}

const SURFACES: [Option<&str>; 4] = [None, Some("list"), Some("discover"), Some("nowhere")];

fn shapings() -> Vec<Value> {
    let site = json!({
        "diversity": 0.2, "diversify": "dpp", "calibration": 0.5, "calibrate": "creators", "rotation": 0.1,
        "fatigue": {"after": 4}, "frequency": {"most": 2}, "caps": {"creators": 2, "subjects": 3},
        "exposure": [{"field": "subjects", "value": "Pirates", "atLeast": 0.1}],
        "boosts": [{"field": "subjects", "value": "Pirates", "by": 0.5, "label": "Pirate week"}],
        "pins": [{"item": "omoo", "position": 2, "label": "Ours"}],
        "available": {"year": {"min": 1800}}, "paths": {"lead": 2, "halfLife": "3y"},
    });
    let own = json!({"exploration": 0.25, "explore": "uniform", "caps": {}, "boosts": [], "fatigue": {"cost": 2}, "frequency": false});
    let off = json!({"shape": false, "pins": [{"item": "emma", "label": "Read it"}]});
    vec![
        json!({}),
        json!({"shaping": site}),
        json!({"surfaces": {"discover": {"shaping": own}, "list": {"shaping": off}}}),
        json!({"shaping": site, "surfaces": {"discover": {"shaping": own}, "list": {"shaping": off}}}),
        json!({"shaping": off, "surfaces": {"discover": {"shaping": {"shape": true, "diversity": 1}}}}),
    ]
}

#[test]
fn a_config_made_of_what_is_in_force_shapes_every_surface_alike() {
    for config in shapings() {
        let told = catalog(&config);
        for surface in SURFACES {
            let mut in_force = json_of(&declared::shaping(&told, surface));
            // What is not told is not in force, whatever the defaults say; but for a calibration, whose default depends on the basket.
            if !in_force["calibration"].is_null() {
                in_force["shape"] = json!(false);
            }
            let again = catalog(&json!({"shaping": in_force}));
            assert_eq!(again.shaping(None), told.shaping(surface), "{surface:?} of {config}");
        }
    }
}

#[test]
fn every_option_is_told_where_it_is_in_force() {
    let told = catalog(&shapings()[1]);
    let by_default = catalog(&json!({}));
    assert_eq!(declared::shaping(&by_default, None).get("calibration"), &Given::Nothing, "it depends on the basket");
    let names: Vec<String> = declared::shaping(&told, None).entries().iter().map(|(name, _)| name.clone()).collect();
    for option in OPTIONS.into_iter().filter(|&option| option != "shape").chain(["available"]) {
        assert!(names.iter().any(|name| name == option), "{option} is not told");
    }
}

#[test]
fn of_rules_that_a_surface_lifts_nothing_is_told_there() {
    let told = catalog(&shapings()[3]);
    let on = |surface| json_of(&declared::shaping(&told, surface));
    assert_eq!(on(None)["boosts"][0]["label"], "Pirate week");
    for lifted in ["caps", "boosts"] {
        assert_eq!(on(Some("discover"))[lifted], Value::Null, "{lifted}");
    }
    assert_eq!(on(Some("discover"))["pins"], on(None)["pins"], "what it says nothing of is as it was");
    assert_eq!(on(Some("list"))["exposure"], Value::Null, "the score's own order has no shares");
    assert_eq!(on(Some("list"))["pins"][0]["item"], "emma", "what it says besides holds");
    assert_eq!(on(Some("list"))["available"], on(None)["available"]);
    assert_eq!(on(Some("list"))["fatigue"], json!(false));
}

#[test]
fn a_config_made_of_the_segments_names_the_same_ones() {
    let config = json!({
        "sea-lovers": {
            "interests": [{"field": "subjects", "value": "Sea stories", "atLeast": 0.3, "atMost": 0.9}],
            "context": {"device": ["phone", "tablet"], "day": "weekend"},
            "events": {"atLeast": 2},
        },
        "romantics": {"centroid": [{"field": "subjects", "value": "Love stories", "weight": -0.7}], "group": "readers"},
        "many": {"events": {"atLeast": 100_000}},
    });
    let told = catalog(&json!({"segments": config}));
    let again = catalog(&json!({"segments": segments_of(&told)}));
    assert_eq!(again.segments(), told.segments());
    assert_eq!(segments_of(&told)["sea-lovers"]["interests"][0]["atLeast"], json!(0.3), "as it was written");
    assert_eq!(segments_of(&told)["many"], json!({"events": {"atLeast": 100_000}}));
    assert_eq!(segments_of(&catalog(&json!({}))), json!({}));
}

#[test]
fn what_is_said_of_experiments_is_told_also_where_nobody_said_it() {
    let told = |config: Value| json_of(&declared::experiments(&catalog(&config)));
    assert_eq!(told(json!({})), json!({"holdout": 0, "budget": 2}));
    assert_eq!(told(json!({"experiments": {"holdout": 0.05}})), json!({"holdout": 0.05, "budget": 2}));
}
