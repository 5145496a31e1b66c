//! Dates: each spelling that is read is the right instant, everything else is refused, and items and filters agree.

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, fmt::rfc2822};
use penchant::compile::readers::date::read;
use penchant::input::time::timestamp;
use proptest::prelude::*;

/// 10:00 of 1 December 2026, a Tuesday, in UTC.
const TEN: f64 = 1_796_119_200_000.0;
const HOUR: f64 = 3_600_000.0;

#[test]
fn one_instant_is_read_in_all_its_spellings() {
    for text in [
        "2026-12-01T10:00:00Z",
        "2026-12-01t10:00z",
        "2026-12-01 10:00:00.000Z",
        "2026-12-01T10:00",
        " 2026-12-01T10:00Z ",
        "2026-12-01T11:00:00+01:00",
        "2026-12-01T11:00:00+0100",
        "2026-12-01T11:00+01",
        "2026-12-01T04:30:00,0-05:30",
        "20261201T1000Z",
        "20261201T100000.000Z",
        "20261201T110000+0100",
        "Tue, 01 Dec 2026 10:00:00 GMT",
        "Tue, 1 Dec 2026 05:00:00 -0500",
        "01 Dec 2026 10:00 +0000",
        "Tue, 01 Dec 2026 05:00:00 EST",
        "Tue, 01 Dec 2026 10:00:00 UT",
        "2026-12-01T11:00:00+01:00[Europe/Berlin]",
        "2026-12-01T10:00:00Z[Europe/Berlin]",
        "2026-12-01T11:00:00+01:00[!Europe/Berlin][u-ca=gregory]",
        "2026-12-01T10:00Z[u-ca=hebrew]",
        "2026-12-01T11:00+01:00[+01:00]",
        "2026-12-01 10:00 AM",
        "2026-12-01 10:00:00 a.m.",
        "December 1, 2026 10:00",
        "Dec 1, 2026, 10:00 AM",
        "1 Dec 2026, 11:00:00.000+01:00",
        "1 december 2026 10:00Z",
    ] {
        assert_eq!(read(text), Some(TEN), "{text}");
    }
    for (text, at) in [
        ("2026-12-01", TEN - 10.0 * HOUR),
        ("20261201", TEN - 10.0 * HOUR),
        ("2026-12", TEN - 10.0 * HOUR),
        ("December 1, 2026", TEN - 10.0 * HOUR),
        ("Dec 1, 2026", TEN - 10.0 * HOUR),
        ("1 December 2026", TEN - 10.0 * HOUR),
        ("01 DEC 2026", TEN - 10.0 * HOUR),
        ("1 Dec 2026 12:30:15", TEN + 2.5 * HOUR + 15_000.0),
        ("December 1, 2026, 2:30 PM", TEN + 4.5 * HOUR),
        ("Oct 1, 2026 12:00 am", 1_790_812_800_000.0),
        ("2026", 1_767_225_600_000.0),
        ("2026-12-01 02:30:15 PM", TEN + 4.5 * HOUR + 15_000.0),
        ("2026-12-01 2:30 p.m.", TEN + 4.5 * HOUR),
        ("2026-12-01 12:00 AM", TEN - 10.0 * HOUR),
        ("2026-12-01 12:30 PM", TEN + 2.5 * HOUR),
        ("December 1st, 2026", TEN - 10.0 * HOUR),
        ("2026-12-01 12:00:00 +0200", TEN),
        ("2026-12-01 10:00 UTC", TEN),
        ("2026-06-30T23:59:60Z", 1_782_863_999_000.0),
        ("2024-02-29", 1_709_164_800_000.0),
        ("0000-01-01", -62_167_219_200_000.0),
    ] {
        assert_eq!(read(text), Some(at), "{text}");
    }
}

