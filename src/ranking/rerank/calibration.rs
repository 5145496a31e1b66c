//! The shelf's mix follows the visitor's own (Steck 2018, "Calibrated Recommendations").
//!
//! The visitor's mix p over the values of a field comes from what they turned to less what they rejected, faded like all
//! else, and today's acts before all others where today's intent leads; a value of which nothing is left has no part in it. The shelf's mix q comes from what stands on it. `KL(p ‖ q̃) = Σ p ln(p / q̃)` with `q̃ = 0.99 q + 0.01 p` says how far they are apart, and every item
//! that is added is worth what it takes off. So an interest that is a third of what the visitor does keeps about a third of
//! the shelf, however strong the first one is.

use super::{Candidate, Scene};
use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::order;
use crate::visitor::Reading;
use crate::visitor::profile::Profile;
use crate::visitor::reading::turned::shares;

/// How much of the visitor's mix is put under the shelf's, so that nothing is divided by 0.
const SMOOTHING: f64 = 0.01;
/// What a value's part of all that was done is raised to before it is a part of the mix. Below 1, the smaller interests get a
/// little more than their share: without that, what is shown a little more is clicked a little more, and shown more again.
const TEMPER: f64 = 0.5;
/// With so many views, a visitor's mix is half believed.
const HALF_TRUST: f64 = 4.0;

/// A value of the field.
#[derive(Debug, Clone, Copy)]
struct Value {
    feature: FeatureIndex,
    /// Its part of the visitor's mix.
    wanted: f64,
    /// Of the shelf, how many items it is.
    shown: f64,
}

impl Value {
    /// What it takes off the distance of the mixes that an item, so much of which it is, joins so many.
    fn gain(&self, share: f64, count: f64) -> f64 {
        let mixed = |shown: f64| (1.0 - SMOOTHING) * shown / (count + 1.0) + SMOOTHING * self.wanted;
        self.wanted * (mixed(self.shown + share) / mixed(self.shown)).ln()
    }
}

/// The visitor's mix and the shelf's.
#[derive(Debug, Default)]
pub struct Mix {
    /// Ascending.
    values: Vec<Value>,
    count: f64,
    strength: f64,
    field: usize,
    /// By candidate of the pool: where its values start, then by value its place among `values` and its share of the item.
    starts: Vec<usize>,
    of_candidates: Vec<(usize, f64)>,
    order: order::Descending,
}

impl Mix {
    /// An empty shelf, and these candidates.
    pub fn begin(&mut self, scene: &Scene, candidates: &[Candidate]) {
        self.values.clear();
        self.starts.clear();
        self.of_candidates.clear();
        (self.count, self.strength) = (0.0, 0.0);
        let Some(field) = scene.shaping.calibrate.filter(|_| scene.strengths.calibration > 0.0) else { return };
        self.field = field;
        let evidence = self.read((scene.catalog, scene.profile, scene.reading), scene.now);
        self.strength = scene.strengths.calibration * evidence / (evidence + HALF_TRUST);
        self.starts.push(0);
        for candidate in candidates {
            let known = shares(scene.catalog, candidate.item, field);
            let places = known.filter_map(|(feature, share)| Some((place(&self.values, feature).ok()?, share)));
            self.of_candidates.extend(places);
            self.starts.push(self.of_candidates.len());
        }
    }

    /// The visitor's mix of a field's values at a time: the values that are most of it, at most so many, strongest first.
    pub fn strongest(
        &mut self,
        of: (&Catalog, &Profile, &Reading),
        field: usize,
        now: f64,
        most: usize,
    ) -> impl Iterator<Item = FeatureIndex> + '_ {
        self.values.clear();
        self.field = field;
        self.read(of, now);
        let values = &self.values;
        let strongest = self.order.sort(values.iter().map(|value| value.wanted).zip(0..));
        strongest.take(most).map(|(_, place)| values[place as usize].feature)
    }

    /// Reads the visitor's mix; returns how much it stands on, in views.
    fn read(&mut self, (catalog, profile, reading): (&Catalog, &Profile, &Reading), now: f64) -> f64 {
        let acts = profile.acts();
        let moment = profile.moment(now);
        let (fading, of_session, intent) = (acts.read(moment), acts.read_session(moment), reading.intent());
        let turned = reading.turned(catalog, profile, self.field);
        self.values.extend(turned.iter().map(|turn| Value {
            feature: turn.feature,
            wanted: intent.lead(turn.long * fading, turn.session * of_session, intent.rate),
            shown: 0.0,
        }));
        // What has faded to nothing has no part either: all of it together would be 0 to divide by.
        self.values.retain(|value| value.wanted > 0.0 && !reading.rejects(value.feature));
        let evidence = self.values.iter().map(|value| value.wanted).sum();
        let total: f64 = self.values.iter().map(|value| value.wanted.powf(TEMPER)).sum();
        self.values.iter_mut().for_each(|value| value.wanted = value.wanted.powf(TEMPER) / total);
        evidence
    }

    /// What a candidate takes off the distance of the mixes, times the places and the strength; beside what any item would.
    pub fn gain(&self, candidate: usize) -> f64 {
        let (Some(&start), Some(&end)) = (self.starts.get(candidate), self.starts.get(candidate + 1)) else {
            return 0.0;
        };
        let gains = self.of_candidates[start..end].iter().map(|&(at, share)| self.values[at].gain(share, self.count));
        self.strength * (self.count + 1.0) * gains.sum::<f64>()
    }

    /// What an item gains at most that has one of the values and no other.
    pub fn most(&self) -> f64 {
        let gains = self.values.iter().map(|value| value.gain(1.0, self.count));
        self.strength * (self.count + 1.0) * gains.fold(0.0, f64::max)
    }

    /// Notes that an item stands on the shelf.
    pub fn note(&mut self, catalog: &Catalog, item: ItemIndex) {
        if self.strength == 0.0 {
            return;
        }
        self.count += 1.0;
        for (feature, share) in shares(catalog, item, self.field) {
            if let Ok(at) = place(&self.values, feature) {
                self.values[at].shown += share;
            }
        }
    }
}

fn place(values: &[Value], feature: FeatureIndex) -> Result<usize, usize> {
    values.binary_search_by_key(&feature, |value| value.feature)
}
