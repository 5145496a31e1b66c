//! What is only shown: a column's texts, in the order in which they first occur.

use crate::catalog::format::NO_STRING;
use penchant_kernel::unpack::stream::{Stream, Texts, put};

/// Reads a column of shown texts, item by item: 0 where the item has none, 1 for the column's next text, else two more than the number of
/// a text of any column, in the order in which they first occur.
#[derive(Debug)]
pub struct Shown<'a> {
    tokens: Stream<'a>,
    texts: Texts<'a>,
}

impl<'a> Shown<'a> {
    /// Of a column's tokens and its texts.
    pub fn new(tokens: &'a [u8], texts: &'a [u8]) -> Self {
        Self { tokens: Stream::new(tokens), texts: Texts::new(texts) }
    }

    /// The number of the next item's text, which is added to `known` if it is new; [`NO_STRING`] if it has none. `None` where
    /// that cannot be read, or `known` would become longer than `most`.
    pub fn item(&mut self, known: &mut Vec<&'a [u8]>, most: usize) -> Option<u32> {
        match self.tokens.number()? {
            0 => Some(NO_STRING),
            1 if known.len() < most => {
                known.push(self.texts.take()?);
                Some(known.len() as u32 - 1)
            }
            1 => None,
            text => Some(text - 2).filter(|&text| (text as usize) < known.len()),
        }
    }

    /// Whether all was read.
    pub fn is_at_end(&self) -> bool {
        self.tokens.is_at_end() && self.texts.is_at_end()
    }
}

/// Writes an item's text as [`Shown`] reads it. `known` is how many texts have been met; returns whether this is the next.
pub fn put_shown(tokens: &mut Vec<u8>, text: u32, known: u32) -> bool {
    let is_new = text == known;
    match text {
        NO_STRING => put(tokens, 0),
        _ if is_new => put(tokens, 1),
        _ => put(tokens, u64::from(text) + 2),
    }
    is_new
}
