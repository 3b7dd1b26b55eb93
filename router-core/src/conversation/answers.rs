//! Reads an answer to a question, or says what is wrong with it.
//!
//! *Never:* what is asked next.

use crate::values::answer::{AnswerFault, AnswerValue, Keyword, Text, Utterance};
use crate::values::question::{AnswerCondition, ChoiceOption, Question, QuestionKind};
use alloc::string::ToString;

/// Longest e-mail address (RFC 5321, 4.5.3.1.3).
const EMAIL_CHARACTERS: usize = 254;

/// What `utterance` says as an answer to `question`.
pub(super) fn read(question: &Question, utterance: &Utterance) -> Result<AnswerValue, AnswerFault> {
    let text = utterance.text.as_str().trim();
    if question.optional && (text.is_empty() || text == "-") {
        return Ok(AnswerValue::Skipped);
    }
    if text.is_empty() {
        return Err(AnswerFault::Empty);
    }
    match &question.kind {
        QuestionKind::Text { max_characters } => read_text(text, *max_characters),
        QuestionKind::Choice { options } => read_choice(text, options),
        QuestionKind::YesNo => match utterance.keyword {
            Some(Keyword::Yes) => Ok(AnswerValue::YesNo(true)),
            Some(Keyword::No) => Ok(AnswerValue::YesNo(false)),
            Some(Keyword::Help | Keyword::Back | Keyword::Repeat | Keyword::Cancel) | None => {
                Err(AnswerFault::NotYesOrNo)
            }
        },
        QuestionKind::Number { min, max } => read_number(text, *min, *max),
        QuestionKind::Email => {
            let fits = is_email_address(text);
            if fits { Ok(AnswerValue::Text(Text::from(text))) } else { Err(AnswerFault::NotAnEmailAddress) }
        }
    }
}

/// Whether a word that is also a keyword is meant as an answer: it is the id or a label of an option.
pub(super) fn is_option(question: &Question, text: &str) -> bool {
    match &question.kind {
        QuestionKind::Choice { options } => options.iter().any(|option| is_called(option, text)),
        QuestionKind::Text { .. }
        | QuestionKind::YesNo
        | QuestionKind::Number { .. }
        | QuestionKind::Email => false,
    }
}

/// Whether `value` can be an answer to `question`, as the question is now.
pub(super) fn fits(question: &Question, value: &AnswerValue) -> bool {
    match (&question.kind, value) {
        (_, AnswerValue::Skipped) => question.optional,
        (QuestionKind::Text { max_characters }, AnswerValue::Text(text)) => {
            read_text(text.as_str(), *max_characters).is_ok()
        }
        (QuestionKind::Email, AnswerValue::Text(text)) => is_email_address(text.as_str()),
        (QuestionKind::Choice { options }, AnswerValue::Choice(id)) => {
            options.iter().any(|option| option.id == *id)
        }
        (QuestionKind::YesNo, AnswerValue::YesNo(_)) => true,
        (QuestionKind::Number { min, max }, AnswerValue::Number(number)) => (min..=max).contains(&number),
        (
            QuestionKind::Text { .. }
            | QuestionKind::Email
            | QuestionKind::Choice { .. }
            | QuestionKind::YesNo
            | QuestionKind::Number { .. },
            _,
        ) => false,
    }
}

/// Whether an answer is one of those that a condition names.
pub(super) fn meets(condition: &AnswerCondition, value: &AnswerValue) -> bool {
    let is = |text: &str| condition.any_of.iter().any(|any| **any == *text);
    match value {
        AnswerValue::Text(text) => is(&text.as_str().to_lowercase()),
        AnswerValue::Choice(id) => is(id),
        AnswerValue::YesNo(yes) => is(if *yes { "yes" } else { "no" }),
        AnswerValue::Number(number) => is(&number.to_string()),
        AnswerValue::Skipped => false,
    }
}

fn read_text(text: &str, max_characters: u32) -> Result<AnswerValue, AnswerFault> {
    if text.chars().count() > max_characters as usize {
        return Err(AnswerFault::TooLong(max_characters));
    }
    Ok(AnswerValue::Text(Text::from(text)))
}

fn read_choice(text: &str, options: &[ChoiceOption]) -> Result<AnswerValue, AnswerFault> {
    let named = options.iter().find(|option| is_called(option, text));
    let number = text.trim_end_matches(['.', ')']).parse::<usize>().ok();
    let numbered = || options.get(number?.checked_sub(1)?);
    match named.or_else(numbered) {
        Some(option) => Ok(AnswerValue::Choice(option.id.clone())),
        None => Err(AnswerFault::NotAnOption(u16::try_from(options.len()).unwrap_or(u16::MAX))),
    }
}

fn is_called(option: &ChoiceOption, text: &str) -> bool {
    let text = text.trim().to_lowercase();
    *option.id == *text || option.labels.iter().any(|label| **label == *text)
}

fn read_number(text: &str, min: i64, max: i64) -> Result<AnswerValue, AnswerFault> {
    let number = text.parse::<i64>().map_err(|_| AnswerFault::NotANumber)?;
    if (min..=max).contains(&number) {
        Ok(AnswerValue::Number(number))
    } else {
        Err(AnswerFault::OutOfBounds { min, max })
    }
}

fn is_email_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let labels_fit = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
    let written_fit = !text.contains(char::is_whitespace) && !text.contains(char::is_control);
    !local.is_empty() && !local.contains('@') && labels_fit && written_fit && text.len() <= EMAIL_CHARACTERS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_addresses_are_told_from_other_texts() {
        for good in ["anna@example.org", "a.b+c@mail.example.co", "\u{fc}@m\u{fc}ller.example"] {
            assert!(is_email_address(good), "{good}");
        }
        for bad in [
            "anna",
            "anna@",
            "@example.org",
            "anna@example",
            "an na@example.org",
            "a@b@example.org",
            "a@.org",
        ] {
            assert!(!is_email_address(bad), "{bad}");
        }
    }
}
