//! The shortest way to an item with prerequisites.

use crate::catalog::{Catalog, ItemIndex};
use crate::error::{ErrorKind, Result};
use crate::ranking::reach::Reach;
use crate::visitor::Visitor;

/// What is left to do before an item, in an order in which each comes after its own prerequisites; the item itself comes last. Empty if the
/// item is mastered. Prerequisites that are mastered are left out, and so is what comes before them.
///
/// Errors: `item_unknown`. Cost: the items on the way.
pub fn path(catalog: &Catalog, visitor: &Visitor, goal: &str, now: f64) -> Result<Vec<ItemIndex>> {
    let goal = catalog.find(goal).ok_or_else(|| ErrorKind::ItemUnknown { id: goal.to_owned() })?;
    let paths = catalog.shaping(None).paths;
    let Some(reach) = Reach::of(catalog, &visitor.profile, paths, now) else { return Ok(vec![goal]) };
    let mut steps = Vec::new();
    let mut is_met = vec![false; catalog.len()];
    // Each item on the way down, with what is left of its prerequisites. The build refused cycles.
    let mut way = Vec::new();
    if !reach.is_mastered(goal) {
        is_met[goal.get()] = true;
        way.push((goal, reach.prerequisites(goal)));
    }
    while let Some((item, needed)) = way.last_mut() {
        match needed.find(|&needed| !is_met[needed.get()] && !reach.is_mastered(needed)) {
            Some(next) => {
                is_met[next.get()] = true;
                way.push((next, reach.prerequisites(next)));
            }
            None => {
                steps.push(*item);
                way.pop();
            }
        }
    }
    Ok(steps)
}
