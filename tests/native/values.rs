//! Values of items as sites have them: dates in numbers, truth values, lists and objects, by the column; in `numbers` numbers and prices.

use penchant::catalog::field::Role;
use penchant::catalog::item_json::item_json;
use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::findings::{Finding, FindingKind};
use penchant::compile::source::Duplicates;
use penchant::compile::{Compiled, Inputs, compile};
use penchant::engine::Engine;
use penchant::error::Error;
use serde_json::{Value, json};

use crate::shop::given;

mod documented;
mod numbers;

const NOW: f64 = 1_796_119_200_000.0;

fn compiled(items: &Value, config: &Value) -> Result<Compiled, Error> {
    let (items, config) = (items.to_string(), config.to_string());
    compile(Inputs::of(items.as_bytes(), &config, Duplicates::Refuse), |_, _| ())
}

/// Items with these values of a field, in order.
fn column(field: &str, values: &[Value]) -> Value {
    let item = |(number, value): (usize, &Value)| json!({ "id": format!("i{number}"), field: value });
    values.iter().enumerate().map(item).collect()
}

fn opened(compiled: &Compiled) -> Catalog {
    Catalog::load(AlignedBytes::copied(&compiled.bytes).expect("memory")).expect("it opens")
}

/// What a page is shown of a field, by item; null where an item has none.
fn shown(compiled: &Compiled, field: &str) -> Vec<Value> {
    let catalog = opened(compiled);
    let item = |item| serde_json::from_str::<Value>(&item_json(&catalog, item)).expect("JSON");
    // 5 and 5.0 are one number, which `Value` does not say.
    let plain = |value: &Value| value.as_f64().map_or_else(|| value.clone(), Value::from);
    catalog.items().map(|at| plain(&item(at)[field])).collect()
}

