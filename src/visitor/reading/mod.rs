//! The profile read at one time, for one catalogue: all of the visitor's data that the signals need.
//!
//! It is computed once and stays until something is recorded, the situation changes, or a sixteenth of a half-life
//! passes; calls in between cost nothing here.

pub mod facts;
pub mod intent;
pub mod neighbourhood;
pub mod possessions;
pub mod ridge;
mod situation;
pub mod turned;

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use crate::catalog::settings::{NEIGHBOUR_SETS, VECTOR_SETS};
use crate::catalog::{Catalog, FeatureIndex, Signal, Weights};
use crate::order;
use crate::visitor::log::{Context, Log, Sequence};
use crate::visitor::profile::{Affinity, Control, PriceTaste, Profile, Weighed};
use facts::FactMatches;
use intent::{Intent, Sums};
use neighbourhood::Neighbourhood;
use possessions::Possessions;
use ridge::Regression;
use turned::{Turn, Turned};

/// The signals that use features; each is a lane of the kernel.
pub const FEATURE_SIGNALS: [Signal; 3] = [Signal::Affinity, Signal::Session, Signal::Context];
/// The largest share of the whole that one topic or creator may have.
const MAX_SHARE: f64 = 0.25;
/// The least deviation of a signal, relative to its trust. A smaller one is a residue: acts that have faded, or likes that rejections
/// cancelled. Standardised, it would be as large as any signal, although the kernels compute it to only a few
/// bits.
const RESIDUE: f32 = 1e-5;

/// How much the visitor wants a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// The feature.
    pub feature: FeatureIndex,
    /// The value for each feature signal.
    pub lanes: [f64; 3],
    /// The sum of the absolute values of all that was added to the situation's value: a value that is tiny beside it is rounding.
    pub gross: f64,
    /// The part of the long run's value that preferences have.
    pub preferred: f64,
    /// For each feature signal, the factor that clipped the value: below 1 if the bound on one feature's share applied.
    pub held: [f64; 3],
    /// Its index in the profile's affinities; none if only the situation or a wish asks for it.
    pub place: Option<usize>,
    /// Whether the visitor set its weight, so that no event is behind it.
    pub is_wish: bool,
    /// Whether it was rejected as often as it was liked: then it does not raise an item's score.
    pub is_rejected: bool,
}

impl Wanted {
    /// A feature of which nothing is known.
    fn nothing(feature: FeatureIndex) -> Self {
        let (lanes, held) = ([0.0; 3], [1.0; 3]);
        Self { feature, lanes, gross: 0.0, preferred: 0.0, held, place: None, is_wish: false, is_rejected: false }
    }
}

/// What a reading depends on: it stays valid while this is unchanged.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    version: u64,
    factors: [f64; 2],
    /// The hour, if the visitor owns anything.
    hour: f64,
    context: Rc<Context>,
}

/// The profile at one time, in reused memory.
#[derive(Debug, Default)]
pub struct Reading {
    key: Option<Key>,
    generation: u64,
    wanted: Vec<Wanted>,
    rejects_any: bool,
    intent: Intent,
    tastes: [Regression; VECTOR_SETS],
    neighbourhoods: [Neighbourhood; NEIGHBOUR_SETS],
    price: PriceTaste,
    possessions: Possessions,
    facts: FactMatches,
    situations: Vec<(Sequence, f64)>,
    situation_evidence: f64,
    trust: Weights,
    least: Weights,
    /// The known features and their indices in the profile's affinities, while they are sorted.
    order: Vec<(u64, u32)>,
    /// By key of the situation, the weight of acts in the same situation, and in any known one.
    counts: Vec<(f64, f64)>,
    /// The log that was read, and the sums for the field that was asked for last.
    epoch: u64,
    turned: RefCell<Turned>,
}

impl Reading {
    /// An empty reading.
    pub fn new() -> Self {
        Self {
            tastes: std::array::from_fn(Regression::new),
            neighbourhoods: std::array::from_fn(Neighbourhood::new),
            ..Self::default()
        }
    }

