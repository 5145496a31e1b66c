//! The items that may be on the shelf: a bit for each.

use super::conditions::{Ground, fill};
use crate::catalog::{Catalog, FeatureIndex, Filter, ItemIndex};

/// Why an item is not eligible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// The call's filter.
    Filter,
    /// It is not available, as the site's config says.
    Available,
    /// The call excludes it.
    Excluded,
    /// The visitor rejected it.
    Rejected,
    /// The visitor had it already.
    Seen,
    /// The visitor muted it, or one of its features.
    Muted,
    /// A prerequisite of it is not mastered.
    Reach,
    /// It was shown too often of late.
    Frequency,
}

impl Bar {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Bar::Filter => "filter",
            Bar::Available => "available",
            Bar::Excluded => "excluded",
            Bar::Rejected => "rejected",
            Bar::Seen => "seen",
            Bar::Muted => "muted",
            Bar::Reach => "reach",
            Bar::Frequency => "frequency",
        }
    }
}

/// A bit for each item of the catalogue; bits past the last item are always 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Eligible {
    words: Vec<u64>,
    /// Working memory for filters.
    spare: Vec<Vec<u64>>,
}

impl Eligible {
    /// All of `count` items.
    pub fn all(count: usize) -> Self {
        let mut eligible = Self::default();
        eligible.reset(count);
        eligible
    }

    /// Resets to all of `count` items, in the same memory.
    pub fn reset(&mut self, count: usize) {
        fill(&mut self.words, count);
    }

    /// The bits, 64 items a word, the first item lowest.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// How many items are left.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether an item may be on the shelf.
    pub fn contains(&self, item: ItemIndex) -> bool {
        self.words[item.get() / 64] >> (item.get() % 64) & 1 == 1
    }

    /// Takes an item out.
    pub fn remove(&mut self, item: ItemIndex) {
        self.remove_index(item.get());
    }

    fn remove_index(&mut self, item: usize) {
        self.words[item / 64] &= !(1 << (item % 64));
    }

    /// Takes out every item that has a feature. Cost: its postings.
    pub fn remove_having(&mut self, feature: FeatureIndex, catalog: &Catalog) {
        catalog.postings(feature).items.iter().for_each(|&item| self.remove_index(item as usize));
    }

    /// Takes out an item and its variants, but for some. Cost: the number of its variants.
    pub fn remove_with_variants(&mut self, item: ItemIndex, catalog: &Catalog, except: &[ItemIndex]) {
        let group = catalog.variants_of(item).map(|group| catalog.postings(group).items).unwrap_or_default();
        let variants = group.iter().filter_map(|&item| catalog.item_at(item as usize));
        variants.chain([item]).filter(|item| !except.contains(item)).for_each(|item| self.remove(item));
    }

    /// Keeps one item of each group of variants: the first in the catalogue's order. Cost: a pass over the items' features; nothing
    /// without variants.
    pub fn keep_one_of_each(&mut self, catalog: &Catalog) {
        if catalog.variant_field().is_none() {
            return;
        }
        for item in catalog.items() {
            if let Some(group) = catalog.variants_of(item).filter(|_| self.contains(item)) {
                self.remove_having(group, catalog);
                self.insert(item);
            }
        }
    }

    /// Keeps the items that meet a filter.
    pub fn keep(&mut self, filter: &Filter, ground: &Ground) {
        ground.keep(filter, &mut self.words, &mut self.spare);
    }

    /// Resets to none of `count` items, in the same memory.
    pub fn clear(&mut self, count: usize) {
        self.words.clear();
        self.words.resize(count.div_ceil(64), 0);
    }

    /// Lets an item in.
    pub fn insert(&mut self, item: ItemIndex) {
        self.words[item.get() / 64] |= 1 << (item.get() % 64);
    }

    /// The items that are not in another set.
    pub fn without(&self, other: &Eligible) -> Self {
        let words = self.words.iter().zip(&other.words).map(|(own, other)| own & !other);
        Self { words: words.collect(), spare: Vec::new() }
    }

    /// Resets to the items of another set that have a feature, in the same memory. Cost: its postings.
    pub fn keep_having(&mut self, feature: FeatureIndex, catalog: &Catalog, of: &Eligible) {
        self.clear(catalog.len());
        let items = catalog.postings(feature).items.iter();
        let items = items.filter_map(|&item| catalog.item_at(item as usize)).filter(|&item| of.contains(item));
        items.for_each(|item| self.insert(item));
    }

    /// Copies another set, in the same memory.
    pub fn copy(&mut self, other: &Eligible) {
        self.words.clone_from(&other.words);
    }
}
