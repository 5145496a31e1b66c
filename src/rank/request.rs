//! What a call to `recommend` or `similar` asks for, checked.

use super::eligible::{Eligible, Filter};
use crate::catalog::settings::{WEIGHT_RANGE, WeightOverrides, overridden};
use crate::catalog::{Catalog, Signal, Weights};
use crate::error::{Error, Result};
use crate::input::Given;
use crate::profile::{Profile, Standing};

/// How many items a shelf has where the call does not say.
const LIMIT: u32 = 12;

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The place on the site.
    pub surface: Option<String>,
    /// How many items.
    pub limit: usize,
    /// The weights in force: the surface's, the call's own, and the visitor's dial on the personal ones.
    pub weights: Weights,
    filter: Filter,
    exclude: Vec<String>,
    keeps_seen: bool,
}

impl Request {
    /// Checks the options of `recommend`. Errors: `option_invalid`.
    pub fn recommend(given: &Given, catalog: &Catalog) -> Result<Self> {
        let known = ["surface", "limit", "filter", "exclude", "seen", "personalization", "weights"];
        let mut request = Self::common(given, catalog, &known)?;
        request.surface = match given.get("surface") {
            Given::Nothing => None,
            Given::Text(name) => Some(name.clone()),
            other => return Err(wrong("surface", other, "a surface's name")),
        };
        request.keeps_seen = match given.get("seen") {
            Given::Nothing => false,
            Given::Text(policy) if policy == "exclude" => false,
            Given::Text(policy) if policy == "include" => true,
            other => return Err(wrong("seen", other, "\"exclude\" or \"include\"")),
        };
        let dial = match given.get("personalization") {
            Given::Nothing => 1.0,
            value => value.number_in(0.0..=1.0).ok_or_else(|| wrong("personalization", value, "a number of 0 to 1"))?,
        };
        request.weights =
            overridden(&catalog.settings().weights_of(request.surface.as_deref()), &weights(given.get("weights"))?);
        for signal in Signal::ALL.into_iter().filter(|signal| signal.is_personal()) {
            request.weights[signal as usize] *= dial as f32;
        }
        Ok(request)
    }

    /// Checks the options of `similar`. Errors: `option_invalid`.
    pub fn similar(given: &Given, catalog: &Catalog) -> Result<Self> {
        let mut request = Self::common(given, catalog, &["limit", "filter", "exclude"])?;
        request.keeps_seen = true;
        Ok(request)
    }

    fn common(given: &Given, catalog: &Catalog, known: &[&str]) -> Result<Self> {
        if !matches!(given, Given::Nothing | Given::Object(_)) {
            return Err(wrong("options", given, "an object"));
        }
        if let Some(name) = given.unknown_entry(known) {
            return Err(Error::Option {
                option: name.to_owned(),
                got: "an option that nothing reads".to_owned(),
                expected: format!("one of {}", known.join(", ")),
            });
        }
        let limit = match given.get("limit") {
            Given::Nothing => LIMIT,
            value => value.whole_in(1..=1_000).ok_or_else(|| wrong("limit", value, "a whole number of 1 to 1,000"))?,
        };
        let exclude = match given.get("exclude") {
            Given::Nothing => Vec::new(),
            value => value.texts().ok_or_else(|| wrong("exclude", value, "a list of item ids"))?,
        };
        Ok(Self {
            surface: None,
            limit: limit as usize,
            weights: catalog.settings().weights,
            filter: Filter::check(given.get("filter"), catalog)?,
            exclude: exclude.into_iter().map(str::to_owned).collect(),
            keeps_seen: false,
        })
    }

    /// The items that may be on the shelf: those of the filter, without the excluded, the rejected and, unless the
    /// call keeps them, the seen.
    pub fn eligible(&self, catalog: &Catalog, profile: &Profile) -> Eligible {
        let mut eligible = Eligible::all(catalog.len());
        eligible.keep(&self.filter, catalog);
        self.exclude.iter().filter_map(|id| catalog.find(id)).for_each(|item| eligible.remove(item));
        for &(item, standing) in profile.standings() {
            if standing == Standing::Rejected || !self.keeps_seen {
                eligible.remove(item);
            }
        }
        eligible
    }
}

fn weights(given: &Given) -> Result<WeightOverrides> {
    let names = Signal::ALL.map(Signal::name);
    if !matches!(given, Given::Nothing | Given::Object(_)) || given.unknown_entry(&names).is_some() {
        return Err(wrong("weights", given, &format!("an object with {}", names.join(", "))));
    }
    let mut weights = WeightOverrides::default();
    for (weight, name) in weights.iter_mut().zip(names) {
        let range = f64::from(*WEIGHT_RANGE.start())..=f64::from(*WEIGHT_RANGE.end());
        match given.get(name) {
            Given::Nothing => {}
            value => {
                let number = value.number_in(range);
                let path = format!("weights.{name}");
                *weight = Some(number.ok_or_else(|| wrong(&path, value, "a number of -10 to 10"))? as f32);
            }
        }
    }
    Ok(weights)
}

fn wrong(option: &str, got: &Given, expected: &str) -> Error {
    Error::Option { option: option.to_owned(), got: got.describe(), expected: expected.to_owned() }
}
