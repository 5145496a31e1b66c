//! Predictions and measures, from what was shown.

use super::Personalizer;
use crate::error::Result;
use crate::input::Given;
use crate::insight::{Bubble, Due, Lift, Prediction, Rhythm};

impl Personalizer {
    /// See [`Engine::predict`](crate::engine::Engine::predict).
    pub fn predict(&self, goal: &Given, item: &Given, options: &Given, now: f64) -> Result<Prediction> {
        self.check_open()?;
        self.engine.borrow_mut().predict(goal, item, options, now)
    }

    /// See [`Engine::rhythm`](crate::engine::Engine::rhythm).
    pub fn rhythm(&self, minutes_ahead: &Given, now: f64) -> Result<Rhythm> {
        self.check_open()?;
        self.engine.borrow().rhythm(minutes_ahead, now)
    }

    /// See [`Engine::needed_again`](crate::engine::Engine::needed_again).
    pub fn needed_again(&self, options: &Given, now: f64) -> Result<Vec<Due>> {
        self.check_open()?;
        self.engine.borrow_mut().needed_again(options, now)
    }

    /// See [`Engine::lift`](crate::engine::Engine::lift) and [`Engine::bubble`](crate::engine::Engine::bubble).
    pub fn effect(&self, now: f64) -> Result<(Lift, Option<Bubble>)> {
        self.check_open()?;
        let lift = self.engine.borrow_mut().lift(now);
        Ok((lift, self.engine.borrow().bubble(now)))
    }
}
