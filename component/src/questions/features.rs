//! What can a client do? Its features (XEP-0030 section 3.1).
//!
//! An error, silence, or a result that cannot be read means that the client does not say.
//!
//! *Never:* taking a client's word for a proof.

use super::disco_info::Info;
use super::{Envelope, Response};
use crate::identity::disco::DISCO_INFO;
use router_core::Span;
use router_core::values::client::Features;

/// A client that sleeps answers when it wakes up.
pub(super) const WITHIN: Span = Span::from_seconds(600);

/// What a client can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ability {
    /// Its features.
    pub features: Features,
    /// The verification string of the whole answer (XEP-0115), if it stands for nothing else.
    pub verification: Option<String>,
}

pub(super) fn ask(envelope: &Envelope<'_>) -> Vec<u8> {
    envelope.iq("get", |writer| {
        writer.open("query", Some(DISCO_INFO)).close();
    })
}

/// Its features and nothing else; nothing if it does not say.
pub(super) fn read(response: &Response<'_>) -> Option<Ability> {
    let info = Info::of(response)?;
    let features = info.features();
    (!features.is_empty()).then(|| Ability { features, verification: info.verification() })
}

#[cfg(test)]
mod tests {
    use super::super::one_line::CHARACTERS;
    use super::super::tests::{error, read, result, silence};
    use super::super::{Answer, Question};
    use super::*;

    fn features(stanza: &str) -> Vec<String> {
        let answer = read(Question::Features, stanza);
        let Answer::Features(ability) = &answer else { panic!("{answer:?}") };
        ability.iter().flat_map(|ability| ability.features.iter().map(|it| it.to_string())).collect()
    }

    #[test]
    fn features_are_named_lines() {
        let long = "x".repeat(CHARACTERS + 1);
        let content = format!(
            "<identity category='client' type='phone'/><feature var=' b '/><feature var='a'/><feature var='a'/>\
             <feature/><feature var=''/><feature var='{long}'/><feature xmlns='other' var='c'/>"
        );
        let stanza = result(&format!("<query xmlns='{DISCO_INFO}'>{content}</query>"));
        assert_eq!(features(&stanza), ["a", "b"]);
    }

    #[test]
    fn there_is_an_end_to_them() {
        let content: String = (0..5_000).map(|number| format!("<feature var='{number:05}'/>")).collect();
        let stanza = result(&format!("<query xmlns='{DISCO_INFO}'>{content}</query>"));
        assert_eq!(features(&stanza).len(), 200);
    }

    #[test]
    fn all_else_says_nothing() {
        assert_eq!(silence(Question::Features), Answer::Features(None));
        let version = result("<query xmlns='jabber:iq:version'><name>x</name></query>");
        for stanza in [result(""), version, error("service-unavailable")] {
            assert_eq!(read(Question::Features, &stanza), Answer::Features(None), "{stanza}");
        }
    }
}
