//! Slots: which of a site's own variants this visitor is shown, drawn by their earlier responses.

use crate::catalog::Catalog;
use crate::error::Result;
use crate::input::{Given, Options};
use crate::insight::experiment;
use crate::insight::experiment::bandit;
use crate::insight::experiment::bandit::Trial;
use crate::insight::experiment::outcome;
use crate::insight::experiment::outcome::Choice;
use crate::visitor::assignment::{Purpose, drawn, ticket, uniform};
use crate::visitor::log::event::MAX_TEXT;
use crate::visitor::log::{Context, Decision, DecisionKind, Entry, Event, Payload};
use crate::visitor::{Pending, Visitor};

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
    surface: Option<String>,
    is_fresh: bool,
}

impl Asked {
    fn check(slot: &str, variants: &Given, options: &Given) -> Result<Self> {
        let slot = experiment::name("slot", slot)?;
        let variants = experiment::variants(variants)?;
        let mut options = Options::of(options)?;
        let surface = options.take("surface").text_or_none(1..=MAX_TEXT, "a name of 1 to 2,000 bytes")?;
        let context = situation(&mut options)?;
        let is_fresh = options.take("fresh").flag_or(false)?;
        options.finish()?;
        Ok(Self { slot, variants, context, surface: surface.map(str::to_owned), is_fresh })
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
    let asked = Asked::check(slot, variants, options)?;
    let standing = visitor.log.standing();
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
    Ok(draw(visitor, asked, &choices, now))
}

/// The choice at consent level `off`: the first variant. Errors: `option_invalid`.
pub fn default_choice(slot: &str, variants: &Given, options: &Given) -> Result<Chosen> {
    let Asked { slot, variants, .. } = Asked::check(slot, variants, options)?;
    let chance = |place: usize| if place == 0 { 1.0 } else { 0.0 };
    let variant = variants[0].clone();
    let propensities = variants.into_iter().enumerate().map(|(place, name)| (name, chance(place))).collect();
    Ok(Chosen { id: None, slot, variant, propensity: 1.0, propensities, pending: None })
}

/// Draws by the rewards of earlier choices; without any, all variants are equally likely.
fn draw(visitor: &Visitor, asked: Asked, choices: &[Choice], now: f64) -> Chosen {
    let Asked { slot, variants, context, surface, .. } = asked;
    let trials: Vec<Trial> = choices.iter().filter_map(|choice| trial(choice, &variants, now)).collect();
    let chances = bandit::propensities(variants.len(), &trials, &context);
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
