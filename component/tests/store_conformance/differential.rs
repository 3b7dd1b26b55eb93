//! Random histories: memory and SQLite must agree on everything that can be seen.
//!
//! *Never:* an expectation of its own; the two stores are each other's.

use super::fixture::*;
use frontdesk::store::{Batch, Line, Outgoing, Rows, TranscriptRequest};
use proptest::prelude::*;
use router_core::Span;
use router_core::values::effect::{Kept, Range};
use router_core::values::id::{ConversationId, LinkName, MessageId};

#[derive(Clone, Debug)]
enum Step {
    Entity { key: u8, json: Option<u8> },
    Line { conversation: u64 },
    Revision { conversation: u64, back: u64, retracts: bool },
    Fact { conversation: Option<u64> },
    Customer { conversation: u64, jid: u8 },
    Input { after_seconds: u64 },
    Durable { link: u8 },
    Fleeting { link: u8 },
    Transcript { link: u8, conversation: u64, back: u64 },
    Replay { link: u8 },
    Acknowledge { link: u8, until: u64 },
    NextBatch,
    Commit,
    Restart,
    Erase { jid: u8, key: u8 },
}

fn step() -> impl Strategy<Value = Step> {
    let link = 0..2u8;
    let conversation = 0..4u64;
    prop_oneof![
        (0..6u8, any::<Option<u8>>()).prop_map(|(key, json)| Step::Entity { key, json }),
        conversation.clone().prop_map(|conversation| Step::Line { conversation }),
        (conversation.clone(), 1..6u64, any::<bool>())
            .prop_map(|(conversation, back, retracts)| { Step::Revision { conversation, back, retracts } }),
        proptest::option::of(conversation.clone()).prop_map(|conversation| Step::Fact { conversation }),
        (conversation.clone(), 0..2u8).prop_map(|(conversation, jid)| Step::Customer { conversation, jid }),
        (0..400u64).prop_map(|after_seconds| Step::Input { after_seconds }),
        link.clone().prop_map(|link| Step::Durable { link }),
        link.clone().prop_map(|link| Step::Fleeting { link }),
        (link.clone(), conversation, 0..9u64).prop_map(|(link, conversation, back)| Step::Transcript {
            link,
            conversation,
            back
        }),
        link.clone().prop_map(|link| Step::Replay { link }),
        (link, 0..40u64).prop_map(|(link, until)| Step::Acknowledge { link, until }),
        Just(Step::NextBatch),
        Just(Step::Commit),
        Just(Step::Restart),
        (0..2u8, 0..6u8).prop_map(|(jid, key)| Step::Erase { jid, key }),
    ]
}

fn link(link: u8) -> LinkName {
    LinkName::from(if link == 0 { "main" } else { "inner" })
}

/// Plays `steps` on a store and writes down everything that can be seen.
fn play(mut subject: Subject, steps: &[Step]) -> Vec<String> {
    let mut seen = Vec::new();
    let mut batches = vec![Batch::default()];
    let mut messages = 0;
    // Time only goes on: how soon an input from a wrong clock is forgotten is left to each store.
    let mut now = NOW;
    for step in steps.iter().chain([&Step::Commit]) {
        let batch = batches.last_mut().unwrap();
        match *step {
            Step::Entity { key, json } => {
                let json = json.map(|json| json.to_string());
                batch.entities.push(entity(&key.to_string(), json.as_deref()));
            }
            Step::Line { conversation } => {
                messages += 1;
                batch.lines.push(line(messages, conversation, None, &messages.to_string()));
            }
            Step::Revision { conversation, back, retracts } => {
                messages += 1;
                batch.lines.push(revised(messages, conversation, back, retracts));
            }
            Step::Fact { conversation } => batch.facts.push(fact(conversation, "{}")),
            Step::Customer { conversation, jid } => {
                batch.customers.push(customer(conversation, &jid.to_string()));
            }
            Step::Input { after_seconds } => {
                now = now.plus(Span::from_seconds(after_seconds));
                batch.inputs.push(input(0, now));
            }
            Step::Durable { link: to } => batch.outgoing.push(durable(link(to).as_str(), "kept")),
            Step::Fleeting { link: to } => batch.outgoing.push(fleeting(link(to).as_str(), "gone")),
            Step::Transcript { link: to, conversation, back } => {
                batch.outgoing.push(Outgoing::Transcript(TranscriptRequest::new(
                    link(to),
                    ConversationId(conversation),
                    (back % 3 == 0).then_some(MessageId(1)),
                    Some(Range {
                        from: MessageId(messages.saturating_sub(back)),
                        until: MessageId(messages),
                    }),
                    Box::new(|excerpt| excerpt.lines.into_iter().map(|line| line.stanza).collect()),
                )));
            }
            Step::Replay { link: to } => {
                batch.outgoing.push(Outgoing::Replay { link: link(to), epoch: 1, rows: Rows::AllAtOnce })
            }
            Step::Acknowledge { link: to, until } => batch.acknowledged.push((link(to), until)),
            Step::NextBatch => batches.push(Batch::default()),
            Step::Commit => {
                seen.push(contents(&subject.commit_all(std::mem::take(&mut batches))));
                batches.push(Batch::default());
            }
            Step::Restart => subject.restart(),
            Step::Erase { jid, key } => {
                let erased = subject.store().erase(&address(&jid.to_string()), &[key.to_string()]);
                seen.push(format!("{:?}", erased.unwrap()));
            }
        }
    }
    seen.push(format!("{:?} {:?}", subject.outbox("main"), subject.outbox("inner")));
    for conversation in (0..4).map(ConversationId) {
        seen.push(format!("{:?}", subject.store().history(conversation).unwrap()));
        seen.push(format!("{:?}", subject.store().facts(conversation).unwrap()));
        seen.push(format!("{:?}", subject.store().recent_lines(&[conversation], 2).unwrap()));
    }
    let loaded = subject.store().load(now).unwrap();
    seen.push(format!("{:?} {:?} {}", loaded.entities, loaded.inputs, loaded.last_message));
    seen
}

fn revised(message: u64, conversation: u64, back: u64, retracts: bool) -> Line {
    let of = MessageId(message - back.min(message));
    let kept = if retracts { Kept::Retracts(of) } else { Kept::Corrects(of) };
    let text = if retracts { String::new() } else { message.to_string() };
    revision(message, conversation, kept, &text)
}

/// Deliveries with their bytes, which their own debug form hides.
fn contents(deliveries: &[frontdesk::store::Delivery]) -> String {
    use frontdesk::store::Delivery;
    let one = |delivery: &Delivery| match delivery {
        Delivery::Stanza { link, number, bytes } => format!("{link} {number:?} {bytes:?}"),
        Delivery::Replay { link, epoch, .. } => format!("{link} {epoch}"),
        Delivery::Told { .. } | Delivery::News(_) | Delivery::Errand(_) => "for a program".to_owned(),
        Delivery::Taken { link, number } => format!("{link} up to {number}"),
    };
    deliveries.iter().map(one).collect::<Vec<_>>().join("; ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn memory_and_sqlite_agree(steps in proptest::collection::vec(step(), 0..80)) {
        prop_assert_eq!(play(Subject::memory(), &steps), play(Subject::sqlite(), &steps));
    }
}
