//! What the values of a field are, as far as its role depends on them.

use std::collections::HashSet;

use crate::compile::readers::date::is_evident;
use crate::compile::source::{Scalar, Value};
use crate::compile::text::markup;
use crate::hash::xxh64;
use crate::input::time::timestamp;

/// Distinct values are counted up to this number.
const MANY: usize = 4_096;
/// Fewer numbers are not taken for ranks, years or ids.
const FEW: usize = 5;
/// The longest texts, in bytes on average, that are values and no prose.
const LONGEST_VALUES: usize = 80;
/// Numbers from here on, of about equally many digits, can be ids, as ISBN and EAN are; counts are hardly so large.
const SMALLEST_LONG_ID: f64 = 1e9;
/// Stocks are in one of a few states.
const MOST_STATES: usize = 8;
/// States of a stock are not longer, in bytes: `https://schema.org/InStock`.
const LONGEST_STATE: usize = 40;
/// Means of ratings are not larger.
const LARGEST_MEAN: f64 = 10.0;

/// Statistics of a field's values.
#[derive(Default)]
pub(super) struct Seen {
    pub items: usize,
    pub texts: usize,
    pub numbers: usize,
    pub lists: usize,
    pub flags: usize,
    pub others: usize,
    pub list_numbers: usize,
    pub dates: usize,
    list_texts: usize,
    addresses: usize,
    pictures: usize,
    characters: usize,
    distinct: HashSet<u64>,
    /// Of the numbers: the smallest, the largest, how many are whole, how many above and below 0, and how many are points in time or years.
    pub least: f64,
    pub most: f64,
    whole: usize,
    pub above_zero: usize,
    below_zero: usize,
    times: usize,
    years: usize,
    /// Texts that say that an item can be had: the first of them.
    pub at_hand: Option<String>,
}

impl Seen {
    pub fn add(&mut self, value: &Value) {
        self.items += 1;
        match value {
            Value::Text(text) => {
                self.texts += 1;
                self.add_text(text);
                self.dates += usize::from(is_evident(text));
                if self.at_hand.is_none() && text.len() <= LONGEST_STATE && says_available(text) {
                    self.at_hand = Some(text.clone());
                }
            }
            Value::Number(number) => self.add_number(*number),
            Value::List(list) => {
                self.lists += 1;
                for scalar in list {
                    match scalar {
                        Scalar::Text(text) => {
                            self.list_texts += 1;
                            self.add_text(text);
                        }
                        Scalar::Number(_) => self.list_numbers += 1,
                    }
                }
            }
            Value::Bool(_) => self.flags += 1,
            Value::Other(_) => self.others += 1,
        }
    }

    fn add_number(&mut self, number: f64) {
        self.least = if self.numbers == 0 { number } else { self.least.min(number) };
        self.most = if self.numbers == 0 { number } else { self.most.max(number) };
        self.numbers += 1;
        let is_whole = number.fract() == 0.0;
        self.whole += usize::from(is_whole);
        self.above_zero += usize::from(number > 0.0);
        self.below_zero += usize::from(number < 0.0);
        self.times += usize::from(is_point_in_time(number));
        self.years += usize::from(is_whole && (1_000.0..3_000.0).contains(&number));
        if self.distinct.len() < MANY {
            self.distinct.insert(number.to_bits());
        }
    }

    /// A text counts by what it says: markup makes no text long.
    fn add_text(&mut self, text: &str) {
        self.characters += markup::said(text).len();
        let is_address = is_address(text);
        self.addresses += usize::from(is_address);
        self.pictures += usize::from(is_address && is_picture(text));
        if self.distinct.len() < MANY {
            self.distinct.insert(xxh64(markup::plain(text).trim().as_bytes(), 0));
        }
    }

    /// Whether all values are numbers.
    pub fn is_numeric(&self) -> bool {
        self.numbers == self.items
    }

    /// Whether all numbers can be counts, but for those below zero, as -1 for none, which are left out.
    pub fn are_counts(&self) -> bool {
        self.whole == self.numbers && self.are_from_zero()
    }

