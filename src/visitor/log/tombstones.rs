//! What is left of forgotten events: a keyed hash of each, so that a copy from before does not bring them back.
//!
//! The key is random, one for each profile, and is never exported. Without it, a hash says nothing of its event. Whoever can read the
//! device has the key too, and can test whether a particular event was forgotten here, in all its details: docs/rights.md.
//!
//! The hash is SipHash-2-4 (Aumasson & Bernstein 2012) of the event as it is stored, so an event is the same if everything in it is:
//! time, kind, item and details; with a key, its kind, item, goal and key. Its number is not part of it: an `undo` is known by the event that it took back.

use super::event::Event;
use super::{Log, Sequence};
use crate::hash::xxh64;

/// The most hashes that are kept. Of more, the oldest are dropped.
pub const MOST_TOMBSTONES: usize = 10_000;
/// The first byte of the bytes.
const TOMBSTONES: u8 = 0x82;

/// A key of the hash.
pub type Key = [u64; 2];

/// The hashes of forgotten events. There is more than one key only if two tabs each drew one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tombstones {
    /// Oldest first.
    groups: Vec<(Key, Vec<u64>)>,
}

/// An event as it is hashed, in whichever branch it is, with the event that it took back, if there is one.
pub fn identity(event: &Event, undone: Option<&Event>) -> Vec<u8> {
    match undone {
        None => event.sameness(),
        // In another log the event that it takes back has another number.
        Some(undone) => [event.undoing(0).sameness(), undone.sameness()].concat(),
    }
}

/// The same for events of a log, by their numbers.
pub fn identities(log: &Log, events: &[Sequence]) -> Vec<Vec<u8>> {
    let taken_back = log.taken_back();
    let event = |sequence: Sequence| log.get(sequence).map(|entry| &entry.event);
    let undone = |sequence: Sequence| {
        let place = taken_back.binary_search_by_key(&sequence, |&(undo, _)| undo).ok()?;
        event(taken_back[place].1)
    };
    events.iter().filter_map(|&sequence| Some(identity(event(sequence)?, undone(sequence)))).collect()
}

impl Tombstones {
    /// Those of events, each by its [`identity`].
    pub fn of(key: Key, events: &[Vec<u8>]) -> Self {
        Self { groups: vec![(key, events.iter().map(|event| siphash(key, event)).collect())] }.bounded()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The key for further ones; none if there is none yet.
    pub fn key(&self) -> Option<Key> {
        self.groups.last().map(|&(key, _)| key)
    }

    /// All hashes.
    pub fn hashes(&self) -> impl Iterator<Item = u64> {
        self.groups.iter().flat_map(|(_, hashes)| hashes).copied()
    }

    /// Whether others have a key of these. Erasing drops all keys, so without one they are of another log.
    pub fn share_a_key(&self, others: &Tombstones) -> bool {
        self.groups.iter().any(|(key, _)| others.groups.iter().any(|(other, _)| other == key))
    }

    /// The hashes that an event would have: one for each key.
    pub fn hashes_of(&self, event: &[u8]) -> Vec<u64> {
        self.groups.iter().map(|&(key, _)| siphash(key, event)).collect()
    }

    /// These and later ones.
    pub fn with(mut self, later: &Tombstones) -> Self {
        for (key, hashes) in &later.groups {
            match self.groups.iter_mut().find(|(known, _)| known == key) {
                Some((_, known)) => {
                    known.retain(|hash| !hashes.contains(hash));
                    known.extend(hashes);
                }
                None => self.groups.push((*key, hashes.clone())),
            }
        }
        self.bounded()
    }

    /// These without others.
    pub fn without(mut self, others: &Tombstones) -> Self {
        let gone: Vec<u64> = others.hashes().collect();
        for (_, hashes) in &mut self.groups {
            hashes.retain(|hash| !gone.contains(hash));
        }
        self.bounded()
    }

    fn bounded(mut self) -> Self {
        let mut surplus = self.hashes().count().saturating_sub(MOST_TOMBSTONES);
        for (_, hashes) in &mut self.groups {
            let dropped = surplus.min(hashes.len());
            hashes.drain(..dropped);
            surplus -= dropped;
        }
        self.groups.retain(|(_, hashes)| !hashes.is_empty());
        self
    }

    /// As bytes, with a checksum; no bytes if there is none.
    pub fn encode(&self) -> Vec<u8> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut body = vec![TOMBSTONES];
        for (key, hashes) in &self.groups {
            let count = hashes.len() as u64;
            key.iter().chain([&count]).chain(hashes).for_each(|word| body.extend(word.to_le_bytes()));
        }
        [&xxh64(&body, 0).to_le_bytes(), body.as_slice()].concat()
    }

