//! How a shelf is shaped after scoring, as data: the site's defaults, those of a surface, and what a call says instead.
//!
//! One reader for all of them ([`Shaping::over`], with what `read` knows of each option): a config is checked by the same
//! lines as a call's options, and the catalogue carries what the config said. What the stages do with it is in
//! [`rerank`](crate::ranking::rerank).

mod read;

use std::rc::Rc;

use super::field::{Field, Role};
use super::filter::Filter;
use crate::bytes::{Reader, Writer};
use crate::error::Result;
use crate::input::{Given, Options, Taken};

/// What a shelf may lack in likeness to itself, by which method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Diversify {
    /// Maximal marginal relevance.
    Mmr,
    /// A determinantal point process, greedily.
    Dpp,
}

/// How a place of exploration is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explore {
    /// By what the visitor's taste is uncertain about, where there are vectors; else uniformly.
    Thompson,
    /// All of a varied pool alike.
    Uniform,
}

/// What an item has to have for a rule to be about it.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// A feature, by its stable hash.
    Feature(u64),
    /// A value of a field that is shown and not learned, by its place.
    Shown(usize, String),
    /// To be that item, by its id.
    Item(String),
}

/// No more than so many items of any one value of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Cap {
    /// The field's place.
    pub field: usize,
    /// How many.
    pub most: u32,
}

/// What is shown again and again and ignored steps back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fatigue {
    /// After so many impressions …
    pub after: u32,
    /// … within so many hours.
    pub hours: f64,
    /// What the next costs, and every one after it, in points of the score.
    pub cost: f64,
}

/// What was shown so often is not shown again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frequency {
    /// So many impressions …
    pub most: u32,
    /// … within so many hours.
    pub hours: f64,
}

/// A floor or a ceiling for a group of items: their share of the shelf's first places, however many these are.
#[derive(Debug, Clone, PartialEq)]
pub struct Quota {
    /// The group.
    pub test: Test,
    /// At least this share, rounded down.
    pub at_least: f64,
    /// At most this share, rounded up.
    pub at_most: f64,
}

/// What the site lifts.
#[derive(Debug, Clone, PartialEq)]
pub struct Boost {
    /// What.
    pub test: Test,
    /// By so many points of the score.
    pub by: f64,
    /// What the visitor reads about it.
    pub label: String,
}

/// An item that the site puts in a place.
#[derive(Debug, Clone, PartialEq)]
pub struct SitePin {
    /// The item's id.
    pub item: String,
    /// The place, from 0; where an earlier pin has it, the next that is free.
    pub position: u32,
    /// What the visitor reads about it.
    pub label: String,
}

/// Which of the numbers the visitor's dial reaches: those that the call did not give itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Own {
    /// `diversity`.
    pub diversity: bool,
    /// `calibration`.
    pub calibration: bool,
    /// `exploration`.
    pub exploration: bool,
}

/// How a shelf is shaped.
#[derive(Debug, Clone, PartialEq)]
pub struct Shaping {
    /// How much unlikeness counts against the score, 0 to 1.
    pub diversity: f64,
    /// By which method.
    pub diversify: Diversify,
    /// How closely the shelf follows the visitor's own mix, 0 to 1.
    pub calibration: f64,
    /// The mix of which field's values: its place.
    pub calibrate: Option<usize>,
    /// The share of the places that is for exploring, 0 to 0.5.
    pub exploration: f64,
    /// How these are filled.
    pub explore: Explore,
    /// How far near-equal items change places from visit to visit, in deviations of the scores, 0 to 1.
    pub rotation: f64,
    /// What is ignored steps back.
    pub fatigue: Fatigue,
    /// What was shown too often stays away.
    pub frequency: Option<Frequency>,
    /// How many of one value.
    pub caps: Vec<Cap>,
    /// Shares of exposure.
    pub exposure: Vec<Quota>,
    /// What the site lifts.
    pub boosts: Vec<Boost>,
    /// What the site puts in a place.
    pub pins: Vec<SitePin>,
    /// What every item has to fulfil.
    pub available: Given,
    /// Which numbers the call gave.
    pub own: Own,
}

/// Everything that says something about shaping, in options and configs.
pub const OPTIONS: [&str; 14] = [
    "shape",
    "diversity",
    "diversify",
    "calibration",
    "calibrate",
    "exploration",
    "explore",
    "rotation",
    "fatigue",
    "frequency",
    "caps",
    "exposure",
    "boosts",
    "pins",
];

impl Shaping {
    /// The defaults, for items with these fields. [`rerank`](crate::ranking::rerank) says what each does; `npm run bench:shelf`
    /// measured what they cost and give.
    pub fn default_for(fields: &[Field]) -> Self {
        let first = |role| fields.iter().position(|field| field.role == role && !field.sensitive);
        Self {
            diversity: 0.1,
            diversify: Diversify::Mmr,
            calibration: 0.3,
            // A category has few values, so that a mix of them means something; tags are for want of one.
            calibrate: first(Role::Category).or_else(|| first(Role::Tag)),
            exploration: 0.1,
            explore: Explore::Thompson,
            fatigue: Fatigue { after: 3, hours: 168.0, cost: 0.5 },
            ..Self::off()
        }
    }

    /// Nothing at all: the order is the score's.
    pub fn off() -> Self {
        Self {
            diversity: 0.0,
            diversify: Diversify::Mmr,
            calibration: 0.0,
            calibrate: None,
            exploration: 0.0,
            explore: Explore::Thompson,
            rotation: 0.0,
            fatigue: Fatigue { after: 3, hours: 168.0, cost: 0.0 },
            frequency: None,
            caps: Vec::new(),
            exposure: Vec::new(),
            boosts: Vec::new(),
            pins: Vec::new(),
            available: Given::Nothing,
            own: Own::default(),
        }
    }

