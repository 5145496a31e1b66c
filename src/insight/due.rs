//! What the visitor is likely to need again: items that they bought, each with the time at which it is expected.

use crate::catalog::{Catalog, ItemIndex};
use crate::error::Result;
use crate::input::duration::DAY;
use crate::input::{Given, Options};
use crate::order;
use crate::ranking::{Request, Workspace};
use crate::visitor::Visitor;
use crate::visitor::profile::purchases::Basis;

/// How far the call looks ahead if it does not say.
const WITHIN: f64 = 14.0 * DAY;

/// An item that is likely to be needed again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Due {
    /// The item.
    pub item: ItemIndex,
    /// When it is expected, in milliseconds since 1970; in the past if it is overdue.
    pub at: f64,
    /// The interval of that time; see [`Expected`](crate::visitor::profile::purchases::Expected).
    pub from: f64,
    /// Its end.
    pub to: f64,
    /// Where the time comes from.
    pub basis: Basis,
    /// How often it was bought.
    pub purchases: usize,
}

/// The items that are likely to be needed again `within` a time from now, overdue ones too until their interval is over. Of more than the limit, those
/// that were bought most often; soonest first. Only items that are available, match the filter, and are neither excluded, rejected, muted nor
/// in the cart.
///
/// Errors: `option_invalid`. Cost: the eligible items, and a median for each item that was bought.
pub fn due(
    catalog: &Catalog,
    visitor: &Visitor,
    workspace: &mut Workspace,
    options: &Given,
    now: f64,
) -> Result<Vec<Due>> {
    let mut options = Options::of(options)?;
    let request = Request::narrowed(&mut options, catalog)?;
    let within = options.take("within");
    let within = if within.is_given() { within.duration()? } else { WITHIN };
    options.finish()?;
    let profile = &visitor.profile;
    request.restrict(&mut workspace.eligible, (catalog, profile, now), |_, _| ());
    let now = profile.fading_time(now);
    let bought = profile
        .purchases()
        .bought()
        .iter()
        .filter(|bought| workspace.eligible.contains(bought.item) && !profile.is_in_cart(bought.item));
    let all = bought.filter_map(|bought| {
        let (expected, last) = (bought.expected(catalog.life(bought.item))?, bought.last());
        // Once the interval is over, the visitor has most likely stopped.
        let is_due = last + expected.gap <= now + within && now <= last + expected.to;
        is_due.then(|| Due {
            item: bought.item,
            at: (last + expected.gap).round(),
            from: (last + expected.from).round(),
            to: (last + expected.to).round(),
            basis: expected.basis,
            purchases: bought.count(),
        })
    });
    let all: Vec<Due> = all.collect();
    let most = order::descending(all.iter().map(|due| due.purchases as f64).zip(0..));
    let kept: Vec<Due> = most.into_iter().take(request.limit).map(|(_, place)| all[place as usize]).collect();
    let sorted = order::descending(kept.iter().map(|due| -due.at).zip(0..));
    Ok(sorted.into_iter().map(|(_, place)| kept[place as usize]).collect())
}
