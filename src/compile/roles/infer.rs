//! The role of one field, by its name and its values.

use super::candidates::{self, Chosen};
use super::table::{NO_YEARS, RATED, Topic};
use super::{Field, Role};

/// The role of the field at this place, and why.
pub(super) fn role(field: &Field, place: usize, chosen: &Chosen, has_title: bool) -> (Role, &'static str) {
    let seen = &field.seen;
    let is = |which: Option<usize>| which == Some(place);
    match () {
        () if is(chosen.title) => (Role::Title, "its name says so"),
        () if is(chosen.popularity) => (Role::Popularity, "a number, and its name speaks of use"),
        () if is(chosen.price) => (Role::Price, "a number, and its name speaks of money"),
        () if seen.flags == seen.items => (Role::Flag, "true or false"),
        () if seen.others + seen.flags > 0 || seen.list_numbers > 0 => {
            (Role::Stored, "it has values that are no texts, numbers or lists of texts")
        }
        () if seen.is_numeric() => numeric(field),
        () => textual(field, has_title),
    }
}

fn numeric(field: &Field) -> (Role, &'static str) {
    let (words, seen) = (&field.words, &field.seen);
    let with_years = words.is(Topic::Time) && !words.has(NO_YEARS);
    match () {
        () if field.looks_ranked() => (Role::Number, "its name and its numbers speak of ranks, where 1 is the best"),
        () if words.is(Topic::Identifier) && seen.are_ids() => {
            (Role::Stored, "whole numbers, different for most items, and its name speaks of an id")
        }
        () if words.is(Topic::Identifier) => (Role::Number, "numbers that repeat, and its name speaks of an id"),
        () if words.mentions(Topic::Time) && seen.are_times(with_years) => {
            (Role::Date, "a number, and its name speaks of time")
        }
        () if words.speaks_of_stock() => (Role::Number, "a number, and its name speaks of what is in stock"),
        () if is_mean_rating(field) => (Role::Number, "a mean rating, which is no count"),
        () if candidates::popularity(field).is_some() => (Role::Number, "a number; another field is the popularity"),
        () if words.is(Topic::Choices) => {
            (Role::Number, "its name speaks of use, but its numbers do not count how often an item was chosen")
        }
        () if candidates::price(field).is_some() => (Role::Number, "a number; another field is the price"),
        () if words.is(Topic::Price) => (Role::Number, "its name speaks of money, but it cannot be the item's price"),
        () => (Role::Number, "a number"),
    }
}

/// Whether the numbers look like ratings, or means of them.
pub(super) fn is_mean_rating(field: &Field) -> bool {
    let (words, seen) = (&field.words, &field.seen);
    let is_rated = words.is(Topic::Rating) || words.has(RATED);
    is_rated && !words.is_count() && seen.is_numeric() && seen.are_means()
}

fn textual(field: &Field, has_title: bool) -> (Role, &'static str) {
    let (words, seen) = (&field.words, &field.seen);
    let is = |wanted: Topic| words.is(wanted);
    let (is_list, is_unique) = (seen.lists > 0, seen.is_mostly_unique());
    match () {
        () if words.speaks_of_stock() && !is_list && seen.are_states() => {
            (Role::Category, "its name speaks of what is in stock, which is never learned")
        }
        () if seen.addresses().is_some() => addresses(field),
        () if is(Topic::Identifier) && !is_list && is_unique => {
            (Role::Stored, "different texts for most items, and its name speaks of an id")
        }
        () if seen.texts > 0 && seen.dates == seen.texts && !is_list => (Role::Date, "every value is a date"),
        () if is(Topic::Variants) => (Role::Stored, "its name speaks of the variants of a product"),
        () if is(Topic::Creator) && !seen.is_long() => (Role::Creator, "its name speaks of who made it"),
        () if seen.is_long() => (Role::Text, "long texts"),
        () if is_list => (Role::Tag, "a list of texts"),
        () if is(Topic::Text) && is_unique => (Role::Text, "texts, and its name speaks of what the item is about"),
        () if !is_unique => (Role::Category, "few different values"),
        () if is(Topic::Category) && seen.is_few() => (Role::Category, "its name speaks of a category"),
        () if has_title && candidates::title(field).is_some() => {
            (Role::Stored, "its name speaks of a title; another field is the title")
        }
        () if !has_title && words.head().is_none() && seen.mean_length() > 3 => {
            (Role::Title, "short texts, different for most items")
        }
        () => (Role::Stored, "a different value for most items"),
    }
}

fn addresses(field: &Field) -> (Role, &'static str) {
    let (words, seen) = (&field.words, &field.seen);
    match seen.addresses() {
        _ if seen.lists > 0 => (Role::Stored, "lists of addresses"),
        Some(true) => (Role::Image, "addresses of pictures"),
        _ if words.mentions(Topic::Image) => (Role::Image, "addresses of pictures"),
        _ => (Role::Url, "addresses"),
    }
}
