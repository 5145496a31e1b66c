//! Numbers and prices, by the column: read, told, or in doubt.

use penchant::catalog::field::Role;
use penchant::compile::findings::FindingKind;
use penchant::compile::source::Duplicates;
use penchant::compile::{Compiled, Inputs, compile};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{column, compiled, found, passing, role, shown};

#[test]
fn a_column_of_prices_is_numbers_with_the_currency_beside_them() {
    use FindingKind::{Converted, Missing, Unsure};
    type Case = (&'static str, Value, Value, Value, &'static [(FindingKind, usize, &'static str)]);
    let cases: [Case; 18] = [
        ("plain", json!([19.99, 5]), json!([19.99, 5.0]), json!([null, null]), &[]),
        ("texts", json!(["19.99", "5"]), json!([19.99, 5.0]), json!([null, null]), &[]),
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
            "smallest units of which the object says how many decimals they have",
            json!([
                { "type": "centPrecision", "currencyCode": "EUR", "centAmount": 1999, "fractionDigits": 2 },
                { "currencyCode": "JPY", "centAmount": 1999, "fractionDigits": 0 },
                { "fractionDigits": 4, "preciseAmount": 12345, "centAmount": 123, "currencyCode": "EUR" },
                { "currencyCode": "EUR", "centAmount": 500, "fractionDigits": "two" },
            ]),
            json!([19.99, 1999.0, 1.2345, 5.0]),
            json!(["EUR", "JPY", "EUR", "EUR"]),
            &[(Converted, 3, "1999 EUR"), (Unsure, 1, "JPY")],
        ),
        (
            "an amount with more beside it",
            json!([
                { "id": "p1", "value": { "currencyCode": "EUR", "centAmount": 1999, "fractionDigits": 2 }, "country": "DE" },
                { "value": { "amount": 12.5, "currency": "EUR" } },
                { "price": { "amount": "7.50", "currency_code": "EUR" }, "label": "Sale" },
            ]),
            json!([19.99, 12.5, 7.5]),
            json!(["EUR", "EUR", "EUR"]),
            &[(Converted, 1, "1999 EUR")],
        ),
        (
            "units in a text beside a code",
            json!([{ "amount": "19.99", "currency_code": "USD" }, { "amount": "1999.00", "currency_code": "USD" }]),
            json!([19.99, 1999.0]),
            json!(["USD", "USD"]),
            &[],
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
            &[(Missing, 1, "on request")],
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
    let error = compiled(&items, &json!({ "fields": { "price": "price" } })).expect_err("it is refused");
    assert!(error.to_string().starts_with("item 1, field `price`: got the number -5"), "{error}");
    let compiled = compiled(&items, &json!({})).unwrap();
    assert_eq!(role(&compiled, "price"), Role::Number);
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
        ("rating", json!(["4.5", "3.5", "n/a"]), Some(Role::Number), json!([4.5, 3.5, null]), &[(Missing, 1, "n/a")]),
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
        ("published", [json!("31. Januar 2024"), json!("February 30, 2024")]),
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

/// A field, what writes its usual value for an item, one odd value, and whether the report tells of the odd one.
type OddValue = (&'static str, fn(usize) -> String, &'static str, bool);

/// One odd value of many costs itself, not its column: what stands for nothing is left out, the rest is told.
#[test]
fn one_odd_value_does_not_make_a_column_one_that_is_only_shown() {
    let row = |number: usize, field: &str, value: &str| {
        format!(r#"{{"id":"{number}","title":"T {number}","{field}":{value}}}"#)
    };
    let cases: [OddValue; 16] = [
        ("price", |n| format!("{n}.5"), r#""""#, false),
        ("price", |n| format!("{n}.5"), "[]", false),
        ("price", |n| format!("{n}.5"), "{}", false),
        ("price", |n| format!("{n}.5"), r#""1.299""#, true),
        ("price", |n| format!("{n}.5"), "true", true),
        ("price", |n| format!("{n}.5"), r#"{"amount":null,"currency":"EUR"}"#, true),
        ("price", |n| format!("{n}.5"), r#""on request""#, true),
        ("views", |n| format!("{n}"), r#""""#, false),
        ("rating", |n| format!("{}.5", n % 5), r#""""#, false),
        ("rating", |n| format!("{}.5", n % 5), r#""many""#, true),
        ("width", |n| format!("{n}"), r#""""#, false),
        ("in_stock", |n| format!("{}", n % 2 == 0), r#""""#, false),
        ("in_stock", |n| format!("{}", n % 2 == 0), r#""perhaps""#, true),
        ("tags", |n| format!(r#"["t{}","u"]"#, n % 3), "{}", false),
        ("brand", |n| format!(r#""b{}""#, n % 3), "false", true),
        ("category", |n| format!(r#""c{}""#, n % 3), "false", true),
    ];
    for (field, of, odd, is_told) in cases {
        let rows = |odd: Option<&str>| -> String {
            let rows = (0..40).map(|number| match odd {
                Some(odd) if number == 20 => row(number, field, odd),
                None if number == 20 => r#"{"id":"20","title":"T 20"}"#.to_owned(),
                _ => row(number, field, &of(number)),
            });
            rows.collect::<Vec<_>>().join("\n")
        };
        let (odd_one, without) = (built(&rows(Some(odd))), built(&rows(None)));
        let role =
            |compiled: &Compiled| compiled.fields.iter().find(|known| known.name == field).map(|known| known.role);
        assert_eq!(role(&odd_one), role(&without), "{field}: {odd}");
        let told = odd_one.findings.iter().filter(|finding| finding.field == field).count();
        assert_eq!(told > 0, is_told, "{field}: {odd}: {:?}", odd_one.findings);
    }
}

/// JavaScript's numbers and the compiler's are of 64 bits: beyond 2⁵³ two ids of a database would be one.
#[test]
fn whole_numbers_beyond_two_to_the_53_keep_their_digits() {
    let source = r#"{"id":9007199254740993,"title":"a","owner":9007199254740993,"tags":[9007199254740993,-9007199254740995],"views":5}
        {"id":9007199254740992,"title":"b","owner":123456789012345678901234567890,"tags":[9007199254740992,7],"views":9007199254740993}
        {"id":7,"title":"c","owner":8,"tags":[18446744073709551615],"views":6}"#;
    let compiled = built(source);
    let texts = |field| shown(&compiled, field);
    assert_eq!(texts("owner"), [json!("9007199254740993"), json!("123456789012345678901234567890"), json!(8.0)]);
    assert_eq!(
        texts("tags"),
        [
            json!(["9007199254740993", "-9007199254740995"]),
            json!(["9007199254740992", 7.0]),
            json!(["18446744073709551615"])
        ]
    );
}

#[test]
fn what_stands_for_nothing_is_not_counted_among_what_cannot_be_read() {
    for (field, odd) in [("price", r#"["a","b"]"#), ("created_at", r#"{"at":"noon"}"#)] {
        for nothing in [r#""""#, "[]", "{}", r#"" ""#] {
            let row = |id: &str, value: &str| format!(r#"{{"id":"{id}","title":"T {id}","{field}":{value}}}"#);
            let compiled = built(&[row("1", nothing), row("2", odd), row("3", nothing)].join("\n"));
            for finding in compiled.findings.iter().filter(|finding| finding.field == field) {
                assert_eq!((finding.count, finding.of), (1, 1), "{field}: {nothing}: {finding:?}");
            }
        }
    }
}

fn built(source: &str) -> Compiled {
    compile(Inputs::of(source.as_bytes(), "", Duplicates::Refuse), |_, _| ()).expect("the items are sound")
}
