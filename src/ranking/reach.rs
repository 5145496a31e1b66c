//! Items with prerequisites: which are within the visitor's reach, which come next, and the way to one.

use super::Eligible;
use crate::catalog::shaping::Paths;
use crate::catalog::{Catalog, FeatureIndex, Field, ItemIndex, Role};
use crate::visitor::profile::Profile;

fn field_of_prerequisites(catalog: &Catalog) -> Option<usize> {
    let is_path = |field: &Field| field.role == Role::Prerequisites && !field.sensitive;
    catalog.fields().iter().position(is_path)
}

/// An item's prerequisites; ids that are not in the catalogue are left out.
pub fn prerequisites(catalog: &Catalog, item: ItemIndex) -> impl Iterator<Item = ItemIndex> {
    let field = field_of_prerequisites(catalog);
    let features = catalog.features(item).map(|(feature, _)| feature);
    let named = features.filter(move |&feature| Some(catalog.field_place(feature)) == field);
    named.filter_map(|feature| catalog.find(catalog.value(feature)))
}

/// What the visitor mastered, in a catalogue with prerequisites.
#[derive(Debug, Clone, Copy)]
pub struct Reach<'a> {
    catalog: &'a Catalog,
    profile: &'a Profile,
    paths: Paths,
    now: f64,
    /// The place of the field.
    field: usize,
}

impl<'a> Reach<'a> {
    /// `None` for a catalogue without prerequisites.
    pub fn of(catalog: &'a Catalog, profile: &'a Profile, paths: Paths, now: f64) -> Option<Self> {
        Some(Self { catalog, profile, paths, now: profile.fading_time(now), field: field_of_prerequisites(catalog)? })
    }

    /// Whether the visitor mastered an item.
    pub fn is_mastered(&self, item: ItemIndex) -> bool {
        self.profile.has_mastered(item, self.paths.mastered, self.paths.half_life, self.now)
    }

    /// See [`prerequisites`].
    pub fn prerequisites(&self, item: ItemIndex) -> impl Iterator<Item = ItemIndex> {
        prerequisites(self.catalog, item)
    }

    fn needed(&self, feature: FeatureIndex) -> Option<ItemIndex> {
        self.catalog.find(self.catalog.value(feature))
    }

    /// Whether an item is a step that is not done: it has prerequisites or is one, and it is not mastered. What was begun is not left out as seen.
    pub fn is_open_step(&self, item: ItemIndex) -> bool {
        let is_needed = || {
            let name = &self.catalog.fields()[self.field].name;
            self.catalog.named(name, self.catalog.id(item)).is_some()
        };
        !self.is_mastered(item) && (self.prerequisites(item).next().is_some() || is_needed())
    }

    /// Takes out the items with a prerequisite that is not mastered. Cost: a pass over the features, and the items that name one.
    pub fn leave_out(&self, eligible: &mut Eligible) {
        for feature in self.catalog.features_of(self.field) {
            if self.needed(feature).is_some_and(|needed| !self.is_mastered(needed)) {
                eligible.remove_having(feature, self.catalog);
            }
        }
    }

    /// Whether an item continues a path: it has prerequisites, all are mastered, and it is not.
    pub fn is_next(&self, item: ItemIndex) -> bool {
        let mut has_any = false;
        let all = self.prerequisites(item).inspect(|_| has_any = true).all(|needed| self.is_mastered(needed));
        all && has_any && !self.is_mastered(item)
    }

    /// Calls `take` for each eligible item that continues a path. Cost: as [`leave_out`](Self::leave_out).
    pub fn each_next(&self, eligible: &Eligible, mut take: impl FnMut(ItemIndex)) {
        let completed = self.profile.completed();
        let features = completed.filter(|&item| self.is_mastered(item)).filter_map(|item| {
            let name = &self.catalog.fields()[self.field].name;
            self.catalog.named(name, self.catalog.id(item))
        });
        for feature in features {
            let items = self.catalog.postings(feature).items.iter();
            let items = items.filter_map(|&item| self.catalog.item_at(item as usize));
            items.filter(|&item| eligible.contains(item) && self.is_next(item)).for_each(&mut take);
        }
    }
}
