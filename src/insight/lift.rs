//! The value of the shelves compared with that of shelves in the site's own order, estimated from what was shown at random.
//!
//! The value of a shelf is its clicks per place that is fully looked at: place p, from 0, counts `e(p) = (1 + p)^−γ`, the
//! examination curve that the [regression](crate::visitor::adaptation::regression) learned.
//!
//! - **As shown:** `V = Σ c_i / Σ e(p_i)` over all showings.
//! - **By popularity:** let b be an item's place in the order without the profile. If b is among the places that were
//!   seen, the item counts with `w_i = e(b_i) W_i`, where `W_i` corrects for the shelves on which it could have been
//!   shown and was not. Its click is worth `c_i / e(p_i)`, since in place p it was looked at that much. `V₀ = Σ w_i c_i / e(p_i)
//!   / Σ w_i`: inverse propensity scoring, self-normalised (Swaminathan & Joachims 2015), with a position-based click model (Li
//!   et al. 2018).
//! - **The weight** `W_i` of an item that could not be drawn is 1. A shelf has several draws, each with chances given the
//!   items above; the chance of being on the shelf at all is not known. So `W_i` is Des Raj's ordered estimator (1956), which needs
//!   only the conditional chances. Each of the K draws that were seen gives each item 1 if it is above already, 1/π if it was
//!   drawn there, else 0; the expectation is 1 whatever is above. W_i is the mean over the draws. If all K draws
//!   could have drawn the item and the j-th did, that is `(1/π_i + K − j) / K`. A draw in which the item could
//!   not be drawn leaves its part to those below. So `W_i` has expectation 1 for each item that could come out of the last draw, or
//!   that was placed before its turn.
//! - **The interval** is a 90 % interval. Its variance is the jackknife's, which leaves out one visit after the other (Efron &
//!   Stein 1981): visits are taken as independent; items shown in one visit are not, since its draws are the same throughout
//!   the visit. The width follows Student's distribution, with the effective number of visits as degrees of freedom
//!   (Satterthwaite 1946), since a click on an item that was hardly ever shown moves the estimate more than all others.
//!
//! Assumptions: a click depends on the item and its place alone, not on the items around it, and how much
//! of a shelf is seen does not depend on the draws. An item that cannot be drawn, and is on the shelf only
//! because of what was drawn above, counts as often as it is shown.
//!
//! Nothing is known of items that popularity would have shown and the shelf had no chance to show. `support` says how many had a
//! chance: `Σ W_i` over the items in the places of the popular order estimates the number of those places. If it is low, or
//! the weight is on few visits, the estimate does not count as enough.

use crate::catalog::Catalog;
use crate::visitor::Visitor;
use crate::visitor::adaptation::past::Past;
use crate::visitor::adaptation::showings::{Showing, showings};
use crate::visitor::log::Shown;

/// The least numbers of clicks, of visits (effective), and of supported places for a reliable estimate.
const ENOUGH_CLICKS: usize = 5;
const ENOUGH_EFFECTIVE: f64 = 50.0;
const ENOUGH_SUPPORT: f64 = 0.5;

/// The value of the shelves, and that of popularity's, in clicks per place that is fully looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Lift {
    /// The number of visits in which something was seen.
    pub visits: usize,
    /// The number of shelves that were seen.
    pub shelves: usize,
    /// The number of showings on these shelves.
    pub impressions: usize,
    /// The number of showings that were clicked.
    pub clicks: usize,
    /// The value of the shelves as shown.
    pub shown: f64,
    /// The estimated value of popularity's shelves; NaN without data.
    pub popularity: f64,
    /// `shown` − `popularity`; `low` and `high` are its 90 % interval.
    pub lift: f64,
    /// Its lower bound.
    pub low: f64,
    /// Its upper bound.
    pub high: f64,
    /// The effective sample size of the estimate for popularity, in visits (Kish).
    pub effective: f64,
    /// The share of popularity's places that had a chance to be shown; an estimate, which may come out above 1.
    pub support: f64,
    /// Whether there is enough data.
    pub is_enough: bool,
}

/// The seen part of a shelf.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// The visit in which it was first seen.
    visit: usize,
    places: u32,
    /// The draws whose items were seen.
    draws: u32,
}

/// The sums of one visit.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    clicks: f64,
    looks: f64,
    weighted_clicks: f64,
    weight: f64,
    /// The number of places that were seen, and of popularity's places that had a chance.
    places: f64,
    supported: f64,
}

/// The value of the visitor's shelves compared with the site's own order. Surfaces that may not be personal
/// are left out.
///
/// Cost: a pass over the log, and the regression if a visit is over.
pub fn of_visitor(catalog: &Catalog, visitor: &mut Visitor, now: f64) -> Lift {
    visitor.learn_from_clicks(catalog, now);
    // Items in the first places are better and are looked at more, and the regression cannot separate the two fully: the learned
    // exponent may be too large, but hardly too small.
    let examination = visitor.adaptation.posterior(catalog).examination().min(1.0);
    let past = Past::of(&visitor.log, &visitor.profile, now);
    let mut showings = showings(&past, &visitor.log, catalog, &visitor.profile);
    showings.retain(|showing| !catalog.forbids(showing.surface));
    lift(&showings, examination)
}

