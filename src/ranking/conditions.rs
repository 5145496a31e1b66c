//! Which items meet a filter: a bit for each item, by the catalogue and by the visitor's acts and facts.

use crate::catalog::facts::{FactRule, FactValue};
use crate::catalog::filter::{Condition, Filter, Kinds};
use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::visitor::log::Stated;
use crate::visitor::profile::Profile;

/// What conditions are tested against.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// The visitor's acts, as [`Profile::seen`] has them.
    acts: &'a [(ItemIndex, usize, f64)],
    /// The facts in force.
    facts: &'a [Stated],
    /// The time that relative times count from.
    now: f64,
}

/// Bits for all items. Those past the last item are always 0.
type Bits = Vec<u64>;

impl<'a> Ground<'a> {
    /// The catalogue, the visitor's acts and the time.
    pub fn of(catalog: &'a Catalog, profile: &'a Profile, now: f64) -> Self {
        Self { catalog, acts: profile.seen(), facts: profile.control().facts(), now }
    }

    /// The same for a visitor who did and stated nothing, for surfaces that must not be personal.
    pub fn of_nobody(self) -> Self {
        Self { acts: &[], facts: &[], ..self }
    }

    /// Removes the items that do not meet a filter. `spare` is working memory: a repeated call allocates nothing.
    ///
    /// Cost: the postings of the values, a pass over the numbers, and for `requires` a pass over the features.
    pub fn keep(&self, filter: &Filter, bits: &mut Bits, spare: &mut Vec<Bits>) {
        for condition in filter.conditions(self.catalog.fields(), self.now) {
            let holds = self.holds(&condition, spare);
            bits.iter_mut().zip(&holds).for_each(|(bits, holds)| *bits &= holds);
            spare.push(holds);
        }
    }

    fn holds(&self, condition: &Condition, spare: &mut Vec<Bits>) -> Bits {
        match condition {
            Condition::Not(filter) => {
                let mut bits = self.all(spare);
                let inside = self.meets(filter, spare);
                bits.iter_mut().zip(&inside).for_each(|(bits, inside)| *bits &= !inside);
                spare.push(inside);
                bits
            }
            Condition::All(list) => {
                let mut bits = self.all(spare);
                list.iter().for_each(|filter| self.keep(&Filter::checked(filter), &mut bits, spare));
                bits
            }
            Condition::Any(list) => {
                let mut bits = self.none(spare);
                for filter in *list {
                    let inside = self.meets(&Filter::checked(filter), spare);
                    bits.iter_mut().zip(&inside).for_each(|(bits, inside)| *bits |= inside);
                    spare.push(inside);
                }
                bits
            }
            Condition::Requires { field, by } => self.within_reach(field, *by, spare),
            Condition::Fact { fact, .. } if self.compared(fact).is_none() => self.all(spare),
            _ => {
                let mut bits = self.none(spare);
                self.each_item(condition, |item| bits[item / 64] |= 1 << (item % 64));
                bits
            }
        }
    }

    /// The items that meet a filter.
    fn meets(&self, filter: &Filter, spare: &mut Vec<Bits>) -> Bits {
        let mut bits = self.all(spare);
        self.keep(filter, &mut bits, spare);
        bits
    }

    /// Calls `take` for each item for which a condition holds that has no filters inside.
    fn each_item(&self, condition: &Condition, mut take: impl FnMut(usize)) {
        let mut take_all = |feature: Option<FeatureIndex>| {
            let items = feature.map(|feature| self.catalog.postings(feature).items).unwrap_or_default();
            items.iter().for_each(|&item| take(item as usize));
        };
        match condition {
            Condition::Values { field, values } => {
                values.each_text(|value| take_all(self.catalog.named(field, value)));
            }
            Condition::Flag { field, is } => {
                take_all(self.catalog.named(field, if *is { "true" } else { "false" }));
            }
            Condition::Fact { field, fact } => {
                if let Some((rule, value)) = self.compared(fact) {
                    rule.each_value(value, &mut |value| take_all(self.catalog.named(field, value)));
                }
            }
            Condition::Range { field, least, most } => {
                let numbers = self.catalog.numbers(field).unwrap_or_default();
                let inside = numbers.iter().enumerate().filter(|(_, number)| (*least..=*most).contains(*number));
                inside.for_each(|(item, _)| take(item));
            }
            Condition::Done(kinds) => self.done(*kinds).for_each(|item| take(item.get())),
            Condition::Not(_) | Condition::Any(_) | Condition::All(_) | Condition::Requires { .. } => {}
        }
    }

    /// A fact in force with its declaration, if it can be compared with values: a number without a band cannot.
    fn compared(&self, name: &str) -> Option<(&'a FactRule, &'a FactValue)> {
        let stated = self.facts.iter().find(|stated| stated.name == name)?;
        let rule = self.catalog.fact(name)?;
        rule.has_words(&stated.value).then_some((rule, &stated.value))
    }

    /// The items that the visitor acted on by one of these kinds.
    fn done(&self, kinds: Kinds) -> impl Iterator<Item = ItemIndex> {
        self.acts.iter().filter(move |(_, kind, _)| kinds.has(*kind)).map(|&(item, ..)| item)
    }

    fn has_done(&self, item: ItemIndex, kinds: Kinds) -> bool {
        let from = self.acts.partition_point(|&(known, ..)| known < item);
        self.acts[from..].iter().take_while(|&&(known, ..)| known == item).any(|&(_, kind, _)| kinds.has(kind))
    }

    /// The items whose field names only items that the visitor acted on by one of these kinds, and ids that are not in the catalogue.
    fn within_reach(&self, field: &str, kinds: Kinds, spare: &mut Vec<Bits>) -> Bits {
        let catalog = self.catalog;
        let mut bits = self.all(spare);
        let place = catalog.fields().iter().position(|known| known.name == field);
        for feature in place.into_iter().flat_map(|place| catalog.features_of(place)) {
            let needed = catalog.find(catalog.value(feature));
            if needed.is_some_and(|needed| !self.has_done(needed, kinds)) {
                catalog
                    .postings(feature)
                    .items
                    .iter()
                    .for_each(|&item| bits[item as usize / 64] &= !(1 << (item % 64)));
            }
        }
        bits
    }

    fn none(&self, spare: &mut Vec<Bits>) -> Bits {
        let mut bits = spare.pop().unwrap_or_default();
        bits.clear();
        bits.resize(self.catalog.len().div_ceil(64), 0);
        bits
    }

    fn all(&self, spare: &mut Vec<Bits>) -> Bits {
        let mut bits = spare.pop().unwrap_or_default();
        fill(&mut bits, self.catalog.len());
        bits
    }
}

/// Resets to the bits of all of `count` items, in the same memory.
pub(super) fn fill(bits: &mut Bits, count: usize) {
    bits.clear();
    bits.resize(count.div_ceil(64), u64::MAX);
    if !count.is_multiple_of(64) {
        *bits.last_mut().expect("there is a part of a word") = (1 << (count % 64)) - 1;
    }
}
