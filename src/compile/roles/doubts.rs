//! What speaks for another role of a field, and the entry of the config that says so.

use std::collections::HashSet;

use super::candidates::{Chosen, is_given, is_named_popularity};
use super::infer::is_mean_rating;
use super::table::{NOT_THERE, Topic};
use super::{Config, Doubt, Field, Role};
use crate::compile::source::{Scalar, Source, Value};
use crate::hash::xxh64;

/// What doubts depend on beside the field.
pub(super) struct Whole<'a> {
    pub fields: &'a [Field<'a>],
    pub chosen: &'a Chosen,
    pub source: &'a Source,
    pub config: &'a Config,
    /// Whether interactions are counted, which order a first visit.
    pub has_log: bool,
}

/// By field, what speaks for something else. Nothing does where the config gives the role, except that ranks look like ranks.
pub(super) fn about_all(whole: &Whole, roles: &[Role]) -> Vec<Option<Doubt>> {
    let Whole { fields, chosen, config, has_log, .. } = *whole;
    let is_said = [Role::Popularity, Role::Trending].into_iter().any(|role| is_given(config, role));
    let mut is_ordered = is_said || has_log || chosen.popularity.is_some();
    let mut doubts = Vec::new();
    for (place, (field, &role)) in fields.iter().zip(roles).enumerate() {
        let doubt = match () {
            () if field.given.sensitive => None,
            () if field.looks_ranked() => ranks(field, role),
            () if field.given.role.is_some() => None,
            () if chosen.also_popularity.first() == Some(&place) => beside(whole),
            () if chosen.popularity == Some(place) => popularity(field),
            () if !is_ordered && can_order(field, role) => Some(order(field)),
            () => items(field, role, place, whole.source).or_else(|| availability(field, role, config)),
        };
        is_ordered |= doubt.as_ref().is_some_and(|doubt| doubt.alternative == Some(Role::Popularity));
        doubts.push(doubt);
    }
    doubts
}

fn named(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}

/// The doubt whether a field has another role.
fn role_of(field: &Field, alternative: Role, because: impl Into<String>) -> Doubt {
    let config = format!("\"fields\": {{ {}: \"{}\" }}", named(field.name), alternative.name());
    Doubt { alternative: Some(alternative), because: because.into(), config }
}

fn rank_of(field: &Field, role: Role, because: String) -> Doubt {
    let name = named(field.name);
    let config = format!("\"fields\": {{ {name}: {{ \"role\": \"{}\", \"rank\": true }} }}", role.name());
    Doubt { alternative: Some(role), because, config }
}

fn ranks(field: &Field, role: Role) -> Option<Doubt> {
    let is_prior = matches!(role, Role::Popularity | Role::Trending);
    let now = if is_prior {
        format!("has the role {}, so that the largest number is the best", role.name())
    } else {
        "is not taken as popularity".to_owned()
    };
    let because = format!("looks like a rank, 1 for the best, and {now}");
    field.given.is_rank.is_none().then(|| rank_of(field, if is_prior { role } else { Role::Popularity }, because))
}

/// The field that could be the popularity as well, unless the one that is says so in so many words.
fn beside(Whole { fields, chosen, .. }: &Whole) -> Option<Doubt> {
    let better = &fields[chosen.popularity?];
    let (_, others) = chosen.also_popularity.split_first()?;
    let mut because = format!("could be the popularity as well, which is now {}", better.name);
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|&place| fields[place].name).collect();
        because = format!("{because}; so could {}", names.join(", "));
    }
    let alternative = Some(Role::Popularity);
    let config = role_of(better, Role::Popularity, "").config;
    (!is_named_popularity(better)).then_some(Doubt { alternative, because, config })
}

/// The doubt whether a field is rightly taken as the popularity.
fn taken(field: &Field, because: &str) -> Doubt {
    let because = format!("is taken as the popularity, and {because}: if it is something else, say \"number\"");
    let config = role_of(field, Role::Popularity, "").config;
    Doubt { alternative: Some(Role::Number), because, config }
}

fn popularity(field: &Field) -> Option<Doubt> {
    match () {
        () if field.words.is_bare_count() => Some(taken(field, "does not say what it counts")),
        () if field.words.mentions(Topic::Creator) => Some(taken(field, "may be that of who made the item")),
        () if field.words.is(Topic::Popularity) && field.seen.is_nearly_a_permutation() => {
            let because = "has the numbers of ranks; if 1 is the best, say so".to_owned();
            Some(rank_of(field, Role::Popularity, because))
        }
        () => None,
    }
}

/// Whether a field that is not the popularity could order a first visit: a rating, of which more is better.
fn can_order(field: &Field, role: Role) -> bool {
    let is_rated = is_mean_rating(field) || field.words.is(Topic::Rating);
    role == Role::Number && is_rated && field.seen.least >= 0.0
}

fn order(field: &Field) -> Doubt {
    let because = if is_mean_rating(field) {
        "looks like a mean rating, which is no count, but could order a first visit"
    } else {
        "does not count how often an item was chosen, but could order a first visit if more is better"
    };
    role_of(field, Role::Popularity, because)
}

/// Fields that name other items or what they share, and ids that repeat.
fn items(field: &Field, role: Role, place: usize, source: &Source) -> Option<Doubt> {
    let names = |topic: Topic| field.words.is(topic);
    match role {
        Role::Stored if names(Topic::Variants) => {
            Some(role_of(field, Role::VariantOf, "looks like what the variants of a product share"))
        }
        Role::Number if names(Topic::Identifier) => {
            Some(role_of(field, Role::Category, "looks like the id of something that several items share"))
        }
        Role::Tag if names(Topic::Related) && lists_items(source, place) => {
            Some(role_of(field, Role::Related, "lists the ids of other items"))
        }
        Role::Tag if names(Topic::Prerequisites) && lists_items(source, place) => {
            Some(role_of(field, Role::Prerequisites, "lists the ids of other items"))
        }
        _ => None,
    }
}

/// Whether all values of a field's lists are ids of items.
fn lists_items(source: &Source, field: usize) -> bool {
    let hash = |id: &str| xxh64(id.as_bytes(), 0);
    let ids: HashSet<u64> = source.items.iter().map(|item| hash(&item.id)).collect();
    source.items.iter().filter_map(|item| item.get(field)).all(|value| match value {
        Value::List(list) => list.iter().all(|id| matches!(id, Scalar::Text(id) if ids.contains(&hash(id)))),
        _ => false,
    })
}

fn availability(field: &Field, role: Role, config: &Config) -> Option<Doubt> {
    let is_said = !config.shaping.get("shaping").get("available").is_nothing();
    if is_said || !field.words.speaks_of_stock() {
        return None;
    }
    let condition = match role {
        Role::Flag => (!field.words.has(NOT_THERE)).to_string(),
        Role::Number => "{ \"min\": 1 }".to_owned(),
        Role::Category => named(field.seen.at_hand.as_deref()?),
        _ => return None,
    };
    Some(Doubt {
        alternative: None,
        because: "looks like availability: say `available`, or items that cannot be had are shown".to_owned(),
        config: format!("\"shaping\": {{ \"available\": {{ {}: {condition} }} }}", named(field.name)),
    })
}
