//! What the name of a field speaks of: one table of words, in English and German.
//!
//! A name is split into whole words (`pageCount`, `page_count`, `page-count` and `PAGE COUNT` are `page`, `count`), and the last of them that
//! is no unit and no language says what the field is: `priceEUR` is a price, `authorCount` a count. The table is in docs/data-roles.md.

use std::iter::once;

/// What a name speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// What the item is called.
    Title,
    /// What the item is about, in sentences.
    Text,
    /// Who made it.
    Creator,
    /// One of a few values.
    Category,
    /// Any of many values.
    Tag,
    /// How popular it is.
    Popularity,
    /// How often it was chosen.
    Choices,
    /// A rating, which may be the mean of many.
    Rating,
    /// A rank.
    Rank,
    /// What it costs.
    Price,
    /// A point in time.
    Time,
    /// A picture.
    Image,
    /// The id of something.
    Identifier,
    /// Whether it can be had, or how many of it.
    Availability,
    /// What the variants of a product share.
    Variants,
    /// Related items.
    Related,
    /// Items that come before it.
    Prerequisites,
}

/// The words of a topic. Two words with a space between them count only together; better names come first.
pub struct Words {
    /// What they speak of.
    pub topic: Topic,
    /// In English; a final `s` makes no difference.
    pub english: &'static str,
    /// In German, with ae, oe, ue and ss.
    pub german: &'static str,
}

