//! Groups of variants: items of one product, which have the same value in the field of the role `variant-of`.

use super::field::Role;
use super::view::{Catalog, FeatureIndex, ItemIndex};

/// The groups of all items.
#[derive(Debug, Default)]
pub struct VariantGroups {
    /// By item, its group, or [`NONE`]; empty for a catalogue without variants.
    groups: Vec<u32>,
    /// The items of all groups, group after group, ascending.
    members: Vec<u32>,
    /// By group, the end of its items in `members`.
    ends: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl VariantGroups {
    /// The group of an item, if it has one.
    pub fn of(&self, item: ItemIndex) -> Option<usize> {
        self.groups.get(item.get()).filter(|&&group| group != NONE).map(|&group| group as usize)
    }

    /// How many groups there are.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// The first item of the item's product, in the order of the catalogue; `None` if it is in no group.
    pub fn first(&self, item: ItemIndex) -> Option<ItemIndex> {
        self.members(self.of(item)?).first().map(|&first| ItemIndex::of(first as usize))
    }

    /// The other variants of a product, ascending, if `item` is the first of them; nothing otherwise.
    pub fn followers(&self, item: ItemIndex) -> impl Iterator<Item = ItemIndex> + '_ {
        let members = self.of(item).map_or(&[][..], |group| self.members(group));
        let (first, others) = members.split_first().unwrap_or((&NONE, &[]));
        let others = if *first as usize == item.get() { others } else { &[] };
        others.iter().map(|&other| ItemIndex::of(other as usize))
    }

    /// Whether an item is the first of a product with two variants or more.
    pub fn leads(&self, item: ItemIndex) -> bool {
        self.followers(item).next().is_some()
    }

    fn members(&self, group: usize) -> &[u32] {
        let start = if group == 0 { 0 } else { self.ends[group - 1] };
        &self.members[start as usize..self.ends[group] as usize]
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
                let group = found.ends.len() as u32;
                items.iter().for_each(|&item| found.groups[item as usize] = group);
                found.members.extend_from_slice(items);
                found.ends.push(found.members.len() as u32);
            }
            found
        })
    }
}
