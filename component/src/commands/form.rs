//! Commands as they are sent in forms (XEP-0050, XEP-0004).
//!
//! A command without arguments is followed at once; one with arguments first answers with a form. What a field says is read
//! like words in a chat.
//!
//! *Never:* a session that must be remembered: each form says everything.

use super::Targets;
use super::words::number;
use minidom::Element;
use router_core::values::command::{ALL, Description, Given, Kind};
use std::sync::Arc;
use xmpp_edge::wire::Writer;

/// The namespace, which is also the node under which the commands are listed.
pub const COMMANDS: &str = "http://jabber.org/protocol/commands";

const DATA_FORMS: &str = "jabber:x:data";

/// Longest value of a field that is looked at, in characters.
const CHARACTERS: usize = 500;

/// The command with this node.
pub fn find(node: &str) -> Option<&'static Description> {
    ALL.iter().copied().find(|description| description.name == node)
}

/// What somebody wants with a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The form, or the command itself if it has none.
    Begin,
    /// It is filled in like this.
    Submitted(Given),
    /// It is filled in with something that is no number, where one is asked for.
    NoNumber,
    /// Nothing any more.
    Cancelled,
}

/// Reads a `<command/>`. What its form does not say is not given; an action is not needed (XEP-0050 section 3.4).
pub fn read(command: &Element, description: &Description, targets: Targets<'_>) -> Stage {
    if command.attr("action") == Some("cancel") {
        return Stage::Cancelled;
    }
    let Some(form) = command.get_child("x", DATA_FORMS) else { return Stage::Begin };
    match form.attr("type") {
        Some("submit") => given(form, description, targets).map_or(Stage::NoNumber, Stage::Submitted),
        Some("cancel") => Stage::Cancelled,
        Some(_) | None => Stage::Begin,
    }
}

/// What the form says; `None` if a number is none.
fn given(form: &Element, description: &Description, targets: Targets<'_>) -> Option<Given> {
    let mut given = Given::default();
    for argument in description.arguments {
        let said = value(form, argument.name);
        match argument.kind {
            Kind::Conversation if said.is_empty() => {}
            Kind::Conversation => given.conversation = Some(number(&said)?),
            Kind::Target => given.target = targets.named(&said),
            Kind::Words => given.words = Arc::from(said),
        }
    }
    Some(given)
}

fn value(form: &Element, name: &str) -> String {
    let is_field = |child: &&Element| child.is("field", DATA_FORMS) && child.attr("var") == Some(name);
    let field = form.children().find(is_field);
    let value = field.and_then(|field| field.get_child("value", DATA_FORMS));
    let words = value.map(Element::text).unwrap_or_default();
    words.trim().chars().take(CHARACTERS).collect()
}

/// The words of a form, in the reader's language.
pub struct FormWords<'a> {
    /// The text of a key.
    pub text: &'a dyn Fn(&str) -> String,
    /// What can be chosen as a target: what is sent, and what is read.
    pub targets: &'a [(String, String)],
}

/// Writes the form for the arguments of a command.
pub fn write<'w>(writer: &mut Writer<'w>, description: &'static Description, words: &FormWords<'_>) {
    let text = |writer: &mut Writer<'w>, name, key| {
        writer.open(name, None).text(&(words.text)(key)).close();
    };
    writer.open("x", Some(DATA_FORMS)).attribute("type", "form");
    text(writer, "title", description.means);
    text(writer, "instructions", description.usage);
    for argument in description.arguments {
        let kind = match argument.kind {
            Kind::Conversation | Kind::Words => "text-single",
            Kind::Target => "list-single",
        };
        writer.open("field", None).attribute("var", argument.name).attribute("type", kind);
        writer.attribute("label", &(words.text)(argument.label));
        if argument.required {
            writer.open("required", None).close();
        }
        if argument.kind == Kind::Target {
            for (value, label) in words.targets {
                writer.open("option", None).attribute("label", label);
                writer.open("value", None).text(value).close().close();
            }
        }
        writer.close();
    }
    writer.close();
}
