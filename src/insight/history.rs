//! The items that the visitor opened, bought or liked, the latest first: *recently viewed*, *continue reading*, *bought before*.

use std::ops::RangeInclusive;

use crate::catalog::{Catalog, Filter, ItemIndex};
use crate::error::Result;
use crate::input::{Given, Options, Taken};
use crate::order;
use crate::ranking::Eligible;
use crate::ranking::conditions::Ground;
use crate::visitor::Visitor;
use crate::visitor::log::{Act, Entry, Event, EventKind, Payload};

/// The default number of items.
const LIMIT: u32 = 12;
/// The kinds of event by default: those that open an item.
const OPENINGS: [EventKind; 3] = [EventKind::View, EventKind::Click, EventKind::Dwell];

/// An item of the history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Visited {
    /// The item.
    pub item: ItemIndex,
    /// The kind of the latest of the events.
    pub kind: EventKind,
    /// Its time, in milliseconds since 1970.
    pub at: f64,
    /// How far the item was read, watched or completed, 0 to 1, by the latest event that says so.
    pub progress: Option<f64>,
}

/// What is asked for.
struct Query<'a> {
    limit: usize,
    /// A bit for each kind of event, by its number.
    kinds: u64,
    filter: Filter<'a>,
    progress: Option<RangeInclusive<f64>>,
}

/// The items that standing events of these `types` are about, each once, the latest first: `limit` of them (1 to 1,000, default 12), if they
/// are available and neither muted nor ruled out by the `filter`. With `progress`, only those whose progress is known and in the range.
///
/// Errors: `option_invalid`. Cost: a sort of the log.
pub fn history(
    catalog: &Catalog,
    visitor: &Visitor,
    eligible: &mut Eligible,
    (options, now): (&Given, f64),
) -> Result<Vec<Visited>> {
    let query = Query::check(options, catalog)?;
    eligible.reset(catalog.len());
    let ground = Ground::of(catalog, &visitor.profile, visitor.profile.fading_time(now));
    eligible.keep(&query.filter, &ground);
    eligible.keep(&Filter::checked(&catalog.shaping(None).available), &ground);
    let standing = visitor.log.standing();
    // Of two events with the same time, the one that was recorded later comes first.
    let newest = order::descending(standing.iter().rev().zip(0..).map(|(entry, place)| (entry.event.at, place)));
    let newest: Vec<&Entry> = newest.iter().map(|&(_, place)| standing[standing.len() - 1 - place as usize]).collect();
    let progress = progress(&newest, visitor.log.items().len());
    let mut visited = Vec::new();
    for entry in newest {
        let Some(place) = entry.item.filter(|_| query.kinds >> entry.event.kind().number() & 1 == 1) else { continue };
        let Some(item) = catalog.find(&visitor.log.item(place).id).filter(|&item| eligible.contains(item)) else {
            continue;
        };
        // Named once, listed or not.
        eligible.remove(item);
        if query.admits(progress[place]) && !visitor.profile.control().mutes(catalog, item) {
            visited.push(Visited { item, kind: entry.event.kind(), at: entry.event.at, progress: progress[place] });
            if visited.len() == query.limit {
                break;
            }
        }
    }
    Ok(visited)
}

/// By remembered item, the latest progress.
fn progress(newest: &[&Entry], items: usize) -> Vec<Option<f64>> {
    let mut progress = vec![None; items];
    for entry in newest {
        if let Some(place) = entry.item {
            progress[place] = progress[place].or_else(|| reached(&entry.event));
        }
    }
    progress
}

/// How far an event says that its item was read, watched or completed.
fn reached(event: &Event) -> Option<f64> {
    match event.payload {
        Payload::Act(Act::Complete(extent), _) => Some(extent.unwrap_or(1.0)),
        _ => event.progress,
    }
}

impl<'a> Query<'a> {
    fn check(given: &'a Given, catalog: &Catalog) -> Result<Self> {
        let mut options = Options::of(given)?;
        let limit = options.take("limit").whole_or(LIMIT, 1..=1_000)? as usize;
        let kinds = kinds(&options.take("types"))?;
        let filter = Filter::check("filter", options.take("filter").given(), catalog)?;
        let progress = range(&options.take("progress"))?;
        options.finish()?;
        Ok(Self { limit, kinds, filter, progress })
    }

    fn admits(&self, progress: Option<f64>) -> bool {
        match &self.progress {
            Some(range) => progress.is_some_and(|progress| range.contains(&progress)),
            None => true,
        }
    }
}

/// The kinds of event that an option names, as bits.
fn kinds(option: &Taken) -> Result<u64> {
    let bits = |kinds: &[EventKind]| kinds.iter().fold(0, |bits, kind| bits | 1 << kind.number());
    if !option.is_given() {
        return Ok(bits(&OPENINGS));
    }
    let expected = "types of events that are done to an item, such as [\"view\", \"purchase\"]";
    let mut kinds = Vec::new();
    let mut is_known = option.given().is_texts();
    option.given().each_text(|name| {
        let kind = EventKind::from_name(name).filter(|kind| kind.needs_item() && !kind.takes_back());
        is_known &= kind.is_some();
        kinds.extend(kind);
    });
    if is_known && !kinds.is_empty() { Ok(bits(&kinds)) } else { Err(option.wrong(expected)) }
}

/// The range of progress that an option allows.
fn range(option: &Taken) -> Result<Option<RangeInclusive<f64>>> {
    if !option.is_given() {
        return Ok(None);
    }
    let mut bounds = Options::within("progress", *option, "{ min, max }, either of them a number of 0 to 1")?;
    let least = bounds.take("min").number_or(0.0, 0.0..=1.0)?;
    let most = bounds.take("max").number_or(1.0, 0.0..=1.0)?;
    bounds.finish()?;
    Ok(Some(least..=most))
}
