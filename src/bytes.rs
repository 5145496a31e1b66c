//! Little-endian records: the encoding of settings in a catalogue and of events in the log.
//!
//! A reader never panics and never reads past its end: missing bytes give `None`, and the caller says what that means.

/// Writes a record, value after value.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// An empty record.
    pub fn new() -> Self {
        Self::default()
    }

    /// The record so far.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// One byte.
    pub fn u8(&mut self, value: u8) -> &mut Self {
        self.bytes.push(value);
        self
    }

    /// Four bytes.
    pub fn u32(&mut self, value: u32) -> &mut Self {
        self.bytes.extend(value.to_le_bytes());
        self
    }

    /// Four bytes.
    pub fn f32(&mut self, value: f32) -> &mut Self {
        self.bytes.extend(value.to_le_bytes());
        self
    }

    /// Eight bytes.
    pub fn f64(&mut self, value: f64) -> &mut Self {
        self.bytes.extend(value.to_le_bytes());
        self
    }

    /// A length in four bytes, then the text in UTF-8.
    pub fn text(&mut self, value: &str) -> &mut Self {
        self.u32(u32::try_from(value.len()).expect("texts are bounded at the door"));
        self.bytes.extend(value.as_bytes());
        self
    }

    /// A byte that says whether there is a text, then the text.
    pub fn maybe_text(&mut self, value: Option<&str>) -> &mut Self {
        self.u8(u8::from(value.is_some()));
        if let Some(value) = value {
            self.text(value);
        }
        self
    }
}

/// Reads what a [`Writer`] wrote. Every method is `None` where the record ends too early or is no valid value.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the record's first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether all of the record was read.
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*head)
    }

    /// One byte.
    pub fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// Four bytes.
    pub fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// Four bytes; NaN and infinities too.
    pub fn f32(&mut self) -> Option<f32> {
        self.array().map(f32::from_le_bytes)
    }

    /// Eight bytes, finite.
    pub fn f64(&mut self) -> Option<f64> {
        self.array().map(f64::from_le_bytes).filter(|value| value.is_finite())
    }

    /// A text.
    pub fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.u32()?).ok()?;
        let (head, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        std::str::from_utf8(head).ok()
    }

    /// A text or none; the outer `None` is a record that ends too early.
    pub fn maybe_text(&mut self) -> Option<Option<&'a str>> {
        match self.u8()? {
            0 => Some(None),
            1 => self.text().map(Some),
            _ => None,
        }
    }
}
