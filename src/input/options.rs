//! Reads the entries of an object one by one, and refuses unknown ones: the options of a call, the entries of the config, the settings of
//! a training.
//!
//! ```text
//! let mut options = Options::of(given)?;
//! let limit = options.take("limit").whole_or(12, 1..=1_000)?;
//! options.finish()?;
//! ```
//!
//! The conversion of ranges is inlined into the caller, and the rest is not: the engine is a download, and has a
//! call for every option.

use std::fmt::Debug;
use std::marker::PhantomData;
use std::ops::RangeInclusive;

use super::duration::{EXPECTED, EXPECTED_LASTING, duration};
use super::{Given, number_text};
use crate::error::{Error, Result};

/// Where values come from: it decides what errors about them say.
pub trait Origin: Copy + Debug {
    /// What messages call an entry that was not taken.
    const UNREAD: &'static str;

    /// What messages say was given.
    fn describe(given: &Given) -> String {
        given.describe()
    }

    /// The error about the value at that path.
    fn error(path: &str, got: String, expected: &str) -> Error;
}

/// Arguments and options of a call. Errors: `option_invalid`.
#[derive(Debug, Clone, Copy)]
pub struct Call;

impl Origin for Call {
    const UNREAD: &'static str = "an unknown option";

    fn error(path: &str, got: String, expected: &str) -> Error {
        Error::option(path, got, expected)
    }
}

/// The most options that can be taken from one object. They are kept in place: a repeated call allocates nothing.
const MOST: usize = 32;

/// An object's entries, taken one by one.
#[derive(Debug)]
pub struct Options<'a, O = Call> {
    given: &'a Given,
    /// Where the object stands, before the names in messages; empty for the options of a call.
    path: &'a str,
    taken: [&'a str; MOST],
    count: usize,
    origin: PhantomData<O>,
}

impl<'a> Options<'a> {
    /// The options of a call: an object, or nothing. Errors: `option_invalid`, for anything else, and in all readers below.
    pub fn of(given: &'a Given) -> Result<Self> {
        Self::at("", Taken::new("options", given), "an object")
    }
}

impl<'a, O: Origin> Options<'a, O> {
    /// Options that stand below a path: an object, or nothing. `whole` is all of them, and what it is in messages.
    pub fn at(path: &'a str, whole: Taken<'a, O>, expected: &str) -> Result<Self> {
        if whole.is_given() { Self::within(path, whole, expected) } else { Ok(Self::new(path, whole.given)) }
    }

    /// The same where there has to be an object.
    pub fn within(path: &'a str, whole: Taken<'a, O>, expected: &str) -> Result<Self> {
        match whole.given {
            Given::Object(_) => Ok(Self::new(path, whole.given)),
            _ => Err(whole.wrong(expected)),
        }
    }

    fn new(path: &'a str, given: &'a Given) -> Self {
        Self { given, path, taken: [""; MOST], count: 0, origin: PhantomData }
    }

    /// The option of that name, there or not.
    #[inline(never)]
    pub fn take(&mut self, name: &'a str) -> Taken<'a, O> {
        if !self.is_taken(name) {
            self.taken[self.count] = name;
            self.count += 1;
        }
        Taken { path: self.path, name, given: self.given.get(name), origin: PhantomData }
    }

    /// The options of these names, where it has no others.
    pub fn only<const N: usize>(mut self, names: [&'a str; N]) -> Result<[Taken<'a, O>; N]> {
        let taken = names.map(|name| self.take(name));
        self.finish().map(|()| taken)
    }

    /// All entries, in their order, for an object with names of the host's own.
    pub fn each(&self) -> impl ExactSizeIterator<Item = Taken<'a, O>> + use<'a, O> {
        let path = self.path;
        self.given.entries().iter().map(move |(name, given)| Taken { path, name, given, origin: PhantomData })
    }

    /// Refuses the options that were not taken. The message lists those that were, in that order.
    #[inline(never)]
    pub fn finish(&self) -> Result<()> {
        match self.given.entries().iter().find(|(name, _)| !self.is_taken(name)) {
            None => Ok(()),
            Some((name, given)) => {
                let expected = format!("one of {}", self.taken[..self.count].join(", "));
                let unread = Taken::<O> { path: self.path, name, given, origin: PhantomData };
                Err(unread.refused(O::UNREAD.to_owned(), &expected))
            }
        }
    }

    fn is_taken(&self, name: &str) -> bool {
        self.taken[..self.count].contains(&name)
    }
}

/// An option or an argument of a call: the value, and its name in messages.
#[derive(Debug, Clone, Copy)]
pub struct Taken<'a, O = Call> {
    path: &'a str,
    name: &'a str,
    given: &'a Given,
    origin: PhantomData<O>,
}

impl<'a> Taken<'a> {
    /// An argument of that name.
    pub fn new(name: &'a str, given: &'a Given) -> Self {
        Self::named(name, given)
    }

