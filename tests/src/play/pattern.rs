//! What a text has to look like.
//!
//! *Never:* a regular expression.

/// What a text has to look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// The parts between the stars, in this order, anything around them.
    Contains(String),
    /// Exactly this.
    Exactly(String),
}

impl Pattern {
    /// Whether `text` is what was meant.
    pub fn matches(&self, text: &str) -> bool {
        match self {
            Pattern::Exactly(wanted) => text == wanted,
            Pattern::Contains(wanted) => {
                let mut rest = text;
                wanted.split('*').all(|part| match rest.find(part) {
                    Some(at) => {
                        rest = &rest[at + part.len()..];
                        true
                    }
                    None => false,
                })
            }
        }
    }

    /// The same pattern with names and numbers filled in.
    pub fn filled(&self, fill: impl Fn(&str) -> String) -> Self {
        match self {
            Pattern::Exactly(text) => Pattern::Exactly(fill(text)),
            Pattern::Contains(text) => Pattern::Contains(fill(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_pattern_come_in_order() {
        let pattern = Pattern::Contains("*Anna*invoice*".to_owned());
        assert!(pattern.matches("Chat with Anna: my invoice is wrong"));
        assert!(!pattern.matches("my invoice, Anna"));
    }
}
