//! Facts that a site or a visitor stated: a name and a value. They are no acts and teach nothing.

use crate::bytes::{Reader, Writer};
use crate::catalog::facts::FactValue;
use crate::catalog::segments::{MAX_NAME, is_text};

use super::{Entry, Payload, Sequence};

/// A statement of a fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The fact's name.
    pub name: String,
    /// Its value; `None` withdraws it.
    pub value: Option<FactValue>,
}

impl Fact {
    /// As encoded in a record.
    pub fn encode(&self, out: &mut Writer) {
        out.text(&self.name);
        match &self.value {
            Some(value) => value.encode(out),
            None => {
                out.u8(0);
            }
        }
    }

    /// Reads what [`encode`](Self::encode) wrote; `None` if it is malformed.
    pub fn decode(input: &mut Reader) -> Option<Self> {
        let name = input.text().filter(|name| is_text(name, MAX_NAME))?.to_owned();
        let value = match input.u8()? {
            0 => None,
            kind => Some(FactValue::decode(kind, input)?),
        };
        Some(Self { name, value })
    }
}

/// A fact that is in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: FactValue,
    /// When it was stated, in milliseconds since 1970.
    pub at: f64,
    /// The number of its event; `None` for a fact of this page's session, which is in no log.
    pub sequence: Option<Sequence>,
}

/// Puts a fact among those in force, in the order of their names, or takes it out; the later statement counts.
pub fn state(facts: &mut Vec<Stated>, Fact { name, value }: &Fact, at: f64, sequence: Option<Sequence>) {
    facts.retain(|known| known.name != *name);
    if let Some(value) = value.clone() {
        let place = facts.iter().take_while(|known| known.name < *name).count();
        facts.insert(place, Stated { name: name.clone(), value, at, sequence });
    }
}

/// The facts of a log's standing entries, in the order of time, that were in force before the event of this time and number.
pub fn in_force_before(standing: &[&Entry], before: (f64, Sequence)) -> Vec<Stated> {
    let mut facts = Vec::new();
    for entry in standing.iter().take_while(|entry| (entry.event.at, entry.sequence) < before) {
        if let Payload::Given(fact) = &entry.event.payload {
            state(&mut facts, fact, entry.event.at, Some(entry.sequence));
        }
    }
    facts
}
