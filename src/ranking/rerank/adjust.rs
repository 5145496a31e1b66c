//! Adjustments of scores before items get their places. Each is a named part of the score, so that explanations add
//! up to the score that the shelf shows.

use super::rules::Resolved;
use super::{Candidate, Scene};
use crate::catalog::ItemIndex;
use crate::catalog::shaping::Fatigue;
use crate::draws;
use crate::ranking::Ranked;
use crate::ranking::basket::Companions;
use crate::ranking::reach::Reach;

const HOUR_MS: f64 = 3_600_000.0;

/// The cause of an adjustment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It goes with the item at that place of the basket.
    Basket(usize),
    /// The site's boost of that number.
    Boost(usize),
    /// It was shown repeatedly and ignored.
    Fatigue,
    /// A change of order among items with nearly equal scores, from visit to visit.
    Rotation,
    /// It continues a path that the visitor began.
    Path,
    /// The visitor pinned it.
    Wish,
}

/// An adjustment of an item's score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjustment {
    /// The item.
    pub item: ItemIndex,
    /// Its cause.
    pub cause: Cause,
    /// Its amount, in the unit of the score.
    pub amount: f64,
}

/// Adjusts the scores, and notes each adjustment. The deviation of the scores of `best` is the unit of rotation.
pub fn adjust(scene: &Scene, best: &[Ranked], candidates: &mut [Candidate], adjustments: &mut Vec<Adjustment>) {
    lift(scene, candidates, adjustments);
    if scene.is_personal {
        lead_on(scene, candidates, adjustments);
        tire(scene, candidates, adjustments);
        rotate(scene, best, candidates, adjustments);
    }
}

fn add(candidate: &mut Candidate, cause: Cause, amount: f64, adjustments: &mut Vec<Adjustment>) {
    candidate.score += amount;
    adjustments.push(Adjustment { item: candidate.item, cause, amount });
}

/// Applies what is the same for every visitor: the basket, and the site's boosts.
pub fn lift(scene: &Scene, candidates: &mut [Candidate], adjustments: &mut Vec<Adjustment>) {
    accompany(scene, candidates, adjustments);
    boost(scene, candidates, adjustments);
}

/// Adds how well each candidate goes with the basket: a part for each item of it. Cost: the candidates, for each entry in the rows of
/// the basket's items.
fn accompany(scene: &Scene, candidates: &mut [Candidate], adjustments: &mut Vec<Adjustment>) {
    let Some(Companions { items, set, weight }) = scene.companions else { return };
    let neighbours = scene.catalog.neighbours(set);
    for (place, &of) in items.iter().enumerate() {
        neighbours.each_with_variants(of, |item, strength| {
            if let Some(candidate) = candidates.iter_mut().find(|candidate| candidate.item == item) {
                add(candidate, Cause::Basket(place), weight * strength, adjustments);
            }
        });
    }
}

fn boost(scene: &Scene, candidates: &mut [Candidate], adjustments: &mut Vec<Adjustment>) {
    for (number, boost) in scene.shaping.boosts.iter().enumerate() {
        let test = Resolved::of(&boost.test, scene.catalog);
        for candidate in candidates.iter_mut().filter(|candidate| test.holds(scene.catalog, candidate.item)) {
            add(candidate, Cause::Boost(number), boost.by * scene.point, adjustments);
            candidate.boost += boost.by;
        }
    }
}

/// Raises the items all of whose prerequisites the visitor mastered.
pub fn lead_on(scene: &Scene, candidates: &mut [Candidate], adjustments: &mut Vec<Adjustment>) {
    let paths = scene.shaping.paths;
    let Some(reach) = Reach::of(scene.catalog, scene.profile, paths, scene.now).filter(|_| paths.lead > 0.0) else {
        return;
    };
    for candidate in candidates.iter_mut().filter(|candidate| reach.is_next(candidate.item)) {
        add(candidate, Cause::Path, paths.lead * scene.point, adjustments);
    }
}

/// Applies fatigue to items that were shown and ignored; they come back when the impressions are old enough.
fn tire(scene: &Scene, candidates: &mut [Candidate], adjustments: &mut Vec<Adjustment>) {
    for candidate in candidates {
        let cost = fatigue(scene, candidate.item);
        if cost > 0.0 {
            add(candidate, Cause::Fatigue, -cost, adjustments);
        }
    }
}

/// The fatigue of an item, to be subtracted from its score.
pub fn fatigue(scene: &Scene, item: ItemIndex) -> f64 {
    let Fatigue { after, hours, cost } = scene.shaping.fatigue;
    if !scene.is_personal || cost == 0.0 {
        return 0.0;
    }
    let ignored = scene.profile.impressions().all();
    let Ok(at) = ignored.binary_search_by_key(&item, |ignored| ignored.item) else { return 0.0 };
    let times = (ignored[at].count(scene.now - hours * HOUR_MS) + 1).saturating_sub(after as usize);
    cost * scene.point * times as f64
}

/// Adds to each score a random number of this visit for the item, −½ to ½ times the deviation of the best scores times the
/// strength. It is the same throughout a visit, and another one in the next.
fn rotate(scene: &Scene, best: &[Ranked], candidates: &mut [Candidate], adjustments: &mut Vec<Adjustment>) {
    if scene.shaping.rotation == 0.0 {
        return;
    }
    let strength = scene.shaping.rotation * deviation(best);
    if strength == 0.0 {
        return;
    }
    for candidate in candidates.iter_mut().filter(|candidate| candidate.is_in_pool) {
        let phase = draws::uniform(scene.visit, candidate.item.get() as u64) - 0.5;
        add(candidate, Cause::Rotation, strength * phase, adjustments);
    }
}

fn deviation(ranked: &[Ranked]) -> f64 {
    let scores = || ranked.iter().map(|ranked| ranked.score);
    let count = ranked.len().max(1) as f64;
    let mean = scores().sum::<f64>() / count;
    (scores().map(|score| (score - mean).powi(2)).sum::<f64>() / count).sqrt()
}
