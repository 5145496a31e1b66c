//! Reads the lists of ids that a page passes in: what `rank` ranks, and the basket of `together`.

use super::basket::{EXPECTED, MOST, add, listed};
use super::eligible::Eligible;
use super::fusion::{Method, Retrieved};
use crate::catalog::shaping::CART;
use crate::catalog::{Catalog, ItemIndex};
use crate::error::Result;
use crate::input::{Given, Options, Taken};
use crate::visitor::profile::{Control, Profile};

/// The largest number of items that `rank` accepts.
pub(super) const MOST_RANKED: usize = 10_000;

/// The ids of a list that are left out, each kind in the list's order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LeftOut<'a> {
    /// Those that are not in the catalogue.
    pub unknown: Vec<&'a str>,
    /// Those that the visitor muted, as an item or through a feature.
    pub muted: Vec<&'a str>,
    /// Those of `rank` that do not meet the filter.
    pub filtered: Vec<&'a str>,
}

/// Keeps the items of a list that may be shown, with their scores; returns the ids of the others. `left` has
/// the items of the catalogue that the list has not named yet, `meets` those that meet the filter.
pub(super) fn retrieve<'a>(
    ids: &'a Given,
    options: &mut Options,
    (catalog, control): (&Catalog, &Control),
    (retrieved, left, meets): (&mut Retrieved, &mut Eligible, &Eligible),
) -> Result<LeftOut<'a>> {
    let (expected, ids) = ("a list of at most 10,000 item ids, each once", Taken::new("ids", ids));
    let list = listed(&ids, MOST_RANKED, expected)?;
    let scores = scores(&options.take("scores"), list.len())?;
    let mut left_out = LeftOut::default();
    retrieved.items.clear();
    retrieved.scores.clear();
    left.reset(catalog.len());
    for (place, id) in list.iter().filter_map(Given::text).enumerate() {
        match catalog.find(id) {
            Some(item) if left.contains(item) => {
                left.remove(item);
                let refusing = match () {
                    () if control.mutes(catalog, item) => Some(&mut left_out.muted),
                    () if !meets.contains(item) => Some(&mut left_out.filtered),
                    () => None,
                };
                if let Some(list) = refusing {
                    list.push(id);
                    continue;
                }
                retrieved.items.push(item);
                retrieved.scores.extend(scores.get(place).and_then(score));
            }
            Some(_) => return Err(ids.refused(format!("\"{id}\" twice"), expected)),
            None => left_out.unknown.push(id),
        }
    }
    let methods = [("blend", Method::Blend), ("reciprocal-rank", Method::ReciprocalRank)];
    retrieved.method = options.take("method").one_of(Method::Blend, &methods)?;
    retrieved.weight = options.take("queryWeight").number_or(1.0, 0.0..=10.0)?;
    Ok(left_out)
}

/// Fills `basket` with the items of a list of ids, each once, or of the visitor's cart; returns the others, of which the visitor muted some.
pub(super) fn basket_of<'a>(
    ids: &'a Given,
    (catalog, profile, set): (&Catalog, &Profile, usize),
    basket: &mut Vec<ItemIndex>,
) -> Result<LeftOut<'a>> {
    let control = profile.control();
    let neighbours = catalog.neighbours(set);
    let mut left_out = LeftOut::default();
    basket.clear();
    if ids.text() == Some(CART) {
        profile
            .cart()
            .filter(|&item| !control.mutes(catalog, item))
            .for_each(|item| add(basket, item, Some(&neighbours)));
        return Ok(left_out);
    }
    let ids = Taken::new("basket", ids);
    let list = listed(&ids, MOST, EXPECTED)?;
    for id in list.iter().filter_map(Given::text) {
        match catalog.find(id) {
            Some(item) if control.mutes(catalog, item) => note(&mut left_out.muted, id),
            Some(item) => add(basket, item, Some(&neighbours)),
            None => note(&mut left_out.unknown, id),
        }
    }
    Ok(left_out)
}

/// Notes an id once.
fn note<'a>(noted: &mut Vec<&'a str>, id: &'a str) {
    if !noted.contains(&id) {
        noted.push(id);
    }
}

/// The scores, one for each id and each a [`score`]; empty if none are given.
fn scores<'a>(option: &Taken<'a>, count: usize) -> Result<&'a [Given]> {
    match option.given() {
        Given::Nothing => Ok(&[]),
        Given::List(list) if list.len() == count && list.iter().all(|value| score(value).is_some()) => Ok(list),
        _ => Err(option.wrong(&format!("a list of {count} numbers of -1e100 to 1e100, one for each id"))),
    }
}

/// The largest score: larger than any that makes sense, and small enough for sums of squares to stay finite.
const LARGEST_SCORE: f64 = 1e100;

fn score(given: &Given) -> Option<f64> {
    given.number_in(-LARGEST_SCORE..=LARGEST_SCORE)
}
