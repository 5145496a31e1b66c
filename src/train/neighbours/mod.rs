//! Neighbours: for each item those others that an act on it speaks for, from what everyone did.
//!
//! A table of them is a representation of its own beside item vectors: what a visitor did adds up the rows of the items
//! they acted on. Three kinds:
//!
//! - [`ease`]: the linear model that predicts each item from all others, exactly, for as many items as a matrix of all
//!   their pairs fits; [`local`] the same item by item on the likeliest predictors, for any number;
//! - [`cosine`]: how alike the items' users are;
//! - [`next`]: what is done after what, from the acts' times.
//!
//! In reading order: [`settings`]; [`acts`], checked and turned round; [`visits`], the acts in their order;
//! [`strongest`], the table; [`symmetric`], the inverse of a large matrix; the kinds; and [`trainer`], which has
//! one log for all of them. Equal acts give equal bits.

pub mod acts;
pub mod cosine;
pub mod ease;
pub mod local;
pub mod next;
pub mod settings;
pub mod strongest;
pub mod symmetric;
mod together;
pub mod trainer;
pub mod visits;

pub use acts::{Acts, Log};
pub use cosine::cosine;
pub use ease::Ease;
pub use settings::NeighbourSettings;
pub use strongest::Neighbours;
pub use trainer::{Kind, NeighbourTrainer, TrainedNeighbours};
