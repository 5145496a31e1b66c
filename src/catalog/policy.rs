//! The site's policy: the purposes and legal basis of its personalization, who is responsible, and where it must not
//! act. Written in the config, stored in the catalogue, shown to visitors by `describe()`.
//!
//! The build and the page check a policy by the same definition: the build names what is wrong, and the page refuses
//! the file.

use crate::bytes::{Reader, Writer};

/// The legal bases of the EU's GDPR for processing personal data: Article 6(1), a to f.
pub const LEGAL_BASES: [&str; 6] =
    ["consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests"];

/// The largest number of entries of a list.
pub(crate) const MOST_ENTRIES: usize = 64;

/// A site's statements about its personalization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The version: visitors are asked again when it changes.
    pub version: String,
    /// The purposes, as visitors read them.
    pub purposes: Vec<String>,
    /// One of [`LEGAL_BASES`].
    pub legal_basis: String,
    /// Who is responsible.
    pub owner: String,
    /// How to contact them: a mail address or a web address.
    pub contact: String,
    /// The day of the next review, as in `2027-06-30`.
    pub review_by: Option<String>,
    /// The surfaces that must not be personal: their order is the site's own, whatever a call says.
    pub forbidden_surfaces: Vec<String>,
    /// The address of the privacy notice.
    pub notice: Option<String>,
}

/// A fault of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key, as the config spells it.
    pub key: String,
    /// The value found.
    pub got: String,
    /// The values allowed.
    pub expected: &'static str,
}

impl Policy {
    /// Whether a surface of that name must not be personal.
    pub fn forbids(&self, surface: Option<&str>) -> bool {
        surface.is_some_and(|surface| self.forbidden_surfaces.iter().any(|forbidden| forbidden == surface))
    }

    /// The first fault, if there is one.
    pub fn problem(&self) -> Option<Problem> {
        let list = |key: &str, entries: &[String], most: usize, expected| {
            let place = entries.iter().position(|entry| !is_text(entry, most));
            place.map(|place| problem(&format!("{key}[{place}]"), &entries[place], expected))
        };
        let unless = |sound: bool, key: &str, got: &str, expected| (!sound).then(|| problem(key, got, expected));
        unless(is_text(&self.version, 64), "version", &self.version, "a text of 1 to 64 bytes")
            .or_else(|| unless(!self.purposes.is_empty(), "purposes", "", "one purpose or more, each a text"))
            .or_else(|| list("purposes", &self.purposes, 500, "a text of 1 to 500 bytes"))
            .or_else(|| unless(is_legal_basis(&self.legal_basis), "legalBasis", &self.legal_basis, EXPECTED_BASIS))
            .or_else(|| unless(is_text(&self.owner, 200), "owner", &self.owner, "a text of 1 to 200 bytes"))
            .or_else(|| unless(is_contact(&self.contact), "contact", &self.contact, EXPECTED_CONTACT))
            .or_else(|| {
                let day = self.review_by.as_deref()?;
                unless(is_day(day), "reviewBy", day, "a day of the calendar, as in \"2027-06-30\"")
            })
            .or_else(|| list("forbiddenSurfaces", &self.forbidden_surfaces, 64, "a surface's name, 1 to 64 bytes"))
            .or_else(|| {
                let notice = self.notice.as_deref()?;
                unless(is_address(notice), "notice", notice, "an address that begins with https:// or http://")
            })
    }

    /// As encoded in the catalogue; empty without a policy.
    pub fn encode(policy: Option<&Policy>) -> Vec<u8> {
        let mut out = Writer::new();
        let Some(policy) = policy else { return out.into_bytes() };
        for text in [&policy.version, &policy.legal_basis, &policy.owner, &policy.contact] {
            out.text(text);
        }
        out.maybe_text(policy.review_by.as_deref()).maybe_text(policy.notice.as_deref());
        for list in [&policy.purposes, &policy.forbidden_surfaces] {
            out.u32(list.len() as u32);
            list.iter().for_each(|text| {
                out.text(text);
            });
        }
        out.into_bytes()
    }

    /// Reads what [`encode`](Self::encode) wrote; `None` if it is malformed or has a fault.
    pub fn decode(bytes: &[u8]) -> Option<Option<Self>> {
        if bytes.is_empty() {
            return Some(None);
        }
        let mut input = Reader::new(bytes);
        let mut next = || input.text().map(str::to_owned);
        let (version, legal_basis, owner, contact) = (next()?, next()?, next()?, next()?);
        let review_by = input.maybe_text()?.map(str::to_owned);
        let notice = input.maybe_text()?.map(str::to_owned);
        let (purposes, forbidden_surfaces) = (texts(&mut input)?, texts(&mut input)?);
        let policy = Self { version, purposes, legal_basis, owner, contact, review_by, forbidden_surfaces, notice };
        (input.is_at_end() && policy.problem().is_none()).then_some(Some(policy))
    }
}

pub(crate) const EXPECTED_BASIS: &str =
    "one of consent, contract, legal-obligation, vital-interests, public-task, legitimate-interests";
pub(crate) const EXPECTED_CONTACT: &str = "a mail address, or an address that begins with https:// or http://";

fn problem(key: &str, got: &str, expected: &'static str) -> Problem {
    let got = if got.is_empty() { "nothing".to_owned() } else { format!("\"{got}\"") };
    Problem { key: key.to_owned(), got, expected }
}

/// A list of texts, each no longer than the bytes that are left.
fn texts(input: &mut Reader) -> Option<Vec<String>> {
    let count = Some(input.u32()? as usize).filter(|&count| count <= MOST_ENTRIES)?;
    (0..count).map(|_| input.text().map(str::to_owned)).collect()
}

/// Whether a text is not blank, at most so many bytes long, and without control characters.
fn is_text(text: &str, most: usize) -> bool {
    text.len() <= most && !text.trim().is_empty() && !text.chars().any(char::is_control)
}

fn is_legal_basis(text: &str) -> bool {
    LEGAL_BASES.contains(&text)
}

fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    is_text(text, 2_000) && !text.contains(char::is_whitespace) && host.is_some_and(|host| !host.is_empty())
}

fn is_contact(text: &str) -> bool {
    let is_mail = || {
        let parts = text.split_once('@');
        is_text(text, 254)
            && !text.contains(char::is_whitespace)
            && parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
    };
    is_address(text) || is_mail()
}

/// Whether a text is a day of the calendar, as in `2027-06-30`.
fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| -> u32 {
        bytes[from..to].iter().fold(0, |number, &digit| number * 10 + u32::from(digit - b'0'))
    };
    let is_written_so = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() });
    if !is_written_so {
        return false;
    }
    let (year, month, day) = (digits(0, 4), digits(5, 7), digits(8, 10));
    let is_leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(is_leap_year),
        _ => 0,
    };
    (1..=days).contains(&day)
}
