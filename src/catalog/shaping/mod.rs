//! The settings of shaping: the site's defaults, those of a surface, and those of a call.
//!
//! All are read by the same code ([`Shaping::over`], with `read` for the single options): a config is checked like
//! a call's options, and the catalogue stores the config's values. The stages themselves are in
//! [`rerank`](crate::ranking::rerank).

mod read;
pub mod seen;

use std::rc::Rc;

use super::field::{Field, Role};
use super::filter::Filter;
use crate::bytes::{Reader, Writer};
use crate::error::Result;
use crate::input::{Given, Options, Taken};
use seen::Seen;

/// The method of diversification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Diversify {
    /// Maximal marginal relevance.
    Mmr,
    /// A determinantal point process, greedily.
    Dpp,
}

/// How a place for exploration is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explore {
    /// By the uncertainty about the visitor's taste, if there are vectors; else uniformly.
    Thompson,
    /// All items of a varied pool with equal chances.
    Uniform,
}

/// The condition under which a rule applies to an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// It has a value of a field that is learned, given by name and value.
    Value(String, String),
    /// It has a value of a field that is shown and not learned; the field by its place.
    Shown(usize, String),
    /// It is this item, by id.
    Item(String),
}

/// At most so many items with the same value of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Cap {
    /// The field's place.
    pub field: usize,
    /// The largest number.
    pub most: u32,
}

/// Fatigue: an item that is shown repeatedly and ignored loses score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fatigue {
    /// From this number of impressions on …
    pub after: u32,
    /// … within so many hours.
    pub hours: f64,
    /// The reduction for the next impression, and for each one after it, in points of the score.
    pub cost: f64,
}

/// The frequency cap: an item that was shown so often is left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frequency {
    /// So many impressions …
    pub most: u32,
    /// … within so many hours.
    pub hours: f64,
}

/// Paths of items with prerequisites: what is out of reach, and what continues a path that was begun.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paths {
    /// Whether items are left out as long as one of their prerequisites is not mastered.
    pub hides: bool,
    /// How many points of the score an item gets all of whose prerequisites are mastered.
    pub lead: f64,
    /// The extent of a completion from which on an item is mastered, above 0 to 1.
    pub mastered: f64,
    /// How long an item stays mastered at least, in milliseconds; the time in which an extent above `mastered` halves.
    pub half_life: f64,
}

impl Paths {
    /// What was completed in full counts for three years.
    pub const DEFAULT: Self = Self { hides: true, lead: 10.0, mastered: 0.5, half_life: 156.0 * 7.0 * 86_400_000.0 };
}

/// A floor and a ceiling for a group of items: its share of the first k places of the shelf, for every k.
#[derive(Debug, Clone, PartialEq)]
pub struct Quota {
    /// The group.
    pub test: Test,
    /// At least this share, rounded down.
    pub at_least: f64,
    /// At most this share, rounded up.
    pub at_most: f64,
}

/// A boost by the site.
#[derive(Debug, Clone, PartialEq)]
pub struct Boost {
    /// The items it applies to.
    pub test: Test,
    /// Points added to the score; negative to lower it.
    pub by: f64,
    /// The label that the visitor reads.
    pub label: String,
}

/// An item that the site puts in a place.
#[derive(Debug, Clone, PartialEq)]
pub struct SitePin {
    /// The item's id.
    pub item: String,
    /// The place, from 0; if an earlier pin has it, the next free one.
    pub position: u32,
    /// The label that the visitor reads.
    pub label: String,
}

/// The numbers that the call gave itself: the visitor's dial does not change these.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Own {
    /// `diversity`.
    pub diversity: bool,
    /// `calibration`.
    pub calibration: bool,
    /// `exploration`.
    pub exploration: bool,
}

/// The shaping of a shelf.
#[derive(Debug, Clone, PartialEq)]
pub struct Shaping {
    /// How much similarity to the items above counts against the score, 0 to 1.
    pub diversity: f64,
    /// The method of diversification.
    pub diversify: Diversify,
    /// How closely the shelf follows the visitor's own mix, 0 to 1, if the site or the call says so; see [`calibration`](Self::calibration).
    pub calibration: Option<f64>,
    /// The place of the field whose mix is followed.
    pub calibrate: Option<usize>,
    /// The share of places for exploration, 0 to 0.5.
    pub exploration: f64,
    /// How these places are filled.
    pub explore: Explore,
    /// How far items with nearly equal scores change places from visit to visit, in deviations of the scores, 0 to 1.
    pub rotation: f64,
    /// The reduction for items that were shown and ignored.
    pub fatigue: Fatigue,
    /// The frequency cap.
    pub frequency: Option<Frequency>,
    /// The largest numbers of items with the same value.
    pub caps: Vec<Cap>,
    /// The floors and ceilings of groups.
    pub exposure: Vec<Quota>,
    /// The site's boosts.
    pub boosts: Vec<Boost>,
    /// The site's pins.
    pub pins: Vec<SitePin>,
    /// The conditions that every item must meet.
    pub available: Given,
    /// When an item that the visitor had before may come again.
    pub seen: Seen,
    /// Items with prerequisites.
    pub paths: Paths,
    /// Whether what is in the visitor's cart counts, unless a call says otherwise.
    pub has_cart: bool,
    /// The numbers that the call gave.
    pub own: Own,
}

/// The default of `calibration` on a shelf without a basket.
const CALIBRATION: f64 = 0.3;
/// The basket that is the visitor's cart.
pub const CART: &str = "cart";

/// The names of all options and config keys of shaping.
pub const OPTIONS: [&str; 15] = [
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
    "paths",
];

