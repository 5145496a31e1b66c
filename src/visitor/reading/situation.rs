//! What the visitor wants in this situation beyond the usual.

use super::{Reading, Wanted};
use crate::catalog::{Catalog, FeatureIndex};
use crate::visitor::log::{Context, Log};
use crate::visitor::profile::{Profile, share_of_role};

/// The number of views in a situation at which its difference from other situations counts half.
const SMOOTHING: f64 = 4.0;
/// A sum of differences that is smaller than this part of what was added and subtracted is rounding: the acts in this situation are like the
/// others. Standardised, it would be as large as any signal.
const ROUNDING: f64 = 1e-9;

impl Reading {
    /// The interests in this situation beyond the usual ones: for each of its keys, the mean of the acts in
    /// the same situation minus the mean of all acts in a known one, smoothed as `n / (n + 4)`.
    ///
    /// Linear in the acts: each has one coefficient.
    pub(super) fn read_context(
        &mut self,
        (catalog, log, profile): (&Catalog, &Log, &Profile),
        now: f64,
        context: &Context,
    ) {
        self.situations.clear();
        self.situation_evidence = 0.0;
        if context.is_empty() {
            return;
        }
        let acts = profile.acts();
        let factor = acts.read(now);
        let context_of = |sequence| log.get(sequence).map(|entry| &entry.event.context);
        let counts = context.situations().iter().map(|situation| {
            acts.all().iter().fold((0.0, 0.0), |(same, all), act| {
                let weight = act.weight.abs() * factor;
                match context_of(act.sequence).and_then(|known| known.agrees(situation)) {
                    Some(true) => (same + weight, all + weight),
                    Some(false) => (same, all + weight),
                    None => (same, all),
                }
            })
        });
        self.counts.clear();
        self.counts.extend(counts);
        self.situation_evidence = self.counts.iter().map(|&(same, _)| same).fold(0.0, f64::max);
        for act in acts.all() {
            let Some(known) = context_of(act.sequence) else { continue };
            let differences =
                context.situations().iter().zip(&self.counts).filter(|(_, (same, _))| *same > 0.0).filter_map(
                    |(situation, &(same, all))| {
                        let agrees = f64::from(u8::from(known.agrees(situation)?));
                        Some((agrees - same / all) / (same + SMOOTHING))
                    },
                );
            let (coefficient, gross) =
                differences.fold((0.0, 0.0), |(sum, gross), part: f64| (sum + part, gross + part.abs()));
            if coefficient != 0.0 {
                let weight = act.weight * factor;
                let place = self.situations.partition_point(|&(known, _)| known < act.sequence);
                self.situations.insert(place, (act.sequence, coefficient));
                for (feature, entry) in catalog.features(act.item) {
                    if profile.control().forgets(catalog.hash(feature), act.sequence) {
                        continue;
                    }
                    let share = share_of_role(weight, Some(catalog.field_of(feature).role));
                    let of = |coefficient: f64| coefficient * weight * share * f64::from(entry);
                    self.want_in_context(feature, of(coefficient), of(gross).abs());
                }
            }
        }
        for wanted in &mut self.wanted {
            if wanted.lanes[2].abs() <= ROUNDING * wanted.gross {
                wanted.lanes[2] = 0.0;
            }
            if wanted.is_rejected && wanted.lanes[2] > 0.0 {
                (wanted.lanes[2], wanted.held[2]) = (0.0, 0.0);
            }
        }
    }

    fn want_in_context(&mut self, feature: FeatureIndex, weight: f64, gross: f64) {
        match self.place_of(feature) {
            Ok(at) if self.wanted[at].is_wish => {}
            Ok(at) => {
                self.wanted[at].lanes[2] += weight;
                self.wanted[at].gross += gross;
            }
            Err(at) => {
                let lanes = [0.0, 0.0, weight];
                self.wanted.insert(at, Wanted { lanes, gross, ..Wanted::nothing(feature) });
            }
        }
    }
}
