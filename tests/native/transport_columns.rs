//! The columns of the form in which a catalogue travels: each comes out as it went in, and whatever bytes are read instead, the result is as
//! long as asked for, or none.

use penchant::catalog::transport::lists::{Entries, Features, Late, Lists, numbered, write_late, write_lists};
use penchant::catalog::transport::shown::{Shown, put_shown};
use penchant::catalog::transport::stream::{Stream, Texts, planes, put, put_planes, put_texts};
use penchant::catalog::transport::words::{Forms, Meaning, forms};
use penchant::catalog::transport::{ids, numbers};
use proptest::prelude::*;

fn texts() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec("\\PC{0,9}|[\n\t a-c]{0,4}".prop_map(String::into_bytes), 0..40)
}

fn read_ids(section: &[u8], count: usize) -> Option<Vec<Vec<u8>>> {
    let mut out = Vec::new();
    ids::read(section, count, |id| {
        out.push(id.to_vec());
        Some(())
    })?;
    Some(out)
}

/// The bytes with some of them changed, or cut.
fn damaged(bytes: &[u8], changes: &[(prop::sample::Index, u8)], cut: Option<prop::sample::Index>) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.is_empty() {
        return bytes;
    }
    for (at, byte) in changes {
        *at.get_mut(&mut bytes) = *byte;
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len()));
    }
    bytes
}

