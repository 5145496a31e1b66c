//! The basket of a request: what the visitor is about to buy. A page says what is in it, or the visitor's own `cart` events do.
//!
//! On a shelf of `recommend` its items are left out, and what goes with them by a set of neighbours is a part of the score: the sum of
//! the weights in their rows times the weight of the basket. A table of orders has logarithms of lifts, which are in nats, as
//! popularity is: with equal weights the sum of both is in proportion to the logarithm of a chance, given the basket.

use crate::catalog::neighbours::Neighbours;
use crate::catalog::shaping::CART;
use crate::catalog::{Catalog, ItemIndex};
use crate::error::{Error, Result};
use crate::input::{Given, Options, Taken};
use crate::visitor::profile::Profile;

/// The default weight: that of popularity, so that a lift and a popularity of the same size count the same.
const WEIGHT: f64 = 4.0;
/// The most items of a basket.
pub const MOST: usize = 1_000;
/// What a list of ids may be, in messages.
pub const EXPECTED: &str = "a list of at most 1,000 item ids, or \"cart\"";

/// The basket of a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Basket<'a> {
    contents: Contents<'a>,
    /// The set of neighbours that says what goes with it; `None` where the catalogue has none: then its items are left out, and that is all.
    set: Option<usize>,
    weight: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Contents<'a> {
    Nothing,
    /// What the visitor put into the cart and did not buy since.
    Cart,
    Ids(&'a Given),
}

/// What a shelf goes with: items, the set of neighbours that says what goes with them, and the weight of this in the score.
#[derive(Debug, Clone, Copy)]
pub struct Companions<'a> {
    /// The items, each once.
    pub items: &'a [ItemIndex],
    /// The set.
    pub set: usize,
    /// The weight.
    pub weight: f64,
}

impl<'a> Basket<'a> {
    /// No basket.
    pub const NONE: Self = Self { contents: Contents::Nothing, set: None, weight: 0.0 };

    /// Reads `basket` and `basketWeight`. Errors: `option_invalid`, also where the call has a basket and there is no set of neighbours.
    pub fn check(options: &mut Options<'a>, catalog: &Catalog, has_cart: bool) -> Result<Self> {
        let basket = options.take("basket");
        let weight = options.take("basketWeight").number_or(WEIGHT, 0.0..=10.0)?;
        let contents = match basket.given() {
            Given::Nothing if has_cart => Contents::Cart,
            Given::Nothing | Given::Bool(false) => return Ok(Self::NONE),
            Given::Bool(true) => Contents::Cart,
            Given::Text(word) if word == CART => Contents::Cart,
            Given::List(_) => {
                listed(&basket, MOST, EXPECTED)?;
                Contents::Ids(basket.given())
            }
            _ => return Err(basket.wrong("a list of at most 1,000 item ids, \"cart\", true or false")),
        };
        let set = catalog.complements();
        // A site may say so before it has orders, and an empty basket needs none.
        let needs_table = basket.is_given() && *basket.given() != Given::List(Vec::new());
        if set.is_none() && needs_table { Err(no_table("basket")) } else { Ok(Self { contents, set, weight }) }
    }

    /// Without what the visitor's own events say.
    pub fn without_cart(self) -> Self {
        if self.contents == Contents::Cart { Self::NONE } else { self }
    }

    /// Goes through its items that are in the catalogue; a repeated id repeatedly.
    pub fn each(&self, catalog: &Catalog, profile: &Profile, take: &mut dyn FnMut(ItemIndex)) {
        match self.contents {
            Contents::Nothing => {}
            Contents::Cart => profile.cart().for_each(take),
            Contents::Ids(ids) => ids.each_text(|id| {
                if let Some(item) = catalog.find(id) {
                    take(item);
                }
            }),
        }
    }

    /// Fills `items` with its items, each once and without muted ones.
    pub fn fill(&self, catalog: &Catalog, profile: &Profile, items: &mut Vec<ItemIndex>) {
        items.clear();
        let neighbours = self.set.map(|set| catalog.neighbours(set));
        self.each(catalog, profile, &mut |item| {
            if !profile.control().mutes(catalog, item) {
                add(items, item, neighbours.as_ref());
            }
        });
    }

    /// What a shelf goes with, if these are its items; `None` without any, or where nothing says what goes with them.
    pub fn companions<'i>(&self, items: &'i [ItemIndex]) -> Option<Companions<'i>> {
        let set = self.set.filter(|_| !items.is_empty())?;
        Some(Companions { items, set, weight: self.weight })
    }
}

/// Adds an item to those of a basket, unless it is there already, or a variant of it that uses the same row of neighbours.
pub fn add(items: &mut Vec<ItemIndex>, item: ItemIndex, neighbours: Option<&Neighbours>) {
    if !items
        .iter()
        .any(|&known| known == item || neighbours.is_some_and(|neighbours| neighbours.share_a_row(known, item)))
    {
        items.push(item);
    }
}

/// The error of the option, or the call, of that name that needs a set of neighbours.
pub fn no_table(name: &str) -> Error {
    let got = "a catalogue without a table of what goes together".to_owned();
    Error::option(name, got, "one that was made by `penchant build --orders orders.csv`, or with --neighbours")
}

/// A list of at most so many texts.
pub fn listed<'a>(ids: &Taken<'a>, most: usize, expected: &str) -> Result<&'a [Given]> {
    match ids.given() {
        Given::List(list) if list.len() <= most => match list.iter().position(|id| id.text().is_none()) {
            Some(place) => {
                let name = format!("{}[{place}]", ids.path());
                Err(Taken::new(&name, &list[place]).wrong("the id of an item, a text"))
            }
            None => Ok(list),
        },
        Given::List(list) => Err(ids.refused(format!("a list of {}", list.len()), expected)),
        _ => Err(ids.wrong(expected)),
    }
}
