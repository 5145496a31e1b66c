//! Next items: which items users act on after an item.
//!
//! A step leads from an act to another item that the user acted on later: within the same visit, or at any later time where the
//! log has no usable visits ([`Visits::reach`](super::visits::Visits::reach)). An act has steps to the [`AHEAD`] acts after it.
//! The weight of i after j is the number of steps from j to i, divided by the number of all steps from j plus the shrinkage: the
//! share of i in what follows j, made smaller where few steps follow. It is directed.
//!
//! Measured on films (MovieTweetings, the last fifth of each user's acts held out; Recall@20 from the users' histories): .128 for
//! 5 acts ahead, .137 for 10, .147 for 20, .155 for 50. With 50 acts ahead, .145 if divided by the number of acts on j instead of
//! the steps. With 10 acts ahead, .121 if a step at distance d counts 1/d, and .028 if the weight is divided by the root of i's
//! popularity.

use super::acts::Log;
use super::settings::NeighbourSettings;
use super::strongest::Neighbours;
use crate::error::Result;
use crate::train::invalid;
use crate::train::meter::Meter;

/// The default of [`NeighbourSettings::shrinkage`] for this kind.
pub const SHRINKAGE: f64 = 50.0;
/// How many acts after an act count as following it.
pub const AHEAD: usize = 50;

/// The items that follow each item. Errors: `training_invalid` where the times give no order, or for settings out of range.
///
/// `progress` hears how much is done, 0 to 1. Cost: up to [`AHEAD`] steps for each act.
pub fn next(log: &Log, settings: &NeighbourSettings, progress: &mut dyn FnMut(f64)) -> Result<Neighbours> {
    settings.check()?;
    refuse_without_order(log)?;
    let support = log.support();
    let takes_part = |item: u32| support[item as usize] >= settings.min_support;
    let shrinkage = settings.shrinkage.unwrap_or(SHRINKAGE);
    let reach = log.visits.reach();
    let mut found = Neighbours::default();
    let mut steps = vec![0_u32; support.len()];
    let mut candidates = Vec::new();
    let mut meter = Meter::new(support.len(), progress);
    for item in 0..support.len() as u32 {
        meter.add(1);
        if !takes_part(item) {
            continue;
        }
        let mut all = 0.0;
        for act in log.visits.of(item) {
            for to in log.visits.after(act, reach, AHEAD).filter(|&to| takes_part(to)) {
                if steps[to as usize] == 0 {
                    candidates.push((0.0, to));
                }
                steps[to as usize] += 1;
                all += 1.0;
            }
        }
        for (weight, to) in &mut candidates {
            *weight = (f64::from(std::mem::take(&mut steps[*to as usize])) / (all + shrinkage)) as f32;
        }
        found.push(item, &mut candidates, settings.per_item as usize);
        candidates.clear();
    }
    Ok(found)
}

fn refuse_without_order(log: &Log) -> Result<()> {
    let refuse = |got: &str, expected: &str| Err(invalid("at", got, expected));
    if log.visits.is_empty() {
        return refuse("no times", "acts with times: without them it is not known what follows what");
    }
    if log.visits.are_at_once() {
        return refuse("times that are all equal", "times that differ: equal ones give no order");
    }
    if log.visits.have_no_order() {
        return refuse("no user with two items at different times", "users who did one thing after another");
    }
    Ok(())
}
