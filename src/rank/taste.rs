//! What the profile asks of the catalogue: a weight for each feature that both know, at one moment.

use crate::catalog::FeatureIndex;
use crate::order;
use crate::profile::Profile;

/// How much the visitor turns to a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// The feature.
    pub feature: FeatureIndex,
    /// In the long run.
    pub long: f64,
    /// In this session.
    pub short: f64,
    /// Its place in the profile's affinities.
    pub place: usize,
}

/// Features and how much they are wanted, ascending by feature.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taste {
    wanted: Vec<Wanted>,
}

impl Taste {
    /// The profile's, at time `now`.
    pub fn of(profile: &Profile, now: f64) -> Self {
        let factors = profile.affinities().read(profile.moment(now));
        let known = profile.affinities().all();
        let places = known.iter().zip(0_u32..);
        let mut order: Vec<(u64, u32)> = places
            .filter_map(|(affinity, place)| affinity.feature.map(|feature| (feature.get() as u64, place)))
            .collect();
        order::sort(&mut order);
        let wanted = order.into_iter().filter_map(|(_, place)| {
            let affinity = &known[place as usize];
            Some(Wanted {
                feature: affinity.feature?,
                long: affinity.long * factors.long,
                short: affinity.short * factors.short,
                place: place as usize,
            })
        });
        Self { wanted: wanted.collect() }
    }

    /// How much a feature is wanted. Cost: a binary search.
    pub fn get(&self, feature: FeatureIndex) -> Option<&Wanted> {
        self.wanted.binary_search_by_key(&feature, |wanted| wanted.feature).ok().map(|at| &self.wanted[at])
    }

    /// The weights for the kernels: long run and session.
    pub fn pairs(&self) -> impl Iterator<Item = (FeatureIndex, [f32; 2])> + '_ {
        self.wanted.iter().map(|wanted| (wanted.feature, [wanted.long as f32, wanted.short as f32]))
    }
}
