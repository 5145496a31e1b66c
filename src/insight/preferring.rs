//! “This above that”: the smallest change of interests by which one item of a shelf scores above another.
//!
//! A score is linear in the interests, so the change of least norm is a quadratic programme of one constraint with a solution in closed form:
//! `δ = (gap + margin) / ‖d‖² · d`, where `d` is how much more of each feature the upper item has, times what an interest adds to a score. The
//! units of a score follow the profile, so the shelf is made again with the change, and its size corrected until the order holds. Where variety
//! or exploration still places the upper item below, the change grows along the same direction until the places hold too.

use super::attribution::Source;
use super::counterfactual::{Asked, ask_again};
use super::explanation::present_parts;
use super::interests::{leads_on, present_weight};
use crate::catalog::{Catalog, FeatureIndex, ItemIndex, Signal};
use crate::error::{Error, Result};
use crate::input::number_text;
use crate::order;
use crate::ranking::shelf::Origin;
use crate::ranking::{Shelf, Shelves, Workspace};
use crate::visitor::log::payload::MOST_CHANGES;
use crate::visitor::log::{Event, FeatureName, Payload, Preference, Sequence};
use crate::visitor::visit::CurrentVisit;
use crate::visitor::wishes::check_room;
use crate::visitor::{Pending, Visitor};

/// How much higher the upper item has to score.
const MARGIN: f64 = 1e-3;
/// How often the shelf is made again at most.
const ROUNDS: usize = 24;
/// The largest change of an interest.
const LARGEST: f64 = 1.0;
/// How much larger than for the score a step may be for the place; where the score holds already, this part of the largest.
const FURTHER: f64 = 4.0;
/// By how much a step grows until the places hold, where it begins as a part of the largest one, and how closely the smallest is found.
const GROWTH: f64 = 1.6;
const SMALLEST: f64 = 0.02;
const NARROW: f64 = 0.05;
/// The change of the strongest interest with which the search begins, if interests have no part in the scores yet.
const FIRST: f64 = 0.1;

/// A change of an interest, relative to the strongest learned one.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The interest.
    pub interest: FeatureName,
    /// Its weight before.
    pub from: f64,
    /// Its weight with the change.
    pub to: f64,
}

/// What has to change so that one item scores above another.
#[derive(Debug, Clone, PartialEq)]
pub struct Preferred {
    /// The entry that changes it, to be recorded.
    pub pending: Pending,
    /// The changes, the largest first.
    pub changes: Vec<Change>,
    /// The scores of the upper and of the lower item with the changes.
    pub scores: [f64; 2],
    /// Whether the upper item has the higher place as well, on a shelf as long as the one that was looked at: not where variety, caps, pins or
    /// lots keep it below, or off the shelf, whatever the interests are.
    pub is_placed: bool,
}

/// What a change makes of the shelf.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    /// The scores of the upper and of the lower item.
    scores: [f64; 2],
    /// Whether the upper item is on the shelf, in the higher place.
    is_placed: bool,
}

impl Outcome {
    /// How much higher the lower item scores.
    fn gap(&self) -> f64 {
        self.scores[1] - self.scores[0]
    }
}

/// The smallest change by which the first of two items of a shelf stands above the second one. `asked` is the call that made the shelf; it is
/// made again with all that is known now.
///
/// Errors: `shelf_unknown`, also for an item that is not on the shelf; `option_invalid` for a shelf of `similar` or `together`, for two items whose order
/// interests cannot change, and where there are too many wishes.
///
/// Cost: for each of a few tries a fold of the log and a shelf.
pub fn prefer(
    catalog: &Catalog,
    visitor: &Visitor,
    (workspace, shelves): (&mut Workspace, &Shelves),
    (shelf, asked): (&str, Asked),
    (above, below): (&str, &str),
    now: f64,
) -> Result<Preferred> {
    let known = shelves.known(shelf)?;
    let (Origin::Recommended(state, _) | Origin::Reranked(state, _)) = &known.origin else {
        let got = "a shelf of `similar` or `together`".to_owned();
        return Err(Error::option("shelf", got, "one that `recommend` or `rank` made"));
    };
    let items = [known.item(catalog, above)?.1.item, known.item(catalog, below)?.1.item];
    if items[0] == items[1] {
        return Err(Error::option("below", "the same item as `above`".to_owned(), "another item of the shelf"));
    }
    let direction = direction(catalog, visitor, items);
    let (names, places) = ([above, below], known.items.len());
    let at = (state.now, state.visit);
    let mut trial = Trial { catalog, visitor, workspace, asked, items, names, places, direction: &direction, at };
    let (step, Outcome { scores, is_placed }) = trial.smallest()?;
    let preference = trial.preference(step);
    check_room(visitor, None)?;
    let mut changes: Vec<Change> = Vec::with_capacity(preference.changes.len());
    for (interest, change) in &preference.changes {
        let from = present_weight(visitor, interest, now);
        changes.push(Change { interest: interest.clone(), from, to: from + change });
    }
    let pending = visitor.pending(catalog, Event::new(Payload::Prefer(Box::new(preference)), now))?;
    Ok(Preferred { pending, changes, scores, is_placed })
}