#[test]
fn what_is_no_date_or_has_two_readings_is_refused() {
    for text in [
        "",
        "yesterday",
        "2024-02-31",
        "2023-02-29",
        "2026-13-01",
        "99:99",
        "2026-12-01T99:99",
        "2026-12-01T24:00",
        "2026-12-01 10:00 and counting",
        "01/02/2026",
        "12/31/2026",
        "1.12.2026",
        "26-12-01",
        "2026-W49-2",
        "2026-335",
        "December 2026",
        "Dec 2026",
        "1. Dezember 2026",
        "November 31, 2026",
        "31 Nov 2026",
        "Dec 1, 26",
        "December 1er, 2026",
        "Dec 1, 2026 10:00 and counting",
        "Dec 1, 2026 13:00 PM",
        "Mon, 01 Dec 2026 10:00:00 GMT",
        "Tue, 01 Dec 2026 10:00:00",
        "Tue, 01 Dec 2026 10:00:00 -0500 EST",
        "Tue, 01 Dec 2026 10:00:00 CEST",
        "2026-12-01T10:00:00 EST",
        "2026-12-01T11:00:00+02:00[Europe/Berlin]",
        "2026-07-01T11:00:00+01:00[Europe/Berlin]",
        "2026-12-01T10:00[Europe/Berlin]",
        "2026-12-01T11:00+01:00[Mars/Base]",
        "2026-12-01T11:00+01:00[Europe/Berlin",
        "2026-12-01T11:00+01:00[!x=y]",
        "2026-12-01 13:00 PM",
        "2026-12-01 0:30 AM",
        "2026-12-01 10:00 AM +01:00",
        "-2026-12-01",
        "1795900000",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

/// Milliseconds of the years 1 to 9998: whatever its offset, the date has four digits.
fn any_instant() -> impl Strategy<Value = i64> {
    -62_135_596_800_000_i64 + 86_400_000..253_370_764_800_000
}

/// Texts that look like dates of ISO 8601, most of which are some.
fn any_iso() -> impl Strategy<Value = String> {
    let day = (0..=9_999, 0..=13, 0..=32);
    let time = (0..=24, 0..=60, 0..=61, prop::option::of(0..1_000));
    let zone = prop_oneof![
        Just("Z".to_owned()),
        (any::<bool>(), 0..=24, 0..=60).prop_map(|(is_ahead, hours, minutes)| format!(
            "{}{hours:02}:{minutes:02}",
            if is_ahead { '+' } else { '-' }
        )),
    ];
    (day, time, zone).prop_map(|((year, month, day), (hour, minute, second, milliseconds), zone)| {
        let fraction = milliseconds.map(|number| format!(".{number:03}")).unwrap_or_default();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}")
    })
}

/// Instants of each property.
const INSTANTS: u32 = 2_000;

#[test]
fn a_zone_that_mail_does_not_define_is_refused_and_not_taken_for_utc() {
    let text = "Tue, 01 Dec 2026 10:00:00 CEST";
    assert_eq!(read(text), None);
    // The reason why the crate does not read mail's dates: this would be two hours late.
    let by_crate = rfc2822::DateTimeParser::new().parse_timestamp(text).unwrap();
    assert_eq!(by_crate.as_millisecond() as f64, TEN);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: INSTANTS.max(ProptestConfig::default().cases), ..ProptestConfig::default() })]

    #[test]
    fn a_date_that_is_printed_is_read_to_the_millisecond_by_items_and_filters(at in any_instant(), minutes in -1_439..=1_439) {
        let printed = Timestamp::from_millisecond(at).unwrap();
        let zone = TimeZone::fixed(Offset::from_seconds(60 * minutes).unwrap());
        let local = printed.to_zoned_datetime(zone);
        let texts = [
            printed.to_string(),
            format!("{printed:.6}"),
            local.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string(),
            local.strftime("%Y-%m-%d %H:%M:%S%.3f%z").to_string(),
            local.strftime("%Y%m%dT%H%M%S%.3f%z").to_string(),
            local.strftime("%B %-d, %Y %H:%M:%S%.3f%:z").to_string(),
            local.strftime("%b %d, %Y, %H:%M:%S%.3f%z").to_string(),
            local.strftime("%-d %B %Y %H:%M:%S%.3f%z").to_string(),
            local.strftime("%d %b %Y, %H:%M:%S%.3f%:z").to_string(),
        ];
        for text in texts {
            prop_assert_eq!(timestamp(&text), Some(at as f64), "{}", text);
            prop_assert_eq!(read(&text), Some(at as f64), "{}", text);
        }
    }

    #[test]
    fn a_date_that_is_printed_for_mail_or_with_its_zone_is_read_back(
        at in any_instant(),
        name in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"]),
    ) {
        let seconds = at.div_euclid(1_000);
        let local = Timestamp::from_second(seconds).unwrap().to_zoned_datetime(TimeZone::get(name).unwrap());
        // Before there were zones, local times were ahead of UTC by seconds too, which no text can say.
        prop_assume!(local.offset().seconds() % 60 == 0);
        let expected = Some((seconds * 1_000) as f64);
        let mail = rfc2822::to_string(&local).unwrap();
        prop_assert_eq!(read(&mail), expected, "{}", mail);
        let zoned = local.to_string();
        prop_assert_eq!(read(&zoned), expected, "{}", zoned);
        let clock = local.with_time_zone(TimeZone::UTC).strftime("%Y-%m-%d %I:%M:%S %p").to_string();
        prop_assert_eq!(read(&clock), expected, "{}", clock);
        let worded = local.with_time_zone(TimeZone::UTC).strftime("%B %-d, %Y, %-I:%M:%S %p").to_string();
        prop_assert_eq!(read(&worded), expected, "{}", worded);
    }

    #[test]
    fn a_month_in_a_word_has_the_days_that_the_crate_says((year, month, day) in (1..=9_998_i16, 1..=12_i8, 0..=32_i8)) {
        let name = jiff::civil::date(2024, month, 1).strftime("%B").to_string();
        let known = jiff::civil::Date::new(year, month, day).ok();
        let at = known.map(|date| date.to_zoned_datetime(TimeZone::UTC).unwrap().timestamp().as_millisecond() as f64);
        for text in [format!("{name} {day}, {year:04}"), format!("{day:02} {} {year:04}", &name[..3])] {
            prop_assert_eq!(timestamp(&text), at, "{}", text);
            prop_assert_eq!(read(&text), at, "{}", text);
        }
    }

    #[test]
    fn what_looks_like_a_date_is_read_as_the_crate_reads_it(text in any_iso()) {
        let is_beyond = text.contains("+24:") || text.contains("-24:");
        let known = text.parse::<Timestamp>().ok().filter(|_| !is_beyond).map(|at| at.as_millisecond() as f64);
        // The crate's first and last day are those of UTC: an offset may lead beyond them.
        prop_assume!(!text.starts_with("0000-01-01") && !text.starts_with("9999-12-3"));
        prop_assert_eq!(timestamp(&text), known, "{}", text);
        prop_assert_eq!(read(&text), known, "{}", text);
    }

    #[test]
    fn items_read_every_date_that_filters_read(text in r"[0-9]{1,2} (Jan|may|DECEMBER) [0-9]{4}(,? [0-2][0-9]:[0-5][0-9])?|[0-9]{4}([0-9TZ:+\-., ]{0,24}|-[01][0-9](-[0-3][0-9])?([T ][0-2][0-9]:?[0-5][0-9](Z|[+\-][01][0-9]{1,3})?)?)") {
        if let Some(at) = timestamp(&text) {
            prop_assert_eq!(read(&text), Some(at), "{}", text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}|[0-9TZ:+\\-\\[\\]=!a-z ,]{0,60}") {
        if let Some(at) = read(&text) {
            prop_assert!(at.is_finite());
        }
    }
}
