//! The fields for the roles that one field has: better names come first, and of equal names better values.

use std::cmp::Reverse;

use super::table::{NO_CHOICES, NOW, OTHER_COSTS, OTHER_PRICES, RATED, Topic};
use super::words::{Besides, Match};
use super::{Config, Field, Role};
use crate::order;

/// A number of stars above this is a count of them.
const MOST_STARS: f64 = 100.0;

/// The fields of the roles that one field has, by their places.
#[derive(Default)]
pub(super) struct Chosen {
    pub title: Option<usize>,
    pub price: Option<usize>,
    pub popularity: Option<usize>,
    /// The others that could be the popularity, the best first.
    pub also_popularity: Vec<usize>,
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
        let mut ranked = ranked(fields, popularity).into_iter();
        (chosen.popularity, chosen.also_popularity) = (ranked.next(), ranked.collect());
    }
    chosen
}

/// How well a field fits a role: of two, the smaller one fits better.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fit {
    /// Whether the name speaks of something beside the item.
    is_beside: bool,
    kind: Use,
    /// The place of the name among those of the topic.
    place: usize,
    besides: Besides,
    /// The number of items with a value above 0.
    items: Reverse<usize>,
    is_of_now: Reverse<bool>,
}

/// What a number says of popularity, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// It is called the popularity.
    Named,
    /// It counts how often the item was chosen.
    Choices,
    /// It counts stars.
    Stars,
    /// It counts, and does not say what.
    Bare,
}

/// The places of the fields that fit, the best first.
fn ranked(fields: &[Field], fit: fn(&Field) -> Option<Fit>) -> Vec<usize> {
    let mut fits: Vec<(Fit, usize)> = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.is_open())
        .filter_map(|(place, field)| Some((fit(field)?, place)))
        .collect();
    order::insertion(&mut fits, |one, other| one < other);
    fits.into_iter().map(|(_, place)| place).collect()
}

/// A name that says more than which item it is, or that the texts are labels, is one of a title only if most items have their own.
pub(super) fn title(field: &Field) -> Option<Fit> {
    let seen = &field.seen;
    let Match { topic, place, besides } = field.words.head()?;
    let is_sure = besides < Besides::More && place < 2;
    let can_be = topic == Topic::Title && seen.texts > 0 && seen.lists == 0 && seen.addresses().is_none();
    (can_be && (is_sure || seen.is_mostly_unique())).then_some(Fit {
        is_beside: besides == Besides::More,
        kind: Use::Named,
        place,
        besides,
        items: Reverse(0),
        is_of_now: Reverse(false),
    })
}

pub(super) fn price(field: &Field) -> Option<Fit> {
    let (words, seen) = (&field.words, &field.seen);
    let Match { topic, place, besides } = words.head()?;
    let can_be = topic == Topic::Price && seen.is_numeric() && seen.are_from_zero() && !words.has(OTHER_COSTS);
    can_be.then_some(Fit {
        is_beside: words.has(OTHER_PRICES),
        kind: Use::Named,
        place,
        besides,
        items: Reverse(seen.above_zero),
        is_of_now: Reverse(words.has(NOW)),
    })
}

/// Better kinds and names come first; what speaks of the item comes before what speaks of who made it.
pub(super) fn popularity(field: &Field) -> Option<Fit> {
    let words = &field.words;
    let kind = use_of(field)?;
    let name = words.head().filter(|_| kind != Use::Bare);
    let (place, besides) = name.map_or((0, Besides::Nothing), |name| (name.place, name.besides));
    Some(Fit {
        is_beside: words.mentions(Topic::Creator),
        kind,
        place,
        besides,
        items: Reverse(field.seen.above_zero),
        is_of_now: Reverse(false),
    })
}

fn use_of(field: &Field) -> Option<Use> {
    let (words, seen) = (&field.words, &field.seen);
    if !seen.is_numeric() || !seen.are_from_zero() || field.looks_ranked() {
        return None;
    }
    let can_count = seen.are_counts() && !seen.are_recent_years() && !seen.are_long_ids() && !words.has(NO_CHOICES);
    let is_mean = !words.is_count() && words.has(RATED) && seen.are_means();
    match () {
        () if words.is(Topic::Popularity) => Some(Use::Named),
        () if can_count && !is_mean && words.is(Topic::Choices) => Some(Use::Choices),
        () if can_count && seen.most > MOST_STARS && words.is_stars() => Some(Use::Stars),
        () if can_count && words.is_bare_count() => Some(Use::Bare),
        () => None,
    }
}

/// Whether a field that was chosen as the popularity is called that, so that others do not put it in doubt.
pub(super) fn is_named_popularity(field: &Field) -> bool {
    field.words.head().is_some_and(|head| head.topic == Topic::Popularity && head.besides < Besides::More)
}
