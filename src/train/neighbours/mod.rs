//! Neighbours: for each item the other items that an act on it recommends, learned from the acts of all users.
//!
//! A table of neighbours represents items beside item vectors: a visitor's signal is the sum of the rows of the items that the
//! visitor acted on. Four kinds:
//!
//! - [`ease`]: the linear model that predicts each item from all others, exactly, for as many items as a matrix of all
//!   their pairs fits; [`local`] the same item by item on the likeliest predictors, for any number;
//! - [`cosine`]: how alike the items' users are;
//! - [`next`]: which items follow which, from the acts' times;
//! - [`lift`]: which items are in the same orders more often than by chance.
//!
//! For `lift` a user is an order.
//!
//! In reading order: [`settings`]; [`acts`], checked and sorted by user and by item; [`visits`], the acts in order of time;
//! [`strongest`], the table; [`symmetric`], the inverse of a large matrix; the kinds; and [`trainer`], which makes all kinds from
//! one log. Equal acts give equal bits.

pub mod acts;
pub mod cosine;
pub mod ease;
pub mod lift;
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
pub use lift::lift;
pub use settings::NeighbourSettings;
pub use strongest::Neighbours;
pub use trainer::{Kind, NeighbourTrainer, TrainedNeighbours};
