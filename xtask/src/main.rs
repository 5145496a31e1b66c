//! What the build does to a module of WebAssembly, as a binary of this workspace: wasm-bindgen's step, shorter names, the order of the functions, and
//! what each of them weighs.
//!
//! `cargo install wasm-bindgen-cli` would be a second toolchain to keep in step, and the npm packages that wrap it
//! download a ready-made binary. As a dependency it is pinned by `Cargo.lock` and built from source like the rest.

mod names;
mod order;
mod weigh;

use std::env::args_os;
use std::ffi::OsString;
use std::fs;
use std::process::ExitCode;

use wasm_bindgen_cli::{wasm_bindgen, wasm_bindgen_test_runner};

const USAGE: &str = "usage: xtask bindgen <wasm-bindgen's own arguments>
       xtask shorten <wasm file> <its glue>
       xtask order <wasm file> <wasm file to write>
       xtask weigh <wasm file>
       xtask test-runner <wasm file> <the test harness's own arguments>";

fn main() -> ExitCode {
    let job = args_os().nth(1);
    // Each tool expects its own name first, as any program does: the job's name takes that place.
    let arguments = args_os().skip(1);
    let outcome = match job.as_deref().and_then(|job| job.to_str()) {
        Some("bindgen") => wasm_bindgen::run_cli_with_args(arguments),
        Some("shorten") => shorten(arguments.skip(1).collect()),
        Some("order") => order(arguments.skip(1).collect()),
        Some("weigh") => weigh(arguments.skip(1).collect()),
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

fn shorten(paths: Vec<OsString>) -> anyhow::Result<()> {
    let [module, glue] = &paths[..] else { anyhow::bail!(USAGE) };
    let (shorter, shorter_glue) = names::shortened(&fs::read(module)?, &fs::read_to_string(glue)?)?;
    fs::write(module, shorter)?;
    Ok(fs::write(glue, shorter_glue)?)
}

fn order(paths: Vec<OsString>) -> anyhow::Result<()> {
    let [from, to] = &paths[..] else { anyhow::bail!(USAGE) };
    Ok(fs::write(to, order::ordered(&fs::read(from)?)?)?)
}

fn weigh(paths: Vec<OsString>) -> anyhow::Result<()> {
    let [module] = &paths[..] else { anyhow::bail!(USAGE) };
    print!("{}", weigh::weighed(&fs::read(module)?)?);
    Ok(())
}
