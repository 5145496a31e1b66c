//! How an item came to be shown: recorded with its impression, so that learning from it is a fold over the log.

use super::candidates::ShelfBuilder;
use super::shelf::{Origin, Room, Shelf, Shelves};
use crate::catalog::{Catalog, ItemIndex, Signal};
use crate::ranking::rerank::SHAPED;
use crate::ranking::{Blend, signals};
use crate::visitor::log::{Event, EventKind, Shown};

impl ShelfBuilder<'_> {
    /// Records the standardised signals of a shelf's first items, and the order without the profile.
    pub fn note_shown(&self, blend: &Blend, now: f64, shelf: &mut Room) {
        let values = |item| blend.standardised(&signals::values(self.catalog, &self.visitor.reading, item, now));
        shelf.standardised.extend(shelf.items.iter().take(SHAPED).map(|ranked| values(ranked.item)));
        let site = if blend.personal() > 0.0 { &self.workspace.sources.site } else { &self.workspace.sources.ranked };
        shelf.baseline.extend(site.iter().take(shelf.items.len().min(SHAPED)).map(|ranked| ranked.item));
    }
}

impl Shelves {
    /// An impression of an item on a remembered shelf, with how the item came to be shown, and its place.
    pub fn as_shown(&self, catalog: &Catalog, mut event: Event) -> Event {
        let Some((shelf, place)) = self.place_of(catalog, &event) else { return event };
        event.position = event.position.or(u32::try_from(place).ok());
        if let Some(shown) = event.shown_mut() {
            *shown = shelf.shown(place);
        }
        event
    }

    /// The shelf that an impression names, and the item's place on it.
    fn place_of(&self, catalog: &Catalog, event: &Event) -> Option<(&Shelf, usize)> {
        let id = event.recommendation.as_deref().filter(|_| event.kind() == EventKind::Impression)?;
        let item = catalog.find(event.item()?)?;
        let shelf = self.named(id)?;
        Some((shelf, shelf.items.iter().position(|ranked| ranked.item == item)?))
    }
}

impl Shelf {
    /// How the item in a place came to be shown; `None` if that was not recorded.
    fn shown(&self, place: usize) -> Option<Shown> {
        let Origin::Recommended(_, blend) = &self.origin else { return None };
        let standardised = self.standardised.get(place)?;
        let item = self.items[place].item;
        let in_force = Signal::ALL.into_iter().filter(|&signal| blend.of(signal).factor() != 0.0);
        let signals = in_force.map(|signal| (signal, standardised[signal.index()] as f32));
        let baseline = self.baseline.iter().position(|&known| known == item);
        Some(Shown {
            propensity: self.propensity(item),
            draws: self.shaped.draws(item),
            baseline: baseline.map(|place| place as u32),
            signals: signals.collect(),
        })
    }

    /// The chance with which an item got its place, given the items above: 1, unless it was drawn.
    pub fn propensity(&self, item: ItemIndex) -> f64 {
        let drawn = self.shaped.explored.iter().find(|explored| explored.item == item);
        drawn.map_or(1.0, |explored| explored.propensity)
    }

    /// Whether an item was drawn at random.
    pub fn explores(&self, item: ItemIndex) -> bool {
        self.shaped.explored.iter().any(|explored| explored.item == item)
    }
}
