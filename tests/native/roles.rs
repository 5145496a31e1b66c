//! The roles of fields by their names and values, as they are met in feeds, exports and datasets.

mod affixes;
mod documented;
mod feeds;

use std::collections::BTreeMap;

use penchant::catalog::Role;
use penchant::compile::Inputs;
use penchant::compile::priors::Interactions;
use penchant::compile::roles::words::split;
use penchant::compile::roles::{Assigned, Doubt};
use penchant::compile::source::Duplicates;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The fields of items as the compiler takes them; `columns` has the values of each, and null where an item has none.
fn assigned(columns: &[(&str, Value)], config: &str) -> BTreeMap<String, Assigned> {
    let length = columns.iter().map(|(_, values)| values.as_array().expect("a column is a list").len()).max();
    let item = |row: usize| {
        let fields = columns.iter().map(|(name, values)| ((*name).to_owned(), values[row].clone()));
        Value::Object(Map::from_iter([("id".to_owned(), json!(format!("i{row}")))].into_iter().chain(fields)))
    };
    let source = Value::Array((0..length.unwrap_or_default()).map(item).collect()).to_string();
    let compiled = penchant::compile::compile(Inputs::of(source.as_bytes(), config, Duplicates::Refuse), |_, _| {});
    let fields = compiled.expect("the source is sound").fields;
    fields.into_iter().map(|field| (field.name.clone(), field)).collect()
}

fn role_of(name: &str, values: Value) -> Role {
    assigned(&[("title", json!(["Emma", "Omoo", "Typee", "Villette", "Walden", "Ulysses"])), (name, values)], "")[name]
        .role
}

fn doubt_of(columns: &[(&str, Value)], name: &str, config: &str) -> Option<Doubt> {
    assigned(columns, config)[name].doubt.clone()
}

const TITLES: [&str; 6] =
    ["The quiet harbour", "Winter light", "A map of salt", "North by train", "Glass houses", "The long field"];

fn titles() -> Value {
    json!(TITLES)
}

fn prose() -> Value {
    json!(TITLES.map(|title| format!(
        "{title} is about what people keep to themselves, and what becomes of it in the end, over many years."
    )))
}

fn addresses(ending: &str) -> Value {
    json!((0..6).map(|number| format!("https://example.org/{number}{ending}")).collect::<Vec<_>>())
}

fn ids() -> Value {
    json!([
        9_780_140_449_136_u64,
        9_780_140_449_143_u64,
        9_780_140_449_150_u64,
        9_780_140_449_167_u64,
        9_780_140_449_174_u64,
        9_780_140_449_181_u64
    ])
}

fn counts() -> Value {
    json!([12, 4_800, 95, 0, 230, 17])
}

fn days() -> Value {
    json!(["2024-01-31", "2023-11-02", "2025-06-17", "2024-08-09", "2022-03-30", "2025-01-01"])
}

fn seconds() -> Value {
    json!([1_706_659_200, 1_698_883_200, 1_750_118_400, 1_723_161_600, 1_648_598_400, 1_735_689_600])
}

fn few() -> Value {
    json!(["red", "blue", "red", "red", "blue", "red"])
}

fn lists() -> Value {
    json!([["sea", "ships"], ["sea"], ["love"], ["love", "town"], ["town"], []])
}

#[test]
fn parts_of_words_say_nothing() {
    for (name, values, role) in [
        ("country_id", json!([49, 33, 49, 33, 49, 49]), Role::Number),
        ("account_id", json!([4, 8, 15, 16, 23, 42]), Role::Stored),
        ("discount", json!([0, 10, 0, 15, 0, 5]), Role::Number),
        ("page_count", json!([120, 340, 96, 412, 220, 180]), Role::Number),
        ("episodeCount", json!([12, 24, 12, 26, 13, 1]), Role::Number),
        ("viewport", json!([12, 24, 12, 26, 13, 1]), Role::Number),
        ("overlikes", json!([12, 24, 12, 26, 13, 1]), Role::Number),
        ("displays", json!([12, 24, 12, 26, 13, 1]), Role::Number),
        ("wordcount", json!([12, 24, 12, 26, 13, 1]), Role::Number),
        ("accost", json!([12, 24, 12, 26, 13, 1]), Role::Number),
        ("runtime", seconds(), Role::Number),
        ("attendance", seconds(), Role::Number),
        ("username", few(), Role::Category),
        ("enlabelled", few(), Role::Category),
        ("coauthored", few(), Role::Category),
        ("filmmaker", few(), Role::Category),
        ("discovery", addresses(""), Role::Url),
    ] {
        assert_eq!(role_of(name, values), role, "{name}");
    }
}

