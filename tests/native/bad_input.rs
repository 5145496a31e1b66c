//! Bad input: a typed error with a stable code, and the profile unharmed. Never a trap.

use penchant::catalog::format::{MAGIC, PACKED};
use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::error::{Error, ErrorKind, Place};
use penchant::hash::xxh64;
use penchant::input::Given;
use penchant::visitor::log::Event;
use proptest::prelude::*;

use crate::shop::{BOOKS, CONFIG, NOON, compiled, engine, event, given, nothing, record};

fn load(bytes: &[u8]) -> Result<Catalog, Error> {
    Catalog::load(AlignedBytes::copied(bytes).expect("memory"))
}

fn refused(source: &str, config: &str) -> Error {
    compile(Inputs::of(source.as_bytes(), config, Duplicates::Refuse), |_, _| {}).expect_err("it is refused")
}

/// The same bytes with a checksum that fits them: what only the door behind the checksum can refuse.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() >= 32 {
        let checksum = xxh64(&bytes[32..], xxh64(&bytes[..24], 0));
        bytes[24..32].copy_from_slice(&checksum.to_le_bytes());
    }
    bytes
}

#[test]
fn an_empty_file_is_no_catalogue() {
    assert_eq!(load(&[]).unwrap_err().code(), "catalog_length");
}

#[test]
fn a_web_page_is_no_catalogue_and_the_message_says_so() {
    let error = load(b"<!doctype html><title>404</title>").unwrap_err();
    assert_eq!(error.code(), "catalog_magic");
    assert!(error.to_string().contains("<!doctype html>"), "{error}");
}

#[test]
fn a_catalogue_cut_short_at_any_length_is_noticed() {
    let bytes = compiled(BOOKS, CONFIG);
    for length in 0..bytes.len() {
        let code = load(&bytes[..length]).unwrap_err().code();
        assert_eq!(code, "catalog_length", "at {length}");
    }
    assert_eq!(load(&[&bytes[..], &[0; 8]].concat()).unwrap_err().code(), "catalog_length");
}

#[test]
fn a_catalogue_of_a_newer_version_names_both_versions() {
    let mut bytes = compiled(BOOKS, CONFIG);
    bytes[8..12].copy_from_slice(&(PACKED + 1).to_le_bytes());
    assert_eq!(load(&bytes).unwrap_err(), ErrorKind::CatalogVersion { got: PACKED + 1, supported: PACKED }.into());
}

#[test]
fn a_section_that_nobody_knows_is_skipped_and_a_missing_one_is_named() {
    let bytes = compiled(BOOKS, CONFIG);
    let at = bytes.windows(4).position(|tag| tag == b"POPU").expect("the table has it");
    let mut renamed = bytes.clone();
    renamed[at..at + 4].copy_from_slice(b"LATE");
    let error = load(&sealed(renamed)).unwrap_err();
    assert_eq!(error, ErrorKind::CatalogLayout { section: "POPU", problem: "it is missing" }.into());

    // One more entry in the table, of a tag from the future, over an empty section.
    let count = u32::from_le_bytes(bytes[12..16].try_into().unwrap());
    let table_end = 32 + 24 * count as usize;
    let mut longer = bytes[..table_end].to_vec();
    longer.extend(b"LATE\0\0\0\0");
    longer.extend(0_u64.to_le_bytes());
    longer.extend(0_u64.to_le_bytes());
    longer.extend(&bytes[table_end..]);
    longer[12..16].copy_from_slice(&(count + 1).to_le_bytes());
    for entry in 0..count as usize {
        let at = 32 + 24 * entry + 8;
        let moved = u64::from_le_bytes(longer[at..at + 8].try_into().unwrap()) + 24;
        longer[at..at + 8].copy_from_slice(&moved.to_le_bytes());
    }
    let length = longer.len() as u64;
    longer[16..24].copy_from_slice(&length.to_le_bytes());
    assert_eq!(load(&sealed(longer)).expect("it loads").len(), 10);
}