/// An estimate from all showings, grouped by visit. Cost: in proportion to them, and to the draws of their shelves.
pub fn lift(showings: &[Showing], examination: f64) -> Lift {
    let look = |place: u32| (-examination * f64::from(place).ln_1p()).exp();
    let shelves = seen(showings);
    let visits = by_visit(showings, &shelves, look);
    let sum = |of: fn(&Sums) -> f64| visits.iter().map(of).sum::<f64>();
    let (looks, weights) = (sum(|sums| sums.looks), sum(|sums| sums.weight));
    let (clicks, places) = (sum(|sums| sums.clicks), sum(|sums| sums.places));
    let (shown, popularity) = (clicks / looks, sum(|sums| sums.weighted_clicks) / weights);
    let weighted_clicks = sum(|sums| sums.weighted_clicks);
    // The estimate without one visit.
    let without = |sums: &Sums| {
        (clicks - sums.clicks) / (looks - sums.looks)
            - (weighted_clicks - sums.weighted_clicks) / (weights - sums.weight)
    };
    let count = visits.len() as f64;
    let lift = shown - popularity;
    let moved = |power| visits.iter().map(|sums| (without(sums) - lift).powi(power)).sum::<f64>();
    let (spread, freedom) = (moved(2) * (count - 1.0) / count, moved(2).powi(2) / moved(4));
    // If no visit moves the estimate, there is nothing to widen.
    let reach = if spread > 0.0 { nine_tenths(freedom) * spread.sqrt() } else { spread };
    let squares = sum(|sums| sums.weight.powi(2));
    let effective = if squares > 0.0 { weights * weights / squares } else { 0.0 };
    let support = if places > 0.0 { sum(|sums| sums.supported) / places } else { 0.0 };
    Lift {
        visits: visits.len(),
        shelves: shelves.iter().filter(|shelf| shelf.places > 0).count(),
        impressions: showings.len(),
        clicks: clicks as usize,
        shown,
        popularity,
        lift,
        low: lift - reach,
        high: lift + reach,
        effective,
        support,
        is_enough: clicks as usize >= ENOUGH_CLICKS && effective >= ENOUGH_EFFECTIVE && support >= ENOUGH_SUPPORT,
    }
}

/// The 95 % quantile of Student's distribution in standard deviations: the normal one, widened for the degrees of
/// freedom by the first terms of the Cornish–Fisher expansion.
fn nine_tenths(freedom: f64) -> f64 {
    let z: f64 = 1.644_853_6;
    let widened =
        (z.powi(3) + z) / 4.0 / freedom + (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0 / freedom.powi(2);
    z + widened
}

/// The draw of a drawn item, as a bit; 0 if it was placed by score.
fn own_draw(shown: &Shown) -> u32 {
    let last = shown.draws.checked_ilog2().map_or(0, |last| 1 << last);
    if shown.propensity < 1.0 { last } else { 0 }
}

/// The weight `W` of an item on a shelf of which these draws were seen; its expectation is 1. 0 for an item whose draw is not
/// known.
pub fn weight(shown: &Shown, draws: u32) -> f64 {
    let own = own_draw(shown);
    if shown.propensity < 1.0 && own & draws == 0 {
        return 0.0;
    }
    // Each draw takes an equal part of what those above left.
    let (mut below, mut left) = (draws, 1.0);
    while below != 0 {
        let (draw, part) = (below & below.wrapping_neg(), left / f64::from(below.count_ones()));
        below &= !draw;
        if shown.draws & draw == 0 {
            continue;
        }
        left -= part;
        if draw == own {
            return part / shown.propensity + left;
        }
    }
    left
}

/// For each shelf, by number, the part that was seen.
fn seen(showings: &[Showing]) -> Vec<Seen> {
    let count = showings.iter().map(|showing| showing.shelf_number + 1).max().unwrap_or_default();
    let mut shelves = vec![Seen::default(); count];
    for showing in showings {
        let shelf = &mut shelves[showing.shelf_number];
        if shelf.places == 0 {
            shelf.visit = showing.visit;
        }
        shelf.places = shelf.places.max(showing.position + 1);
        shelf.draws |= own_draw(showing.shown);
    }
    shelves
}

/// The sums of each visit in which something was seen.
fn by_visit(showings: &[Showing], shelves: &[Seen], look: impl Fn(u32) -> f64) -> Vec<Sums> {
    let count = shelves.iter().map(|shelf| shelf.visit + 1).max().unwrap_or_default();
    let mut visits = vec![Sums::default(); count];
    for shelf in shelves {
        visits[shelf.visit].places += f64::from(shelf.places);
    }
    for Showing { shelf_number, position, shown, is_clicked, .. } in showings {
        let shelf = &shelves[*shelf_number];
        let (sums, click) = (&mut visits[shelf.visit], f64::from(u8::from(*is_clicked)));
        sums.looks += look(*position);
        sums.clicks += click;
        // Popularity's shelf with as many places would have shown it.
        if let Some(place) = shown.baseline.filter(|&place| place < shelf.places) {
            let supported = weight(shown, shelf.draws);
            sums.supported += supported;
            sums.weight += look(place) * supported;
            sums.weighted_clicks += look(place) * supported * click / look(*position);
        }
    }
    visits.retain(|sums| sums.places > 0.0);
    visits
}