    /// This, with what `options` say instead, for items with these fields. Errors: `option_invalid`.
    pub fn over(&self, options: &mut Options, fields: &[Field]) -> Result<Self> {
        let is_off = !options.take("shape").flag_or(true)?;
        // `shape: false` turns shaping off, but unavailable items stay out.
        let mut shaping = if is_off { Self { available: self.available.clone(), ..Self::off() } } else { self.clone() };
        shaping.own = Own { diversity: is_off, calibration: is_off, exploration: is_off };
        shaping.read(options, fields)?;
        Ok(shaping)
    }

    fn read(&mut self, options: &mut Options, fields: &[Field]) -> Result<()> {
        let diversity = options.take("diversity");
        self.diversity = diversity.number_or(self.diversity, 0.0..=1.0)?;
        self.own.diversity |= diversity.is_given();
        let known = [("mmr", Diversify::Mmr), ("dpp", Diversify::Dpp)];
        self.diversify = options.take("diversify").one_of(self.diversify, &known)?;
        let calibration = options.take("calibration");
        self.calibration = calibration.number_or(self.calibration, 0.0..=1.0)?;
        self.own.calibration |= calibration.is_given();
        let calibrate = options.take("calibrate");
        if calibrate.is_given() {
            self.calibrate = Some(read::field(&calibrate, fields)?);
        }
        let exploration = options.take("exploration");
        self.exploration = exploration.number_or(self.exploration, 0.0..=0.5)?;
        self.own.exploration |= exploration.is_given();
        let known = [("thompson", Explore::Thompson), ("uniform", Explore::Uniform)];
        self.explore = options.take("explore").one_of(self.explore, &known)?;
        self.rotation = options.take("rotation").number_or(self.rotation, 0.0..=1.0)?;
        read::fatigue(&options.take("fatigue"), &mut self.fatigue)?;
        read::frequency(&options.take("frequency"), &mut self.frequency)?;
        read::caps(&options.take("caps"), &mut self.caps, fields)?;
        let (exposure, boosts, pins) = (options.take("exposure"), options.take("boosts"), options.take("pins"));
        read::rules(
            &exposure,
            &mut self.exposure,
            fields,
            ("an object with field, value, atLeast, atMost", read::quota),
        )?;
        read::rules(&boosts, &mut self.boosts, fields, ("an object with field, value, item, by, label", read::boost))?;
        read::rules(&pins, &mut self.pins, fields, ("an object with item, position, label", read::pin))
    }

    /// Whether the site has rules of its own: caps, shares, boosts or pins.
    pub fn has_rules(&self) -> bool {
        !(self.caps.is_empty() && self.exposure.is_empty() && self.boosts.is_empty() && self.pins.is_empty())
    }
}

/// A catalogue's shapings: its own, and those of the surfaces that have one.
#[derive(Debug, Clone, PartialEq)]
pub struct Shapings {
    general: Rc<Shaping>,
    surfaces: Vec<(String, Rc<Shaping>)>,
    adapts: bool,
}

impl Shapings {
    /// Reads what [`given`](Self::given) gave, for items with these fields. Errors: `option_invalid`, which names the place
    /// in the config.
    pub fn of_given(given: &Given, fields: &[Field]) -> Result<Self> {
        let general = site(&Shaping::default_for(fields), given.get("shaping"), "shaping", fields)?;
        let surfaces = given.get("surfaces").entries().iter().map(|(name, own)| {
            Ok((name.clone(), Rc::new(site(&general, own, &format!("surfaces.{name}.shaping"), fields)?)))
        });
        let surfaces = surfaces.collect::<Result<_>>()?;
        let adapts = Taken::entry("", "adapt", given).flag_or(true)?;
        Ok(Self { general: Rc::new(general), surfaces, adapts })
    }

    /// As it stands in the catalogue.
    pub fn encode(given: &Given) -> Vec<u8> {
        let mut out = Writer::new();
        if !given.is_nothing() {
            given.encode(&mut out);
        }
        out.into_bytes()
    }

    /// Reads what [`encode`](Self::encode) wrote; `None` where that cannot be.
    pub fn decode(bytes: &[u8], fields: &[Field]) -> Option<Self> {
        let mut input = Reader::new(bytes);
        let given = if bytes.is_empty() { Given::Nothing } else { Given::decode(&mut input)? };
        if !input.is_at_end() {
            return None;
        }
        Self::of_given(&given, fields).ok()
    }

    /// Whether the weights are adapted to what the visitor clicks.
    pub fn adapts(&self) -> bool {
        self.adapts
    }

    /// That of a surface; one that the config does not name is shaped like the rest of the site.
    pub fn of(&self, surface: Option<&str>) -> &Rc<Shaping> {
        let own = self.surfaces.iter().find(|(name, _)| Some(name.as_str()) == surface);
        own.map_or(&self.general, |(_, shaping)| shaping)
    }
}

/// What a site says: everything that a call can say, and what is available.
fn site(base: &Shaping, given: &Given, path: &str, fields: &[Field]) -> Result<Shaping> {
    let mut options = Options::at(path, Taken::new(path, given), "an object")?;
    let mut shaping = base.over(&mut options, fields)?;
    let available = options.take("available");
    options.finish()?;
    if available.is_given() {
        Filter::check(&available.path(), available.given(), fields)?;
        shaping.available = available.given().clone();
    }
    // What the site gives is what the visitor's dial turns.
    shaping.own = Own::default();
    Ok(shaping)
}