    /// The entry of an object at that path, under any name.
    pub fn entry(path: &'a str, name: &'a str, object: &'a Given) -> Self {
        Self { path, name, given: object.get(name), origin: PhantomData }
    }
}

impl<'a, O: Origin> Taken<'a, O> {
    /// A value of that name, from anywhere.
    pub fn named(name: &'a str, given: &'a Given) -> Self {
        Self { path: "", name, given, origin: PhantomData }
    }

    /// The name, without the path of the object.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// The value, for callers that read it themselves.
    pub fn given(&self) -> &'a Given {
        self.given
    }

    /// Whether it is there.
    pub fn is_given(&self) -> bool {
        !self.given.is_nothing()
    }

    /// Its name in messages.
    #[inline(never)]
    pub fn path(&self) -> String {
        if self.path.is_empty() { self.name.to_owned() } else { format!("{}.{}", self.path, self.name) }
    }

    /// The error for a wrong value.
    #[cold]
    #[inline(never)]
    pub fn wrong(&self, expected: &str) -> Error {
        self.refused(O::describe(self.given), expected)
    }

    /// The same; `got` says what is wrong with it.
    #[cold]
    #[inline(never)]
    pub fn refused(&self, got: String, expected: &str) -> Error {
        O::error(&self.path(), got, expected)
    }

    /// A whole number inside the range.
    #[inline(always)]
    pub fn whole(&self, range: RangeInclusive<u32>) -> Result<u32> {
        self.whole_between(*range.start(), *range.end())
    }

    /// The same, or the default where nothing is given.
    #[inline(always)]
    pub fn whole_or(&self, default: u32, range: RangeInclusive<u32>) -> Result<u32> {
        self.whole_between_or(default, *range.start(), *range.end())
    }

    /// A number inside the range, so never NaN.
    #[inline(always)]
    pub fn number(&self, range: RangeInclusive<f64>) -> Result<f64> {
        self.number_between(*range.start(), *range.end())
    }

    /// The same, or the default where nothing is given.
    #[inline(always)]
    pub fn number_or(&self, default: f64, range: RangeInclusive<f64>) -> Result<f64> {
        self.number_between_or(default, *range.start(), *range.end())
    }

    /// A number inside the range once it is rounded to single precision; none where nothing is given.
    pub fn single(&self, range: RangeInclusive<f32>) -> Result<Option<f32>> {
        match self.given {
            Given::Nothing => Ok(None),
            Given::Number(number) if range.contains(&(*number as f32)) => Ok(Some(*number as f32)),
            _ => Err(self.wrong(&format!("a number of {} to {}", range.start(), range.end()))),
        }
    }

    /// The same, or the default where nothing is given.
    pub fn single_or(&self, default: f32, range: RangeInclusive<f32>) -> Result<f32> {
        Ok(self.single(range)?.unwrap_or(default))
    }

