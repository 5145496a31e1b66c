//! What the config's facts stand for, and no item has.

use std::collections::HashSet;

use super::columns::Columns;
use super::roles::Assigned;
use crate::catalog::facts::FactRule;

/// Values that a fact stands for, and that no item has in the fact's field: stating it matches nothing there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmatchedFact {
    /// The fact.
    pub name: String,
    /// Its field.
    pub field: String,
    /// The values, and the names of bands without values of their own, in the order of the config.
    pub values: Vec<String>,
}

/// The facts with such values. Cost: linear in the values of the fields and of the config.
pub(super) fn unmatched(facts: &[FactRule], fields: &[Assigned], columns: &Columns) -> Vec<UnmatchedFact> {
    let of_fact = |fact: &FactRule| {
        let field = fact.field.clone()?;
        let place = fields.iter().position(|known| known.name == field)?;
        let drafts = columns.features.drafts.iter().filter(|draft| draft.field as usize == place);
        let known: HashSet<&str> = drafts.map(|draft| draft.value.as_str()).collect();
        let is_mapped = |band: &str| fact.values.iter().any(|(word, _)| word == band);
        let bands = fact.bands.iter().map(|band| &band.name).filter(|band| !is_mapped(band));
        let mut values: Vec<String> = Vec::new();
        for value in fact.values.iter().flat_map(|(_, values)| values).chain(bands) {
            if !known.contains(value.as_str()) && !values.contains(value) {
                values.push(value.clone());
            }
        }
        (!values.is_empty()).then(|| UnmatchedFact { name: fact.name.clone(), field, values })
    };
    facts.iter().filter_map(of_fact).collect()
}
