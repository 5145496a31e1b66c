//! What the name of a field says of its values, by whole words.

use crate::compile::roles::table::Topic;
use crate::compile::roles::words::{Name, split};

fn has(name: &str, known: &[&str]) -> bool {
    split(name).iter().any(|word| known.contains(&word.as_str()))
}

/// Whether its texts are numbers where they look like it.
pub fn is_quantity(name: &str) -> bool {
    const WORDS: [&str; 22] = [
        "amount",
        "salary",
        "count",
        "counts",
        "stock",
        "quantity",
        "qty",
        "inventory",
        "pages",
        "duration",
        "minutes",
        "runtime",
        "weight",
        "width",
        "height",
        "depth",
        "calories",
        "mileage",
        "discount",
        "revenue",
        "budget",
        "gewicht",
    ];
    speaks_of(name, &[Topic::Price, Topic::Choices, Topic::Popularity, Topic::Rating]) || has(name, &WORDS)
}

/// Whether it is a price, by its last word: `sale_price`, not `price_range`.
pub fn is_price(name: &str) -> bool {
    const WORDS: [&str; 3] = ["salary", "revenue", "budget"];
    Name::new(name).is(Topic::Price) || split(name).last().is_some_and(|word| WORDS.contains(&word.as_str()))
}

/// Whether it is a date, by its last word, or its first: `published_at`, `date_published`.
pub fn is_date(name: &str) -> bool {
    split(name).last().is_some_and(|word| is_time(word)) || split(name).first().is_some_and(|word| word == "date")
}

/// Whether its digits are dates where they look like it.
pub fn is_time(name: &str) -> bool {
    const WORDS: [&str; 24] = [
        "datum",
        "veroeffentlicht",
        "veroeffentlichung",
        "erschienen",
        "erstellt",
        "aktualisiert",
        "geaendert",
        "hinzugefuegt",
        "termin",
        "date",
        "dates",
        "datetime",
        "timestamp",
        "pubdate",
        "published",
        "publication",
        "created",
        "updated",
        "modified",
        "released",
        "release",
        "added",
        "expires",
        "at",
    ];
    has(name, &WORDS)
}

/// Whether it has several values.
pub fn is_list(name: &str) -> bool {
    const WORDS: [&str; 24] = [
        "tags",
        "tag",
        "keywords",
        "keyword",
        "genres",
        "genre",
        "subjects",
        "topics",
        "categories",
        "labels",
        "themes",
        "skills",
        "collections",
        "ingredients",
        "allergens",
        "features",
        "materials",
        "colors",
        "colours",
        "sizes",
        "languages",
        "authors",
        "artists",
        "actors",
    ];
    has(name, &WORDS)
}

/// Whether its texts are to be read as a whole: prose, titles, addresses.
pub fn is_whole(name: &str) -> bool {
    const WORDS: [&str; 5] = ["content", "url", "link", "address", "path"];
    speaks_of(name, &[Topic::Title, Topic::Text, Topic::Image]) || has(name, &WORDS)
}

/// Whether a comma may stand within one value: `Melville, Herman`.
pub fn is_person(name: &str) -> bool {
    const WORDS: [&str; 5] = ["actor", "actors", "cast", "person", "translator"];
    speaks_of(name, &[Topic::Creator]) || has(name, &WORDS)
}

fn speaks_of(name: &str, topics: &[Topic]) -> bool {
    let name = Name::new(name);
    topics.iter().any(|&topic| name.mentions(topic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_whole_words() {
        assert_eq!(split("ratingsCount"), ["ratings", "count"]);
        assert_eq!(split("published_at"), ["published", "at"]);
        assert_eq!(split("Sale-Price"), ["sale", "price"]);
        assert!(is_time("createdAt") && !is_time("category") && !is_time("candidates"));
        assert!(is_price("salePrice") && is_price("price") && !is_price("price_range") && !is_price("priced"));
        assert!(is_date("released") && is_date("date_published") && !is_date("release_notes") && !is_date("update"));
        assert!(
            is_quantity("Verkaufspreis")
                && is_price("Preis")
                && is_time("Erscheinungsdatum")
                && !is_price("Preisklasse")
        );
        assert!(is_quantity("sale_price") && !is_quantity("country_id") && !is_quantity("account_id"));
    }
}
