//! Slots: which of a site's own variants this visitor is shown, drawn by their earlier responses.

use crate::catalog::Catalog;
use crate::error::Result;
use crate::input::{Given, Options, Taken};
use crate::insight::experiment;
use crate::insight::experiment::bandit;
use crate::insight::experiment::bandit::Trial;
use crate::insight::experiment::outcome;
use crate::insight::experiment::outcome::Choice;
use crate::visitor::assignment::{Purpose, drawn, ticket, uniform};
use crate::visitor::log::event::MAX_TEXT;
use crate::visitor::log::facts::in_force_before;
use crate::visitor::log::{Context, Decision, DecisionKind, Entry, Event, Payload, Sequence, Stated};
use crate::visitor::{Pending, Visitor};

/// The largest number of facts in a situation: as many as it has other keys.
const MOST_FACTS: usize = 8;

/// A variant that a slot shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The id by which later events name the choice, as their `recommendation`; none if it is not recorded.
    pub id: Option<String>,
    /// The slot.
    pub slot: String,
    /// The variant.
    pub variant: String,
    /// The chance with which it was drawn.
    pub propensity: f64,
    /// The chance of each variant, in the given order; empty for an earlier choice.
    pub propensities: Vec<(String, f64)>,
    /// The entry to be recorded; none for an earlier choice.
    pub pending: Option<Box<Pending>>,
}

/// The checked arguments of a call.
struct Asked {
    slot: String,
    variants: Vec<String>,
    context: Context,
    /// The names of the facts that count as a part of the situation.
    facts: Vec<String>,
    surface: Option<String>,
    is_fresh: bool,
}

impl Asked {
    fn check(catalog: &Catalog, slot: &str, variants: &Given, options: &Given) -> Result<Self> {
        let slot = experiment::name("slot", slot)?;
        let variants = experiment::variants(variants)?;
        let mut options = Options::of(options)?;
        let surface = options.take("surface").text_or_none(1..=MAX_TEXT, "a name of 1 to 2,000 bytes")?;
        let context = situation(&mut options)?;
        let facts = fact_names(catalog, &options.take("facts"))?;
        let is_fresh = options.take("fresh").flag_or(false)?;
        options.finish()?;
        Ok(Self { slot, variants, context, facts, surface: surface.map(str::to_owned), is_fresh })
    }
}

/// Which of 2 to 32 variants a slot shows; see [`bandit`] for how it is drawn and [`outcome`] for what rewards it.
///
/// Within a visit the choice stays the same, so that a page that renders again does not flicker: the latest choice of the
/// visit is used if its variant is among those given, unless `fresh` is set.
///
/// On a surface that the policy forbids to be personal, and for a visitor in the hold-out group, all variants are equally likely.
/// Choices on such a surface teach nothing, and choices elsewhere are not reused there.
///
/// The draw is a hash of the profile's seed, the slot and the log's tail, so it is a pure function of the arguments
/// and the log. Errors: `option_invalid`.
pub fn choose(
    catalog: &Catalog,
    visitor: &Visitor,
    slot: &str,
    (variants, options): (&Given, &Given),
    now: f64,
) -> Result<Chosen> {
    let asked = Asked::check(catalog, slot, variants, options)?;
    let standing = visitor.log.in_time();
    let mut choices = outcome::choices(&standing, visitor.profile.visits().all(), Some(&asked.slot));
    let is_forbidden = catalog.forbids(asked.surface.as_deref());
    choices.retain(|choice| catalog.forbids(choice.surface) == is_forbidden);
    if let Some(choice) = of_this_visit(visitor, &choices, now).filter(|_| !asked.is_fresh)
        && asked.variants.contains(&choice.decision.variant)
    {
        return Ok(Chosen {
            id: Some(choice.id.to_owned()),
            slot: asked.slot,
            variant: choice.decision.variant.clone(),
            propensity: choice.decision.propensity,
            propensities: Vec::new(),
            pending: None,
        });
    }
    if is_forbidden || visitor.is_held_out(catalog) {
        choices.clear();
    }
    Ok(draw((catalog, visitor), asked, (&choices, &standing), now))
}

/// The choice at consent level `off`: the first variant. Errors: `option_invalid`.
pub fn default_choice(catalog: &Catalog, slot: &str, variants: &Given, options: &Given) -> Result<Chosen> {
    let Asked { slot, variants, .. } = Asked::check(catalog, slot, variants, options)?;
    let chance = |place: usize| if place == 0 { 1.0 } else { 0.0 };
    let variant = variants[0].clone();
    let propensities = variants.into_iter().enumerate().map(|(place, name)| (name, chance(place))).collect();
    Ok(Chosen { id: None, slot, variant, propensity: 1.0, propensities, pending: None })
}

