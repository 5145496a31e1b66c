//! The wasm-bindgen step of the build, as a binary of this workspace.
//!
//! `cargo install wasm-bindgen-cli` would be a second toolchain to keep in step, and the npm packages that wrap it
//! download a ready-made binary. As a dependency it is pinned by `Cargo.lock` and built from source like the rest.

use std::env::args_os;
use std::process::ExitCode;

use wasm_bindgen_cli::{wasm_bindgen, wasm_bindgen_test_runner};

const USAGE: &str = "usage: xtask bindgen <wasm-bindgen's own arguments>
       xtask test-runner <wasm file> <the test harness's own arguments>";

fn main() -> ExitCode {
    let job = args_os().nth(1);
    // Each tool expects its own name first, as any program does: the job's name takes that place.
    let arguments = args_os().skip(1);
    let outcome = match job.as_deref().and_then(|job| job.to_str()) {
        Some("bindgen") => wasm_bindgen::run_cli_with_args(arguments),
        Some("test-runner") => wasm_bindgen_test_runner::run_cli_with_args(arguments),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}
