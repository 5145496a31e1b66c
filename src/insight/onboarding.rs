//! A first visit: which items to ask about, and how answers become events.
//!
//! A question is not stored. An answer is an event like any other, so it can be seen, undone and forgotten.

use crate::catalog::{Catalog, Filter, ItemIndex};
use crate::error::Result;
use crate::input::{Given, Options, Taken};
use crate::insight::dividing::{Known, dividing};
use crate::ranking::Eligible;
use crate::ranking::conditions::Ground;
use crate::visitor::log::event::ONBOARDING;
use crate::visitor::log::retention::MOST_WISHES;
use crate::visitor::log::{Act, Event, FeatureName, Payload, Target};
use crate::visitor::wishes::interest;
use crate::visitor::{Pending, Visitor};

/// The number of items to ask about: the default, and the most.
const COUNT: u32 = 6;
const MOST: u32 = 24;
/// The largest number of entries of a list of answers.
const MOST_ANSWERS: usize = 100;

/// The items to ask the visitor about, those whose answers tell most first: available items that match the filter, without
/// excluded ones and without those that were answered, acted on, pinned, muted or rejected before. See [`dividing`]. May be fewer
/// than `count`. Errors: `option_invalid`.
pub fn onboarding(catalog: &Catalog, visitor: &Visitor, options: &Given, now: f64) -> Result<Vec<ItemIndex>> {
    let mut options = Options::of(options)?;
    let count = options.take("count").whole_or(COUNT, 1..=MOST)?;
    let filter = Filter::check("filter", options.take("filter").given(), catalog)?;
    let exclude = options.take("exclude").texts("a list of item ids")?;
    options.finish()?;
    let known = known(visitor);
    let mut eligible = never_asked(catalog, visitor, &known);
    let ground = Ground::of(catalog, &visitor.profile, visitor.profile.fading_time(now));
    eligible.keep(&filter, &ground);
    eligible.keep(&Filter::checked(&catalog.shaping(None).available), &ground);
    exclude.each_text(|id| {
        if let Some(item) = catalog.find(id) {
            eligible.remove(item);
        }
    });
    eligible.keep_one_of_each(catalog);
    Ok(dividing(catalog, &eligible, &known, count as usize))
}

/// The items that the visitor acted on, and the interests that they named.
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
/// A liked item becomes a `like`. A disliked one becomes a `dislike`, which weighs less than `not_interested`: on MovieTweetings,
/// shelves are better the less a rejected cover counts against the item's features (nDCG@10 .0639 and
/// .0636, measured when an answer weighed as much as any other act, nine times what it does now; .0672 if it
/// teaches nothing, but then the item would be shown again).
pub fn check_answers(catalog: &Catalog, visitor: &Visitor, answers: &Given, now: f64) -> Result<Vec<Pending>> {
    let expected = "an object with liked, disliked or interests";
    let mut answers = Options::at("", Taken::new("answers", answers), expected)?;
    let (liked, disliked) = (answers.take("liked"), answers.take("disliked"));
    let (liked, turned_down) = (answered(&liked)?, answered(&disliked)?);
    if let Some(twice) = turned_down.iter().find(|id| liked.contains(id)) {
        let got = format!("\"{twice}\", which is among `liked`");
        return Err(disliked.refused(got, "each item in one list, once"));
    }
    let interests = named_interests(catalog, visitor, &answers.take("interests"))?;
    answers.finish()?;
    let mut events = Vec::with_capacity(liked.len() + turned_down.len() + interests.len());
    events.extend(liked.iter().map(|id| answer(Act::Like, id, now)));
    events.extend(turned_down.iter().map(|id| answer(Act::Dislike, id, now)));
    events.extend(interests.into_iter().map(|interest| Event::new(Payload::Weigh(interest, 1.0), now)));
    events.into_iter().map(|event| visitor.pending(catalog, event)).collect()
}

fn named_interests(catalog: &Catalog, visitor: &Visitor, option: &Taken) -> Result<Vec<FeatureName>> {
    let expected = "a list of at most 100 { field, value }, each once";
    let list = option.list(MOST_ANSWERS, expected)?;
    let mut interests: Vec<FeatureName> = Vec::with_capacity(list.len());
    for given in list {
        let interest = interest(catalog, visitor, given, "{ field, value }")?;
        if interests.contains(&interest) {
            return Err(option.refused(format!("\"{}\" twice", interest.value), expected));
        }
        interests.push(interest);
    }
    check_room_for(visitor, &interests, option)?;
    Ok(interests)
}

/// Checks that these wishes do not exceed the limit. Errors: `option_invalid`.
fn check_room_for(visitor: &Visitor, interests: &[FeatureName], option: &Taken) -> Result<()> {
    let wishes = visitor.profile.control().wishes();
    let is_new = |interest: &&FeatureName| wishes.about(&Target::Interest((*interest).clone())).is_none();
    if wishes.count() + interests.iter().filter(is_new).count() <= MOST_WISHES {
        return Ok(());
    }
    let expected = "at most 1,000 that are pinned, muted, weighed or forgotten: release some first";
    Err(option.refused("more wishes than can stand".to_owned(), expected))
}

fn answer(act: Act, id: &str, now: f64) -> Event {
    Event { surface: Some(ONBOARDING.to_owned()), ..Event::new(Payload::Act(act, Some(id.to_owned())), now) }
}

/// The ids of a list of answers. Errors: `option_invalid`.
fn answered<'a>(option: &Taken<'a>) -> Result<Vec<&'a str>> {
    let expected = "a list of at most 100 item ids, each once";
    let list = option.list(MOST_ANSWERS, expected)?;
    let mut ids = Vec::new();
    for id in list {
        match id.text() {
            Some(id) if !ids.contains(&id) => ids.push(id),
            Some(id) => return Err(option.refused(format!("\"{id}\" twice"), expected)),
            None => return Err(option.refused(format!("a list of {}", list.len()), expected)),
        }
    }
    Ok(ids)
}