proptest! {
    #[test]
    fn numbers_of_any_length_come_out_and_none_is_made_up(values in prop::collection::vec(any::<u64>().prop_flat_map(|value| (0..64_u32).prop_map(move |by| value >> by)), 0..30)) {
        let mut bytes = Vec::new();
        values.iter().for_each(|&value| put(&mut bytes, value));
        let mut stream = Stream::new(&bytes);
        for &value in &values {
            prop_assert_eq!(stream.long(), Some(value));
        }
        prop_assert!(stream.is_at_end());
        prop_assert_eq!(stream.long(), None);
        let mut short = Stream::new(&bytes);
        for &value in values.iter().take_while(|&&value| u32::try_from(value).is_ok()) {
            prop_assert_eq!(short.number().map(u64::from), Some(value));
        }
    }

    #[test]
    fn texts_come_out(texts in texts()) {
        let bytes = put_texts(texts.iter().map(Vec::as_slice)).unwrap();
        let mut read = Texts::new(&bytes);
        for text in &texts {
            prop_assert_eq!(read.take(), Some(text.as_slice()));
        }
        prop_assert!(read.is_at_end());
        prop_assert_eq!(read.take(), None);
    }

    #[test]
    fn planes_come_out(values in prop::collection::vec(any::<u64>(), 0..40), width in 0..9_usize) {
        let kept: Vec<u64> = values.iter().map(|value| if width == 8 { *value } else { value & ((1 << (8 * width)) - 1) }).collect();
        let mut bytes = Vec::new();
        put_planes(&mut bytes, &values, width);
        prop_assert_eq!(planes(&bytes, values.len(), width), Some(kept));
        bytes.push(0);
        prop_assert_eq!(planes(&bytes, values.len(), width), None);
    }

    #[test]
    fn ids_come_out_and_in_order(
        beginning in "[a-z0]{0,3}",
        ids in prop_oneof![
            texts(),
            prop::collection::vec((0..2_000_u64).prop_map(|number| number.to_string().into_bytes()), 0..40),
            prop::collection::vec(any::<u64>().prop_map(|number| format!("{number:07}").into_bytes()), 0..40),
        ],
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<Option<prop::sample::Index>>(),
    ) {
        let ids: Vec<Vec<u8>> = ids.into_iter().map(|id| [beginning.as_bytes(), &id].concat()).collect();
        let bytes = ids::write(ids.iter().map(Vec::as_slice)).unwrap();
        let read = read_ids(&bytes, ids.len());
        prop_assert_eq!(read.as_ref(), Some(&ids));
        prop_assert_eq!(read_ids(&bytes, ids.len() + 1), None);
        let order = ids::order(ids.len(), |item| &ids[item as usize]);
        let mut expected: Vec<u32> = (0..ids.len() as u32).collect();
        expected.sort_by_key(|&item| &ids[item as usize]);
        prop_assert_eq!(order, expected);
        let damaged = damaged(&bytes, &changes, cut);
        if let Some(read) = read_ids(&damaged, ids.len()) {
            prop_assert_eq!(read.len(), ids.len());
        }
    }

    #[test]
    fn lists_come_out(
        items in prop::collection::vec(prop::collection::btree_set(0..30_u32, 0..6), 0..30),
        turned in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<Option<prop::sample::Index>>(),
    ) {
        let lists: Vec<Vec<u32>> = items.into_iter().map(|list| if turned { list.into_iter().rev().collect() } else { list.into_iter().collect() }).collect();
        let (tokens, first) = write_lists(lists.iter().map(Vec::as_slice), 30);
        let names: Vec<Vec<u8>> = first.iter().map(|value| value.to_string().into_bytes()).collect();
        let texts = put_texts(names.iter().map(Vec::as_slice)).unwrap();
        let entries: usize = lists.iter().map(Vec::len).sum();
        let read = |tokens: &[u8]| {
            let (mut features, mut column) = (Features::new(first.len()), vec![0; entries]);
            let mut out = Entries::new(&mut column);
            let mut reading = Lists::new(3, tokens, &texts);
            let mut ends = Vec::new();
            for _ in &lists {
                reading.item(&mut features, &mut out)?;
                ends.push(out.saturated.len());
            }
            let is_whole = reading.is_at_end() && out.saturated.len() == entries;
            let counts: u32 = features.items.iter().sum();
            let order = numbered(&features);
            let names: Vec<Vec<u8>> = column.iter().map(|&feature| features.names.get(feature as usize).map_or(Vec::new(), |name| name.0.to_vec())).collect();
            is_whole.then_some((names, ends, counts, order))
        };
        let (named, _, counts, order) = read(&tokens).unwrap();
        let expected: Vec<Vec<u8>> = lists.iter().flatten().map(|value| value.to_string().into_bytes()).collect();
        prop_assert_eq!(named, expected);
        prop_assert_eq!(counts as usize, entries);
        let mut all = order;
        all.sort_unstable();
        prop_assert_eq!(all, (0..first.len() as u32).collect::<Vec<_>>());
        if let Some((named, ends, _, _)) = read(&damaged(&tokens, &changes, cut)) {
            prop_assert_eq!(named.len(), entries);
            prop_assert!(ends.is_sorted());
        }
    }

    #[test]
    fn values_that_were_given_late_come_out(
        items in prop::collection::vec(prop::option::of(0..3_u32), 0..30),
        cut in any::<prop::sample::Index>(),
    ) {
        // A first item has the three values, so that all are known.
        let (tokens, texts) = ([1, 1, 2], b"\na\nb\nc\n");
        let bytes = write_late(&items);
        let count = 3 + items.iter().flatten().count();
        let read = |bytes: &[u8]| {
            let (mut features, mut column) = (Features::new(3), vec![9; count]);
            let mut entries = Entries::new(&mut column);
            let (mut lists, mut late) = (Lists::new(0, &tokens, texts), Late::new(bytes)?);
            lists.item(&mut features, &mut entries)?;
            for _ in &items {
                late.item(&mut entries)?;
            }
            late.settle(&lists, &mut features, &mut entries)?;
            (entries.saturated.len() == count).then(|| column[3..].to_vec())
        };
        prop_assert_eq!(read(&bytes), Some(items.iter().flatten().copied().collect::<Vec<u32>>()));
        if !bytes.is_empty() {
            prop_assert_eq!(read(&bytes[..cut.index(bytes.len())]), None);
        }
    }

    #[test]
    fn what_is_shown_comes_out(
        items in prop::collection::vec(prop::option::of(0..9_u32), 0..30),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let (mut tokens, mut first) = (Vec::new(), Vec::new());
        for item in &items {
            let place = item.map_or(u32::MAX, |text| first.iter().position(|known| *known == text).unwrap_or(first.len()) as u32);
            if put_shown(&mut tokens, place, first.len() as u32) {
                first.push(item.unwrap());
            }
        }
        let names: Vec<Vec<u8>> = first.iter().map(|text| text.to_string().into_bytes()).collect();
        let texts = put_texts(names.iter().map(Vec::as_slice)).unwrap();
        let read = |tokens: &[u8]| {
            let (mut shown, mut known) = (Shown::new(tokens, &texts), Vec::new());
            let places = items.iter().map(|_| shown.item(&mut known, first.len())).collect::<Option<Vec<u32>>>()?;
            (shown.is_at_end()).then(|| places.iter().map(|&place| known.get(place as usize).map(|text| text.to_vec())).collect::<Vec<_>>())
        };
        let expected: Vec<Option<Vec<u8>>> = items.iter().map(|item| item.map(|text| text.to_string().into_bytes())).collect();
        prop_assert_eq!(read(&tokens), Some(expected));
        if let Some(places) = read(&damaged(&tokens, &changes, None)) {
            prop_assert_eq!(places.len(), items.len());
        }
    }

    #[test]
    fn columns_of_numbers_come_out_to_the_bit(
        column in prop_oneof![
            prop::collection::vec(prop_oneof![Just(f64::NAN), Just(-0.0), (-3_000..3_000_i32).prop_map(f64::from)], 0..40),
            prop::collection::vec((-300_000..300_000_i32).prop_map(|cents| f64::from(cents) / 100.0), 0..40),
            prop::collection::vec((-30_000..30_000_i32).prop_map(|days| f64::from(days) * 86_400_000.0), 0..40),
            prop::collection::vec(any::<f64>(), 0..40),
            prop::collection::vec(any::<u64>().prop_map(f64::from_bits), 0..40),
        ],
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<Option<prop::sample::Index>>(),
    ) {
        let bits = |column: &[f64]| column.iter().map(|number| number.to_bits()).collect::<Vec<u64>>();
        let bytes = numbers::write(&column);
        let mut out = vec![0.0; column.len()];
        prop_assert_eq!(numbers::read(&bytes, &mut out), Some(()));
        prop_assert_eq!(bits(&out), bits(&column));
        // Whatever it reads, it is as long.
        let _ = numbers::read(&damaged(&bytes, &changes, cut), &mut out);
        prop_assert_eq!(out.len(), column.len());
    }

    #[test]
    fn priors_come_out_where_a_column_tells_them(
        column in prop::collection::vec(prop_oneof![Just(f64::NAN), (0..9_i32).prop_map(f64::from)], 1..40),
        is_told in any::<bool>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let prior: Vec<f32> = column.iter().enumerate().map(|(item, number)| {
            if is_told { if number.is_nan() { 0.0 } else { (*number as f32).sqrt() } } else { item as f32 }
        }).collect();
        let other = vec![1.0; column.len()];
        let written = numbers::write_prior(&prior, &[&other, &column]);
        let is_told_by_one = prior.iter().all(|value| *value == prior[0]) || is_told
            || (0..column.len()).all(|item| (0..item).all(|before| column[before].to_bits() != column[item].to_bits()));
        prop_assert_eq!(written.is_some(), is_told_by_one);
        if let Some(bytes) = written {
            let mut out = vec![-1.0; prior.len()];
            let of = |place: usize| [&other[..], &column[..]].get(place).copied();
            prop_assert_eq!(numbers::read_prior(&bytes, of, &mut out), Some(()));
            prop_assert_eq!(&out, &prior);
            prop_assert_eq!(numbers::read_prior(&bytes[..cut.index(bytes.len())], of, &mut out), None);
        }
    }

    #[test]
    fn forms_are_found_again_however_many_there_are(hashes in prop::collection::hash_set(1..u64::MAX, 0..2_000)) {
        let mut table = Forms::default();
        for (place, &hash) in hashes.iter().enumerate() {
            prop_assert_eq!(table.get(hash), None);
            table.put(hash, Meaning::Feature(place as u32));
        }
        for (place, &hash) in hashes.iter().enumerate() {
            prop_assert_eq!(table.get(hash), Some(Meaning::Feature(place as u32)));
        }
    }

    #[test]
    fn forms_stand_in_order_and_between_characters(text in "\\PC{0,40}") {
        let mut end = 0;
        for form in forms(text.as_bytes()) {
            prop_assert!(form.start >= end && form.end > form.start && form.hash != 0);
            prop_assert!(text.is_char_boundary(form.start) && text.is_char_boundary(form.end));
            prop_assert_eq!(forms(text[form.start..form.end].to_ascii_uppercase().as_bytes()).next().map(|form| form.hash), Some(form.hash));
            end = form.end;
        }
    }
}
