//! What is asked of a room of ours: its settings, its members, and its end (XEP-0045 sections 9.3, 10.2 and 10.9).
//!
//! Services differ in the settings they have, so their form is asked for first, and only what it offers is filled in: a
//! room that is on no list, that only members may enter, whose occupants do not see each other's addresses, and that
//! ends with its last occupant.
//!
//! *Never:* a setting that the service does not offer; deciding who is a member.

use super::{Envelope, Response};
use minidom::Element;
use router_core::Span;
use std::sync::Arc;
use xmpp_edge::wire::{Stanza, Writer, element};

/// A conference service is a part of the server, or near it.
pub(super) const WITHIN: Span = Span::from_seconds(20);

const OWNER: &str = "http://jabber.org/protocol/muc#owner";
const ADMIN: &str = "http://jabber.org/protocol/muc#admin";
const FORMS: &str = "jabber:x:data";
const CONFIGURATION: &str = "http://jabber.org/protocol/muc#roomconfig";

/// Fields that are read of a form.
const FIELDS: usize = 200;

/// What a room of ours is to be: a field, and the value it gets, or the first of several that it offers.
const WANTED: [(&str, &[&str]); 8] = [
    ("muc#roomconfig_membersonly", &["1"]),
    ("muc#roomconfig_publicroom", &["0"]),
    ("muc#roomconfig_persistentroom", &["0"]),
    ("muc#roomconfig_whois", &["moderators"]),
    ("muc#roomconfig_enablelogging", &["0"]),
    ("muc#roomconfig_allowinvites", &["0"]),
    ("muc#roomconfig_allowpm", &["moderators", "none"]),
    ("muc#roomconfig_passwordprotectedroom", &["0"]),
];

/// Without these a room is none in which somebody may be asked to talk.
const NEEDED: [&str; 2] = ["muc#roomconfig_membersonly", "muc#roomconfig_whois"];

/// A field of the form, filled in.
pub(super) type Field = (&'static str, &'static str);

/// What is asked of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoomQuestion {
    /// Which settings are there?
    Form,
    /// Have these settings.
    Settings(Vec<Field>),
    /// Have these members, by their bare JIDs.
    Members(Vec<Arc<str>>),
    /// Cease to be, for this reason.
    Destroy(Arc<str>),
}

/// What a room says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoomAnswer {
    /// The settings to send back; nothing if it cannot be what it has to be.
    Form(Option<Vec<Field>>),
    /// Whether it has the settings now.
    Settings(bool),
    /// Whether it has the members now.
    Members(bool),
    /// Whether the service has answered, so that there is no room any more as far as we can do something about it.
    Destroyed(bool),
}

pub(super) fn ask(question: &RoomQuestion, envelope: &Envelope<'_>) -> Vec<u8> {
    match question {
        RoomQuestion::Form => envelope.iq("get", |writer| {
            writer.open("query", Some(OWNER)).close();
        }),
        RoomQuestion::Settings(fields) => envelope.iq("set", |writer| {
            writer.open("query", Some(OWNER));
            writer.open("x", Some(FORMS)).attribute("type", "submit");
            field(writer, "FORM_TYPE", CONFIGURATION);
            for (name, value) in fields {
                field(writer, name, value);
            }
            writer.close().close();
        }),
        RoomQuestion::Members(members) => envelope.iq("set", |writer| {
            writer.open("query", Some(ADMIN));
            for member in members {
                writer.open("item", None).attribute("affiliation", "member").attribute("jid", member).close();
            }
            writer.close();
        }),
        RoomQuestion::Destroy(reason) => envelope.iq("set", |writer| {
            writer.open("query", Some(OWNER)).open("destroy", None);
            writer.open("reason", None).text(reason).close();
            writer.close().close();
        }),
    }
}

fn field(writer: &mut Writer<'_>, name: &str, value: &str) {
    writer.open("field", None).attribute("var", name);
    writer.open("value", None).text(value).close().close();
}

