//! Checks wishes.

use super::log::retention::MOST_WISHES;
use super::log::{Dial, Event, EventKind, FeatureName, Payload, Stance, Target};
use super::{Pending, Visitor};
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::input::{Given, Taken};

/// Checks a wish: to pin, mute, weigh or release a target (`{ item }` or `{ field, value }`), or to turn a dial.
///
/// Errors: `option_invalid` for an invalid target, for a field that is sensitive or not learned, for a weight or dial
/// out of range, and if there are too many wishes; `item_unknown`.
pub fn check_wish(
    catalog: &Catalog,
    visitor: &Visitor,
    kind: EventKind,
    (target, value): (&Given, &Given),
    now: f64,
) -> Result<Pending> {
    debug_assert!(kind.is_wish(), "{} is no wish", kind.name());
    let payload = if let Some(dial) = Dial::of(kind) {
        Payload::Turn(dial, Taken::new(kind.name(), value).number(0.0..=1.0)?)
    } else if let Some(stance) = Stance::of(kind) {
        let target = checked_target(catalog, visitor, target)?;
        if stance != Stance::Release {
            check_room(visitor, Some(&target))?;
        }
        Payload::Stance(stance, target)
    } else {
        let interest = interest(catalog, visitor, target, "{ field, value }")?;
        let weight = Taken::new("weight", value).number(-1.0..=1.0)?;
        check_room(visitor, Some(&Target::Interest(interest.clone())))?;
        Payload::Weigh(interest, weight)
    };
    visitor.pending(catalog, Event::new(payload, now))
}

/// Checks that the limit allows another wish, about that target if it has one. Errors: `option_invalid`.
pub fn check_room(visitor: &Visitor, target: Option<&Target>) -> Result<()> {
    let wishes = visitor.profile.control().wishes();
    if wishes.count() < MOST_WISHES || target.is_some_and(|target| wishes.about(target).is_some()) {
        return Ok(());
    }
    let expected = "at most 1,000 that are pinned, muted, weighed or forgotten: release some first";
    Err(Error::option("target", "one wish more than can stand".to_owned(), expected))
}

fn checked_target(catalog: &Catalog, visitor: &Visitor, given: &Given) -> Result<Target> {
    let expected = "{ item } or { field, value }";
    match given.get("item") {
        Given::Nothing => Ok(Target::Interest(interest(catalog, visitor, given, expected)?)),
        Given::Text(id) if given.entries().len() == 1 => Ok(Target::Item(id.clone())),
        _ => Err(Error::option("target", described(given), expected)),
    }
}

/// An interest that a host named: a value of a field that is learned, or one that the profile knows.
/// Errors: `option_invalid`.
pub fn interest(catalog: &Catalog, visitor: &Visitor, given: &Given, expected: &str) -> Result<FeatureName> {
    let bounded = |name: &str| given.get(name).text().filter(|text| (1..=FeatureName::MAX).contains(&text.len()));
    let (Some(field), Some(value), None) =
        (bounded("field"), bounded("value"), given.unknown_entry(&["field", "value"]))
    else {
        return Err(Error::option("target", described(given), expected));
    };
    let interest = FeatureName::new(field, &catalog.spelt(field, value));
    let known = catalog.fields().iter().find(|known| known.name == field);
    let is_learned = match known {
        Some(known) => !known.sensitive && (known.role.is_valued() || known.role.is_text()),
        // The field is not in the catalogue any more: the profile may still know the interest.
        None => knows(visitor, &interest),
    };
    if is_learned {
        return Ok(interest);
    }
    let learned = catalog.fields().iter();
    let learned = learned.filter(|field| !field.sensitive && (field.role.is_valued() || field.role.is_text()));
    let names: Vec<&str> = learned.map(|field| field.name.as_str()).collect();
    let got = format!("\"{field}\", a field of which nothing is learned");
    Err(Error::option("target.field", got, &format!("one of {}", names.join(", "))))
}

fn knows(visitor: &Visitor, interest: &FeatureName) -> bool {
    let target = Target::Interest(interest.clone());
    let is_wished = visitor.profile.control().wishes().about(&target).is_some();
    is_wished || visitor.profile.affinities().find(interest.hash()).is_some()
}

fn described(given: &Given) -> String {
    match given {
        Given::Object(entries) if entries.is_empty() => "an empty object".to_owned(),
        Given::Object(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(name, value)| format!("{name}: {}", value.describe())).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => other.describe(),
    }
}
