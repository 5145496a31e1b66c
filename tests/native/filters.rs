//! Filters: what each condition lets pass, on every kind of shelf, and what is refused.

use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::engine::Engine;
use penchant::error::Error;
use proptest::prelude::*;

use crate::shop::{HOUR, catalog_of, event, given, record};

const DAY: f64 = 24.0 * HOUR;

/// Lessons: two languages, a price, whether they are free, the day they came out, and what comes before.
const LESSONS: &str = r#"[
    {"id": "py-1", "topic": "python", "level": 1, "price": 10, "free": true, "out": "2024-06-01", "before": []},
    {"id": "py-2", "topic": "python", "level": 2, "price": 20, "free": false, "out": "2024-06-20", "before": ["py-1"]},
    {"id": "py-3", "topic": "python", "level": 3, "price": 30, "free": false, "out": "2024-06-30T12:00:00Z", "before": ["py-1", "py-2"]},
    {"id": "go-1", "topic": "go", "level": 1, "price": 15, "free": false, "out": "2024-07-02", "before": ["gone"]},
    {"id": "ml", "topic": ["python", "maths"], "level": 4, "free": false, "before": ["py-3", "go-1"]}
]"#;
const CONFIG: &str = r#"{"fields": {"topic": "tag", "level": "number", "price": "price", "out": "date", "before": {"role": "tag", "weight": 0}}}"#;
/// Noon of 1 July 2024; see the test below.
const NOW: f64 = 1_719_835_200_000.0;

fn lessons() -> Engine {
    with_config(CONFIG)
}

fn with_config(config: &str) -> Engine {
    let compiled = compile(Inputs::of(LESSONS.as_bytes(), config, Duplicates::Refuse), |_, _| ()).expect("it compiles");
    Engine::new(Catalog::load(AlignedBytes::copied(&compiled.bytes).unwrap()).expect("it opens"), 7)
}

