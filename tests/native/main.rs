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
mod onboarding;
mod personalizer;
mod policy;
mod portable;
mod profile;
mod ranking;
mod sensitive;
mod shaping;
mod shop;
mod signals;
mod text;
mod training;
