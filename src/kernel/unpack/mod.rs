//! The loops that unpack a catalogue. What stands where in the file says `catalog::transport` of the crate that uses this one.
//!
//! - this module: finding ends of texts, splitting a text into forms of words, quantising weights;
//! - [`stream`]: numbers, texts and planes of bytes;
//! - [`lists`], [`words`]: the features of the items;
//! - [`weights`]: their weights, computed again.

pub mod lists;
pub mod stream;
pub mod weights;
pub mod words;

/// The place of the first `byte` in `bytes`. Cost: eight bytes at a time.
pub fn find(bytes: &[u8], byte: u8) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    let wanted = ONES * u64::from(byte);
    let mut at = 0;
    while let Some(word) = bytes.get(at..at + 8) {
        let different = u64::from_le_bytes(word.try_into().expect("eight bytes")) ^ wanted;
        // The lowest bit that is set stands in the first byte that is zero.
        let zeros = different.wrapping_sub(ONES) & !different & (ONES << 7);
        if zeros != 0 {
            return Some(at + zeros.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    bytes[at..].iter().position(|&other| other == byte).map(|place| at + place)
}

/// A form of a word: a run of letters, digits and apostrophes, as it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Where it starts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The hash of its bytes with capitals of ASCII as small letters; never 0.
    pub hash: u64,
}

/// Stands for a byte that only the two after it tell.
const UNSURE: u8 = 1;

/// What a byte is in a text: 0 stands between words, [`UNSURE`] may begin a mark, anything else is what it counts as in the hash.
const LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let letter = byte as u8;
        if letter.is_ascii_alphanumeric() || letter == b'\'' || letter >= 0x80 {
            letters[byte] = letter.to_ascii_lowercase();
        }
        byte += 1;
    }
    letters[MARK as usize] = UNSURE;
    letters
};

/// The first byte of the dashes and quotes from U+2000 to U+203F.
const MARK: u8 = 0xe2;

/// The next form in `text` from `start` on. Letters beyond ASCII are letters, except the dashes and marks from U+2000 to U+203F,
/// of which the apostrophe U+2019 is one too. Both sides of a catalogue split with this very function: what it calls a word
/// matters little, that it never changes is part of the format. Cost: a few instructions a byte.
pub fn next_form(text: &[u8], start: usize) -> Option<Form> {
    let mut rest = text.get(start..)?;
    loop {
        let (&byte, after) = rest.split_first()?;
        match LETTERS[usize::from(byte)] {
            0 => rest = after,
            UNSURE if is_mark(rest) => rest = &rest[3..],
            _ => break,
        }
    }
    let (start, mut hash) = (text.len() - rest.len(), 0xcbf2_9ce4_8422_2325_u64);
    while let Some((&byte, after)) = rest.split_first() {
        let mut letter = LETTERS[usize::from(byte)];
        if letter <= UNSURE {
            if letter == 0 || is_mark(rest) {
                break;
            }
            letter = MARK;
        }
        hash = (hash ^ u64::from(letter)).wrapping_mul(0x0000_0100_0000_01b3);
        rest = after;
    }
    Some(Form { start, end: text.len() - rest.len(), hash: hash.max(1) })
}

/// Whether bytes that begin with [`MARK`] begin with a mark of three bytes.
fn is_mark(bytes: &[u8]) -> bool {
    matches!(bytes, [_, 0x80, third, ..] if *third != 0x99)
}

/// Writes an item's weights in 255ths of the heaviest; a weight above 0 becomes one step at least. Returns what a step is worth, and
/// the length of the vector of steps times that. `steps` is as long as `weights`, which are finite and not negative.
pub fn quantise(weights: &[f32], steps: &mut [u8]) -> (f32, f32) {
    let heaviest = weights.iter().fold(0.0_f32, |heaviest, &weight| if weight > heaviest { weight } else { heaviest });
    let step = if heaviest > 0.0 { 255.0 / heaviest } else { 0.0 };
    let mut squares = 0.0_f32;
    for (&weight, out) in weights.iter().zip(steps) {
        let exact = weight * step;
        // Rounds half up, as `round` does for what is not negative, without a call.
        let whole = exact as i32 as f32;
        let rounded = if exact - whole >= 0.5 { whole + 1.0 } else { whole };
        let least = if weight > 0.0 { 1.0 } else { 0.0 };
        let steps = if rounded > least { rounded } else { least };
        squares += steps * steps;
        *out = steps as i32 as u8;
    }
    let unit = if step > 0.0 { 1.0 / step } else { 0.0 };
    (unit, unit * squares.sqrt())
}
