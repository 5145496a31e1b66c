//! Generated items: ten features each out of a skewed vocabulary, a popularity, a vector.
//!
//! Values are drawn by Zipf's law, so that a few are everywhere and most are rare, as tags are. The popularity has the
//! long tail that popularities have; the vectors' numbers are bell-shaped and independent. The same seed makes the same
//! items on every machine.

use std::fmt::Write;

use penchant::compile::dense::SourceVectors;
use penchant::compile::findings::Findings;
use penchant::compile::priors::Interactions;
use penchant::compile::refusals::Refusals;
use penchant::compile::source::{self, Duplicates};
use penchant::compile::{Inputs, Stage, compile};
use penchant::error::Result;

/// What is generated.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// How many items.
    pub items: usize,
    /// How many different features there are to have.
    pub vocabulary: usize,
    /// How many features an item has.
    pub features: usize,
    /// How many numbers its vector has.
    pub dimensions: usize,
}

impl Shape {
    /// The shape of the tables: 10 features out of 20,000, 64 dimensions.
    pub fn of(items: usize) -> Self {
        Self { items, vocabulary: 20_000, features: 10, dimensions: 64 }
    }
}

const CONFIG: &str = r#"{"fields":{"tags":"tag","popularity":"popularity"}}"#;

/// Generated items as a site has them: NDJSON.
pub fn source(shape: Shape) -> String {
    items(shape, &mut Chance::seeded(shape.items as u64))
}

/// A catalogue of generated items. `progress` hears how far it is.
pub fn catalogue(shape: Shape, progress: impl FnMut(Stage, f64)) -> Result<Vec<u8>> {
    let mut chance = Chance::seeded(shape.items as u64);
    let source = items(shape, &mut chance);
    let vectors = [vectors(shape.items, shape.dimensions, &mut chance)];
    let inputs = Inputs { vectors: &vectors, ..Inputs::of(source.as_bytes(), CONFIG, Duplicates::Refuse) };
    Ok(compile(inputs, progress)?.bytes)
}

/// A catalogue of real items, with generated vectors and a generated popularity where they have none of their own.
pub fn with_real_items(source: &[u8], config: &str, progress: impl FnMut(Stage, f64)) -> Result<Vec<u8>> {
    let read = source::read(source, Duplicates::Merge, (&mut Findings::default(), &mut Refusals::default()), |_| {})?;
    let items: Vec<String> = read.items.into_iter().map(|item| item.id).collect();
    let mut chance = Chance::seeded(items.len() as u64);
    let vectors = [vectors(items.len(), Shape::of(0).dimensions, &mut chance)];
    let zipf = Zipf::new(items.len());
    let item: Vec<u32> = (0..2 * items.len()).map(|_| zipf.draw(&mut chance) as u32).collect();
    let interactions = Interactions { at: vec![f64::NAN; item.len()], items, item };
    let inputs = Inputs::of(source, config, Duplicates::Merge);
    Ok(compile(Inputs { vectors: &vectors, interactions: Some(&interactions), ..inputs }, progress)?.bytes)
}

fn items(shape: Shape, chance: &mut Chance) -> String {
    let zipf = Zipf::new(shape.vocabulary);
    let mut source = String::new();
    let mut values = Vec::with_capacity(shape.features);
    for item in 0..shape.items {
        values.clear();
        while values.len() < shape.features {
            let value = zipf.draw(chance);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let popularity = chance.share().powf(-1.2).min(1e6) as u32;
        // Writing to a string cannot fail.
        let _ = writeln!(source, r#"{{"id":"{item}","tags":{:?},"popularity":{popularity}}}"#, Texts(&values));
    }
    source
}

fn vectors(items: usize, dimensions: usize, chance: &mut Chance) -> SourceVectors {
    let values = (0..items * dimensions).map(|_| chance.bell()).collect();
    SourceVectors { name: "taste".to_owned(), ids: None, dimensions, values }
}

/// Numbers as a list of texts: tags are texts.
struct Texts<'a>(&'a [usize]);

impl std::fmt::Debug for Texts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|value| format!("t{value}"))).finish()
    }
}

/// Numbers by Zipf's law: k is drawn in proportion to 1 / (k + 1).
struct Zipf {
    sums: Vec<f64>,
}

impl Zipf {
    fn new(count: usize) -> Self {
        let sums = (1..=count).scan(0.0, |sum, rank| {
            *sum += 1.0 / rank as f64;
            Some(*sum)
        });
        Self { sums: sums.collect() }
    }

    fn draw(&self, chance: &mut Chance) -> usize {
        let at = chance.share() * self.sums[self.sums.len() - 1];
        self.sums.partition_point(|&sum| sum < at).min(self.sums.len() - 1)
    }
}

/// A small seeded generator (SplitMix64).
struct Chance {
    state: u64,
}

impl Chance {
    fn seeded(seed: u64) -> Self {
        Self { state: seed }
    }

    fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number above 0, at most 1.
    fn share(&mut self) -> f64 {
        ((self.bits() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// A number around 0, of a deviation of about 1: four parts of one draw, added up.
    fn bell(&mut self) -> f32 {
        let bits = self.bits();
        let sum: u32 = [0, 16, 32, 48].iter().map(|shift| (bits >> shift) as u32 & 0xFFFF).sum();
        (sum as f32 / 65_536.0 - 2.0) * 3_f32.sqrt()
    }
}
