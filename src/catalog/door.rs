//! The checks before anything of a file is used: every offset, index, string and number is what the format says.

use std::ops::RangeInclusive;

use super::buffer::{Plain, column};
use super::field::Shape;
use super::format::{NO_STRING, Section, layout};
use super::vectors::{SCALES, VectorSet};
use super::view::{Catalog, ITEM_SCALES};
use crate::error::Result;

/// The range of a prior, in nats. The logarithm of any count is far below the upper end.
const PRIORS: RangeInclusive<f32> = 0.0..=1e9;

impl Catalog {
    pub(super) fn check(&self) -> Result<()> {
        let items = self.len();
        let strings = self.check_strings()?;
        if strings < items + self.feature_count() {
            return Err(layout(Section::StringOffsets.tag(), "it has not a string for each item and each feature"));
        }
        self.check_indices(Section::ItemsById, items, items)?;
        self.check_indices(Section::FeatureFields, self.feature_count(), self.fields.len())?;
        self.check_entries(items, self.feature_count())?;
        self.check_range(Section::ItemScales, items, ITEM_SCALES)?;
        self.check_range(Section::Popularity, items, PRIORS)?;
        if !self.section(Section::Trending).is_empty() {
            self.check_range(Section::Trending, items, PRIORS)?;
        }
        self.check_vectors(items)?;
        self.check_fields(items, strings)
    }

    /// A column of exactly `length` values, aligned.
    pub(super) fn checked_column<T: Plain>(&self, section: Section, length: usize) -> Result<&[T]> {
        let values =
            column(self.section(section)).ok_or(layout(section.tag(), "its length does not fit its values"))?;
        if values.len() == length {
            Ok(values)
        } else {
            Err(layout(section.tag(), "it has not one value for each item, feature or string that it is for"))
        }
    }

    /// Returns the number of strings.
    fn check_strings(&self) -> Result<usize> {
        let tag = Section::StringOffsets.tag();
        let count = self.directory.range(Section::StringOffsets).len() / size_of::<u32>();
        let text = std::str::from_utf8(self.section(Section::StringBytes))
            .map_err(|_| layout(Section::StringBytes.tag(), "it is not UTF-8"))?;
        let offsets = self.checked_offsets(Section::StringOffsets, count, text.len())?;
        if offsets.iter().all(|&offset| text.is_char_boundary(offset as usize)) {
            Ok(offsets.len() - 1)
        } else {
            Err(layout(tag, "a string starts inside a character"))
        }
    }

    /// Offsets that start at 0, never fall, and end at `end`.
    fn checked_offsets(&self, section: Section, count: usize, end: usize) -> Result<&[u32]> {
        let offsets: &[u32] = self.checked_column(section, count)?;
        let sound = offsets.first() == Some(&0) && offsets.last() == Some(&(end as u32)) && u32::try_from(end).is_ok();
        if sound && offsets.is_sorted() {
            Ok(offsets)
        } else {
            Err(layout(section.tag(), "its offsets do not ascend to the end"))
        }
    }

    fn check_indices(&self, section: Section, count: usize, bound: usize) -> Result<()> {
        let indices: &[u32] = self.checked_column(section, count)?;
        // The largest of all, not `all(…)`: a loop without branches, which the compiler turns into SIMD.
        let largest = indices.iter().fold(0, |largest, &index| largest.max(index));
        if indices.is_empty() || (largest as usize) < bound {
            Ok(())
        } else {
            Err(layout(section.tag(), "it points past the end of what it points into"))
        }
    }

    /// A list of features for each item, with a weight for each.
    fn check_entries(&self, items: usize, features: usize) -> Result<()> {
        let entries = self.section(Section::ItemWeights).len();
        self.checked_offsets(Section::ItemOffsets, items + 1, entries)?;
        self.check_indices(Section::ItemFeatures, entries, features)
    }

    /// A column of numbers, each of which is 0 or in the range. The range ensures that sums of squares, and their inverses,
    /// stay finite in single precision.
    pub(super) fn check_range(&self, section: Section, count: usize, range: RangeInclusive<f32>) -> Result<()> {
        let values: &[f32] = self.checked_column(section, count)?;
        let (least, most) = (*range.start(), *range.end());
        // `&` and `|`, not `all(…)`: a loop without branches, which the compiler turns into SIMD. NaN is in no range.
        if values.iter().fold(true, |sound, &value| sound & ((value == 0.0) | ((value >= least) & (value <= most)))) {
            Ok(())
        } else {
            Err(layout(section.tag(), "a number is negative, too small, too large or not finite"))
        }
    }

    fn check_fields(&self, items: usize, strings: usize) -> Result<()> {
        if !self.section(Section::Folding).is_empty() {
            self.checked_column::<u8>(Section::Folding, self.fields.len())?;
        }
        let of = |shape: fn(Shape) -> bool| self.fields.iter().filter(|field| shape(field.shape)).count();
        let numbers: &[f64] = self.checked_column(Section::Numbers, items * of(|shape| shape == Shape::Number))?;
        let numeric = self.fields.iter().filter(|field| field.shape == Shape::Number);
        for (field, column) in numeric.zip(numbers.chunks_exact(items.max(1))) {
            let least = if field.role.is_from_zero() { 0.0 } else { f64::MIN };
            // NaN: the item has none.
            if column.iter().any(|&number| number < least || number > f64::MAX) {
                return Err(layout(Section::Numbers.tag(), "a number is infinite, or negative where none may be"));
            }
        }
        let stored: &[u32] = self.checked_column(Section::Stored, items * of(Shape::is_stored))?;
        if stored.iter().all(|&string| string == NO_STRING || (string as usize) < strings) {
            Ok(())
        } else {
            Err(layout(Section::Stored.tag(), "it points past the end of the strings"))
        }
    }

    fn check_vectors(&self, items: usize) -> Result<()> {
        let sum = |length: &dyn Fn(&VectorSet) -> usize| self.vector_sets.iter().map(length).sum();
        let _: &[i8] = self.checked_column(Section::VectorData, sum(&|set| set.data_bytes(items)))?;
        self.check_range(Section::VectorScales, items * self.vector_sets.len(), SCALES)?;
        let grams: &[f32] = self.checked_column(Section::VectorGrams, sum(&VectorSet::gram_length))?;
        if grams.iter().all(|number| number.is_finite()) {
            Ok(())
        } else {
            Err(layout(Section::VectorGrams.tag(), "a number is not finite"))
        }
    }
}