/// The features that tell two items apart, the largest difference first: how much more the first one has of each.
fn direction(catalog: &Catalog, visitor: &Visitor, [above, below]: [ItemIndex; 2]) -> Vec<(FeatureIndex, f64)> {
    let weight = |item: ItemIndex, feature: FeatureIndex| {
        catalog.features(item).find(|&(known, _)| known == feature).map_or(0.0, |(_, weight)| f64::from(weight))
    };
    let mut features: Vec<FeatureIndex> = catalog.features(above).map(|(feature, _)| feature).collect();
    features
        .extend(catalog.features(below).map(|(feature, _)| feature).filter(|&feature| weight(above, feature) == 0.0));
    features.retain(|&feature| {
        let field = catalog.field_of(feature);
        let is_muted = visitor.profile.control().mutes_hash(catalog.hash(feature));
        leads_on(catalog, Some(feature))
            && !field.sensitive
            && !is_muted
            && weight(above, feature) != weight(below, feature)
    });
    let difference = |feature: FeatureIndex| weight(above, feature) - weight(below, feature);
    let sorted = order::descending(features.iter().map(|&feature| difference(feature).abs()).zip(0..));
    let largest = sorted.into_iter().take(MOST_CHANGES).map(|(_, place)| features[place as usize]);
    largest.map(|feature| (feature, difference(feature))).collect()
}

/// Tries changes of interests along the differences of two items.
struct Trial<'a> {
    catalog: &'a Catalog,
    visitor: &'a Visitor,
    workspace: &'a mut Workspace,
    asked: Asked<'a>,
    items: [ItemIndex; 2],
    names: [&'a str; 2],
    /// The length of the shelf.
    places: usize,
    direction: &'a [(FeatureIndex, f64)],
    at: (f64, CurrentVisit),
}

