//! What the profile asks of the catalogue: a weight for each feature that both know, at one moment.

use crate::catalog::FeatureIndex;
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
        let mut wanted: Vec<Wanted> = profile
            .affinities()
            .iter()
            .filter_map(|affinity| {
                let (long, short) = (affinity.long * factors.long, affinity.short * factors.short);
                affinity.feature.map(|feature| Wanted { feature, long, short })
            })
            .collect();
        wanted.sort_unstable_by_key(|wanted| wanted.feature);
        Self { wanted }
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
