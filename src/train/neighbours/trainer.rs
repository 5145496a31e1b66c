//! Makes neighbours of any kind from one log; what several settings have in common is computed once.

use std::str::FromStr;

use super::acts::{Acts, Log};
use super::cosine::{self, cosine};
use super::ease::{self, Ease};
use super::lift::{self, lift};
use super::local::local;
use super::next::{self, next};
use super::settings::NeighbourSettings;
use super::strongest::Neighbours;
use super::visits::Reach;
use crate::error::{Error, Result};
use crate::train::invalid;

/// A kind of neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The linear model: [`ease`](super::ease), or [`local`](super::local) for too many items.
    Ease,
    /// [`cosine`](super::cosine).
    Cosine,
    /// [`next`](super::next).
    Next,
    /// [`lift`](super::lift).
    Lift,
}

impl FromStr for Kind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "ease" => Ok(Self::Ease),
            "cosine" => Ok(Self::Cosine),
            "next" => Ok(Self::Next),
            "lift" => Ok(Self::Lift),
            _ => Err(invalid("kind", format!("{text:?}"), "ease, cosine, next or lift")),
        }
    }
}

/// Neighbours, and how they were made.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainedNeighbours {
    /// The table.
    pub neighbours: Neighbours,
    /// How many items took part.
    pub items: usize,
    /// For EASE: whether the closed form over all items was used; otherwise item by item.
    pub exact: bool,
    /// For EASE: the λ that was used.
    pub regularization: Option<f64>,
    /// For the other kinds: the shrinkage that was used.
    pub shrinkage: Option<f64>,
    /// For `Next`: how far steps lead.
    pub reach: Option<Reach>,
}

/// A log, and the latest counts for EASE.
#[derive(Debug)]
pub struct NeighbourTrainer {
    log: Log,
    counted: Option<Counted>,
}

#[derive(Debug)]
struct Counted {
    min_support: u32,
    ease: Ease,
}

impl NeighbourTrainer {
    /// Checks the acts. Errors: as [`Log::new`].
    pub fn new(acts: &Acts<'_>) -> Result<Self> {
        Ok(Self { log: Log::new(acts)?, counted: None })
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Makes neighbours. EASE beyond [`most_items`](NeighbourSettings::most_items) is made item by item.
    ///
    /// Errors: `training_invalid`. `progress` hears how much is done, 0 to 1. Cost: that of the kind; EASE reuses its latest
    /// counts if `min_support` is the same.
    pub fn train(
        &mut self,
        kind: Kind,
        settings: &NeighbourSettings,
        progress: &mut dyn FnMut(f64),
    ) -> Result<TrainedNeighbours> {
        settings.check()?;
        match kind {
            Kind::Ease => self.ease(settings, progress),
            Kind::Cosine => Ok(TrainedNeighbours {
                neighbours: cosine(&self.log, settings, progress)?,
                shrinkage: Some(settings.shrinkage.unwrap_or(cosine::SHRINKAGE)),
                ..self.empty(settings)?
            }),
            Kind::Next => Ok(TrainedNeighbours {
                neighbours: next(&self.log, settings, progress)?,
                shrinkage: Some(settings.shrinkage.unwrap_or(next::SHRINKAGE)),
                reach: Some(self.log.visits.reach()),
                ..self.empty(settings)?
            }),
            Kind::Lift => Ok(TrainedNeighbours {
                neighbours: lift(&self.log, settings, progress)?,
                shrinkage: Some(settings.shrinkage.unwrap_or(lift::SHRINKAGE)),
                ..self.empty(settings)?
            }),
        }
    }

    fn ease(&mut self, settings: &NeighbourSettings, progress: &mut dyn FnMut(f64)) -> Result<TrainedNeighbours> {
        let regularization = settings.regularization.unwrap_or_else(|| ease::regularization_for(&self.log));
        let empty = TrainedNeighbours { regularization: Some(regularization), ..self.empty(settings)? };
        if empty.items > settings.most_items as usize {
            let neighbours = local(&self.log, regularization, settings, progress)?;
            return Ok(TrainedNeighbours { neighbours, ..empty });
        }
        let ease = self.counted(settings)?;
        let neighbours = ease.neighbours(regularization, settings.per_item, progress)?;
        Ok(TrainedNeighbours { neighbours, exact: true, ..empty })
    }

    /// The counts for these settings: the cached ones, or new ones.
    fn counted(&mut self, settings: &NeighbourSettings) -> Result<&Ease> {
        let counted = match self.counted.take() {
            Some(counted) if counted.min_support == settings.min_support => counted,
            _ => Counted { min_support: settings.min_support, ease: Ease::new(&self.log, settings)? },
        };
        Ok(&self.counted.insert(counted).ease)
    }

    /// The result without neighbours, the same for all kinds. Errors: `training_invalid` where fewer than two items have enough
    /// users.
    fn empty(&self, settings: &NeighbourSettings) -> Result<TrainedNeighbours> {
        let items = self.log.supported(settings.min_support)?.len();
        let neighbours = Neighbours::default();
        Ok(TrainedNeighbours { neighbours, items, exact: false, regularization: None, shrinkage: None, reach: None })
    }
}
