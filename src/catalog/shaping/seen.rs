//! When an item that the visitor had before may come again: for each kind of act, how long it is left out afterwards.

use crate::error::Result;
use crate::input::duration::written;
use crate::input::{Given, Options, Taken};

/// The kinds of act after which an item counts as seen, by the names of their events.
pub const KINDS: [&str; 10] =
    ["view", "click", "dwell", "like", "bookmark", "share", "rating", "cart", "purchase", "complete"];
/// `view` also stands for these, if they are not given themselves: a page records one or the other when an item is opened.
const OPENINGS: [&str; 2] = ["click", "dwell"];

/// The place of a kind of act among [`KINDS`], by the name of its event.
pub fn place_of(name: &str) -> Option<usize> {
    KINDS.iter().position(|&kind| kind == name)
}

/// By kind of act, for how many milliseconds after it an item is left out: 0 for not at all, infinity for ever.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen([f64; KINDS.len()]);

impl Seen {
    /// Whatever was opened, liked or bought never comes again.
    pub const EXCLUDE: Self = Self([f64::INFINITY; KINDS.len()]);
    /// Nothing is left out.
    pub const INCLUDE: Self = Self([0.0; KINDS.len()]);

    /// Whether an item is left out, `since` milliseconds after the latest act of that kind on it.
    pub fn hides(&self, kind: usize, since: f64) -> bool {
        since < self.0[kind]
    }

    /// These rules with those of an option in their place: `"exclude"`, `"include"`, or an object with either or
    /// `{ hide: "30d" }` for some of [`KINDS`]. Errors: `option_invalid`.
    pub fn over(mut self, option: &Taken) -> Result<Self> {
        match option.given() {
            Given::Nothing => return Ok(self),
            Given::Text(word) if word == "exclude" => return Ok(Self::EXCLUDE),
            Given::Text(word) if word == "include" => return Ok(Self::INCLUDE),
            _ => {}
        }
        let path = option.path();
        let expected = "\"exclude\", \"include\", or an object of kinds of events";
        let mut options = Options::within(&path, *option, expected)?;
        for (place, kind) in KINDS.into_iter().enumerate() {
            let given = options.take(kind);
            if given.is_given() {
                self.0[place] = hidden(&given)?;
                let openings = KINDS.iter().enumerate().filter(|(_, other)| kind == "view" && OPENINGS.contains(other));
                openings.for_each(|(other, _)| self.0[other] = self.0[place]);
            }
        }
        options.finish()?;
        Ok(self)
    }

    /// The rules as an option has them; nothing for the default.
    pub fn declared(&self) -> Given {
        if *self == Self::EXCLUDE {
            return Given::Nothing;
        }
        let rule = |time: f64| match time {
            0.0 => Given::Text("include".to_owned()),
            f64::INFINITY => Given::Text("exclude".to_owned()),
            _ => Given::Object(vec![("hide".to_owned(), Given::Text(written(time)))]),
        };
        Given::Object(KINDS.into_iter().zip(self.0).map(|(kind, time)| (kind.to_owned(), rule(time))).collect())
    }
}

/// The time for which an item is left out after a kind of act.
fn hidden(given: &Taken) -> Result<f64> {
    let expected = "\"exclude\", \"include\", or { hide } with a time such as \"30d\"";
    match given.given() {
        Given::Text(word) if word == "exclude" => Ok(f64::INFINITY),
        Given::Text(word) if word == "include" => Ok(0.0),
        _ => {
            let path = given.path();
            let mut options = Options::within(&path, *given, expected)?;
            let hide = options.take("hide");
            options.finish()?;
            hide.duration()
        }
    }
}
