//! What may stand in a place at all: caps for the values of a field, floors and ceilings for groups, and the site's pins.
//!
//! A floor or a ceiling holds for the first k places, for every k (as in FA*IR, Zehlike et al. 2017): of k places at least
//! ⌊k · floor⌋ and at most ⌈k · ceiling⌉ are of the group, as far as there are eligible items of it.

use super::{Scene, Stage};
use crate::catalog::shaping::{Quota, SitePin, Test};
use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::rank::Eligible;

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
    counts: Vec<(FeatureIndex, u32)>,
}

/// A quota, and how many of its group stand on the shelf.
#[derive(Debug)]
struct Group {
    test: Resolved,
    at_least: f64,
    at_most: f64,
    count: usize,
}

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
        let capped =
            |cap: &crate::catalog::shaping::Cap| Capped { field: cap.field, most: cap.most, counts: Vec::new() };
        self.caps.clear();
        self.caps.extend(shaping.caps.iter().map(capped));
        self.groups.clear();
        self.groups.extend(shaping.exposure.iter().map(|Quota { test, at_least, at_most }| Group {
            test: Resolved::of(test, scene.catalog),
            at_least: *at_least,
            at_most: *at_most,
            count: 0,
        }));
        self.pins.clear();
        let placed = |(number, pin): (usize, &SitePin)| {
            Some((number, lifted + pin.position as usize, scene.catalog.find(&pin.item)?))
        };
        let placed = shaping.pins.iter().enumerate().filter_map(placed);
        self.pins.extend(placed.filter(|&(_, _, item)| known.contains(item)));
        self.filled.clear();
    }

    /// The site's pin for a place, and its item: of those that may stand there, the first that is for it, or else the first
    /// whose own place another has.
    pub fn pinned(&self, scene: &Scene, place: usize) -> Option<(usize, ItemIndex)> {
        let may = |item| !self.filled.contains(&item) && self.over_cap(scene.catalog, item).is_none();
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
        self.over_cap(catalog, item).or_else(|| self.against_quota(catalog, item, place))
    }

    fn over_cap(&self, catalog: &Catalog, item: ItemIndex) -> Option<Stage> {
        let is_full = |cap: &Capped| {
            let count =
                |feature| cap.counts.iter().find(|&&(known, _)| known == feature).map_or(0, |&(_, count)| count);
            let mut of_field = catalog.features(item).filter(|&(feature, _)| catalog.field_place(feature) == cap.field);
            of_field.any(|(feature, _)| count(feature) >= cap.most)
        };
        self.caps.iter().any(is_full).then_some(Stage::Caps)
    }

    fn against_quota(&self, catalog: &Catalog, item: ItemIndex, place: usize) -> Option<Stage> {
        let places = (place + 1) as f64;
        let is_against = |group: &Group| {
            let is_of = group.test.holds(catalog, item);
            let least = (places * group.at_least + 1e-9).floor() as usize;
            let most = (places * group.at_most - 1e-9).ceil() as usize;
            if is_of { group.count >= most } else { group.count < least }
        };
        self.groups.iter().any(is_against).then_some(Stage::Exposure)
    }

    /// Lets go of the floors: where nobody of a group is left, others may stand in its places.
    pub fn give_up_floors(&mut self) {
        self.groups.iter_mut().for_each(|group| group.at_least = 0.0);
    }

    /// Whether there is a floor.
    pub fn has_floors(&self) -> bool {
        self.groups.iter().any(|group| group.at_least > 0.0)
    }

    /// Notes that an item stands on the shelf.
    pub fn note(&mut self, catalog: &Catalog, item: ItemIndex) {
        self.filled.push(item);
        for cap in &mut self.caps {
            for (feature, _) in catalog.features(item).filter(|&(feature, _)| catalog.field_place(feature) == cap.field)
            {
                match cap.counts.iter_mut().find(|(known, _)| *known == feature) {
                    Some((_, count)) => *count += 1,
                    None => cap.counts.push((feature, 1)),
                }
            }
        }
        for group in &mut self.groups {
            group.count += usize::from(group.test.holds(catalog, item));
        }
    }
}
