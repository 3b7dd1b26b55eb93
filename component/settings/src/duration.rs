//! Lengths of time as people write them: `30s`, `5m`, `1h30m`.
//!
//! Whole numbers, each with a unit (`ms`, `s`, `m`, `h`, `d`), written one after the other, added up.
//!
//! *Never:* a number without a unit.

use router_core::Span;

/// The length that `text` stands for, or `None` if it is not one. At most 10,000 days.
pub(super) fn parse(text: &str) -> Option<Span> {
    let mut rest = text.trim();
    let mut total: u64 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let factor = match &rest[..letters] {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(factor)?)?;
        rest = rest[letters..].trim_start();
    }
    (total <= 10_000 * 86_400_000).then(|| Span::from_millis(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        for (text, millis) in [
            ("30s", Some(30_000)),
            ("5m", Some(300_000)),
            ("1h30m", Some(5_400_000)),
            ("1h 30m", Some(5_400_000)),
            ("500ms", Some(500)),
            ("2d", Some(172_800_000)),
            ("0s", Some(0)),
            (" 7s ", Some(7_000)),
            ("", None),
            ("30", None),
            ("s", None),
            ("-5s", None),
            ("1.5h", None),
            ("5 minutes", None),
            ("99999999999999999999s", None),
            ("18446744073709551615d", None),
            ("5µ", None),
        ] {
            assert_eq!(parse(text).map(Span::as_millis), millis, "{text:?}");
        }
    }
}
