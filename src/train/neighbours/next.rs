//! What is done next: who did this went on to that.
//!
//! A step leads from an item to another that was acted on later in the same visit. Steps count the less the more acts
//! they pass over, 1/d at the distance d, up to [`AHEAD`]; the weight of i after j is the count of steps from j to i
//! over the count of all steps from j plus the shrinkage. So it is a share of what follows j, less where j was followed
//! seldom; and it is directed.

use super::acts::Log;
use super::settings::NeighbourSettings;
use super::strongest::Neighbours;
use crate::error::Result;
use crate::train::invalid;
use crate::train::meter::Meter;
use crate::train::sparse::Rows;

/// What [`NeighbourSettings::shrinkage`] is where nobody says.
pub const SHRINKAGE: f64 = 10.0;
/// Acts that are further ahead do not follow.
pub const AHEAD: u32 = 10;

/// What is done after each item. Errors: `training_invalid` where the times tell no order, or for settings out of
/// range.
///
/// `progress` hears how much is done, 0 to 1. Cost: [`AHEAD`] times the acts; 8 bytes for each step.
pub fn next(log: &Log, settings: &NeighbourSettings, progress: &mut dyn FnMut(f64)) -> Result<Neighbours> {
    settings.check()?;
    refuse_without_order(log)?;
    let support = log.support();
    let takes_part = |item: u32| support[item as usize] >= settings.min_support;
    let steps =
        log.visits.steps(log.visits.reach(), AHEAD).map(|(from, to, distance)| (from, to, 1.0 / distance as f32));
    let steps = Rows::new(support.len(), steps);
    let shrinkage = settings.shrinkage.unwrap_or(SHRINKAGE);
    let mut found = Neighbours::default();
    let mut counts = vec![0.0_f64; support.len()];
    let mut candidates = Vec::new();
    let mut meter = Meter::new(support.len(), progress);
    for item in 0..support.len() as u32 {
        let followed = steps.row(item as usize);
        if takes_part(item) {
            let all = followed.frequency() + shrinkage;
            followed
                .columns
                .iter()
                .zip(followed.weights)
                .for_each(|(&to, &step)| counts[to as usize] += f64::from(step));
            // An item's count is taken where it is met first, and is zero from then on.
            let taken = followed.columns.iter().map(|&to| (std::mem::take(&mut counts[to as usize]), to));
            candidates.extend(taken.filter(|&(_, to)| takes_part(to)).map(|(count, to)| ((count / all) as f32, to)));
            found.push(item, &mut candidates, settings.per_item as usize);
            candidates.clear();
        }
        meter.add(1);
    }
    Ok(found)
}

fn refuse_without_order(log: &Log) -> Result<()> {
    let refuse = |got: &str, expected: &str| Err(invalid("at", got, expected));
    if log.visits.is_empty() {
        return refuse("no times", "acts with times: what is done next cannot be told without");
    }
    if log.visits.are_at_once() {
        return refuse("times that are all equal", "times that differ: these tell no order");
    }
    if log.visits.steps(log.visits.reach(), 1).next().is_none() {
        return refuse("no user with two items at different times", "users who did one thing after another");
    }
    Ok(())
}
