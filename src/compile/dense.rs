//! Sets of item vectors: checks them and puts them into the catalogue's columns.

use std::collections::HashMap;

use super::config::Config;
use super::quantise::Quantised;
use crate::catalog::vectors::{DIMENSIONS, LARGEST, VectorSet};
use crate::error::{Error, ErrorKind, Result};

/// A set of vectors from any source.
#[derive(Debug, Clone, Default)]
pub struct SourceVectors {
    /// The set's name.
    pub name: String,
    /// The item's id of each row; `None` if the rows are in the order of the items.
    pub ids: Option<Vec<String>>,
    /// How many numbers a row has.
    pub dimensions: usize,
    /// The rows, one after the other.
    pub values: Vec<f32>,
}

/// The columns of all sets.
#[derive(Debug, Default)]
pub struct DenseSets {
    /// What the sets are.
    pub index: Vec<u8>,
    /// Their bytes.
    pub data: Vec<i8>,
    /// Their scales.
    pub scales: Vec<f32>,
    /// Their Gram matrices.
    pub grams: Vec<f32>,
    counts: Vec<(String, usize, usize)>,
}

impl DenseSets {
    /// Checks the sets and quantises them for the items with these ids. `progress` is called with the part that is done, 0 to 1.
    ///
    /// Vectors of unknown items are skipped. Errors: `vectors_invalid`.
    pub fn new(sets: &[SourceVectors], ids: &[String], config: &Config, mut progress: impl FnMut(f64)) -> Result<Self> {
        let places: HashMap<&str, usize> = if sets.is_empty() {
            HashMap::new()
        } else {
            ids.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect()
        };
        let mut columns = Self::default();
        let mut described = Vec::new();
        for (number, source) in sets.iter().enumerate() {
            let set = VectorSet {
                name: source.name.clone(),
                dimensions: source.dimensions,
                ridge: config.ridge(&source.name),
            };
            let mut quantised = Quantised::new(source.check(ids.len(), set.clone())?, ids.len());
            for (row, vector) in source.values.chunks_exact(source.dimensions).enumerate() {
                let place = source.ids.as_ref().map_or(Some(row), |rows| places.get(rows[row].as_str()).copied());
                source.check_row(row, vector, place.map(|place| ids[place].as_str()))?;
                if let Some(place) = place {
                    if quantised.scales[place] > 0.0 {
                        return Err(wrong(
                            &source.name,
                            format!("two vectors of the item \"{}\"", ids[place]),
                            "one".to_owned(),
                        ));
                    }
                    quantised.put(place, vector);
                }
                if row % 1_000 == 0 {
                    progress(
                        (number as f64 + row as f64 / ids.len() as f64).min(sets.len() as f64) / sets.len() as f64,
                    );
                }
            }
            columns.counts.push((set.name.clone(), set.dimensions, quantised.count()));
            columns.grams.extend(quantised.gram());
            columns.data.extend(&quantised.data);
            columns.scales.extend(&quantised.scales);
            described.push(set);
        }
        columns.index = VectorSet::encode_all(&described);
        Ok(columns)
    }

    /// For each set: its name, its dimensions, and the number of items with a vector.
    pub fn counts(&self) -> Vec<(String, usize, usize)> {
        self.counts.clone()
    }
}

impl SourceVectors {
    /// Checks the numbers of rows and columns.
    fn check(&self, items: usize, set: VectorSet) -> Result<VectorSet> {
        if !DIMENSIONS.contains(&self.dimensions) {
            return Err(wrong(&self.name, format!("vectors of {} numbers", self.dimensions), "8 to 1,024".to_owned()));
        }
        let rows = self.values.len() / self.dimensions;
        let expected = self.ids.as_ref().map_or(items, Vec::len);
        if rows * self.dimensions == self.values.len() && rows == expected {
            return Ok(set);
        }
        let got = format!("{} numbers in rows of {}", self.values.len(), self.dimensions);
        let of = if self.ids.is_some() { "ids" } else { "items, since they come without ids" };
        Err(wrong(&self.name, got, format!("a row for each of the {expected} {of}")))
    }

    fn check_row(&self, row: usize, vector: &[f32], id: Option<&str>) -> Result<()> {
        let is_sound = |number: &f32| number.abs() <= LARGEST;
        let Some(dimension) = vector.iter().position(|number| !is_sound(number)) else { return Ok(()) };
        let id = id.or(self.ids.as_ref().map(|ids| ids[row].as_str())).unwrap_or_default();
        let got = format!("{} in dimension {dimension} of the item \"{id}\"", vector[dimension]);
        Err(wrong(&self.name, got, "numbers of -1e8 to 1e8".to_owned()))
    }
}

fn wrong(set: &str, got: String, expected: String) -> Error {
    ErrorKind::Vectors { set: set.to_owned(), got, expected }.into()
}
