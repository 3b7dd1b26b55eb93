//! What kind of account is it? Its identity (XEP-0030, category `account`), which its server tells.
//!
//! Many servers tell it to those alone who see the account's presence; an error says nothing.
//!
//! *Never:* asking the client, which does not know.

use super::disco_info::Info;
use super::{Envelope, Response};
use crate::identity::disco::DISCO_INFO;
use router_core::Span;
use router_core::values::client::Account;

pub(super) const WITHIN: Span = Span::from_seconds(60);

pub(super) fn ask(envelope: &Envelope<'_>) -> Vec<u8> {
    envelope.iq("get", |writer| {
        writer.open("query", Some(DISCO_INFO)).close();
    })
}

pub(super) fn read(response: &Response<'_>) -> Option<Account> {
    match Info::of(response)?.identity("account")? {
        "anonymous" => Some(Account::Anonymous),
        "registered" | "admin" => Some(Account::Registered),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{error, read, result, silence};
    use super::super::{Answer, Question};
    use super::*;

    #[test]
    fn an_account_is_registered_or_anonymous() {
        let table = [
            ("<identity category='account' type='anonymous'/>", Some(Account::Anonymous)),
            (
                "<identity category='pubsub' type='pep'/><identity category='account' type='registered'/>",
                Some(Account::Registered),
            ),
            ("<identity category='account' type='other'/>", None),
            ("<identity category='client' type='anonymous'/>", None),
            ("", None),
        ];
        for (content, expected) in table {
            let stanza = result(&format!("<query xmlns='{DISCO_INFO}'>{content}</query>"));
            assert_eq!(read(Question::Account, &stanza), Answer::Account(expected), "{content}");
        }
        assert_eq!(read(Question::Account, &error("service-unavailable")), Answer::Account(None));
        assert_eq!(silence(Question::Account), Answer::Account(None));
    }
}
