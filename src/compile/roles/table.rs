//! The words that the names of fields are known by, in English and German. docs/data-roles.md has the same table for readers.

/// What a name speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// What the item is called.
    Title,
    /// What the item is about, in sentences.
    Text,
    /// Who made it, or offers it.
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

impl Topic {
    /// The name in the documents.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Title => "title",
            Topic::Text => "text",
            Topic::Creator => "creator",
            Topic::Category => "category",
            Topic::Tag => "tag",
            Topic::Popularity => "popularity",
            Topic::Choices => "choices",
            Topic::Rating => "rating",
            Topic::Rank => "rank",
            Topic::Price => "price",
            Topic::Time => "time",
            Topic::Image => "image",
            Topic::Identifier => "id",
            Topic::Availability => "availability",
            Topic::Variants => "variants",
            Topic::Related => "related",
            Topic::Prerequisites => "prerequisites",
        }
    }
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
        english: "summary, abstract, excerpt, teaser, description, desc, text, body, content, overview, plot, synopsis, \
            blurb, intro, introduction, dek, standfirst, lead, lede, subtitle, subheading, tagline, snippet, about, story, bio, \
            biography, transcript, lyrics",
        german: "zusammenfassung, beschreibung, text, inhalt, inhaltsangabe, kurztext, klappentext, vorspann, einleitung, auszug, \
            handlung, untertitel",
    },
    Words {
        topic: Topic::Creator,
        english: "author, creator, artist, brand, director, maker, writer, composer, publisher, vendor, manufacturer, developer, \
            designer, producer, instructor, teacher, lecturer, performer, illustrator, narrator, photographer, journalist, editor, \
            byline, seller, merchant, host, company, companies, employer, studio, channel, organizer, organiser, submitter, \
            created by, written by, directed by, posted by, sold by",
        german: "autor, autorin, autoren, kuenstler, kuenstlerin, marke, marken, hersteller, verlag, verfasser, regie, regisseur, \
            komponist, anbieter, herausgeber, interpret, interpreten, dozent, dozentin, dozenten, redakteur",
    },
    Words {
        topic: Topic::Category,
        english: "category, categories, subcategory, genre, section, type, kind, department, language, country, region, state, city, \
            location, neighbourhood, neighborhood, format, colour, color, size, material, gender, platform, edition, status, condition, \
            style, difficulty, level, cuisine, currency, season, series, collection, album, group, class",
        german: "kategorie, kategorien, rubrik, ressort, genre, art, typ, abteilung, sprache, land, format, farbe, groesse, material, \
            stil, zustand, schwierigkeit, waehrung, reihe",
    },
    Words {
        topic: Topic::Tag,
        english: "tag, keyword, topic, subject, theme, skill, ingredient, hashtag",
        german: "tags, schlagwort, schlagworte, schlagwoerter, stichwort, stichworte, stichwoerter, thema, themen",
    },
    Words {
        topic: Topic::Popularity,
        english: "popularity, popular, popularity score",
        german: "popularitaet, beliebtheit",
    },
    Words {
        topic: Topic::Choices,
        english: "sold, bought, sales, quantity sold, sold quantity, purchases, orders, bookings, reservations, enrolments, enrollments, \
            enrolled, registrations, applications, applicants, attendees, backers, borrows, loans, checkouts, downloads, installs, plays, \
            streams, listens, listeners, scrobbles, reads, readers, learners, students, participants, views, pageviews, visits, visitors, \
            hits, clicks, subscribers, subscriptions, members, users, users rated, ratings, votes, reviews, recommendations, likes, \
            favorites, favourites, favorers, bookmarks, saves, wishlists, upvotes, stargazers, watchers, forks, dependents, followers, \
            fans, shares, reactions, claps, citations, comments",
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
        english: "date, datetime, timestamp, time, epoch, pubdate, published, publish, publication, created, updated, modified, edited, \
            released, release, added, posted, uploaded, submitted, issued, launched, expires, expiry, deadline, at",
        german: "datum, zeit, zeitpunkt, zeitstempel, veroeffentlicht, veroeffentlichung, erschienen, erstellt, aktualisiert, \
            geaendert, hinzugefuegt, termin",
    },
    Words {
        topic: Topic::Image,
        english: "image, img, cover, photo, thumb, thumbnail, poster, backdrop, picture, icon, artwork, avatar, logo, banner, screenshot",
        german: "bild, bilder, foto, titelbild, vorschaubild",
    },
    Words {
        topic: Topic::Identifier,
        english: "id, uuid, guid, sku, isbn, issn, doi, gtin, ean, upc, asin, mpn, barcode, no, code, slug, handle, permalink, url key, \
            app id, item id, product id, post id, zip, zipcode, postcode, phone, item number, product number, article number, part number, \
            model number, serial number, order number, phone number",
        german: "nr, nummer, kennung, plz, postleitzahl, telefon, hausnummer",
    },
    Words {
        topic: Topic::Availability,
        english: "availability, available, stock, in stock, out of stock, sold out, stock status, stock quantity, stock qty, stock level, \
            inventory, inventory quantity, inventory qty, inventory level, purchasable, orderable, quantity, qty",
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
pub const FORMS: &str = "en, de, fr, es, it, nl, eur, usd, gbp, chf, cents, amount, html, raw, plain, rendered, formatted, utc, gmt, iso, \
    unix, ms, total";
/// Words that make of the others a number of them: `ratingsCount`, `num_pages`.
pub const COUNTERS: &str = "count, cnt, num, nb, total, anzahl, zahl, number of, no of, n";
/// Words that say which kind of item it is: `product_name` is as good as `name`.
pub const ITEMS: &str = "product, item, post, page, article, movie, film, book, course, track, song, video, game, recipe, event, job, \
    listing, lesson, podcast, paper, display, short, full, variant, produkt, artikel, kurs, buch";
/// Words at the end of longer German ones, which are words of their own: `Verkaufspreis`, `Erscheinungsdatum`.
pub const GERMAN_HEADS: [&str; 9] =
    ["preis", "datum", "jahr", "titel", "nummer", "beschreibung", "kategorie", "zahl", "bestand"];

/// Of prices: what other things cost than the item.
pub const OTHER_COSTS: &str = "shipping, delivery, tax, deposit, production, cleaning, handling, versand, pfand";
/// Of prices: those that the item does not cost any more, or costs elsewhere.
pub const OTHER_PRICES: &str =
    "compare, old, original, previous, was, before, list, msrp, rrp, uvp, wholesale, purchase, unit";
/// Of prices: what the item costs now.
pub const NOW: &str = "sale, special, final, current, selling, discounted, now";
/// Of counts: those that speak against an item, and bounds.
pub const NO_CHOICES: &str = "negative, down, not, cancelled, canceled, returned, refunded, failed, required, allowed, possible, min, max, \
    minimum, maximum";
/// Of stocks: settings of a shop, and amounts that cannot be ordered.
pub const NO_STOCK: &str = "manage, managed, track, tracked, low, min, max, minimum, maximum, threshold, reserved, safety, backorder, backorders";
/// Of numbers named `ratings`: these may be the mean as well.
pub const RATED: &str = "ratings, bewertungen";
/// Of times: spans and years, whose numbers of four digits are no dates.
pub const NO_YEARS: &str = "time, year, years, zeit, jahr, jahre";
/// Of availability: what turns the meaning of `true`.
pub const NOT_THERE: &str = "out, sold, ausverkauft";