proptest! {
    #[test]
    fn damage_anywhere_is_noticed(at: prop::sample::Index, bit in 0..8_u8) {
        let mut bytes = compiled(BOOKS, CONFIG);
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(load(&bytes).is_err());
    }

    /// A forged file: sound checksum, arbitrary damage. It may load, but then all of it can be read.
    #[test]
    fn forged_bytes_never_trap(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = compiled(BOOKS, CONFIG);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(catalog) = load(&sealed(bytes)) {
            let mut engine = penchant::engine::Engine::new(catalog, 1);
            let first = engine.catalog().id(engine.catalog().item_at(0).unwrap()).to_owned();
            drop(engine.similar(&first, &nothing(), NOON));
            if let Ok(pending) = engine.check(&event("view", "moby", NOON), NOON) {
                engine.commit(1, pending);
            }
            let shelf = engine.recommend(&nothing(), NOON).unwrap().clone();
            for item in &shelf.items {
                penchant::catalog::item_json::item_json(engine.catalog(), item.item);
            }
        }
    }

    #[test]
    fn any_bytes_are_no_catalogue(bytes in prop::collection::vec(any::<u8>(), 0..400), real_magic: bool) {
        let mut bytes = bytes;
        if real_magic {
            bytes.splice(0..0, MAGIC);
        }
        prop_assert!(load(&bytes).is_err());
    }

    #[test]
    fn any_text_is_a_source_or_a_typed_error(text in "[\\[\\]{}\",:a-z0-9\\\\\n]{0,60}") {
        if let Err(error) = compile(Inputs::of(text.as_bytes(), "", Duplicates::Refuse), |_, _| {}) {
            prop_assert!(error.code().starts_with("source_"), "{error}");
        }
    }
}

