//! 20,000 lines of items as nobody writes them: a typed error or a sound catalogue, nothing else.

use penchant::catalog::field::Role;
use penchant::catalog::format::{PACKED, checked_version};
use penchant::catalog::item_json::item_json;
use penchant::catalog::transport::as_version_1;
use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::source::Duplicates;
use penchant::compile::{Compiled, Inputs, compile};
use penchant::engine::Engine;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::shop::given;

/// Names of fields that say something of their values, and one that says nothing.
const FIELDS: [&str; 7] = ["price", "created_at", "genres", "title", "in_stock", "views", "x"];
const LINES: usize = 8;
/// As many sources as make 20,000 lines.
const SOURCES: u32 = 2_500;

/// Values that the readers of columns look for, and some that nothing can read.
const VALUES: [&str; 38] = [
    "null",
    "true",
    "1",
    "-1",
    "2026",
    "1795900000",
    "1795900000000",
    "1.5e300",
    "\"\"",
    "\"19,99\"",
    "\"1.299\"",
    "\"€ 5\"",
    "\"$5 CAD\"",
    "\"(5.00)\"",
    "\"1'299.–\"",
    "\"n/a\"",
    "\"yes\"",
    "\"a|b\"",
    "\"a, b\"",
    "\"['a']\"",
    "\"[{'name': 'a'}]\"",
    "\"2026-12-01\"",
    "\"01/02/2026\"",
    "\"31.01.2026 10:00\"",
    "\"2026-12-01T11:00+01:00[Europe/Berlin]\"",
    "\"soon\"",
    "[]",
    "[\"a\"]",
    "[1,null]",
    "[[\"a\"]]",
    "[{\"name\":\"b\"}]",
    "{}",
    "{\"value\":5,\"currency\":\"EUR\"}",
    "{\"amount\":1999,\"currency\":\"eur\"}",
    "{\"name\":\"n\"}",
    "\"\\ud83d\\ude00\"",
    "\"\\ud800\"",
    "{\"a\":",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let key = prop_oneof![
            prop::sample::select(vec!["name", "value", "currency", "url"]).prop_map(str::to_owned),
            "[a-z]{1,3}"
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..4).prop_map(Value::from_iter),
        ]
    })
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(VALUES.to_vec()).prop_map(str::to_owned),
        2 => "[0-9.,'’ €$()\\-]{0,12}|[0-9/.:T+\\-\\[\\] APM]{0,24}|[a-c|;,\\[\\]{}'\" >:]{0,16}".prop_map(|text| json!(text).to_string()),
        2 => any_json().prop_map(|value| value.to_string()),
    ]
}

/// A line: an item, mostly, or one with a byte changed, cut or lost, or any bytes.
fn any_line() -> impl Strategy<Value = Vec<u8>> {
    let fields = prop::collection::vec((prop::sample::select(FIELDS.to_vec()), any_value()), 0..6);
    let item = (0..1_000_u32, fields).prop_map(|(id, fields)| {
        let fields: String = fields.iter().map(|(field, value)| format!(",\"{field}\":{value}")).collect();
        format!("{{\"id\":\"i{id}\"{fields}}}").into_bytes()
    });
    let item = item.boxed();
    prop_oneof![
        12 => item.clone(),
        1 => (item.clone(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut line, at, byte)| {
            *at.get_mut(&mut line) = byte;
            line
        }),
        1 => (item, any::<prop::sample::Index>()).prop_map(|(mut line, at)| {
            line.truncate(at.index(line.len()));
            line
        }),
        1 => prop::collection::vec(any::<u8>(), 0..40),
        1 => any_json().prop_map(|value| value.to_string().into_bytes()),
    ]
}

/// What has to hold of a catalogue, whatever it was made from.
fn check(compiled: &Compiled, source: &[u8]) -> Result<(), TestCaseError> {
    let load = || Catalog::load(AlignedBytes::copied(&compiled.bytes).expect("memory")).expect("it opens");
    let catalog = load();
    prop_assert_eq!(catalog.items().count(), compiled.items);
    let shown: Vec<Value> =
        catalog.items().map(|item| serde_json::from_str(&item_json(&catalog, item)).expect("JSON")).collect();
    for finding in &compiled.findings {
        prop_assert!(finding.count <= finding.of, "{:?}", finding);
    }
    let mut engine = Engine::new(load(), 7);
    let shelf = engine.recommend(&given(&json!({ "limit": 5 }).to_string()), 1_796_119_200_000.0).expect("a shelf");
    prop_assert_eq!(shelf.items.len(), compiled.items.min(5));
    let is_read = |role| {
        matches!(
            role,
            Role::Number | Role::Price | Role::Popularity | Role::Trending | Role::Date | Role::Flag | Role::Ignored
        )
    };
    let items: Vec<Value> =
        source.split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    for item in items.iter().filter(|item| item.is_object()) {
        let has_its_id = |other: &&Value| other.get("id") == item.get("id");
        // Of two lines with one id the second is left out.
        let Some(known) = shown.iter().find(has_its_id).filter(|_| items.iter().filter(has_its_id).count() == 1) else {
            continue;
        };
        for field in compiled.fields.iter().filter(|field| !is_read(field.role)) {
            // An empty object stands for none.
            if let Some(object) =
                item.get(&field.name).filter(|value| value.as_object().is_some_and(|object| !object.is_empty()))
            {
                prop_assert_eq!(&known[&field.name], object, "an object is shown as given");
            }
        }
    }
    Ok(())
}

/// The place of the line that an error begins with.
fn line_named(message: &str) -> Option<usize> {
    let number = message.strip_prefix("line ")?;
    let digits = number.find(|character: char| !character.is_ascii_digit()).unwrap_or(number.len());
    number[..digits].parse::<usize>().ok()?.checked_sub(1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: SOURCES.max(ProptestConfig::default().cases), ..ProptestConfig::default() })]

    #[test]
    fn twenty_thousand_lines_are_sound_catalogues_or_typed_errors(
        lines in prop::collection::vec(any_line(), LINES),
    ) {
        let mut lines = lines;
        // Without each line that is refused, until a catalogue is left, or an error that names none of them.
        loop {
            let source = lines.join(&b'\n');
            match compile(Inputs::of(&source, "", Duplicates::Refuse), |_, _| ()) {
                Ok(compiled) => {
                    check(&compiled, &source)?;
                    let inputs = Inputs { packed: true, ..Inputs::of(&source, "", Duplicates::Refuse) };
                    let packed = compile(inputs, |_, _| ()).expect("it was compiled before").bytes;
                    prop_assert_eq!(checked_version(&packed).expect("it is sound"), PACKED);
                    prop_assert!(as_version_1(&packed).expect("it is sound") == compiled.bytes);
                    break;
                }
                Err(error) => {
                    prop_assert!(error.code().starts_with("source_"), "{}", error);
                    prop_assert!(!error.to_string().is_empty());
                    let Some(refused) = line_named(&error.to_string()).filter(|&line| line < lines.len()) else { break };
                    lines.remove(refused);
                }
            }
        }
    }
}
