//! A first visit: what to ask about, and what the answers say.
//!
//! Nothing is kept of a question. An answer is an event like any other, so it can be seen, taken back and forgotten.

use crate::catalog::{Catalog, Filter, ItemIndex};
use crate::error::{ErrorKind, Result};
use crate::input::Given;
use crate::insight::dividing::{Known, dividing};
use crate::ranking::Eligible;
use crate::visitor::log::event::ONBOARDING;
use crate::visitor::log::retention::MOST_WISHES;
use crate::visitor::log::{Event, EventKind, FeatureName, Target};
use crate::visitor::wishes::{interest, wrong};
use crate::visitor::{Pending, Visitor};

/// How many items are asked about where the call does not say, and at most.
const COUNT: u32 = 6;
const MOST: u32 = 24;
/// As many entries may a list of answers have.
const MOST_ANSWERS: usize = 100;

/// The items to ask the visitor about, the most telling first: the available ones of the filter, without the excluded
/// and without all that was answered, acted on, pinned, muted or rejected before. See [`dividing`]. Fewer than `count`
/// where there are not so many. Errors: `option_invalid`.
pub fn onboarding(catalog: &Catalog, visitor: &Visitor, options: &Given) -> Result<Vec<ItemIndex>> {
    if !matches!(options, Given::Nothing | Given::Object(_)) {
        return Err(wrong("options", &options.describe(), "an object"));
    }
    no_others(options, &["count", "filter", "exclude"])?;
    let count = match options.get("count") {
        Given::Nothing => COUNT,
        value => {
            value.whole_in(1..=MOST).ok_or_else(|| wrong("count", &value.describe(), "a whole number of 1 to 24"))?
        }
    };
    let exclude = options.get("exclude");
    if !exclude.is_nothing() && !exclude.is_texts() {
        return Err(wrong("exclude", &exclude.describe(), "a list of item ids"));
    }
    let filter = Filter::check("filter", options.get("filter"), catalog.fields())?;
    let known = known(visitor);
    let mut eligible = never_asked(catalog, visitor, &known);
    eligible.keep(&filter, catalog);
    eligible.keep(&Filter::checked(&catalog.shaping(None).available), catalog);
    exclude.each_text(|id| {
        if let Some(item) = catalog.find(id) {
            eligible.remove(item);
        }
    });
    Ok(dividing(catalog, &eligible, &known, count as usize))
}

/// What the visitor acted on and spoke of.
fn known(visitor: &Visitor) -> Known {
    let control = visitor.profile.control();
    let acted = visitor.profile.standings().iter().map(|&(item, _)| item);
    Known {
        items: acted.chain(control.pinned().iter().copied()).collect(),
        features: control.weighed().iter().map(|weighed| weighed.feature).collect(),
    }
}

fn never_asked(catalog: &Catalog, visitor: &Visitor, known: &Known) -> Eligible {
    let control = visitor.profile.control();
    let mut eligible = Eligible::all(catalog.len());
    known.items.iter().chain(control.muted_items()).for_each(|&item| eligible.remove(item));
    control.muted_features().iter().for_each(|&feature| eligible.remove_having(feature, catalog));
    eligible
}