#[test]
fn the_last_word_says_what_a_field_is() {
    for (name, values, role) in [
        ("author_birth", json!([1815, 1846, 1849, 1851, 1854, 1922]), Role::Number),
        ("author_count", json!([1, 2, 1, 1, 3, 1]), Role::Number),
        ("author_bio", prose(), Role::Text),
        ("author_url", addresses(""), Role::Url),
        ("director_names", lists(), Role::Creator),
        ("category_name", few(), Role::Category),
        ("price_updated_at", seconds(), Role::Date),
        ("priceEUR", json!([10, 20, 30, 40, 15, 60]), Role::Price),
        ("sales_rank", json!([3, 1, 2, 6, 4, 5]), Role::Number),
        ("views_total", counts(), Role::Popularity),
        ("viewCount", counts(), Role::Popularity),
        ("viewcount", counts(), Role::Popularity),
        ("number_of_orders", counts(), Role::Popularity),
        ("units_sold", counts(), Role::Popularity),
        ("quantity_sold", counts(), Role::Popularity),
        ("stock_count", counts(), Role::Number),
        ("borrows", counts(), Role::Popularity),
        ("downloads", counts(), Role::Popularity),
        ("userIDs", json!([4, 8, 15, 16, 23, 42]), Role::Stored),
    ] {
        assert_eq!(role_of(name, values), role, "{name}");
    }
}

#[test]
fn numbers_that_cannot_be_counts_are_no_popularity() {
    for (name, values) in [
        ("views", json!([1.5, 2.25, 3, 4, 5, 6])),
        ("views", json!([-1, -2, -3, 4, 5, 6])),
        ("plays", json!([1994, 1995, 2001, 2011, 2024, 1968])),
        ("orders", ids()),
        ("ratings", json!([4.5, 3, 2, 5, 1, 4])),
        ("ratings", json!([4, 3, 2, 5, 1, 4])),
        ("stars", json!([4, 3, 2, 5, 1, 4])),
        ("rating", counts()),
        ("down_votes", counts()),
        ("max_participants", counts()),
        ("views_rank", json!([3, 1, 2, 6, 4, 5])),
    ] {
        assert_eq!(role_of(name, values.clone()), Role::Number, "{name}: {values}");
    }
    for (name, values) in [
        ("ratings", counts()),
        ("stars", counts()),
        ("votes", json!([1, 0, 3, 2, 0, 1])),
        ("reviews", json!([1, 0, 3, 2, 0, 1])),
        ("count", counts()),
        ("views", json!([-1, 2, 3, 4, 5, 6])),
        ("views", json!([748_374, 241_878, 319_143, 343_168, 209_573, 119_180])),
    ] {
        assert_eq!(role_of(name, values.clone()), Role::Popularity, "{name}: {values}");
    }
}

#[test]
fn numbers_that_cannot_be_prices_are_none() {
    for (name, values) in [
        ("price_id", json!([4, 8, 15, 16, 23, 42])),
        ("price", json!([-1, -2, -3, 4, 5, 6])),
        ("shipping_price", counts()),
        ("price_range", json!(["1 - 50", "50 - 100", "1 - 50", "1 - 50", "1 - 50", "1 - 50"])),
        ("price_change_percent", json!([1, 2, 3, 4, 5, 6])),
    ] {
        assert_ne!(role_of(name, values.clone()), Role::Price, "{name}: {values}");
    }
    for name in [
        "price",
        "priceUSD",
        "price_amount",
        "price_cents",
        "ListingPrice",
        "ticket-price",
        "unit_price",
        "total_price",
    ] {
        assert_eq!(role_of(name, json!([499_000, 0, 610_000, 389_000, 475_000, 720_000])), Role::Price, "{name}");
    }
}

