//! The loops that unpack a catalogue: finding ends of texts, splitting a text into forms of words, quantising weights.

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

/// What a byte is in a text: 0 stands between words, anything else is what it counts as in the hash.
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
    letters
};

/// The next form in `text` from `start` on. Letters beyond ASCII are letters, except the dashes and marks from U+2000 to U+203F,
/// of which the apostrophe U+2019 is one too. Both sides of a catalogue split with this very function: what it calls a word
/// matters little, that it never changes is part of the format. Cost: a few instructions a byte.
pub fn next_form(text: &[u8], start: usize) -> Option<Form> {
    let mut at = start;
    loop {
        let byte = *text.get(at)?;
        match gap(text, at) {
            0 if LETTERS[usize::from(byte)] != 0 => break,
            wide => at += wide.max(1),
        }
    }
    let (start, mut hash) = (at, 0xcbf2_9ce4_8422_2325_u64);
    while let Some(&byte) = text.get(at) {
        let letter = LETTERS[usize::from(byte)];
        if letter == 0 || gap(text, at) != 0 {
            break;
        }
        hash = (hash ^ u64::from(letter)).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    Some(Form { start, end: at, hash: hash.max(1) })
}

/// How many bytes of a mark beyond ASCII stand at a place; 0 if there is none.
fn gap(text: &[u8], at: usize) -> usize {
    match text[at..] {
        [0xe2, 0x80, third, ..] if third != 0x99 => 3,
        _ => 0,
    }
}

/// Writes an item's weights in 255ths of the heaviest; a weight above 0 becomes one step at least. Returns what a step is worth, and
/// the length of the vector of steps times that. `steps` is as long as `weights`, which are finite and not negative.
pub fn quantise(weights: &[f32], steps: &mut [u8]) -> (f32, f32) {
    let heaviest = weights.iter().fold(0.0_f32, |heaviest, &weight| heaviest.max(weight));
    let step = if heaviest > 0.0 { 255.0 / heaviest } else { 0.0 };
    let mut squares = 0.0_f32;
    for (&weight, out) in weights.iter().zip(steps) {
        let exact = weight * step;
        // Rounds half up, as `round` does for what is not negative, without a call.
        let whole = exact as u32 as f32;
        let rounded = if exact - whole >= 0.5 { whole + 1.0 } else { whole };
        let steps = if weight > 0.0 { rounded.max(1.0) } else { 0.0 };
        squares += steps * steps;
        *out = steps as u8;
    }
    let unit = if step > 0.0 { 1.0 / step } else { 0.0 };
    (unit, unit * squares.sqrt())
}
