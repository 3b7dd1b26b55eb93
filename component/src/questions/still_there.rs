//! Is a customer's client still there?
//!
//! The question is disco#info to the full JID (XEP-0030 section 3.1), which every client knows. Servers answer with an
//! error for a client that is gone (RFC 6121 section 8.5.3.2.3); a client that is there answers, whatever it answers.
//!
//! *Never:* what follows when somebody is gone; silence as a proof, for some clients never answer.

use super::{Envelope, Response};
use crate::bounce;
use crate::identity::disco::DISCO_INFO;
use router_core::Span;

/// Twice the time after which the same is asked again, unless the settings say otherwise.
pub(super) const WITHIN: Span = Span::from_seconds(120);

/// What is known now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StillThere {
    /// The client has answered.
    Here,
    /// Its server says that it cannot be reached.
    Gone,
    /// Neither is proved.
    Unclear,
}

pub(super) fn ask(envelope: &Envelope<'_>) -> Vec<u8> {
    envelope.iq("get", |writer| {
        writer.open("query", Some(DISCO_INFO)).close();
    })
}

pub(super) fn read(response: &Response<'_>) -> StillThere {
    let condition = match response {
        Response::Result(_) => return StillThere::Here,
        Response::Error(condition) => condition.as_deref(),
        Response::Silence => None,
    };
    match condition {
        // A server that cannot be reached for the moment proves nothing about its users.
        None | Some("remote-server-timeout") => StillThere::Unclear,
        // Servers do not say this of a client that is gone.
        Some("feature-not-implemented") => StillThere::Here,
        Some(condition) if bounce::is_unreachable(condition) => StillThere::Gone,
        Some(_) => StillThere::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{error, read, result, silence};
    use super::super::{Answer, Question};
    use super::*;
    use router_core::values::id::ConversationId;

    #[test]
    fn an_error_says_gone_only_where_a_server_says_so() {
        let question = Question::StillThere(ConversationId(7));
        let table = [
            (result(""), StillThere::Here),
            (result("<query xmlns='http://jabber.org/protocol/disco#info'/>"), StillThere::Here),
            (error("service-unavailable"), StillThere::Gone),
            (error("recipient-unavailable"), StillThere::Gone),
            (error("item-not-found"), StillThere::Gone),
            (error("gone"), StillThere::Gone),
            (error("remote-server-not-found"), StillThere::Gone),
            (error("remote-server-timeout"), StillThere::Unclear),
            (error("feature-not-implemented"), StillThere::Here),
            (error("policy-violation"), StillThere::Unclear),
            ("<iq type='error'/>".to_owned(), StillThere::Unclear),
        ];
        for (stanza, expected) in table {
            assert_eq!(
                read(question.clone(), &stanza),
                Answer::StillThere(ConversationId(7), expected),
                "{stanza}"
            );
        }
        assert_eq!(silence(question), Answer::StillThere(ConversationId(7), StillThere::Unclear));
    }
}
