//! How to rank: the signals' weights, the surfaces' own, half-lives and retention. Written by the config, carried by
//! the catalogue, read when the page opens.

use crate::bytes::{Reader, Writer};

/// A part of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// What the visitor turned to in the long run.
    Affinity,
    /// What the visitor turned to just now.
    Session,
    /// What the site's prior says.
    Popularity,
}

/// How many signals there are.
pub const SIGNALS: usize = 3;

impl Signal {
    /// All of them, in the order of every array by signal.
    pub const ALL: [Signal; SIGNALS] = [Signal::Affinity, Signal::Session, Signal::Popularity];

    /// The name in configs, options and results.
    pub fn name(self) -> &'static str {
        match self {
            Signal::Affinity => "affinity",
            Signal::Session => "session",
            Signal::Popularity => "popularity",
        }
    }

    /// The signal of that name.
    pub fn from_name(name: &str) -> Option<Signal> {
        Signal::ALL.into_iter().find(|signal| signal.name() == name)
    }

    /// Whether it comes from the visitor, so that trust and the dial apply to it.
    pub fn is_personal(self) -> bool {
        !matches!(self, Signal::Popularity)
    }
}

/// A weight for each signal, −10 to 10.
pub type Weights = [f32; SIGNALS];

/// The range a weight may have.
pub const WEIGHT_RANGE: std::ops::RangeInclusive<f32> = -10.0..=10.0;

/// Weights that a surface or a call gives; where it gives none, the next wider ones hold.
pub type WeightOverrides = [Option<f32>; SIGNALS];

/// `base`, with what `overrides` gives instead.
pub fn overridden(base: &Weights, overrides: &WeightOverrides) -> Weights {
    std::array::from_fn(|k| overrides[k].unwrap_or(base[k]))
}

/// A place on the site, and how it ranks.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    /// Its name.
    pub name: String,
    /// Its own weights.
    pub weights: WeightOverrides,
}

/// Everything the config says about ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The weights where a surface has none of its own.
    pub weights: Weights,
    /// The surfaces that have.
    pub surfaces: Vec<Surface>,
    /// After how many hours an event counts half in the long run.
    pub long_half_life_hours: f32,
    /// After how many hours an event counts half in the session.
    pub short_half_life_hours: f32,
    /// How many events the log keeps.
    pub retained_events: u32,
    /// For how many days the log keeps an event.
    pub retained_days: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            weights: [1.0, 0.5, 0.3],
            surfaces: Vec::new(),
            long_half_life_hours: 720.0,
            short_half_life_hours: 0.5,
            retained_events: 5_000,
            retained_days: 365.0,
        }
    }
}

impl Settings {
    /// The weights of a surface: the catalogue's, with what the surface says instead. A surface that the config does
    /// not name ranks like the rest of the site.
    pub fn weights_of(&self, surface: Option<&str>) -> Weights {
        match self.surfaces.iter().find(|known| Some(known.name.as_str()) == surface) {
            Some(surface) => overridden(&self.weights, &surface.weights),
            None => self.weights,
        }
    }

    /// As it stands in the catalogue.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(SIGNALS as u32);
        self.weights.iter().for_each(|&weight| {
            out.f32(weight);
        });
        out.f32(self.long_half_life_hours).f32(self.short_half_life_hours);
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

    /// Reads what [`encode`](Self::encode) wrote; `None` where that cannot be, or a number is out of its range.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut input = Reader::new(bytes);
        if input.u32()? as usize != SIGNALS {
            return None;
        }
        let weights = weights(&mut input)?;
        let mut settings = Settings {
            weights: overridden(&[f32::NAN; SIGNALS], &weights),
            surfaces: Vec::new(),
            long_half_life_hours: input.f32()?,
            short_half_life_hours: input.f32()?,
            retained_events: input.u32()?,
            retained_days: input.f32()?,
        };
        for _ in 0..input.u32()? {
            let name = input.text()?.to_owned();
            settings.surfaces.push(Surface { name, weights: self::weights(&mut input)? });
        }
        let times = [settings.long_half_life_hours, settings.short_half_life_hours, settings.retained_days];
        let sound = input.is_at_end()
            && settings.weights.iter().all(|weight| weight.is_finite())
            && settings.retained_events > 0
            && times.iter().all(|&time| time.is_finite() && time > 0.0);
        sound.then_some(settings)
    }
}

/// One weight a signal; NaN stands for "none of its own".
fn weights(input: &mut Reader) -> Option<WeightOverrides> {
    let mut weights = [None; SIGNALS];
    for weight in &mut weights {
        let value = input.f32()?;
        if !value.is_nan() {
            *weight = Some(value).filter(|value| WEIGHT_RANGE.contains(value));
            (*weight)?;
        }
    }
    Some(weights)
}