    /// From bytes; `None` if they are none, or malformed.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (checksum, body) = bytes.split_first_chunk::<8>()?;
        let (words, rest) = body.strip_prefix(&[TOMBSTONES])?.as_chunks::<8>();
        if u64::from_le_bytes(*checksum) != xxh64(body, 0) || !rest.is_empty() {
            return None;
        }
        let mut words = words.iter().map(|word| u64::from_le_bytes(*word));
        let mut groups = Vec::new();
        while let Some(first) = words.next() {
            let (key, count) = ([first, words.next()?], words.next()?);
            let hashes: Vec<u64> = words.by_ref().take(count.min(MOST_TOMBSTONES as u64) as usize).collect();
            if hashes.len() as u64 != count {
                return None;
            }
            groups.push((key, hashes));
        }
        Some(Self { groups }.bounded())
    }
}

/// SipHash-2-4 of `bytes` under a key.
fn siphash([k0, k1]: Key, bytes: &[u8]) -> u64 {
    let mut state = [
        k0 ^ 0x736f_6d65_7073_6575,
        k1 ^ 0x646f_7261_6e64_6f6d,
        k0 ^ 0x6c79_6765_6e65_7261,
        k1 ^ 0x7465_6462_7974_6573,
    ];
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    last[7] = bytes.len() as u8;
    for word in words.iter().chain([&last]) {
        let word = u64::from_le_bytes(*word);
        state[3] ^= word;
        (0..2).for_each(|_| mix(&mut state));
        state[0] ^= word;
    }
    state[2] ^= 0xff;
    (0..4).for_each(|_| mix(&mut state));
    state.into_iter().fold(0, |hash, word| hash ^ word)
}

fn mix([a, b, c, d]: &mut [u64; 4]) {
    *a = a.wrapping_add(*b);
    *c = c.wrapping_add(*d);
    *b = b.rotate_left(13) ^ *a;
    *d = d.rotate_left(16) ^ *c;
    *a = a.rotate_left(32).wrapping_add(*d);
    *c = c.wrapping_add(*b);
    *b = b.rotate_left(17) ^ *c;
    *d = d.rotate_left(21) ^ *a;
    *c = c.rotate_left(32);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visitor::log::{Dial, Payload};

    fn event(at: f64) -> Vec<u8> {
        identity(&Event::new(Payload::Turn(Dial::Personal, 0.5), at), None)
    }

    fn all(times: std::ops::Range<u32>, key: Key) -> Tombstones {
        let events: Vec<_> = times.map(|at| event(f64::from(at))).collect();
        Tombstones::of(key, &events)
    }

    #[test]
    fn the_hash_is_the_one_of_the_paper() {
        // The example of its appendix A.
        let bytes: Vec<u8> = (0..15).collect();
        let key = [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908];
        assert_eq!(siphash(key, &bytes), 0xa129_ca61_49be_45e5);
    }

    #[test]
    fn they_come_back_from_their_bytes_and_damage_is_noticed() {
        let tombstones = all(0..3, [1, 2]).with(&all(3..5, [3, 4]));
        let bytes = tombstones.encode();
        assert_eq!(Tombstones::decode(&bytes), Some(tombstones));
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(Tombstones::decode(&damaged), None, "byte {at}");
            assert_eq!(Tombstones::decode(&bytes[..at]), None, "{at} bytes");
        }
        assert!(Tombstones::default().encode().is_empty());
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many_and_none_is_there_twice() {
        let full = all(0..9_999, [1, 2]);
        let again = full.clone().with(&all(0..1, [1, 2]));
        assert_eq!(again.hashes().count(), 9_999);
        let more = again.with(&all(20_000..20_002, [1, 2]));
        assert_eq!(more.hashes().count(), MOST_TOMBSTONES);
        let has = |at: f64| more.hashes().any(|hash| more.hashes_of(&event(at)).contains(&hash));
        assert!(!has(1.0) && has(2.0) && has(0.0) && has(20_001.0), "the first one was noted again");
    }

    #[test]
    fn what_is_restored_has_none() {
        let tombstones = all(0..2, [1, 2]).without(&all(0..1, [1, 2])).without(&all(7..8, [1, 2]));
        assert_eq!(tombstones, all(1..2, [1, 2]));
        assert!(tombstones.without(&all(1..2, [1, 2])).is_empty());
    }

    #[test]
    fn an_undo_is_known_by_what_it_took_back_whatever_its_number() {
        let turn = |at| Event::new(Payload::Turn(Dial::Personal, 0.5), at);
        let of = |number, at| identity(&Event::undo(number, 9.0), Some(&turn(at)));
        assert_eq!(of(1, 5.0), of(7, 5.0));
        assert_ne!(of(1, 5.0), of(1, 6.0));
        assert_ne!(of(1, 5.0), identity(&turn(5.0), None));
    }
}
