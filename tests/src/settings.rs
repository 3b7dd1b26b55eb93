//! The settings file of a play: whose text it is, and what is changed in it.
//!
//! `NAME` is `tests/plays/settings/NAME.toml` behind `every/link.toml`; words between @ signs are filled in.
//! `guide/NAME` is the very file of the guide for writers of rules, `examples/guide/NAME.toml`, in which only
//! addresses and the way to the server are other ones. A play may say words instead of others, such as a shorter
//! time; words that are not in the file are a fault, so that a play never changes less than it says.
//!
//! *Never:* anything that Frontdesk has to know about plays.

use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::client::PASSWORD;
use crate::process::workspace;
use crate::server::{DOMAIN, GUESTS, HELP, SECRET};

/// The secret in every example.
const EXAMPLE_SECRET: &str = "secret = \"change-me-20-random-characters\"";

/// Where Frontdesk finds the server, on 127.0.0.1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ports {
    /// For components.
    pub component: u16,
    /// For clients; the scripted server has no such port.
    pub clients: Option<u16>,
    /// Where Frontdesk itself takes HTTP.
    pub http: u16,
}

/// Which settings, with which changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaySettings {
    /// `NAME` or `guide/NAME`.
    pub name: String,
    /// Words of the file, and what is said instead.
    pub instead: Vec<(String, String)>,
}

impl PlaySettings {
    /// The text of the file with everything filled in. `folder` is where the store goes.
    pub fn render(&self, ports: Ports, folder: &Path) -> Result<String> {
        let mut text = match self.name.strip_prefix("guide/") {
            Some(name) => guide(name, ports.component)?,
            None => own(&self.name)?,
        };
        for (words, others) in &self.instead {
            if !text.contains(words.as_str()) {
                bail!("the settings `{}` do not say `{words}`", self.name);
            }
            text = text.replace(words.as_str(), others);
        }
        let today = today();
        Ok(text
            .replace("@PORT@", &ports.component.to_string())
            .replace("@HTTP@", &ports.http.to_string())
            .replace("@CLIENT_PORT@", &ports.clients.unwrap_or_default().to_string())
            .replace("@PASSWORD@", PASSWORD)
            .replace("@HELP@", HELP)
            .replace("@DOMAIN@", DOMAIN)
            .replace("@GUESTS@", GUESTS)
            .replace("@SECRET@", SECRET)
            .replace("@TODAY@", &date(today))
            .replace("@TOMORROW@", &date(today + 1))
            .replace("@FARDAY@", weekday(today + 3))
            .replace("@DIR@", &folder.display().to_string()))
    }
}

fn own(name: &str) -> Result<String> {
    let settings = workspace().join("tests/plays/settings");
    let mut text = String::new();
    for file in [settings.join("every/link.toml"), settings.join(format!("{name}.toml"))] {
        text.push_str(&read(&file)?);
        text.push('\n');
    }
    Ok(text)
}

fn guide(name: &str, component_port: u16) -> Result<String> {
    let text = read(&workspace().join(format!("examples/guide/{name}.toml")))?;
    let link = format!("secret = \"{SECRET}\"\nport = {component_port}");
    let text = text
        .replace(EXAMPLE_SECRET, &link)
        .replace("help.example.org", HELP)
        .replace("example.org", DOMAIN)
        .replace("vip.example", GUESTS);
    Ok(text + "\n[store]\npath = \"@DIR@/frontdesk.sqlite\"\n")
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("no settings {}", file.display()))
}

/// Days since 1970-01-01, UTC.
fn today() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs() / 86_400)
}

/// How calendars name the day of the week of a day since 1970-01-01, which was a Thursday.
fn weekday(day: u64) -> &'static str {
    match (day + 3) % 7 {
        0 => "mon",
        1 => "tue",
        2 => "wed",
        3 => "thu",
        4 => "fri",
        5 => "sat",
        _ => "sun",
    }
}

/// `2026-12-25` for a day since 1970-01-01.
fn date(mut day: u64) -> String {
    let is_leap =
        |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while day >= 365 + u64::from(is_leap(year)) {
        day -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", day + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_dates() {
        for (day, written) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (789, "1972-02-29"),
            (20_088, "2024-12-31"),
            (20_089, "2025-01-01"),
        ] {
            assert_eq!(date(day), written);
        }
    }

    #[test]
    fn days_have_names() {
        assert_eq!([weekday(0), weekday(1), weekday(4)], ["thu", "fri", "mon"]);
    }

    #[test]
    fn words_that_are_not_there_are_a_fault() {
        let instead = vec![("never said".to_owned(), "said".to_owned())];
        let settings = PlaySettings { name: "team".to_owned(), instead };
        let fault = settings.render(Ports::default(), Path::new("folder")).unwrap_err();
        assert!(fault.to_string().contains("never said"));
    }
}