pub(super) fn read(question: &RoomQuestion, response: &Response<'_>) -> RoomAnswer {
    let (is_result, is_answer) = match response {
        Response::Result(_) => (true, true),
        Response::Error(_) => (false, true),
        Response::Silence => (false, false),
    };
    match question {
        RoomQuestion::Form => RoomAnswer::Form(match response {
            Response::Result(view) => fields(view),
            Response::Error(_) | Response::Silence => None,
        }),
        RoomQuestion::Settings(_) => RoomAnswer::Settings(is_result),
        RoomQuestion::Members(_) => RoomAnswer::Members(is_result),
        RoomQuestion::Destroy(_) => RoomAnswer::Destroyed(is_answer),
    }
}

/// The offered fields that are wanted, filled in.
fn fields(view: &Stanza<'_>) -> Option<Vec<Field>> {
    let query = element::read_child(view, &view.child("query", OWNER)?).ok()?;
    let form = query.get_child("x", FORMS)?;
    let offered: Vec<&Element> =
        form.children().filter(|child| child.is("field", FORMS)).take(FIELDS).collect();
    let filled = WANTED.iter().filter_map(|(name, values)| {
        let offer = offered.iter().find(|offer| offer.attr("var") == Some(*name))?;
        Some((*name, *values.iter().find(|value| is_offered(offer, value))?))
    });
    let filled: Vec<Field> = filled.collect();
    NEEDED.iter().all(|needed| filled.iter().any(|(name, _)| name == needed)).then_some(filled)
}

/// Whether a field can have this value: one with options has one of those.
fn is_offered(field: &Element, value: &str) -> bool {
    let mut options = field.children().filter(|child| child.is("option", FORMS)).peekable();
    let value_of = |option: &Element| option.get_child("value", FORMS).map(Element::text);
    options.peek().is_none() || options.any(|option| value_of(option).as_deref() == Some(value))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{error, read, result, silence};
    use super::super::{Answer, Question};
    use super::*;

    fn form(content: &str) -> Answer {
        let stanza =
            result(&format!("<query xmlns='{OWNER}'><x xmlns='{FORMS}' type='form'>{content}</x></query>"));
        read(Question::Room(RoomQuestion::Form), &stanza)
    }

    const MEMBERS_ONLY: &str =
        "<field type='boolean' var='muc#roomconfig_membersonly'><value>0</value></field>";

    #[test]
    fn only_what_is_offered_is_filled_in() {
        let whois = "<field type='list-single' var='muc#roomconfig_whois'><value>anyone</value>\
            <option><value>moderators</value></option><option label='x'><value>anyone</value></option></field>";
        let odd = "<field type='fixed'><value>Words</value></field><field var='muc#roomconfig_lang'/>\
            <field var='muc#roomconfig_allowpm'><option><value>anyone</value></option><option><value>none</value></option></field>";
        let expected = vec![
            ("muc#roomconfig_membersonly", "1"),
            ("muc#roomconfig_whois", "moderators"),
            ("muc#roomconfig_allowpm", "none"),
        ];
        let answer = form(&format!("{MEMBERS_ONLY}{whois}{odd}"));
        assert_eq!(answer, Answer::Room(RoomAnswer::Form(Some(expected))));
    }

    #[test]
    fn a_room_that_cannot_be_closed_is_none() {
        let whois = "<field var='muc#roomconfig_whois'><option><value>anyone</value></option></field>";
        for content in ["", MEMBERS_ONLY, whois, &format!("{MEMBERS_ONLY}{whois}")] {
            assert_eq!(form(content), Answer::Room(RoomAnswer::Form(None)), "{content}");
        }
        let question = || Question::Room(RoomQuestion::Form);
        assert_eq!(read(question(), &error("forbidden")), Answer::Room(RoomAnswer::Form(None)));
        assert_eq!(silence(question()), Answer::Room(RoomAnswer::Form(None)));
    }

    #[test]
    fn a_room_is_gone_when_the_service_says_something() {
        let question = || Question::Room(RoomQuestion::Destroy("over".into()));
        assert_eq!(read(question(), &result("")), Answer::Room(RoomAnswer::Destroyed(true)));
        assert_eq!(read(question(), &error("item-not-found")), Answer::Room(RoomAnswer::Destroyed(true)));
        assert_eq!(silence(question()), Answer::Room(RoomAnswer::Destroyed(false)));
    }
}
