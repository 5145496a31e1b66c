//! Checks facts that a page states.

use super::log::facts::state;
use super::log::retention::MOST_WISHES;
use super::log::{Event, Fact, Payload, Stated};
use super::{Pending, Visitor};
use crate::catalog::Catalog;
use crate::catalog::facts::{FactRule, FactValue};
use crate::error::{Error, Result};
use crate::input::{Given, Options, Taken};

/// What the statement of some facts changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The entries to be recorded: one for each fact that changes in the log.
    pub entries: Vec<Pending>,
    /// The facts that are stated or withdrawn for this page's session. A fact that is stated for the device is withdrawn here, since
    /// the latest statement counts.
    pub session: Vec<Fact>,
    /// The time.
    pub at: f64,
}

/// Checks an object of facts, in which `null` withdraws one; `null` instead of the object withdraws all that are in force. The option
/// `scope` is `device` (the default: they are entries of the log) or `session` (they are in this page's memory alone).
///
/// Errors: `option_invalid` for a name that the catalogue does not declare, for a value of the wrong kind, and if there are too many wishes.
pub fn check_facts(
    catalog: &Catalog,
    visitor: &Visitor,
    facts: &Given,
    options: &Given,
    now: f64,
) -> Result<Statement> {
    let mut options = Options::of(options)?;
    let is_session = options.take("scope").one_of(false, &[("device", false), ("session", true)])?;
    options.finish()?;
    let (logged, wishes) = (visitor.profile.control().wishes().facts(), visitor.profile.control().wishes());
    let facts = match facts {
        Given::Nothing => {
            let of_session = visitor.session.iter().map(|stated| &stated.name);
            let of_log = logged.iter().map(|stated| &stated.name).filter(|_| !is_session);
            of_session.chain(of_log).map(|name| Fact { name: name.clone(), value: None }).collect()
        }
        given => checked(catalog, given)?,
    };
    if is_session {
        return Ok(Statement { entries: Vec::new(), session: facts, at: now });
    }
    let known = |fact: &Fact| logged.iter().find(|stated| stated.name == fact.name);
    let new = facts.iter().filter(|fact| fact.value.is_some() && known(fact).is_none()).count();
    if new > 0 && wishes.count() + new > MOST_WISHES {
        let expected = "at most 1,000 wishes and facts that stand: release some first";
        return Err(Error::option("facts", "more than can stand".to_owned(), expected));
    }
    // A page that states the same at every visit adds nothing to the log.
    let changes = facts.iter().filter(|fact| known(fact).map(|stated| &stated.value) != fact.value.as_ref());
    let entry = |fact: &Fact| visitor.pending(catalog, Event::new(Payload::Given(fact.clone()), now));
    let entries = changes.map(entry).collect::<Result<_>>()?;
    let session = facts.into_iter().map(|Fact { name, .. }| Fact { name, value: None }).collect();
    Ok(Statement { entries, session, at: now })
}

/// The facts of this page's session after a statement.
pub fn session_after(session: &[Stated], Statement { session: changes, at, .. }: &Statement) -> Vec<Stated> {
    let mut session = session.to_vec();
    for fact in changes {
        let is_same = session.iter().any(|known| known.name == fact.name && Some(&known.value) == fact.value.as_ref());
        if !is_same {
            state(&mut session, fact, *at, None);
        }
    }
    session
}

fn checked(catalog: &Catalog, given: &Given) -> Result<Vec<Fact>> {
    let names = || catalog.facts().iter().map(|fact| fact.name.as_str()).collect::<Vec<_>>().join(", ");
    if !matches!(given, Given::Object(_)) {
        return Err(Taken::new("facts", given).wrong("an object with facts, or null to withdraw all"));
    }
    let fact = |(name, value): &(String, Given)| {
        let taken = Taken::entry("facts", name, given);
        let Some(rule) = catalog.fact(name) else {
            let expected = match catalog.facts().is_empty() {
                true => "a catalogue whose config declares it in `facts`".to_owned(),
                false => format!("one that the config declares in `facts`: {}", names()),
            };
            return Err(taken.refused("a fact that is not declared".to_owned(), &expected));
        };
        let value = if value.is_nothing() { None } else { Some(value_of(rule, &taken)?) };
        Ok(Fact { name: name.clone(), value })
    };
    given.entries().iter().map(fact).collect()
}

/// The value of a fact, if its declaration can say something of it.
fn value_of(rule: &FactRule, given: &Taken) -> Result<FactValue> {
    let is_band = |text: &String| rule.bands.iter().any(|band| band.name == *text);
    let fits = |value: &FactValue| match value {
        FactValue::Number(_) => rule.field.is_none() || !rule.bands.is_empty(),
        FactValue::Text(text) => rule.bands.is_empty() || is_band(text),
        FactValue::Flag(_) | FactValue::Texts(_) => rule.bands.is_empty(),
    };
    match FactValue::of(given.given()) {
        Some(value) if fits(&value) => Ok(value),
        _ if !rule.bands.is_empty() => {
            let bands: Vec<&str> = rule.bands.iter().map(|band| band.name.as_str()).collect();
            Err(given.wrong(&format!("a number, or the name of a band: {}", bands.join(", "))))
        }
        Some(_) => Err(given.wrong("a text, a list of texts, true or false: the config has no `bands` for this fact")),
        None => Err(given.wrong(FactValue::EXPECTED)),
    }
}
