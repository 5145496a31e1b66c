//! What the name of a field says of its values, by whole words.

/// The words of a name, in small letters: `publishedAt` and `published_at` are `published`, `at`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (was_small && character.is_uppercase()) {
            words.push(String::new());
        }
        was_small = character.is_lowercase() || character.is_numeric();
        if character.is_alphanumeric() {
            words.last_mut().expect("there is one").extend(character.to_lowercase());
        }
    }
    words
}

fn has(name: &str, known: &[&str]) -> bool {
    words(name).iter().any(|word| known.contains(&word.as_str()))
}

/// Whether its texts are numbers where they look like it.
pub fn is_quantity(name: &str) -> bool {
    const WORDS: [&str; 42] = [
        "price",
        "prices",
        "cost",
        "costs",
        "amount",
        "msrp",
        "rrp",
        "fee",
        "salary",
        "rating",
        "ratings",
        "stars",
        "score",
        "count",
        "counts",
        "views",
        "reads",
        "sales",
        "sold",
        "downloads",
        "likes",
        "plays",
        "orders",
        "clicks",
        "popularity",
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
    ];
    has(name, &WORDS)
}

/// Whether it is a price, by its last word: `sale_price`, not `price_range`.
pub fn is_price(name: &str) -> bool {
    const WORDS: [&str; 10] = ["price", "prices", "cost", "costs", "msrp", "rrp", "fee", "salary", "revenue", "budget"];
    words(name).last().is_some_and(|word| WORDS.contains(&word.as_str()))
}

/// Whether it is a date, by its last word, or its first: `published_at`, `date_published`.
pub fn is_date(name: &str) -> bool {
    words(name).last().is_some_and(|word| is_time(word)) || words(name).first().is_some_and(|word| word == "date")
}

/// Whether its digits are dates where they look like it.
pub fn is_time(name: &str) -> bool {
    const WORDS: [&str; 15] = [
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

/// Whether its texts are to be read as a whole.
pub fn is_whole(name: &str) -> bool {
    const WORDS: [&str; 17] = [
        "title",
        "subtitle",
        "name",
        "headline",
        "label",
        "description",
        "text",
        "body",
        "summary",
        "content",
        "excerpt",
        "url",
        "link",
        "image",
        "address",
        "slug",
        "path",
    ];
    has(name, &WORDS)
}

/// Whether a comma may stand within one value: `Melville, Herman`.
pub fn is_person(name: &str) -> bool {
    const WORDS: [&str; 20] = [
        "author",
        "authors",
        "creator",
        "creators",
        "artist",
        "artists",
        "brand",
        "director",
        "directors",
        "maker",
        "writer",
        "composer",
        "publisher",
        "vendor",
        "actor",
        "actors",
        "cast",
        "person",
        "editor",
        "translator",
    ];
    has(name, &WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_whole_words() {
        assert_eq!(words("ratingsCount"), ["ratings", "count"]);
        assert_eq!(words("published_at"), ["published", "at"]);
        assert_eq!(words("Sale-Price"), ["sale", "price"]);
        assert!(is_time("createdAt") && !is_time("category") && !is_time("candidates"));
        assert!(is_price("salePrice") && is_price("price") && !is_price("price_range") && !is_price("priced"));
        assert!(is_date("released") && is_date("date_published") && !is_date("release_notes") && !is_date("update"));
        assert!(is_quantity("sale_price") && !is_quantity("country_id") && !is_quantity("account_id"));
    }
}
