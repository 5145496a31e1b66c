//! The fields for the roles that one field has: better names come first, and of equal names better values.

use std::cmp::Reverse;

use super::words::{Besides, Match, Topic};
use super::{Config, Field, Role};

/// What other things cost than the item.
const OTHER_COSTS: [&str; 7] = ["shipping", "delivery", "tax", "deposit", "production", "versand", "pfand"];
/// Words of prices that it does not cost any more, or nowhere.
const FORMER: [&str; 10] = ["compare", "old", "original", "previous", "was", "before", "msrp", "rrp", "uvp", "list"];
/// Words for ratings, of which there may be a count or a mean.
pub(super) const RATED: [&str; 4] = ["ratings", "reviews", "bewertungen", "rezensionen"];
/// A number of stars above this is a count of them.
const MOST_STARS: f64 = 100.0;

/// The fields of the roles that one field has, by their places.
#[derive(Default)]
pub(super) struct Chosen {
    pub title: Option<usize>,
    pub price: Option<usize>,
    pub popularity: Option<usize>,
    /// The second best for the popularity.
    pub also_popularity: Option<usize>,
}

impl Chosen {
    /// Whether a field is the title by its name, or as the config says.
    pub fn has_title(&self, config: &Config) -> bool {
        self.title.is_some() || is_given(config, Role::Title)
    }
}

/// Whether the config gives the role to a field that may have it for all.
pub(super) fn is_given(config: &Config, role: Role) -> bool {
    config.fields.iter().any(|(_, field)| field.role == Some(role) && !field.sensitive)
}

pub(super) fn choose(fields: &[Field], config: &Config) -> Chosen {
    let mut chosen = Chosen::default();
    if !is_given(config, Role::Title) {
        chosen.title = ranked(fields, title).first().copied();
    }
    if !is_given(config, Role::Price) {
        chosen.price = ranked(fields, price).first().copied();
    }
    if !is_given(config, Role::Popularity) {
        let ranked = ranked(fields, popularity);
        (chosen.popularity, chosen.also_popularity) = (ranked.first().copied(), ranked.get(1).copied());
    }
    chosen
}

/// The places of the fields with a key, the smallest key first.
fn ranked<K: Ord>(fields: &[Field], key: impl Fn(&Field) -> Option<K>) -> Vec<usize> {
    let mut keys: Vec<(K, usize)> = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.is_open())
        .filter_map(|(place, field)| Some((key(field)?, place)))
        .collect();
    keys.sort();
    keys.into_iter().map(|(_, place)| place).collect()
}

/// A name that says more than which item it is, or that the texts are labels, is one of a title only if most items have their own.
fn title(field: &Field) -> Option<impl Ord + use<>> {
    let seen = &field.seen;
    let Match { topic, place, besides } = field.words.head()?;
    let is_unique = seen.is_mostly_unique();
    let is_sure = besides < Besides::More && place < 2;
    let can_be = topic == Topic::Title && seen.texts > 0 && seen.lists == 0 && seen.addresses().is_none();
    (can_be && (is_sure || is_unique)).then_some((besides == Besides::More, place, besides))
}

fn price(field: &Field) -> Option<impl Ord + use<>> {
    let (words, seen) = (&field.words, &field.seen);
    let Match { topic, place, besides } = words.head()?;
    let can_be = topic == Topic::Price && seen.is_numeric() && seen.least >= 0.0 && !words.has(&OTHER_COSTS);
    can_be.then_some((words.has(&FORMER), place, besides, Reverse(seen.above_zero)))
}

/// A field that is called the popularity is the best, then counts, better ones first, and a count that does not say of what.
pub(super) fn popularity(field: &Field) -> Option<impl Ord + use<>> {
    let (words, seen) = (&field.words, &field.seen);
    if !seen.is_numeric() || seen.least < 0.0 || field.looks_ranked() {
        return None;
    }
    let name = words.head();
    let of = |topic: Topic| name.filter(|name| name.topic == topic);
    let can_count = seen.are_counts() && !seen.are_recent_years() && !seen.are_long_ids();
    let is_mean = !words.is_count() && words.has(&RATED) && seen.are_means();
    let is_starred = can_count && seen.most > MOST_STARS && words.has(&["stars", "sterne"]);
    let (kind, name) = match () {
        () if of(Topic::Popularity).is_some() => (0, of(Topic::Popularity)),
        () if can_count && !is_mean && of(Topic::Choices).is_some() => (1, of(Topic::Choices)),
        () if is_starred && of(Topic::Rating).is_some() => (2, of(Topic::Rating)),
        () if can_count && words.is_bare_count() => (3, None),
        () => return None,
    };
    let (place, besides) = name.map_or((0, Besides::Nothing), |name| (name.place, name.besides));
    Some((kind, place, besides, Reverse(seen.above_zero)))
}
