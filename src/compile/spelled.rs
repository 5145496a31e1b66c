//! The values that a config names, spelled as the items spell them: the page compares them by their hashes.

use super::config::Config;
use super::gather::Features;
use super::roles::Assigned;

/// Spells the values of segments, and of how long items serve. `life_field` is the place of the field of the latter.
pub(super) fn spell_as_items(config: &mut Config, features: &Features, fields: &[Assigned], life_field: Option<usize>) {
    let spell = |field: &str, value: &mut String| {
        if let Some(place) = fields.iter().position(|known| known.name == field) {
            *value = features.spelt((field, place), value);
        }
    };
    for segment in &mut config.segments {
        segment.interests.iter_mut().for_each(|rule| spell(&rule.field, &mut rule.value));
        segment.centroid.iter_mut().for_each(|part| spell(&part.field, &mut part.value));
    }
    if let Some(place) = life_field {
        config.lifecycle.values.iter_mut().for_each(|(value, _)| spell(&fields[place].name, value));
    }
}
