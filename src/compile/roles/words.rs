//! What the name of a field speaks of, by the words of [`table`](super::table).
//!
//! A name is split into whole words (`pageCount`, `page_count`, `page-count` and `PAGE COUNT` are `page`, `count`), and the last of them that
//! is no unit and no language says what the field is: `priceEUR` is a price, `authorCount` a count. No part of a word says anything, except
//! that German words are put together: see [`GERMAN_HEADS`].

use std::iter::once;

use super::table::{COUNTERS, FORMS, GERMAN_HEADS, ITEMS, NO_STOCK, TABLE, Topic, Words};
use crate::spelling::canonical;

/// A name that speaks of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// What it speaks of.
    pub topic: Topic,
    /// The place of its words among those of the topic: better ones come first.
    pub place: usize,
    /// What it says besides.
    pub besides: Besides,
}

/// What a name says beside the words of its topic, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Besides {
    /// Nothing.
    Nothing,
    /// Which kind of item it is.
    Item,
    /// Something else.
    More,
}

/// Counts that do not say of what.
const BARE_COUNTS: &str = "count, cnt, anzahl";
const STARS: &str = "stars, sterne";
/// Words of a quantity of anything.
const QUANTITIES: &str = "quantity, qty";
/// The most words of an entry.
const LONGEST_ENTRY: usize = 3;

/// The words of a name, in small letters.
///
/// A word ends before a capital letter that follows a small one or a digit, before the last capital of several that a small letter follows
/// (`HTTPStatus`), between letters and digits, and at everything that is neither.
pub fn split(name: &str) -> Vec<String> {
    let characters: Vec<char> = canonical(name).chars().collect();
    let mut words = vec![String::new()];
    for (place, &character) in characters.iter().enumerate() {
        let next = &characters[place + 1..];
        if place > 0 && begins_word(characters[place - 1], character, next) || !character.is_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (character.is_alphanumeric(), words.last_mut()) {
            character.to_lowercase().for_each(|letter| push_folded(word, letter));
        }
    }
    words.into_iter().filter(|word| !word.is_empty()).flat_map(parts).collect()
}

fn begins_word(before: char, character: char, next: &[char]) -> bool {
    let is_plural = matches!(next, ['s'] | ['s', '_' | '-' | ' ' | '.' | 'A'..='Z', ..]);
    match (before.is_uppercase(), character.is_uppercase()) {
        (false, true) => before.is_alphanumeric(),
        (true, true) => next.first().is_some_and(|next| next.is_lowercase()) && !is_plural,
        _ => before.is_alphabetic() && character.is_numeric() || before.is_numeric() && character.is_alphabetic(),
    }
}

fn push_folded(word: &mut String, letter: char) {
    match letter {
        'ä' => word.push_str("ae"),
        'ö' => word.push_str("oe"),
        'ü' => word.push_str("ue"),
        'ß' => word.push_str("ss"),
        _ => word.push(letter),
    }
}

/// A word that is no entry as it is, in two where it ends with one of [`GERMAN_HEADS`], or says what is counted (`viewcount`).
fn parts(word: String) -> impl Iterator<Item = String> {
    let is_known = TABLE.iter().any(|entry| matching(std::slice::from_ref(&word), entry, false).is_some());
    let is_counted = |rest: &str| of_topic(&[rest.to_owned()], Topic::Choices, true).is_some();
    let german = || GERMAN_HEADS.iter().find_map(|head| word.strip_suffix(head)).filter(|rest| rest.len() > 2);
    let english = || word.strip_suffix("count").filter(|rest| is_counted(rest));
    let end = if is_known { word.len() } else { german().or_else(english).map_or(word.len(), str::len) };
    let (first, last) = (word[..end].to_owned(), word[end..].to_owned());
    once(first).chain((!last.is_empty()).then_some(last))
}

/// A name, split, to be asked what it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    words: Vec<String>,
    head: Option<Match>,
}

impl Name {
    /// Splits a name.
    pub fn new(name: &str) -> Self {
        let words = split(name);
        let kept = kept(&words);
        let head = match counted(kept) {
            Some(counted) => chosen(counted),
            None => head(kept),
        };
        Self { words, head }
    }

    /// What the name says that the field is; `None` if its last word is not known.
    pub fn head(&self) -> Option<Match> {
        self.head
    }

    /// Whether it says that the field is this.
    pub fn is(&self, topic: Topic) -> bool {
        self.head.is_some_and(|head| head.topic == topic)
    }

    /// Whether a word of the topic stands anywhere in it.
    pub fn mentions(&self, topic: Topic) -> bool {
        (1..=self.words.len()).any(|end| of_topic(&self.words[..end], topic, false).is_some())
    }

    /// Whether it has one of these words, which are separated by commas.
    pub fn has(&self, list: &'static str) -> bool {
        self.words.iter().any(|word| listed(list).any(|listed| listed == word))
    }

