//! What the shelves were worth against those of the site's own order: an estimate from what was shown, by chance.
//!
//! The worth of a shelf is its clicks per place that is fully looked at: place p, from 0, counts `e(p) = (1 + p)^−γ`, by the
//! examination curve that the [regression](crate::visitor::adaptation::regression) learned.
//!
//! - **As shown:** `V = Σ c_i / Σ e(p_i)` over all showings.
//! - **By popularity:** an item whose place b in the order that nobody's profile had a part in lies among the places that
//!   were seen counts with `w_i = e(b_i) W_i`, `W_i` being by how much its standing on the shelf stands for the shelves on
//!   which it does not; its click is worth `c_i / e(p_i)`, since in place p it was looked at that much. `V₀ = Σ w_i c_i / e(p_i)
//!   / Σ w_i`: inverse propensity scoring, self-normalised (Swaminathan & Joachims 2015), with a position-based click model (Li
//!   et al. 2018).
//! - **The weight** `W_i` of an item that could not be drawn is 1. A shelf has several draws, each with chances given what
//!   stands above, and the chance to be on it at all is not known; so `W_i` is Des Raj's ordered estimator (1956), which needs
//!   those given alone. Each of the K draws that were seen says of each item 1 if it stands above already, 1/π if it was
//!   drawn there, else 0, which is 1 on the average whatever stands above; and W_i is the mean of what they say. Of K draws that
//!   could all have drawn the item and of which the j-th did, that is `(1/π_i + K − j) / K`. A draw in which the item could
//!   not be drawn leaves its part to those below. So `W_i` is 1 on the average for each item that could come out of the last draw, or
//!   that was placed before it was its turn.
//! - **The interval** holds nine tenths. Its variance is the jackknife's, which leaves out one visit after the other (Efron &
//!   Stein 1981): visits are taken as independent of each other, what is shown on one is not, since its draws are the same all
//!   visit long. Its width is Student's with as many degrees of freedom as visits have a say (Satterthwaite 1946), since a
//!   click on an item that was hardly ever shown moves the estimate more than all others.
//!
//! It is assumed that an item is clicked by what it is and by its place alone, whatever stands around it, and that how much
//! of a shelf is seen does not depend on what was drawn. An item that cannot be drawn and that stands on the shelf only
//! because of what was drawn above counts as often as it does.
//!
//! What popularity would have shown and the shelf had no chance to show is not known of. `support` says how much was:
//! `Σ W_i` over the items of the popular order's places estimates how many of those places had a chance. Where it is low, or
//! the weight lies on few visits, the estimate does not count as enough.

use crate::catalog::Catalog;
use crate::visitor::Visitor;
use crate::visitor::adaptation::past::Past;
use crate::visitor::adaptation::showings::{Showing, showings};
use crate::visitor::log::Shown;

/// What an estimate takes to be more than a guess: clicks, visits of equal weight, and supported places.
const ENOUGH_CLICKS: usize = 5;
const ENOUGH_EFFECTIVE: f64 = 50.0;
const ENOUGH_SUPPORT: f64 = 0.5;

/// What the shelves were worth, and what popularity's would have been, in clicks per place that is fully looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Lift {
    /// On how many visits something was seen.
    pub visits: usize,
    /// How many shelves were seen.
    pub shelves: usize,
    /// How many showings those had.
    pub impressions: usize,
    /// How many of those were clicked.
    pub clicks: usize,
    /// What the shelves were worth.
    pub shown: f64,
    /// What popularity's would have been; not a number where nothing says.
    pub popularity: f64,
    /// `shown` − `popularity`; `low` and `high` are its 90 % interval.
    pub lift: f64,
    /// Its lower bound.
    pub low: f64,
    /// Its upper bound.
    pub high: f64,
    /// How many visits of equal weight tell as much of popularity (Kish's effective sample size).
    pub effective: f64,
    /// The share of popularity's places that had a chance to be shown, as estimated: by chance it may come out above 1.
    pub support: f64,
    /// Whether there is enough to go by.
    pub is_enough: bool,
}

