//! The order of versions as real programs write them.
//!
//! *Never:* an expression; a version has its order without one.

use router_core::expression::Version;

/// From old to new; versions on one line are equal.
const ORDER: &[&[&str]] = &[
    &["0", "0.0", "v0"],
    &["0.9.5"],
    &["0.14.0-dev", "0.14.0~dev", "0.14.0-nightly"],
    &["0.14.0-alpha"],
    &["0.14.0-alpha1", "0.14.0a1"],
    &["0.14.0-beta", "0.14-beta.0"],
    &["0.14.0-beta2", "0.14.0-beta.2", "0.14.0b2", "0.14.0 beta 2"],
    &["0.14.0-beta10"],
    &["0.14.0-rc1", "0.14.0rc1", "0.14.0-RC1", "0.14.0_rc1"],
    &["0.14.0", "0.14", "v0.14.0", "0.14.0.0", "0.14.0+git20240101", "0.14.0-1"],
    &["1.4", "1.4.0", "Profanity 1.4"],
    &["1.4.1"],
    &["1.10"],
    &["2.12.3+fcr", "2.12.3"],
    &["4.8.1 (Git)", "4.8.1"],
    &["20230501"],
    &["99999999999999999999999999"],
];

#[test]
fn the_order_of_versions() {
    let version = |text: &str| Version::parse(text).unwrap_or_else(|| panic!("{text} is unreadable"));
    for (index, line) in ORDER.iter().enumerate() {
        for text in *line {
            assert_eq!(version(text).as_str(), *text);
            for same in *line {
                assert_eq!(version(text), version(same), "{text} is {same}");
            }
            for later in ORDER[index + 1..].iter().copied().flatten() {
                assert!(version(text) < version(later), "{text} comes before {later}");
            }
        }
    }
}

#[test]
fn texts_without_a_number_are_no_versions() {
    for text in ["", " ", "v", "unknown", "beta", "-1", "(1.4)", "x86_64", "."] {
        assert_eq!(Version::parse(text), None, "{text}");
    }
}