impl Trial<'_> {
    /// The smallest step along the direction with which the upper item stands above the lower one, or at least scores higher if no step
    /// changes their places. Errors: `option_invalid`.
    fn smallest(&mut self) -> Result<(f64, Outcome)> {
        let Some(&(_, largest)) = self.direction.first() else {
            return Err(hopeless("two items that differ in no interest that leads to others"));
        };
        let most = LARGEST / largest.abs();
        let now = self.outcome(0.0)?;
        if now.is_placed && now.gap() < 0.0 {
            return Err(hopeless("an item that stands above the other already"));
        }
        let higher = if now.gap() < 0.0 { None } else { Some(self.smallest_by_score(now.gap(), most)?) };
        match higher {
            Some((step, outcome)) if outcome.is_placed => Ok((step, outcome)),
            _ => {
                let from = higher.map_or(0.0, |(step, _)| step);
                let never =
                    || hopeless("an item that scores higher already: variety, a cap, a pin or exploration places it");
                // Not so far that the change says much more than the visitor did.
                let furthest = if from > 0.0 { (FURTHER * from).min(most) } else { most / FURTHER };
                self.smallest_by_place(from, furthest)?.or(higher).ok_or_else(never)
            }
        }
    }

    /// The smallest step beyond one that did not, with which the places hold; `None` if no step does.
    fn smallest_by_place(&mut self, from: f64, most: f64) -> Result<Option<(f64, Outcome)>> {
        let (mut low, mut step) = (from, from.max(SMALLEST * most));
        for _ in 0..ROUNDS {
            step = (GROWTH * step).min(most);
            let outcome = self.outcome(step)?;
            if outcome.is_placed {
                return self.narrowed(low, (step, outcome)).map(Some);
            }
            if step >= most {
                break;
            }
            low = step;
        }
        Ok(None)
    }

    /// The smallest step between one with which the places do not hold and one with which they do, within a part of it.
    fn narrowed(&mut self, mut low: f64, mut high: (f64, Outcome)) -> Result<(f64, Outcome)> {
        // Where any step is enough, the half of the smallest number there is would be the number itself, without an end.
        for _ in 0..ROUNDS {
            if high.0 - low <= NARROW * high.0 {
                break;
            }
            let middle = (low + high.0) / 2.0;
            let outcome = self.outcome(middle)?;
            if outcome.is_placed {
                high = (middle, outcome);
            } else {
                low = middle;
            }
        }
        Ok(high)
    }

    /// The smallest step with which the upper item scores higher, from how much higher the lower one scores now.
    fn smallest_by_score(&mut self, gap: f64, most: f64) -> Result<(f64, Outcome)> {
        // The closed form needs what an interest adds to a score. It is measured by a step, which also works where nothing was learned.
        let (mut low, mut step) = ((0.0, gap), FIRST * most);
        let mut least = gap;
        let mut found: Option<(f64, Outcome)> = None;
        for _ in 0..ROUNDS {
            let outcome = self.outcome(step)?;
            let left = outcome.gap();
            least = left.min(least);
            if left < 0.0 {
                found = Some((step, outcome));
            } else {
                low = (step, left);
            }
            if (-2.0 * MARGIN..0.0).contains(&left) || found.is_none() && step >= most {
                break;
            }
            let high = found.map(|(step, outcome)| (step, outcome.gap()));
            step = match high {
                // Not too close to either end: units that follow the profile bend the line.
                Some((high, fallen)) => {
                    let guess = low.0 + (high - low.0) * (low.1 + MARGIN) / (low.1 - fallen);
                    guess.max(low.0 + 0.02 * (high - low.0)).min(high - 0.02 * (high - low.0))
                }
                None if left < gap => (step * (gap + MARGIN) / (gap - left)).max(1.05 * step).min(4.0 * step).min(most),
                None => (4.0 * step).min(most),
            };
        }
        match found {
            Some(found) => Ok(found),
            None => Err(self.too_far(gap, gap - least)?),
        }
    }

    /// The error if interests cannot close a gap: how large it is, which part of the scores has most of it, and what interests close at most.
    fn too_far(&mut self, gap: f64, closed: f64) -> Result<Error> {
        let (other, shelf) = self.made(0.0)?;
        let mut sums: Vec<(Source, f64)> = Vec::new();
        for (item, sign) in self.items.into_iter().zip([-1.0, 1.0]) {
            for part in present_parts(self.catalog, &other, &shelf, item) {
                match sums.iter_mut().find(|known| known.0 == part.source) {
                    Some(known) => known.1 += sign * part.contribution,
                    None => sums.push((part.source, sign * part.contribution)),
                }
            }
        }
        let is_other = |source: Source| !matches!(source, Source::Signal(Signal::Affinity) | Source::Preferred);
        let others = sums.into_iter().filter(|&(source, _)| is_other(source));
        let largest = others.reduce(|one, other| if other.1 > one.1 { other } else { one });
        let rounded = |number: f64| number_text((number * 100.0).round() / 100.0);
        let of_it = largest.map_or(String::new(), |(source, share)| {
            [", of which `", source.name(self.catalog), "` makes ", &rounded(share)].concat()
        });
        let got = ["an item that scores ", &rounded(gap), " less", &of_it, ", and interests close ", &rounded(closed)];
        Ok(hopeless(&[&got.concat(), " at most"].concat()))
    }

    fn preference(&self, step: f64) -> Preference {
        let change = |&(feature, difference): &(FeatureIndex, f64)| {
            let (field, value) = (&self.catalog.field_of(feature).name, self.catalog.value(feature));
            (FeatureName::new(field, value), (step * difference).clamp(-LARGEST, LARGEST))
        };
        let [above, below] = self.names.map(str::to_owned);
        Preference { above, below, changes: self.direction.iter().map(change).collect() }
    }

    /// The visitor with the change of a step, and the shelf with it, as long as it can be.
    fn made(&mut self, step: f64) -> Result<(Visitor, Shelf)> {
        let mut log = self.visitor.log.clone();
        if step > 0.0 {
            let next: Sequence = log.tail() + 1;
            log.append(next, Event::new(Payload::Prefer(Box::new(self.preference(step))), self.at.0));
        }
        let mut other = self.visitor.of_log(log, self.catalog);
        other.repeats = Some(self.at.1);
        let (asked, now) = (self.asked, self.at.0);
        let shelf = self.workspace.lend(|workspace| ask_again(self.catalog, &mut other, workspace, asked, now))?;
        Ok((other, shelf))
    }

    /// What the change of a step makes of the shelf.
    fn outcome(&mut self, step: f64) -> Result<Outcome> {
        let (_, shelf) = self.made(step)?;
        let (items, places) = (self.items, self.places);
        let place = |item: ItemIndex| shelf.items.iter().position(|ranked| ranked.item == item);
        match items.map(place) {
            [Some(above), Some(below)] => {
                let scores = [above, below].map(|place| shelf.items[place].score);
                Ok(Outcome { scores, is_placed: above < below.min(places) && scores[0] > scores[1] })
            }
            _ => Err(hopeless("an item that the same call does not show any more")),
        }
    }
}

/// The error if no change of interests helps.
fn hopeless(got: &str) -> Error {
    Error::option("above", got.to_owned(), "an item that another order of interests puts higher")
}
