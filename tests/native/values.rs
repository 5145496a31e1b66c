//! Values of items as sites have them: numbers, prices, dates in numbers, truth values, lists and objects, by the column.

use penchant::catalog::field::Role;
use penchant::catalog::item_json::item_json;
use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::findings::{Finding, FindingKind};
use penchant::compile::source::Duplicates;
use penchant::compile::{Compiled, Inputs, compile};
use penchant::engine::Engine;
use penchant::error::Error;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::shop::given;

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
fn a_column_of_prices_is_numbers_with_the_currency_beside_them() {
    use FindingKind::{Converted, Missing, Unsure};
    type Case = (&'static str, Value, Value, Value, &'static [(FindingKind, usize, &'static str)]);
    let cases: [Case; 15] = [
        ("plain", json!([19.99, 5]), json!([19.99, 5.0]), json!([null, null]), &[]),
        ("texts", json!(["19.99", "5"]), json!([19.99, 5.0]), json!([null, null]), &[(Converted, 2, "19.99")]),
        (
            "German",
            json!(["€ 1.299,00", "12.90 EUR"]),
            json!([1299.0, 12.9]),
            json!(["EUR", "EUR"]),
            &[(Converted, 2, "€ 1.299,00")],
        ),
        (
            "American",
            json!(["$1,299", "$5.00"]),
            json!([1299.0, 5.0]),
            json!(["USD", "USD"]),
            &[(Converted, 2, "$1,299")],
        ),
        (
            "Swiss",
            json!(["CHF 1'299.–", "CHF 5.50"]),
            json!([1299.0, 5.5]),
            json!(["CHF", "CHF"]),
            &[(Converted, 2, "CHF 1'299.–")],
        ),
        (
            "crowns of some country",
            json!(["1 299,00 kr", "5 kr"]),
            json!([1299.0, 5.0]),
            json!([null, null]),
            &[(Converted, 2, "1 299,00 kr")],
        ),
        (
            "the column decides",
            json!(["1.299", "19,99"]),
            json!([1299.0, 19.99]),
            json!([null, null]),
            &[(Converted, 2, "1.299")],
        ),
        (
            "smallest units by the key",
            json!([{ "amount_minor": 1999, "currency": "EUR" }, { "amount_minor": 1999, "currency": "JPY" }]),
            json!([19.99, 1999.0]),
            json!(["EUR", "JPY"]),
            &[(Converted, 1, "1999 EUR"), (Unsure, 1, "EUR")],
        ),
        (
            "smallest units as Stripe has them",
            json!([{ "amount": 1999, "currency": "eur" }, { "unit_amount": 500, "currency": "eur" }]),
            json!([19.99, 5.0]),
            json!(["EUR", "EUR"]),
            &[(Unsure, 1, "1999 eur"), (Converted, 1, "500 eur")],
        ),
        (
            "units in small letters, as one amount with decimals shows",
            json!([{ "amount": 20, "currency_code": "eur" }, { "amount": 19.99, "currency_code": "eur" }]),
            json!([20.0, 19.99]),
            json!(["EUR", "EUR"]),
            &[],
        ),
        (
            "smallest units of three decimals, and a fraction of one",
            json!([{ "amount_minor": 1500, "currency": "KWD" }, { "unit_amount": 0.5, "currency": "KWD" }]),
            json!([1.5, 0.0005]),
            json!(["KWD", "KWD"]),
            &[(Converted, 2, "1500 KWD")],
        ),
        (
            "a sign and a code of one currency",
            json!(["$10.00 CAD", "CAD $1,299"]),
            json!([10.0, 1299.0]),
            json!(["CAD", "CAD"]),
            &[(Converted, 2, "$10.00 CAD")],
        ),
        (
            "one below zero",
            json!(["5.00 EUR", "7.00 EUR", "(5.00) EUR"]),
            json!([5.0, 7.0, null]),
            json!(["EUR", "EUR", "EUR"]),
            &[(Converted, 3, "5.00 EUR"), (Missing, 1, "-5")],
        ),
        (
            "units",
            json!([{ "value": 19.99, "currency": "EUR" }, { "amount": "1.299,00", "currency": "EUR" }]),
            json!([19.99, 1299.0]),
            json!(["EUR", "EUR"]),
            &[],
        ),
        (
            "one that is none",
            json!(["19.99", "5", "7", "8", "9", "10", "11", "12", "13", "on request"]),
            json!([19.99, 5.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, null]),
            json!([null, null, null, null, null, null, null, null, null, null]),
            &[(Converted, 9, "19.99"), (Missing, 1, "on request")],
        ),
    ];
    for (name, values, numbers, currencies, findings) in cases {
        let compiled = compiled(&column("price", values.as_array().unwrap()), &json!({})).expect(name);
        assert_eq!(role(&compiled, "price"), Role::Price, "{name}");
        assert_eq!(json!(shown(&compiled, "price")), numbers, "{name}");
        assert_eq!(json!(shown(&compiled, "price_currency")), currencies, "{name}");
        assert_eq!(found(&compiled, "price"), findings, "{name}");
    }
}

#[test]
fn a_price_that_is_none_is_told_with_its_place() {
    let mut values: Vec<Value> = (0..9_999).map(|number| json!(format!("{number}.50"))).collect();
    values.insert(16, json!("on request"));
    let compiled = compiled(&column("price", &values), &json!({})).unwrap();
    let missing = compiled.findings.iter().find(|finding| finding.kind == FindingKind::Missing).unwrap();
    assert_eq!((missing.count, missing.of, &*missing.example), (1, 10_000, "on request"));
    assert_eq!(missing.place.unwrap().to_string(), "item 17");
    assert_eq!(passing(&compiled, r#"{"price": {"max": 1.5}}"#), ["i0", "i1"]);
}

#[test]
fn a_sign_of_several_currencies_is_told_with_what_it_is_taken_for() {
    let compiled = compiled(&column("price", &[json!("$5"), json!("¥500"), json!("€5")]), &json!({})).unwrap();
    let notes: Vec<&str> =
        compiled.findings.iter().filter(|found| found.field == "price").map(|found| &*found.note).collect();
    assert_eq!(notes[..3], ["a number, with $ taken for USD", "a number, with ¥ taken for JPY", "a number"]);
}

#[test]
fn a_column_of_numbers_below_zero_is_refused_as_a_price_and_read_as_a_number() {
    let items = column("price", &[json!(-5), json!("-7.50"), json!(3)]);
    let error = compiled(&items, &json!({})).expect_err("it is refused");
    assert!(error.to_string().starts_with("item 1, field `price`: got the number -5"), "{error}");
    let compiled = compiled(&items, &json!({ "fields": { "price": "number" } })).unwrap();
    assert_eq!(shown(&compiled, "price"), [json!(-5.0), json!(-7.5), json!(3.0)]);
}

#[test]
fn a_number_of_two_readings_is_no_number_until_another_value_decides() {
    let values = [json!("1.299"), json!("2.499")];
    let compiled = compiled(&column("price", &values), &json!({})).unwrap();
    assert_ne!(role(&compiled, "price"), Role::Price);
    assert_eq!(shown(&compiled, "price"), values);
    assert_eq!(found(&compiled, "price"), [(FindingKind::Unsure, 2, "1.299")]);
}

#[test]
fn prices_are_numbers_if_the_most_of_them_are() {
    use FindingKind::{Converted, Missing, Unsure};
    type Case<'a> = (&'a str, Value, Option<Role>, Value, &'a [(FindingKind, usize, &'a str)]);
    let amount = |amount: Value, currency: &str| json!({ "amount": amount, "currency": currency });
    let cases: [Case; 6] = [
        ("price", json!([5, "free", 7]), Some(Role::Price), json!([5.0, null, 7.0]), &[(Missing, 1, "free")]),
        (
            "price",
            json!(["5 €", "from 9 €", "7 €"]),
            Some(Role::Price),
            json!([5.0, null, 7.0]),
            &[(Converted, 2, "5 €"), (Missing, 1, "from 9 €")],
        ),
        (
            "price",
            json!([amount(json!(5.5), "EUR"), amount(json!("soon"), "EUR"), amount(json!(6.5), "EUR")]),
            Some(Role::Price),
            json!([5.5, null, 6.5]),
            &[(Missing, 1, "soon EUR")],
        ),
        (
            "rating",
            json!(["4.5", "3.5", "n/a"]),
            Some(Role::Number),
            json!([4.5, 3.5, null]),
            &[(Converted, 2, "4.5"), (Missing, 1, "n/a")],
        ),
        ("price", json!(["from 5 €", "5 to 9 €"]), None, json!(["from 5 €", "5 to 9 €"]), &[(Unsure, 2, "from 5 €")]),
        ("weight", json!(["5", "5 kg", "7"]), None, json!(["5", "5 kg", "7"]), &[]),
    ];
    for (field, values, expected, numbers, findings) in cases {
        let compiled = compiled(&column(field, values.as_array().unwrap()), &json!({})).unwrap();
        let numeric = Some(role(&compiled, field)).filter(|role| matches!(role, Role::Price | Role::Number));
        assert_eq!(numeric, expected, "{values}");
        assert_eq!(json!(shown(&compiled, field)), numbers, "{values}");
        assert_eq!(found(&compiled, field), findings, "{values}");
    }
}

#[test]
fn a_price_or_a_date_that_stays_text_is_in_doubt_until_the_config_says_its_role() {
    for (field, values) in [
        ("price", [json!("19.99-29.99"), json!("from 5")]),
        ("sale_price", [json!({ "net": 5 }), json!({ "net": 7 })]),
        ("price", [json!({ "amount": 5, "currency": "XXX" }), json!({ "amount": 6, "currency": "XXX" })]),
        ("published", [json!("2024-W05"), json!("2024-W06")]),
        ("published", [json!("January 31, 2024"), json!("February 1, 2024")]),
        ("created_at", [json!("2024-01-31T24:00:00Z"), json!("2024-01-31T25:00:00Z")]),
    ] {
        let items = column(field, &values);
        let doubtful = compiled(&items, &json!({})).unwrap();
        assert_eq!(shown(&doubtful, field), values, "{values:?}");
        let kinds: Vec<_> = found(&doubtful, field).iter().map(|&(kind, count, _)| (kind, count)).collect();
        assert_eq!(kinds, [(FindingKind::Unsure, 2)], "{values:?}");
        let settled = compiled(&items, &json!({ "fields": { field: "stored" } })).unwrap();
        assert_eq!(found(&settled, field), [], "{values:?}");
    }
    for (field, values) in [
        ("price_range", ["$", "$$"]),
        ("cost", ["low", "high"]),
        ("published", ["yes, by Penguin", "no"]),
        ("release_notes", ["1.2 is out", "1.3 is out"]),
    ] {
        let values = values.map(|value| json!(value));
        assert_eq!(found(&compiled(&column(field, &values), &json!({})).unwrap(), field), [], "{values:?}");
    }
}

#[test]
fn texts_that_happen_to_be_numbers_stay_texts() {
    for (field, values) in [
        ("isbn", ["9780141439600", "9780140449136"]),
        ("zip", ["01234", "80331"]),
        ("version", ["1.2", "1.10"]),
        ("title", ["1984", "2666"]),
        ("model", ["12.90 EUR", "a"]),
    ] {
        let values = values.map(|value| json!(value));
        let compiled = compiled(&column(field, &values), &json!({})).unwrap();
        assert_eq!(shown(&compiled, field), values, "{field}");
        assert_eq!(found(&compiled, field), [], "{field}");
    }
}

#[test]
fn a_column_that_the_config_calls_numbers_and_is_none_is_refused_with_its_place() {
    let items = column("price", &[json!("soon"), json!("later"), json!("5")]);
    let error = compiled(&items, &json!({ "fields": { "price": "price" } })).expect_err("it is refused");
    assert_eq!(error.code(), "source_field");
    assert!(error.to_string().contains("item 1, field `price`: got the text \"soon\""), "{error}");
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

#[test]
fn broken_records_cost_only_themselves_as_far_as_that_is_allowed() {
    let lines = "{\"id\":\"a\",\"size\":1}\n{\"id\":\"b\",\"lost\":7,\n\n[1]\n{\"title\":\"x\"}\n{\"id\":\"a\"}\n{\"id\":\"c\",\"size\":2}\n";
    let with = |skip_bad, lines_of: &[u32]| {
        let inputs = Inputs { skip_bad, lines: lines_of, ..Inputs::of(lines.as_bytes(), "", Duplicates::Refuse) };
        compile(inputs, |_, _| ())
    };
    let compiled = with(4, &[]).expect("four may be left out");
    assert_eq!(compiled.items, 2);
    assert_eq!(compiled.fields.iter().map(|field| &*field.name).collect::<Vec<_>>(), ["size"]);
    let skipped: Vec<_> =
        compiled.findings.iter().map(|finding| (finding.kind, finding.place.unwrap().to_string())).collect();
    assert_eq!(skipped, ["line 2", "line 4", "line 5", "line 6"].map(|line| (FindingKind::Skipped, line.to_owned())));
    let error = with(3, &[]).expect_err("one more is broken");
    assert_eq!(error.code(), "source_syntax");
    assert!(error.to_string().contains("line 6") && error.to_string().contains("3 records were left out"), "{error}");
    assert!(with(0, &[]).expect_err("none may be").to_string().starts_with("line 2"));
    let moved = with(0, &[10, 20, 30, 40, 50, 60]).expect_err("none may be");
    assert!(moved.to_string().starts_with("line 20"), "{moved}");
}

/// What writes a number of cents: separators of thousands and decimals, and what stands before and after.
const LOCALES: [(&str, &str, &str, &str); 9] = [
    (",", ".", "$", ""),
    (",", ".", "", " USD"),
    (".", ",", "", " €"),
    (".", ",", "€ ", ""),
    ("\u{202f}", ",", "", "\u{a0}€"),
    ("\u{a0}", ",", "", " kr"),
    ("’", ".", "CHF ", ""),
    ("'", ".", "CHF\u{a0}", ""),
    ("", ".", "", ""),
];

fn printed(cents: u64, (thousands, decimal, before, after): (&str, &str, &str, &str)) -> String {
    let digits = (cents / 100).to_string();
    let first = (digits.len() + 2) % 3 + 1;
    let (head, tail) = digits.split_at(first);
    let groups: Vec<&str> =
        std::iter::once(head).chain((0..tail.len() / 3).map(|group| &tail[3 * group..3 * group + 3])).collect();
    format!("{before}{}{decimal}{:02}{after}", groups.join(thousands), cents % 100)
}

proptest! {
    #[test]
    fn a_price_that_is_printed_in_a_locale_is_read_back(
        cents in prop::collection::vec(0..10_000_000_000_u64, 1..6),
        locale in prop::sample::select(LOCALES.to_vec()),
    ) {
        let values: Vec<Value> = cents.iter().map(|&cents| json!(printed(cents, locale))).collect();
        let compiled = compiled(&column("price", &values), &json!({})).unwrap();
        let expected: Vec<Value> = cents.iter().map(|&cents| json!(cents as f64 / 100.0)).collect();
        prop_assert_eq!(shown(&compiled, "price"), expected, "{:?}", values);
    }
}
