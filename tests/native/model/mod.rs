//! Random programs of commands in several tabs, on a storage that fails at any operation in every way that browsers do,
//! against a reference model: what was acknowledged is there once, nothing that was erased or taken back comes back, an error
//! changes nothing, and tabs agree.
//!
//! `PROPTEST_CASES=20000 cargo test --test native model` takes it to length.

mod book;
pub mod place;
mod program;
mod world;

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::shop::{BOOKS, CONFIG, compiled};
use program::{Step, any_program};
use world::World;

/// As many acts are kept by [`SHORT`].
const MOST: usize = 10;
static USUAL: LazyLock<Vec<u8>> = LazyLock::new(|| compiled(BOOKS, CONFIG));
static SHORT: LazyLock<Vec<u8>> =
    LazyLock::new(|| compiled(BOOKS, &CONFIG.replacen('{', &format!(r#"{{"retention":{{"events":{MOST}}},"#), 1)));

/// Runs a program, on a log that is short or not. Errors: what does not hold after which step.
fn run(program: &[Step], is_short: bool) -> Result<(), String> {
    let mut world = if is_short { World::new(&SHORT, Some(MOST)) } else { World::new(&USUAL, None) };
    for (number, step) in program.iter().enumerate() {
        world.step(step).map_err(|what| format!("step {number}: {what}"))?;
    }
    world.end().map_err(|what| format!("at the end: {what}"))
}

/// Equal programs at each run, so that a run tells of the change that it is of; at length, others each time.
fn config() -> ProptestConfig {
    let is_at_length = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig {
        rng_seed: if is_at_length { RngSeed::Random } else { RngSeed::Fixed(14) },
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_is_lost_doubled_or_brought_back_whatever_the_storage_does(
        program in any_program(),
        is_short in prop::bool::weighted(0.3),
    ) {
        if let Err(what) = run(&program, is_short) {
            prop_assert!(false, "{}", what);
        }
    }
}
