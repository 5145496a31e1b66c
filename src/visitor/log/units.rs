//! Tells times in other units than milliseconds: seconds, microseconds, nanoseconds, a time since a page was opened.

/// The first millisecond of 2000: no event of a page is older.
pub const EARLIEST_MS: f64 = 946_684_800_000.0;
/// The first millisecond of 2100.
const LATEST_LIKELY: f64 = 4_102_444_800_000.0;

/// The unit in which a number that is no likely time in milliseconds would be one of 2000 to 2100, as a question for a message.
pub fn likely_unit(at: f64) -> Option<&'static str> {
    let units = [(1e-3, "seconds"), (1e3, "microseconds"), (1e6, "nanoseconds")];
    let is_of = |unit: f64| (EARLIEST_MS * unit..LATEST_LIKELY * unit).contains(&at);
    units.into_iter().find(|&(unit, _)| is_of(unit)).map(|(_, name)| name)
}

/// Whether an event cannot be of that time: it is before 2000, and the clock is not.
pub fn is_before_the_web(at: f64, now: f64) -> bool {
    at < EARLIEST_MS && now >= EARLIEST_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_in_another_unit_is_told_by_its_size() {
        let now = 1_796_256_126_274.0;
        let told = [now / 1e3, now, now * 1e3, now * 1e6, 1_234.5, 0.0, -now, f64::NAN, f64::INFINITY];
        let units = [Some("seconds"), None, Some("microseconds"), Some("nanoseconds"), None, None, None, None, None];
        assert_eq!(told.map(likely_unit), units);
    }
}