/// All words by topic.
pub const TABLE: [Words; 17] = [
    Words {
        topic: Topic::Title,
        english: "title, name, headline, heading, label",
        german: "titel, name, ueberschrift, schlagzeile, bezeichnung",
    },
    Words {
        topic: Topic::Text,
        english: "summary, abstract, excerpt, teaser, description, desc, text, body, content, body html, overview, plot, synopsis, \
            blurb, intro, introduction, dek, standfirst, lead, lede, subtitle, subheading, tagline, snippet, about, story, bio, \
            biography, transcript, lyrics",
        german: "zusammenfassung, beschreibung, text, inhalt, inhaltsangabe, kurztext, klappentext, vorspann, einleitung, auszug, \
            handlung, untertitel",
    },
    Words {
        topic: Topic::Creator,
        english: "author, creator, artist, brand, director, maker, writer, composer, publisher, vendor, manufacturer, developer, \
            designer, producer, instructor, teacher, lecturer, performer, illustrator, narrator, photographer, journalist, byline",
        german: "autor, autorin, autoren, kuenstler, kuenstlerin, marke, marken, hersteller, verlag, verfasser, regie, regisseur, \
            komponist, anbieter, herausgeber, interpret, interpreten, dozent, dozentin, dozenten, redakteur",
    },
    Words {
        topic: Topic::Category,
        english: "category, categories, genre, section, type, kind, department, language, country, format, colour, color, size, \
            material, gender, platform, edition, status, condition, style, difficulty, currency, season, series",
        german: "kategorie, kategorien, rubrik, ressort, genre, art, typ, abteilung, sprache, land, format, farbe, groesse, material, \
            stil, zustand, schwierigkeit, waehrung, reihe",
    },
    Words {
        topic: Topic::Tag,
        english: "tag, keyword, topic, subject, theme, skill, hashtag",
        german: "tags, schlagwort, schlagworte, schlagwoerter, stichwort, stichworte, stichwoerter, thema, themen",
    },
    Words {
        topic: Topic::Popularity,
        english: "popularity, popular, popularity score",
        german: "popularitaet, beliebtheit",
    },
    Words {
        topic: Topic::Choices,
        english: "sold, sales, quantity sold, sold quantity, purchases, orders, enrolments, enrollments, enrolled, registrations, \
            borrows, loans, checkouts, downloads, installs, plays, streams, listens, scrobbles, reads, readers, learners, students, \
            subscribers, participants, members, users, views, pageviews, visits, visitors, hits, clicks, ratings, votes, reviews, \
            likes, favorites, favourites, bookmarks, saves, wishlists, upvotes, stargazers, watchers, followers, fans, shares, \
            citations, comments",
        german: "verkauft, verkaeufe, abverkauf, absatz, kaeufe, bestellungen, anmeldungen, einschreibungen, buchungen, ausleihen, \
            teilnehmer, teilnehmende, leser, hoerer, nutzer, aufrufe, abrufe, zugriffe, besuche, besucher, klicks, stimmen, \
            bewertungen, rezensionen, merkzettel, abonnenten",
    },
    Words {
        topic: Topic::Rating,
        english: "rating, star, score, rating value, vote average, average rating, mean rating, avg rating, points",
        german: "bewertung, sterne, note, punkte, durchschnitt",
    },
    Words {
        topic: Topic::Rank,
        english: "rank, ranking, position, bestseller, best seller, chart",
        german: "rang, platz, platzierung",
    },
    Words {
        topic: Topic::Price,
        english: "price, fee, tuition, msrp, rrp, cost",
        german: "preis, preise, gebuehr, uvp, kosten",
    },
    Words {
        topic: Topic::Time,
        english: "date, datetime, timestamp, time, pubdate, published, publish, publication, created, updated, modified, released, \
            release, added, posted, uploaded, issued, launched, expires, deadline, at",
        german: "datum, zeit, zeitpunkt, zeitstempel, veroeffentlicht, veroeffentlichung, erschienen, erstellt, aktualisiert, \
            geaendert, hinzugefuegt, termin",
    },
    Words {
        topic: Topic::Image,
        english: "image, img, cover, photo, thumb, thumbnail, poster, backdrop, picture, icon, artwork, avatar, logo, banner",
        german: "bild, bilder, foto, titelbild, vorschaubild",
    },
    Words {
        topic: Topic::Identifier,
        english: "id, uuid, guid, sku, isbn, issn, gtin, ean, upc, asin, mpn, barcode, no, code, slug, handle, permalink, zip, zipcode, \
            postcode, phone, item number, product number, article number, part number, model number, serial number, order number, \
            phone number",
        german: "nr, nummer, kennung, plz, postleitzahl, telefon, hausnummer",
    },
    Words {
        topic: Topic::Availability,
        english: "availability, available, stock, in stock, out of stock, sold out, stock status, stock quantity, stock level, \
            inventory, inventory quantity, inventory level, quantity, qty",
        german: "verfuegbar, verfuegbarkeit, lieferbar, ausverkauft, bestand, lagerbestand, auf lager, vorraetig",
    },
    Words {
        topic: Topic::Variants,
        english: "item group id, product group id, parent sku, parent asin, variant of",
        german: "variante von",
    },
    Words {
        topic: Topic::Related,
        english: "related, related items, related products, related ids, similar, similar items, see also, upsells, cross sells, upsell ids, \
            cross sell ids",
        german: "verwandt, verwandte, aehnlich, aehnliche, siehe auch",
    },
    Words {
        topic: Topic::Prerequisites,
        english: "prerequisite, prereq, requires, required courses, before",
        german: "voraussetzung, voraussetzungen, vorher",
    },
];

/// Words at the end that say in which unit, language or form a value is, not what it is.
pub const FORMS: &str =
    "en, de, fr, es, it, nl, eur, usd, gbp, chf, html, raw, plain, rendered, formatted, utc, iso, unix, ms, total";
/// Words that make of the others a number of them: `ratingsCount`, `num_pages`.
pub const COUNTERS: &str = "count, cnt, num, nb, total, anzahl, zahl, number of, no of, n";
/// Words that say which kind of item it is: `product_name` is as good as `name`.
pub const ITEMS: &str = "product, item, post, page, article, movie, film, book, course, track, song, video, game, recipe, event, \
    display, short, full, variant, produkt, artikel, kurs, buch";
/// Words at the end of longer German ones, which are words of their own: `Verkaufspreis`, `Erscheinungsdatum`.
pub const GERMAN_HEADS: [&str; 9] =
    ["preis", "datum", "jahr", "titel", "nummer", "beschreibung", "kategorie", "zahl", "bestand"];

