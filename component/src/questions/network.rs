//! Which network is behind a domain? The identity of a gateway (XEP-0030, category `gateway`), such as `sms` or `irc`.
//!
//! *Never:* trust in it beyond a word to show and to route by.

use super::disco_info::Info;
use super::one_line::one_word;
use super::{Envelope, Response};
use crate::identity::disco::DISCO_INFO;
use router_core::Span;
use std::sync::Arc;

pub(super) const WITHIN: Span = Span::from_seconds(60);

pub(super) fn ask(envelope: &Envelope<'_>) -> Vec<u8> {
    envelope.iq("get", |writer| {
        writer.open("query", Some(DISCO_INFO)).close();
    })
}

/// The network; nothing if the domain is no gateway, or does not say.
pub(super) fn read(response: &Response<'_>) -> Option<Arc<str>> {
    one_word(Info::of(response)?.identity("gateway")?)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{error, read, result, silence};
    use super::super::{Answer, Question};
    use super::*;

    #[test]
    fn a_gateway_names_its_network() {
        let long = format!("<identity category='gateway' type='{}'/>", "x".repeat(60_000));
        let table = [
            ("<identity category='gateway' type='sms'/>", Some("sms")),
            ("<identity category='gateway' type='Telegram '/>", Some("telegram")),
            ("<identity category='server' type='im'/><identity category='gateway' type='irc'/>", Some("irc")),
            ("<identity category='server' type='im'/>", None),
            ("<identity category='gateway'/>", None),
            ("<identity category='gateway' type='two words'/>", None),
            ("<identity category='gateway' type='&#x202e;sms'/>", None),
            (&long, None),
        ];
        for (content, expected) in table {
            let stanza = result(&format!("<query xmlns='{DISCO_INFO}'>{content}</query>"));
            assert_eq!(read(Question::Network, &stanza), Answer::Network(expected.map(Arc::from)));
        }
        assert_eq!(read(Question::Network, &error("remote-server-not-found")), Answer::Network(None));
        assert_eq!(silence(Question::Network), Answer::Network(None));
    }
}
