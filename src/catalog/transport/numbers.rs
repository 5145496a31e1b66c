//! Columns of numbers: whole multiples of a unit where all of them are, and priors by the numbers that they come from.

use penchant_kernel::unpack::stream::{Stream, planes, put, put_planes};
use penchant_kernel::unpack::words::{Forms, Meaning};

/// The first byte of numbers as they are, all 64 bits of each.
const BITS: u8 = 0;
/// The first byte of numbers that are whole multiples of a unit.
const WHOLE: u8 = 1;
/// The units: what a whole number is multiplied with, then divided by. Days, hours, minutes and seconds in milliseconds; cents.
const UNITS: [(f64, f64); 8] = [
    (86_400_000.0, 1.0),
    (3_600_000.0, 1.0),
    (60_000.0, 1.0),
    (1_000.0, 1.0),
    (1.0, 1.0),
    (1.0, 10.0),
    (1.0, 100.0),
    (1.0, 1_000.0),
];
/// The largest whole number: all up to it are exact.
const LARGEST: f64 = 9_007_199_254_740_992.0;

/// Reads a column as long as `out`; NaN where an item has no number.
pub fn read(section: &[u8], out: &mut [f64]) -> Option<()> {
    let mut stream = Stream::new(section);
    match stream.bytes(1)? {
        [BITS] => {
            let values = planes(stream.rest(), out.len(), 8)?;
            out.iter_mut().zip(values).for_each(|(out, bits)| *out = f64::from_bits(bits));
        }
        [WHOLE] => {
            let &[unit, width] = stream.bytes(2)? else { return None };
            let (times, per) = *UNITS.get(usize::from(unit))?;
            let least = f64::from_le_bytes(stream.bytes(8)?.try_into().ok()?);
            let values = planes(stream.rest(), out.len(), usize::from(width))?;
            out.iter_mut().zip(values).for_each(|(out, above)| {
                *out = if above == 0 { f64::NAN } else { (least + (above - 1) as f64) * times / per };
            });
        }
        _ => return None,
    }
    Some(())
}

/// Writes a column as [`read`] reads it.
pub fn write(column: &[f64]) -> Vec<u8> {
    let known = || column.iter().copied().filter(|number| !number.is_nan());
    let is_plain = column.iter().all(|number| !number.is_nan() || number.to_bits() == f64::NAN.to_bits());
    let unit = UNITS.iter().position(|unit| known().all(|number| whole(number, *unit).is_some()));
    let Some(unit) = unit.filter(|_| is_plain) else {
        let mut out = vec![BITS];
        put_planes(&mut out, &column.iter().map(|number| number.to_bits()).collect::<Vec<u64>>(), 8);
        return out;
    };
    let wholes = || known().filter_map(|number| whole(number, UNITS[unit]));
    let least = wholes().reduce(f64::min).unwrap_or(0.0);
    let most = wholes().fold(least, f64::max);
    let above = |number: f64| whole(number, UNITS[unit]).map_or(0, |whole| (whole - least) as u64 + 1);
    let width = ((most - least) as u64 + 1).ilog2() as usize / 8 + 1;
    let mut out = vec![WHOLE, unit as u8, width as u8];
    out.extend(least.to_le_bytes());
    put_planes(&mut out, &column.iter().map(|&number| above(number)).collect::<Vec<u64>>(), width);
    out
}

/// The whole number of units that gives exactly this number.
fn whole(number: f64, (times, per): (f64, f64)) -> Option<f64> {
    // A zero below zero is no whole number of anything.
    let whole = (number * per / times).round() + 0.0;
    let is_exact = whole.abs() < LARGEST / 2.0 && (whole * times / per).to_bits() == number.to_bits();
    is_exact.then_some(whole)
}

/// Reads a prior: the number of the column that it comes from, then a prior for each number of that column, in the order in which they
/// first occur. `column` gives the column of that number.
pub fn read_prior<'c>(section: &[u8], column: impl Fn(usize) -> Option<&'c [f64]>, out: &mut [f32]) -> Option<()> {
    let mut stream = Stream::new(section);
    let numbers = column(stream.number()? as usize)?;
    let priors = planes(stream.rest(), stream.rest().len() / 4, 4)?;
    let (mut met, mut count) = (Forms::default(), 0);
    for (out, number) in out.iter_mut().zip(numbers) {
        let place = match met.get(key(*number)) {
            Some(Meaning::Feature(place)) => place,
            _ => {
                met.put(key(*number), Meaning::Feature(count));
                count += 1;
                count - 1
            }
        };
        *out = f32::from_bits(*priors.get(place as usize)? as u32);
    }
    (count as usize == priors.len()).then_some(())
}

/// Writes a prior as [`read_prior`] reads it, for the first column that tells it; `None` if no column does.
pub fn write_prior(prior: &[f32], columns: &[&[f64]]) -> Option<Vec<u8>> {
    let telling = |numbers: &[f64]| {
        let (mut met, mut priors) = (Forms::default(), Vec::new());
        for (prior, number) in prior.iter().zip(numbers) {
            match met.get(key(*number)) {
                Some(Meaning::Feature(place)) if priors[place as usize] == u64::from(prior.to_bits()) => {}
                Some(_) => return None,
                None => {
                    met.put(key(*number), Meaning::Feature(priors.len() as u32));
                    priors.push(u64::from(prior.to_bits()));
                }
            }
        }
        Some(priors)
    };
    let (place, priors) = columns.iter().enumerate().find_map(|(place, column)| Some((place, telling(column)?)))?;
    let mut out = Vec::new();
    put(&mut out, place as u64);
    put_planes(&mut out, &priors, 4);
    Some(out)
}

/// A number as a key that is different for different numbers, and 0 for none that a catalogue has.
fn key(number: f64) -> u64 {
    (number.to_bits() ^ 0xfff8_dead_beef_0001).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
