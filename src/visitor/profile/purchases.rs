//! What the visitor bought: what they own, and what they are likely to need again.
//!
//! - *owned*: a purchase of something that serves for a time T counts against its value of the lifecycle's field, or against the item
//!   alone where the lifecycle names it. After a time t, `1 − (t / T)²` of that is left: nearly all at first, half after 71 % of T.
//! - *needed again*: the time between two purchases of an item is expected to be the median of the visitor's own gaps, n of them, drawn
//!   towards the category's: `exp((n ln own + 2 ln category) / (n + 2))`. So two own gaps count as much as everybody's.

use crate::catalog::lifecycle::{Gaps, Life};
use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::input::duration::DAY;
use crate::order;
use crate::visitor::log::Sequence;

/// Purchases of the same item that are less than this apart are one.
pub const APART: f64 = DAY;
/// So many own gaps count as much as the category's median.
const PRIOR: f64 = 2.0;
/// The share of the expected gap after which an item is no longer left out as seen.
const EARLY: f64 = 0.8;
/// The ends of the interval where no orders say how gaps vary, in expected gaps: an assumption.
const ASSUMED: (f64, f64) = (0.5, 2.0);

/// What a purchase counts against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// All items with a value.
    Value(FeatureIndex),
    /// One item.
    Item(ItemIndex),
}

/// A purchase of something of which one does not need another for some time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Owned {
    /// What it counts against.
    pub about: About,
    /// The event.
    pub sequence: Sequence,
    /// Its time.
    pub at: f64,
    /// For how long, in milliseconds.
    pub time: f64,
}

impl Owned {
    /// How much of it is left at a time, 0 to 1.
    pub fn left(&self, now: f64) -> f64 {
        let part = ((now - self.at) / self.time).clamp(0.0, 1.0);
        1.0 - part * part
    }
}

/// An item that was bought, and the times of its purchases, ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct Bought {
    /// The item.
    pub item: ItemIndex,
    times: Vec<f64>,
}

/// Where an expected time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// From the visitor's own gaps.
    Own,
    /// From the gaps in everybody's orders.
    Category,
    /// From the config.
    Config,
}

/// The time after a purchase at which an item is likely to be needed again, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// The expected gap.
    pub gap: f64,
    /// The ends of its interval: of the gaps in everybody's orders, 80 % lie inside. Without orders, half the gap and twice the gap.
    pub from: f64,
    /// See `from`.
    pub to: f64,
    /// Where it comes from.
    pub basis: Basis,
}

impl Bought {
    /// How often it was bought.
    pub fn count(&self) -> usize {
        self.gaps().count() + 1
    }

    /// When it was bought last.
    pub fn last(&self) -> f64 {
        self.times[self.times.len() - 1]
    }

    /// The times between purchases. Those that are hardly apart are one purchase, at the time of the first.
    fn gaps(&self) -> impl Iterator<Item = f64> + '_ {
        let mut before = self.times[0];
        self.times.iter().filter_map(move |&at| {
            let gap = at - before;
            (gap >= APART).then(|| {
                before = at;
                gap
            })
        })
    }

    fn median_gap(&self) -> Option<f64> {
        let sorted = order::descending(self.gaps().zip(0..));
        let middle = sorted.len() / 2;
        let upper = sorted.get(middle)?.0;
        Some(if sorted.len() % 2 == 0 { (sorted[middle - 1].0 + upper) / 2.0 } else { upper })
    }

    /// When it is likely to be needed again; `None` if nothing is known, or if it is a thing that one has.
    pub fn expected(&self, life: Option<&Life>) -> Option<Expected> {
        let Life { owned, again, gaps } = life.copied().unwrap_or_default();
        if owned > 0.0 && again == 0.0 {
            return None;
        }
        let (prior, basis) = match gaps {
            Some(gaps) if again > 0.0 => (gaps.median, Basis::Category),
            _ => (again, Basis::Config),
        };
        let (gap, basis) = match self.median_gap() {
            Some(own) if prior > 0.0 => {
                let count = self.gaps().count() as f64;
                (((count * own.ln() + PRIOR * prior.ln()) / (count + PRIOR)).exp(), Basis::Own)
            }
            Some(own) => (own, Basis::Own),
            None if prior > 0.0 => (prior, basis),
            None => return None,
        };
        let (from, to) = gaps.map_or(ASSUMED, |Gaps { median, low, high }| (low / median, high / median));
        Some(Expected { gap, from: from * gap, to: to * gap, basis })
    }
}

/// All purchases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Purchases {
    bought: Vec<Bought>,
    owned: Vec<Owned>,
}

impl Purchases {
    /// Adds a purchase of an item of the catalogue.
    pub(super) fn buy(&mut self, item: ItemIndex, at: f64) {
        let place = match self.bought.binary_search_by_key(&item, |bought| bought.item) {
            Ok(place) => place,
            Err(place) => {
                self.bought.insert(place, Bought { item, times: Vec::new() });
                place
            }
        };
        let times = &mut self.bought[place].times;
        let before = times.iter().rposition(|&known| known <= at).map_or(0, |before| before + 1);
        times.insert(before, at);
    }

    /// Adds what a purchase makes the visitor own, if the catalogue says for how long it serves. The features are those that the purchase
    /// teaches: neither muted nor forgotten since.
    pub(super) fn own(
        &mut self,
        (catalog, id, item): (&Catalog, &str, Option<ItemIndex>),
        features: impl Iterator<Item = FeatureIndex>,
        (sequence, at): (Sequence, f64),
    ) {
        let add = |owned: &mut Vec<Owned>, about, life: &Life| {
            if life.owned > 0.0 {
                owned.push(Owned { about, sequence, at, time: life.owned });
            }
        };
        match catalog.lifecycle().of_item(id) {
            Some(life) => item.into_iter().for_each(|item| add(&mut self.owned, About::Item(item), life)),
            None => {
                for feature in features {
                    catalog.life_of(feature).into_iter().for_each(|life| {
                        add(&mut self.owned, About::Value(feature), life);
                    });
                }
            }
        }
    }

    /// What the visitor owns, in the order of the events.
    pub fn owned(&self) -> &[Owned] {
        &self.owned
    }

    /// The items of the catalogue that were bought, in the catalogue's order.
    pub fn bought(&self) -> &[Bought] {
        &self.bought
    }

    /// Whether an item that was bought may be shown again: it comes again, and most of the expected gap is over.
    pub fn returns(&self, catalog: &Catalog, item: ItemIndex, now: f64) -> bool {
        let Ok(place) = self.bought.binary_search_by_key(&item, |bought| bought.item) else { return false };
        let (bought, life) = (&self.bought[place], catalog.life(item));
        if life.is_none_or(|life| life.again == 0.0) {
            return false;
        }
        bought.expected(life).is_some_and(|expected| now - bought.last() >= EARLY * expected.gap)
    }
}
