//! What was seen of the catalogue: by item and kind of act, the time of the latest.

use super::Profile;
use crate::catalog::ItemIndex;
use crate::catalog::shaping::seen::place_of;
use crate::visitor::log::EventKind;

impl Profile {
    /// The items of the catalogue that were acted on, and not rejected by that act: each with the kind of act, as the place in
    /// [`KINDS`](crate::catalog::shaping::seen::KINDS), and the time of the latest. In the order of items and kinds.
    pub fn seen(&self) -> &[(ItemIndex, usize, f64)] {
        &self.seen
    }

    /// The items that were put into the cart, and not bought since, in the order of items.
    pub fn cart(&self) -> impl Iterator<Item = ItemIndex> {
        let cart = place_of(EventKind::Cart.name());
        let carted = self.seen.iter().filter(move |&&(_, kind, _)| Some(kind) == cart);
        carted.filter(|&&(item, ..)| self.is_in_cart(item)).map(|&(item, ..)| item)
    }

    /// Whether an item was put into the cart, and not bought since.
    pub fn is_in_cart(&self, item: ItemIndex) -> bool {
        let bought = self.seen_at(item, EventKind::Purchase);
        self.seen_at(item, EventKind::Cart).is_some_and(|carted| bought.is_none_or(|bought| bought < carted))
    }

    /// The time of the latest act of a kind on an item.
    fn seen_at(&self, item: ItemIndex, kind: EventKind) -> Option<f64> {
        let kind = place_of(kind.name())?;
        let place = self.seen.binary_search_by_key(&(item, kind), |&(item, kind, _)| (item, kind)).ok()?;
        Some(self.seen[place].2)
    }

    /// Adds an act on an item.
    pub(super) fn see(&mut self, item: ItemIndex, kind: EventKind, at: f64) {
        let Some(kind) = place_of(kind.name()) else { return };
        match self.seen.binary_search_by_key(&(item, kind), |&(item, kind, _)| (item, kind)) {
            Ok(place) => self.seen[place].2 = at.max(self.seen[place].2),
            Err(place) => self.seen.insert(place, (item, kind, at)),
        }
    }
}
