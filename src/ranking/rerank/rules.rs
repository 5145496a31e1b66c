//! The rules: caps for the values of a field, floors and ceilings for groups, and the site's pins.
//!
//! A floor or a ceiling holds for the first k places, for every k (as in FA*IR, Zehlike et al. 2017): of k places at least
//! ⌊k · floor⌋ and at most ⌈k · ceiling⌉ are of the group. Several floors may need the same place, so the rules look ahead:
//! the group that is due earliest comes as soon as the rest would not fit otherwise (earliest deadline first, Liu & Layland
//! 1973). A floor holds as long as caps and ceilings allow items of its group; if there are none, it is given up for
//! the rest of the shelf. The visitor's pins and the site's may break both for some places.

use super::{Scene, Stage};
use crate::catalog::shaping::{Cap, Quota, SitePin, Test};
use crate::catalog::{Catalog, FeatureIndex, ItemIndex, Shaping};
use crate::ranking::Eligible;

/// A rule's condition, looked up in a catalogue.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// No item of this catalogue meets it.
    Never,
    /// The item has a feature.
    Feature(FeatureIndex),
    /// The item has this text in a field that is shown.
    Shown(usize, String),
    /// It is this item.
    Item(ItemIndex),
}

impl Resolved {
    /// Looks a test up.
    pub fn of(test: &Test, catalog: &Catalog) -> Self {
        match test {
            Test::Value(field, value) => catalog.named(field, value).map_or(Self::Never, Self::Feature),
            Test::Shown(place, value) => Self::Shown(*place, value.clone()),
            Test::Item(id) => catalog.find(id).map_or(Self::Never, Self::Item),
        }
    }

    /// Whether an item passes it.
    pub fn holds(&self, catalog: &Catalog, item: ItemIndex) -> bool {
        match self {
            Self::Never => false,
            Self::Feature(wanted) => catalog.features(item).any(|(feature, _)| feature == *wanted),
            Self::Shown(place, value) => catalog.shown_text(*place, item) == Some(value),
            Self::Item(wanted) => *wanted == item,
        }
    }

    /// Hands on each item of `of` that passes it. Cost: a feature's postings; for a text that is shown, the catalogue.
    pub fn each(&self, catalog: &Catalog, of: &Eligible, then: &mut dyn FnMut(ItemIndex)) {
        match self {
            Self::Never => {}
            Self::Feature(feature) => {
                let items = catalog.postings(*feature).items.iter();
                let items = items.filter_map(|&item| catalog.item_at(item as usize));
                items.filter(|&item| of.contains(item)).for_each(then);
            }
            Self::Shown(..) => {
                let items = catalog.items().filter(|&item| of.contains(item));
                items.filter(|&item| self.holds(catalog, item)).for_each(then);
            }
            Self::Item(item) => [*item].into_iter().filter(|&item| of.contains(item)).for_each(then),
        }
    }
}

/// A cap, and the number of items on the shelf for each value.
#[derive(Debug)]
struct Capped {
    field: usize,
    most: u32,
    /// Ascending.
    counts: Vec<(FeatureIndex, u32)>,
}

impl Capped {
    fn of(cap: &Cap) -> Self {
        Self { field: cap.field, most: cap.most, counts: Vec::new() }
    }

    /// The index of a value's count, or where to insert it.
    fn place(&self, feature: FeatureIndex) -> Result<usize, usize> {
        self.counts.binary_search_by_key(&feature, |&(known, _)| known)
    }
}

/// A quota, and the number of items of its group on the shelf.
#[derive(Debug)]
struct Group {
    test: Resolved,
    at_least: f64,
    at_most: f64,
    count: usize,
    /// Whether the next place must go to its group, or to another group that is due.
    is_due: bool,
}

impl Group {
    /// How many items of the group are still missing for its floor in the first `places` places.
    fn missing(&self, places: usize) -> usize {
        let least = (places as f64 * self.at_least + ROUNDING).floor() as usize;
        least.saturating_sub(self.count)
    }

    /// Whether it has the most items it may have in the first `places` places.
    fn is_full(&self, places: usize) -> bool {
        self.count >= (places as f64 * self.at_most - ROUNDING).ceil() as usize
    }
}

/// How many places the rules look ahead. Shares in whole per cent repeat after a hundred.
const AHEAD: usize = 100;
/// The rounding error allowed in products of shares and places.
const ROUNDING: f64 = 1e-9;

/// The rules of a shelf, with the state of the places filled so far.
#[derive(Debug, Default)]
pub struct Rules {
    caps: Vec<Capped>,
    groups: Vec<Group>,
    /// The site's pins: index, place, item.
    pins: Vec<(usize, usize, ItemIndex)>,
    filled: Vec<ItemIndex>,
}

impl Rules {
    /// Starts with an empty shelf whose first `lifted` places are the visitor's pins; the site's pins are counted from below them. Pins of
    /// items that are not `known` as candidates are ignored.
    pub fn begin(&mut self, scene: &Scene, lifted: usize, known: &Eligible) {
        let shaping = scene.shaping;
        self.begin_with_caps(shaping, scene.catalog);
        self.groups.extend(shaping.exposure.iter().map(|Quota { test, at_least, at_most }| Group {
            test: Resolved::of(test, scene.catalog),
            at_least: *at_least,
            at_most: *at_most,
            count: 0,
            is_due: false,
        }));
        let placed = |(number, pin): (usize, &SitePin)| {
            Some((number, lifted + pin.position as usize, scene.catalog.find(&pin.item)?))
        };
        let placed = shaping.pins.iter().enumerate().filter_map(placed);
        self.pins.extend(placed.filter(|&(_, _, item)| known.contains(item)));
        self.find_due();
    }

