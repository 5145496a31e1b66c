//! Reads the options of shaping that are not simply a number, a name or a flag.

use super::{Boost, Cap, Fatigue, Frequency, Paths, Quota, SitePin, Test};
use crate::catalog::field::{Field, Shape};
use crate::error::{Error, Result};
use crate::input::{Given, Options, Taken};

/// The largest number of rules of a kind.
const MOST_RULES: usize = 64;
/// The longest label, in bytes.
const MAX_LABEL: usize = 200;
/// The largest boost, in points of the score.
const MAX_BOOST: f64 = 10.0;
/// The longest time that impressions are counted for, in hours: a year.
const MAX_HOURS: f64 = 8_760.0;

/// Reads a rule from its entries.
type Reader<T> = fn(&mut Options, &[Field]) -> Result<T>;

/// A field each value of which is a feature.
pub(super) fn field(name: &Taken, fields: &[Field]) -> Result<usize> {
    let place = name.given().text().and_then(|name| valued(name, fields));
    place.ok_or_else(|| no_field(name, name.given(), fields))
}

fn valued(name: &str, fields: &[Field]) -> Option<usize> {
    fields.iter().position(|field| field.name == name && is_usable(field))
}

fn is_usable(field: &Field) -> bool {
    field.role.is_valued() && !field.sensitive
}

/// The error of an option that names no such field.
fn no_field(option: &Taken, name: &Given, fields: &[Field]) -> Error {
    let usable: Vec<&str> = fields.iter().filter(|field| is_usable(field)).map(|field| field.name.as_str()).collect();
    let expected = format!("a category, tag or creator that is not sensitive: one of {}", usable.join(", "));
    option.refused(name.describe(), &expected)
}

pub(super) fn fatigue(given: &Taken, fatigue: &mut Fatigue) -> Result<()> {
    match given.given() {
        Given::Nothing => {}
        Given::Bool(false) => fatigue.cost = 0.0,
        _ => {
            let path = given.path();
            let mut options = Options::within(&path, *given, "an object with after, hours, cost")?;
            fatigue.after = options.take("after").whole_or(fatigue.after, 1..=32)?;
            fatigue.hours = options.take("hours").number_or(fatigue.hours, 0.01..=MAX_HOURS)?;
            fatigue.cost = options.take("cost").number_or(fatigue.cost, 0.0..=MAX_BOOST)?;
            options.finish()?;
        }
    }
    Ok(())
}

pub(super) fn frequency(given: &Taken, frequency: &mut Option<Frequency>) -> Result<()> {
    match given.given() {
        Given::Nothing => {}
        Given::Bool(false) => *frequency = None,
        _ => {
            let path = given.path();
            let mut options = Options::within(&path, *given, "an object with most, hours")?;
            let most = options.take("most").whole_or(3, 1..=32)?;
            let hours = options.take("hours").number_or(24.0, 0.01..=MAX_HOURS)?;
            options.finish()?;
            *frequency = Some(Frequency { most, hours });
        }
    }
    Ok(())
}

pub(super) fn paths(given: &Taken, paths: &mut Paths) -> Result<()> {
    if !given.is_given() {
        return Ok(());
    }
    let path = given.path();
    let mut options = Options::within(&path, *given, "an object with reach, lead, mastered, halfLife")?;
    paths.hides = options.take("reach").one_of(paths.hides, &[("hide", true), ("show", false)])?;
    paths.lead = options.take("lead").number_or(paths.lead, 0.0..=MAX_BOOST)?;
    paths.mastered = options.take("mastered").number_or(paths.mastered, 0.01..=1.0)?;
    let half_life = options.take("halfLife");
    options.finish()?;
    if half_life.is_given() {
        paths.half_life = half_life.duration()?;
        if paths.half_life == 0.0 {
            return Err(half_life.wrong("a time above 0, such as \"156w\""));
        }
    }
    Ok(())
}

pub(super) fn caps(given: &Taken, caps: &mut Vec<Cap>, fields: &[Field]) -> Result<()> {
    let object = given.given();
    if !given.is_given() {
        return Ok(());
    }
    if !matches!(object, Given::Object(_)) {
        return Err(given.wrong("an object of fields, each with a whole number of 1 to 1,000"));
    }
    let path = given.path();
    caps.clear();
    for (name, _) in object.entries() {
        let most = Taken::entry(&path, name, object);
        let field = valued(name, fields).ok_or_else(|| no_field(&most, &Given::Text(name.clone()), fields))?;
        caps.push(Cap { field, most: most.whole(1..=1_000)? });
    }
    Ok(())
}

pub(super) fn rules<T>(
    given: &Taken,
    rules: &mut Vec<T>,
    fields: &[Field],
    (expected, read): (&str, Reader<T>),
) -> Result<()> {
    if !given.is_given() {
        return Ok(());
    }
    rules.clear();
    for (place, rule) in given.list(MOST_RULES, "a list of at most 64 rules")?.iter().enumerate() {
        let path = format!("{}[{place}]", given.path());
        let mut options = Options::within(&path, Taken::new(&path, rule), expected)?;
        rules.push(read(&mut options, fields)?);
        options.finish()?;
    }
    Ok(())
}

pub(super) fn quota(options: &mut Options, fields: &[Field]) -> Result<Quota> {
    let test = test(&options.take("field"), &options.take("value"), fields)?;
    let at_least = options.take("atLeast").number_or(0.0, 0.0..=1.0)?;
    let most = options.take("atMost");
    let at_most = most.number_or(1.0, 0.0..=1.0)?;
    if at_least > at_most { Err(most.wrong("no less than `atLeast`")) } else { Ok(Quota { test, at_least, at_most }) }
}

pub(super) fn boost(options: &mut Options, fields: &[Field]) -> Result<Boost> {
    let (field, value, item) = (options.take("field"), options.take("value"), options.take("item"));
    Ok(Boost {
        test: if item.is_given() { Test::Item(id(&item)?) } else { test(&field, &value, fields)? },
        by: options.take("by").number(-MAX_BOOST..=MAX_BOOST)?,
        label: label(options)?,
    })
}

pub(super) fn pin(options: &mut Options, _: &[Field]) -> Result<SitePin> {
    Ok(SitePin {
        item: id(&options.take("item"))?,
        position: options.take("position").whole_or(0, 0..=999)?,
        label: label(options)?,
    })
}

/// A value of a field that is learned, or that is only shown (a group).
fn test(name: &Taken, value: &Taken, fields: &[Field]) -> Result<Test> {
    let value = value.text(1..=10_000, "a value of the field")?;
    let place = fields.iter().position(|field| Some(field.name.as_str()) == name.given().text() && !field.sensitive);
    match place.map(|place| (place, &fields[place])) {
        Some((_, field)) if field.role.is_valued() => Ok(Test::Value(field.name.clone(), value.to_owned())),
        Some((place, field)) if field.shape == Shape::Text => Ok(Test::Shown(place, value.to_owned())),
        _ => Err(name.wrong("a field of one text or of values, and none that is sensitive")),
    }
}

fn id(item: &Taken) -> Result<String> {
    item.text(1..=512, "an item's id").map(str::to_owned)
}

fn label(options: &mut Options) -> Result<String> {
    let label = options.take("label");
    label.text(1..=MAX_LABEL, "what the visitor reads about it, a text of 1 to 200 bytes").map(str::to_owned)
}
