//! The prerequisites of the items: ids that no item has, and cycles, in which no item could ever be reached.

use rustc_hash::FxHashMap;

use super::columns::Columns;
use super::roles::Assigned;
use crate::catalog::Role;
use crate::error::{Error, Result};

/// How many unknown ids are named.
const NAMED: usize = 3;
/// The longest cycle that a message spells out.
const SPELT_OUT: usize = 8;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prerequisites {
    /// How many ids there are that no item has. They are ignored.
    pub unknown: usize,
    /// The first of them.
    pub named: Vec<String>,
}

/// Checks the fields with the role `prerequisites`. Errors: `config_invalid` for a cycle, which names its items.
///
/// Cost: linear in the items' entries.
pub(super) fn check(columns: &Columns, fields: &[Assigned]) -> Result<Prerequisites> {
    let mut found = Prerequisites::default();
    if !fields.iter().any(|field| field.role == Role::Prerequisites) {
        return Ok(found);
    }
    let places: FxHashMap<&str, usize> = columns.ids.iter().map(String::as_str).zip(0..).collect();
    let drafts = &columns.features.drafts;
    let is_prerequisite = |field: u32| fields[field as usize].role == Role::Prerequisites;
    let targets: Vec<Option<usize>> = drafts
        .iter()
        .map(|draft| if is_prerequisite(draft.field) { places.get(draft.value.as_str()).copied() } else { None })
        .collect();
    for draft in drafts.iter().zip(&targets).filter(|(draft, target)| is_prerequisite(draft.field) && target.is_none())
    {
        found.unknown += 1;
        if found.named.len() < NAMED {
            found.named.push(draft.0.value.clone());
        }
    }
    let before = |item: usize| columns.drafts_of(item).filter_map(|draft| targets[draft as usize]);
    match cycle(columns.ids.len(), before) {
        None => Ok(found),
        Some(items) => {
            let mut ids: Vec<&str> = items.iter().take(SPELT_OUT).map(|&item| columns.ids[item].as_str()).collect();
            ids.push(if items.len() > SPELT_OUT { "…" } else { columns.ids[items[0]].as_str() });
            let got = format!("a cycle among items: {}", ids.join(" needs "));
            let name = fields.iter().find(|field| field.role == Role::Prerequisites).map_or("", |field| &field.name);
            Err(Error::config(&format!("fields.{name}"), got, "prerequisites that lead back to no item"))
        }
    }
}

/// The items of a cycle in a graph, in its order; `None` if there is none. Iterative: a path may be as long as the catalogue.
fn cycle<I: Iterator<Item = usize>>(count: usize, before: impl Fn(usize) -> I) -> Option<Vec<usize>> {
    let mut is_done = vec![false; count];
    let mut place: Vec<Option<usize>> = vec![None; count];
    for start in 0..count {
        let mut path: Vec<(usize, I)> = Vec::new();
        let mut next = (!is_done[start]).then_some(start);
        while let Some(item) = next.take() {
            place[item] = Some(path.len());
            path.push((item, before(item)));
            while let Some((item, needs)) = path.last_mut() {
                match needs.next() {
                    Some(needed) if is_done[needed] => {}
                    Some(needed) => {
                        if let Some(first) = place[needed] {
                            return Some(path[first..].iter().map(|&(item, _)| item).collect());
                        }
                        next = Some(needed);
                        break;
                    }
                    None => {
                        is_done[*item] = true;
                        place[*item] = None;
                        path.pop();
                    }
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::cycle;

    fn of(needs: &[&[usize]]) -> Option<Vec<usize>> {
        cycle(needs.len(), |item| needs[item].iter().copied())
    }

    #[test]
    fn a_cycle_is_found_wherever_it_is() {
        assert_eq!(of(&[&[], &[0], &[0, 1], &[2, 1]]), None);
        assert_eq!(of(&[&[0]]), Some(vec![0]));
        assert_eq!(of(&[&[], &[0, 2], &[3], &[1]]), Some(vec![1, 2, 3]));
        assert_eq!(of(&[&[1], &[2], &[1]]), Some(vec![1, 2]));
    }

    #[test]
    fn a_path_as_long_as_the_catalogue_is_no_danger() {
        let count = 200_000;
        assert_eq!(cycle(count, |item| (item + 1 < count).then_some(item + 1).into_iter()), None);
        assert_eq!(cycle(count, |item| [(item + 1) % count].into_iter()).map(|items| items.len()), Some(count));
    }
}
