//! Numbers in as few bytes as they need, and texts one after the other.

use super::find;

/// Reads numbers and bytes, first to last. Every method is `None` where the bytes end too early.
#[derive(Debug, Clone, Copy)]
pub struct Stream<'a> {
    rest: &'a [u8],
}

impl<'a> Stream<'a> {
    /// Starts at the first byte.
    pub fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    /// Whether all was read.
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// What was not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// A number that [`put`] wrote; `None` too where it has more than 64 bits.
    pub fn long(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return None;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// A number that [`put`] wrote; `None` too where it has more than 32 bits.
    pub fn number(&mut self) -> Option<u32> {
        if let Some((&byte, rest)) = self.rest.split_first()
            && byte < 0x80
        {
            self.rest = rest;
            return Some(u32::from(byte));
        }
        u32::try_from(self.long()?).ok()
    }

    /// So many bytes.
    pub fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(head)
    }

    /// A number of single precision.
    pub fn f32(&mut self) -> Option<f32> {
        self.bytes(4).map(|bytes| f32::from_le_bytes(bytes.try_into().expect("four bytes")))
    }
}

/// Writes a number: seven bits a byte, the lowest first; all bytes but the last have the high bit.
pub fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Texts, each followed by a separator.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    separator: u8,
    rest: &'a [u8],
}

impl<'a> Texts<'a> {
    /// Of a section: the separator, then the texts. An empty one has none.
    pub fn new(section: &'a [u8]) -> Self {
        let (&separator, rest) = section.split_first().unwrap_or((&0, &[]));
        Self { separator, rest }
    }

    /// The next one, without its separator.
    pub fn take(&mut self) -> Option<&'a [u8]> {
        let end = find(self.rest, self.separator)?;
        let text = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Some(text)
    }

    /// Whether all were read.
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }
}

/// Writes texts as [`Texts`] reads them; `None` if they have every control character of ASCII in them, so that none can separate them.
pub fn put_texts<'t>(texts: impl Iterator<Item = &'t [u8]> + Clone) -> Option<Vec<u8>> {
    let separator =
        (b"\n\t".iter().copied()).chain(0..0x20).find(|byte| texts.clone().all(|text| !text.contains(byte)))?;
    let mut out = vec![separator];
    for text in texts {
        out.extend_from_slice(text);
        out.push(separator);
    }
    Some(if out.len() == 1 { Vec::new() } else { out })
}

/// Reads numbers of `width` bytes each, written byte by byte of significance: all lowest bytes, then all second ones. `None` if the bytes
/// are not exactly `count` × `width`, or `width` is more than 8.
pub fn planes(bytes: &[u8], count: usize, width: usize) -> Option<Vec<u64>> {
    if width > 8 || count.checked_mul(width)? != bytes.len() {
        return None;
    }
    let mut values = vec![0; count];
    for (place, plane) in bytes.chunks_exact(count.max(1)).enumerate() {
        values.iter_mut().zip(plane).for_each(|(value, &byte)| *value |= u64::from(byte) << (8 * place));
    }
    Some(values)
}

/// Writes the lowest `width` bytes of each number as [`planes`] reads them.
pub fn put_planes(out: &mut Vec<u8>, values: &[u64], width: usize) {
    (0..width).for_each(|place| out.extend(values.iter().map(|value| (value >> (8 * place)) as u8)));
}