    /// Updates the reading to a profile at time `now` in a situation. `version` changes with every change of the
    /// profile; `log` with every change except one more event.
    ///
    /// Cost: nothing if nothing changed; else the known features, a regression for each set of vectors, for each set of
    /// neighbours those of new acts, and for the context a pass over the acts.
    pub fn update(
        &mut self,
        (catalog, log, profile): (&Catalog, &Log, &Profile),
        (version, epoch): (u64, u64),
        now: f64,
        context: &Rc<Context>,
    ) {
        let now = profile.fading_time(now);
        let factors = profile.affinities().read(now);
        let factors = [factors.long, factors.short];
        let hour = possessions::hour(profile.purchases(), now);
        let is_same =
            |key: &Key| key.version == version && key.factors == factors && key.hour == hour && key.context == *context;
        if self.key.as_ref().is_some_and(is_same) {
            return;
        }
        self.key = Some(Key { version, factors, hour, context: context.clone() });
        self.generation += 1;
        self.epoch = epoch;
        self.read_features(profile, factors);
        self.follow_visit(profile.affinities().evidence(now));
        self.read_weighed(profile.control());
        self.read_context((catalog, log, profile), now, context);
        self.rejects_any = self.wanted.iter().any(|wanted| wanted.is_rejected);
        for set in 0..catalog.vector_sets().len() {
            self.tastes[set].update(catalog, profile.acts(), epoch, now);
        }
        for set in 0..catalog.neighbour_sets().len() {
            self.neighbourhoods[set].update(catalog, profile.acts(), epoch, now);
        }
        self.price = profile.prices().read(now, catalog.price_spread());
        self.possessions.read(profile.purchases(), hour);
        self.facts.read(catalog, profile.control().facts());
        self.trust = self.trust_at(catalog, profile, now);
        self.least = self.least_of(profile.control());
    }

