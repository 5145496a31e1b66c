//! The ranking settings: the signals' weights and the evidence they need, the surfaces' weights, half-lives, retention.
//! Written in the config, stored in the catalogue, read when the page opens.

use crate::bytes::{Reader, Writer};

/// The largest number of sets of item vectors in a catalogue; each is a signal of its own.
pub const VECTOR_SETS: usize = 4;
/// The largest number of sets of neighbours in a catalogue; each is a signal of its own.
pub const NEIGHBOUR_SETS: usize = 4;
/// The number of other signals.
const FIXED: usize = 7;
/// The number of signals before neighbours were added: a catalogue of version 0.1 has numbers for these.
const SIGNALS_OF_0_1: usize = FIXED + VECTOR_SETS;
/// The largest number of signals: the length of every array by signal.
pub const SIGNALS: usize = SIGNALS_OF_0_1 + NEIGHBOUR_SETS;

/// A part of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The visitor's long-run interests.
    Affinity,
    /// The visitor's interests in this visit.
    Session,
    /// The visitor's interests in situations like this one, beyond their usual ones.
    Context,
    /// How well the price fits the prices of items that the visitor liked.
    Price,
    /// The site's prior over all time.
    Popularity,
    /// The site's prior for recent times.
    Trending,
    /// How new the item is.
    Freshness,
    /// The item's vector of that set, scored by the visitor's vector.
    Taste(u8),
    /// Items that a set of neighbours lists for the items that the visitor acted on.
    Neighbours(u8),
}

impl Signal {
    /// All signals, in the order of every array by signal.
    pub const ALL: [Signal; SIGNALS] = [
        Signal::Affinity,
        Signal::Session,
        Signal::Context,
        Signal::Price,
        Signal::Popularity,
        Signal::Trending,
        Signal::Freshness,
        Signal::Taste(0),
        Signal::Taste(1),
        Signal::Taste(2),
        Signal::Taste(3),
        Signal::Neighbours(0),
        Signal::Neighbours(1),
        Signal::Neighbours(2),
        Signal::Neighbours(3),
    ];

    /// The signals that come from no set of vectors or neighbours.
    pub fn fixed() -> &'static [Signal] {
        &Self::ALL[..FIXED]
    }

    /// Its index in every array by signal.
    pub fn index(self) -> usize {
        match self {
            Signal::Affinity => 0,
            Signal::Session => 1,
            Signal::Context => 2,
            Signal::Price => 3,
            Signal::Popularity => 4,
            Signal::Trending => 5,
            Signal::Freshness => 6,
            Signal::Taste(set) => FIXED + usize::from(set),
            Signal::Neighbours(set) => SIGNALS_OF_0_1 + usize::from(set),
        }
    }

    /// The name in configs, options and results, given the names of the catalogue's sets of vectors and of neighbours:
    /// a set's signal has the name of the set.
    pub fn name<'a>(
        self,
        vectors: impl IntoIterator<Item = &'a str>,
        neighbours: impl IntoIterator<Item = &'a str>,
    ) -> &'a str {
        match self {
            Signal::Affinity => "affinity",
            Signal::Session => "session",
            Signal::Context => "context",
            Signal::Price => "price",
            Signal::Popularity => "popularity",
            Signal::Trending => "trending",
            Signal::Freshness => "freshness",
            Signal::Taste(set) => vectors.into_iter().nth(usize::from(set)).unwrap_or("taste"),
            Signal::Neighbours(set) => neighbours.into_iter().nth(usize::from(set)).unwrap_or("neighbours"),
        }
    }

    /// Whether it comes from the visitor, so that trust and the dial apply to it.
    pub fn is_personal(self) -> bool {
        !matches!(self, Signal::Popularity | Signal::Trending | Signal::Freshness)
    }

    /// Whether it is a prior that is not standardised, in catalogues that say so.
    pub fn has_own_scale(self) -> bool {
        matches!(self, Signal::Popularity | Signal::Trending)
    }

    /// The default weight. The priors other than popularity are off until a site sets a weight.
    ///
    /// Chosen by least regret over nine sets of interactions, through the engine: see docs/decisions/0003-popularity-in-nats.md.
    fn default_weight(self) -> f32 {
        match self {
            Signal::Affinity | Signal::Taste(_) | Signal::Neighbours(_) => 1.0,
            Signal::Popularity => 4.0,
            Signal::Session | Signal::Context | Signal::Price => 0.2,
            Signal::Trending | Signal::Freshness => 0.0,
        }
    }

    /// The evidence, in views, at which it has half of its weight.
    fn default_half_trust(self) -> f32 {
        match self {
            Signal::Affinity | Signal::Session => 1.0,
            Signal::Taste(_) | Signal::Neighbours(_) => 2.0,
            Signal::Context | Signal::Price => 4.0,
            Signal::Popularity | Signal::Trending | Signal::Freshness => 0.0,
        }
    }
}

/// A weight for each signal, −10 to 10.
pub type Weights = [f32; SIGNALS];

/// The range of the evidence at half trust, in views.
pub const TRUST_RANGE: std::ops::RangeInclusive<f32> = 0.0..=1_000.0;

/// The range of a half-life, in hours: up to a century.
pub const HALF_LIVES: std::ops::RangeInclusive<f32> = 0.01..=876_000.0;

/// The range of the days for which events are kept: up to a century.
pub const DAYS: std::ops::RangeInclusive<f32> = 0.01..=36_500.0;

/// The range of a weight.
pub const WEIGHT_RANGE: std::ops::RangeInclusive<f32> = -10.0..=10.0;

