//! Layers: other profiles whose taste is added to this one's, given as exported data or by the name of a profile on this device.
//!
//! They are read once and only read: nothing is written to them, and nothing of them to the log. At consent level `off` none counts. The
//! device's profiles are read at level `device` only, and are dropped from memory when the level falls below it.

use std::rc::Rc;

use super::Personalizer;
use crate::error::{Error, ErrorKind, Result};
use crate::input::{Given, Options, Taken};
use crate::insight::portable;
use crate::storage;
use crate::visitor::consent::{Level, Receipt};
use crate::visitor::log::Log;
use crate::visitor::log::event::FUTURE_MS;
use crate::visitor::profile::Layer;
use crate::visitor::profile::layer::MOST_LAYERS;

/// The longest name, in bytes.
const MOST_NAME: usize = 800;
const DAY_MS: f64 = 86_400_000.0;

/// The state of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerHealth {
    /// Its name.
    pub name: String,
    /// The number of its events that teach.
    pub events: usize,
    /// Why it has none, if it could not be read.
    pub problem: Option<String>,
}

/// A layer as the page named it.
#[derive(Debug)]
pub(super) struct Named {
    name: String,
    weight: f64,
    /// The name of the profile on this device; none if the page passed in the data.
    profile: Option<String>,
    /// What was read.
    layer: Option<Rc<Layer>>,
    problem: Option<String>,
}

impl Named {
    /// The lowest level at which it counts.
    fn needs(&self) -> Level {
        if self.profile.is_some() { Level::Device } else { Level::Session }
    }
}

impl Personalizer {
    /// Takes the option `layers`: a list of `{ data, name, weight }` and `{ profile, name, weight }`. `own` is the name of the profile that
    /// is opened. To be called before it [begins](Self::begin).
    ///
    /// Errors: `option_invalid`, `import_invalid` for data that are not an export.
    pub fn name_layers(&self, given: &Given, own: &str, now: f64) -> Result<()> {
        let list = Taken::new("layers", given).list(MOST_LAYERS, "a list of at most 8 layers")?;
        let mut layers: Vec<Named> = Vec::with_capacity(list.len());
        for (place, given) in list.iter().enumerate() {
            let path = ["layers[", &place.to_string(), "]"].concat();
            let named = self.named_layer((&path, place), given, own, now)?;
            if layers.iter().any(|known| known.name == named.name) {
                let got = ["a second layer called \"", &named.name, "\""].concat();
                return Err(Error::option(&[&path, ".name"].concat(), got, "a name for each"));
            }
            layers.push(named);
        }
        *self.layers.borrow_mut() = layers;
        Ok(())
    }

    fn named_layer(&self, (path, place): (&str, usize), given: &Given, own: &str, now: f64) -> Result<Named> {
        let expected = "{ data } or { profile }, with a name and a weight";
        let mut options = Options::within(path, Taken::new(path, given), expected)?;
        let profile = options.take("profile");
        let data = options.take("data");
        let name = options.take("name").text_or_none(1..=MOST_NAME, "a text of 1 to 800 bytes")?;
        let weight = options.take("weight");
        let weight_given = match weight.given() {
            Given::Nothing => 1.0,
            Given::Number(number) if *number > 0.0 && *number <= 1.0 => *number,
            _ => return Err(weight.wrong("a number above 0, at most 1")),
        };
        options.finish()?;
        let whole = Taken::new(path, given);
        match (profile.is_given(), data.is_given()) {
            (true, true) => return Err(whole.refused("both `data` and `profile`".to_owned(), expected)),
            (false, false) => return Err(whole.refused("neither `data` nor `profile`".to_owned(), expected)),
            _ => {}
        }
        let profile = profile.text_or_none(1..=MOST_NAME, "the name of a profile")?;
        if profile == Some(own) {
            return Err(options.take("profile").wrong("another profile than the one that is opened"));
        }
        let name = name.or(profile).map_or_else(|| ["layer ", &(place + 1).to_string()].concat(), str::to_owned);
        let mut named =
            Named { name, weight: weight_given, profile: profile.map(str::to_owned), layer: None, problem: None };
        if data.is_given() {
            let log = portable::import(data.given(), self.engine.borrow().catalog(), now);
            let log = log.map_err(|cause| below(&[path, ".data"].concat(), cause))?;
            named.layer = Some(self.layer(&named, log, place, now));
        }
        Ok(named)
    }

