//! Experiments, which give a visitor one variant permanently, and slots, which choose again at each visit and learn
//! which variant works for this visitor.
//!
//! Everything here is a function of the log, the profile's seed and the call: a draw is an entry of the log
//! with its propensity, and its outcome is read from later entries. Nothing leaves the device except
//! an answer that a visitor agreed to give, and that only with noise ([`response`]).
//!
//! - [`assignment`]: draws by hash of the seed: who takes part, in which variant, who is held out;
//! - [`bandit`]: Thompson sampling with exact propensities, for slots;
//! - [`outcome`]: the reward or outcome of a choice or an exposure;
//! - [`report`]: rates and lifts with their intervals, for this one visitor;
//! - [`response`]: counts under randomised response.

pub mod bandit;
pub mod outcome;
pub mod report;
pub mod response;

use crate::error::{Error, Result};
use crate::input::{Given, Taken};
use crate::visitor::log::Decision;

/// The largest number of variants.
const MOST_VARIANTS: usize = 32;
/// The largest number of experiments that exclude each other.
const MOST_KEYS: usize = 64;

/// The name of a slot or an experiment. Errors: `option_invalid`.
pub fn name(option: &str, given: &str) -> Result<String> {
    if is_name(given) {
        Ok(given.to_owned())
    } else {
        Err(Error::option(option, quoted(given), "a name of 1 to 64 bytes"))
    }
}

/// The variants that a site names: 2 to 32, distinct. Errors: `option_invalid`.
pub fn variants(given: &Given) -> Result<Vec<String>> {
    let expected = "a list of 2 to 32 distinct names of 1 to 64 bytes each";
    names(&Taken::new("variants", given), 2..=MOST_VARIANTS, expected)
}

/// The keys of the experiments that exclude each other. Errors: `option_invalid`.
pub fn group(option: &Taken) -> Result<Vec<String>> {
    names(option, 1..=MOST_KEYS, "a list of 1 to 64 distinct keys of experiments, this one's among them")
}

fn names(option: &Taken, count: std::ops::RangeInclusive<usize>, expected: &str) -> Result<Vec<String>> {
    let Given::List(list) = option.given() else { return Err(option.wrong(expected)) };
    if !count.contains(&list.len()) {
        return Err(option.refused(format!("{} of them", list.len()), expected));
    }
    let mut names: Vec<String> = Vec::with_capacity(list.len());
    for (place, given) in list.iter().enumerate() {
        let got = match given.text().filter(|text| is_name(text)) {
            Some(text) if names.iter().any(|known| known == text) => format!("{} a second time", quoted(text)),
            Some(text) => {
                names.push(text.to_owned());
                continue;
            }
            None => given.describe(),
        };
        return Err(Error::option(&format!("{}[{place}]", option.path()), got, expected));
    }
    Ok(names)
}

fn is_name(text: &str) -> bool {
    (1..=Decision::MAX).contains(&text.len()) && !text.chars().any(char::is_control)
}

fn quoted(text: &str) -> String {
    Given::Text(text.to_owned()).describe()
}
