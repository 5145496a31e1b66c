//! What a call to `recommend`, `rank` or `similar` asks for, checked.

use std::rc::Rc;

use super::eligible::{Bar, Eligible};
use super::fusion::{Method, Retrieved};
use super::nearest::Likeness;
use crate::catalog::settings::{WEIGHT_RANGE, WeightOverrides, overridden};
use crate::catalog::shaping::OPTIONS;
use crate::catalog::{Catalog, Filter, ItemIndex, Shaping, Signal, Weights};
use crate::error::{Error, ErrorKind, Result};
use crate::hash::xxh64;
use crate::input::Given;
use crate::visitor::log::{Context, context};
use crate::visitor::profile::{Control, Profile, Standing};

/// How many items a shelf has where the call does not say.
const LIMIT: u32 = 12;
/// How many items can be put in order by `rank`.
const MOST_RANKED: usize = 10_000;

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Request<'a> {
    /// How many items.
    pub limit: usize,
    /// The weights in force: the surface's and the call's own; with the dial at 0, none that is personal.
    pub weights: Weights,
    /// How personal the order is to be, above 0 to 1, by the call or the visitor; see [`dial`](super::dial).
    pub dial: f64,
    /// Whether the policy lets the surface be personal.
    pub is_personal: bool,
    /// How the shelf is to be shaped: as the surface is, with what the call says instead.
    pub shaping: Rc<Shaping>,
    /// The seed of the draws, where the call gives one.
    pub seed: Option<u32>,
    /// Which surface asks.
    pub surface: Option<&'a str>,
    /// The situation, which [`Context::of`] reads.
    pub context: &'a Given,
    filter: Filter<'a>,
    exclude: &'a Given,
    keeps_seen: bool,
    /// Whether the call itself says how personal it is to be.
    has_dial: bool,
}

/// The ids of a list that are not put in order, each in the list's order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LeftOut<'a> {
    /// Those that are not in the catalogue.
    pub unknown: Vec<&'a str>,
    /// Those that the visitor muted, by themselves or by something that they have.
    pub muted: Vec<&'a str>,
}

impl<'a> Request<'a> {
    /// Checks the options of `recommend`. Errors: `option_invalid`.
    pub fn recommend(given: &'a Given, catalog: &Catalog) -> Result<Self> {
        let own = ["surface", "limit", "filter", "exclude", "seen", "personalization", "weights", "context", "seed"];
        let mut known = [""; 9 + OPTIONS.len()];
        known[..own.len()].copy_from_slice(&own);
        known[own.len()..].copy_from_slice(&OPTIONS);
        let mut request = Self::common(given, catalog, &known, LIMIT)?;
        if OPTIONS.iter().any(|name| !given.get(name).is_nothing()) {
            request.shaping = Rc::new(request.shaping.over(given, "", catalog.fields())?);
        }
        request.seed = match given.get("seed") {
            Given::Nothing => None,
            value => {
                let seed = value.whole_in(0..=u32::MAX);
                Some(seed.ok_or_else(|| wrong("seed", value, "a whole number of 0 to 4,294,967,295"))?)
            }
        };
        (request.weights, request.dial) = personal_weights(given, (catalog, request.surface), |_| true)?;
        request.keeps_seen = match given.get("seen") {
            Given::Nothing => false,
            Given::Text(policy) if policy == "exclude" => false,
            Given::Text(policy) if policy == "include" => true,
            other => return Err(wrong("seen", other, "\"exclude\" or \"include\"")),
        };
        // Where the policy forbids to be personal, what was seen does not move the order either.
        request.is_personal = !catalog.forbids(request.surface);
        request.keeps_seen |= !request.is_personal;
        Ok(request)
    }

    /// Checks the list and the options of `rank`. Fills `retrieved` with what to put in order and returns the ids that
    /// are left out; `left` is room to work in. Errors: `option_invalid`.
    pub fn rank(
        ids: &'a Given,
        given: &'a Given,
        (catalog, control): (&Catalog, &Control),
        (retrieved, left): (&mut Retrieved, &mut Eligible),
    ) -> Result<(Self, LeftOut<'a>)> {
        let known = ["surface", "limit", "personalization", "weights", "context", "scores", "method", "queryWeight"];
        let mut request = Self::common(given, catalog, &known, MOST_RANKED as u32)?;
        // The given order takes the place of the site's own.
        (request.weights, request.dial) = personal_weights(given, (catalog, request.surface), Signal::is_personal)?;
        let left_out = retrieve(ids, given, (catalog, control), (retrieved, left))?;
        Ok((request, left_out))
    }

