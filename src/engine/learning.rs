//! What follows from what was shown: adapted weights, predictions, and how well it works.

use super::Engine;
use crate::catalog::Weights;

impl Engine {
    /// Adapts the weights that a call goes by to what this visitor clicked of what was shown; see
    /// [`adaptation`](crate::learn::adaptation). Between the surface's weights and the visitor's dial.
    ///
    /// Cost: a few multiplications, and the regression once a visit; nothing is allocated while the visit goes on.
    pub fn adapt(&mut self, weights: &mut Weights, now: f64) {
        let of = (&self.catalog, &self.log, &self.profile);
        self.adaptation.update(of, (self.version, self.epoch), now);
        self.adaptation.apply(weights);
    }
}
