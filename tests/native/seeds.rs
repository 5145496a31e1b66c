//! What the fuzz targets begin with, and every input that ever made one of them fail: each goes through its target. So the
//! targets are known to run, and what was mended stays mended, without a nightly compiler.

use std::fs;
use std::path::Path;

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use proptest::prelude::*;

type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 6] = [
    ("catalogue", targets::catalogue),
    ("log", targets::log),
    ("import", targets::import),
    ("config", targets::config),
    ("source", targets::source),
    ("options", targets::options),
];

fn inputs(of: &str, target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(of).join(target);
    let files = fs::read_dir(folder).into_iter().flatten().map(|file| file.expect("it can be read").path());
    files.map(|path| (path.display().to_string(), fs::read(&path).expect("it can be read"))).collect()
}

#[test]
fn every_target_takes_its_seeds() {
    for (name, target) in TARGETS {
        let seeds = inputs("seeds", name);
        assert!(!seeds.is_empty(), "{name} has none");
        seeds.iter().for_each(|(_, bytes)| target(bytes));
    }
}

#[test]
fn what_once_made_a_target_fail_no_longer_does() {
    for (name, target) in TARGETS {
        for (path, bytes) in inputs("crashes", name) {
            println!("{path}");
            target(&bytes);
        }
    }
}

proptest! {
    /// Without coverage to go by, but in every run of the tests: bytes of the seeds changed, left out and put in.
    #[test]
    fn and_seeds_that_were_changed(
        target in 0..TARGETS.len(),
        seed: prop::sample::Index,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 0..6),
    ) {
        let (name, target) = TARGETS[target];
        let seeds = inputs("seeds", name);
        let mut bytes = seeds[seed.index(seeds.len())].1.clone();
        for (at, byte, kind) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, byte),
            }
        }
        target(&bytes);
    }
}
