//! Features by their names: the field and the value, however the value is spelled.

use std::borrow::Cow;

use super::format::Section;
use super::index::NameIndex;
use super::view::{Catalog, FeatureIndex};
use crate::hash::feature_hash;
use crate::spelling::{canonical, folded_hash, value_hash};

impl Catalog {
    /// The feature with that stable hash. Cost: a binary search; the first call hashes all features.
    pub fn feature(&self, hash: u64) -> Option<FeatureIndex> {
        let names = self.names.get_or_init(|| {
            let all = || (0..self.feature_count()).filter_map(|place| self.feature_at(place));
            let placed = |hash: u64, feature: FeatureIndex| (hash, feature.get() as u32);
            let own = all().map(|feature| placed(self.hash(feature), feature));
            let folded = |feature| folded_hash(&self.field_of(feature).name, self.value(feature));
            let folding = all().filter(|&feature| self.folds(self.field_place(feature)));
            NameIndex::new(own.chain(folding.map(|feature| placed(folded(feature), feature))))
        });
        self.feature_at(names.find(hash)? as usize)
    }

    /// The feature of a field's value, or of an id, however the value is spelled. Cost: a hash and a binary search, at most three of each.
    pub fn named(&self, field: &str, value: &str) -> Option<FeatureIndex> {
        self.feature(feature_hash(field, value)).or_else(|| self.known(value_hash(field, value), (field, value)))
    }

    /// The feature of that stable hash, or the one that has the value in another case where the field folds case.
    pub fn known(&self, hash: u64, (field, value): (&str, &str)) -> Option<FeatureIndex> {
        let folds = || !self.column::<u8>(Section::Folding).is_empty();
        self.feature(hash).or_else(|| if folds() { self.feature(folded_hash(field, value)) } else { None })
    }

    /// A value as the catalogue spells it; in its canonical spelling where the catalogue has no such value.
    pub fn spelt<'a>(&'a self, field: &str, value: &'a str) -> Cow<'a, str> {
        self.named(field, value).map_or_else(|| canonical(value), |feature| canonical(self.value(feature)))
    }

    /// Whether values of that field that differ in case alone are one.
    fn folds(&self, place: usize) -> bool {
        self.column::<u8>(Section::Folding).get(place) == Some(&1)
    }

    /// A feature's stable hash: of the canonical spelling of a value, and of an id to the byte.
    pub fn hash(&self, feature: FeatureIndex) -> u64 {
        let (field, value) = (self.field_of(feature), self.value(feature));
        if field.role.is_filter() { feature_hash(&field.name, value) } else { value_hash(&field.name, value) }
    }
}
