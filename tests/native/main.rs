//! What the engine promises, as sentences. `shop` is the world that most of them happen in.

mod bad_input;
mod catalog;
mod consent;
mod control;
mod counterfactual;
mod explanation;
mod forgetting;
mod interactions;
mod kernels;
mod learning;
mod lift;
mod personalizer;
mod policy;
mod portable;
mod prediction;
mod profile;
mod ranking;
mod rhythm;
mod sensitive;
mod shop;
mod shown;
mod signals;
mod text;
mod training;
