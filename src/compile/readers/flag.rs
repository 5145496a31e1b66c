//! Truth values as they are written: `true`, `yes`, `in stock`, `https://schema.org/InStock`.

/// The longest text that is taken for one, in bytes.
const LONGEST: usize = 64;
/// What speaks for itself: yes and no, what spreadsheets in English, German, French, Spanish, Italian, Dutch, Portuguese and Polish write for
/// a truth value, and words of availability.
const TRUE: [&str; 22] = [
    "true",
    "yes",
    "ja",
    "oui",
    "sí",
    "sì",
    "si",
    "sim",
    "tak",
    "wahr",
    "vrai",
    "verdadero",
    "vero",
    "waar",
    "verdadeiro",
    "prawda",
    "instock",
    "available",
    "limitedavailability",
    "onlineonly",
    "instoreonly",
    "verfügbar",
];
const FALSE: [&str; 20] = [
    "false",
    "no",
    "nein",
    "non",
    "nee",
    "não",
    "nao",
    "nie",
    "falsch",
    "faux",
    "falso",
    "onwaar",
    "fałsz",
    "outofstock",
    "unavailable",
    "notavailable",
    "soldout",
    "discontinued",
    "ausverkauft",
    "nichtverfügbar",
];
/// What is read only where the config says that the field is a flag.
const TRUE_IN_FLAGS: [&str; 3] = ["y", "on", "1"];
const FALSE_IN_FLAGS: [&str; 3] = ["n", "off", "0"];

/// Reads a truth value, or what schema.org and Google write for availability. `PreOrder` and `BackOrder` are neither.
pub fn read(text: &str) -> Option<bool> {
    let word = word(text)?;
    among(&word, &TRUE, &FALSE).or_else(|| among(&word, &TRUE_IN_FLAGS, &FALSE_IN_FLAGS))
}

/// As [`read`], of what speaks for itself.
pub fn evident(text: &str) -> Option<bool> {
    among(&word(text)?, &TRUE, &FALSE)
}

fn among(word: &str, trues: &[&str], falses: &[&str]) -> Option<bool> {
    if trues.contains(&word) { Some(true) } else { falses.contains(&word).then_some(false) }
}

/// The letters of a text in lower case, without the address of schema.org; `None` if it is too long.
fn word(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let name = ["https://schema.org/", "http://schema.org/", "schema:"].iter().find_map(|base| text.strip_prefix(base));
    let letters = name.unwrap_or(text).chars().filter(|character| !matches!(character, ' ' | '_' | '-'));
    Some(letters.flat_map(char::to_lowercase).collect())
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
        for (yes, no) in [
            ("Ja", "nein"),
            ("WAHR", "FALSCH"),
            ("VRAI", "FAUX"),
            ("oui", "non"),
            ("VERDADERO", "FALSO"),
            ("Sí", "No"),
            ("VERO", "FALSO"),
            ("WAAR", "ONWAAR"),
            ("ja", "nee"),
            ("VERDADEIRO", "FALSO"),
            ("sim", "não"),
            ("PRAWDA", "FAŁSZ"),
            ("tak", "nie"),
        ] {
            assert_eq!([yes, no].map(evident), [Some(true), Some(false)], "{yes} {no}");
        }
        assert_eq!(["1", "y", "on", "0", "n", "off"].map(evident), [None; 6]);
        assert_eq!(["1", "y", "on", "0", "n", "off"].map(|text| read(text).is_some()), [true; 6]);
        assert_eq!(["", "preorder", "PreOrder", "backorder", "maybe", "nope", "truely"].map(read), [None; 7]);
    }
}