impl Shaping {
    /// The defaults for items with these fields. [`rerank`](crate::ranking::rerank) explains each; `npm run bench:shelf`
    /// measured their cost and benefit.
    pub fn default_for(fields: &[Field]) -> Self {
        let first = |role| fields.iter().position(|field| field.role == role && !field.sensitive);
        Self {
            diversity: 0.1,
            diversify: Diversify::Mmr,
            calibration: None,
            // A category has few values, so that following its mix makes sense; tags are used if there is no category.
            calibrate: first(Role::Category).or_else(|| first(Role::Tag)),
            exploration: 0.1,
            explore: Explore::Thompson,
            fatigue: Fatigue { after: 3, hours: 168.0, cost: 0.5 },
            ..Self::off()
        }
    }

    /// No shaping: items are ordered by score.
    pub fn off() -> Self {
        Self {
            diversity: 0.0,
            diversify: Diversify::Mmr,
            calibration: Some(0.0),
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
            seen: Seen::EXCLUDE,
            paths: Paths::DEFAULT,
            has_cart: false,
            own: Own::default(),
        }
    }

    /// This shaping with the options of a call in its place, for items with these fields. Errors: `option_invalid`.
    pub fn over(&self, options: &mut Options, fields: &[Field]) -> Result<Self> {
        let is_off = !options.take("shape").flag_or(true)?;
        // `shape: false` turns shaping off, but unavailable and seen items stay out, and a cart and paths count.
        let mut shaping = if is_off {
            Self {
                available: self.available.clone(),
                seen: self.seen,
                paths: self.paths,
                has_cart: self.has_cart,
                ..Self::off()
            }
        } else {
            self.clone()
        };
        shaping.own = Own { diversity: is_off, calibration: is_off, exploration: is_off };
        shaping.read(options, fields)?;
        Ok(shaping)
    }

    /// This shaping with other caps. Errors: `option_invalid`.
    pub fn with_caps(&self, caps: &Taken, fields: &[Field]) -> Result<Self> {
        let mut shaping = self.clone();
        read::caps(caps, &mut shaping.caps, fields)?;
        Ok(shaping)
    }

    fn read(&mut self, options: &mut Options, fields: &[Field]) -> Result<()> {
        let diversity = options.take("diversity");
        self.diversity = diversity.number_or(self.diversity, 0.0..=1.0)?;
        self.own.diversity |= diversity.is_given();
        let known = [("mmr", Diversify::Mmr), ("dpp", Diversify::Dpp)];
        self.diversify = options.take("diversify").one_of(self.diversify, &known)?;
        let calibration = options.take("calibration");
        if calibration.is_given() {
            self.calibration = Some(calibration.number(0.0..=1.0)?);
            self.own.calibration = true;
        }
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
        read::rules(&pins, &mut self.pins, fields, ("an object with item, position, label", read::pin))?;
        read::paths(&options.take("paths"), &mut self.paths)
    }

    /// How closely the shelf follows the visitor's own mix, 0 to 1. Unless the site or the call says so, a shelf with something in its
    /// basket does not: its first places are for what goes with that.
    pub fn calibration(&self, has_basket: bool) -> f64 {
        self.calibration.unwrap_or(if has_basket { 0.0 } else { CALIBRATION })
    }

    /// Whether the site has rules of its own: caps, shares, boosts or pins.
    pub fn has_rules(&self) -> bool {
        !(self.caps.is_empty() && self.exposure.is_empty() && self.boosts.is_empty() && self.pins.is_empty())
    }
}

/// A catalogue's shaping settings: the site's, and those of the surfaces that have their own.
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

    /// As encoded in the catalogue.
    pub fn encode(given: &Given) -> Vec<u8> {
        let mut out = Writer::new();
        if !given.is_nothing() {
            given.encode(&mut out);
        }
        out.into_bytes()
    }

    /// Reads what [`encode`](Self::encode) wrote; `None` if it is malformed.
    pub fn decode(bytes: &[u8], fields: &[Field]) -> Option<Self> {
        let mut input = Reader::new(bytes);
        let given = if bytes.is_empty() { Given::Nothing } else { Given::decode(&mut input)? };
        if !input.is_at_end() {
            return None;
        }
        Self::of_given(&given, fields).ok()
    }

    /// Whether the weights are adapted to the visitor's clicks.
    pub fn adapts(&self) -> bool {
        self.adapts
    }

    /// The shaping of a surface; a surface that is not in the config is shaped like the rest of the site.
    pub fn of(&self, surface: Option<&str>) -> &Rc<Shaping> {
        let own = self.surfaces.iter().find(|(name, _)| Some(name.as_str()) == surface);
        own.map_or(&self.general, |(_, shaping)| shaping)
    }
}

/// Reads a site's or a surface's shaping: the options of a call, `seen`, `basket` and `available`.
fn site(base: &Shaping, given: &Given, path: &str, fields: &[Field]) -> Result<Shaping> {
    let mut options = Options::at(path, Taken::new(path, given), "an object")?;
    let mut shaping = base.over(&mut options, fields)?;
    let available = options.take("available");
    shaping.seen = shaping.seen.over(&options.take("seen"))?;
    let known = [(CART, true), ("none", false)];
    shaping.has_cart = options.take("basket").one_of(shaping.has_cart, &known)?;
    options.finish()?;
    if available.is_given() {
        Filter::check_rule(&available.path(), available.given(), fields)?;
        shaping.available = available.given().clone();
    }
    // The visitor's dial applies to everything that the site sets.
    shaping.own = Own::default();
    Ok(shaping)
}