fn passing(compiled: &Compiled, filter: &str) -> Vec<String> {
    let mut engine = Engine::new(opened(compiled), 7);
    let shelf = engine.recommend(&given(&format!(r#"{{"filter": {filter}}}"#)), NOW);
    let shelf = shelf.unwrap_or_else(|error| panic!("{filter}: {error}"));
    let mut items: Vec<_> = shelf.items.iter().map(|ranked| ranked.item).collect();
    items.sort();
    items.iter().map(|&item| engine.catalog().id(item).to_owned()).collect()
}

fn role(compiled: &Compiled, field: &str) -> Role {
    compiled.fields.iter().find(|known| known.name == field).expect("it has the field").role
}

/// Kind, count and example of each finding about a field.
fn found<'a>(compiled: &'a Compiled, field: &str) -> Vec<(FindingKind, usize, &'a str)> {
    let of = compiled.findings.iter().filter(|finding| finding.field == field);
    of.map(|&Finding { kind, count, ref example, .. }| (kind, count, example.as_str())).collect()
}

#[test]
fn the_unit_of_dates_in_numbers_is_told_from_the_column() {
    let cases = [
        ("seconds", json!([1_796_119_200, 1_796_119_201]), "seconds since 1970"),
        ("microseconds", json!([1_796_119_200_000_000_i64, 1_796_119_201_000_000_i64]), "microseconds since 1970"),
        (
            "nanoseconds",
            json!([1_796_119_200_000_000_000_i64, 1_796_119_201_000_000_000_i64]),
            "nanoseconds since 1970",
        ),
        ("texts of seconds", json!(["1796119200", "1796119201"]), "seconds since 1970"),
        ("texts of seconds with decimals", json!(["1796119200.0", "1796119201.000"]), "seconds since 1970"),
    ];
    for (name, values, unit) in cases {
        for config in [json!({}), json!({ "fields": { "created_at": "date" } })] {
            let compiled = compiled(&column("created_at", values.as_array().unwrap()), &config).expect(name);
            assert_eq!(role(&compiled, "created_at"), Role::Date, "{name}");
            assert_eq!(shown(&compiled, "created_at"), [json!(NOW), json!(NOW + 1_000.0)], "{name}");
            let note = &compiled.findings.iter().find(|finding| finding.kind == FindingKind::Converted).unwrap().note;
            assert_eq!(note, unit, "{name}");
            assert_eq!(passing(&compiled, r#"{"created_at": {"after": "2026-12-01T10:00:01Z"}}"#), ["i1"], "{name}");
        }
    }
    let published = json!({ "fields": { "published": "date" } });
    for (values, first) in [
        ([json!(2026), json!(1999)], 1_767_225_600_000.0),
        ([json!(20_261_201), json!(19_990_101)], 1_796_083_200_000.0),
        ([json!("2026"), json!("1999")], 1_767_225_600_000.0),
        ([json!(1_796_119_200_000_i64), json!(0)], NOW),
    ] {
        let compiled = compiled(&column("published", &values), &published).unwrap();
        assert_eq!(shown(&compiled, "published")[0], json!(first), "{values:?}");
    }
}

#[test]
fn a_column_of_dates_in_two_units_is_refused_with_an_example_of_each() {
    let items = column("created_at", &[json!(1_796_119_200), json!(1_796_119_201), json!(1_796_119_200_000_i64)]);
    let error = compiled(&items, &json!({})).expect_err("it is refused");
    assert_eq!(error.code(), "source_field");
    let message = error.to_string();
    for part in
        ["item 3, field `created_at`", "1796119200000, which looks like milliseconds", "seconds since 1970, as item 1"]
    {
        assert!(message.contains(part), "{part}: {message}");
    }
}

#[test]
fn dates_in_texts_are_one_instant_however_they_are_written() {
    let texts = [
        "2026-12-01T10:00:00Z",
        "Tue, 01 Dec 2026 10:00:00 GMT",
        "2026-12-01T11:00:00+01:00[Europe/Berlin]",
        "20261201T1000Z",
        "2026-12-01 10:00 AM",
    ];
    let compiled = compiled(&column("published", &texts.map(|text| json!(text))), &json!({})).unwrap();
    assert_eq!(role(&compiled, "published"), Role::Date);
    assert_eq!(shown(&compiled, "published"), vec![json!(NOW); 5]);
    for text in ["2026-12-01T10:00Z", "2026-12-01T11:00+0100", "20261201T1000Z"] {
        assert_eq!(passing(&compiled, &format!(r#"{{"published": "{text}"}}"#)).len(), 5, "{text}");
    }
}

#[test]
fn the_order_of_day_and_month_is_told_from_the_column_or_in_doubt() {
    use FindingKind::{Converted, Unsure};
    let (first_of_february, second_of_january) = (json!(1_769_904_000_000.0), json!(1_767_312_000_000.0));
    let cases = [
        (["01/02/2026", "31/01/2026"], &first_of_february, &[(Converted, 1, "01/02/2026")][..]),
        (["01/02/2026", "01/31/2026"], &second_of_january, &[(Converted, 1, "01/02/2026")]),
        (["1-2-2026", "31/1/2026 10:00"], &first_of_february, &[(Converted, 1, "1-2-2026")]),
        (["01.02.2026", "02.01.2026"], &first_of_february, &[]),
        (["2026/02/01", "2026/2/1 10:00"], &first_of_february, &[]),
        (
            ["1/2/2026, 12:00:00 AM", "1/31/2026, 2:30:15 PM"],
            &second_of_january,
            &[(Converted, 1, "1/2/2026, 12:00:00 AM")],
        ),
    ];
    for (texts, expected, findings) in cases {
        for field in ["published", "when"] {
            let compiled = compiled(&column(field, &texts.map(|text| json!(text))), &json!({})).unwrap();
            assert_eq!(role(&compiled, field), Role::Date, "{texts:?}");
            assert_eq!(shown(&compiled, field)[0], *expected, "{texts:?}");
            assert_eq!(found(&compiled, field), findings, "{texts:?}");
        }
    }
    let values = [json!("01/02/2026"), json!("03/04/2026")];
    let doubtful = compiled(&column("published", &values), &json!({})).unwrap();
    assert_ne!(role(&doubtful, "published"), Role::Date);
    assert_eq!(shown(&doubtful, "published"), values);
    assert_eq!(found(&doubtful, "published"), [(Unsure, 2, "01/02/2026")]);
    let error =
        compiled(&column("published", &values), &json!({ "fields": { "published": "date" } })).expect_err("in doubt");
    assert!(error.to_string().starts_with("item 1, field `published`: got the text \"01/02/2026\""), "{error}");
}

#[test]
fn a_wrong_date_is_left_out_and_told_or_refused() {
    let mut values = vec![json!("2026-12-01"); 19];
    values.push(json!("2024-02-31"));
    let compiled_one = compiled(&column("published", &values), &json!({})).unwrap();
    assert_eq!(found(&compiled_one, "published"), [(FindingKind::Missing, 1, "2024-02-31")]);
    assert_eq!(shown(&compiled_one, "published")[19], Value::Null);
    for text in ["2024-02-31", "01/02/2026", "2026-12-01 10:00 and counting", "2026-12-01T99:99"] {
        let items = column("published", &[json!("2026-12-01"), json!(text)]);
        let error = compiled(&items, &json!({ "fields": { "published": "date" } })).expect_err(text);
        assert_eq!(error.code(), "source_field");
        assert!(error.to_string().contains(&format!("item 2, field `published`: got the text \"{text}\"")), "{error}");
    }
}

#[test]
fn truth_values_filter_in_their_usual_spellings_and_in_every_role() {
    let spellings = [
        [json!(true), json!(false)],
        [json!("true"), json!("false")],
        [json!("yes"), json!("no")],
        [json!("in stock"), json!("out of stock")],
        [json!("in_stock"), json!("out_of_stock")],
        [json!("https://schema.org/InStock"), json!("https://schema.org/OutOfStock")],
    ];
    for values in spellings {
        let compiled = compiled(&column("in_stock", &values), &json!({})).unwrap();
        assert_eq!(role(&compiled, "in_stock"), Role::Flag, "{values:?}");
        assert_eq!(shown(&compiled, "in_stock"), [json!(true), json!(false)], "{values:?}");
        assert_eq!(passing(&compiled, r#"{"in_stock": true}"#), ["i0"], "{values:?}");
        assert_eq!(passing(&compiled, r#"{"in_stock": false}"#), ["i1"], "{values:?}");
    }
    let mut values = vec![json!(true), json!("no"), json!(0)];
    values.resize(19, json!(false));
    values.push(json!("ask us"));
    let mixed = compiled(&column("in_stock", &values), &json!({})).unwrap();
    assert_eq!(role(&mixed, "in_stock"), Role::Flag);
    assert_eq!(passing(&mixed, r#"{"in_stock": true}"#), ["i0"]);
    assert_eq!(found(&mixed, "in_stock"), [(FindingKind::Missing, 1, "ask us")]);
    for role in ["flag", "tag", "category"] {
        let config = json!({ "fields": { "in_stock": role } });
        let compiled = compiled(&column("in_stock", &[json!(true), json!(false)]), &config).unwrap();
        assert_eq!(shown(&compiled, "in_stock"), [json!(true), json!(false)], "{role}");
        assert_eq!(passing(&compiled, r#"{"in_stock": true}"#), ["i0"], "{role}");
    }
}

#[test]
fn names_of_objects_are_values_and_the_objects_are_shown_as_given() {
    let genres = [
        json!([{ "id": 28, "name": "Action" }, { "id": 12, "name": "Adventure" }]),
        json!([{ "id": 28, "name": "Action" }]),
        json!([]),
    ];
    let compiled = compiled(&column("genres", &genres), &json!({})).unwrap();
    assert_eq!(role(&compiled, "genres"), Role::Tag);
    assert_eq!(shown(&compiled, "genres"), genres);
    assert_eq!(passing(&compiled, r#"{"genres": "Action"}"#), ["i0", "i1"]);
    assert_eq!(passing(&compiled, r#"{"genres": ["Adventure"]}"#), ["i0"]);
    assert!(compiled.fields.iter().all(|field| field.name != "Action"));
}

#[test]
fn other_structures_are_shown_as_given() {
    let cases = [
        ("_geoloc", json!({ "lat": 48.137, "lng": 11.575 })),
        ("variants", json!([{ "sku": "a", "sizes": [1, 2] }, { "sku": "b", "sizes": [] }])),
        ("matrix", json!([[1, [2]], [3]])),
        ("image", json!({ "url": "https://example.org/a.png", "name": "a" })),
        ("spec", json!({ "text": "a \"quoted\" \\ back\nline", "deep": { "n": null, "t": true, "e": "é ü 紅" } })),
        ("nested", json!([["a", "b"], ["c"]])),
        ("prices", json!([{ "value": 19.99, "currency": "EUR" }])),
    ];
    for (field, value) in cases {
        let compiled = compiled(&column(field, &[value.clone(), json!(null)]), &json!({})).unwrap();
        assert_eq!(shown(&compiled, field), [value, Value::Null], "{field}");
    }
    let nested = compiled(&column("nested", &[json!([["a", "b"], ["c"]]), json!([["a"]])]), &json!({})).unwrap();
    assert_eq!(passing(&nested, r#"{"nested": "a"}"#), ["i0", "i1"]);
    assert_eq!(passing(&nested, r#"{"nested": "c"}"#), ["i0"]);
}

#[test]
fn delimited_lists_are_split_where_the_column_says_so_and_shown_as_given() {
    let cases = [
        ("genres", [json!("Action|Comedy"), json!("Drama|Action")], "Action", &["i0", "i1"][..]),
        ("genres", [json!("['Action', 'Comedy']"), json!("['Drama']")], "Comedy", &["i0"]),
        ("genres", [json!("[\"Action\", \"Comedy\"]"), json!("[\"Drama\"]")], "Drama", &["i1"]),
        ("genres", [json!("[{'id': 28, 'name': 'Action'}]"), json!("[{'id': 18, 'name': 'Drama'}]")], "Drama", &["i1"]),
        ("genres", [json!("[{\"id\": 28, \"name\": \"Action\"}]"), json!("[\"Drama\"]")], "Action", &["i0"]),
        ("genres", [json!("[Action, None]"), json!("['Drama', nan]")], "Drama", &["i1"]),
        ("genres", [json!("|Action||Comedy|"), json!("Drama|")], "Comedy", &["i0"]),
        ("tags", [json!("red; blue"), json!("blue; green")], "blue", &["i0", "i1"]),
        ("tags", [json!("red, blue"), json!("green, red")], "red", &["i0", "i1"]),
        ("category", [json!("Home > Lamps > Desk"), json!("Home > Rugs")], "Home", &["i0", "i1"]),
    ];
    for (field, values, value, expected) in cases {
        let compiled = compiled(&column(field, &values), &json!({})).unwrap();
        assert_eq!(shown(&compiled, field), values, "{values:?}");
        assert_eq!(passing(&compiled, &format!(r#"{{"{field}": "{value}"}}"#)), expected, "{values:?}");
        assert_eq!(found(&compiled, field), [(FindingKind::Converted, 2, values[0].as_str().unwrap())]);
    }
}

#[test]
fn texts_are_not_split_and_the_config_has_the_last_word() {
    for (field, values) in [
        ("title", ["Oak, ash and thorn", "Ash, oak and elm", "Oak, elm and ash"]),
        ("author", ["Melville, Herman", "Austen, Jane", "Woolf, Virginia"]),
        ("description", ["A lamp; warm, of oak.", "A rug; soft, of wool.", "A lamp; cold, of oak."]),
    ] {
        let values = values.map(|value| json!(value));
        let compiled = compiled(&column(field, &values), &json!({})).unwrap();
        assert_eq!(found(&compiled, field), [], "{field}");
    }
    let values = [json!("a/b"), json!("b/c")];
    let split = compiled(&column("parts", &values), &json!({ "fields": { "parts": { "role": "tag", "split": "/" } } }))
        .unwrap();
    assert_eq!(passing(&split, r#"{"parts": "b"}"#), ["i0", "i1"]);
    let values = [json!("a|b"), json!("b|c")];
    let whole = compiled(&column("tags", &values), &json!({ "fields": { "tags": { "role": "tag", "split": false } } }))
        .unwrap();
    assert_eq!(passing(&whole, r#"{"tags": "a|b"}"#), ["i0"]);
    assert_eq!(found(&whole, "tags"), []);
}

#[test]
fn an_empty_array_is_an_empty_catalogue_that_says_so() {
    let compiled = compiled(&json!([]), &json!({})).unwrap();
    assert_eq!(compiled.items, 0);
    assert_eq!(compiled.findings.iter().map(|finding| finding.kind).collect::<Vec<_>>(), [FindingKind::Empty]);
    for config in
        [json!({}), json!({ "weights": { "popularity": 1 }, "shaping": { "diversity": 0.3, "exploration": 0.2 } })]
    {
        let compiled = self::compiled(&json!([]), &config).unwrap();
        let mut engine = Engine::new(opened(&compiled), 7);
        assert!(engine.recommend(&given(r#"{"limit": 3}"#), NOW).unwrap().items.is_empty(), "{config}");
        assert!(engine.rank(&given("[]"), &given("{}"), NOW).unwrap().0.items.is_empty(), "{config}");
    }
}
