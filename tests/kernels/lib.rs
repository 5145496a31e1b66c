//! The SIMD kernels held against the scalar ones, in whatever engine runs this module.
//!
//! The module needs no glue: [`check`] takes a seed and a number of cases and says in plain text what it found. The cases
//! are proptest's, so a disagreement is reported as the smallest one that shows it. Natively the crate is empty, since
//! there the scalar kernels are the only ones (`tests/native/kernels.rs` holds those against their definitions).
#![cfg(all(target_arch = "wasm32", target_feature = "simd128"))]

mod given;
mod properties;

use std::fmt::Debug;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};

/// Where a text stands in the module's memory, and how many bytes it has.
#[repr(C)]
pub struct Text {
    start: *const u8,
    length: usize,
}

/// Runs every property on `cases` random cases. Returns where the report stands, a line for each property: it ends in
/// "agree" or says what does not. The same seed gives the same cases on every machine.
#[unsafe(no_mangle)]
pub extern "C" fn check(seed: u32, cases: u32) -> *const Text {
    let report = Box::leak(properties::report(Run { seed, cases }).into_boxed_str());
    Box::leak(Box::new(Text { start: report.as_ptr(), length: report.len() }))
}

/// Which cases, and how many.
#[derive(Clone, Copy)]
struct Run {
    seed: u32,
    cases: u32,
}

impl Run {
    /// One property's line.
    fn line<S: Strategy>(self, name: &str, cases: S, holds: impl Fn(S::Value) -> TestCaseResult) -> String
    where
        S::Value: Debug,
    {
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&self.seed.to_le_bytes());
        let config = Config { cases: self.cases, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
        match runner.run(&cases, holds) {
            Ok(()) => format!("{name}: {} cases agree", self.cases),
            Err(disagreement) => format!("{name}: {disagreement}"),
        }
    }
}
