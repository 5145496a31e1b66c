//! Fields of feeds, exports and datasets as sites have them, each with the role that is right.

use penchant::catalog::Role;
use serde_json::{Value, json};

use super::{TITLES, addresses, assigned, counts, days, few, ids, lists, prose, seconds, titles};

/// Fields of a feed that stand beside each other, each with the role that is right.
fn assert_feed(feed: &str, columns: &[(&str, Value, Role)]) {
    let given: Vec<(&str, Value)> = columns.iter().map(|(name, values, _)| (*name, values.clone())).collect();
    let assigned = assigned(&given, "");
    for (name, _, role) in columns {
        let field = &assigned[*name];
        assert_eq!(field.role, *role, "{feed}: {name}, since {}", field.why);
    }
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
fn the_fields_of_other_shops_are_known() {
    assert_feed(
        "Magento",
        &[
            ("sku", json!(["24-MB01", "24-MB04", "24-MB03", "24-MB05", "24-MB06", "24-MB02"]), Role::Stored),
            ("attribute_set_code", json!(["Bag", "Bag", "Gear", "Bag", "Gear", "Bag"]), Role::Category),
            ("product_type", json!(["simple", "simple", "bundle", "simple", "bundle", "simple"]), Role::Category),
            ("name", titles(), Role::Title),
            ("meta_title", json!(TITLES.map(|title| format!("{title} – buy online"))), Role::Stored),
            ("url_key", json!(TITLES.map(|title| title.to_lowercase().replace(' ', "-"))), Role::Stored),
            ("short_description", json!(TITLES.map(|title| format!("{title}, in brief."))), Role::Text),
            ("tax_class_name", json!(["Taxable", "Taxable", "None", "Taxable", "None", "Taxable"]), Role::Category),
            ("visibility", json!(["Catalog", "Search", "Catalog", "Search", "Catalog", "Catalog"]), Role::Category),
            ("price", json!([34, 32, 38, 45, 32, 59]), Role::Price),
            ("special_price", json!([null, 30, null, 40, null, 50]), Role::Number),
            ("special_price_from_date", days(), Role::Date),
            ("map_price", json!([30, 30, 35, 42, 30, 55]), Role::Number),
            (
                "base_image",
                json!(["/m/b/1.jpg", "/m/b/2.jpg", "/m/b/3.jpg", "/m/4.jpg", "/m/5.jpg", "/6.jpg"]),
                Role::Image,
            ),
            ("weight", json!([1.5, 2, 0.8, 2.2, 1.1, 3]), Role::Number),
            ("qty", json!([100, 0, 35, 12, 0, 4]), Role::Number),
            ("out_of_stock_qty", json!([0, 0, 0, 5, 0, 0]), Role::Number),
            ("is_in_stock", json!([1, 0, 1, 1, 0, 1]), Role::Number),
            ("manage_stock", json!([true, true, false, true, true, true]), Role::Flag),
            ("max_cart_qty", json!([10_000, 10_000, 10, 10_000, 5, 10_000]), Role::Number),
            ("related_skus", json!([["i1", "i2"], ["i0"], [], ["i5"], [], ["i3"]]), Role::Tag),
        ],
    );
    assert_feed(
        "Etsy",
        &[
            (
                "listing_id",
                json!([1_000_123_456, 1_000_123_457, 1_000_123_460, 1_000_123_470, 1_000_123_481, 1_000_123_490]),
                Role::Stored,
            ),
            ("shop_id", json!([77, 77, 81, 81, 77, 90]), Role::Number),
            ("title", titles(), Role::Title),
            ("state", json!(["active", "active", "sold_out", "active", "active", "sold_out"]), Role::Category),
            ("original_creation_timestamp", seconds(), Role::Date),
            ("quantity", json!([3, 1, 1, 12, 4, 9]), Role::Number),
            ("num_favorers", counts(), Role::Popularity),
            ("processing_min", json!([1, 3, 1, 5, 2, 3]), Role::Number),
            ("processing_max", json!([3, 5, 2, 9, 4, 7]), Role::Number),
            ("who_made", json!(["i_did", "i_did", "collective", "i_did", "someone_else", "i_did"]), Role::Category),
            ("is_customizable", json!([true, false, true, true, false, true]), Role::Flag),
            ("materials", lists(), Role::Tag),
        ],
    );
    assert_feed(
        "Amazon's reviews",
        &[
            ("parent_asin", json!(["B01A", "B02B", "B03C", "B04D", "B05E", "B06F"]), Role::Stored),
            ("main_category", few(), Role::Category),
            ("average_rating", json!([4.8, 4.5, 3.9, 4.1, 2.7, 4.4]), Role::Number),
            ("rating_number", json!([10, 4_800, 95, 1, 230, 17]), Role::Number),
            ("store", few(), Role::Category),
            ("bought_together", json!([[], [], [], [], [], []]), Role::Tag),
        ],
    );
    assert_feed(
        "Best Buy",
        &[
            ("customerReviewAverage", json!([4.8, 4.5, 3.9, 4.1, 2.7, 4.4]), Role::Number),
            ("customerReviewCount", counts(), Role::Popularity),
            ("salePrice", json!([19.99, 24.5, 12, 99, 5, 8]), Role::Price),
            ("regularPrice", json!([24.99, 24.5, 15, 120, 5, 8]), Role::Number),
            ("dollarSavings", json!([5, 0, 3, 21, 0, 0]), Role::Number),
            ("onlineAvailability", json!([true, true, false, true, true, true]), Role::Flag),
            ("modelNumber", json!(["KD-55", "KD-65", "UN43", "OLED48", "QN55", "PN50"]), Role::Stored),
            ("shippingCost", json!([0, 0, 5.99, 0, 5.99, 0]), Role::Number),
            ("bestSellingRank", json!([3, 1, 2, 6, 4, 5]), Role::Number),
        ],
    );
}

#[test]
fn the_fields_of_games_videos_and_podcasts_are_known() {
    assert_feed(
        "Steam",
        &[
            ("appid", json!([10, 20, 30, 40, 50, 60]), Role::Stored),
            ("name", titles(), Role::Title),
            ("release_date", days(), Role::Date),
            ("english", json!([1, 1, 0, 1, 1, 1]), Role::Number),
            ("developer", few(), Role::Creator),
            ("platforms", json!(["windows", "mac", "windows", "windows", "mac", "windows"]), Role::Category),
            ("required_age", json!([0, 0, 18, 0, 16, 0]), Role::Number),
            ("achievements", json!([0, 54, 0, 30, 12, 0]), Role::Number),
            ("negative_ratings", json!([3_339, 633, 398, 267, 288, 1_500]), Role::Number),
            ("positive_ratings", json!([124_534, 3_318, 3_416, 1_273, 5_250, 2_758]), Role::Popularity),
            ("average_playtime", json!([17_612, 277, 187, 258, 624, 175]), Role::Number),
            ("median_playtime", json!([317, 62, 34, 184, 415, 10]), Role::Number),
            (
                "owners",
                json!(["0-20000", "20000-50000", "0-20000", "0-20000", "20000-50000", "0-20000"]),
                Role::Category,
            ),
            ("price", json!([7.19, 3.99, 3.99, 3.99, 3.99, 0]), Role::Price),
            ("initialprice", json!([999, 499, 499, 499, 499, 0]), Role::Number),
            ("discount_percent", json!([0, 20, 0, 50, 0, 0]), Role::Number),
            ("metacritic_score", json!([88, 74, 79, 61, 90, 83]), Role::Number),
            ("header_image", addresses(".jpg?t=1"), Role::Image),
            ("background", addresses(".png"), Role::Image),
        ],
    );
    assert_feed(
        "BoardGameGeek",
        &[
            ("Name", titles(), Role::Title),
            ("Year Published", json!([2017, 2015, 2018, 2016, 1995, 2020]), Role::Number),
            ("Min Players", json!([1, 2, 2, 1, 3, 1]), Role::Number),
            ("Max Players", json!([4, 4, 5, 4, 6, 2]), Role::Number),
            ("Play Time", json!([120, 60, 90, 115, 45, 180]), Role::Number),
            ("Min Age", json!([14, 13, 10, 14, 10, 12]), Role::Number),
            ("Users Rated", counts(), Role::Popularity),
            ("Rating Average", json!([8.79, 8.61, 8.66, 8.43, 7.2, 8.7]), Role::Number),
            ("BGG Rank", json!([1, 2, 3, 4, 5, 6]), Role::Number),
            ("Complexity Average", json!([3.86, 2.84, 3.02, 3.24, 2.3, 4.2]), Role::Number),
            ("Mechanics", lists(), Role::Tag),
        ],
    );
    assert_feed(
        "YouTube",
        &[
            ("videoId", json!(["dQw4", "kJQP", "JGwW", "RgKA", "OPf0", "fRh_"]), Role::Stored),
            ("title", titles(), Role::Title),
            ("channelTitle", few(), Role::Creator),
            ("channelId", json!(["UC1", "UC2", "UC1", "UC1", "UC2", "UC1"]), Role::Category),
            ("publishedAt", days(), Role::Date),
            ("categoryId", json!([10, 24, 10, 10, 24, 10]), Role::Number),
            ("viewCount", json!([748_374, 2_418_783, 3_191_434, 343_168, 2_095_731, 119_180]), Role::Popularity),
            ("likeCount", json!([57_527, 97_185, 146_033, 10_172, 132_235, 9_763]), Role::Number),
            ("dislikeCount", json!([2_966, 6_146, 5_339, 666, 1_989, 511]), Role::Number),
            ("commentCount", json!([15_954, 12_703, 8_181, 2_146, 17_518, 1_434]), Role::Number),
            ("subscriberCount", json!([1_000, 1_000, 52_000, 52_000, 1_000, 7]), Role::Number),
            ("durationSec", json!([287, 1_450, 630, 120, 95, 3_600]), Role::Number),
            ("thumbnailUrl", addresses(""), Role::Image),
            ("comments_disabled", json!([false, false, true, false, false, false]), Role::Flag),
        ],
    );
    assert_feed(
        "podcasts",
        &[
            ("collectionName", few(), Role::Category),
            ("trackName", titles(), Role::Title),
            ("artistName", few(), Role::Creator),
            ("trackCount", json!([120, 340, 96, 412, 220, 180]), Role::Number),
            (
                "trackTimeMillis",
                json!([1_800_000, 2_400_000, 3_000_000, 2_000_000, 1_200_000, 2_700_000]),
                Role::Number,
            ),
            ("playcount", counts(), Role::Popularity),
            ("listeners", counts(), Role::Number),
            (
                "contentAdvisoryRating",
                json!(["Clean", "Clean", "Explicit", "Clean", "Explicit", "Clean"]),
                Role::Category,
            ),
        ],
    );
}

#[test]
fn the_fields_of_places_jobs_and_events_are_known() {
    assert_feed(
        "Airbnb",
        &[
            ("listing_url", addresses(""), Role::Url),
            ("name", titles(), Role::Title),
            ("host_id", json!([2_845, 4_869, 2_845, 7_356, 8_967, 4_869]), Role::Stored),
            ("host_name", few(), Role::Creator),
            ("host_since", days(), Role::Date),
            ("host_total_listings_count", json!([6, 1, 6, 1, 2, 1]), Role::Number),
            ("neighbourhood_cleansed", few(), Role::Category),
            ("latitude", json!([40.75, 40.68, 40.8, 40.7, 40.6, 40.9]), Role::Number),
            ("longitude", json!([-73.98, -73.95, -73.9, -73.8, -73.7, -73.6]), Role::Number),
            (
                "room_type",
                json!(["Private room", "Entire home", "Private room", "Private room", "Entire home", "Private room"]),
                Role::Category,
            ),
            ("accommodates", json!([1, 2, 4, 2, 6, 3]), Role::Number),
            ("amenities", lists(), Role::Tag),
            ("price", json!([149, 225, 150, 89, 80, 200]), Role::Price),
            ("cleaning_fee", json!([20, 35, 0, 25, 15, 50]), Role::Number),
            ("minimum_nights", json!([1, 1, 3, 1, 10, 3]), Role::Number),
            ("availability_365", json!([365, 355, 0, 194, 0, 129]), Role::Number),
            ("number_of_reviews", json!([9, 45, 0, 270, 9, 74]), Role::Popularity),
            ("number_of_reviews_ltm", json!([0, 5, 0, 27, 1, 7]), Role::Number),
            ("review_scores_rating", json!([4.79, 4.9, 4.2, 4.52, 5, 4.4]), Role::Number),
            ("reviews_per_month", json!([0.21, 0.38, 0.1, 4.64, 0.1, 0.59]), Role::Number),
            ("calculated_host_listings_count", json!([6, 2, 1, 1, 1, 2]), Role::Number),
        ],
    );
    assert_feed(
        "jobs",
        &[
            ("job_id", json!([921_716, 1_829_192, 10_998_357, 23_221_523, 35_982_263, 91_700_727]), Role::Stored),
            ("job_title", titles(), Role::Title),
            ("company_name", few(), Role::Creator),
            ("company_id", json!([2_774, 2_774, 64_896, 64_896, 2_774, 9]), Role::Number),
            ("location", few(), Role::Category),
            ("max_salary", json!([20, 50, 65_000, 175_000, 80_000, 20]), Role::Number),
            ("min_salary", json!([17, 30, 45_000, 140_000, 70_000, 14]), Role::Number),
            ("pay_period", json!(["HOURLY", "HOURLY", "YEARLY", "YEARLY", "YEARLY", "HOURLY"]), Role::Category),
            ("views", json!([20, 1, 8, 16, 3, 7]), Role::Popularity),
            ("applies", json!([2, 1, 0, 5, 0, 1]), Role::Number),
            ("candidates", json!([2, 4, 2, 3, 2, 2]), Role::Number),
            (
                "original_listed_time",
                json!([1.713_397e12, 1.712_857e12, 1.713_277e12, 1.712_896e12, 1.713_451e12, 1.713_452e12]),
                Role::Date,
            ),
            ("remote_allowed", json!([true, false, false, true, false, true]), Role::Flag),
            (
                "expiry",
                json!([1.715_990e12, 1.715_450e12, 1.715_870e12, 1.715_488e12, 1.716_044e12, 1.716_043e12]),
                Role::Date,
            ),
            ("zip_code", json!([8_540, 80_521, 45_202, 11_040, 11_040, 8_540]), Role::Stored),
            (
                "formatted_experience_level",
                json!(["Entry", "Entry", "Senior", "Senior", "Entry", "Entry"]),
                Role::Category,
            ),
        ],
    );
    assert_feed(
        "events",
        &[
            ("event_name", titles(), Role::Title),
            ("startDate", days(), Role::Date),
            ("doors_at", seconds(), Role::Date),
            ("venue_name", few(), Role::Category),
            ("organizer", few(), Role::Creator),
            ("capacity", json!([120, 400, 120, 80, 400, 60]), Role::Number),
            ("max_attendees", json!([120, 400, 120, 80, 400, 60]), Role::Number),
            ("tickets_sold", json!([119, 45, 12, 80, 390, 3]), Role::Popularity),
            ("ticket_price", json!([20, 35, 0, 12, 45, 8]), Role::Price),
        ],
    );
    assert_feed(
        "houses",
        &[
            ("address", titles(), Role::Title),
            ("price", json!([499_000, 525_000, 610_000, 389_000, 475_000, 720_000]), Role::Price),
            ("price_per_sqft", json!([310, 280, 402, 255, 340, 390]), Role::Number),
            ("bedrooms", json!([3, 2, 4, 3, 2, 5]), Role::Number),
            ("year_built", json!([1978, 2004, 2015, 1962, 1999, 2020]), Role::Number),
            ("zipcode", json!([98_178, 98_125, 98_028, 98_136, 98_074, 98_053]), Role::Stored),
            ("days_on_market", json!([12, 45, 3, 80, 21, 7]), Role::Number),
        ],
    );
}

#[test]
fn the_fields_of_science_and_programs_are_known() {
    assert_feed(
        "arXiv",
        &[
            ("submitter", few(), Role::Creator),
            ("title", titles(), Role::Title),
            ("authors", json!(["A. Lee", "B. Okoro", "A. Lee", "C. Sato", "B. Okoro", "A. Lee"]), Role::Creator),
            (
                "comments",
                json!(["37 pages", "12 pages, 3 figures", "9 pages", "To appear", "40 pages", "Withdrawn"]),
                Role::Stored,
            ),
            ("journal-ref", json!(["PRD 76", "JHEP 1", "PRL 98", "AJ 133", "ApJ 660", "MNRAS 5"]), Role::Stored),
            (
                "doi",
                json!(["10.1103/1", "10.1103/2", "10.1103/3", "10.1103/4", "10.1103/5", "10.1103/6"]),
                Role::Stored,
            ),
            ("report-no", json!(["ANL-07-1", "CERN-2", "FNAL-3", "DESY-4", "SLAC-5", "KEK-6"]), Role::Stored),
            ("categories", json!(["hep-ph", "math.CO", "hep-ph", "hep-ph", "math.CO", "hep-ph"]), Role::Category),
            ("abstract", prose(), Role::Text),
            ("update_date", days(), Role::Date),
            ("citationCount", counts(), Role::Popularity),
            ("influentialCitationCount", counts(), Role::Number),
            ("referenceCount", json!([12, 40, 33, 8, 51, 27]), Role::Number),
        ],
    );
    assert_feed(
        "npm",
        &[
            ("name", json!(["left-pad", "is-odd", "react", "vue", "svelte", "solid-js"]), Role::Title),
            ("version", json!(["1.0.0", "3.0.1", "1.0.0", "3.0.1", "1.0.0", "1.0.0"]), Role::Category),
            ("description", json!(TITLES.map(|title| format!("{title} for the web."))), Role::Text),
            ("keywords", lists(), Role::Tag),
            ("weeklyDownloads", counts(), Role::Popularity),
            ("dependents_count", counts(), Role::Number),
            ("unpackedSize", json!([12_000, 4_400, 318_000, 2_200_000, 98_000, 51_000]), Role::Number),
            ("license", json!(["MIT", "ISC", "MIT", "MIT", "ISC", "MIT"]), Role::Category),
        ],
    );
    assert_feed(
        "Stack Exchange",
        &[
            ("question_id", json!([4, 6, 7, 9, 11, 13]), Role::Stored),
            ("title", titles(), Role::Title),
            ("is_answered", json!([true, true, false, true, true, false]), Role::Flag),
            ("view_count", counts(), Role::Popularity),
            ("answer_count", json!([12, 3, 0, 7, 2, 1]), Role::Number),
            ("score", json!([-2, 30, 4, 0, 812, 7]), Role::Number),
            ("last_activity_date", seconds(), Role::Date),
            ("accepted_answer_id", json!([7, 31, 1_404, 1_248, 78, 17]), Role::Stored),
        ],
    );
    assert_feed(
        "Kickstarter",
        &[
            ("name", titles(), Role::Title),
            ("blurb", json!(TITLES.map(|title| format!("{title}: help us print it."))), Role::Text),
            ("goal", json!([8_000, 15_000, 10_000, 2_800, 3_500, 30_000]), Role::Number),
            ("backers_count", counts(), Role::Popularity),
            ("usd_pledged", json!([8_795, 19_000, 1_200, 2_810, 40, 30_010]), Role::Number),
            ("launched_at", seconds(), Role::Date),
            ("deadline", seconds(), Role::Date),
            ("country", json!(["US", "GB", "US", "US", "GB", "US"]), Role::Category),
            ("staff_pick", json!([true, false, false, true, false, false]), Role::Flag),
        ],
    );
}
