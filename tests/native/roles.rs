//! The roles of fields by their names and values, as they are met in feeds, exports and datasets.

use std::collections::BTreeMap;

use penchant::catalog::Role;
use penchant::compile::Inputs;
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

/// Fields of a feed that stand beside each other, each with the role that is right.
fn assert_feed(feed: &str, columns: &[(&str, Value, Role)]) {
    let given: Vec<(&str, Value)> = columns.iter().map(|(name, values, _)| (*name, values.clone())).collect();
    let assigned = assigned(&given, "");
    for (name, _, role) in columns {
        let field = &assigned[*name];
        assert_eq!(field.role, *role, "{feed}: {name}, since {}", field.why);
    }
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
fn the_fields_of_films_are_known() {
    assert_feed(
        "MovieLens",
        &[
            ("movieId", json!([1, 2, 3, 5, 8, 13]), Role::Stored),
            ("title", titles(), Role::Title),
            ("genres", lists(), Role::Tag),
            ("imdbId", json!([114_709, 113_497, 113_228, 114_885, 113_041, 113_277]), Role::Stored),
            ("num_ratings", counts(), Role::Popularity),
            ("avg_rating", json!([3.9, 3.4, 4.0, 2.5, 3.1, 4.2]), Role::Number),
        ],
    );
    assert_feed(
        "TMDB",
        &[
            ("title", titles(), Role::Title),
            ("original_title", titles(), Role::Stored),
            ("original_language", json!(["en", "fr", "en", "en", "fr", "en"]), Role::Category),
            ("overview", json!(TITLES.map(|title| format!("{title}, told again."))), Role::Text),
            ("tagline", json!(TITLES.map(|title| format!("{title} awaits."))), Role::Text),
            ("release_date", days(), Role::Date),
            ("runtime", json!([103, 96, 121, 88, 1_440, 110]), Role::Number),
            ("budget", json!([30_000_000, 0, 65_000_000, 16_000_000, 0, 60_000_000]), Role::Number),
            ("revenue", json!([373_554_033, 0, 262_797_249, 81_452_156, 76_578_911, 187_436_818]), Role::Number),
            ("vote_average", json!([7.7, 6.9, 6.5, 6.1, 5.7, 7.7]), Role::Number),
            ("popularity", json!([21.946, 17.015, 11.712, 3.859, 8.387, 17.924]), Role::Popularity),
            ("vote_count", json!([5_415, 2_413, 92, 34, 173, 1_886]), Role::Number),
            ("poster_path", json!(["/a.jpg", "/b.jpg", "/c.jpg", "/d.jpg", "/e.jpg", "/f.jpg"]), Role::Image),
            ("homepage", addresses(""), Role::Url),
            ("adult", json!([false, false, false, true, false, false]), Role::Flag),
            (
                "imdb_id",
                json!(["tt0114709", "tt0113497", "tt0113228", "tt0114885", "tt0113041", "tt0113277"]),
                Role::Stored,
            ),
        ],
    );
    assert_feed(
        "IMDb",
        &[
            ("primaryTitle", titles(), Role::Title),
            ("startYear", json!([1994, 1995, 2001, 2011, 2024, 1968]), Role::Number),
            ("runtimeMinutes", json!([142, 175, 90, 121, 99, 149]), Role::Number),
            ("averageRating", json!([9.3, 9.2, 7.5, 6.1, 8.0, 8.3]), Role::Number),
            ("numVotes", counts(), Role::Popularity),
        ],
    );
}

#[test]
fn the_fields_of_books_and_music_are_known() {
    assert_feed(
        "Goodreads",
        &[
            ("book_id", json!([1, 2, 3, 4, 5, 6]), Role::Stored),
            ("isbn13", ids(), Role::Stored),
            ("authors", lists(), Role::Creator),
            ("original_publication_year", json!([2008, 1997, 2005, 1960, 1925, 2012]), Role::Number),
            ("title", titles(), Role::Title),
            ("language_code", json!(["eng", "eng", "fre", "eng", "eng", "fre"]), Role::Category),
            ("average_rating", json!([4.34, 4.44, 3.57, 4.25, 3.89, 4.26]), Role::Number),
            ("pageCount", json!([374, 320, 498, 324, 200, 313]), Role::Number),
            ("ratingsCount", counts(), Role::Popularity),
            ("work_text_reviews_count", counts(), Role::Number),
            ("books_count", json!([272, 491, 226, 487, 1_356, 226]), Role::Number),
            ("image_url", addresses(".jpg"), Role::Image),
            ("small_image_url", addresses(""), Role::Image),
            ("publisher", few(), Role::Creator),
            ("publication_date", days(), Role::Date),
        ],
    );
    assert_feed(
        "Spotify",
        &[
            ("track_name", titles(), Role::Title),
            ("artist_name", few(), Role::Creator),
            ("album_name", few(), Role::Category),
            ("popularity", json!([73, 55, 57, 71, 82, 0]), Role::Popularity),
            ("duration_ms", json!([230_666, 149_610, 210_826, 201_933, 198_853, 214_240]), Role::Number),
            ("explicit", json!([false, true, false, false, true, false]), Role::Flag),
            ("danceability", json!([0.676, 0.42, 0.438, 0.266, 0.618, 0.688]), Role::Number),
            ("time_signature", json!([4, 4, 4, 3, 4, 4]), Role::Number),
            ("track_number", json!([1, 2, 3, 4, 5, 7]), Role::Number),
        ],
    );
    assert_feed(
        "a library",
        &[
            ("Titel", titles(), Role::Title),
            ("Untertitel", json!(TITLES.map(|title| format!("Von {title}"))), Role::Text),
            ("Verfasser", few(), Role::Creator),
            ("Verlag", few(), Role::Creator),
            ("Erscheinungsjahr", json!([1999, 2004, 2011, 2020, 1987, 1954]), Role::Number),
            ("Seitenzahl", json!([120, 340, 96, 412, 220, 180]), Role::Number),
            ("Schlagwörter", lists(), Role::Tag),
            ("Ausleihen", counts(), Role::Popularity),
            ("Anzahl Bewertungen", counts(), Role::Number),
            ("Signatur-Nr", json!([17, 18, 21, 34, 55, 89]), Role::Stored),
        ],
    );
}

#[test]
fn the_fields_of_shops_are_known() {
    assert_feed(
        "Google Merchant",
        &[
            ("title", titles(), Role::Title),
            ("description", prose(), Role::Text),
            ("link", addresses(""), Role::Url),
            ("image_link", addresses(".jpg"), Role::Image),
            (
                "additional_image_link",
                json!([["https://example.org/a.jpg"], ["https://example.org/b.jpg"], [], [], [], []]),
                Role::Stored,
            ),
            (
                "availability",
                json!(["in_stock", "out_of_stock", "in_stock", "in_stock", "preorder", "in_stock"]),
                Role::Category,
            ),
            ("price", json!([15, 20, 25.5, 99, 12, 8]), Role::Price),
            ("sale_price", json!([12, null, null, 79, null, 6]), Role::Number),
            ("shipping_cost", json!([4, 4, 5, 9, 4, 4]), Role::Number),
            ("brand", few(), Role::Creator),
            ("gtin", ids(), Role::Stored),
            ("mpn", json!(["GO12345", "GO12346", "GO12347", "GO12348", "GO12349", "GO12350"]), Role::Stored),
            ("item_group_id", json!(["g1", "g1", "g2", "g2", "g3", "g3"]), Role::Stored),
            ("google_product_category", few(), Role::Category),
            ("condition", json!(["new", "new", "used", "new", "new", "new"]), Role::Category),
        ],
    );
    assert_feed(
        "Shopify",
        &[
            (
                "Handle",
                json!(["quiet-harbour", "winter-light", "map-of-salt", "north", "glass", "field"]),
                Role::Stored,
            ),
            ("Title", titles(), Role::Title),
            ("Body (HTML)", json!(TITLES.map(|title| format!("<p>{title}, in cotton.</p>"))), Role::Text),
            ("Vendor", few(), Role::Creator),
            ("Type", few(), Role::Category),
            ("Published", json!([true, true, false, true, true, true]), Role::Flag),
            ("Variant SKU", json!(["AD-01", "AD-02", "AD-03", "AD-04", "AD-05", "AD-06"]), Role::Stored),
            ("Variant Inventory Qty", json!([3, 0, 12, 4, 4, 1]), Role::Number),
            ("Variant Price", json!([19.99, 24.5, 12, 99, 5, 8]), Role::Price),
            ("Variant Compare At Price", json!([24.99, 30, 15, 120, 8, 10]), Role::Number),
            ("Cost per item", json!([8, 9, 4, 40, 2, 3]), Role::Number),
            ("Image Src", addresses("?v=1"), Role::Image),
            ("created_at", seconds(), Role::Date),
        ],
    );
    assert_feed(
        "WooCommerce",
        &[
            ("Name", titles(), Role::Title),
            ("Short description", json!(TITLES.map(|title| format!("{title}, small."))), Role::Text),
            ("In stock?", json!([true, false, true, true, true, true]), Role::Flag),
            ("Sale price", json!([9, null, null, null, 12, null]), Role::Number),
            ("Regular price", json!([10, 20, 30, 40, 15, 60]), Role::Price),
            ("total_sales", counts(), Role::Popularity),
            ("average_rating", json!([4.5, 0, 3.2, 5, 4, 4.1]), Role::Number),
            ("rating_count", counts(), Role::Number),
            ("menu_order", json!([0, 0, 1, 0, 2, 0]), Role::Number),
            ("discount", json!([0, 10, 0, 15, 0, 5]), Role::Number),
        ],
    );
    assert_feed(
        "a shop in German",
        &[
            ("Artikelnummer", json!([10_017, 10_018, 10_021, 10_034, 10_055, 10_089]), Role::Stored),
            ("Artikelbezeichnung", titles(), Role::Title),
            ("Kurzbeschreibung", json!(TITLES.map(|title| format!("{title}, klein."))), Role::Text),
            ("Hersteller", few(), Role::Creator),
            ("Produktkategorie", few(), Role::Category),
            ("Verkaufspreis", json!([10, 20, 30, 40, 15, 60]), Role::Price),
            ("Versandkosten", json!([4, 4, 5, 9, 4, 4]), Role::Number),
            ("Lagerbestand", json!([3, 0, 12, 4, 4, 1]), Role::Number),
            ("verkauft", counts(), Role::Popularity),
            ("Veröffentlichungsdatum", days(), Role::Date),
        ],
    );
}

#[test]
fn the_fields_of_what_is_read_are_known() {
    assert_feed(
        "WordPress",
        &[
            ("post_title", titles(), Role::Title),
            (
                "post_name",
                json!(["quiet-harbour", "winter-light", "map-of-salt", "north", "glass", "field"]),
                Role::Stored,
            ),
            ("post_excerpt", json!(TITLES.map(|title| format!("{title}, in short."))), Role::Text),
            ("post_content", prose(), Role::Text),
            ("post_author", few(), Role::Creator),
            ("post_date", days(), Role::Date),
            ("post_modified_gmt", days(), Role::Date),
            ("post_status", json!(["publish", "publish", "draft", "publish", "draft", "publish"]), Role::Category),
            ("comment_count", json!([3, 0, 0, 12, 1, 4]), Role::Popularity),
            ("guid", addresses("?p=1"), Role::Url),
        ],
    );
    assert_feed(
        "news",
        &[
            ("headline", titles(), Role::Title),
            ("dek", json!(TITLES.map(|title| format!("{title}, and why."))), Role::Text),
            ("section", few(), Role::Category),
            ("byline", few(), Role::Creator),
            ("published", seconds(), Role::Date),
            ("reads", counts(), Role::Popularity),
            ("shares", counts(), Role::Number),
            ("reading_time", json!([3, 12, 4, 7, 2, 5]), Role::Number),
            ("sentiment", json!([0.1, -0.4, 0.9, 0, 0.2, -1]), Role::Number),
            ("candidates", json!([2, 4, 2, 3, 2, 2]), Role::Number),
        ],
    );
    assert_feed(
        "documentation",
        &[
            ("name", titles(), Role::Title),
            ("summary", json!(TITLES.map(|title| format!("{title}, step by step."))), Role::Text),
            ("path", addresses(""), Role::Url),
            ("views", counts(), Role::Popularity),
            (
                "lastUpdated",
                json!([
                    1_706_659_200_000_u64,
                    1_698_883_200_000_u64,
                    1_750_118_400_000_u64,
                    1_723_161_600_000_u64,
                    1_648_598_400_000_u64,
                    1_735_689_600_000_u64
                ]),
                Role::Date,
            ),
            ("version", json!(["2.0", "2.1", "2.0", "2.0", "2.1", "2.0"]), Role::Category),
        ],
    );
    assert_feed(
        "Hacker News",
        &[
            ("title", titles(), Role::Title),
            ("by", few(), Role::Category),
            ("time", seconds(), Role::Date),
            ("descendants", counts(), Role::Number),
            ("score", counts(), Role::Number),
        ],
    );
}

#[test]
fn the_fields_of_courses_recipes_and_programs_are_known() {
    assert_feed(
        "Udemy",
        &[
            ("course_title", titles(), Role::Title),
            ("url", addresses(""), Role::Url),
            ("is_paid", json!([true, false, true, true, true, true]), Role::Flag),
            ("price", json!([200, 0, 45, 95, 20, 120]), Role::Price),
            ("num_subscribers", counts(), Role::Popularity),
            ("num_reviews", counts(), Role::Number),
            ("num_lectures", json!([51, 274, 36, 26, 25, 26]), Role::Number),
            ("content_duration", json!([1.5, 39, 2.5, 2, 1, 0.5]), Role::Number),
            ("published_timestamp", days(), Role::Date),
            ("instructor", few(), Role::Creator),
        ],
    );
    assert_feed(
        "a course catalogue",
        &[
            ("Kurstitel", titles(), Role::Title),
            ("Dozentin", few(), Role::Creator),
            ("Gebühr", json!([120, 80, 95, 60, 120, 45]), Role::Price),
            ("Anmeldungen", counts(), Role::Popularity),
            ("Beginn", days(), Role::Date),
            ("Schwierigkeit", json!(["leicht", "mittel", "leicht", "schwer", "leicht", "mittel"]), Role::Category),
            ("enrolments", counts(), Role::Number),
        ],
    );
    assert_feed(
        "recipes",
        &[
            ("name", titles(), Role::Title),
            ("prep_time", json!([10, 25, 1_200, 5, 40, 90]), Role::Number),
            ("cookTime", json!([1_500, 2_400, 1_800, 2_000, 1_200, 2_700]), Role::Number),
            ("ingredients", lists(), Role::Tag),
            ("n_steps", json!([4, 7, 12, 3, 5, 9]), Role::Number),
            ("calories", json!([220, 540, 380, 610, 150, 420]), Role::Number),
            ("favourites", counts(), Role::Popularity),
            ("stars", json!([5, 4, 4, 3, 5, 2]), Role::Number),
            ("costume_no", json!([1, 2, 3, 4, 5, 6]), Role::Stored),
        ],
    );
    assert_feed(
        "GitHub",
        &[
            ("full_name", json!(["a/one", "b/two", "c/three", "d/four", "e/five", "f/six"]), Role::Title),
            ("description", json!(TITLES.map(|title| format!("{title} for the web."))), Role::Text),
            ("html_url", addresses(""), Role::Url),
            ("stargazers_count", counts(), Role::Popularity),
            ("open_issues_count", counts(), Role::Number),
            ("topics", lists(), Role::Tag),
            ("pushed_at", days(), Role::Date),
        ],
    );
    assert_feed(
        "Algolia's shop",
        &[
            ("objectID", json!(["5477500", "4397400", "4397401", "4397402", "4397403", "4397404"]), Role::Stored),
            ("name", titles(), Role::Title),
            ("brand", few(), Role::Creator),
            ("categories", lists(), Role::Tag),
            ("price", json!([499.99, 99, 79, 19.99, 5, 12]), Role::Price),
            ("price_range", json!(["1 - 50", "50 - 100", "50 - 100", "1 - 50", "1 - 50", "1 - 50"]), Role::Category),
            ("popularity", json!([21_469, 14_971, 12_000, 9_000, 3, 12]), Role::Popularity),
            ("rating", json!([4, 4, 3, 5, 2, 4]), Role::Number),
            ("free_shipping", json!([false, true, false, false, true, false]), Role::Flag),
        ],
    );
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
        ("views", json!([-1, 2, 3, 4, 5, 6])),
        ("plays", json!([1994, 1995, 2001, 2011, 2024, 1968])),
        ("orders", ids()),
        ("ratings", json!([4.5, 3, 2, 5, 1, 4])),
        ("ratings", json!([4, 3, 2, 5, 1, 4])),
        ("stars", json!([4, 3, 2, 5, 1, 4])),
        ("rating", counts()),
        ("views_rank", json!([3, 1, 2, 6, 4, 5])),
    ] {
        assert_eq!(role_of(name, values.clone()), Role::Number, "{name}: {values}");
    }
    for (name, values) in
        [("ratings", counts()), ("stars", counts()), ("votes", json!([1, 0, 3, 2, 0, 1])), ("count", counts())]
    {
        assert_eq!(role_of(name, values.clone()), Role::Popularity, "{name}: {values}");
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
    // Of equal names the one that more items have.
    let rows = [("sale_price", json!([9, null, 4])), ("regular_price", json!([10, 20, 5]))];
    assert_eq!(assigned(&rows, "")["regular_price"].role, Role::Price);
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
            r#""fields": { "reviews_count": "popularity" }"#,
        ),
        (
            availability("count", counts()),
            "count",
            Some(Role::Number),
            "what it counts",
            r#""fields": { "count": "number" }"#,
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
            r#""shaping": { "available": { "availability": "https://schema.org/InStock" } }"#,
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
fn what_is_in_stock_is_not_learned() {
    let columns =
        [("availability", json!(["in stock", "out of stock", "in stock"])), ("colour", json!(["red", "blue", "red"]))];
    let fields = assigned(&columns, "");
    assert_eq!((fields["availability"].role, fields["availability"].weight), (Role::Category, 0.0));
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
            prop_assert_eq!(of(name), first.clone(), "{} and {}", name, names[0]);
        }
    }
}