    /// Starts with an empty shelf and no rules but the caps, of which one is that of variants: one of each product.
    pub fn begin_with_caps(&mut self, shaping: &Shaping, catalog: &Catalog) {
        let variants = catalog.variant_field().map(|field| Cap { field, most: 1 });
        self.caps.clear();
        self.caps.extend(shaping.caps.iter().chain(&variants).map(Capped::of));
        self.groups.clear();
        self.pins.clear();
        self.filled.clear();
    }

    /// Finds the floors that are due: the earliest deadline by which all missing items would not fit any more if
    /// another item came now.
    fn find_due(&mut self) {
        let filled = self.filled.len();
        let asked: f64 = self.groups.iter().map(|group| group.at_least).sum();
        // Floors that add up to more than all places are met by items of several groups: only the next item of each is certain.
        let most = if asked > 1.0 + ROUNDING { 1 } else { usize::MAX };
        let missing = |places| self.groups.iter().map(|group| group.missing(places).min(most)).sum::<usize>();
        let due = if asked > 0.0 { (1..=AHEAD).find(|ahead| missing(filled + ahead) >= *ahead) } else { None };
        for group in &mut self.groups {
            group.is_due = due.is_some_and(|ahead| group.missing(filled + ahead) > 0);
        }
    }

    /// The site's pin for a place, and its item: among those that may have the place, the first pin for it, or else the first
    /// one whose own place is taken.
    pub fn pinned(&self, scene: &Scene, place: usize) -> Option<(usize, ItemIndex)> {
        let may = |item| !self.filled.contains(&item) && !self.is_over_cap(scene.catalog, item);
        let due = || self.pins.iter().filter(|&&(_, position, item)| position <= place && may(item));
        let here = due().find(|&&(_, position, _)| position == place).or_else(|| due().next());
        here.map(|&(number, _, item)| (number, item))
    }

    /// Whether an item may stand in a place.
    pub fn allow(&self, catalog: &Catalog, item: ItemIndex, place: usize) -> bool {
        self.forbids(catalog, item, place).is_none()
    }

    /// The stage that keeps an item from a place.
    pub fn forbids(&self, catalog: &Catalog, item: ItemIndex, place: usize) -> Option<Stage> {
        let waits = self.pins.iter().any(|&(_, position, pinned)| pinned == item && position > place);
        if waits {
            return Some(Stage::Pin);
        }
        if self.is_over_cap(catalog, item) { Some(Stage::Caps) } else { self.against_quota(catalog, item, place) }
    }

    /// Whether an item has a value that has reached its cap: then it gets no place any more.
    pub fn is_over_cap(&self, catalog: &Catalog, item: ItemIndex) -> bool {
        let is_full = |cap: &Capped| {
            let count = |feature| cap.place(feature).map_or(0, |at| cap.counts[at].1);
            let mut of_field = catalog.features(item).filter(|&(feature, _)| catalog.field_place(feature) == cap.field);
            of_field.any(|(feature, _)| count(feature) >= cap.most)
        };
        self.caps.iter().any(is_full)
    }

    fn against_quota(&self, catalog: &Catalog, item: ItemIndex, place: usize) -> Option<Stage> {
        let is_of = |group: &Group| group.test.holds(catalog, item);
        let is_full = |group: &Group| group.is_full(place + 1) && is_of(group);
        let waits = || self.has_due() && !self.due().any(is_of);
        (self.groups.iter().any(is_full) || waits()).then_some(Stage::Exposure)
    }

    fn due(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(|group| group.is_due)
    }

    fn has_due(&self) -> bool {
        self.due().next().is_some()
    }

    /// Fills `open` with the items of `of` that may have the next place, the site's pins aside.
    pub fn leave_open(&self, catalog: &Catalog, of: &Eligible, open: &mut Eligible) {
        if self.has_due() {
            open.clear(catalog.len());
            self.due().for_each(|group| group.test.each(catalog, of, &mut |item| open.insert(item)));
        } else {
            open.copy(of);
        }
        for cap in &self.caps {
            let full = cap.counts.iter().filter(|&&(_, count)| count >= cap.most);
            full.for_each(|&(feature, _)| open.remove_having(feature, catalog));
        }
        for group in self.groups.iter().filter(|group| group.is_full(self.filled.len() + 1)) {
            group.test.each(catalog, of, &mut |item| open.remove(item));
        }
        self.filled.iter().for_each(|&item| open.remove(item));
    }

    /// Gives up the floors that are due, since no item of their groups is left. False if none is due.
    pub fn give_up_due(&mut self) -> bool {
        let gives_up = self.has_due();
        self.groups.iter_mut().filter(|group| group.is_due).for_each(|group| group.at_least = 0.0);
        self.find_due();
        gives_up
    }

    /// Notes that an item stands on the shelf.
    pub fn note(&mut self, catalog: &Catalog, item: ItemIndex) {
        self.filled.push(item);
        for cap in &mut self.caps {
            for (feature, _) in catalog.features(item).filter(|&(feature, _)| catalog.field_place(feature) == cap.field)
            {
                match cap.place(feature) {
                    Ok(at) => cap.counts[at].1 += 1,
                    Err(at) => cap.counts.insert(at, (feature, 1)),
                }
            }
        }
        for group in &mut self.groups {
            group.count += usize::from(group.test.holds(catalog, item));
        }
        self.find_due();
    }
}
