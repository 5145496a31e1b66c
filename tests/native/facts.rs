//! Facts: what a site or a visitor states moves items by declared pairs, is explained as stated, and is taken back exactly.

use std::rc::Rc;

use penchant::catalog::facts::{Band, FactRule, FactValue};
use penchant::catalog::format::{Directory, Section};
use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::hash::xxh64;
use penchant::insight::Because;
use penchant::insight::attribution::{PartKind, Source};
use penchant::insight::counterfactual::Asked;
use penchant::insight::portable;
use penchant::personalizer::Personalizer;
use penchant::ranking::Ranked;
use penchant::visitor::Pending;
use penchant::visitor::consent::Level;
use penchant::visitor::log::{Event, Payload, Sequence};
use pollster::block_on;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::personalizer::Device;
use crate::shop::{BOOKS, CONFIG, HOUR, NOON, any_history, catalog_of, compiled, event, given, nothing, record};

/// Guides for two sectors and two sizes of company; the general ones are the most popular.
fn guides() -> String {
    let row = |number: usize| {
        let sector = [r#"["general"]"#, r#"["health"]"#, r#"["health","medicine"]"#, r#"["finance"]"#][number % 4];
        let size = ["small", "large"][number / 4 % 2];
        let reads = if number.is_multiple_of(4) { 40 + number } else { 20 + number };
        format!(
            r#"{{"id":"g{number}","title":"Guide {number}","sector":{sector},"companySize":"{size}","reads":{reads}}}"#
        )
    };
    (0..24).map(|number| row(number) + "\n").collect()
}

fn facts() -> Value {
    json!({
        "industry": {"field": "sector", "values": {"healthcare": ["health", "medicine"]}},
        "language": {},
        "size": {"field": "companySize", "bands": {"small": [1, 49], "large": [50, 100_000]}, "weight": 0.5},
    })
}

fn config(more: Value) -> String {
    let mut config =
        json!({"fields": {"reads": "popularity", "sector": "tag", "companySize": "category"}, "facts": facts()});
    let entries = more.as_object().expect("an object").clone();
    config.as_object_mut().expect("an object").extend(entries);
    config.to_string()
}

fn portal_with(more: Value) -> Engine {
    Engine::new(catalog_of(&guides(), &config(more)), 7)
}

fn portal() -> Engine {
    portal_with(json!({}))
}

/// States facts as `profile.given` does; returns the numbers of the entries.
fn state(engine: &mut Engine, facts: &str, options: &str, now: f64) -> Vec<Sequence> {
    let statement = engine.check_facts(&given(facts), &given(options), now).expect("the facts are sound");
    let commit = |pending| {
        let sequence = engine.log().tail() + 1;
        engine.commit(sequence, pending);
        sequence
    };
    let numbers = statement.entries.clone().into_iter().map(commit).collect();
    engine.state_in_session(&statement);
    numbers
}

const SESSION: &str = r#"{"scope":"session"}"#;

fn shelf(engine: &mut Engine, options: &str) -> Vec<(String, f64)> {
    let items: Vec<Ranked> = engine.recommend(&given(options), NOON).expect("the options are sound").items.clone();
    items.iter().map(|ranked| (engine.catalog().id(ranked.item).to_owned(), ranked.score)).collect()
}

fn has(engine: &Engine, id: &str, field: &str, value: &str) -> bool {
    let catalog = engine.catalog();
    let item = catalog.find(id).expect("it is there");
    catalog.features(item).any(|(feature, _)| engine.feature(feature) == (field, value))
}

fn count(engine: &Engine, shelf: &[(String, f64)], field: &str, value: &str) -> usize {
    shelf.iter().filter(|(id, _)| has(engine, id, field, value)).count()
}

fn refused(engine: &Engine, facts: &str, options: &str) -> String {
    engine.check_facts(&given(facts), &given(options), NOON).unwrap_err().to_string()
}

#[test]
fn a_build_names_the_values_and_bands_of_facts_that_no_item_has() {
    let unmatched = |facts: Value| {
        let config = config(json!({ "facts": facts }));
        let made =
            compile(Inputs::of(guides().as_bytes(), &config, Duplicates::Refuse), |_, _| ()).expect("it is sound");
        made.unmatched_facts.into_iter().map(|fact| (fact.name, fact.field, fact.values)).collect::<Vec<_>>()
    };
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<String>>();
    let of = |name: &str, field: &str, values: &[&str]| vec![(name.to_owned(), field.to_owned(), texts(values))];
    for (facts, expected) in [
        (facts(), vec![]),
        (json!({"a": {}}), vec![]),
        (json!({"a": {"field": "sector"}}), vec![]),
        (json!({"a": {"field": "sector", "values": {"x": ["Nope"]}}}), of("a", "sector", &["Nope"])),
        (
            json!({"a": {"field": "sector", "values": {"x": ["health", "Health"], "y": "Health"}}}),
            of("a", "sector", &["Health"]),
        ),
        (
            json!({"a": {"field": "companySize", "bands": {"small": [1, 9], "XXL": [10, 99]}}}),
            of("a", "companySize", &["XXL"]),
        ),
        (json!({"a": {"field": "companySize", "bands": {"XXL": [10, 99]}, "values": {"XXL": "large"}}}), vec![]),
        (
            json!({"a": {"field": "companySize", "bands": {"XXL": [10, 99]}, "values": {"XXL": "huge"}}}),
            of("a", "companySize", &["huge"]),
        ),
        (json!({"a": {"bands": {"XXL": [10, 99]}}}), vec![]),
    ] {
        assert_eq!(unmatched(facts.clone()), expected, "{facts}");
    }
}

#[test]
fn a_fact_brings_what_it_matches_and_nothing_else_changes() {
    let mut engine = portal();
    let before = shelf(&mut engine, "{}");
    assert_eq!(count(&engine, &before[..6], "sector", "health"), 0, "the general ones come first");
    state(&mut engine, r#"{"industry":"healthcare"}"#, "{}", NOON);
    let after = shelf(&mut engine, "{}");
    assert!(count(&engine, &after, "sector", "health") > count(&engine, &before, "sector", "health"));
    assert_eq!(count(&engine, &after, "sector", "finance").max(1), 1, "{after:?}");
    state(&mut engine, r#"{"industry":null}"#, "{}", NOON);
    assert_eq!(shelf(&mut engine, "{}"), before);
}

#[test]
fn a_fact_gains_so_many_deviations_of_the_scores_and_an_item_gains_by_it_once() {
    let mut engine = portal();
    let scores = |engine: &mut Engine| {
        let mut scores = shelf(engine, r#"{"limit":24}"#);
        scores.sort_by(|(one, _), (other, _)| one.cmp(other));
        scores
    };
    let before = scores(&mut engine);
    state(&mut engine, r#"{"industry":"healthcare"}"#, "{}", NOON);
    let after = scores(&mut engine);
    let gains: Vec<(bool, f64)> = before
        .iter()
        .zip(&after)
        .map(|((id, before), (_, after))| (has(&engine, id, "sector", "health"), after - before))
        .collect();
    // Half of the guides match: they gain half a deviation, and the others lose as much, since the mean stays. The scores' deviation
    // here is less than 1, the least that counts.
    for (matches, gain) in gains {
        assert!((gain - if matches { 0.5 } else { -0.5 }).abs() < 1e-9, "{matches} {gain}");
    }
}

#[test]
fn a_number_matches_by_its_band_and_outside_of_all_bands_nothing() {
    let mut engine = portal();
    state(&mut engine, r#"{"size":200}"#, "{}", NOON);
    let large = shelf(&mut engine, r#"{"limit":8}"#);
    state(&mut engine, r#"{"size":49}"#, "{}", NOON);
    let small = shelf(&mut engine, r#"{"limit":8}"#);
    assert!(count(&engine, &large, "companySize", "large") > count(&engine, &small, "companySize", "large"));
    let (by_name, mut unknown) = (
        {
            state(&mut engine, r#"{"size":"small"}"#, "{}", NOON);
            shelf(&mut engine, r#"{"limit":8}"#)
        },
        portal(),
    );
    assert_eq!(by_name, small, "a band can be stated by its name");
    state(&mut engine, r#"{"size":0.5}"#, "{}", NOON);
    assert_eq!(shelf(&mut engine, r#"{"limit":8}"#), shelf(&mut unknown, r#"{"limit":8}"#));
}

#[test]
fn a_reason_names_the_fact_and_the_event_that_stated_it() {
    let mut engine = portal();
    let numbers = state(&mut engine, r#"{"industry":"healthcare","size":200}"#, "{}", NOON);
    let (number, id, items) = {
        let shelf = engine.recommend(&given(r#"{"limit":24}"#), NOON).unwrap();
        (shelf.number, shelf.id(), shelf.items.clone())
    };
    let first = items.iter().position(|ranked| engine.catalog().id(ranked.item) == "g6").unwrap();
    let reasons = engine.reasons(number);
    let named: Vec<_> = reasons[first]
        .iter()
        .filter(|(reason, _)| reason.source == Source::Given)
        .map(|(reason, because)| {
            let stated = engine.shelf(number).unwrap().stated(reason.fact.unwrap()).unwrap();
            (stated.name.as_str(), stated.value.clone(), engine.feature(reason.feature.unwrap()), because.clone())
        })
        .collect();
    assert_eq!(
        named,
        [
            ("industry", FactValue::Text("healthcare".to_owned()), ("sector", "health"), vec![numbers[0]]),
            ("size", FactValue::Number(200.0), ("companySize", "large"), vec![numbers[1]]),
        ]
    );
    let explained = engine.explain(&id, "g6").unwrap();
    let part = explained.parts.iter().find(|part| part.part.kind == PartKind::Given).unwrap();
    assert_eq!(part.because.len(), 1);
    assert_eq!(part.because[0].contribution, part.part.contribution);
    assert_eq!(part.stated.as_ref().unwrap().name, "industry");
}

#[test]
fn the_latest_statement_counts_and_the_same_again_adds_nothing_to_the_log() {
    let mut engine = portal();
    assert_eq!(state(&mut engine, r#"{"industry":"finance","language":"de"}"#, "{}", NOON), [1, 2]);
    assert_eq!(state(&mut engine, r#"{"industry":"finance","language":"de"}"#, "{}", NOON + HOUR), [0; 0]);
    assert_eq!(state(&mut engine, r#"{"industry":"healthcare","language":null}"#, "{}", NOON + HOUR), [3, 4]);
    let known: Vec<_> = engine.facts().iter().map(|fact| (fact.name.as_str(), fact.sequence)).collect();
    assert_eq!(known, [("industry", Some(3))]);
    assert_eq!(state(&mut engine, r#"{"language":null}"#, "{}", NOON), [0; 0], "there is none to withdraw");
    record(&mut engine, &given(r#"{"type":"undo","event":3}"#), NOON + HOUR);
    assert_eq!(engine.facts()[0].value, FactValue::Text("finance".to_owned()), "an undo brings the earlier one back");
    state(&mut engine, "null", "{}", NOON + HOUR);
    assert_eq!(engine.facts(), []);
}

#[test]
fn a_fact_of_the_session_is_in_no_log_and_no_export_and_ends_with_the_session() {
    let mut engine = portal();
    let plain = shelf(&mut engine, "{}");
    assert_eq!(state(&mut engine, r#"{"industry":"healthcare"}"#, SESSION, NOON), [0; 0]);
    assert_eq!(engine.log().entries(), []);
    let export = serde_json::to_string(&portable::export(engine.log(), &[], NOON)).unwrap();
    assert!(!export.contains("healthcare"), "{export}");
    let (number, id, stated) = {
        let shelf = engine.recommend(&nothing(), NOON).unwrap();
        let ids: Vec<f64> = shelf.items.iter().map(|ranked| ranked.score).collect();
        (shelf.number, shelf.id(), ids)
    };
    assert_ne!(stated, plain.iter().map(|(_, score)| *score).collect::<Vec<_>>());
    // Later events, and the end of the session, change nothing of what the shelf is explained by.
    record(&mut engine, &event("view", "g3", NOON), NOON);
    engine.end_session();
    assert_eq!(engine.facts(), []);
    let reason =
        engine.reasons(number).concat().into_iter().find(|(reason, _)| reason.source == Source::Given).unwrap();
    assert_eq!(reason.1, [0; 0], "no event is behind it");
    assert_eq!(engine.shelf(number).unwrap().stated(reason.0.fact.unwrap()).unwrap().name, "industry");
    for item in ["g1", "g2"] {
        let Ok(explained) = engine.explain(&id, item) else { continue };
        let sum: f64 = explained.parts.iter().map(|part| part.part.contribution).sum();
        assert!((sum - explained.score).abs() < 1e-5, "{sum} {}", explained.score);
    }
    engine.forget(&[1]).unwrap();
    assert_eq!(shelf(&mut engine, "{}"), plain);
}

#[test]
fn the_session_lies_over_the_device_until_the_device_is_told_otherwise() {
    let mut engine = portal();
    state(&mut engine, r#"{"industry":"finance"}"#, "{}", NOON);
    state(&mut engine, r#"{"industry":"healthcare"}"#, SESSION, NOON);
    let value = |engine: &Engine| engine.facts()[0].value.clone();
    assert_eq!(value(&engine), FactValue::Text("healthcare".to_owned()));
    record(&mut engine, &event("view", "g3", NOON), NOON);
    record(&mut engine, &given(r#"{"type":"undo","event":2}"#), NOON);
    assert_eq!(value(&engine), FactValue::Text("healthcare".to_owned()), "also after the log was folded again");
    state(&mut engine, r#"{"industry":null}"#, SESSION, NOON);
    assert_eq!(value(&engine), FactValue::Text("finance".to_owned()));
    state(&mut engine, r#"{"industry":"healthcare"}"#, SESSION, NOON);
    state(&mut engine, r#"{"industry":"general"}"#, "{}", NOON);
    assert_eq!(value(&engine), FactValue::Text("general".to_owned()));
    state(&mut engine, r#"{"industry":"healthcare"}"#, SESSION, NOON);
    state(&mut engine, r#"{"industry":null}"#, "{}", NOON);
    assert_eq!(engine.facts(), [], "what is withdrawn is not in force");
}

#[test]
fn no_fact_counts_where_the_order_must_not_be_personal() {
    let policy = json!({"version": "1", "purposes": ["p"], "legalBasis": "consent", "owner": "o",
        "contact": "https://example.org", "forbiddenSurfaces": ["prices"]});
    let mut engine = portal_with(json!({"policy": policy}));
    let filter = r#"{"surface":"prices","filter":{"sector":{"fact":"industry"}}}"#;
    let (site, open) = (shelf(&mut engine, "{}"), shelf(&mut engine, filter));
    state(&mut engine, r#"{"industry":"healthcare"}"#, "{}", NOON);
    assert_eq!(shelf(&mut engine, r#"{"surface":"prices"}"#), site);
    assert_eq!(shelf(&mut engine, r#"{"personalization":0}"#), site);
    assert_eq!(shelf(&mut engine, filter), open, "nor do filters know of it");
    assert_ne!(shelf(&mut engine, r#"{"personalization":0.5}"#), site);
    let mut held_out = portal_with(json!({"experiments": {"holdout": 1}}));
    held_out.commit(1, Pending { event: Event::new(Payload::Seed(7), NOON), item: None });
    assert!(held_out.is_held_out());
    state(&mut held_out, r#"{"industry":"healthcare"}"#, "{}", NOON);
    assert_eq!(shelf(&mut held_out, "{}"), site);
}

#[test]
fn a_filter_compares_a_field_with_a_fact_and_holds_for_all_where_it_is_not_in_force() {
    let mut engine = portal();
    let filter = r#"{"limit":24,"filter":{"sector":{"fact":"industry"}}}"#;
    assert_eq!(shelf(&mut engine, filter).len(), 24);
    state(&mut engine, r#"{"industry":"healthcare"}"#, "{}", NOON);
    let found = shelf(&mut engine, filter);
    assert_eq!((found.len(), count(&engine, &found, "sector", "health")), (12, 12));
    let others = shelf(&mut engine, r#"{"limit":24,"filter":{"not":{"sector":{"fact":"industry"}}}}"#);
    assert_eq!((others.len(), count(&engine, &others, "sector", "health")), (12, 0));
    let size = r#"{"limit":24,"filter":{"companySize":{"fact":"size"}}}"#;
    state(&mut engine, r#"{"size":20}"#, "{}", NOON);
    assert_eq!(shelf(&mut engine, size).len(), 12);
    state(&mut engine, r#"{"size":0}"#, "{}", NOON);
    assert_eq!(shelf(&mut engine, size).len(), 24, "a number without a band cannot be compared");
    for (filter, message) in [
        (
            r#"{"sector":{"fact":"branch"}}"#,
            "`filter.sector`: got the fact \"branch\", expected { fact }, the name of one of industry, language, size",
        ),
        (r#"{"sector":{"fact":"industry","or":1}}"#, "`filter.sector`"),
        (r#"{"sector":{"fact":7}}"#, "`filter.sector`: got an object"),
    ] {
        let asked = given(&format!(r#"{{"filter":{filter}}}"#));
        let refused = engine.recommend(&asked, NOON).unwrap_err();
        assert_eq!(refused.code(), "option_invalid");
        assert!(refused.to_string().contains(message), "{refused}");
    }
}

#[test]
fn a_segment_asks_for_words_and_for_numbers() {
    let segments = json!({
        "clinics": {"facts": {"industry": ["healthcare", "care"], "size": {"atMost": 49}}},
        "large": {"facts": {"size": "large"}},
        "medium": {"facts": {"size": {"atLeast": 50, "atMost": 249}}},
    });
    let mut engine = portal_with(json!({"segments": segments}));
    let names = |engine: &Engine| {
        let found = engine.segments(&nothing(), NOON).unwrap();
        found.into_iter().map(|segment| segment.name).collect::<Vec<_>>()
    };
    assert_eq!(names(&engine), [""; 0]);
    state(&mut engine, r#"{"industry":"healthcare","size":12}"#, SESSION, NOON);
    let found = engine.segments(&nothing(), NOON).unwrap();
    assert_eq!(
        found[0].because,
        [
            Because::Fact("industry".to_owned(), FactValue::Text("healthcare".to_owned())),
            Because::Fact("size".to_owned(), FactValue::Number(12.0)),
        ]
    );
    state(&mut engine, r#"{"size":200}"#, SESSION, NOON);
    assert_eq!(names(&engine), ["large", "medium"]);
    let told = serde_json::to_value(penchant::catalog::declared::segments(engine.catalog())).unwrap();
    assert_eq!(told[0]["facts"], json!({"industry": ["healthcare", "care"], "size": {"atMost": 49.0}}));
}

#[test]
fn choose_learns_by_fact_and_forgets_with_it() {
    let mut engine = portal();
    let variants = given(r#"["a","b"]"#);
    let by_fact = given(r#"{"facts":["industry"],"fresh":true}"#);
    let mut at = NOON;
    let mut stated = Vec::new();
    for round in 0..60 {
        at += 96.0 * HOUR;
        let industry = if round % 2 == 0 { "healthcare" } else { "finance" };
        stated.extend(state(&mut engine, &format!(r#"{{"industry":"{industry}"}}"#), "{}", at));
        let mut chosen = engine.choose("hero", &variants, &by_fact, at).unwrap();
        let (id, variant) = (chosen.id.take().unwrap(), chosen.variant.clone());
        let sequence = engine.log().tail() + 1;
        engine.commit(sequence, *chosen.pending.unwrap());
        let pays = (industry == "healthcare") == (variant == "a");
        if pays {
            let goal = format!(r#"{{"type":"goal","goal":"signup","recommendation":"{id}","at":{at}}}"#);
            record(&mut engine, &given(&goal), at);
        }
    }
    at += 96.0 * HOUR;
    let chance = |engine: &Engine, options: &str| {
        engine.choose("hero", &variants, &given(options), at).unwrap().propensities[0].1
    };
    state(&mut engine, r#"{"industry":"healthcare"}"#, "{}", at);
    let of_health = chance(&engine, r#"{"facts":["industry"]}"#);
    let of_all = chance(&engine, "{}");
    state(&mut engine, r#"{"industry":"finance"}"#, "{}", at);
    let of_finance = chance(&engine, r#"{"facts":["industry"]}"#);
    assert!(of_health > 0.7 && of_finance < 0.3, "{of_health} {of_all} {of_finance}");
    // Nothing of a fact is stored with a choice: without the statements, the situation says nothing.
    engine.forget(&stated).unwrap();
    assert!((chance(&engine, r#"{"facts":["industry"]}"#) - of_all).abs() < 0.25);
    let refused = engine.choose("hero", &variants, &given(r#"{"facts":["branch"]}"#), at).unwrap_err().to_string();
    assert!(refused.contains("`facts`: got the fact \"branch\""), "{refused}");
}

#[test]
fn a_shelf_without_a_fact_is_the_one_that_never_heard_of_it() {
    let mut engine = portal();
    record(&mut engine, &event("view", "g3", NOON), NOON);
    let [number] = state(&mut engine, r#"{"industry":"healthcare"}"#, "{}", NOON)[..] else { panic!("one entry") };
    let asked = given(r#"{"limit":23}"#);
    let id = engine.recommend(&asked, NOON).unwrap().id();
    let what = given(&format!(r#"{{"event":{number}}}"#));
    let without = engine.without(&id, "g1", Asked::Recommend(&asked), &what).unwrap().unwrap();
    let mut never = portal();
    record(&mut never, &event("view", "g3", NOON), NOON);
    let never = shelf(&mut never, r#"{"limit":23}"#);
    assert_eq!(never[without.position].0, "g1");
    assert_eq!(never[without.position].1.to_bits(), without.score.to_bits());
}

#[test]
fn bad_facts_are_refused_by_name() {
    let engine = portal();
    for (facts, options, message) in [
        ("[]", "{}", "`facts`: got an empty list, expected an object with facts, or null to withdraw all"),
        (r#""healthcare""#, "{}", "`facts`: got \"healthcare\""),
        (
            r#"{"branch":"x"}"#,
            "{}",
            "`facts.branch`: got a fact that is not declared, expected one that the config declares in `facts`: industry, language, size",
        ),
        (r#"{"industry":{}}"#, "{}", "`facts.industry`: got an object"),
        (r#"{"industry":""}"#, "{}", "`facts.industry`: got \"\""),
        (r#"{"industry":[]}"#, "{}", "`facts.industry`: got an empty list"),
        (
            r#"{"industry":200}"#,
            "{}",
            "`facts.industry`: got 200, expected a text, a list of texts, true or false: the config has no `bands` for this fact",
        ),
        (
            r#"{"size":"huge"}"#,
            "{}",
            "`facts.size`: got \"huge\", expected a number, or the name of a band: small, large",
        ),
        (r#"{"size":true}"#, "{}", "`facts.size`: got true"),
        (r#"{"language":1e300}"#, "{}", "`facts.language`"),
        (r#"{"industry":"x"}"#, r#"{"scope":"tab"}"#, "`scope`: got \"tab\", expected \"device\" or \"session\""),
        (r#"{"industry":"x"}"#, r#"{"where":1}"#, "`where`: got an unknown option"),
    ] {
        let said = refused(&engine, facts, options);
        assert!(said.contains(message), "{said}");
    }
    let undeclared = Engine::new(crate::shop::books(), 7);
    let said = refused(&undeclared, r#"{"industry":"x"}"#, "{}");
    assert!(said.contains("expected a catalogue whose config declares it in `facts`"), "{said}");
}

#[test]
fn bad_declarations_are_refused_by_their_path() {
    for (facts, message) in [
        (json!({"industry": {"field": "branch"}}), "`facts.industry.field`: got `branch`, which no item has"),
        (json!({"industry": {"field": "reads"}}), "`facts.industry.field`: got `reads`, of the role popularity"),
        (json!({"industry": {"values": {"a": "b"}}}), "`facts.industry.values`: got an entry that needs a field"),
        (json!({"industry": {"weight": 1}}), "`facts.industry.weight`: got an entry that needs a field"),
        (json!({"industry": {"field": "sector", "weight": 11}}), "`facts.industry.weight`: got 11"),
        (json!({"industry": {"field": "sector", "values": {}}}), "`facts.industry.values`: got 0 words"),
        (json!({"industry": {"field": "sector", "values": {"a": 1}}}), "`facts.industry.values.a`: got 1"),
        (json!({"size": {"bands": {}}}), "`facts.size.bands`: got 0 bands"),
        (json!({"size": {"bands": {"a": [5, 4]}}}), "`facts.size.bands.a`: got an empty band, from 5 to 4"),
        (json!({"size": {"bands": {"a": [1]}}}), "`facts.size.bands.a`: got [1]"),
        (
            json!({"size": {"bands": {"b": [1, 5], "a": [5, 9]}}}),
            "`facts.size.bands.a`: got a band that overlaps `b`, which ends at 5",
        ),
        (json!({"size": {"band": {}}}), "`facts.size.band`: got an unknown entry"),
        (json!({"": {}}), "got a name of 0 bytes"),
        (
            json!((0..65).map(|number| (format!("f{number}"), json!({}))).collect::<serde_json::Map<_, _>>()),
            "`facts`: got 65 of them, expected 64 facts at most",
        ),
    ] {
        let config = config(json!({"facts": facts}));
        let refused = compile(Inputs::of(guides().as_bytes(), &config, Duplicates::Refuse), |_, _| ()).unwrap_err();
        assert_eq!(refused.code(), "config_invalid");
        assert!(refused.to_string().contains(message), "{refused}");
    }
    for (more, message) in [
        (
            json!({"fields": {"sector": {"role": "tag", "sensitive": true}}}),
            "`facts.industry.field`: got `sector`, a sensitive field",
        ),
        (
            json!({"segments": {"s": {"facts": {"branch": "x"}}}}),
            "`segments.s.facts.branch`: got a fact that is not declared",
        ),
        (
            json!({"facts": {}, "segments": {"s": {"facts": {"branch": "x"}}}}),
            "expected a fact that the config declares in `facts`, which has none",
        ),
        (json!({"segments": {"s": {"facts": {"size": {}}}}}), "`segments.s.facts.size`: got no bound"),
        (
            json!({"segments": {"s": {"facts": {"size": {"atLeast": 3, "atMost": 2}}}}}),
            "`segments.s.facts.size`: got `atMost` less than `atLeast`",
        ),
        (json!({"segments": {"s": {"facts": {}}}}), "`segments.s.facts`: got 0 facts"),
        (
            json!({"shaping": {"available": {"sector": {"fact": "industry"}}}}),
            "`shaping.available.sector`: got the fact \"industry\"",
        ),
    ] {
        let refused =
            compile(Inputs::of(guides().as_bytes(), &config(more), Duplicates::Refuse), |_, _| ()).unwrap_err();
        assert_eq!(refused.code(), "config_invalid");
        assert!(refused.to_string().contains(message), "{refused}");
    }
}

#[test]
fn what_a_site_declares_is_told_as_the_config_says_it() {
    let told = serde_json::to_value(penchant::catalog::declared::facts(portal().catalog())).unwrap();
    let expected = json!([
        {"name": "industry", "field": "sector", "values": {"healthcare": ["health", "medicine"]}, "weight": 1.0},
        {"name": "language"},
        {"name": "size", "field": "companySize", "bands": {"small": [1.0, 49.0], "large": [50.0, 100_000.0]}, "weight": 0.5},
    ]);
    assert_eq!(told, expected);
}

#[test]
fn a_catalogue_from_before_facts_opens_and_knows_none() {
    let mut bytes = compiled(BOOKS, CONFIG);
    // A reader skips a tag that it does not know, so a file without the section is one with another tag.
    let directory = Directory::read(&bytes).unwrap();
    assert_eq!(directory.range(Section::Facts).len(), 0);
    let tag = bytes.windows(4).position(|part| part == b"FACT").expect("the section is in the table");
    bytes[tag..tag + 4].copy_from_slice(b"????");
    let checksum = xxh64(&bytes[32..], xxh64(&bytes[..24], 0));
    bytes[24..32].copy_from_slice(&checksum.to_le_bytes());
    let catalog = Catalog::load(AlignedBytes::copied(&bytes).unwrap()).unwrap();
    assert_eq!(catalog.facts(), []);
}

#[test]
fn a_log_keeps_facts_that_the_catalogue_no_longer_declares() {
    let mut engine = portal();
    state(&mut engine, r#"{"industry":"healthcare"}"#, "{}", NOON);
    let mut other = Engine::new(catalog_of(&guides(), &config(json!({"facts": {}}))), 7);
    let plain = shelf(&mut other, "{}");
    other.restore(engine.log().clone());
    assert_eq!(other.facts().len(), 1);
    assert_eq!(shelf(&mut other, "{}"), plain);
    let cleared = other.check_facts(&given("null"), &nothing(), NOON).unwrap();
    assert_eq!(cleared.entries.len(), 1, "all can be withdrawn, declared or not");
}

fn open(level: Level, device: &Rc<Device>) -> Personalizer {
    let personalizer = Personalizer::new(catalog_of(&guides(), &config(json!({}))), 7, device.clone());
    block_on(personalizer.begin(level, NOON));
    personalizer
}

fn say(personalizer: &Personalizer, facts: &str, options: &str) -> Option<Vec<Sequence>> {
    block_on(personalizer.state(&given(facts), &given(options), NOON)).expect("the facts are sound")
}

fn said(personalizer: &Personalizer) -> Vec<String> {
    personalizer.engine().facts().iter().map(|fact| fact.name.clone()).collect()
}

#[test]
fn facts_follow_consent_and_go_with_all_else() {
    let device = Rc::new(Device::default());
    let off = open(Level::Off, &device);
    assert_eq!(say(&off, r#"{"industry":"healthcare"}"#, "{}"), None);
    assert_eq!(say(&off, r#"{"industry":"healthcare"}"#, SESSION), None);
    assert_eq!(said(&off), [""; 0]);
    for level in [Level::Session, Level::Device] {
        let page = open(level, &device);
        assert_eq!(
            say(&page, r#"{"industry":"healthcare","language":"de"}"#, "{}").map(|events| events.len()),
            Some(2)
        );
        assert_eq!(say(&page, r#"{"size":200}"#, SESSION), Some(vec![]));
        assert_eq!(said(&page), ["industry", "language", "size"]);
        block_on(page.erase()).unwrap();
        assert_eq!(said(&page), [""; 0]);
        say(&page, r#"{"size":200}"#, SESSION);
        block_on(page.set_consent(Level::Off, &nothing(), NOON)).unwrap();
        assert_eq!(said(&page), [""; 0]);
        block_on(page.set_consent(Level::Session, &nothing(), NOON)).unwrap();
        assert_eq!(said(&page), [""; 0]);
    }
}

#[test]
fn another_page_reads_the_facts_of_the_device_and_none_of_a_session() {
    let device = Rc::new(Device::default());
    let page = open(Level::Device, &device);
    say(&page, r#"{"industry":"healthcare"}"#, "{}");
    say(&page, r#"{"size":200}"#, SESSION);
    assert_eq!(said(&open(Level::Device, &device)), ["industry"]);
    page.close();
    assert_eq!(said(&page), ["industry"], "a session ends with its page");
}

#[test]
fn an_export_brings_facts_back_and_the_later_statement_counts() {
    let (here, there) = (Rc::new(Device::default()), Rc::new(Device::default()));
    let page = open(Level::Device, &here);
    say(&page, r#"{"industry":["healthcare","finance"],"size":200,"language":true}"#, "{}");
    say(&page, r#"{"language":null}"#, "{}");
    let export = serde_json::to_value(portable::export(page.engine().log(), &[], NOON)).unwrap();
    let facts: Vec<&Value> = export["events"].as_array().unwrap().iter().map(|event| &event["fact"]).collect();
    assert_eq!(facts[0], &json!({"name": "industry", "value": ["healthcare", "finance"]}));
    assert_eq!(facts[3], &json!({"name": "language"}));
    let other = open(Level::Device, &there);
    let imported = block_on(other.import(&given(&export.to_string()), false, NOON)).unwrap().unwrap();
    assert_eq!(imported.events, 4);
    assert_eq!(other.engine().facts(), page.engine().facts());
    // What was stated there later stays.
    let late = Personalizer::new(catalog_of(&guides(), &config(json!({}))), 7, Rc::new(Device::default()));
    block_on(late.begin(Level::Session, NOON));
    block_on(late.state(&given(r#"{"size":5}"#), &nothing(), NOON + HOUR)).unwrap();
    block_on(late.import(&given(&export.to_string()), false, NOON + HOUR)).unwrap();
    let size = late.engine().facts().iter().find(|fact| fact.name == "size").unwrap().value.clone();
    assert_eq!(size, FactValue::Number(5.0));
    let mut forged = export.clone();
    forged["events"][0]["fact"] = json!({"name": "industry", "value": {"a": 1}});
    let refused = block_on(other.import(&given(&forged.to_string()), false, NOON)).unwrap_err();
    assert_eq!(refused.code(), "import_invalid");
}

fn any_facts() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        r#"{"industry":"healthcare"}"#,
        r#"{"industry":["finance","healthcare"]}"#,
        r#"{"industry":null,"size":20}"#,
        r#"{"size":200,"industry":"general"}"#,
        r#"{"size":null}"#,
        r#"{"language":"de"}"#,
    ])
    .prop_map(str::to_owned)
}

/// Statements between acts: an act, or facts with their scope.
fn any_visit() -> impl Strategy<Value = Vec<Result<usize, (String, bool)>>> {
    let step = prop_oneof![(0..24_usize).prop_map(Ok), (any_facts(), any::<bool>()).prop_map(Err)];
    prop::collection::vec(step, 1..14)
}

fn live(engine: &mut Engine, steps: &[Result<usize, (String, bool)>]) {
    for step in steps {
        match step {
            Ok(item) => {
                record(engine, &event("view", &format!("g{item}"), NOON), NOON);
            }
            Err((facts, is_session)) => {
                state(engine, facts, if *is_session { SESSION } else { "{}" }, NOON);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_add_up_to_the_score_with_facts(steps in any_visit(), dial in prop::sample::select(vec![1.0, 0.4]), rank: bool) {
        let mut engine = portal();
        live(&mut engine, &steps);
        let options = given(&format!(r#"{{"limit":8,"personalization":{dial}}}"#));
        let ids = given(r#"["g1","g2","g3","g4","g9","g14"]"#);
        let shelf = if rank { engine.rank(&ids, &options, NOON).unwrap().0 } else { engine.recommend(&options, NOON).unwrap() };
        let (id, items) = (shelf.id(), shelf.items.clone());
        // An event that comes later has no part in it.
        record(&mut engine, &event("view", "g7", NOON), NOON);
        for ranked in items {
            let name = engine.catalog().id(ranked.item).to_owned();
            let explained = engine.explain(&id, &name).unwrap();
            let sum: f64 = explained.parts.iter().map(|part| part.part.contribution).sum();
            prop_assert!((sum - explained.score).abs() < 1e-5, "{} {}", sum, explained.score);
            for part in explained.parts.iter().filter(|part| part.part.kind == PartKind::Given) {
                let stated = part.stated.as_ref().expect("a part of a fact names it");
                prop_assert_eq!(part.because.len(), usize::from(stated.sequence.is_some()));
            }
        }
    }

    #[test]
    fn the_column_of_all_items_is_the_definition(steps in any_visit()) {
        let mut engine = portal();
        live(&mut engine, &steps);
        let all = shelf(&mut engine, r#"{"limit":24,"seen":"include","diversity":0,"calibration":0,"exploration":0,"rotation":0}"#);
        for pair in all.windows(2) {
            prop_assert!(pair[0].1 >= pair[1].1 - 1e-9, "{:?}", pair);
        }
    }

    #[test]
    fn what_is_forgotten_was_never_said(steps in any_visit(), place: prop::sample::Index) {
        let mut engine = portal();
        live(&mut engine, &steps);
        let tail = engine.log().tail();
        prop_assume!(tail > 0);
        let gone = place.index(tail as usize) as Sequence + 1;
        let kept = engine.log().without(&[gone]);
        engine.forget(&[gone]).unwrap();
        let mut never = portal();
        never.restore(kept);
        let session: Vec<_> = engine.facts().iter().filter(|fact| fact.sequence.is_none()).cloned().collect();
        for fact in session {
            let facts = json!({fact.name: fact.value}).to_string();
            state(&mut never, &facts, SESSION, fact.at);
        }
        prop_assert_eq!(engine.profile(), never.profile());
        let (one, other) = (shelf(&mut engine, "{}"), shelf(&mut never, "{}"));
        let bits = |shelf: &[(String, f64)]| shelf.iter().map(|(id, score)| (id.clone(), score.to_bits())).collect::<Vec<_>>();
        prop_assert_eq!(bits(&one), bits(&other));
    }

    #[test]
    fn where_no_fact_is_stated_a_catalogue_with_facts_ranks_as_one_without(history in any_history()) {
        let facts = r#"{"fields":{"lists":"popularity","year":"number"},"facts":{"taste":{"field":"subjects"}}}"#;
        let shelf = |config: &str| {
            let mut engine = Engine::new(catalog_of(BOOKS, config), 7);
            crate::shop::record_all(&mut engine, &history);
            let items = engine.recommend(&nothing(), NOON).unwrap().items.clone();
            items.iter().map(|ranked| (ranked.item, ranked.score.to_bits())).collect::<Vec<_>>()
        };
        prop_assert_eq!(shelf(facts), shelf(CONFIG));
    }

    #[test]
    fn declarations_are_read_as_they_were_written(
        names in prop::collection::btree_set("[a-z]{1,6}", 0..4),
        weight in 0.0..=10.0_f32,
        length: prop::sample::Index,
    ) {
        let rule = |name: String| FactRule {
            name,
            field: Some("subjects".to_owned()),
            weight,
            values: vec![("a".to_owned(), vec!["b".to_owned(), "c".to_owned()])],
            bands: vec![Band { name: "few".to_owned(), least: 0.0, most: 9.0 }],
        };
        let facts: Vec<FactRule> = names.into_iter().map(rule).collect();
        let catalog = crate::shop::books();
        let encoded = FactRule::encode_all(&facts);
        prop_assert_eq!(FactRule::decode_all(&encoded, catalog.fields()), Some(facts));
        let part = length.index(encoded.len() + 1);
        if part > 0 && part < encoded.len() {
            prop_assert_eq!(FactRule::decode_all(&encoded[..part], catalog.fields()), None);
        }
    }

    #[test]
    fn no_bytes_make_a_declaration_trap(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = FactRule::decode_all(&bytes, crate::shop::books().fields());
    }
}