/// A name that speaks of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// What it speaks of.
    pub topic: Topic,
    /// The place of its words among those of the topic: better ones come first.
    pub place: usize,
    /// What it says besides.
    pub besides: Besides,
}

/// What a name says beside the words of its topic, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Besides {
    /// Nothing.
    Nothing,
    /// Which kind of item it is.
    Item,
    /// Something else.
    More,
}

/// The most words of an entry.
const LONGEST_ENTRY: usize = 3;

/// The words of a name, in small letters.
///
/// A word ends before a capital letter that follows a small one or a digit, before the last capital of several that a small letter follows
/// (`HTTPStatus`), between letters and digits, and at everything that is neither.
pub fn split(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (place, &character) in characters.iter().enumerate() {
        let next = &characters[place + 1..];
        if place > 0 && begins_word(characters[place - 1], character, next) || !character.is_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (character.is_alphanumeric(), words.last_mut()) {
            character.to_lowercase().for_each(|letter| push_folded(word, letter));
        }
    }
    words.into_iter().filter(|word| !word.is_empty()).flat_map(parts).collect()
}

fn begins_word(before: char, character: char, next: &[char]) -> bool {
    let is_plural = matches!(next, ['s'] | ['s', '_' | '-' | ' ' | '.' | 'A'..='Z', ..]);
    match (before.is_uppercase(), character.is_uppercase()) {
        (false, true) => before.is_alphanumeric(),
        (true, true) => next.first().is_some_and(|next| next.is_lowercase()) && !is_plural,
        _ => before.is_alphabetic() && character.is_numeric() || before.is_numeric() && character.is_alphabetic(),
    }
}

fn push_folded(word: &mut String, letter: char) {
    match letter {
        'ä' => word.push_str("ae"),
        'ö' => word.push_str("oe"),
        'ü' => word.push_str("ue"),
        'ß' => word.push_str("ss"),
        _ => word.push(letter),
    }
}

/// A word that is no entry as it is, in two where it ends with one of [`GERMAN_HEADS`], or says what is counted (`viewcount`).
fn parts(word: String) -> impl Iterator<Item = String> {
    let is_known = TABLE.iter().any(|entry| matching(std::slice::from_ref(&word), entry, false).is_some());
    let is_counted = |rest: &str| of_topic(&[rest.to_owned()], Topic::Choices, true).is_some();
    let german = || GERMAN_HEADS.iter().find_map(|head| word.strip_suffix(head)).filter(|rest| rest.len() > 2);
    let english = || word.strip_suffix("count").filter(|rest| is_counted(rest));
    let end = if is_known { word.len() } else { german().or_else(english).map_or(word.len(), str::len) };
    let (first, last) = (word[..end].to_owned(), word[end..].to_owned());
    once(first).chain((!last.is_empty()).then_some(last))
}

/// A name, split, to be asked what it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    words: Vec<String>,
}

impl Name {
    /// Splits a name.
    pub fn new(name: &str) -> Self {
        Self { words: split(name) }
    }

    /// What the name says that the field is; `None` if its last word is not known.
    pub fn head(&self) -> Option<Match> {
        match self.counted() {
            Some(counted) => {
                [Topic::Choices, Topic::Availability].into_iter().find_map(|topic| of_topic(counted, topic, true))
            }
            None => head(self.kept()),
        }
    }

    /// Whether it says that the field is this.
    pub fn is(&self, topic: Topic) -> bool {
        self.head().is_some_and(|head| head.topic == topic)
    }

    /// Whether a word of the topic stands anywhere in it.
    pub fn mentions(&self, topic: Topic) -> bool {
        (1..=self.words.len()).any(|end| of_topic(&self.words[..end], topic, false).is_some())
    }

    /// Whether it has one of these words.
    pub fn has(&self, words: &[&str]) -> bool {
        self.words.iter().any(|word| words.contains(&word.as_str()))
    }

