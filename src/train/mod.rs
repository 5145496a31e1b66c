//! Factorises the interactions of all users into vectors for the items.
//!
//! iALS (implicit alternating least squares) finds a vector p for each user and a vector q for each item that minimise
//!
//! ```text
//!   Σ w (1 − p·q)²          over the pairs that were observed, each with its weight w
//! + α Σ (p·q)²              over all pairs of a user and an item
//! + λ Σ (nᵤ + α·items)^ν ‖p‖²  +  λ Σ (nᵢ + α·users)^ν ‖q‖²
//! ```
//!
//! where n is the sum of a row's weights: how often it was observed. Users and items that were never observed do not count. Each
//! half of a sweep holds one side fixed and solves the other exactly, row by row, so the loss never rises. Sources: Hu, Koren &
//! Volinsky 2008, "Collaborative Filtering for Implicit Feedback Datasets", for the model and the Gram trick that avoids the sum
//! over all pairs; Rendle, Krichene, Zhang & Koren 2021, "Revisiting the Performance of iALS on Item Recommendation Benchmarks",
//! for the form above, the regularisation by frequency and the initialisation.
//!
//! Side information is added as pseudo-users: a term (a tag, a creator, a word) has "observed" the items that have it. So items
//! that share terms are close even if no user saw both, and an item without interactions has a vector too.
//!
//! In reading order:
//!
//! - [`settings`]: the model's settings, their ranges and defaults;
//! - [`model`]: the defaults of α and λ;
//! - [`sparse`]: the observed pairs, checked, by user and by item;
//! - [`terms`]: the items' heaviest terms, from a catalogue;
//! - [`kernel`], [`cholesky`], [`eigen`]: the linear algebra, dense and small;
//! - [`factors`]: one vector for each row of a side;
//! - [`row`]: one row solved exactly;
//! - [`meter`]: how much of a sweep is done;
//! - [`ials`]: the sweeps and the loss.
//!
//! [`neighbours`] is another model of the same interactions: which items go together.
//!
//! There is no clock and no randomness: a seed is passed in, and equal seeds give equal bits.

pub mod cholesky;
pub mod eigen;
pub mod factors;
pub mod ials;
pub mod kernel;
pub mod meter;
pub mod model;
pub mod neighbours;
pub mod row;
pub mod settings;
pub mod sparse;
pub mod terms;

pub use ials::Trainer;
pub use settings::Settings;
pub use sparse::{Interactions, SideTerms};
pub use terms::ItemTerms;

use crate::error::{Error, ErrorKind};

/// The one error of this module.
fn invalid(field: &str, got: impl Into<String>, expected: impl Into<String>) -> Error {
    ErrorKind::Training { field: field.to_owned(), got: got.into(), expected: expected.into() }.into()
}