    /// Checks the options of `similar`. Errors: `option_invalid`.
    pub fn similar(given: &'a Given, catalog: &Catalog, anchor: ItemIndex) -> Result<(Self, Likeness)> {
        let mut request =
            Self::common(given, catalog, &["limit", "filter", "exclude", "by", "vectors", "neighbours"], LIMIT)?;
        request.keeps_seen = true;
        Ok((request, likeness(given, catalog, anchor)?))
    }

    fn common(given: &'a Given, catalog: &Catalog, known: &[&str], limit: u32) -> Result<Self> {
        if !matches!(given, Given::Nothing | Given::Object(_)) {
            return Err(wrong("options", given, "an object"));
        }
        if let Some(name) = given.unknown_entry(known) {
            return Err(ErrorKind::Option {
                option: name.to_owned(),
                got: "an option that nothing reads".to_owned(),
                expected: format!("one of {}", known.join(", ")),
            }
            .into());
        }
        let limit = match given.get("limit") {
            Given::Nothing => limit,
            value => value.whole_in(1..=1_000).ok_or_else(|| wrong("limit", value, "a whole number of 1 to 1,000"))?,
        };
        let exclude = given.get("exclude");
        if !exclude.is_nothing() && !exclude.is_texts() {
            return Err(wrong("exclude", exclude, "a list of item ids"));
        }
        let surface = surface_of(given)?;
        let situation = given.get("context");
        if !Context::can_be(situation) {
            return Err(wrong("context", situation, context::EXPECTED));
        }
        Ok(Self {
            limit: limit as usize,
            weights: catalog.settings().weights,
            dial: 1.0,
            context: situation,
            filter: Filter::check("filter", given.get("filter"), catalog.fields())?,
            exclude,
            keeps_seen: false,
            is_personal: true,
            shaping: catalog.shaping(surface).clone(),
            seed: None,
            surface,
            has_dial: !given.get("personalization").is_nothing(),
        })
    }

    /// Whether anything that comes from the visitor may have a part: neither the policy nor a dial forbids it.
    pub fn may_be_personal(&self) -> bool {
        let counts = |signal: Signal| signal.is_personal() && self.weights[signal.index()] != 0.0;
        self.is_personal && Signal::ALL.into_iter().any(counts)
    }

    /// As personal as the visitor's own dial says, 0 to 1, where the call says nothing of its own.
    pub fn dialled(mut self, dial: f64) -> Self {
        if !self.has_dial {
            self.dial = turned(&mut self.weights, dial);
        }
        self
    }

    /// The seed that a shelf's draws go by: the call's own or the visit's, and the surface.
    pub fn draw_seed(&self, visit: u64) -> u64 {
        let own = self.seed.map_or(visit, u64::from);
        xxh64(self.surface.unwrap_or_default().as_bytes(), own)
    }

    /// Leaves the items that may be on the shelf: those of the filter, without the excluded, the rejected, the muted and,
    /// unless the call keeps them or they are pinned, the seen. After each step `told` hears what was looked at.
    pub fn restrict(
        &self,
        eligible: &mut Eligible,
        (catalog, profile): (&Catalog, &Profile),
        mut told: impl FnMut(Bar, &Eligible),
    ) {
        eligible.reset(catalog.len());
        eligible.keep(&self.filter, catalog);
        told(Bar::Filter, eligible);
        eligible.keep(&Filter::checked(&self.shaping.available), catalog);
        told(Bar::Available, eligible);
        self.exclude.each_text(|id| {
            if let Some(item) = catalog.find(id) {
                eligible.remove(item);
            }
        });
        told(Bar::Excluded, eligible);
        let control = profile.control();
        let rejected = |standing: Standing| standing == Standing::Rejected;
        let standings = || profile.standings().iter();
        standings().filter(|(_, standing)| rejected(*standing)).for_each(|&(item, _)| eligible.remove(item));
        told(Bar::Rejected, eligible);
        if !self.keeps_seen {
            let seen = standings().filter(|(item, _)| !control.pinned().contains(item));
            seen.for_each(|&(item, _)| eligible.remove(item));
        }
        told(Bar::Seen, eligible);
        control.muted_items().iter().for_each(|&item| eligible.remove(item));
        control.muted_features().iter().for_each(|&feature| eligible.remove_having(feature, catalog));
        told(Bar::Muted, eligible);
    }
}