    /// Whether it says that it is a count: `ratingsCount`.
    pub fn is_count(&self) -> bool {
        self.counted().is_some()
    }

    /// Whether it is a count, of which it does not say of what.
    pub fn is_bare_count(&self) -> bool {
        matches!(self.kept(), [word] if ["count", "cnt", "anzahl"].contains(&word.as_str()))
    }

    /// Whether it speaks of counting: of anything, or of how often an item was chosen.
    pub fn speaks_of_counting(&self) -> bool {
        self.is_count() || self.is(Topic::Choices)
    }

    /// What is counted, if it is a count.
    fn counted(&self) -> Option<&[String]> {
        let words = self.kept();
        listed(COUNTERS).find_map(|counter| {
            let length = counter.split(' ').count();
            let is = |part: &[String]| part.iter().map(String::as_str).eq(counter.split(' '));
            let rest = words.len().checked_sub(length)?;
            match () {
                () if length == 1 && is(&words[rest..]) => Some(&words[..rest]),
                () if is(&words[..length]) => Some(&words[length..]),
                () => None,
            }
        })
    }

    /// The words without forms at the end, unless nothing else is there.
    fn kept(&self) -> &[String] {
        let is_form =
            |word: &str| word.bytes().all(|byte| byte.is_ascii_digit()) || listed(FORMS).any(|form| form == word);
        let last = self.words.iter().rposition(|word| !is_form(word));
        last.map_or(&self.words[..], |last| &self.words[..=last])
    }
}

fn listed(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(',').map(str::trim)
}

/// The topic that has most words at the end; of two the first of the table. The name or the title of an author is the author.
fn head(words: &[String]) -> Option<Match> {
    let found = TABLE
        .iter()
        .filter_map(|entry| matching(words, entry, false))
        .reduce(|best, other| if other.0 > best.0 { other } else { best });
    let (length, found) = found?;
    let of = if found.topic == Topic::Title { head(&words[..words.len() - length]) } else { None };
    let is_whose = |of: &Match| matches!(of.topic, Topic::Creator | Topic::Category | Topic::Tag);
    Some(of.filter(is_whose).unwrap_or(found))
}

fn of_topic(words: &[String], topic: Topic, is_counted: bool) -> Option<Match> {
    let entry = TABLE.iter().find(|entry| entry.topic == topic)?;
    matching(words, entry, is_counted).map(|(_, found)| found)
}

/// The longest entry that stands at the end of words, and how many words it has. Of what is counted, its singular counts as well.
fn matching(words: &[String], entry: &Words, is_counted: bool) -> Option<(usize, Match)> {
    (1..=words.len().min(LONGEST_ENTRY)).rev().find_map(|length| {
        let (rest, end) = words.split_at(words.len() - length);
        let english = listed(entry.english).position(|known| is_english(known, end, is_counted));
        let place = english.or_else(|| listed(entry.german).position(|known| is_entry(known, end)))?;
        Some((length, Match { topic: entry.topic, place, besides: besides(rest) }))
    })
}

/// Whether words are an entry, also written together.
fn is_entry(known: &str, words: &[String]) -> bool {
    match words {
        [word] => known.split(' ').flat_map(str::bytes).eq(word.bytes()),
        _ => known.split(' ').eq(words.iter().map(String::as_str)),
    }
}

fn is_english(known: &str, words: &[String], is_counted: bool) -> bool {
    let is_singular = |word: &String| is_counted && known.strip_suffix('s') == Some(word.as_str());
    let is_plural = |word: &String| word.strip_suffix('s') == Some(known);
    is_entry(known, words) || matches!(words, [word] if is_plural(word) || is_singular(word))
}

fn besides(rest: &[String]) -> Besides {
    match rest {
        [] => Besides::Nothing,
        _ if rest.iter().all(|word| listed(ITEMS).any(|item| item == word)) => Besides::Item,
        _ => Besides::More,
    }
}