/// Draws by the rewards of earlier choices; without any, all variants are equally likely.
fn draw(
    (catalog, visitor): (&Catalog, &Visitor),
    asked: Asked,
    (choices, standing): (&[Choice], &[&Entry]),
    now: f64,
) -> Chosen {
    let Asked { slot, variants, context, facts, surface, .. } = asked;
    let chances = if facts.is_empty() {
        let trials: Vec<Trial> = choices.iter().filter_map(|choice| trial(choice, &variants, now)).collect();
        bandit::propensities(variants.len(), &trials, &context)
    } else {
        // What was in force at each choice follows from the log: nothing of it is stored with the choice, and a fact that is forgotten
        // is in no situation any more.
        let with =
            |context: &Context, before| situation_with(catalog, context, &facts, &in_force_before(standing, before));
        let contexts: Vec<Context> =
            choices.iter().map(|choice| with(choice.context, (choice.at, choice.sequence))).collect();
        let choices = choices.iter().zip(&contexts);
        let trials = choices.filter_map(|(choice, context)| Some(Trial { context, ..trial(choice, &variants, now)? }));
        bandit::propensities(
            variants.len(),
            &trials.collect::<Vec<_>>(),
            &with(&context, (f64::INFINITY, Sequence::MAX)),
        )
    };
    // The log never reuses a number, so two choices share a draw only if two calls are the same choice.
    let name = format!("{slot}/{}", visitor.log.tail());
    let place = drawn(uniform(visitor.draw_seed(), Purpose::Slot, &name), &chances);
    let (variant, propensity) = (variants[place].clone(), chances[place]);
    let called = format!("{name}/{variant}/{}", surface.as_deref().unwrap_or_default());
    let id = format!("choice-{:016x}", ticket(visitor.draw_seed(), Purpose::Slot, &called));
    let decision = Decision { name: slot.clone(), variant: variant.clone(), propensity };
    let mut event = Event::decided(DecisionKind::Choice, decision, context, now);
    event.recommendation = Some(id.clone());
    event.surface = surface;
    let propensities = variants.into_iter().zip(chances).collect();
    let pending = Some(Box::new(Pending { event, item: None }));
    Chosen { id: Some(id), slot, variant, propensity, propensities, pending }
}

fn of_this_visit<'a, 'b>(visitor: &Visitor, choices: &'a [Choice<'b>], now: f64) -> Option<&'a Choice<'b>> {
    let visit = visitor.recorded_visit(now)?;
    choices.last().filter(|choice| choice.at >= visit.start)
}

/// The trial in a choice; none while it is pending, or if its variant is not among those given.
fn trial<'a>(choice: &Choice<'a>, variants: &[String], now: f64) -> Option<Trial<'a>> {
    let variant = variants.iter().position(|variant| *variant == choice.decision.variant)?;
    Some(Trial { variant, context: choice.context, reward: choice.reward(now)? })
}

/// A situation with facts as further keys, `fact:` before their names.
fn situation_with(catalog: &Catalog, context: &Context, names: &[String], facts: &[Stated]) -> Context {
    let mut keys = Vec::new();
    for stated in facts.iter().filter(|stated| names.contains(&stated.name)) {
        let mut words = String::new();
        if let Some(rule) = catalog.fact(&stated.name) {
            rule.each_word(&stated.value, |word| words = words.clone() + word + "\n");
        }
        keys.extend((!words.is_empty()).then(|| ("fact:".to_owned() + &stated.name, words)));
    }
    let known = context.situations().iter().map(|known| (known.key.as_str(), known.value.as_str()));
    Context::new(known.chain(keys.iter().map(|(key, words)| (key.as_str(), words.as_str()))))
}

/// The names of at most eight facts. Errors: `option_invalid`.
fn fact_names(catalog: &Catalog, given: &Taken) -> Result<Vec<String>> {
    let mut names = Vec::new();
    given.texts("the names of at most 8 facts")?.each_text(|name| names.push(name.to_owned()));
    if names.len() > MOST_FACTS {
        return Err(given.refused(format!("{} names", names.len()), "the names of at most 8 facts"));
    }
    match names.iter().find(|name| catalog.fact(name).is_none()) {
        None => Ok(names),
        Some(name) => {
            let known: Vec<&str> = catalog.facts().iter().map(|fact| fact.name.as_str()).collect();
            let expected = format!("a fact that the config declares in `facts`: one of {}", known.join(", "));
            Err(given.refused(format!("the fact \"{name}\""), &expected))
        }
    }
}

/// The situation that a call is made in. Errors: `option_invalid`.
pub(super) fn situation(options: &mut Options) -> Result<Context> {
    Ok(Context::of(Context::check(&options.take("context"))?))
}

/// The exposures of an experiment among a log's standing entries, oldest first.
pub(super) fn exposures<'a>(standing: &[&'a Entry], key: &str) -> Vec<(&'a Event, &'a Decision)> {
    let of_key = |entry: &&'a Entry| match &entry.event.payload {
        Payload::Decision(DecisionKind::Exposure, decision) if decision.name == key => Some((&entry.event, decision)),
        _ => None,
    };
    standing.iter().filter_map(of_key).collect()
}
