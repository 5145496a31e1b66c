//! The offsets of time zones. In WebAssembly they come from JavaScript, which has the database already; natively from a crate.

use super::date::minutes_of;

/// The minutes by which a zone was ahead of UTC at a time in milliseconds since 1970; `None` if there is no such zone, or its offset had
/// seconds.
pub(super) fn offset(zone: &str, at: f64) -> Option<i32> {
    if zone.starts_with(['+', '-']) { minutes_of(zone) } else { database::offset(zone, at) }
}

#[cfg(not(target_arch = "wasm32"))]
mod database {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    pub(super) fn offset(zone: &str, at: f64) -> Option<i32> {
        let zone = TimeZone::get(zone).ok()?;
        let seconds = zone.to_offset(Timestamp::from_millisecond(at as i64).ok()?).seconds();
        (seconds % 60 == 0).then_some(seconds / 60)
    }
}

#[cfg(target_arch = "wasm32")]
mod database {
    use std::cell::RefCell;

    use js_sys::{Object, Reflect};
    use wasm_bindgen::prelude::*;

    use super::minutes_of;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = Intl)]
        type DateTimeFormat;

        #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
        fn new(language: &str, options: &Object) -> Result<DateTimeFormat, JsValue>;

        #[wasm_bindgen(method)]
        fn format(this: &DateTimeFormat, at: f64) -> String;
    }

    /// The most zones that are kept.
    const MOST_ZONES: usize = 64;

    thread_local! {
        /// The zones so far and their formats, which are slow to make; `None` of what is no zone.
        static FORMATS: RefCell<Vec<(String, Option<DateTimeFormat>)>> = const { RefCell::new(Vec::new()) };
    }

    pub(super) fn offset(zone: &str, at: f64) -> Option<i32> {
        FORMATS.with_borrow_mut(|formats| {
            let known = formats.iter().position(|(known, _)| known == zone);
            let at_place = known.unwrap_or_else(|| {
                if formats.len() == MOST_ZONES {
                    formats.clear();
                }
                formats.push((zone.to_owned(), format_of(zone)));
                formats.len() - 1
            });
            let text = formats[at_place].1.as_ref()?.format(at);
            // `12/1/2026, GMT+01:00`; `GMT` alone is 0.
            match text.rsplit_once("GMT")?.1 {
                "" => Some(0),
                offset => minutes_of(offset),
            }
        })
    }

    /// `None` if JavaScript does not know the zone.
    fn format_of(zone: &str) -> Option<DateTimeFormat> {
        let options = Object::new();
        Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
        Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into()).ok()?;
        DateTimeFormat::new("en-US", &options).ok()
    }
}
