//! Lengths of time and long texts in a form that people read at a glance.
//!
//! *Never:* more precision than helps: waiting times are ranges of whole minutes.

use super::voice::Voice;
use router_core::Span;
use router_core::values::notice::WaitRange;

/// Longest quotation of a customer's words, in characters.
const QUOTED_CHARACTERS: usize = 500;

/// `45 seconds`, `5 minutes`, `2 hours 10 minutes`.
pub(super) fn span(voice: &Voice<'_>, span: Span) -> String {
    let seconds = span.as_millis().div_ceil(1000);
    let minutes = (seconds + 30) / 60;
    if seconds < 120 && seconds != 60 {
        return voice.say("seconds", &[("n", seconds.into())]);
    }
    if minutes < 60 {
        return voice.say("minutes", &[("n", minutes.into())]);
    }
    let hours = voice.say("hours", &[("n", (minutes / 60).into())]);
    match minutes % 60 {
        0 => hours,
        rest => format!("{hours} {}", voice.say("minutes", &[("n", rest.into())])),
    }
}

/// `about 2 to 5 minutes`.
pub(super) fn wait(voice: &Voice<'_>, wait: WaitRange) -> String {
    let from = wait.from.as_millis().min(wait.to.as_millis()) / 60_000;
    let to = wait.to.as_millis().max(wait.from.as_millis()).div_ceil(60_000);
    if from == 0 && to <= 1 {
        return voice.say("wait-short", &[]);
    }
    let (from, to, single, range) = if to >= 120 {
        (from / 60, to.div_ceil(60), "wait-hours", "wait-hours-range")
    } else {
        (from, to, "wait-minutes", "wait-minutes-range")
    };
    let from = from.max(1);
    if from == to {
        return voice.say(single, &[("from", from.into())]);
    }
    voice.say(range, &[("from", from.into()), ("to", to.into())])
}

/// `text`, cut after some hundred characters.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(QUOTED_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `text` as a quotation: each line after `> `.
pub(super) fn quote(text: &str) -> String {
    let lines: Vec<String> = shorten(text).lines().map(|line| format!("> {line}")).collect();
    lines.join("\n")
}
