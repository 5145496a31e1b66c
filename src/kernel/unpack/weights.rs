//! The items' weights, computed again from how often features occur.

use std::ops::RangeInclusive;

use super::quantise;

use super::lists::Features;
use super::stream::Stream;

/// How a catalogue's weights were computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighing {
    /// How much a second occurrence adds.
    pub k1: f32,
    /// How much a long text takes away.
    pub b: f32,
    /// By field: the mean number of words, 1 at least.
    pub mean_words: Vec<f32>,
    /// For each number of items that a feature has, the largest first: how rare that makes it.
    pub rarities: Vec<f32>,
}

impl Weighing {
    /// Reads what [`encode`](Self::encode) wrote.
    pub fn decode(section: &[u8], fields: usize) -> Option<Self> {
        let mut stream = Stream::new(section);
        let (k1, b) = (stream.f32()?, stream.f32()?);
        let mean_words = (0..fields).map(|_| stream.f32()).collect::<Option<Vec<f32>>>()?;
        let mut rarities = Vec::new();
        while !stream.is_at_end() {
            rarities.push(stream.f32()?);
        }
        Some(Self { k1, b, mean_words, rarities })
    }

    /// As bytes: all numbers, in the order of this type's fields.
    pub fn encode(&self) -> Vec<u8> {
        let numbers = [self.k1, self.b].into_iter().chain(self.mean_words.iter().chain(&self.rarities).copied());
        numbers.flat_map(f32::to_le_bytes).collect()
    }

    /// What `frequency` occurrences count for in a text of so many words of the field at that place.
    pub fn saturated(&self, frequency: f32, words: f32, field: usize) -> f32 {
        saturated((self.k1, self.b), frequency, words, self.mean_words[field])
    }
}

/// BM25's saturation.
pub fn saturated((k1, b): (f32, f32), frequency: f32, words: f32, mean_words: f32) -> f32 {
    let length = 1.0 - b + b * words / mean_words;
    frequency * (k1 + 1.0) / (frequency + k1 * length)
}

/// By feature, its field's weight times its rarity; `fields` are the fields' weights. `None` if there are not exactly as many rarities as features differ in the number of
/// their items.
pub fn bases(features: &Features, fields: &[f32], rarities: &[f32]) -> Option<Vec<f32>> {
    let most = features.items.iter().copied().max().unwrap_or(0) as usize;
    let mut by_count = vec![f32::NAN; most + 1];
    let mut is_met = vec![false; most + 1];
    features.items.iter().for_each(|&items| is_met[items as usize] = true);
    let mut rarities = rarities.iter();
    for count in (0..=most).rev().filter(|&count| is_met[count]) {
        by_count[count] = *rarities.next()?;
    }
    let base = |(&field, &items): (&u32, &u32)| fields[field as usize] * by_count[items as usize];
    rarities.next().is_none().then(|| features.fields.iter().zip(&features.items).map(base).collect())
}

/// Quantises all items' entries: `weights` by entry, `offsets` where each item's start. Fills `steps` and `scales` as the columns of the
/// file have them; scales are in the range.
pub fn quantise_all(
    weights: &[f32],
    offsets: &[u32],
    (steps, scales): (&mut [u8], &mut [f32]),
    range: &RangeInclusive<f32>,
) {
    let mut lengths = Vec::with_capacity(scales.len());
    for (ends, scale) in offsets.windows(2).zip(scales.iter_mut()) {
        let range = ends[0] as usize..ends[1] as usize;
        let (unit, length) = quantise(&weights[range.clone()], &mut steps[range]);
        *scale = unit;
        lengths.push(length);
    }
    rescale(scales, &lengths, range);
}

/// Scales all vectors, of which `lengths` are the lengths, to the square root of their lengths, so that the mean of these is one.
pub fn rescale(scales: &mut [f32], lengths: &[f32], range: &RangeInclusive<f32>) {
    let known = lengths.iter().filter(|&&length| length > 0.0);
    let (count, sum) = known.fold((0.0, 0.0), |(count, sum), &length| (count + 1.0, sum + f64::from(length).sqrt()));
    let mean = if count > 0.0 { sum / count } else { 1.0 };
    for (scale, &length) in scales.iter_mut().zip(lengths).filter(|(_, length)| **length > 0.0) {
        let scaled = *scale / (f64::from(length).sqrt() * mean) as f32;
        // Only extreme outliers are outside of this range. `clamp` would say the range in its panic, and bring the 9 kB that
        // write a float with it.
        *scale = scaled.max(*range.start()).min(*range.end());
    }
}