/// Checks answers: `liked` and `disliked` items become events, `interests` become wishes of full weight. All of them, or
/// an error: `option_invalid`, `item_unknown`.
///
/// What was liked is a `like`. What was not is a `dislike`, which says less than `not_interested`: on MovieTweetings
/// shelves are the better, the less a cover that was turned down is held against what it is about (nDCG@10 .0639 and
/// .0636, measured when an answer weighed as much as any other act, which is nine times what it does now; .0672 where it
/// teaches nothing, but then it would be shown again).
pub fn check_answers(catalog: &Catalog, visitor: &Visitor, answers: &Given, now: f64) -> Result<Vec<Pending>> {
    if !matches!(answers, Given::Nothing | Given::Object(_)) {
        return Err(wrong("answers", &answers.describe(), "an object with liked, disliked or interests"));
    }
    no_others(answers, &["liked", "disliked", "interests"])?;
    let (liked, disliked) = (answered(answers, "liked")?, answered(answers, "disliked")?);
    if let Some(twice) = disliked.iter().find(|id| liked.contains(id)) {
        return Err(wrong("disliked", &format!("\"{twice}\", which is among `liked`"), "each item in one list, once"));
    }
    let interests = named_interests(catalog, visitor, answers.get("interests"))?;
    let acts = liked.iter().map(|id| (EventKind::Like, id)).chain(disliked.iter().map(|id| (EventKind::Dislike, id)));
    let acts = acts.map(|(kind, id)| act(kind, id, now));
    let wishes = interests.into_iter();
    let wishes = wishes.map(|name| Event::control(EventKind::Weigh, Some(Target::Interest(name)), Some(1.0), now));
    acts.chain(wishes).map(|event| visitor.pending(catalog, event)).collect()
}

fn named_interests(catalog: &Catalog, visitor: &Visitor, given: &Given) -> Result<Vec<FeatureName>> {
    let expected = "a list of at most 100 { field, value }, each once";
    let list = match given {
        Given::Nothing => return Ok(Vec::new()),
        Given::List(list) if list.len() <= MOST_ANSWERS => list,
        other => return Err(wrong("interests", &described(other), expected)),
    };
    let mut interests: Vec<FeatureName> = Vec::with_capacity(list.len());
    for given in list {
        let interest = interest(catalog, visitor, given, "{ field, value }")?;
        if interests.contains(&interest) {
            return Err(wrong("interests", &format!("\"{}\" twice", interest.value), expected));
        }
        interests.push(interest);
    }
    check_room_for(visitor, &interests)?;
    Ok(interests)
}

/// Whether these wishes can stand beside the others. Errors: `option_invalid`.
fn check_room_for(visitor: &Visitor, interests: &[FeatureName]) -> Result<()> {
    let wishes = visitor.profile.control().wishes();
    let is_new = |interest: &&FeatureName| wishes.about(&Target::Interest((*interest).clone())).is_none();
    if wishes.count() + interests.iter().filter(is_new).count() <= MOST_WISHES {
        return Ok(());
    }
    let expected = "at most 1,000 that are pinned, muted, weighed or forgotten: release some first";
    Err(wrong("interests", "more wishes than can stand", expected))
}

fn act(kind: EventKind, id: &str, now: f64) -> Event {
    let target = Some(Target::Item(id.to_owned()));
    Event { surface: Some(ONBOARDING.to_owned()), ..Event::control(kind, target, None, now) }
}

/// The ids of a list of answers. Errors: `option_invalid`.
fn answered<'a>(answers: &'a Given, name: &str) -> Result<Vec<&'a str>> {
    let expected = "a list of at most 100 item ids, each once";
    let given = answers.get(name);
    match given {
        Given::Nothing => return Ok(Vec::new()),
        Given::List(list) if list.len() <= MOST_ANSWERS && given.is_texts() => {}
        other => return Err(wrong(name, &described(other), expected)),
    }
    let mut ids = Vec::new();
    let mut twice = None;
    given.each_text(|id| if ids.contains(&id) { twice = Some(id) } else { ids.push(id) });
    match twice {
        Some(id) => Err(wrong(name, &format!("\"{id}\" twice"), expected)),
        None => Ok(ids),
    }
}

fn described(given: &Given) -> String {
    match given {
        Given::List(list) => format!("a list of {}", list.len()),
        other => other.describe(),
    }
}

fn no_others(given: &Given, known: &[&str]) -> Result<()> {
    match given.unknown_entry(known) {
        Some(name) => Err(ErrorKind::Option {
            option: name.to_owned(),
            got: "an option that nothing reads".to_owned(),
            expected: format!("one of {}", known.join(", ")),
        }
        .into()),
        None => Ok(()),
    }
}