/// Weights of a surface or a call; `None` falls back to the next wider ones.
pub type WeightOverrides = [Option<f32>; SIGNALS];

/// `base`, replaced by the weights that `overrides` has.
pub fn overridden(base: &Weights, overrides: &WeightOverrides) -> Weights {
    std::array::from_fn(|k| overrides[k].unwrap_or(base[k]))
}

/// The default pseudo-count m of `ln(1 + c / m)`: counts far below it hardly matter.
pub const PSEUDO_COUNT: f32 = 10.0;

/// The scale on which the priors (popularity, trending) enter the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriorScale {
    /// In nats, as in the catalogue: counts that differ little have little effect.
    Own,
    /// In standard deviations over the eligible items, the scale for which catalogues of version 0.1 were tuned.
    Standardised,
}

/// A surface (a place on the site) and its weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    /// Its name.
    pub name: String,
    /// Its own weights.
    pub weights: WeightOverrides,
}

/// The ranking settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The weights, unless a surface has its own.
    pub weights: Weights,
    /// By signal, the evidence in views at which a personal signal has half of its weight.
    pub half_trust: Weights,
    /// The scale of the priors.
    pub prior_scale: PriorScale,
    /// The surfaces that have weights of their own.
    pub surfaces: Vec<Surface>,
    /// The age in hours at which an event counts half in the long run.
    pub long_half_life_hours: f32,
    /// The age in hours at which an event counts half in the session.
    pub short_half_life_hours: f32,
    /// The age in hours at which an item is half as fresh.
    pub freshness_half_life_hours: f32,
    /// The date field of freshness; the first date field if the config names none.
    pub freshness_field: Option<String>,
    /// The largest number of events in the log.
    pub retained_events: u32,
    /// The largest age of an event in the log, in days.
    pub retained_days: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            weights: Signal::ALL.map(Signal::default_weight),
            half_trust: Signal::ALL.map(Signal::default_half_trust),
            prior_scale: PriorScale::Own,
            surfaces: Vec::new(),
            long_half_life_hours: 720.0,
            short_half_life_hours: 0.5,
            freshness_half_life_hours: 720.0,
            freshness_field: None,
            retained_events: 5_000,
            retained_days: 365.0,
        }
    }
}

impl Settings {
    /// The weights of a surface: the catalogue's, with the surface's own in their place. A surface that is not in the config
    /// ranks like the rest of the site.
    pub fn weights_of(&self, surface: Option<&str>) -> Weights {
        match self.surfaces.iter().find(|known| Some(known.name.as_str()) == surface) {
            Some(surface) => overridden(&self.weights, &surface.weights),
            None => self.weights,
        }
    }

    /// As encoded in the catalogue.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(SIGNALS as u32);
        self.weights.iter().chain(&self.half_trust).for_each(|&number| {
            out.f32(number);
        });
        out.f32(self.long_half_life_hours).f32(self.short_half_life_hours).f32(self.freshness_half_life_hours);
        out.maybe_text(self.freshness_field.as_deref());
        out.u32(self.retained_events).f32(self.retained_days);
        out.u32(self.surfaces.len() as u32);
        for surface in &self.surfaces {
            out.text(&surface.name);
            surface.weights.iter().for_each(|weight| {
                out.f32(weight.unwrap_or(f32::NAN));
            });
        }
        out.into_bytes()
    }

    /// Reads what [`encode`](Self::encode) wrote; `None` if it is malformed, or a number is out of its range.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut input = Reader::new(bytes);
        let (signals, prior_scale) = match input.u32()? as usize {
            SIGNALS => (SIGNALS, PriorScale::Own),
            SIGNALS_OF_0_1 => (SIGNALS_OF_0_1, PriorScale::Standardised),
            _ => return None,
        };
        let own = weights(&mut input, signals, WEIGHT_RANGE)?;
        let half_trust = weights(&mut input, signals, TRUST_RANGE)?;
        let is_whole = |numbers: &WeightOverrides| numbers[..signals].iter().all(Option::is_some);
        if !is_whole(&own) || !is_whole(&half_trust) {
            return None;
        }
        let otherwise = Settings::default();
        let mut settings = Settings {
            weights: overridden(&otherwise.weights, &own),
            half_trust: overridden(&otherwise.half_trust, &half_trust),
            prior_scale,
            surfaces: Vec::new(),
            long_half_life_hours: input.f32()?,
            short_half_life_hours: input.f32()?,
            freshness_half_life_hours: input.f32()?,
            freshness_field: input.maybe_text()?.map(str::to_owned),
            retained_events: input.u32()?,
            retained_days: input.f32()?,
        };
        for _ in 0..input.u32()? {
            let name = input.text()?.to_owned();
            settings.surfaces.push(Surface { name, weights: weights(&mut input, signals, WEIGHT_RANGE)? });
        }
        let half_lives =
            [settings.long_half_life_hours, settings.short_half_life_hours, settings.freshness_half_life_hours];
        let sound = input.is_at_end()
            && settings.retained_events > 0
            && DAYS.contains(&settings.retained_days)
            && half_lives.iter().all(|time| HALF_LIVES.contains(time));
        sound.then_some(settings)
    }
}

/// A number for each of the first signals; NaN encodes a missing one.
fn weights(input: &mut Reader, signals: usize, range: std::ops::RangeInclusive<f32>) -> Option<WeightOverrides> {
    let mut weights = [None; SIGNALS];
    for weight in &mut weights[..signals] {
        let value = input.f32()?;
        if !value.is_nan() {
            *weight = Some(value).filter(|value| range.contains(value));
            (*weight)?;
        }
    }
    Some(weights)
}