    /// Whether fewer than half of the numbers are below zero: these can be left out as none.
    pub fn are_from_zero(&self) -> bool {
        2 * self.below_zero < self.numbers
    }

    /// Whether the numbers can be means of ratings, and no counts of them.
    pub fn are_means(&self) -> bool {
        self.most <= LARGEST_MEAN || self.whole < self.numbers
    }

    /// Whether nearly all numbers are points in time, or years where those may be meant.
    pub fn are_times(&self, with_years: bool) -> bool {
        10 * (self.times + if with_years { self.years } else { 0 }) >= 9 * self.numbers
    }

    /// Whether the numbers are years of our time.
    pub fn are_recent_years(&self) -> bool {
        self.numbers >= FEW && self.are_counts() && self.least >= 1_900.0 && self.most <= 2_100.0
    }

    /// Whether the numbers are different for most items, and as long as each other.
    pub fn are_long_ids(&self) -> bool {
        self.numbers >= FEW
            && self.are_counts()
            && self.least >= SMALLEST_LONG_ID
            && self.most < 10.0 * self.least
            && self.is_distinct()
    }

    /// Whether whole numbers are different for most items.
    pub fn are_ids(&self) -> bool {
        self.whole == self.numbers && (self.distinct.len() == MANY || 2 * self.distinct.len() > self.numbers)
    }

    /// Whether nearly every number from 1 to the number of items occurs, nearly once each.
    pub fn is_nearly_a_permutation(&self) -> bool {
        self.numbers >= FEW
            && self.whole == self.numbers
            && self.least == 1.0
            && self.most <= 1.5 * self.numbers as f64
            && self.is_distinct()
    }

    /// Whether nearly all numbers are different.
    fn is_distinct(&self) -> bool {
        self.distinct.len() == MANY || 10 * self.distinct.len() >= 9 * self.numbers
    }

    /// Whether most items with a text have one that no other item has.
    pub fn is_mostly_unique(&self) -> bool {
        self.distinct.len() == MANY || self.distinct.len() * 2 > self.texts
    }

    /// Whether the texts can be states of a stock.
    pub fn are_states(&self) -> bool {
        self.at_hand.is_some() || self.distinct.len() <= MOST_STATES
    }

    /// Whether so few items have a value that nothing can be said of how often values repeat.
    pub fn is_few(&self) -> bool {
        self.items < 4 * FEW
    }

    /// Whether all texts, and those of lists, are addresses, and whether most are those of pictures.
    pub fn addresses(&self) -> Option<bool> {
        let texts = self.texts + self.list_texts;
        let are_all = texts > 0 && self.addresses == texts && self.numbers + self.list_numbers == 0;
        are_all.then_some(2 * self.pictures > texts)
    }

    /// Whether the texts are prose by their length.
    pub fn is_long(&self) -> bool {
        self.mean_length() > LONGEST_VALUES
    }

    /// Bytes on average.
    pub fn mean_length(&self) -> usize {
        self.characters / (self.texts + self.list_texts).max(1)
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://") || (text.starts_with('/') && !text.contains(' '))
}

fn is_picture(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit('.').next().unwrap_or_default();
    ["jpg", "jpeg", "png", "webp", "avif", "gif", "svg"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Whether a number is likely a date: its digits (20261201), or seconds, milliseconds, microseconds or nanoseconds since 1970, of 1973 to 2103 or
/// as long before 1970.
fn is_point_in_time(number: f64) -> bool {
    let is_digits = number.fract() == 0.0
        && (18_000_101.0..22_000_000.0).contains(&number)
        && timestamp(&format!("{number}")).is_some();
    is_digits || [1.0, 1e3, 1e6, 1e9].iter().any(|unit| (1e8 * unit..4.2e9 * unit).contains(&number.abs()))
}

/// Whether a text says that an item is in stock: `in stock`, `in_stock`, `https://schema.org/InStock`.
fn says_available(text: &str) -> bool {
    let last = text.rsplit('/').next().unwrap_or_default();
    let letters: String = last.chars().filter(|letter| letter.is_alphanumeric()).collect();
    ["instock", "available", "auflager", "lieferbar"].iter().any(|known| letters.eq_ignore_ascii_case(known))
}
