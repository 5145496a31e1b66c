//! What may stand in a place at all: caps for the values of a field, floors and ceilings for groups, and the site's pins.
//!
//! A floor or a ceiling holds for the first k places, for every k (as in FA*IR, Zehlike et al. 2017): of k places at least
//! ⌊k · floor⌋ and at most ⌈k · ceiling⌉ are of the group. Several floors can ask for the same place; so it is looked ahead,
//! and whatever is due earliest comes as soon as the rest would not fit in otherwise (earliest deadline first, Liu & Layland
//! 1973). A floor holds as far as there are items of its group that caps and ceilings leave; where there are none it gives
//! way, for the rest of the shelf. What the visitor pinned, and what the site did, may break both for some places.

use super::{Scene, Stage};
use crate::catalog::shaping::{Cap, Quota, SitePin, Test};
use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::ranking::Eligible;

/// A test, looked up in a catalogue.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// Nothing in this catalogue passes it.
    Never,
    /// To have a feature.
    Feature(FeatureIndex),
    /// To have that text in a field that is shown.
    Shown(usize, String),
    /// To be that item.
    Item(ItemIndex),
}

impl Resolved {
    /// Looks a test up.
    pub fn of(test: &Test, catalog: &Catalog) -> Self {
        match test {
            Test::Feature(hash) => catalog.feature(*hash).map_or(Self::Never, Self::Feature),
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

/// A cap, and how many of each value stand on the shelf.
#[derive(Debug)]
struct Capped {
    field: usize,
    most: u32,
    /// Ascending.
    counts: Vec<(FeatureIndex, u32)>,
}

impl Capped {
    /// Where a value's count stands, or would.
    fn place(&self, feature: FeatureIndex) -> Result<usize, usize> {
        self.counts.binary_search_by_key(&feature, |&(known, _)| known)
    }
}

/// A quota, and how many of its group stand on the shelf.
#[derive(Debug)]
struct Group {
    test: Resolved,
    at_least: f64,
    at_most: f64,
    count: usize,
    /// Whether the next place is for one of it, or of another group that is due.
    is_due: bool,
}

impl Group {
    /// How many of it are missing yet, if it is to have its floor in the first so many places.
    fn missing(&self, places: usize) -> usize {
        let least = (places as f64 * self.at_least + ROUNDING).floor() as usize;
        least.saturating_sub(self.count)
    }

    /// Whether it has as many as it may have in the first so many places.
    fn is_full(&self, places: usize) -> bool {
        self.count >= (places as f64 * self.at_most - ROUNDING).ceil() as usize
    }
}

/// So many places ahead it is looked whether all floors can be met. Shares in percent come round in a hundred.
const AHEAD: usize = 100;
/// Shares of places that are whole numbers but for rounding are whole numbers.
const ROUNDING: f64 = 1e-9;

/// The rules of a shelf, as far as it is filled.
#[derive(Debug, Default)]
pub struct Rules {
    caps: Vec<Capped>,
    groups: Vec<Group>,
    /// The site's pins: which, its place, its item.
    pins: Vec<(usize, usize, ItemIndex)>,
    filled: Vec<ItemIndex>,
}

impl Rules {
    /// An empty shelf, the first places of which are the visitor's: the site's pins are counted from below them. Of these,
    /// only those stand that are `known` as candidates.
    pub fn begin(&mut self, scene: &Scene, lifted: usize, known: &Eligible) {
        let shaping = scene.shaping;
        let capped = |cap: &Cap| Capped { field: cap.field, most: cap.most, counts: Vec::new() };
        self.caps.clear();
        self.caps.extend(shaping.caps.iter().map(capped));
        self.groups.clear();
        self.groups.extend(shaping.exposure.iter().map(|Quota { test, at_least, at_most }| Group {
            test: Resolved::of(test, scene.catalog),
            at_least: *at_least,
            at_most: *at_most,
            count: 0,
            is_due: false,
        }));
        self.pins.clear();
        let placed = |(number, pin): (usize, &SitePin)| {
            Some((number, lifted + pin.position as usize, scene.catalog.find(&pin.item)?))
        };
        let placed = shaping.pins.iter().enumerate().filter_map(placed);
        self.pins.extend(placed.filter(|&(_, _, item)| known.contains(item)));
        self.filled.clear();
        self.find_due();
    }

    /// Finds out which floors are due: the first of which all that is missing by some place would not fit in any more if
    /// something else came now.
    fn find_due(&mut self) {
        let filled = self.filled.len();
        let asked: f64 = self.groups.iter().map(|group| group.at_least).sum();
        // Floors that add up to more than all places are met by items of several groups: only the next of each is sure.
        let most = if asked > 1.0 + ROUNDING { 1 } else { usize::MAX };
        let missing = |places| self.groups.iter().map(|group| group.missing(places).min(most)).sum::<usize>();
        let due = if asked > 0.0 { (1..=AHEAD).find(|ahead| missing(filled + ahead) >= *ahead) } else { None };
        for group in &mut self.groups {
            group.is_due = due.is_some_and(|ahead| group.missing(filled + ahead) > 0);
        }
    }

    /// The site's pin for a place, and its item: of those that may stand there, the first that is for it, or else the first
    /// whose own place another has.
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

    /// Whether an item has a value of which there are as many as may be: then there is no place for it any more.
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

    /// Leaves in `open` what of `of` may stand in the next place, but for the site's pins.
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

    /// Lets go of the floors that are due: nobody of their groups is left. False where none is due.
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
