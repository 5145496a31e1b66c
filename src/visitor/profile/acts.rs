//! The items of the catalogue that the visitor acted on, and the present weight of each act.
//!
//! The ridge regression and the context are computed from this list when they are needed: an event costs one entry.

use super::decay::Decay;
use crate::catalog::ItemIndex;
use crate::visitor::log::Sequence;

/// One act on an item that the catalogue has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Act {
    /// The event.
    pub sequence: Sequence,
    /// The item.
    pub item: ItemIndex,
    /// Its weight as stored, to be multiplied by [`Acts::read`].
    pub weight: f64,
    /// Its weight for the session as stored, to be multiplied by [`Acts::read_session`].
    pub session: f64,
}

/// All acts, in the order in which events are folded: those of layers, then the visitor's own in the order of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Acts {
    decay: Decay,
    session: Decay,
    list: Vec<Act>,
    rescaled: [u32; 2],
}

impl Acts {
    /// None yet, with half-lives in milliseconds.
    pub fn new(long: f64, session: f64) -> Self {
        Self { decay: Decay::new(long), session: Decay::new(session), list: Vec::new(), rescaled: [0; 2] }
    }

    /// Adds an act of this weight at that time.
    pub fn learn(&mut self, sequence: Sequence, item: ItemIndex, weight: f64, at: f64) {
        if let Some(factor) = self.decay.advance(at) {
            self.list.iter_mut().for_each(|act| act.weight *= factor);
            self.rescaled[0] += 1;
        }
        if let Some(factor) = self.session.advance(at) {
            self.list.iter_mut().for_each(|act| act.session *= factor);
            self.rescaled[1] += 1;
        }
        let (weight, session) = (weight * self.decay.kept(at), weight * self.session.kept(at));
        self.list.push(Act { sequence, item, weight, session });
    }

    /// The acts, in the order in which they were folded.
    pub fn all(&self) -> &[Act] {
        &self.list
    }

    /// The factor that turns stored weights into those of time `now`.
    pub fn read(&self, now: f64) -> f64 {
        self.decay.read(now)
    }

    /// The factor that turns the session's stored weights into those of time `now`.
    pub fn read_session(&self, now: f64) -> f64 {
        self.session.read(now)
    }

    /// How often the stored weights were rescaled: sums of them that were computed earlier are on another scale.
    pub fn rescaled(&self) -> u32 {
        self.rescaled[0]
    }

    /// The same, and how often the session's were.
    pub fn rescaled_both(&self) -> [u32; 2] {
        self.rescaled
    }
}
