//! Recognises the few words of a customer that a desk understands, in all languages at once.
//!
//! A body is a keyword only if it is that word and nothing else (case and punctuation at its end do not
//! count), so that an ordinary sentence is never taken for one.
//!
//! *Never:* deciding what a keyword does at this point of a conversation.

use router_core::values::answer::{Keyword, Text, Utterance};

/// The words, in lower case.
const WORDS: &[(Keyword, &[&str])] = &[
    (Keyword::Help, &["help", "hilfe", "?"]),
    (Keyword::Back, &["back", "zurück", "zurueck"]),
    (Keyword::Repeat, &["repeat", "again", "wiederholen", "wiederhole", "nochmal", "noch einmal"]),
    (Keyword::Cancel, &["cancel", "stop", "quit", "abbrechen", "abbruch", "stopp", "beenden"]),
    (Keyword::Yes, &["yes", "y", "yeah", "yep", "ja", "j", "jawohl"]),
    (Keyword::No, &["no", "n", "nope", "nein", "nee", "nö"]),
];

/// What a customer wrote to a desk.
pub fn read(body: &Text) -> Utterance {
    let trimmed = body.as_str().trim();
    let (text, marked) = match trimmed.strip_prefix('!') {
        Some(rest) => (rest.trim_start(), true),
        None => (trimmed, false),
    };
    let is_whole = text.len() == body.as_str().len();
    let own = if is_whole { body.clone() } else { Text::from(text) };
    Utterance { text: own, keyword: keyword(text), marked, has_more: false }
}

fn keyword(text: &str) -> Option<Keyword> {
    // No keyword is longer than 16 characters; longer texts need no look.
    if text.chars().count() > 24 {
        return None;
    }
    let lower = text.to_lowercase();
    let bare = lower.trim_end_matches(['.', '!', ',', ';', ':', '…']).trim_end();
    let bare = if bare == "?" { bare } else { bare.trim_end_matches(['?', '!', '.']) };
    WORDS.iter().find(|(_, words)| words.contains(&bare)).map(|(keyword, _)| *keyword)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_customers() {
        for (body, text, keyword, marked) in [
            ("help", "help", Some(Keyword::Help), false),
            ("Hilfe!", "Hilfe!", Some(Keyword::Help), false),
            ("?", "?", Some(Keyword::Help), false),
            ("help?", "help?", Some(Keyword::Help), false),
            ("!cancel", "cancel", Some(Keyword::Cancel), true),
            (" ! Abbrechen ", "Abbrechen", Some(Keyword::Cancel), true),
            ("ZURÜCK", "ZURÜCK", Some(Keyword::Back), false),
            ("noch einmal", "noch einmal", Some(Keyword::Repeat), false),
            ("repeat.", "repeat.", Some(Keyword::Repeat), false),
            ("Ja.", "Ja.", Some(Keyword::Yes), false),
            ("y", "y", Some(Keyword::Yes), false),
            ("Nein!!", "Nein!!", Some(Keyword::No), false),
            ("no, I want my money back", "no, I want my money back", None, false),
            ("!hello", "hello", None, true),
            ("!", "", None, true),
            ("", "", None, false),
            ("  \n ", "", None, false),
            ("1", "1", None, false),
        ] {
            let expected = Utterance { text: Text::from(text), keyword, marked, has_more: false };
            assert_eq!(read(&Text::from(body)), expected, "{body:?}");
        }
    }
}
