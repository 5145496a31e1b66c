//! The shelf's mix follows the visitor's own (Steck 2018, "Calibrated Recommendations").
//!
//! The visitor's mix p over the values of a field comes from their acts, rejections subtracted, faded like everything
//! else; today's acts weigh more if today's intent leads. A value of which nothing is left has no part in it. The shelf's
//! mix q comes from its items. `KL(p ‖ q̃) = Σ p ln(p / q̃)` with `q̃ = 0.99 q + 0.01 p` measures their distance, and an item
//! is worth as much as adding it reduces the distance. So an interest that is a third of what the visitor does keeps about a third of
//! the shelf, however strong the first one is.

use super::{Candidate, Scene};
use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::order;
use crate::visitor::Reading;
use crate::visitor::profile::Profile;
use crate::visitor::reading::turned::shares;

/// The share of the visitor's mix that is added to the shelf's, to avoid a division by 0.
const SMOOTHING: f64 = 0.01;
/// The exponent of a value's share in the mix. Below 1, smaller interests get a
/// little more than their share: otherwise values that are shown a little more are clicked a little more, and then shown more again.
const TEMPER: f64 = 0.5;
/// The number of views at which a visitor's mix has half of its weight.
const HALF_TRUST: f64 = 4.0;

/// A value of the field.
#[derive(Debug, Clone, Copy)]
struct Value {
    feature: FeatureIndex,
    /// Its share of the visitor's mix.
    wanted: f64,
    /// The number of items of the shelf that have it, shared ones in part.
    shown: f64,
}

impl Value {
    /// How much the distance of the mixes shrinks if an item with this share of the value is added to `count` items.
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

    /// The values with the largest shares of the visitor's mix of a field, at most so many, strongest first.
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

    /// Reads the visitor's mix; returns the evidence for it, in views.
    fn read(&mut self, (catalog, profile, reading): (&Catalog, &Profile, &Reading), now: f64) -> f64 {
        let acts = profile.acts();
        let time = profile.fading_time(now);
        let (fading, of_session, intent) = (acts.read(time), acts.read_session(time), reading.intent());
        let turned = reading.turned(catalog, profile, self.field);
        self.values.extend(turned.iter().map(|turn| Value {
            feature: turn.feature,
            // Of what one has, one does not want more.
            wanted: (1.0 - reading.possessions().against_value(turn.feature))
                * intent.lead(turn.long * fading, turn.session * of_session, intent.rate),
            shown: 0.0,
        }));
        // Values that have faded to nothing are left out: if all had, the sum to divide by would be 0.
        self.values.retain(|value| value.wanted > 0.0 && !reading.rejects(value.feature));
        let evidence = self.values.iter().map(|value| value.wanted).sum();
        let total: f64 = self.values.iter().map(|value| value.wanted.powf(TEMPER)).sum();
        self.values.iter_mut().for_each(|value| value.wanted = value.wanted.powf(TEMPER) / total);
        evidence
    }

    /// How much a candidate reduces the distance of the mixes, times the places and the strength, compared with any item.
    pub fn gain(&self, candidate: usize) -> f64 {
        let (Some(&start), Some(&end)) = (self.starts.get(candidate), self.starts.get(candidate + 1)) else {
            return 0.0;
        };
        let gains = self.of_candidates[start..end].iter().map(|&(at, share)| self.values[at].gain(share, self.count));
        self.strength * (self.count + 1.0) * gains.sum::<f64>()
    }

    /// The largest gain of an item: of one that has one of the values and no other.
    pub fn most(&self) -> f64 {
        let gains = self.values.iter().map(|value| value.gain(1.0, self.count));
        self.strength * (self.count + 1.0) * gains.fold(0.0, f64::max)
    }

    /// Adds an item to the shelf's mix.
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
