//! Everything that is asked about a visitor and their shelves, beyond the shelf itself.
//!
//! Free functions of the catalogue and the visitor. Nothing here is state, and no shelf waits for it; a page may load it
//! later than the rest. All of it is about one visitor and stays on the device.
//!
//! - [`explanation`] and [`attribution`]: a shelf and a score taken apart again; [`counterfactual`]: where an item would stand
//!   without this or that; [`ineligible`]: who was left out, and why;
//! - [`interests`], [`timeline`]: what was learned and what was done, for the visitor to see;
//! - [`forgetting`]: what it takes to forget an event, an item, a stretch of time or an interest;
//! - [`onboarding`] and [`dividing`]: what to ask on a first visit, and what the answers say;
//! - [`prediction`], [`probability`], [`rhythm`], [`belief`]: what is likely to happen next;
//! - [`lift`]: what the shelves were worth against those of the site's own order; [`bubble`]: how varied what was shown is;
//! - [`segments`], [`slots`], [`experiments`], [`experiment`]: which groups the visitor belongs to, and what a site tries out;
//! - [`sharing`]: what a site may take home of that;
//! - [`portable`]: the profile as plain data, out and in.

pub mod attribution;
pub mod belief;
pub mod bubble;
pub mod counterfactual;
pub mod dividing;
pub mod experiment;
pub mod experiments;
pub mod explanation;
pub mod forgetting;
pub mod ineligible;
pub mod interests;
pub mod lift;
pub mod onboarding;
pub mod portable;
pub mod prediction;
pub mod probability;
pub mod rhythm;
pub mod segments;
pub mod sharing;
pub mod slots;
pub mod timeline;

pub use belief::Belief;
pub use bubble::Bubble;
pub use counterfactual::Without;
pub use experiments::{Assignment, Reports};
pub use explanation::{ExplainedMove, ExplainedPart, Explanation, Reasons};
pub use forgetting::Forgetting;
pub use ineligible::Ineligible;
pub use interests::Interest;
pub use lift::Lift;
pub use probability::{Basis, Goal, Prediction};
pub use rhythm::Rhythm;
pub use segments::{Because, Membership};
pub use sharing::{Answer, Budget, Shared, Silence};
pub use slots::Chosen;
pub use timeline::TimelineEntry;