    /// The layer of a log, without what this catalogue's retention would drop and without sensitive features.
    fn layer(&self, named: &Named, mut log: Log, place: usize, now: f64) -> Rc<Layer> {
        let engine = self.engine.borrow();
        let (catalog, settings) = (engine.catalog(), engine.catalog().settings());
        log.forget_features(|feature| catalog.is_sensitive(&feature.field));
        let times = now - f64::from(settings.retained_days) * DAY_MS..=now + FUTURE_MS;
        let due = log.due(times, settings.retained_events as usize);
        let kept = if due.is_empty() { log } else { log.without(&due) };
        Rc::new(Layer::new(named.name.clone(), named.weight, &kept, place))
    }

    /// Goes to a level of consent, and lets the layers count that it allows. What was read of the device is dropped below `device`.
    pub(super) fn set_level(&self, level: Level) {
        self.level.set(level);
        for named in
            self.layers.borrow_mut().iter_mut().filter(|named| named.profile.is_some() && level < Level::Device)
        {
            (named.layer, named.problem) = (None, None);
        }
        self.use_layers();
    }

    /// Reads the layers of this device that were not read yet. What cannot be read has no events, and [`health`](Self::health) says why.
    pub(super) async fn read_layers(&self, now: f64) {
        let unread = |(_, named): &(usize, &Named)| named.profile.is_some() && named.layer.is_none();
        let wanted = |(place, named): (usize, &Named)| Some((place, named.profile.clone()?));
        let wanted: Vec<_> = self.layers.borrow().iter().enumerate().filter(unread).filter_map(wanted).collect();
        for (place, profile) in wanted {
            if !self.level.get().allows_storage() {
                return;
            }
            let read = self.host.read_profile(profile).await;
            if self.level.get().allows_storage() {
                let rows = read.map(|rows| rows.map(|rows| storage::read(&rows).0));
                let is_paused =
                    |log: &Log| log.receipts().last().is_some_and(|(_, receipt)| Receipt::withdraws(receipt));
                let (log, problem) = match rows {
                    Ok(Some(log)) if is_paused(&log) => (None, Some("learning is paused in that profile".to_owned())),
                    Ok(Some(log)) => (Some(log), None),
                    Ok(None) => (None, Some("there is no profile of that name on this device".to_owned())),
                    Err(error) => (None, Some(error.to_string())),
                };
                let named = &mut self.layers.borrow_mut()[place];
                named.layer = log.map(|log| self.layer(named, log, place, now));
                named.problem = problem;
            }
        }
        self.use_layers();
    }

    /// Lets those layers count that were read and that the level of consent allows.
    fn use_layers(&self) {
        let level = self.level.get();
        let layers = self.layers.borrow();
        let allowed = layers.iter().filter(|named| level >= named.needs());
        let layers: Vec<Rc<Layer>> = allowed.filter_map(|named| named.layer.clone()).collect();
        let mut engine = self.engine.borrow_mut();
        let known = &engine.visitor().layers;
        if known.len() != layers.len() || known.iter().zip(&layers).any(|(one, other)| !Rc::ptr_eq(one, other)) {
            engine.set_layers(layers);
        }
    }

    /// The state of each layer.
    pub(super) fn layers_health(&self) -> Vec<LayerHealth> {
        let level = self.level.get();
        let health = |named: &Named| {
            let layer = named.layer.as_ref().filter(|_| level >= named.needs());
            let is_off = level < named.needs();
            let problem =
                if is_off { Some("the level of consent does not allow it".to_owned()) } else { named.problem.clone() };
            LayerHealth {
                name: named.name.clone(),
                events: layer.map_or(0, |layer| layer.log().entries().len()),
                problem,
            }
        };
        self.layers.borrow().iter().map(health).collect()
    }
}

/// An error of data that stand at a path.
fn below(path: &str, error: Error) -> Error {
    match error.kind() {
        ErrorKind::ImportInvalid { path: inside, got, expected } => {
            ErrorKind::ImportInvalid { path: [path, ".", inside].concat(), got: got.clone(), expected }.into()
        }
        _ => error,
    }
}