/// What passes, in the catalogue's order.
fn passing(engine: &mut Engine, filter: &str) -> Vec<String> {
    let options = given(&format!(r#"{{"filter": {filter}, "seen": "include"}}"#));
    let shelf = engine.recommend(&options, NOW).unwrap_or_else(|error| panic!("{filter}: {error}"));
    let mut items: Vec<_> = shelf.items.iter().map(|ranked| ranked.item).collect();
    items.sort();
    items.iter().map(|&item| engine.catalog().id(item).to_owned()).collect()
}

fn refused(engine: &mut Engine, filter: &str) -> Error {
    let options = given(&format!(r#"{{"filter": {filter}}}"#));
    engine.recommend(&options, NOW).map(|_| ()).expect_err(filter)
}

#[test]
fn now_is_what_it_is_said_to_be() {
    assert_eq!(penchant::input::time::timestamp("2024-07-01T12:00:00Z"), Some(NOW));
}

#[test]
fn each_condition_lets_the_right_items_pass() {
    let mut engine = lessons();
    let all = ["py-1", "py-2", "py-3", "go-1", "ml"];
    for (filter, expected) in [
        ("{}", &all[..]),
        (r#"{"topic": "python"}"#, &["py-1", "py-2", "py-3", "ml"]),
        (r#"{"topic": []}"#, &[]),
        (r#"{"free": true}"#, &["py-1"]),
        (r#"{"free": false}"#, &["py-2", "py-3", "go-1", "ml"]),
        (r#"{"level": 2}"#, &["py-2"]),
        (r#"{"price": {"min": 15, "max": 20}}"#, &["py-2", "go-1"]),
        (r#"{"not": {"topic": "python"}}"#, &["go-1"]),
        (r#"{"not": {"topic": "python", "free": true}}"#, &["py-2", "py-3", "go-1", "ml"]),
        (r#"{"not": {}}"#, &[]),
        (r#"{"not": {"not": {"topic": "go"}}}"#, &["go-1"]),
        (r#"{"any": [{"topic": "go"}, {"level": {"max": 1}}]}"#, &["py-1", "go-1"]),
        (r#"{"any": []}"#, &[]),
        (r#"{"any": [{}]}"#, &all),
        (r#"{"all": [{"topic": "python"}, {"topic": "maths"}]}"#, &["ml"]),
        (r#"{"all": []}"#, &all),
        (r#"{"topic": "python", "not": {"any": [{"free": true}, {"level": 3}]}}"#, &["py-2", "ml"]),
        (r#"{"all": [{"any": [{"not": {"level": {"min": 2}}}]}]}"#, &["py-1", "go-1"]),
    ] {
        assert_eq!(passing(&mut engine, filter), expected, "{filter}");
    }
}

#[test]
fn a_date_may_be_a_text_relative_or_milliseconds() {
    let mut engine = lessons();
    for (filter, expected) in [
        (r#"{"after": "2024-06-20"}"#, &["py-2", "py-3", "go-1"][..]),
        (r#"{"after": "2024-06-20T00:00:01Z"}"#, &["py-3", "go-1"]),
        (r#"{"after": "2024-06-20", "before": "2024-06-30T12:00:00Z"}"#, &["py-2"]),
        (r#"{"after": "2024-06-20", "max": "2024-06-30T14:00:00+02:00"}"#, &["py-2", "py-3"]),
        (r#"{"after": "-7d"}"#, &["py-3", "go-1"]),
        (r#"{"after": "-1d"}"#, &["py-3", "go-1"]),
        (r#"{"after": "-23h"}"#, &["go-1"]),
        (r#"{"before": "now"}"#, &["py-1", "py-2", "py-3"]),
        (r#"{"after": "now", "before": "+1d"}"#, &["go-1"]),
        (r#"{"min": 1718841600000}"#, &["py-2", "py-3", "go-1"]),
        (r#"{"max": 0}"#, &[]),
        (r#""2024-06-20""#, &["py-2"]),
    ] {
        assert_eq!(passing(&mut engine, &format!(r#"{{"out": {filter}}}"#)), expected, "{filter}");
    }
}

#[test]
fn done_and_requires_go_by_the_visitors_own_acts() {
    let mut engine = lessons();
    let requires = r#"{"requires": {"field": "before", "by": ["purchase", "like"]}}"#;
    assert_eq!(passing(&mut engine, r#"{"done": "purchase"}"#), [""; 0]);
    // An id that is not in the catalogue asks for nothing.
    assert_eq!(passing(&mut engine, requires), ["py-1", "go-1"]);
    record(&mut engine, &event("purchase", "py-1", NOW - DAY), NOW);
    record(&mut engine, &event("view", "py-2", NOW - DAY), NOW);
    assert_eq!(passing(&mut engine, r#"{"done": "purchase"}"#), ["py-1"]);
    assert_eq!(passing(&mut engine, r#"{"done": ["purchase", "view"]}"#), ["py-1", "py-2"]);
    assert_eq!(passing(&mut engine, r#"{"not": {"done": "view"}}"#), ["py-1", "py-3", "go-1", "ml"]);
    assert_eq!(passing(&mut engine, requires), ["py-1", "py-2", "go-1"]);
    record(&mut engine, &event("like", "py-2", NOW - HOUR), NOW);
    assert_eq!(passing(&mut engine, requires), ["py-1", "py-2", "py-3", "go-1"]);
}

#[test]
fn what_is_forgotten_was_never_done() {
    let (mut engine, mut never) = (lessons(), lessons());
    record(&mut never, &event("view", "go-1", NOW - DAY), NOW);
    let sequence = record(&mut engine, &event("purchase", "py-1", NOW - 2.0 * DAY), NOW);
    record(&mut engine, &event("view", "go-1", NOW - DAY), NOW);
    engine.forget(&[sequence]).unwrap();
    for filter in [r#"{"done": "purchase"}"#, r#"{"requires": {"field": "before", "by": "purchase"}}"#] {
        assert_eq!(passing(&mut engine, filter), passing(&mut never, filter));
    }
}

#[test]
fn where_the_policy_forbids_a_personal_order_nothing_was_done() {
    let policy = CONFIG.replacen('{', r#"{"policy": {"version": "1", "purposes": ["To show what fits"], "legalBasis": "consent", "owner": "A school", "contact": "mail@school.example", "reviewBy": "2030-01-01", "forbiddenSurfaces": ["exam"]}, "#, 1);
    let compiled = compile(Inputs::of(LESSONS.as_bytes(), &policy, Duplicates::Refuse), |_, _| ());
    let compiled = compiled.unwrap();
    let mut engine = Engine::new(Catalog::load(AlignedBytes::copied(&compiled.bytes).unwrap()).unwrap(), 7);
    record(&mut engine, &event("purchase", "py-1", NOW - DAY), NOW);
    for (surface, count) in [("exam", 0), ("home", 1)] {
        let options = format!(r#"{{"surface": "{surface}", "filter": {{"done": "purchase"}}, "seen": "include"}}"#);
        assert_eq!(engine.recommend(&given(&options), NOW).unwrap().items.len(), count, "{surface}");
    }
}

#[test]
fn every_kind_of_shelf_takes_the_same_filters() {
    let mut engine = lessons();
    let filter = given(r#"{"filter": {"not": {"out": {"before": "-7d"}}}, "limit": 10}"#);
    let ids = |engine: &Engine, items: Vec<penchant::catalog::ItemIndex>| -> Vec<String> {
        let mut ids: Vec<String> = items.iter().map(|&item| engine.catalog().id(item).to_owned()).collect();
        ids.sort();
        ids
    };
    let similar: Vec<_> =
        engine.similar("py-1", &filter, NOW).unwrap().items.iter().map(|ranked| ranked.item).collect();
    assert_eq!(ids(&engine, similar), ["ml", "py-3"]);
    let list = given(r#"["ml", "py-1", "go-1", "py-2"]"#);
    let (shelf, left) = engine.rank(&list, &filter, NOW).unwrap();
    let (ranked, filtered): (Vec<_>, _) = (shelf.items.iter().map(|ranked| ranked.item).collect(), left.filtered);
    assert_eq!(filtered, ["py-1", "py-2"]);
    assert_eq!(ids(&engine, ranked), ["go-1", "ml"]);
    let asked = engine.onboarding(&given(r#"{"filter": {"not": {"out": {"before": "-7d"}}}}"#), NOW).unwrap();
    assert_eq!(ids(&engine, asked), ["go-1", "ml", "py-3"]);
}

#[test]
fn a_rule_of_the_config_may_be_relative_to_now() {
    let config = CONFIG.replacen('{', r#"{"shaping": {"available": {"not": {"out": {"after": "now"}}}}, "#, 1);
    let mut engine = with_config(&config);
    assert_eq!(passing(&mut engine, "{}"), ["py-1", "py-2", "py-3", "ml"]);
    let later = engine.recommend(&given(r#"{"seen": "include"}"#), NOW + DAY).unwrap();
    assert_eq!(later.items.len(), 5);
}

#[test]
fn bad_conditions_are_refused_by_name() {
    let mut engine = lessons();
    for (filter, message) in [
        ("5", "option `filter`: got 5, expected an object of fields and the values they may have"),
        (
            r#"{"titel": "x"}"#,
            "option `filter.titel`: got a field that cannot be filtered by, expected one of topic, level, price, free, out, before, not, any, all, done, requires",
        ),
        (r#"{"topic": 5}"#, "option `filter.topic`: got 5, expected a text or a list of texts"),
        (r#"{"free": "yes"}"#, "option `filter.free`: got \"yes\", expected true or false"),
        (
            r#"{"price": "10"}"#,
            "option `filter.price`: got \"10\", expected a number or { min, max }, either of them a number",
        ),
        (r#"{"price": {"after": 10}}"#, "option `filter.price.after`: got 10, expected no entry but min, max"),
        (r#"{"price": {"min": 5, "mx": 3}}"#, "option `filter.price.mx`: got 3, expected no entry but min, max"),
        (r#"{"price": {"max": "50"}}"#, "option `filter.price.max`: got \"50\", expected a number"),
        (r#"{"any": [{"price": {"min": true}}]}"#, "option `filter.any[0].price.min`: got true, expected a number"),
        (r#"{"not": 5}"#, "option `filter.not`: got 5, expected an object of fields and the values they may have"),
        (r#"{"any": {"topic": "go"}}"#, "option `filter.any`: got an object, expected a list of filters"),
        (
            r#"{"any": [{"topic": "go"}, {"not": {"topic": 5}}]}"#,
            "option `filter.any[1].not.topic`: got 5, expected a text or a list of texts",
        ),
        (
            r#"{"all": [null]}"#,
            "option `filter.all[0]`: got nothing, expected an object of fields and the values they may have",
        ),
        (
            r#"{"done": "stare"}"#,
            "option `filter.done`: got \"stare\", expected one or more of view, click, dwell, like, bookmark, share, rating, cart, purchase, complete",
        ),
        (
            r#"{"done": []}"#,
            "option `filter.done`: got an empty list, expected one or more of view, click, dwell, like, bookmark, share, rating, cart, purchase, complete",
        ),
        (
            r#"{"requires": {"field": "price", "by": "view"}}"#,
            "option `filter.requires`: got an object, expected { field, by }: a field with the ids of items, and kinds of act",
        ),
        (
            r#"{"requires": {"field": "before", "by": "see"}}"#,
            "option `filter.requires.by`: got \"see\", expected one or more of view, click, dwell, like, bookmark, share, rating, cart, purchase, complete",
        ),
    ] {
        let error = refused(&mut engine, filter);
        assert_eq!(error.code(), "option_invalid", "{filter}");
        assert!(error.to_string().starts_with(message), "{filter}: {error}");
    }
    for date in ["\"soon\"", "\"2024-02-31\"", "\"2024-06-20 02:30 PM\"", "\"7d\"", "true", "{\"after\": []}"] {
        let error = refused(&mut engine, &format!(r#"{{"out": {date}}}"#)).to_string();
        assert!(error.contains("{ after, before } or { min, max }, each a date"), "{date}: {error}");
    }
}

#[test]
fn requires_of_a_field_without_ids_of_items_is_refused_wherever_it_stands() {
    let mut engine = lessons();
    let wrong = r#"{"requires": {"field": "topic", "by": "view"}}"#;
    for (filter, path) in [
        (wrong.to_owned(), "filter.requires.field"),
        (format!(r#"{{"not": {wrong}}}"#), "filter.not.requires.field"),
        (format!(r#"{{"any": [{{"free": true}}, {wrong}]}}"#), "filter.any[1].requires.field"),
        (format!(r#"{{"all": [{wrong}]}}"#), "filter.all[0].requires.field"),
    ] {
        let error = refused(&mut engine, &filter);
        assert_eq!(error.code(), "option_invalid");
        let says = format!("option `{path}`: got the field \"topic\", of which no value is the id of an item (\"");
        assert!(error.to_string().starts_with(&says), "{error}");
        assert!(error.to_string().ends_with("expected a field with the ids of items: one of before"), "{error}");
    }
    let plain = catalog_of(r#"[{"id":"a","kind":"x"}]"#, r#"{"fields":{"kind":"tag"}}"#);
    let filter = given(r#"{"filter":{"requires":{"field":"kind","by":"view"}}}"#);
    let error = Engine::new(plain, 7).recommend(&filter, NOW).map(drop).unwrap_err().to_string();
    assert!(error.ends_with("which no field of this catalogue has"), "{error}");
    // One id that is there is enough, and so is a catalogue in which nothing needs anything.
    assert!(!passing(&mut engine, r#"{"requires": {"field": "before", "by": "view"}}"#).is_empty());
    let bare =
        catalog_of("{\"id\":\"a\",\"before\":[]}\n{\"id\":\"b\",\"kind\":\"x\"}", r#"{"fields":{"before":"tag"}}"#);
    let filter = given(r#"{"filter":{"requires":{"field":"before","by":"view"}}}"#);
    assert_eq!(Engine::new(bare, 7).recommend(&filter, NOW).map(|shelf| shelf.items.len()), Ok(2));
}

#[test]
fn a_number_in_the_wrong_unit_is_refused_with_the_likely_one() {
    let mut engine = lessons();
    for (bound, unit) in [("1718841600", "seconds"), ("1718841600000000", "microseconds")] {
        for filter in [format!(r#"{{"out": {{"after": {bound}}}}}"#), format!(r#"{{"out": {bound}}}"#)] {
            let error = refused(&mut engine, &filter).to_string();
            assert!(error.contains(&format!("expected milliseconds since 1970: are these {unit}?")), "{error}");
        }
    }
}

#[test]
fn prerequisites_that_lead_back_are_refused_with_the_cycle() {
    let items = r#"[{"id": "a", "before": ["c"]}, {"id": "b", "before": "a"}, {"id": "c", "before": ["b"]}]"#;
    let config = r#"{"fields": {"before": "prerequisites"}}"#;
    let error = compile(Inputs::of(items.as_bytes(), config, Duplicates::Refuse), |_, _| ()).unwrap_err();
    assert_eq!(error.code(), "config_invalid");
    let said = error.to_string();
    assert!(said.contains("`fields.before`: got a cycle among items: a needs c needs b needs a"), "{said}");
    let own =
        compile(Inputs::of(br#"[{"id": "a", "before": "a"}]"#, config, Duplicates::Refuse), |_, _| ()).unwrap_err();
    assert!(own.to_string().contains("a cycle among items: a needs a"), "{own}");
}

#[test]
fn prerequisites_of_no_item_are_counted() {
    let config = r#"{"fields": {"before": "prerequisites"}}"#;
    let compiled = compile(Inputs::of(LESSONS.as_bytes(), config, Duplicates::Refuse), |_, _| ()).unwrap();
    assert_eq!((compiled.prerequisites.unknown, compiled.prerequisites.named), (1, vec!["gone".to_owned()]));
}

#[test]
fn a_flag_comes_back_as_it_was_and_is_never_learned() {
    let mut engine = lessons();
    let item = engine.catalog().find("py-1").unwrap();
    let json = penchant::catalog::item_json::item_json(engine.catalog(), item);
    assert_eq!(
        json,
        r#"{"id":"py-1","topic":["python"],"level":1,"price":10,"free":true,"out":1717200000000,"before":[]}"#
    );
    record(&mut engine, &event("like", "py-1", NOW), NOW);
    let interests = engine.interests(&given("{}"), NOW).unwrap();
    assert!(interests.iter().all(|interest| interest.field == "topic"), "{interests:?}");
}

/// A filter, and what it means.
#[derive(Debug, Clone)]
enum Meaning {
    Topic(&'static str),
    Free(bool),
    Level(f64, f64),
    Not(Box<Meaning>),
    Any(Vec<Meaning>),
    All(Vec<Meaning>),
}

impl Meaning {
    fn json(&self) -> String {
        let list = |list: &[Meaning]| list.iter().map(Meaning::json).collect::<Vec<_>>().join(",");
        match self {
            Meaning::Topic(topic) => format!(r#"{{"topic":"{topic}"}}"#),
            Meaning::Free(is) => format!(r#"{{"free":{is}}}"#),
            Meaning::Level(min, max) => format!(r#"{{"level":{{"min":{min},"max":{max}}}}}"#),
            Meaning::Not(inner) => format!(r#"{{"not":{}}}"#, inner.json()),
            Meaning::Any(inner) => format!(r#"{{"any":[{}]}}"#, list(inner)),
            Meaning::All(inner) => format!(r#"{{"all":[{}]}}"#, list(inner)),
        }
    }

    fn holds(&self, (topics, level, free): (&[&str], f64, bool)) -> bool {
        let item = (topics, level, free);
        match self {
            Meaning::Topic(topic) => topics.contains(topic),
            Meaning::Free(is) => free == *is,
            Meaning::Level(min, max) => (*min..=*max).contains(&level),
            Meaning::Not(inner) => !inner.holds(item),
            Meaning::Any(inner) => inner.iter().any(|inner| inner.holds(item)),
            Meaning::All(inner) => inner.iter().all(|inner| inner.holds(item)),
        }
    }
}

fn meaning() -> impl Strategy<Value = Meaning> {
    let leaf = prop_oneof![
        prop::sample::select(vec!["python", "go", "maths", "none"]).prop_map(Meaning::Topic),
        any::<bool>().prop_map(Meaning::Free),
        (0..5_i8, 0..5_i8).prop_map(|(min, max)| Meaning::Level(min.into(), max.into())),
    ];
    leaf.prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| Meaning::Not(inner.into())),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Meaning::Any),
            prop::collection::vec(inner, 0..3).prop_map(Meaning::All),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_filter_lets_pass_what_it_means(meaning in meaning()) {
        let items: [(&str, &[&str], f64, bool); 5] = [
            ("py-1", &["python"], 1.0, true),
            ("py-2", &["python"], 2.0, false),
            ("py-3", &["python"], 3.0, false),
            ("go-1", &["go"], 1.0, false),
            ("ml", &["python", "maths"], 4.0, false),
        ];
        let expected: Vec<&str> =
            items.into_iter().filter(|&(_, topics, level, free)| meaning.holds((topics, level, free))).map(|item| item.0).collect();
        prop_assert_eq!(passing(&mut lessons(), &meaning.json()), expected);
    }
}