/// A shelf as far as it was seen.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// The visit on which it first was.
    visit: usize,
    places: u32,
    /// The draws whose items were.
    draws: u32,
}

/// The sums of one visit.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    clicks: f64,
    looks: f64,
    weighted_clicks: f64,
    weight: f64,
    /// How many places were seen, and how many of popularity's had a chance.
    places: f64,
    supported: f64,
}

/// What the shelves were worth to the visitor against those of the site's own order. Surfaces that may not be personal
/// are left out.
///
/// Cost: a pass over the log, and the regression where a visit is over.
pub fn of_visitor(catalog: &Catalog, visitor: &mut Visitor, now: f64) -> Lift {
    visitor.learn_from_clicks(catalog, now);
    // What stands first is better as well as looked at more, and not all of that is known: what was learned can be too
    // much, and hardly too little.
    let examination = visitor.adaptation.posterior(catalog).examination().min(1.0);
    let past = Past::of(&visitor.log, &visitor.profile, now);
    let mut showings = showings(&past, &visitor.log, catalog, &visitor.profile);
    showings.retain(|showing| !catalog.forbids(showing.surface));
    lift(&showings, examination)
}

/// An estimate from all showings, by visit. Cost: in proportion to them, and to the draws of their shelves.
pub fn lift(showings: &[Showing], examination: f64) -> Lift {
    let look = |place: u32| (-examination * f64::from(place).ln_1p()).exp();
    let shelves = seen(showings);
    let visits = by_visit(showings, &shelves, look);
    let sum = |of: fn(&Sums) -> f64| visits.iter().map(of).sum::<f64>();
    let (looks, weights) = (sum(|sums| sums.looks), sum(|sums| sums.weight));
    let (clicks, places) = (sum(|sums| sums.clicks), sum(|sums| sums.places));
    let (shown, popularity) = (clicks / looks, sum(|sums| sums.weighted_clicks) / weights);
    let weighted_clicks = sum(|sums| sums.weighted_clicks);
    // Without one visit, what would have been estimated?
    let without = |sums: &Sums| {
        (clicks - sums.clicks) / (looks - sums.looks)
            - (weighted_clicks - sums.weighted_clicks) / (weights - sums.weight)
    };
    let count = visits.len() as f64;
    let lift = shown - popularity;
    let moved = |power| visits.iter().map(|sums| (without(sums) - lift).powi(power)).sum::<f64>();
    let (spread, freedom) = (moved(2) * (count - 1.0) / count, moved(2).powi(2) / moved(4));
    // Where no visit moves it, there is nothing to widen.
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

/// How many standard deviations hold nine tenths of Student's distribution: the normal's, widened for so many degrees of
/// freedom by the first terms of Cornish and Fisher's expansion.
fn nine_tenths(freedom: f64) -> f64 {
    let z: f64 = 1.644_853_6;
    let widened =
        (z.powi(3) + z) / 4.0 / freedom + (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0 / freedom.powi(2);
    z + widened
}

/// The draw that an item came out of, as its bit; 0 where it was placed.
fn own_draw(shown: &Shown) -> u32 {
    let last = shown.draws.checked_ilog2().map_or(0, |last| 1 << last);
    if shown.propensity < 1.0 { last } else { 0 }
}

/// By how much an item's standing on a shelf, of which so many draws were seen, stands for its not standing on others: 1 on
/// the average. 0 for an item whose draw is not known.
pub fn weight(shown: &Shown, draws: u32) -> f64 {
    let own = own_draw(shown);
    if shown.propensity < 1.0 && own & draws == 0 {
        return 0.0;
    }
    // Each draw takes its part of what those above left, as many parts as there are draws from it on.
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

/// By number, what was seen of each shelf.
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

/// The sums of each visit on which something was seen.
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
        // Popularity's shelf of as many places would have had it.
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
