//! Currencies: the codes of ISO 4217, and the signs that stand for one.

/// The codes in use, of countries and of funds that prices are written in.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR \
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU \
    MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD \
    SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF \
    YER ZAR ZMW ZWG";
/// Those without a smaller unit, and those with a thousandth.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// What is written for a currency, longer ones first, and its code where it is one currency's alone or nearly always.
const SIGNS: [(&str, &str); 50] = [
    ("US$", "USD"),
    ("US $", "USD"),
    ("AU $", "AUD"),
    ("C $", "CAD"),
    ("CA$", "CAD"),
    ("AU$", "AUD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("NT$", "TWD"),
    ("MX$", "MXN"),
    ("R$", "BRL"),
    ("C$", "CAD"),
    ("A$", "AUD"),
    ("S$", "SGD"),
    ("$", "USD"),
    ("€", "EUR"),
    ("Euro", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("￥", "JPY"),
    ("円", "JPY"),
    ("元", "CNY"),
    ("₹", "INR"),
    ("Rs.", ""),
    ("Rs", ""),
    ("₽", "RUB"),
    ("руб.", "RUB"),
    ("₩", "KRW"),
    ("원", "KRW"),
    ("₺", "TRY"),
    ("₴", "UAH"),
    ("₫", "VND"),
    ("₪", "ILS"),
    ("฿", "THB"),
    ("₦", "NGN"),
    ("₱", "PHP"),
    ("₡", "CRC"),
    ("₸", "KZT"),
    ("₾", "GEL"),
    ("₵", "GHS"),
    ("৳", "BDT"),
    ("Rp", "IDR"),
    ("RM", "MYR"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("kr.", ""),
    ("kr", ""),
    ("Ft", "HUF"),
    ("Fr.", "CHF"),
    ("lei", "RON"),
];

/// The currencies whose sign is `$`, and those whose sign is `¥`.
const DOLLARS: &str = "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP BRL BBD BMD BND BSD BZD DOP FJD GYD JMD KYD LRD NAD SBD SRD TTD UYU XCD";
const YEN: &str = "JPY CNY";

/// A currency that a price names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    /// Of ISO 4217; empty if the sign stands for several: `kr`.
    pub code: &'static str,
    /// The sign that stands for it; empty where the code is written.
    pub sign: &'static str,
}

impl Currency {
    /// By its code, in capitals or not.
    pub fn of_code(code: &str) -> Option<Self> {
        let capital = code.trim().to_ascii_uppercase();
        CODES.split(' ').find(|known| *known == capital).map(|code| Self { code, sign: "" })
    }

    /// How many decimals its smallest unit has.
    pub fn exponent(self) -> i32 {
        match self.code {
            "" => 2,
            code if WHOLE.contains(code) => 0,
            code if THOUSANDTHS.contains(code) => 3,
            _ => 2,
        }
    }

    /// Whether its sign is that of other currencies too, so that the code is only the likeliest.
    pub fn is_likeliest(self) -> bool {
        matches!(self.sign, "$" | "¥" | "￥")
    }

    /// Whether both may be one currency, named twice: `$10.00 CAD`.
    fn covers(self, other: Self) -> bool {
        match self.sign {
            "$" => DOLLARS.contains(other.code),
            "¥" | "￥" => YEN.contains(other.code),
            _ => self.code == other.code || self.code.is_empty(),
        }
    }
}

/// A text without the currency before or after it, or both if they are one: `$10.00 CAD`; `None` if there are two.
pub(super) fn split(text: &str) -> Option<(&str, Option<Currency>)> {
    let (text, first) = before(text);
    let (text, second) = if first.is_some() { before(text) } else { (text, None) };
    let (text, last) = after(text);
    let (text, other) = if last.is_some() { after(text) } else { (text, None) };
    let mut named = [first, second, last, other].into_iter().flatten();
    let one = named.next();
    let one = named.try_fold(one, |known, next| match known {
        Some(known) if known.covers(next) => Some(Some(next)),
        Some(known) if next.covers(known) => Some(Some(known)),
        _ => None,
    })?;
    Some((text, one))
}

fn before(text: &str) -> (&str, Option<Currency>) {
    if text.starts_with(|character: char| character.is_ascii_digit()) {
        return (text, None);
    }
    for (sign, code) in SIGNS {
        if let Some(rest) = text.strip_prefix(sign) {
            return (rest.trim_start(), Some(Currency { code, sign }));
        }
    }
    match text.split_at_checked(3).map(|(code, rest)| (capital(code), rest)) {
        Some((Some(currency), rest)) => (rest.trim_start(), Some(currency)),
        _ => (text, None),
    }
}

fn after(text: &str) -> (&str, Option<Currency>) {
    if text.ends_with(|character: char| character.is_ascii_digit()) {
        return (text, None);
    }
    for (sign, code) in SIGNS {
        if let Some(rest) = text.strip_suffix(sign) {
            return (rest.trim_end(), Some(Currency { code, sign }));
        }
    }
    let at = text.len().wrapping_sub(3);
    match text.split_at_checked(at).map(|(rest, code)| (rest, capital(code))) {
        Some((rest, Some(currency))) => (rest.trim_end(), Some(currency)),
        _ => (text, None),
    }
}

/// In a text a code is written in capitals: `12 all` is no price in Albania.
fn capital(code: &str) -> Option<Currency> {
    let is_code = code.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| Currency::of_code(code)).flatten()
}
