//! The names of the sets of vectors and neighbours. Each is also the name of a signal.

use super::dense::SourceVectors;
use super::neighbours::{SourceNeighbours, wrong as wrong_neighbours};
use crate::catalog::settings::{NEIGHBOUR_SETS, Signal, VECTOR_SETS};
use crate::catalog::vectors::MAX_NAME;
use crate::error::{Error, ErrorKind, Result};

/// The names, in the order of the sets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SetNames<'a> {
    /// Of the sets of vectors.
    pub vectors: Vec<&'a str>,
    /// Of the sets of neighbours.
    pub neighbours: Vec<&'a str>,
}

impl<'a> SetNames<'a> {
    /// The names of these sets. Errors: `vectors_invalid`, `neighbours_invalid` for a name that no signal can have or
    /// that another set has, and for too many sets.
    pub fn new(vectors: &'a [SourceVectors], neighbours: &'a [SourceNeighbours]) -> Result<Self> {
        let vector_names: Vec<&str> = vectors.iter().map(|set| set.name.as_str()).collect();
        let neighbour_names: Vec<&str> = neighbours.iter().map(|set| set.name.as_str()).collect();
        let wrong_vectors = |set: &str, got, expected: &str| {
            ErrorKind::Vectors { set: set.to_owned(), got, expected: expected.to_owned() }.into()
        };
        check(&vector_names, &[], VECTOR_SETS, &wrong_vectors)?;
        check(&neighbour_names, &vector_names, NEIGHBOUR_SETS, &wrong_neighbours)?;
        Ok(Self { vectors: vector_names, neighbours: neighbour_names })
    }

    /// These names and that of another set of neighbours, the last. Errors: `neighbours_invalid`, as of [`new`](Self::new).
    pub fn with(&self, neighbours: &'a str) -> Result<Self> {
        let mut names = self.clone();
        names.neighbours.push(neighbours);
        check(&names.neighbours, &names.vectors, NEIGHBOUR_SETS, &wrong_neighbours)?;
        Ok(names)
    }

    /// Every signal that has a name in a config, with that name.
    pub fn signals(&self) -> impl Iterator<Item = (Signal, &'a str)> {
        let fixed = Signal::fixed().iter().map(|&signal| (signal, signal.name([], [])));
        let vectors = self.vectors.iter().zip(0..).map(|(&name, set)| (Signal::Taste(set), name));
        let neighbours = self.neighbours.iter().zip(0..).map(|(&name, set)| (Signal::Neighbours(set), name));
        fixed.chain(vectors).chain(neighbours)
    }
}

fn check(names: &[&str], others: &[&str], most: usize, wrong: &dyn Fn(&str, String, &str) -> Error) -> Result<()> {
    if names.len() > most {
        return Err(wrong("(all)", format!("{} sets", names.len()), &format!("at most {most}")));
    }
    for (place, name) in names.iter().enumerate() {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
        let is_a_signal = Signal::fixed().iter().any(|signal| signal.name([], []) == *name);
        if !(1..=MAX_NAME).contains(&name.len()) || !name.bytes().all(plain) || is_a_signal {
            let expected = "a name of 1 to 32 of a-z, 0-9, _ and -, which is no other signal's";
            return Err(wrong(name, "this name".to_owned(), expected));
        }
        if names[..place].contains(name) {
            return Err(wrong(name, "two sets of this name".to_owned(), "a name for each"));
        }
        if others.contains(name) {
            return Err(wrong(name, "a set of vectors of this name".to_owned(), "a name for each set"));
        }
    }
    Ok(())
}
