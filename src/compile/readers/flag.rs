//! Truth values as they are written: `true`, `yes`, `in stock`, `https://schema.org/InStock`.

/// The longest text that is taken for one, in bytes.
const LONGEST: usize = 64;
const TRUE: [&str; 11] =
    ["true", "yes", "ja", "instock", "available", "limitedavailability", "onlineonly", "instoreonly", "y", "on", "1"];
const FALSE: [&str; 11] =
    ["false", "no", "nein", "outofstock", "unavailable", "notavailable", "soldout", "discontinued", "n", "off", "0"];
/// How many of them speak for themselves; the others are read only where the config says that the field is a flag.
const EVIDENT: usize = 8;

/// Reads a truth value, or what schema.org and Google write for availability. `PreOrder` and `BackOrder` are neither.
pub fn read(text: &str) -> Option<bool> {
    at(text).map(|(_, value)| value)
}

/// As [`read`], of what speaks for itself.
pub fn evident(text: &str) -> Option<bool> {
    at(text).filter(|&(place, _)| place < EVIDENT).map(|(_, value)| value)
}

fn at(text: &str) -> Option<(usize, bool)> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let name = ["https://schema.org/", "http://schema.org/", "schema:"].iter().find_map(|base| text.strip_prefix(base));
    let letters = name.unwrap_or(text).chars().filter(|character| !matches!(character, ' ' | '_' | '-'));
    let word: String = letters.flat_map(char::to_lowercase).collect();
    let of = |words: [&str; 11], value| words.iter().position(|known| *known == word).map(|at| (at, value));
    of(TRUE, true).or_else(|| of(FALSE, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_values_are_read_in_their_usual_spellings() {
        let cases = [
            (
                ["true", "Yes", "in stock", "in_stock", "InStock", "https://schema.org/InStock", "LimitedAvailability"],
                true,
            ),
            (
                [
                    "FALSE",
                    "no",
                    "out of stock",
                    "out_of_stock",
                    "SoldOut",
                    "http://schema.org/OutOfStock",
                    "unavailable",
                ],
                false,
            ),
        ];
        for (texts, value) in cases {
            assert_eq!(texts.map(evident), [Some(value); 7], "{texts:?}");
        }
        assert_eq!(["Ja", "nein"].map(evident), [Some(true), Some(false)]);
        assert_eq!(["1", "y", "on", "0", "n", "off"].map(evident), [None; 6]);
        assert_eq!(["1", "y", "on", "0", "n", "off"].map(|text| read(text).is_some()), [true; 6]);
        assert_eq!(["", "preorder", "PreOrder", "backorder", "maybe", "nope", "truely"].map(read), [None; 7]);
    }
}