#[test]
fn a_date_can_be_read_as_one() {
    assert_eq!(role_of("published", json!([2026, 2025, 2024, 2026, 2025, 2020])), Role::Date);
    assert_eq!(role_of("published_year", json!([2026, 2025, 2024, 2026, 2025, 2020])), Role::Number);
    for small in ["time", "created", "updated_at", "release_date", "timeout"] {
        assert_eq!(role_of(small, json!([3, 12, 4, 7, 2, 5])), Role::Number, "{small}");
    }
}

#[test]
fn of_names_for_one_role_the_better_one_has_it() {
    let chosen = |names: &[&str], values: fn() -> Value, role: Role| {
        let columns: Vec<(&str, Value)> = names.iter().map(|name| (*name, values())).collect();
        let fields = assigned(&columns, "");
        let with: Vec<String> =
            fields.into_iter().filter(|(_, field)| field.role == role).map(|(name, _)| name).collect();
        with.join(" ")
    };
    for (names, better) in [
        (["original_title", "title"], "title"),
        (["name", "title"], "title"),
        (["original_name", "name"], "name"),
        (["post_name", "post_title"], "post_title"),
        (["brand_name", "product_name"], "product_name"),
        (["file_name", "headline"], "headline"),
    ] {
        assert_eq!(chosen(&names, titles, Role::Title), better);
    }
    for (names, better) in [
        (["comments", "views"], "views"),
        (["views", "orders"], "orders"),
        (["count", "likes"], "likes"),
        (["vote_count", "popularity"], "popularity"),
        (["work_ratings_count", "ratings_count"], "ratings_count"),
    ] {
        assert_eq!(chosen(&names, counts, Role::Popularity), better);
    }
    for (names, better) in [
        (["sale_price", "price"], "price"),
        (["compare_at_price", "variant_price"], "variant_price"),
        (["shipping_price", "cost"], "cost"),
        (["msrp", "selling_price"], "selling_price"),
    ] {
        assert_eq!(chosen(&names, counts, Role::Price), better);
    }
    // Of equal names the one that more items have, and then what the item costs now.
    let rows = [("sale_price", json!([9, null, 4])), ("regular_price", json!([10, 20, 5]))];
    assert_eq!(assigned(&rows, "")["regular_price"].role, Role::Price);
    assert_eq!(chosen(&["regular_price", "sale_price"], counts, Role::Price), "sale_price");
    // What the config says comes first, and nothing else is inferred for that role.
    let config = r#"{"fields":{"likes":"popularity"}}"#;
    let fields = assigned(&[("orders", counts()), ("likes", counts())], config);
    assert_eq!((fields["orders"].role, fields["likes"].role), (Role::Number, Role::Popularity));
}

