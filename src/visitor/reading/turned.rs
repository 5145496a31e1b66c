//! The sums of the acts for each value of a field, updated act by act.

use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::visitor::profile::{Acts, Profile, share_of_role};

/// The sums for a value, as stored: to be multiplied by [`Acts::read`] and [`Acts::read_session`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn {
    /// The value.
    pub feature: FeatureIndex,
    /// In the long run.
    pub long: f64,
    /// In the session.
    pub session: f64,
}

/// The sums of a field's values.
#[derive(Debug, Default)]
pub struct Turned {
    field: usize,
    /// The log and the scales of weights that the sums belong to.
    epoch: Option<(u64, [u32; 2])>,
    folded: usize,
    /// In the order of the features.
    turns: Vec<Turn>,
}

impl Turned {
    /// Adds new acts. `log` changes whenever the acts are not the old ones and some new ones, or the visitor's
    /// wishes changed.
    ///
    /// Cost: the features of each new act's item; at first, for another field, and after acts were removed, those of all acts.
    pub fn update(&mut self, catalog: &Catalog, profile: &Profile, log: u64, field: usize) {
        let acts = profile.acts();
        let epoch = Some((log, acts.rescaled_both()));
        if (self.epoch, self.field) != (epoch, field) || self.folded > acts.all().len() {
            (self.epoch, self.field, self.folded) = (epoch, field, 0);
            self.turns.clear();
        }
        self.fold(catalog, profile);
    }

    /// In the order of the features.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    fn fold(&mut self, catalog: &Catalog, profile: &Profile) {
        let control = profile.control();
        let acts: &Acts = profile.acts();
        for act in &acts.all()[self.folded..] {
            for (feature, share) in shares(catalog, act.item, self.field) {
                let is_muted = control.muted_features().contains(&feature);
                if is_muted || control.forgets(catalog.hash(feature), act.sequence) {
                    continue;
                }
                let part = share_of_role(act.weight, Some(catalog.field_of(feature).role)) * share;
                let at = self.turns.binary_search_by_key(&feature, |turn| turn.feature).unwrap_or_else(|at| {
                    self.turns.insert(at, Turn { feature, long: 0.0, session: 0.0 });
                    at
                });
                self.turns[at].long += part * act.weight;
                self.turns[at].session += part * act.session;
            }
        }
        self.folded = acts.all().len();
    }
}

/// An item's values of a field, each with its share of the item.
pub fn shares(catalog: &Catalog, item: ItemIndex, field: usize) -> impl Iterator<Item = (FeatureIndex, f64)> + '_ {
    let of_field = move || catalog.features(item).filter(move |&(feature, _)| catalog.field_place(feature) == field);
    let share = 1.0 / of_field().count().max(1) as f64;
    of_field().map(move |(feature, _)| (feature, share))
}
