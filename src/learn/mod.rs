//! What follows from what was shown: which signals this visitor goes by, and what is likely to happen next.
//!
//! Pure functions of the log, the catalogue and the time, as the profile is: nothing here is state, and what is forgotten
//! was never there. All of it is about one visitor and stays on the device. Visits are counted once they are over: while
//! one goes on, an item that was not clicked may still be.
//!
//! - [`past`]: the events of the visits that are over;
//! - [`showings`]: what was shown, by what chance and in which place, and whether it was clicked;
//! - [`regression`]: Bayesian logistic regression on that;
//! - [`adaptation`]: how the blend's weights follow from it;
//! - [`belief`]: a probability that is not known for certain;
//! - [`predict`]: the chance of a click, or of a goal;
//! - [`rhythm`]: the chance that the visitor comes back, and when they come;
//! - [`lift`]: what the shelves were worth against those of the site's own order;
//! - [`bubble`]: how varied what was shown is, week by week.

pub mod adaptation;
pub mod belief;
pub mod bubble;
pub mod lift;
pub mod past;
pub mod predict;
pub mod regression;
pub mod rhythm;
pub mod showings;

pub use adaptation::Adaptation;
pub use belief::Belief;
pub use bubble::Bubble;
pub use lift::Lift;
pub use past::Past;
pub use predict::{Basis, Goal, Prediction};
pub use regression::{Features, Posterior};
pub use rhythm::Rhythm;
