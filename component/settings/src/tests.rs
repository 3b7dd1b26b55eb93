//! What settings files give, and what is said about wrong ones.
//!
//! *Never:* what Frontdesk does with settings.

mod accounts;
mod calendars;
mod clients;
mod deciders;
mod examples;
mod faults;
mod http;
mod routing;
mod tables;
mod values;

use super::{Settings, Variables, read};
use router_core::Timestamp;
use std::path::Path;

/// Reads `text` as if it stood in `frontdesk.toml`; the settings, or the faults as they are printed.
fn check(text: &str) -> Result<Settings, String> {
    check_with(text, &[])
}

fn check_with(text: &str, variables: &[(&str, &str)]) -> Result<Settings, String> {
    let variables: Variables =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    read(text, Path::new("frontdesk.toml"), Some(&variables), NOW).map_err(|faults| faults.to_string())
}

/// The first of December 2026.
const NOW: Timestamp = Timestamp::from_millis(1_796_083_200_000);

const MINIMAL: &str = include_str!("../../../examples/minimal.toml");
const FULL: &str = include_str!("../../../examples/full.toml");