#[test]
fn a_doubt_says_why_and_the_config_that_settles_it_is_taken() {
    let goodreads = [("ratings_count", counts()), ("reviews_count", counts()), ("title", titles())];
    let availability = |name: &'static str, values: Value| vec![("title", titles()), (name, values)];
    let flags = json!([true, false, true, true, true, true]);
    for (columns, name, alternative, because, config) in [
        (
            goodreads.to_vec(),
            "reviews_count",
            Some(Role::Popularity),
            "now ratings_count",
            r#""fields": { "ratings_count": "popularity" }"#,
        ),
        (
            availability("count", counts()),
            "count",
            Some(Role::Number),
            "what it counts",
            r#""fields": { "count": "popularity" }"#,
        ),
        (
            availability("author_followers", counts()),
            "author_followers",
            Some(Role::Number),
            "who made the item",
            r#""fields": { "author_followers": "popularity" }"#,
        ),
        (
            availability("points", counts()),
            "points",
            Some(Role::Popularity),
            "if more is better",
            r#""fields": { "points": "popularity" }"#,
        ),
        (
            availability("rating", json!([4.5, 3, 2, 5, 1, 4])),
            "rating",
            Some(Role::Popularity),
            "a mean rating",
            r#""fields": { "rating": "popularity" }"#,
        ),
        (
            availability("sales_rank", json!([3, 1, 2, 6, 4, 5])),
            "sales_rank",
            Some(Role::Popularity),
            "looks like a rank",
            r#""fields": { "sales_rank": { "role": "popularity", "rank": true } }"#,
        ),
        (
            availability("popularity", json!([3, 1, 2, 6, 4, 5])),
            "popularity",
            Some(Role::Popularity),
            "numbers of ranks",
            r#""fields": { "popularity": { "role": "popularity", "rank": true } }"#,
        ),
        (
            availability("country_id", json!([49, 33, 49, 33, 49, 49])),
            "country_id",
            Some(Role::Category),
            "id of something",
            r#""fields": { "country_id": "category" }"#,
        ),
        (
            availability("item_group_id", few()),
            "item_group_id",
            Some(Role::VariantOf),
            "variants of a product",
            r#""fields": { "item_group_id": "variant-of" }"#,
        ),
        (
            availability("related", json!([["i1"], ["i2", "i0"], [], [], [], []])),
            "related",
            Some(Role::Related),
            "ids of other items",
            r#""fields": { "related": "related" }"#,
        ),
        (
            availability("before", json!([[], ["i0"], ["i1"], [], [], []])),
            "before",
            Some(Role::Prerequisites),
            "ids of other items",
            r#""fields": { "before": "prerequisites" }"#,
        ),
        (
            availability("stock", json!([0, 3, 1, 0, 2, 9])),
            "stock",
            None,
            "looks like availability",
            r#""shaping": { "available": { "stock": { "min": 1 } } }"#,
        ),
        (
            availability("quantity", json!([0, 3, 1, 0, 2, 9])),
            "quantity",
            None,
            "looks like availability",
            r#""shaping": { "available": { "quantity": { "min": 1 } } }"#,
        ),
        (
            availability("in_stock", flags.clone()),
            "in_stock",
            None,
            "looks like availability",
            r#""shaping": { "available": { "in_stock": true } }"#,
        ),
        (
            availability("soldOut", flags),
            "soldOut",
            None,
            "looks like availability",
            r#""shaping": { "available": { "soldOut": false } }"#,
        ),
        (
            availability(
                "availability",
                json!([
                    "https://schema.org/OutOfStock",
                    "https://schema.org/InStock",
                    "https://schema.org/InStock",
                    "https://schema.org/InStock"
                ]),
            ),
            "availability",
            None,
            "looks like availability",
            r#""shaping": { "available": { "availability": true } }"#,
        ),
        (
            availability("Verfügbarkeit", json!(["auf Lager", "ausverkauft", "auf Lager", "auf Lager"])),
            "Verfügbarkeit",
            None,
            "looks like availability",
            r#""shaping": { "available": { "Verfügbarkeit": "auf Lager" } }"#,
        ),
    ] {
        let doubt = doubt_of(&columns, name, "").unwrap_or_else(|| panic!("{name}: no doubt"));
        assert_eq!((doubt.alternative, doubt.config.as_str()), (alternative, config));
        assert!(doubt.because.contains(because), "{name}: {}", doubt.because);
        let settled = doubt_of(&columns, name, &format!("{{ {config} }}"));
        assert_eq!(settled, None, "{name}: the config settles it");
    }
}

