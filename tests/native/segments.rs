//! Segments: what a site names is computed here, by rules that are held at both doors.

use std::rc::Rc;

use penchant::catalog::facts::FactRule;
use penchant::catalog::field::Field;
use penchant::catalog::measures::{Bounds, Measure};
use penchant::catalog::segments::{Component, FactCondition, InterestRule, Segment};
use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::hash::xxh64;
use penchant::input::Given;
use penchant::insight::Because;
use penchant::personalizer::Personalizer;
use penchant::visitor::consent::Level;
use penchant::visitor::log::EventKind;
use pollster::block_on;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::personalizer::Device;
use crate::shop::{BOOKS, NOON, any_history, catalog_of, compiled, event, given, nothing, record_all};

fn config(segments: &Value) -> String {
    let fields = json!({"lists": "popularity", "year": {"role": "number"}});
    json!({"fields": fields, "segments": segments}).to_string()
}

fn catalog(segments: &Value) -> Catalog {
    catalog_of(BOOKS, &config(segments))
}

/// A reader who did these things.
fn reader(segments: &Value, history: &[(&str, &str)]) -> Engine {
    let mut engine = Engine::new(catalog(segments), 7);
    let events: Vec<Given> = history.iter().map(|(kind, item)| event(kind, item, NOON)).collect();
    record_all(&mut engine, &events);
    engine
}

fn names(engine: &Engine, options: &str) -> Vec<String> {
    let segments = engine.segments(&given(options), NOON).expect("the call is sound");
    segments.into_iter().map(|segment| segment.name).collect()
}

fn wish(engine: &mut Engine, kind: EventKind, target: &str, value: Given) {
    let pending = engine.check_wish(kind, &given(target), &value, NOON).expect("it is sound");
    engine.commit(engine.log().tail() + 1, pending);
}

fn sea(at_least: f64) -> Value {
    json!({"field": "subjects", "value": "Sea stories", "atLeast": at_least})
}

const SEA: &str = r#"{"field":"subjects","value":"Sea stories"}"#;

