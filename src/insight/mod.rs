//! Questions about a visitor and their shelves, beyond the shelf itself.
//!
//! Free functions of the catalogue and the visitor. Nothing here is state, and no shelf waits for it; a page may load it
//! later than the rest. All of it is about one visitor and stays on the device.
//!
//! - [`explanation`], [`attribution`] and [`evidence`]: why an item is on a shelf, and the parts of its score; [`counterfactual`]: where it would
//!   be without an event, an item or an interest; [`ineligible`]: which items were left out, and why;
//! - [`paging`]: the next page of a shelf; [`path`]: what comes before an item;
//! - [`interests`], [`timeline`]: what was learned and what was done, for the visitor to see; [`history`]: the items that it was done to;
//! - [`forgetting`]: what must be removed to forget an event, an item, a period, a branch or an interest; [`branching`]: what is moved into
//!   a branch, and back; [`preferring`]: what has to change so that one item is above another;
//! - [`onboarding`] and [`dividing`]: what to ask on a first visit, and how answers become events;
//! - [`prediction`], [`probability`], [`rhythm`], [`belief`]: what is likely to happen next;
//! - [`lift`]: the value of the shelves compared with the site's own order; [`bubble`]: how varied the shown items are;
//! - [`due`](mod@due): what the visitor is likely to need again;
//! - [`segments`], [`slots`], [`enrolment`]: the groups and the variants of this visitor; [`experiment`]: the statistics behind them,
//!   and reports;
//! - [`sharing`]: noisy answers about experiments that a site may collect;
//! - [`portable`]: export and import of the profile as plain data.

pub mod attribution;
pub mod belief;
pub mod branching;
pub mod bubble;
pub mod counterfactual;
pub mod dividing;
pub mod due;
pub mod enrolment;
pub mod evidence;
pub mod experiment;
pub mod explanation;
pub mod forgetting;
pub mod history;
pub mod ineligible;
pub mod interests;
pub mod lift;
pub mod onboarding;
pub mod paging;
pub mod path;
pub mod portable;
pub mod prediction;
pub mod preferring;
pub mod probability;
pub mod rhythm;
pub mod segments;
pub mod sharing;
pub mod slots;
pub mod timeline;

pub use belief::Belief;
pub use branching::Branch;
pub use bubble::Bubble;
pub use counterfactual::Without;
pub use due::Due;
pub use enrolment::Assignment;
pub use experiment::report::Reports;
pub use explanation::{ExplainedMove, ExplainedPart, Explanation, Reasons};
pub use forgetting::Forgetting;
pub use history::Visited;
pub use ineligible::Ineligible;
pub use interests::Interest;
pub use lift::Lift;
pub use preferring::Preferred;
pub use probability::{Basis, Goal, Prediction};
pub use rhythm::Rhythm;
pub use segments::{Because, Membership};
pub use sharing::{Answer, Budget, Shared, Silence};
pub use slots::Chosen;
pub use timeline::TimelineEntry;