#[test]
fn a_bad_line_names_its_number_the_field_what_was_got_and_what_was_expected() {
    let error = refused("{\"id\":1,\"tags\":[\"x\"]}\n\n{\"id\":2,\"tags\":{\"a\":1}}", r#"{"fields":{"tags":"tag"}}"#);
    let ErrorKind::SourceField { place, field, got, expected } = error.kind() else { panic!("{error}") };
    assert_eq!((*place, field.as_str(), got.as_str()), (Place::Line(3), "tags", "an object"));
    assert!(expected.contains("a text") && error.to_string().contains("line 3, field `tags`: got an object"));
}

#[test]
fn a_bad_item_of_an_array_is_named_by_its_number() {
    let error = refused(r#"[{"id":"a"},{"name":"b"}]"#, "");
    assert!(
        matches!(error.kind(), ErrorKind::SourceField { place: Place::Item(2), field, .. } if field == "id"),
        "{error}"
    );
}

#[test]
fn sources_that_cannot_be_used_are_refused_by_code() {
    let long = format!(r#"{{"id":"{}"}}"#, "x".repeat(600));
    let deep = format!(r#"{{"id":"a","x":{}{}}}"#, "[".repeat(200_000), "]".repeat(200_000));
    let cases = [
        ("", "source_empty"),
        (" \n\n", "source_empty"),
        ("{\"id\":", "source_syntax"),
        ("{\"id\":\"a\",\"id\":\"b\"}", "source_syntax"),
        ("{\"id\":\"\\ud800\"}", "source_syntax"),
        ("\"a\"", "source_syntax"),
        ("{\"id\":\"a\",\"x\":1e999}", "source_syntax"),
        ("{\"id\":\"a\",\"x\":{\"y\":-1E400}}", "source_syntax"),
        ("{\"id\":\"a\",\"x\":[[1e400]]}", "source_syntax"),
        (&deep, "source_syntax"),
        ("{}", "source_field"),
        ("{\"id\":\"\"}", "source_field"),
        ("{\"id\":1.5}", "source_field"),
        ("{\"id\":9007199254740992.0}", "source_field"),
        (&long, "source_field"),
        ("{\"id\":\"a\"}\n{\"id\":\"a\"}", "source_duplicate"),
    ];
    for (source, code) in cases {
        let error = refused(source, "");
        assert_eq!(error.code(), code, "{}: {error}", &source[..source.len().min(60)]);
    }
    assert_eq!(refused("{\"id\":\"a\",\"n\":\"x\"}", r#"{"fields":{"n":"number"}}"#).code(), "source_field");
    assert_eq!(refused("{\"id\":\"a\",\"n\":-1}", r#"{"fields":{"n":"popularity"}}"#).code(), "source_field");
    assert_eq!(refused("{\"id\":\"a\",\"n\":\"soon\"}", r#"{"fields":{"n":"date"}}"#).code(), "source_field");
}

#[test]
fn a_config_that_nothing_reads_is_an_error_that_names_the_path() {
    let cases = [
        (r#"{"feilds":{}}"#, "feilds"),
        (r#"{"fields":{"title":{"rôle":"title"}}}"#, "fields.title.rôle"),
        (r#"{"fields":{"title":"titel"}}"#, "fields.title"),
        (r#"{"fields":{"nowhere":"title"}}"#, "fields.nowhere"),
        (r#"{"weights":{"affinity":11}}"#, "weights.affinity"),
        (r#"{"surfaces":{"home":{"weights":{"taste":1}}}}"#, "surfaces.home.weights.taste"),
        (r#"{"halfLife":{"long":0}}"#, "halfLife.long"),
        (r#"{"retention":{"events":"many"}}"#, "retention.events"),
        (r#"{"freshness":"nope"}"#, "freshness"),
        (r#"{"freshness":"title"}"#, "freshness"),
        ("[]", "(the file)"),
        ("{", "(the file)"),
    ];
    for (config, expected) in cases {
        let ErrorKind::Config { path, .. } = refused(BOOKS, config).into_kind() else { panic!("{config}") };
        assert_eq!(path, expected);
    }
}

#[test]
fn a_config_that_cannot_be_used_is_quoted_as_json() {
    let cases = [
        (r#"{"weights":null}"#, "null", "an object"),
        (r#"{"bm25":{"k1":null}}"#, "null", "a number of 0 to 10"),
        (r#"{"bm25":{"k1":12}}"#, "12", "a number of 0 to 10"),
        (r#"{"bm25":{"k1":-1e-7}}"#, "-1e-7", "a number of 0 to 10"),
        (r#"{"bm25":[0.5, {"b": "\"", "a": null}]}"#, r#"[0.5,{"a":null,"b":"\""}]"#, "an object"),
        (r#"{"segments":{"a":{"events":{}}}}"#, "null", "a whole number of 1 to 100,000"),
        (r#"{"vectors":{"a":{}}}"#, "an unknown entry", "nothing: there are none"),
    ];
    for (config, quoted, wanted) in cases {
        let ErrorKind::Config { got, expected, .. } = refused(BOOKS, config).into_kind() else { panic!("{config}") };
        assert_eq!((got.as_str(), expected.as_str()), (quoted, wanted), "{config}");
    }
}

#[test]
fn a_catalogue_does_not_depend_on_the_order_of_the_config() {
    let bytes = |config| compile(Inputs::of(BOOKS.as_bytes(), config, Duplicates::Refuse), |_, _| {}).unwrap().bytes;
    let one = bytes(r#"{"surfaces":{"a":{"weights":{"session":1}},"b":{}},"bm25":{"k1":99,"k1":1}}"#);
    assert_eq!(one, bytes(r#"{"bm25":{"k1":1},"surfaces":{"b":{},"a":{"weights":{"session":1}}}}"#));
}

#[test]
fn hostile_names_and_huge_titles_are_only_text() {
    let title = "long ".repeat(200_000);
    let source = format!(
        r#"[{{"id":"__proto__","title":"<img onerror=alert(1)>","tags":["constructor"]}},{{"id":"constructor","title":"{title}","tags":["constructor"]}}]"#
    );
    let catalog = crate::shop::catalog_of(&source, "");
    assert!(catalog.find("__proto__").is_some() && catalog.find("constructor").is_some());
}

#[test]
fn bad_events_are_refused_by_code_and_the_profile_is_unharmed() {
    let mut engine = engine();
    record(&mut engine, &event("view", "moby", NOON), NOON);
    let (log, profile) = (engine.log().clone(), engine.profile().clone());
    let number = |field: &str, number: f64| {
        Given::Object(vec![
            ("type".into(), Given::Text("dwell".into())),
            ("item".into(), Given::Text("moby".into())),
            (field.into(), Given::Number(number)),
        ])
    };
    let cases = [
        (given("null"), "event_field"),
        (given("[]"), "event_field"),
        (given("{}"), "event_type"),
        (given(r#"{"type":"stare","item":"moby"}"#), "event_type"),
        (given(r#"{"type":7}"#), "event_type"),
        (given(r#"{"type":"view"}"#), "event_field"),
        (given(r#"{"type":"view","item":"nowhere"}"#), "item_unknown"),
        (given(r#"{"type":"undo","item":"nowhere"}"#), "item_unknown"),
        (given(r#"{"type":"view","item":7}"#), "event_field"),
        (given(r#"{"type":"view","item":""}"#), "event_field"),
        (given(r#"{"type":"view","itm":"moby"}"#), "event_field"),
        (given(r#"{"type":"view","item":"moby","value":1}"#), "event_field"),
        (given(r#"{"type":"rating","item":"moby"}"#), "event_field"),
        (given(r#"{"type":"rating","item":"moby","value":6}"#), "event_field"),
        (given(r#"{"type":"purchase","item":"moby","value":19.99}"#), "event_field"),
        (given(r#"{"type":"cart","item":"moby","value":1.5,"amount":3}"#), "event_field"),
        (given(r#"{"type":"purchase","item":"moby","amount":-1}"#), "event_field"),
        (given(r#"{"type":"view","item":"moby","amount":19.99}"#), "event_field"),
        (given(r#"{"type":"view","item":"moby","at":9e15}"#), "event_in_future"),
        (given(r#"{"type":"view","item":"moby","at":-1}"#), "event_field"),
        (given(r#"{"type":"view","item":"moby","position":1.5}"#), "event_field"),
        (number("durationMs", f64::NAN), "event_field"),
        (number("durationMs", f64::INFINITY), "event_field"),
        (number("durationMs", -0.5), "event_field"),
        (number("at", f64::NAN), "event_field"),
    ];
    for (event, code) in cases {
        let error = engine.check(&event, NOON).expect_err("it is refused");
        assert_eq!(error.code(), code, "{event:?}: {error}");
    }
    assert_eq!((engine.log(), engine.profile()), (&log, &profile));
}

#[test]
fn bad_options_are_refused_with_the_options_name() {
    let mut engine = engine();
    let cases = [
        ("7", "options"),
        (r#"{"limt":5}"#, "limt"),
        (r#"{"limit":0}"#, "limit"),
        (r#"{"limit":1.5}"#, "limit"),
        (r#"{"limit":"5"}"#, "limit"),
        (r#"{"surface":1}"#, "surface"),
        (r#"{"seen":true}"#, "seen"),
        (r#"{"personalization":1.1}"#, "personalization"),
        (r#"{"weights":{"affinity":99}}"#, "weights.affinity"),
        (r#"{"weights":{"taste":1}}"#, "weights"),
        (r#"{"exclude":{"a":1}}"#, "exclude"),
        (r#"{"filter":[]}"#, "filter"),
        (r#"{"filter":{"title":"Moby Dick"}}"#, "filter.title"),
        (r#"{"filter":{"nowhere":"x"}}"#, "filter.nowhere"),
        (r#"{"filter":{"subjects":7}}"#, "filter.subjects"),
        (r#"{"filter":{"year":{"least":7}}}"#, "filter.year.least"),
        (r#"{"filter":{"year":{"min":{"a":{"b":{"c":{"d":{"e":{"f":1}}}}}}}}}"#, "filter.year.min"),
    ];
    for (options, expected) in cases {
        let error = engine.recommend(&given(options), NOON).unwrap_err();
        let ErrorKind::Option { option, .. } = error.kind() else { panic!("{options}: {error}") };
        assert_eq!(option, expected);
    }
    assert_eq!(engine.similar("nowhere", &nothing(), NOON).unwrap_err().code(), "item_unknown");
    assert_eq!(engine.explain("nowhere", "moby").unwrap_err().code(), "shelf_unknown");
    assert_eq!(engine.forget(&[99]).unwrap_err().code(), "event_unknown");
}

#[test]
fn every_error_says_what_to_do_in_a_sentence() {
    let text = || "x".to_owned();
    let place = Place::Line(1);
    let all = [
        ErrorKind::CatalogLength { expected: 1, got: 2 }.into(),
        ErrorKind::CatalogMagic { got: text() }.into(),
        ErrorKind::CatalogVersion { got: 2, supported: 1 }.into(),
        ErrorKind::CatalogChecksum.into(),
        ErrorKind::CatalogLayout { section: "x", problem: "y" }.into(),
        ErrorKind::SourceSyntax { place, problem: text() }.into(),
        ErrorKind::SourceField { place, field: text(), got: text(), expected: text() }.into(),
        ErrorKind::SourceDuplicate { place, first: place, id: text() }.into(),
        ErrorKind::SourceEmpty.into(),
        ErrorKind::Config { path: text(), got: text(), expected: text() }.into(),
        ErrorKind::Vectors { set: text(), got: text(), expected: text() }.into(),
        ErrorKind::Neighbours { set: text(), got: text(), expected: text() }.into(),
        ErrorKind::Interactions { got: text(), expected: text() }.into(),
        ErrorKind::EventType { got: text(), expected: text() }.into(),
        ErrorKind::EventField { field: "x".into(), got: text(), expected: "y" }.into(),
        ErrorKind::ItemUnknown { id: text() }.into(),
        ErrorKind::Option { option: text(), got: text(), expected: text() }.into(),
        ErrorKind::ShelfUnknown { got: text() }.into(),
        ErrorKind::Training { field: text(), got: text(), expected: text() }.into(),
        ErrorKind::EventUnknown { event: "event with the number 1".to_owned(), why: None }.into(),
        ErrorKind::StorageQuota.into(),
        ErrorKind::StorageFailed { operation: "x", cause: text() }.into(),
        ErrorKind::StorageVersion.into(),
        ErrorKind::Memory { bytes: 1 }.into(),
        ErrorKind::Closed.into(),
    ];
    let codes: std::collections::BTreeSet<&str> = all.iter().map(Error::code).collect();
    assert_eq!(codes.len(), all.len(), "every case has a code of its own");
    for error in &all {
        assert!(error.to_string().len() > 20, "{error}");
    }
    // The codes are public: the face declares the same ones.
    let face = include_str!("../../js/errors.ts");
    for code in codes {
        assert!(face.contains(&format!("'{code}'")), "js/errors.ts does not know {code}");
    }
}

#[test]
fn an_event_of_an_unknown_type_is_told_every_type_that_there_is() {
    let refused = Event::check(&given(r#"{"type":"purchased","item":"moby"}"#), NOON).unwrap_err();
    assert_eq!(refused.code(), "event_type");
    let text = refused.to_string();
    let (got, expected) = text.split_once(", expected one of ").expect("it says what there is");
    assert_eq!(got, "got an event of type \"purchased\"");
    let named: Vec<&str> = expected.split(", ").collect();
    assert!(named.contains(&"goal") && named.len() == 18, "{named:?}");
    for name in named {
        let event = format!(r#"{{"type":"{name}"}}"#);
        let code = Event::check(&given(&event), NOON).err().map(|error| error.code());
        assert_ne!(code, Some("event_type"), "{name}");
    }
}