#[test]
fn nothing_is_in_doubt_where_the_config_gives_the_role_and_of_sensitive_fields() {
    let columns = [("title", titles()), ("stock", json!([0, 3, 1, 0, 2, 9]))];
    assert_eq!(doubt_of(&columns, "stock", r#"{"fields":{"stock":"number"}}"#), None);
    assert_eq!(doubt_of(&columns, "stock", r#"{"fields":{"stock":{"sensitive":true}}}"#), None);
    let sensitive = r#"{"fields":{"orders":{"sensitive":true}}}"#;
    let fields = assigned(&[("orders", counts()), ("likes", counts())], sensitive);
    assert_eq!(fields["likes"].role, Role::Popularity, "a sensitive field takes no role from others");
}

#[test]
fn a_log_orders_a_first_visit_so_that_no_rating_has_to() {
    let rows: Vec<Value> =
        (0..6).map(|row| json!({ "id": format!("i{row}"), "title": TITLES[row], "rating": 4.5 })).collect();
    let source = Value::from(rows).to_string();
    let log = Interactions { items: vec!["i0".to_owned()], item: vec![0], at: vec![f64::NAN] };
    let doubt = |interactions: Option<&Interactions>| {
        let inputs = Inputs { interactions, ..Inputs::of(source.as_bytes(), "", Duplicates::Refuse) };
        let fields = penchant::compile::compile(inputs, |_, _| {}).expect("the source is sound").fields;
        fields.into_iter().find(|field| field.name == "rating").expect("it is there").doubt
    };
    assert_eq!(doubt(None).and_then(|doubt| doubt.alternative), Some(Role::Popularity));
    assert_eq!(doubt(Some(&log)), None);
}

#[test]
fn all_fields_that_could_be_the_popularity_are_named_unless_one_is_called_that() {
    let counted = ["likes", "shares", "views", "comments"].map(|name| (name, counts()));
    let doubt = doubt_of(&counted, "likes", "").expect("there are others");
    assert_eq!(doubt.because, "could be the popularity as well, which is now views; so could shares, comments");
    let mut named = counted.to_vec();
    named.push(("popularity", counts()));
    assert!(assigned(&named, "").values().all(|field| field.doubt.is_none()));
}

#[test]
fn settings_of_a_shop_and_other_quantities_are_no_stock() {
    let amounts = || json!([0, 3, 1, 0, 2, 9]);
    let flags = || json!([true, false, true, true, true, true]);
    for (name, values) in [
        ("manage_stock", flags()),
        ("trackInventory", flags()),
        ("low_stock_amount", amounts()),
        ("min_qty", amounts()),
        ("package_quantity", amounts()),
        ("stockings", amounts()),
    ] {
        assert_eq!(doubt_of(&[("title", titles()), (name, values)], name, ""), None, "{name}");
    }
    for name in
        ["stock", "stock_quantity", "Variant Inventory Qty", "product-quantity", "total_inventory", "qty", "STOCK"]
    {
        assert!(doubt_of(&[("title", titles()), (name, amounts())], name, "").is_some(), "{name}");
    }
}

#[test]
fn what_is_in_stock_is_not_learned() {
    let columns =
        [("availability", json!(["in stock", "out of stock", "in stock"])), ("colour", json!(["red", "blue", "red"]))];
    let fields = assigned(&columns, "");
    assert_eq!((fields["availability"].role, fields["availability"].weight), (Role::Flag, 0.0));
    assert_eq!((fields["colour"].role, fields["colour"].weight), (Role::Category, 1.0));
}

#[test]
fn names_are_split_into_whole_words() {
    for (name, words) in [
        ("pageCount", "page count"),
        ("ratings_count", "ratings count"),
        ("Sale-Price", "sale price"),
        ("Body (HTML)", "body html"),
        ("HTTPStatus", "http status"),
        ("userID", "user id"),
        ("userIDs", "user ids"),
        ("objectID", "object id"),
        ("isbn13", "isbn 13"),
        ("STOCK_LEVEL", "stock level"),
        ("og:title", "og title"),
        ("größeCM", "groesse cm"),
        ("Verkaufspreis", "verkaufs preis"),
        ("Erscheinungsdatum", "erscheinungs datum"),
        ("Preis", "preis"),
        ("geo.countryCode", "geo country code"),
        ("ISBNCode", "isbn code"),
        ("gro\u{308}\u{df}e", "groesse"),
        ("日付", "日付"),
        ("__", ""),
    ] {
        assert_eq!(split(name).join(" "), words, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_name_in_any_casing_gets_the_same_role(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "page", "count", "ratings", "id", "price", "sale", "title", "author", "name", "release", "date", "time", "stock", "rating",
                "views", "sold", "num", "category", "image", "summary", "qty", "rank", "popularity", "old", "weight",
            ]),
            1..4,
        ),
        kind in 0..6_usize,
    ) {
        prop_assume!(words != ["id"]);
        let values = [counts, ids, seconds, titles, few, days][kind]();
        let capital = |word: &&str| word[..1].to_uppercase() + &word[1..];
        let pascal: String = words.iter().map(capital).collect();
        let names = [
            words.join("_"),
            words.join("-"),
            words.join(" "),
            words.join("_").to_uppercase(),
            pascal[..1].to_lowercase() + &pascal[1..],
            pascal,
        ];
        let of = |name: &String| {
            let field = assigned(&[(name.as_str(), values.clone())], "")[name].clone();
            (field.role, field.why, field.doubt.map(|doubt| doubt.alternative))
        };
        let first = of(&names[0]);
        for name in &names[1..] {
            prop_assert_eq!(of(name), first, "{} and {}", name, names[0]);
        }
    }
}
