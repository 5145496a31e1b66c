//! Groups of variants: items of one product, which have the same value in the field of the role `variant-of`.

use super::field::Role;
use super::view::{Catalog, FeatureIndex, ItemIndex};

/// The groups of all items.
#[derive(Debug, Default)]
pub struct VariantGroups {
    /// By item, its group, or [`NONE`]; empty for a catalogue without variants.
    groups: Vec<u32>,
    /// How many groups there are.
    pub count: usize,
}

const NONE: u32 = u32::MAX;

impl VariantGroups {
    /// The group of an item, if it has one.
    pub fn of(&self, item: ItemIndex) -> Option<usize> {
        self.groups.get(item.get()).filter(|&&group| group != NONE).map(|&group| group as usize)
    }
}

impl Catalog {
    /// The place of the field that says which items are variants of one product, if there is one.
    pub fn variant_field(&self) -> Option<usize> {
        self.fields().iter().position(|field| field.role == Role::VariantOf && !field.sensitive)
    }

    /// The feature that an item and its variants have; `None` if it has none. Cost: a pass over the item's features.
    pub fn variants_of(&self, item: ItemIndex) -> Option<FeatureIndex> {
        let place = self.variant_field()?;
        self.features(item).map(|(feature, _)| feature).find(|&feature| self.field_place(feature) == place)
    }

    /// All groups of variants. Cached: the first call takes a pass over the features and the items that are variants.
    pub fn variant_groups(&self) -> &VariantGroups {
        self.variants.get_or_init(|| {
            let mut found = VariantGroups::default();
            let Some(place) = self.variant_field() else { return found };
            found.groups.resize(self.len(), NONE);
            for feature in self.features_of(place) {
                let items = self.postings(feature).items;
                items.iter().for_each(|&item| found.groups[item as usize] = found.count as u32);
                found.count += 1;
            }
            found
        })
    }
}