fn surface_of(given: &Given) -> Result<Option<&str>> {
    match given.get("surface") {
        Given::Nothing => Ok(None),
        Given::Text(name) => Ok(Some(name)),
        other => Err(wrong("surface", other, "a surface's name")),
    }
}

/// The surface's weights and the call's own for the signals that `counts`, and how personal the order is to be. A signal
/// that does not count has no weight but what the call itself gives it.
fn personal_weights(
    given: &Given,
    (catalog, surface): (&Catalog, Option<&str>),
    counts: impl Fn(Signal) -> bool,
) -> Result<(Weights, f64)> {
    let dial = match given.get("personalization") {
        Given::Nothing => 1.0,
        value => value.number_in(0.0..=1.0).ok_or_else(|| wrong("personalization", value, "a number of 0 to 1"))?,
    };
    let dial = if catalog.forbids(surface) { 0.0 } else { dial };
    let mut weights = catalog.settings().weights_of(surface);
    for signal in Signal::ALL.into_iter().filter(|&signal| !counts(signal)) {
        weights[signal.index()] = 0.0;
    }
    weights = overridden(&weights, &own_weights(given.get("weights"), catalog)?);
    let dial = turned(&mut weights, dial);
    Ok((weights, dial))
}

/// How far the blend is to be turned at that dial, above 0: at 0 nothing personal is left to turn.
fn turned(weights: &mut Weights, dial: f64) -> f64 {
    if dial > 0.0 {
        return dial;
    }
    Signal::ALL.into_iter().filter(|signal| signal.is_personal()).for_each(|signal| weights[signal.index()] = 0.0);
    1.0
}

fn own_weights(given: &Given, catalog: &Catalog) -> Result<WeightOverrides> {
    let known = || catalog.signals().map(|signal| catalog.signal_name(signal));
    let is_unknown = |(name, _): &(String, Given)| !known().any(|known| known == name);
    if !matches!(given, Given::Nothing | Given::Object(_)) || given.entries().iter().any(is_unknown) {
        let names: Vec<&str> = known().collect();
        return Err(wrong("weights", given, &format!("an object with {}", names.join(", "))));
    }
    let mut weights = WeightOverrides::default();
    for signal in catalog.signals() {
        let name = catalog.signal_name(signal);
        let range = f64::from(*WEIGHT_RANGE.start())..=f64::from(*WEIGHT_RANGE.end());
        match given.get(name) {
            Given::Nothing => {}
            value => {
                let number = value.number_in(range);
                let number = number.ok_or_else(|| wrong(&format!("weights.{name}"), value, "a number of -10 to 10"))?;
                weights[signal.index()] = Some(number as f32);
            }
        }
    }
    Ok(weights)
}