    /// A text of so many bytes. `expected` says what it is a text of.
    #[inline(always)]
    pub fn text(&self, bytes: RangeInclusive<usize>, expected: &str) -> Result<&'a str> {
        self.text_between(*bytes.start(), *bytes.end(), expected)
    }

    /// The same, or none where nothing is given.
    #[inline(always)]
    pub fn text_or_none(&self, bytes: RangeInclusive<usize>, expected: &str) -> Result<Option<&'a str>> {
        if self.is_given() { self.text(bytes, expected).map(Some) } else { Ok(None) }
    }

    /// A duration in milliseconds.
    #[inline(never)]
    pub fn duration(&self) -> Result<f64> {
        self.given.text().and_then(duration).ok_or_else(|| self.wrong(EXPECTED))
    }

    /// A duration of a minute or more in milliseconds.
    #[inline(never)]
    pub fn lasting(&self) -> Result<f64> {
        let time = self.duration()?;
        if time > 0.0 { Ok(time) } else { Err(self.refused("no time".to_owned(), EXPECTED_LASTING)) }
    }

    /// A text or a list of texts, as [`Given::each_text`] goes through it; or nothing.
    #[inline(never)]
    pub fn texts(&self, expected: &str) -> Result<&'a Given> {
        if !self.is_given() || self.given.is_texts() { Ok(self.given) } else { Err(self.wrong(expected)) }
    }

    /// The elements of a list of so many at most; none where nothing is given.
    #[inline(never)]
    pub fn list(&self, most: usize, expected: &str) -> Result<&'a [Given]> {
        match self.given {
            Given::Nothing => Ok(&[]),
            Given::List(list) if list.len() <= most => Ok(list),
            Given::List(list) => Err(self.refused(format!("a list of {}", list.len()), expected)),
            _ => Err(self.wrong(expected)),
        }
    }

    /// The elements of a list of so many.
    pub fn elements(&self, count: RangeInclusive<usize>, expected: &str) -> Result<&'a [Given]> {
        match self.given {
            Given::List(list) if count.contains(&list.len()) => Ok(list),
            _ => Err(self.wrong(expected)),
        }
    }

    /// Whether it is true, or the default where nothing is given.
    #[inline(never)]
    pub fn flag_or(&self, default: bool) -> Result<bool> {
        match self.given {
            Given::Nothing => Ok(default),
            Given::Bool(flag) => Ok(*flag),
            _ => Err(self.wrong("true or false")),
        }
    }

    /// The value for one of these names, or the default if nothing is given.
    pub fn one_of<T: Copy>(&self, default: T, known: &[(&str, T)]) -> Result<T> {
        if !self.is_given() {
            return Ok(default);
        }
        match known.iter().find(|(name, _)| self.given.text() == Some(name)) {
            Some(&(_, value)) => Ok(value),
            None => {
                let names: Vec<String> = known.iter().map(|(name, _)| format!("\"{name}\"")).collect();
                Err(self.wrong(&names.join(" or ")))
            }
        }
    }

    #[inline(never)]
    fn whole_between(&self, least: u32, most: u32) -> Result<u32> {
        self.given
            .whole_in(least..=most)
            .ok_or_else(|| self.wrong(&format!("a whole number of {} to {}", grouped(least), grouped(most))))
    }

    #[inline(never)]
    fn whole_between_or(&self, default: u32, least: u32, most: u32) -> Result<u32> {
        if self.is_given() { self.whole_between(least, most) } else { Ok(default) }
    }

    #[inline(never)]
    fn number_between(&self, least: f64, most: f64) -> Result<f64> {
        self.given
            .number_in(least..=most)
            .ok_or_else(|| self.wrong(&format!("a number of {} to {}", number_text(least), number_text(most))))
    }

    #[inline(never)]
    fn number_between_or(&self, default: f64, least: f64, most: f64) -> Result<f64> {
        if self.is_given() { self.number_between(least, most) } else { Ok(default) }
    }

    #[inline(never)]
    fn text_between(&self, least: usize, most: usize, expected: &str) -> Result<&'a str> {
        let text = self.given.text().filter(|text| (least..=most).contains(&text.len()));
        text.ok_or_else(|| self.wrong(expected))
    }
}

/// A whole number in a message, in groups of three digits.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
