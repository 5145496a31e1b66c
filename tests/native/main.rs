//! What the engine promises, as sentences. `shop` is the world that most of them happen in.

mod bad_input;
mod catalog;
mod consent;
mod control;
mod counterfactual;
mod experiments;
mod explanation;
mod forgetting;
mod interactions;
mod kernels;
mod onboarding;
mod personalizer;
mod policy;
mod portable;
mod profile;
mod randomised_response;
mod ranking;
mod segments;
mod sensitive;
mod shaping;
mod shop;
mod signals;
mod slots;
mod text;
mod training;