    /// Whether it says that it is a count: `ratingsCount`.
    pub fn is_count(&self) -> bool {
        counted(kept(&self.words)).is_some()
    }

    /// Whether it is a count, of which it does not say of what.
    pub fn is_bare_count(&self) -> bool {
        matches!(kept(&self.words), [word] if listed(BARE_COUNTS).any(|known| known == word))
    }

    /// Whether it speaks of stars, of which there may be a count or a mean.
    pub fn is_stars(&self) -> bool {
        self.is(Topic::Rating) && self.has(STARS)
    }

    /// Whether it speaks of counting: of anything, or of how often an item was chosen.
    pub fn speaks_of_counting(&self) -> bool {
        self.is_count() || self.is(Topic::Choices)
    }

    /// Whether it speaks of what can be had of the item: a setting of the shop is none, nor is a quantity of anything else.
    pub fn speaks_of_stock(&self) -> bool {
        let is_quantity = || matches!(kept(&self.words), [.., last] if listed(QUANTITIES).any(|known| known == last));
        let is_stock =
            |head: Match| head.topic == Topic::Availability && (head.besides < Besides::More || !is_quantity());
        self.head.is_some_and(is_stock) && !self.has(NO_STOCK)
    }
}

/// What is counted, if the words say that it is a count. A total may be one of anything: of choices it is a count.
fn counted(words: &[String]) -> Option<&[String]> {
    listed(COUNTERS).find_map(|counter| {
        let length = counter.split(' ').count();
        let is = |part: &[String]| part.iter().map(String::as_str).eq(counter.split(' '));
        let rest = words.len().checked_sub(length)?;
        match () {
            () if length == 1 && is(&words[rest..]) => Some(&words[..rest]),
            () if is(&words[..length]) && (counter != "total" || chosen(&words[length..]).is_some()) => {
                Some(&words[length..])
            }
            () => None,
        }
    })
}

/// What can be counted of an item: how often it was chosen, or how many of it are in stock.
fn chosen(words: &[String]) -> Option<Match> {
    [Topic::Choices, Topic::Availability].into_iter().find_map(|topic| of_topic(words, topic, true))
}

/// The words without forms at the end, unless nothing else is there.
fn kept(words: &[String]) -> &[String] {
    let is_form =
        |word: &String| word.bytes().all(|byte| byte.is_ascii_digit()) || listed(FORMS).any(|form| form == word);
    let last = words.iter().rposition(|word| !is_form(word));
    last.map_or(words, |last| &words[..=last])
}

/// The entries of a list with commas.
pub fn listed(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(',').map(str::trim)
}

/// The topic that has most words at the end; of two the first of the table. The name or the title of an author is the author.
fn head(words: &[String]) -> Option<Match> {
    let found = TABLE
        .iter()
        .filter_map(|entry| matching(words, entry, false))
        .reduce(|best, other| if other.0 > best.0 { other } else { best });
    let (length, found) = found?;
    let of = if found.topic == Topic::Title { head(&words[..words.len() - length]) } else { None };
    let is_whose = |of: &Match| matches!(of.topic, Topic::Creator | Topic::Category | Topic::Tag);
    Some(of.filter(is_whose).unwrap_or(found))
}

fn of_topic(words: &[String], topic: Topic, is_counted: bool) -> Option<Match> {
    let entry = TABLE.iter().find(|entry| entry.topic == topic)?;
    matching(words, entry, is_counted).map(|(_, found)| found)
}

/// The longest entry that stands at the end of words, and how many words it has. Of what is counted, its singular counts as well.
fn matching(words: &[String], entry: &Words, is_counted: bool) -> Option<(usize, Match)> {
    (1..=words.len().min(LONGEST_ENTRY)).rev().find_map(|length| {
        let (rest, end) = words.split_at(words.len() - length);
        let english = listed(entry.english).position(|known| is_english(known, end, is_counted));
        let place = english.or_else(|| listed(entry.german).position(|known| is_entry(known, end)))?;
        Some((length, Match { topic: entry.topic, place, besides: besides(rest) }))
    })
}

/// Whether words are an entry, also written together.
fn is_entry(known: &str, words: &[String]) -> bool {
    match words {
        [word] => known.split(' ').flat_map(str::bytes).eq(word.bytes()),
        _ => known.split(' ').eq(words.iter().map(String::as_str)),
    }
}

fn is_english(known: &str, words: &[String], is_counted: bool) -> bool {
    let is_singular = |word: &String| is_counted && known.strip_suffix('s') == Some(word.as_str());
    let is_plural = |word: &String| word.strip_suffix('s') == Some(known);
    is_entry(known, words) || matches!(words, [word] if is_plural(word) || is_singular(word))
}

fn besides(rest: &[String]) -> Besides {
    match rest {
        [] => Besides::Nothing,
        _ if rest.iter().all(|word| listed(ITEMS).any(|item| item == word)) => Besides::Item,
        _ => Besides::More,
    }
}
