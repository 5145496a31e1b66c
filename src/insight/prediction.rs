//! What is likely to happen next: the chance of a goal, and when the visitor comes back.

use super::probability::{self, Basis, Goal, Prediction};
use super::rhythm::{self, Rhythm};
use crate::catalog::{Catalog, ItemIndex};
use crate::error::{ErrorKind, Result};
use crate::input::duration::DAY;
use crate::input::{Given, Options, Taken};
use crate::ranking::{Request, Workspace, read, signals};
use crate::visitor::Visitor;
use crate::visitor::adaptation::past::{Fading, Past};
use crate::visitor::adaptation::regression::Features;

/// The goal that the visitor comes back. There is an event of that name too, for goods: it is no goal.
const RETURN: &str = "return";
/// In how many days, if the call does not say.
const RETURN_WITHIN: f64 = 7.0;
const MOST_DAYS: f64 = 365.0;

/// The chance of a goal: with an item, if it were shown in the first place now; without an item, in a visit. `options` has the
/// surface and the situation. The goal `return` is that the visitor comes back `within` a number of days. Errors: `option_invalid`,
/// `item_unknown`.
///
/// Cost: a pass over the log; with an item also that of a shelf.
pub fn predict(
    catalog: &Catalog,
    (visitor, workspace): (&mut Visitor, &mut Workspace),
    (goal, item, options): (&Given, &Given, &Given),
    now: f64,
) -> Result<Prediction> {
    if goal.text() == Some(RETURN) {
        return predict_return(catalog, visitor, (item, options), now);
    }
    let goal = Goal::check(goal)?;
    let item = item_to_predict(catalog, item)?;
    let request = check_prediction(catalog, options)?;
    let fading = Fading::new(catalog, visitor.profile.fading_time(now));
    let Some(item) = item else {
        return Ok(probability::on_visit(&Past::of(&visitor.log, &visitor.profile, now), goal, fading));
    };
    let click = predict_click(catalog, (visitor, workspace), (item, &request), now);
    if goal == Goal::Click {
        return Ok(click);
    }
    Ok(probability::through(click, &Past::of(&visitor.log, &visitor.profile, now), goal, fading))
}

/// The chance that the visitor comes back, and their usual times, in a time zone that is so many minutes ahead of UTC.
/// Errors: `option_invalid`.
///
/// Cost: in proportion to the visits and to the days since the first.
pub fn next_visit(catalog: &Catalog, visitor: &Visitor, minutes_ahead: &Given, now: f64) -> Result<Rhythm> {
    let given = Taken::new("minutesAhead", minutes_ahead);
    let minutes = minutes_ahead.number_in(-1_440.0..=1_440.0);
    let minutes = minutes.ok_or_else(|| given.wrong("minutes ahead of UTC, -1,440 to 1,440"))?;
    let now = visitor.profile.fading_time(now);
    Ok(rhythm::rhythm(visitor.profile.visits(), Fading::new(catalog, now), (now, minutes)))
}

fn predict_return(
    catalog: &Catalog,
    visitor: &Visitor,
    (item, options): (&Given, &Given),
    now: f64,
) -> Result<Prediction> {
    if !item.is_nothing() {
        return Err(Taken::new("item", item).wrong("no item: the goal `return` is that the visitor comes back"));
    }
    let mut known = Options::of(options)?;
    let within = known.take("within");
    let days = if within.is_given() { within.duration().map_or(f64::NAN, |time| time / DAY) } else { RETURN_WITHIN };
    if days.fract() != 0.0 || !(1.0..=MOST_DAYS).contains(&days) {
        return Err(within.wrong("1 to 365 whole days, such as \"30d\", \"48h\", \"2w\" or \"1y\""));
    }
    // They say where an item would be shown: nothing depends on them here.
    known.take("surface");
    known.take("context");
    known.finish()?;
    let visits = visitor.profile.visits();
    let now = visitor.profile.fading_time(now);
    let (belief, is_enough) = rhythm::returning_within(visits, Fading::new(catalog, now), (now, days as i32));
    Ok(Prediction { belief, is_enough, basis: Basis { visits: visits.all().len(), ..Basis::default() } })
}

fn check_prediction<'a>(catalog: &Catalog, options: &'a Given) -> Result<Request<'a>> {
    let mut known = Options::of(options)?;
    known.take("surface");
    known.take("context");
    known.finish()?;
    Request::recommend(options, catalog)
}

fn item_to_predict(catalog: &Catalog, item: &Given) -> Result<Option<ItemIndex>> {
    match item {
        Given::Nothing => Ok(None),
        Given::Text(id) => {
            catalog.find(id).map(Some).ok_or_else(|| ErrorKind::ItemUnknown { id: id.to_owned() }.into())
        }
        other => Err(Taken::new("item", other).wrong("an item's id, or nothing")),
    }
}

/// The regression's prediction for an item in the first place, with its signals on a shelf of that surface now.
fn predict_click(
    catalog: &Catalog,
    (visitor, workspace): (&mut Visitor, &mut Workspace),
    (item, request): (ItemIndex, &Request),
    now: f64,
) -> Prediction {
    request.restrict(&mut workspace.eligible, (catalog, &visitor.profile, now), |_, _| ());
    read(catalog, visitor, workspace, request.context, now);
    let (reading, mut best) = ((&visitor.reading, now), Vec::new());
    let blend = workspace.ranker.rank(catalog, reading, (&request.weights, false), (&workspace.eligible, 1), &mut best);
    let values = signals::values(catalog, &visitor.reading, item, now);
    let standardised = blend.standardised(&values);
    let signals = catalog.signals().map(|signal| {
        let k = signal.index();
        (k, blend.of(signal).weight, standardised[k])
    });
    let features = Features::new(0, false, signals);
    visitor.learn_from_clicks(catalog, now);
    let posterior = visitor.adaptation.posterior(catalog);
    probability::click(posterior.log_odds(&features), visitor.adaptation.counts())
}