    /// The sum of the acts for each value of a field. The profile must be the one that was read.
    pub fn turned(&self, catalog: &Catalog, profile: &Profile, field: usize) -> Ref<'_, [Turn]> {
        self.turned.borrow_mut().update(catalog, profile, self.epoch, field);
        Ref::map(self.turned.borrow(), Turned::turns)
    }

    /// A number that is different for every different reading.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The features that are wanted, ascending.
    pub fn wanted(&self) -> &[Wanted] {
        &self.wanted
    }

    /// How much a feature is wanted. Cost: a binary search.
    pub fn get(&self, feature: FeatureIndex) -> Option<&Wanted> {
        self.place_of(feature).ok().map(|at| &self.wanted[at])
    }

    /// Whether a feature was rejected as often as it was liked, and the visitor did not say otherwise.
    pub fn rejects(&self, feature: FeatureIndex) -> bool {
        self.rejects_any && self.get(feature).is_some_and(|wanted| wanted.is_rejected)
    }

    /// Whether there is any rejected feature.
    pub fn rejects_any(&self) -> bool {
        self.rejects_any
    }

    /// How far the visit outweighs the long run.
    pub fn intent(&self) -> Intent {
        self.intent
    }

    /// The regression on a set of vectors.
    pub fn taste(&self, set: usize) -> &Regression {
        &self.tastes[set]
    }

    /// The sums of a set of neighbours.
    pub fn neighbourhood(&self, set: usize) -> &Neighbourhood {
        &self.neighbourhoods[set]
    }

    /// The visitor's price taste.
    pub fn price(&self) -> &PriceTaste {
        &self.price
    }

    /// What the visitor owns and does not need another of.
    pub fn possessions(&self) -> &Possessions {
        &self.possessions
    }

    /// What the facts in force match.
    pub fn facts(&self) -> &FactMatches {
        &self.facts
    }

    /// For each act in a known situation, its coefficient in the context signal.
    pub fn situations(&self) -> &[(Sequence, f64)] {
        &self.situations
    }

    /// By signal, how far it can be trusted: `n / (n + half)` for a personal one with evidence of n views, so that a new
    /// visitor gets the site's own order; 1 for the rest.
    pub fn trust(&self) -> &Weights {
        &self.trust
    }

    /// By signal, the deviation above which it has an effect: see [`RESIDUE`].
    pub fn least(&self) -> &Weights {
        &self.least
    }

    fn read_features(&mut self, profile: &Profile, factors: [f64; 2]) {
        let known = profile.affinities().all();
        let places = known.iter().zip(0_u32..);
        let in_catalog =
            places.filter_map(|(affinity, place)| affinity.feature.map(|feature| (feature.get() as u64, place)));
        self.order.clear();
        self.order.extend(in_catalog);
        order::sort(&mut self.order);
        let bound = |sums: &dyn Fn(&Affinity) -> f64| {
            MAX_SHARE * known.iter().map(|affinity| sums(affinity).abs()).sum::<f64>()
        };
        let bounds = [bound(&|affinity| affinity.long), bound(&|affinity| affinity.short)];
        self.wanted.clear();
        self.wanted.extend(self.order.iter().filter_map(|&(_, place)| {
            let affinity = &known[place as usize];
            let is_rejected = affinity.is_rejected();
            let of = |sum: f64, bound: f64| if is_rejected && sum > 0.0 { 0.0 } else { held(sum, bound) };
            let held = [of(affinity.long, bounds[0]), of(affinity.short, bounds[1]), 1.0];
            let lanes = [affinity.long * held[0] * factors[0], affinity.short * held[1] * factors[1], 0.0];
            let (feature, place) = (affinity.feature?, Some(place as usize));
            Some(Wanted { lanes, held, place, is_rejected, ..Wanted::nothing(feature) })
        }));
    }

    /// Replaces a share of the long run by the visit, if their interests differ.
    fn follow_visit(&mut self, evidence: (f64, f64)) {
        let mut sums = Sums::default();
        for &Wanted { lanes: [long, session, _], .. } in &self.wanted {
            sums.long += long * long;
            sums.session += session * session;
            sums.both += long * session;
        }
        self.intent = Intent::of(sums, evidence);
        for Wanted { lanes: [long, session, _], .. } in &mut self.wanted {
            *long = self.intent.lead(*long, *session, self.intent.scale);
        }
    }

    /// Gives interests with a set weight that share of the strongest learned one, in the long run and in the
    /// session, in place of what was learned: it neither fades nor depends on the situation. If nothing was
    /// learned, the strongest is 1. Then adds what preferences change, to the long run alone.
    fn read_weighed(&mut self, control: &Control) {
        if control.weighed().is_empty() && control.preferred().is_empty() {
            return;
        }
        let strongest = |lane: usize| self.wanted.iter().map(|wanted| wanted.lanes[lane].abs()).fold(0.0, f64::max);
        let [long, short] = [0, 1].map(strongest);
        let long = if long > 0.0 { long } else { 1.0 };
        for &Weighed { feature, weight } in control.weighed() {
            let lanes = [weight * long, weight * short, 0.0];
            let wanted = Wanted { lanes, is_wish: true, ..Wanted::nothing(feature) };
            match self.place_of(feature) {
                Ok(at) => self.wanted[at] = wanted,
                Err(at) => self.wanted.insert(at, wanted),
            }
        }
        for &Weighed { feature, weight } in control.preferred() {
            let at = self.place_of(feature).unwrap_or_else(|at| {
                self.wanted.insert(at, Wanted::nothing(feature));
                at
            });
            self.wanted[at].preferred = weight * long;
            self.wanted[at].lanes[0] += weight * long;
        }
    }

    fn place_of(&self, feature: FeatureIndex) -> Result<usize, usize> {
        self.wanted.binary_search_by_key(&feature, |wanted| wanted.feature)
    }

    /// The least deviations. If the visitor weighs interests, the long run always counts, since weights are relative to what is left of
    /// it. So does a situation, which is a difference of means and small by nature.
    fn least_of(&self, control: &Control) -> Weights {
        Signal::ALL.map(|signal| match signal {
            Signal::Affinity if !(control.weighed().is_empty() && control.preferred().is_empty()) => 0.0,
            Signal::Affinity | Signal::Session => RESIDUE * self.trust[signal.index()],
            _ => 0.0,
        })
    }

    fn trust_at(&self, catalog: &Catalog, profile: &Profile, now: f64) -> Weights {
        let (long, short) = profile.affinities().evidence(now);
        let long = long + profile.control().evidence();
        Signal::ALL.map(|signal| {
            let evidence = match signal {
                Signal::Affinity => long,
                Signal::Session => short,
                Signal::Context => self.situation_evidence,
                Signal::Price => self.price.evidence(),
                Signal::Taste(set) => self.tastes[usize::from(set)].evidence(),
                Signal::Neighbours(set) => self.neighbourhoods[usize::from(set)].evidence(),
                Signal::Popularity | Signal::Trending | Signal::Freshness => return 1.0,
            };
            let half = f64::from(catalog.settings().half_trust[signal.index()]);
            if evidence > 0.0 { (evidence / (evidence + half)) as f32 } else { 0.0 }
        })
    }
}

/// The factor that clips `sum` to ±`bound`.
fn held(sum: f64, bound: f64) -> f64 {
    if sum.abs() > bound { bound / sum.abs() } else { 1.0 }
}