#[test]
fn recency_frequency_and_spend_are_counted_within_their_time() {
    const DAY: f64 = 86_400_000.0;
    let segments = json!({
        "big": {"spend": {"atLeast": 100}},
        "big-of-late": {"spend": {"atLeast": 100, "within": "30d"}},
        "buyers": {"purchases": {"atLeast": 2, "atMost": 2}},
        "here": {"recency": {"atMost": "1d"}},
        "lapsed": {"recency": {"atLeast": "60d"}},
        "often": {"visits": {"atLeast": 3, "within": "1y"}},
        "seldom": {"visits": {"atMost": 1, "within": "30d"}},
    });
    let mut engine = Engine::new(catalog(&segments), 7);
    assert_eq!(names(&engine, "{}"), ["seldom"]);
    let buy = |item: &str, amount: f64, days: f64| {
        given(&format!(r#"{{"type":"purchase","item":"{item}","amount":{amount},"at":{}}}"#, NOON - days * DAY))
    };
    record_all(&mut engine, &[buy("moby", 80.0, 90.0), buy("emma", 30.0, 10.0), event("view", "typee", NOON)]);
    assert_eq!(names(&engine, "{}"), ["big", "buyers", "here", "often"]);
    let found = engine.segments(&given("{}"), NOON).unwrap();
    assert_eq!(found[0].because, [Because::Measure(Measure::Spend, 110.0)]);
    assert_eq!(found[2].because, [Because::Measure(Measure::Recency, 0.0)]);
    let later = engine.segments(&given("{}"), NOON + 60.0 * DAY).unwrap();
    let later: Vec<&str> = later.iter().map(|segment| segment.name.as_str()).collect();
    assert_eq!(later, ["big", "buyers", "lapsed", "often", "seldom"]);
    engine.forget(&[1]).unwrap();
    assert_eq!(names(&engine, "{}"), ["here"], "two visits are left, and one purchase");
}

#[test]
fn bounds_that_say_nothing_are_refused_by_name() {
    for (segment, message) in [
        (json!({"spend": {}}), "`segments.s.spend`: got no bound, expected `atLeast`, `atMost` or both"),
        (json!({"visits": {"atLeast": -1}}), "`segments.s.visits.atLeast`: got -1"),
        (json!({"visits": {"atLeast": 3, "atMost": 2}}), "`segments.s.visits.atMost`: got less than `atLeast`"),
        (json!({"purchases": {"atLeast": 1, "within": 30}}), "`segments.s.purchases.within`: got 30"),
        (
            json!({"recency": {"atMost": "0d"}}),
            "`segments.s.recency.atMost`: got no time, expected a whole number of m, h, d, w or y from \"1m\"",
        ),
        (json!({"visits": {"atLeast": 2, "within": "0h"}}), "`segments.s.visits.within`: got no time"),
        (json!({"recency": {"atMost": 30}}), "`segments.s.recency.atMost`: got 30"),
        (json!({"recency": {"atMost": "30d", "within": "1y"}}), "`segments.s.recency.within`: got an unknown entry"),
    ] {
        let error =
            compile(Inputs::of(BOOKS.as_bytes(), &config(&json!({"s": segment})), Duplicates::Refuse), |_, _| ());
        let said = error.unwrap_err().to_string();
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn what_counts_is_told_as_the_config_says_it() {
    let segments = json!({"s": {"recency": {"atLeast": "2w"}, "spend": {"atMost": 9.5, "within": "1y"}}});
    let told = serde_json::to_value(penchant::catalog::declared::segments(&catalog(&segments))).unwrap();
    assert_eq!(told[0]["recency"], json!({"atLeast": "2w"}));
    assert_eq!(told[0]["spend"], json!({"atMost": 9.5, "within": "1y"}));
}

#[test]
fn every_condition_has_to_hold_and_is_named() {
    let segments = json!({
        "sailors": {"interests": [sea(0.3)], "context": {"device": ["phone", "tablet"]}, "events": {"atLeast": 2}},
    });
    let engine = reader(&segments, &[("like", "moby"), ("view", "lordjim")]);
    assert_eq!(names(&engine, "{}"), [""; 0], "where the device is not known, it is none of these");
    assert_eq!(names(&engine, r#"{"context":{"device":"computer"}}"#), [""; 0]);
    let segments = engine.segments(&given(r#"{"context":{"device":"phone"}}"#), NOON).unwrap();
    let [sailors] = &segments[..] else { panic!("one segment") };
    let [Because::Interest { interest, weight }, Because::Context { key, value }, Because::Events(acts)] =
        &sailors.because[..]
    else {
        panic!("three conditions: {sailors:?}");
    };
    assert_eq!((interest.value.as_str(), key.as_str(), value.as_str(), *acts), ("Sea stories", "device", "phone", 2));
    assert!(*weight >= 0.3, "{weight}");
}

#[test]
fn weights_are_those_that_interests_are_shown_with() {
    let engine = reader(&json!({"any": {"interests": [sea(-1.0)]}}), &[("like", "emma"), ("view", "lordjim")]);
    let interests = engine.interests(&nothing(), NOON).unwrap();
    let shown = interests.iter().find(|interest| interest.value == "Sea stories").unwrap().weight;
    let segments = engine.segments(&nothing(), NOON).unwrap();
    let Because::Interest { weight, .. } = segments[0].because[0] else { panic!("an interest") };
    assert_eq!(weight, shown);
}

#[test]
fn a_rule_may_ask_for_little_as_well() {
    let segments = json!({"landlubbers": {
        "interests": [{"field": "subjects", "value": "Sea stories", "atMost": -0.1}],
    }});
    assert_eq!(names(&reader(&segments, &[("dislike", "lordjim")]), "{}"), ["landlubbers"]);
    assert_eq!(names(&reader(&segments, &[("like", "lordjim")]), "{}"), [""; 0]);
}

#[test]
fn what_the_visitor_said_stands_in_place_of_what_was_learned() {
    let segments = json!({"sailors": {"interests": [sea(0.2)]}});
    let mut engine = reader(&segments, &[("like", "lordjim")]);
    assert_eq!(names(&engine, "{}"), ["sailors"]);
    wish(&mut engine, EventKind::Weigh, SEA, Given::Number(0.1));
    assert_eq!(names(&engine, "{}"), [""; 0]);
    wish(&mut engine, EventKind::Pin, SEA, Given::Nothing);
    assert_eq!(names(&engine, "{}"), ["sailors"]);
}

#[test]
fn what_is_muted_never_counts() {
    let segments = json!({
        "sailors": {"interests": [sea(0.1)]},
        "strangers to the sea": {"interests": [{"field": "subjects", "value": "Sea stories", "atMost": 0.0}]},
        "like sailors": {"centroid": [{"field": "subjects", "value": "Sea stories"}], "atLeast": 0.0},
    });
    let mut engine = reader(&segments, &[("like", "lordjim"), ("like", "emma")]);
    assert_eq!(names(&engine, "{}"), ["like sailors", "sailors"]);
    wish(&mut engine, EventKind::Mute, SEA, Given::Nothing);
    assert_eq!(names(&engine, "{}"), [""; 0], "nor does it say that there is none of it");
}

fn kinds_of_reader() -> Value {
    let part = |value: &str, weight: f64| json!({"field": "subjects", "value": value, "weight": weight});
    json!({
        "sailors": {"group": "readers", "centroid": [part("Sea stories", 1.0), part("Whaling", 0.5)]},
        "lovers": {"group": "readers", "centroid": [part("Love stories", 1.0), part("England", 0.5)]},
        "islanders": {"centroid": [part("Islands", 1.0)], "atLeast": 0.1},
    })
}

#[test]
fn of_a_groups_centroids_only_the_nearest_holds() {
    let both =
        reader(&kinds_of_reader(), &[("like", "moby"), ("like", "typee"), ("view", "emma"), ("view", "persuasion")]);
    let one = |name: &str| {
        let mut segments = kinds_of_reader();
        segments[name].as_object_mut().unwrap().remove("group");
        names(
            &reader(&segments, &[("like", "moby"), ("like", "typee"), ("view", "emma"), ("view", "persuasion")]),
            "{}",
        )
    };
    assert!(one("sailors").contains(&"lovers".to_owned()), "by itself it would hold: {:?}", one("sailors"));
    assert_eq!(names(&both, "{}"), ["islanders", "sailors"], "one without a group stands for itself");
    let lover = reader(&kinds_of_reader(), &[("like", "emma"), ("view", "moby"), ("like", "persuasion")]);
    assert_eq!(names(&lover, "{}"), ["lovers"]);
}

#[test]
fn a_stranger_is_near_no_centroid() {
    assert_eq!(names(&Engine::new(catalog(&kinds_of_reader()), 7), "{}"), [""; 0]);
}

#[test]
fn without_consent_there_are_none_though_the_situation_is_known() {
    let segments = json!({"phones": {"context": {"device": "phone"}}});
    let personalizer = |level| {
        let personalizer = Personalizer::new(catalog(&segments), 7, Rc::new(Device::default()));
        block_on(personalizer.begin(level, NOON));
        personalizer
    };
    let phone = given(r#"{"context":{"device":"phone"}}"#);
    assert_eq!(personalizer(Level::Session).segments(&phone, NOON).unwrap().len(), 1);
    assert_eq!(personalizer(Level::Off).segments(&phone, NOON).unwrap().len(), 0);
    let paused = personalizer(Level::Device);
    block_on(paused.set_consent(Level::Off, &given(r#"{"keep":true}"#), NOON)).unwrap();
    assert_eq!(paused.segments(&phone, NOON).unwrap().len(), 0);
}

#[test]
fn bad_options_are_refused() {
    let engine = reader(&json!({}), &[]);
    for options in [r#"{"context":7}"#, r#"{"limit":3}"#, "7"] {
        assert_eq!(engine.segments(&given(options), NOON).unwrap_err().code(), "option_invalid", "{options}");
    }
}

#[test]
fn what_cannot_stand_in_a_segment_is_refused_by_the_build_with_its_path() {
    let one = |segment: Value| json!({"s": segment});
    let rule = |field: &str| one(json!({"interests": [{"field": field, "value": "x", "atLeast": 0.1}]}));
    let cases = [
        (rule("belief"), "segments.s.interests[0].field", "a sensitive field"),
        (rule("year"), "segments.s.interests[0].field", "of the role number"),
        (rule("colour"), "segments.s.interests[0].field", "which no item has"),
        (one(json!({"centroid": [{"field": "belief", "value": "x"}]})), "segments.s.centroid[0].field", "sensitive"),
        (one(json!({})), "segments.s", "no condition"),
        (one(json!({"interests": []})), "segments.s.interests", "a list of 1 to 64"),
        (one(json!({"interests": [{"field": "subjects", "value": "x"}]})), "segments.s.interests[0]", "atLeast"),
        (
            one(json!({"interests": [{"field": "subjects", "value": "x", "atLeast": 2}]})),
            "segments.s.interests[0].atLeast",
            "-1 to 1",
        ),
        (
            one(json!({"interests": [{"field": "subjects", "value": "x", "atLeast": 0.5, "atMost": 0.1}]})),
            "segments.s.interests[0].atMost",
            "less than",
        ),
        (one(json!({"interests": [{"field": "subjects", "atLeast": 0.5}]})), "segments.s.interests[0].value", "a text"),
        (one(json!({"context": {}})), "segments.s.context", "0 keys"),
        (one(json!({"context": {"device": []}})), "segments.s.context.device", "a text of 1 to 64"),
        (one(json!({"context": {"device": 7}})), "segments.s.context.device", "got 7"),
        (one(json!({"events": {"atLeast": 0}})), "segments.s.events.atLeast", "a whole number"),
        (one(json!({"events": {"atMost": 3}})), "segments.s.events.atMost", "an unknown"),
        (one(json!({"events": {"atLeast": 3}, "atLeast": 0.5})), "segments.s.atLeast", "without a centroid"),
        (one(json!({"events": {"atLeast": 3}, "group": "g"})), "segments.s.group", "a centroid"),
        (
            one(json!({"centroid": [{"field": "subjects", "value": "x", "weight": 0}]})),
            "segments.s.centroid[0].weight",
            "not 0",
        ),
        (one(json!({"rules": []})), "segments.s.rules", "one of interests"),
        (json!({"": {"events": {"atLeast": 3}}}), "segments.", "1 to 64 bytes"),
        (json!([]), "segments", "an object"),
    ];
    for (segments, path, says) in cases {
        let fields = json!({"year": "number", "belief": {"role": "tag", "sensitive": true}});
        let config = json!({"fields": fields, "segments": segments}).to_string();
        let source = BOOKS.replace(r#""id":"emma","#, r#""id":"emma","belief":["x"],"#);
        let refused = compile(Inputs::of(source.as_bytes(), &config, Duplicates::Refuse), |_, _| {}).unwrap_err();
        assert_eq!(refused.code(), "config_invalid", "{segments}");
        let message = refused.to_string();
        assert!(
            message.contains(&format!("`{path}`")) && message.contains(says),
            "{message} should name {path} and say {says}"
        );
    }
}

/// The same bytes with a checksum that fits them.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let checksum = xxh64(&bytes[32..], xxh64(&bytes[..24], 0));
    bytes[24..32].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

fn load(bytes: Vec<u8>) -> Result<Catalog, penchant::error::Error> {
    Catalog::load(AlignedBytes::copied(&sealed(bytes)).expect("memory"))
}

#[test]
fn a_file_from_before_there_were_segments_is_still_read() {
    let mut bytes = compiled(BOOKS, "");
    for tag in [b"SEGM", b"EXPE"] {
        let entry = bytes.windows(4).position(|known| known == tag).expect("the table names it");
        bytes[entry..entry + 4].copy_from_slice(b"????");
    }
    let catalog = load(bytes).expect("it is sound");
    assert_eq!((catalog.segments().len(), catalog.experiments().holdout, catalog.experiments().budget), (0, 0.0, 2.0));
}

#[test]
fn a_file_with_a_segment_about_what_is_not_learned_is_refused() {
    let mut bytes =
        compiled(BOOKS, &config(&json!({"s": {"interests": [{"field": "title", "value": "x", "atLeast": 0.5}]}})));
    let at = bytes.windows(5).rposition(|part| part == b"title").expect("the segment names it");
    bytes[at..at + 5].copy_from_slice(b"tit1e");
    let refused = load(bytes).unwrap_err();
    assert_eq!(refused.code(), "catalog_layout");
    assert!(refused.to_string().contains("SEGM"), "{refused}");
}

fn any_segment() -> impl Strategy<Value = Segment> {
    let share = || (-1.0..=1.0_f32).prop_filter("not 0", |share| *share != 0.0);
    let rule = ("[a-c]", share()).prop_map(|(value, least)| InterestRule {
        field: "subjects".to_owned(),
        value,
        at_least: Some(least),
        at_most: None,
    });
    let part = ("[a-c]", share()).prop_map(|(value, weight)| Component { field: "title".to_owned(), value, weight });
    (
        prop::collection::vec(rule, 0..4),
        prop::collection::vec(("[a-c]", prop::collection::vec("[a-z]{1,5}", 1..3)), 0..3),
        1..100_u32,
        prop::collection::vec(part, 1..4),
        share(),
        prop::option::of("[a-z]{1,9}"),
        prop::option::of((0..4_usize, 0.0..1e6_f64, prop::option::of(0.0..1e9_f64))),
        prop::option::of(prop_oneof![
            prop::collection::vec("[a-z]{1,5}", 1..3)
                .prop_map(|words| FactCondition { words, ..FactCondition::default() }),
            (-9.0..9.0_f64).prop_map(|least| FactCondition { at_least: Some(least), ..FactCondition::default() }),
        ]),
    )
        .prop_map(|(interests, context, events, centroid, similarity, group, bounds, fact)| Segment {
            name: String::new(),
            interests,
            context,
            events,
            centroid,
            similarity,
            group,
            measures: bounds.into_iter().map(measured).collect(),
            facts: fact.into_iter().map(|fact| FactCondition { name: "industry".to_owned(), ..fact }).collect(),
        })
}

/// The bytes of what counts, as they stand in the file.
fn measures_length(segments: &[Segment]) -> usize {
    segments.iter().map(|segment| 4 + 25 * segment.measures.len()).sum()
}

fn measured((measure, least, within): (usize, f64, Option<f64>)) -> Bounds {
    let measure = Measure::ALL[measure];
    Bounds { measure, within: within.unwrap_or(f64::INFINITY), at_least: Some(least), at_most: None }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_was_written_is_read_again(segments in prop::collection::vec(any_segment(), 1..5)) {
        let named = segments.into_iter().enumerate().map(|(number, segment)| Segment { name: format!("s{number}"), ..segment });
        let segments: Vec<Segment> = named.collect();
        let catalog = crate::shop::books();
        let fields: &[Field] = catalog.fields();
        let encoded = Segment::encode_all(&segments);
        let declared = [FactRule { name: "industry".to_owned(), field: None, weight: 1.0, values: Vec::new(), bands: Vec::new() }];
        let counting: Vec<Segment> = segments.iter().map(|segment| Segment { facts: Vec::new(), ..segment.clone() }).collect();
        let plain: Vec<Segment> = counting.iter().map(|segment| Segment { measures: Vec::new(), ..segment.clone() }).collect();
        let has_facts = segments.iter().any(|segment| !segment.facts.is_empty());
        prop_assert_eq!(Segment::decode_all(&encoded, fields, &declared), Some(segments.clone()));
        // What counts stands apart, after all that earlier versions read; so do facts, after what counts.
        let before = Segment::encode_all(&plain).len();
        let counted = if has_facts { before + measures_length(&segments) } else { encoded.len() };
        for length in 1..encoded.len() {
            let expected = match length {
                _ if length == before => Some(plain.clone()),
                _ if length == counted => Some(counting.clone()),
                _ => None,
            };
            prop_assert_eq!(Segment::decode_all(&encoded[..length], fields, &declared), expected);
        }
    }

    #[test]
    fn no_bytes_make_a_segment_trap(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Segment::decode_all(&bytes, crate::shop::books().fields(), &[]);
    }

    /// A segment is a function of the profile: folding the log anew gives the same.
    #[test]
    fn a_reader_belongs_to_the_same_after_the_log_is_folded_anew(history in any_history()) {
        let mut engine = Engine::new(catalog(&kinds_of_reader()), 7);
        record_all(&mut engine, &history);
        let mut other = Engine::new(catalog(&kinds_of_reader()), 7);
        other.restore(engine.log().clone());
        let segments = engine.segments(&nothing(), NOON).unwrap();
        prop_assert_eq!(&segments, &other.segments(&nothing(), NOON).unwrap());
        let of_group = segments.iter().filter(|segment| segment.name != "islanders").count();
        prop_assert!(of_group <= 1, "{:?}", segments);
    }
}
