//! The commands of agents, as a table.
//!
//! *Never:* what a command does.

use crate::phrase::tests::phrases;
use router_core::values::command::{Command, TransferTarget};
use router_core::values::id::{AgentId, ConversationId, QueueName};

const AMBIGUOUS: &str = r#"
[[queue]]
name = "7"

[[agent]]
jid = "clara@example.org"
name = "Clara Chen"

[[agent]]
jid = "bert@other.example.org"
name = "Bert"
"#;

#[test]
fn commands_of_agents() {
    let phrases = phrases(AMBIGUOUS);
    let n = |number| Some(ConversationId(number));
    let unknown = |text: &str| Command::Unknown(text.into());
    for (body, expected) in [
        ("help", Command::Help),
        ("!Hilfe", Command::Help),
        ("?", Command::Help),
        ("  READY. ", Command::Ready),
        ("bereit", Command::Ready),
        ("ready for anything", unknown("ready for anything")),
        ("away", Command::Away("".into())),
        ("away  lunch until one", Command::Away("lunch until one".into())),
        ("pause Mittag", Command::Away("Mittag".into())),
        ("status", Command::Status),
        ("queue", Command::Queue),
        ("Warteschlange", Command::Queue),
        ("skills", Command::Skills),
        ("Fähigkeiten", Command::Skills),
        ("skills please", unknown("skills please")),
        ("why", Command::Why(None)),
        ("why?", Command::Why(None)),
        ("!warum 12", Command::Why(n(12))),
        ("why not", unknown("why not")),
        ("accept", Command::Accept(None)),
        ("accept 12", Command::Accept(n(12))),
        ("! annehmen #12", Command::Accept(n(12))),
        ("accept it", unknown("accept it")),
        ("reject 3", Command::Reject(n(3))),
        ("ablehnen", Command::Reject(None)),
        ("done", Command::Done(None)),
        ("!fertig", Command::Done(None)),
        ("erledigt 4!", Command::Done(n(4))),
        ("done 99999999999999999999999", unknown("done 99999999999999999999999")),
        ("hello there", unknown("hello there")),
        ("", unknown("")),
        ("!", unknown("")),
    ] {
        assert_eq!(phrases.command(body), expected, "{body:?}");
    }
}

#[test]
fn targets_of_transfers() {
    let phrases = phrases(AMBIGUOUS);
    let n = |number| Some(ConversationId(number));
    let queue = |name: &str| TransferTarget::Queue(QueueName::from(name));
    let agent = |jid: &str| TransferTarget::Agent(AgentId::from(jid));
    for (body, conversation, target) in [
        ("transfer", None, TransferTarget::Missing),
        ("transfer 12", n(12), TransferTarget::Missing),
        ("transfer billing", None, queue("billing")),
        ("transfer to Billing", None, queue("billing")),
        ("weiterleiten an Rechnungen", None, queue("billing")),
        ("transfer #12 to BILLING", n(12), queue("billing")),
        ("transfer 12 Allgemeines", n(12), queue("general")),
        ("transfer anna", None, agent("anna@example.org")),
        ("transfer 12 an Anna", n(12), agent("anna@example.org")),
        ("transfer ANNA@example.org", None, agent("anna@example.org")),
        ("transfer Clara Chen", None, agent("clara@example.org")),
        ("transfer clara", None, agent("clara@example.org")),
        ("transfer bert", None, TransferTarget::Unknown("bert".into())),
        ("transfer bert@other.example.org", None, agent("bert@other.example.org")),
        ("transfer nobody", None, TransferTarget::Unknown("nobody".into())),
        ("transfer to", None, TransferTarget::Unknown("to".into())),
        ("transfer 7", None, queue("7")),
        ("transfer 7 7", n(7), queue("7")),
        ("transfer 7 anna", n(7), agent("anna@example.org")),
    ] {
        assert_eq!(phrases.command(body), Command::Transfer { conversation, target }, "{body:?}");
    }
}