/// Takes over the items of a list that may be shown, with their scores; returns the ids of the others. `left` says
/// which items of the catalogue the list did not name yet.
fn retrieve<'a>(
    ids: &'a Given,
    given: &Given,
    (catalog, control): (&Catalog, &Control),
    (retrieved, left): (&mut Retrieved, &mut Eligible),
) -> Result<LeftOut<'a>> {
    let expected = "a list of at most 10,000 item ids, each once";
    let list = match ids {
        Given::List(list) if list.len() <= MOST_RANKED && ids.is_texts() => list,
        Given::List(list) => return Err(described("ids", format!("a list of {}", list.len()), expected)),
        other => return Err(wrong("ids", other, expected)),
    };
    let scores = scores(given.get("scores"), list.len())?;
    let mut left_out = LeftOut::default();
    retrieved.items.clear();
    retrieved.scores.clear();
    left.reset(catalog.len());
    for (place, id) in list.iter().filter_map(Given::text).enumerate() {
        match catalog.find(id) {
            Some(item) if left.contains(item) => {
                left.remove(item);
                if control.mutes(catalog, item) {
                    left_out.muted.push(id);
                    continue;
                }
                retrieved.items.push(item);
                retrieved.scores.extend(scores.get(place).and_then(score));
            }
            Some(_) => return Err(described("ids", format!("\"{id}\" twice"), expected)),
            None => left_out.unknown.push(id),
        }
    }
    retrieved.method = match given.get("method") {
        Given::Nothing => Method::Blend,
        Given::Text(name) if name == "blend" => Method::Blend,
        Given::Text(name) if name == "reciprocal-rank" => Method::ReciprocalRank,
        other => return Err(wrong("method", other, "\"blend\" or \"reciprocal-rank\"")),
    };
    retrieved.weight = match given.get("queryWeight") {
        Given::Nothing => 1.0,
        value => value.number_in(0.0..=10.0).ok_or_else(|| wrong("queryWeight", value, "a number of 0 to 10"))?,
    };
    Ok(left_out)
}

/// The scores of so many ids, each a [`score`]; empty where none are given.
fn scores(given: &Given, count: usize) -> Result<&[Given]> {
    match given {
        Given::Nothing => Ok(&[]),
        Given::List(list) if list.len() == count && list.iter().all(|value| score(value).is_some()) => Ok(list),
        other => Err(wrong("scores", other, &format!("a list of {count} numbers of -1e100 to 1e100, one for each id"))),
    }
}

/// So large that nobody means more, and so small that sums of squares stay finite.
const LARGEST_SCORE: f64 = 1e100;

fn score(given: &Given) -> Option<f64> {
    given.number_in(-LARGEST_SCORE..=LARGEST_SCORE)
}

/// By what items are to be alike: both, unless the call says otherwise or the item has no vector.
fn likeness(given: &Given, catalog: &Catalog, anchor: ItemIndex) -> Result<Likeness> {
    let (vectors, neighbours) = (catalog.vector_sets(), catalog.neighbour_sets());
    let set = set_of(given, "vectors", vectors.iter().map(|set| set.name.as_str()))?;
    let table = set_of(given, "neighbours", neighbours.iter().map(|set| set.name.as_str()))?;
    let has_vector = set < vectors.len() && catalog.vectors(set).has(anchor);
    let both = if has_vector { Likeness::of_both(set) } else { Likeness::CONTENT };
    match given.get("by") {
        Given::Nothing => Ok(both),
        Given::Text(by) => match by.as_str() {
            "content" => Ok(Likeness::CONTENT),
            "both" => Ok(both),
            "vectors" if !vectors.is_empty() => {
                Ok(Likeness { vectors: has_vector.then_some((set, 1.0)), ..Likeness::NOTHING })
            }
            "neighbours" if !neighbours.is_empty() => Ok(Likeness { neighbours: Some(table), ..Likeness::NOTHING }),
            "vectors" | "neighbours" => {
                Err(described("by", format!("\"{by}\""), &format!("\"content\": the catalogue has no {by}")))
            }
            _ => Err(wrong("by", given.get("by"), BY)),
        },
        other => Err(wrong("by", other, BY)),
    }
}

const BY: &str = "\"content\", \"vectors\", \"both\" or \"neighbours\"";

/// Which of a catalogue's sets of a kind an option names; the first, where it names none.
fn set_of<'a>(given: &Given, kind: &str, names: impl Iterator<Item = &'a str> + Clone) -> Result<usize> {
    let name = given.get(kind);
    let place = match name {
        Given::Nothing => Some(0),
        Given::Text(name) => names.clone().position(|known| known == name),
        _ => None,
    };
    place.ok_or_else(|| {
        let names: Vec<&str> = names.collect();
        wrong(kind, name, &format!("the name of a set of {kind} ({})", names.join(", ")))
    })
}

fn wrong(option: &str, got: &Given, expected: &str) -> Error {
    described(option, got.describe(), expected)
}

fn described(option: &str, got: String, expected: &str) -> Error {
    ErrorKind::Option { option: option.to_owned(), got, expected: expected.to_owned() }.into()
}
