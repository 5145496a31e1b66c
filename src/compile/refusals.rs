//! The records that a compilation refuses, gathered, so that a command that may leave some out learns of all of them at once and not of
//! one in each attempt.
//!
//! A stage that refuses a record goes on with the next one, and the compilation ends with the stage. What a later stage would refuse is not
//! known then.

use crate::error::{Error, ErrorKind, Result};

/// Refused records, as many as were asked for.
#[derive(Debug, Default)]
pub struct Refusals {
    most: usize,
    all: Vec<Error>,
}

impl Refusals {
    /// Gathers so many; with 0 the first one ends the compilation.
    pub fn up_to(most: usize) -> Self {
        Self { most, all: Vec::new() }
    }

    /// What was refused, in the order of the source.
    pub fn all(&self) -> &[Error] {
        &self.all
    }

    /// Notes a record that is refused. Errors: this one, where none are gathered or it is about two records; the first one, where there are
    /// as many as were asked for.
    pub(super) fn note(&mut self, error: Error) -> Result<()> {
        let is_of_one = matches!(error.kind(), ErrorKind::SourceSyntax { .. } | ErrorKind::SourceField { .. });
        if self.most == 0 || !is_of_one {
            return Err(error);
        }
        self.all.push(error);
        if self.all.len() == self.most { self.settle() } else { Ok(()) }
    }

    /// Ends a stage. Errors: the first of the records that were refused.
    pub(super) fn settle(&self) -> Result<()> {
        self.all.first().map_or(Ok(()), |first| Err(first.clone()))
    }
}
