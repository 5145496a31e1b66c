//! The native program: it makes the catalogues and answers the same questions as the module.
//!
//! ```text
//! kernels generate ITEMS FILE                  writes a catalogue of generated items
//! kernels write ITEMS FILE                     writes the same items as NDJSON
//! kernels dress SOURCE CONFIG FILE             writes one of real items (NDJSON), with generated vectors
//! kernels pack SOURCE CONFIG PLAIN PACKED      writes one of real items as they are, in both versions of the format
//! kernels ask FILE                             reads lines `JOB TIMES`, answers each with the least microseconds
//! ```
//!
//! Jobs: `dense`, `sparse`, `hybrid`, `event`, `replay`, `read`, `load`; for a visitor of so many acts (`turn COUNT`
//! before), what their neighbours come to `anew` and `again`. Progress goes to standard error.

use std::io::{BufRead, Write, stdin, stdout};
use std::process::ExitCode;
use std::time::Instant;

use kernels::generated::{self, Shape};
use kernels::trial::{EVENTS, Kind, Trial};
use penchant::catalog::{AlignedBytes, Catalog};
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "usage: kernels generate ITEMS FILE | write ITEMS FILE | dress SOURCE CONFIG FILE | pack SOURCE CONFIG PLAIN PACKED | ask FILE";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["generate", items, file] => generate(items, file),
        ["write", items, file] => write(items, file),
        ["dress", source, config, file] => dress(source, config, file),
        ["pack", source, config, plain, packed] => pack(source, config, plain, packed),
        ["ask", file] => ask(file),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn generate(items: &str, file: &str) -> Outcome<()> {
    Ok(std::fs::write(file, generated::catalogue(Shape::of(items.parse()?), |_, _| {})?)?)
}

fn write(items: &str, file: &str) -> Outcome<()> {
    Ok(std::fs::write(file, generated::source(Shape::of(items.parse()?)))?)
}

fn dress(source: &str, config: &str, file: &str) -> Outcome<()> {
    let (source, config) = (std::fs::read(source)?, std::fs::read_to_string(config)?);
    Ok(std::fs::write(file, generated::with_real_items(&source, &config, |_, _| {})?)?)
}

fn pack(source: &str, config: &str, plain: &str, packed: &str) -> Outcome<()> {
    let (source, config) = (std::fs::read(source)?, std::fs::read_to_string(config)?);
    for (file, packed) in [(plain, false), (packed, true)] {
        let inputs = Inputs { packed, ..Inputs::of(&source, &config, Duplicates::Merge) };
        std::fs::write(file, compile(inputs, |_, _| {})?.bytes)?;
    }
    Ok(())
}

fn ask(file: &str) -> Outcome<()> {
    let bytes = std::fs::read(file)?;
    let mut trial = Trial::new(AlignedBytes::copied(&bytes)?)?;
    for line in stdin().lock().lines() {
        let line = line?;
        let (job, times) = line.split_once(' ').ok_or("a job and how often")?;
        let mut best = f64::INFINITY;
        if job == "turn" {
            trial.turn_to(times.parse()?)?;
            writeln!(stdout(), "0")?;
            continue;
        }
        for _ in 0..times.parse()? {
            best = best.min(timed(&mut trial, job, &bytes)?);
        }
        writeln!(stdout(), "{best}")?;
    }
    Ok(())
}

/// Does a job once and returns how many microseconds that took: for events, one event's.
fn timed(trial: &mut Trial, job: &str, bytes: &[u8]) -> Outcome<f64> {
    let micros = |since: Instant| since.elapsed().as_secs_f64() * 1e6;
    if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.name() == job) {
        let since = Instant::now();
        std::hint::black_box(trial.rank(kind));
        return Ok(micros(since));
    }
    match job {
        "anew" | "again" => {
            let since = Instant::now();
            if job == "anew" {
                trial.gather()
            } else {
                trial.read()
            }
            std::hint::black_box(trial.rank(Kind::Neighbours));
            Ok(micros(since))
        }
        "event" => {
            trial.begin()?;
            let since = Instant::now();
            trial.record(EVENTS)?;
            Ok(micros(since) / EVENTS as f64)
        }
        "replay" => {
            let since = Instant::now();
            let count = trial.replay();
            Ok(micros(since) / count as f64)
        }
        "read" => {
            trial.begin()?;
            trial.record(1)?;
            let since = Instant::now();
            trial.read();
            Ok(micros(since))
        }
        "load" => {
            let bytes = AlignedBytes::copied(bytes)?;
            let since = Instant::now();
            std::hint::black_box(Catalog::load(bytes)?);
            Ok(micros(since))
        }
        other => Err(format!("no job `{other}`").into()),
    }
}
