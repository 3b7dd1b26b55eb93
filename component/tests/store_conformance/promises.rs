//! What every store promises.
//!
//! *Never:* a test for one kind of store only.

use super::fixture::*;
use frontdesk::store::{
    Batch, Delivery, Erased, Outgoing, RecentLine, Rows, SHOWN_AT_MOST, TranscriptRequest,
};
use router_core::values::effect::{Kept, Range};
use router_core::values::id::{ConversationId, LinkName, MessageId};
use router_core::{Span, Timestamp};

macro_rules! on_every_store {
    ($($test:ident,)*) => {
        mod memory {
            $(#[test] fn $test() { super::$test(super::Subject::memory()) })*
        }
        mod sqlite {
            $(#[test] fn $test() { super::$test(super::Subject::sqlite()) })*
        }
    };
}

on_every_store! {
    a_new_store_is_empty,
    the_last_row_of_an_entity_wins,
    deliveries_keep_their_order,
    the_outbox_outlives_a_restart_byte_by_byte,
    outbox_numbers_are_never_used_twice,
    acknowledged_rows_go,
    a_replay_stands_in_its_place,
    a_row_that_ends_connections_is_taken_out,
    the_outbox_is_read_in_slices,
    the_time_of_the_last_batch_is_kept,
    inputs_count_by_the_time_of_the_last_batch,
    a_transcript_has_the_lines_of_its_own_batch,
    a_transcript_is_of_its_conversation_and_range,
    what_is_taken_back_is_gone,
    of_a_long_transcript_the_newest_are_shown,
    fleeting_stanzas_are_not_kept,
    inputs_count_for_ten_minutes,
    a_clock_set_back_blocks_nothing,
    recent_lines_are_the_newest,
    lines_and_facts_outlive_a_restart,
    facts_stay_when_their_conversation_is_over,
    erasing_leaves_nothing_of_that_customer,
    message_numbers_outlive_erasing,
    a_commit_of_nothing_does_nothing,
}

fn transcript(link: &str, conversation: u64, from: u64, until: u64) -> Outgoing {
    Outgoing::Transcript(TranscriptRequest::new(
        LinkName::from(link),
        ConversationId(conversation),
        None,
        Some(Range { from: MessageId(from), until: MessageId(until) }),
        Box::new(|excerpt| {
            excerpt.lines.into_iter().map(|line| [b"shown ", line.stanza.as_slice()].concat()).collect()
        }),
    ))
}

fn what_is_taken_back_is_gone(mut subject: Subject) {
    let lines = vec![
        line(1, 1, None, "opening"),
        line(2, 1, None, "secret"),
        revision(3, 1, Kept::Corrects(MessageId(2)), "secret too"),
        revision(4, 1, Kept::Corrects(MessageId(1)), "opening again"),
        line(5, 2, None, "of another conversation"),
    ];
    subject.commit(Batch { lines, ..Batch::default() });
    let taken_back = revision(6, 1, Kept::Retracts(MessageId(2)), "");
    subject.commit(Batch { lines: vec![taken_back], ..Batch::default() });
    subject.restart();
    let history = subject.store().history(ConversationId(1)).unwrap();
    let words: Vec<(u64, &str, Kept)> = history
        .iter()
        .map(|line| (line.message.0, std::str::from_utf8(&line.stanza).unwrap(), line.kept))
        .collect();
    let expected = [
        (1, "opening", Kept::Said),
        (2, "", Kept::Said),
        (3, "", Kept::Retracts(MessageId(2))),
        (4, "opening again", Kept::Corrects(MessageId(1))),
        (6, "", Kept::Retracts(MessageId(2))),
    ];
    assert_eq!(words, expected);
    let shown = TranscriptRequest::new(
        LinkName::from("main"),
        ConversationId(1),
        Some(MessageId(1)),
        Some(Range { from: MessageId(5), until: MessageId(6) }),
        Box::new(|excerpt| excerpt.lines.into_iter().map(|line| line.stanza).collect()),
    );
    let deliveries = subject.commit(outgoing(vec![Outgoing::Transcript(shown)]));
    let words: Vec<&[u8]> = deliveries
        .iter()
        .map(|delivery| match delivery {
            Delivery::Stanza { bytes, .. } => bytes.as_slice(),
            Delivery::Replay { .. }
            | Delivery::Taken { .. }
            | Delivery::Told { .. }
            | Delivery::News(_)
            | Delivery::Errand(_) => {
                panic!("nothing is replayed, and no program asked")
            }
        })
        .collect();
    assert_eq!(words, [b"opening".as_slice(), b"opening again", b""]);
}

fn of_a_long_transcript_the_newest_are_shown(mut subject: Subject) {
    let most = SHOWN_AT_MOST as u64;
    let lines = (1..=most + 5).map(|message| line(message, 1, None, &message.to_string())).collect();
    subject.commit(Batch { lines, ..Batch::default() });
    for (from, count, is_cut) in [(1, most, true), (6, most, false), (most, 6, false)] {
        let shown = TranscriptRequest::new(
            LinkName::from("main"),
            ConversationId(1),
            None,
            Some(Range { from: MessageId(from), until: MessageId(most + 5) }),
            Box::new(move |excerpt| {
                assert_eq!((excerpt.lines.len() as u64, excerpt.is_cut), (count, is_cut), "from {from}");
                assert_eq!(excerpt.lines.last().unwrap().message, MessageId(most + 5));
                Vec::new()
            }),
        );
        subject.commit(outgoing(vec![Outgoing::Transcript(shown)]));
    }
}

fn a_new_store_is_empty(mut subject: Subject) {
    let loaded = subject.store().load(NOW).unwrap();
    assert!(loaded.entities.is_empty() && loaded.inputs.is_empty());
    assert_eq!(loaded.last_message, MessageId(0));
    subject.restart();
    assert_eq!(subject.store().load(NOW).unwrap(), loaded, "the seed of the aliases stays");
}

fn the_last_row_of_an_entity_wins(mut subject: Subject) {
    let one = Batch {
        entities: vec![entity("a", Some("1")), entity("b", Some("1")), entity("a", Some("2"))],
        ..Batch::default()
    };
    let two = Batch {
        entities: vec![entity("b", None), entity("c", None), entity("c", Some("3")), entity("d", Some("4"))],
        ..Batch::default()
    };
    subject.commit_all(vec![one, two]);
    subject.commit(Batch { entities: vec![entity("d", None), entity("gone", None)], ..Batch::default() });
    subject.restart();
    let kept = subject.store().load(NOW).unwrap().entities;
    assert_eq!(kept, [("a".to_owned(), "2".to_owned()), ("c".to_owned(), "3".to_owned())]);
}

fn deliveries_keep_their_order(mut subject: Subject) {
    let one = outgoing(vec![durable("main", "1"), fleeting("main", "2"), durable("inner", "3")]);
    let two = Batch {
        lines: vec![line(1, 7, None, "a"), line(2, 7, None, "b")],
        outgoing: vec![durable("main", "4"), transcript("inner", 7, 1, 2), fleeting("inner", "5")],
        ..Batch::default()
    };
    let expected = [
        sent("main", Some(1), "1"),
        sent("main", None, "2"),
        sent("inner", Some(2), "3"),
        sent("main", Some(3), "4"),
        sent("inner", Some(4), "shown a"),
        sent("inner", Some(5), "shown b"),
        sent("inner", None, "5"),
    ];
    assert_eq!(subject.commit_all(vec![one, two]), expected);
}

fn the_outbox_outlives_a_restart_byte_by_byte(mut subject: Subject) {
    let bytes: Vec<u8> = (0..=255).cycle().take(20_000).collect();
    let stanza = Outgoing::Stanza { link: LinkName::from("main"), bytes: bytes.clone(), durable: true };
    subject.commit(outgoing(vec![stanza, durable("main", "small")]));
    subject.restart();
    let rows = vec![(1, bytes), (2, b"small".to_vec())];
    assert_eq!(subject.store().outbox(&LinkName::from("main"), 0, usize::MAX).unwrap(), rows);
}

fn outbox_numbers_are_never_used_twice(mut subject: Subject) {
    subject.commit(outgoing(vec![durable("main", "1"), durable("inner", "2")]));
    subject.commit_all(vec![done("main", 2), done("inner", 2)]);
    assert!(subject.outbox("main").is_empty() && subject.outbox("inner").is_empty());
    subject.restart();
    assert_eq!(subject.commit(outgoing(vec![durable("main", "3")])), [sent("main", Some(3), "3")]);
}

fn acknowledged_rows_go(mut subject: Subject) {
    let stanzas = (1..=6).map(|n| durable(if n % 2 == 0 { "main" } else { "inner" }, &n.to_string()));
    subject.commit(outgoing(stanzas.collect()));
    subject.commit_all(vec![done("main", 4), done("main", 2), done("inner", 0), done("unknown", 6)]);
    assert_eq!(subject.outbox("main"), [(6, "6".to_owned())]);
    assert_eq!(subject.outbox("inner").iter().map(|row| row.0).collect::<Vec<_>>(), [1, 3, 5]);
    subject.restart();
    assert_eq!(subject.outbox("main"), [(6, "6".to_owned())]);
}

fn a_replay_stands_in_its_place(mut subject: Subject) {
    let replay =
        Outgoing::Replay { link: LinkName::from("main"), epoch: 4, rows: Rows::OneByOne { confirmed: 3 } };
    let batch = outgoing(vec![durable("main", "1"), replay, durable("main", "2")]);
    let replay =
        Delivery::Replay { link: LinkName::from("main"), epoch: 4, rows: Rows::OneByOne { confirmed: 3 } };
    assert_eq!(subject.commit(batch), [sent("main", Some(1), "1"), replay, sent("main", Some(2), "2")]);
}

fn a_row_that_ends_connections_is_taken_out(mut subject: Subject) {
    subject.commit(outgoing(vec![durable("inner", "1"), durable("main", "2"), durable("main", "3")]));
    let without = || Outgoing::Replay { link: LinkName::from("main"), epoch: 4, rows: Rows::WithoutTheFirst };
    subject.commit(outgoing(vec![without()]));
    assert_eq!(subject.outbox("main"), [(3, "3".to_owned())]);
    subject.commit(outgoing(vec![without(), without()]));
    assert!(subject.outbox("main").is_empty());
    assert_eq!(subject.outbox("inner"), [(1, "1".to_owned())], "of another link");
}

fn the_outbox_is_read_in_slices(mut subject: Subject) {
    let stanzas =
        (1..=9).map(|n| durable(if n % 3 == 0 { "inner" } else { "main" }, &n.to_string().repeat(10)));
    subject.commit(outgoing(stanzas.collect()));
    let mut numbers = |after, most| {
        let rows = subject.store().outbox(&LinkName::from("main"), after, most).unwrap();
        rows.into_iter().map(|row| row.0).collect::<Vec<_>>()
    };
    assert_eq!(numbers(0, 30), [1, 2, 4]);
    assert_eq!(numbers(4, 21), [5, 7, 8], "as many as make up the size");
    assert_eq!(numbers(2, 1), [4], "one at least");
    assert_eq!(numbers(8, usize::MAX), [0; 0]);
    assert_eq!(numbers(0, 0), [0; 0]);
}

fn the_time_of_the_last_batch_is_kept(mut subject: Subject) {
    let after = |seconds| NOW.plus(Span::from_seconds(seconds));
    assert_eq!(subject.store().load(NOW).unwrap().time, Timestamp::default());
    let acknowledges = |seconds| Batch { at: after(seconds), ..done("main", 1) };
    subject.commit_all(vec![acknowledges(20), acknowledges(10)]);
    subject.commit(Batch { at: after(15), ..Batch::default() });
    subject.restart();
    assert_eq!(subject.store().load(NOW).unwrap().time, after(20));
}

fn inputs_count_by_the_time_of_the_last_batch(mut subject: Subject) {
    // the machine's clock was two hours ahead when they were kept, and is right again
    let then = NOW.plus(Span::from_seconds(7200));
    subject.commit(Batch { at: then, inputs: vec![input(1, then)], ..Batch::default() });
    subject.restart();
    assert_eq!(subject.store().load(NOW).unwrap().inputs, [input(1, then)], "a repetition is one");
}

fn a_transcript_has_the_lines_of_its_own_batch(mut subject: Subject) {
    subject.commit(Batch { lines: vec![line(1, 7, None, "early")], ..Batch::default() });
    let batch = Batch {
        lines: vec![line(2, 7, None, "now")],
        outgoing: vec![transcript("main", 7, 1, 2)],
        ..Batch::default()
    };
    let later = Batch { lines: vec![line(3, 7, None, "later")], ..Batch::default() };
    let expected = [sent("main", Some(1), "shown early"), sent("main", Some(2), "shown now")];
    assert_eq!(subject.commit_all(vec![batch, later]), expected);
    let texts: Vec<_> = subject.outbox("main").into_iter().map(|row| row.1).collect();
    assert_eq!(texts, ["shown early", "shown now"]);
}

fn a_transcript_is_of_its_conversation_and_range(mut subject: Subject) {
    let lines = (1..=9).map(|n| line(n, n % 2, None, &n.to_string())).collect();
    subject.commit(Batch { lines, ..Batch::default() });
    let texts = |deliveries: Vec<Delivery>| -> Vec<String> {
        let text = |delivery| match delivery {
            Delivery::Stanza { bytes, .. } => String::from_utf8(bytes).unwrap(),
            Delivery::Replay { .. }
            | Delivery::Taken { .. }
            | Delivery::Told { .. }
            | Delivery::News(_)
            | Delivery::Errand(_) => {
                panic!("no replay was asked for, and no program asked")
            }
        };
        deliveries.into_iter().map(text).collect()
    };
    let shown = texts(subject.commit(outgoing(vec![transcript("main", 1, 3, 8)])));
    assert_eq!(shown, ["shown 3", "shown 5", "shown 7"]);
    assert!(texts(subject.commit(outgoing(vec![transcript("main", 1, 8, 3)]))).is_empty());
    assert!(texts(subject.commit(outgoing(vec![transcript("main", 5, 0, 9)]))).is_empty());
}

fn fleeting_stanzas_are_not_kept(mut subject: Subject) {
    assert_eq!(
        subject.commit(outgoing(vec![fleeting("main", "composing")])),
        [sent("main", None, "composing")]
    );
    assert!(subject.outbox("main").is_empty());
}

fn inputs_count_for_ten_minutes(mut subject: Subject) {
    let after = |seconds| NOW.plus(Span::from_seconds(seconds));
    let inputs = vec![input(1, NOW), input(2, after(1))];
    subject.commit(Batch { inputs, ..Batch::default() });
    subject.commit(Batch { inputs: vec![input(3, after(300))], ..Batch::default() });
    subject.restart();
    let mut keys = |now: Timestamp| -> Vec<u8> {
        subject.store().load(now).unwrap().inputs.iter().map(|input| input.key[0]).collect()
    };
    assert_eq!(keys(after(599)), [1, 2, 3]);
    assert_eq!(keys(after(600)), [2, 3]);
    assert_eq!(keys(after(601)), [3]);
    assert!(keys(after(900)).is_empty());
    assert!(keys(after(2)).is_empty(), "what was forgotten stays forgotten");
}

fn a_clock_set_back_blocks_nothing(mut subject: Subject) {
    let future = NOW.plus(Span::from_seconds(86_400));
    subject.commit(Batch { inputs: vec![input(1, future)], ..Batch::default() });
    subject.commit(Batch { inputs: vec![input(2, NOW)], ..Batch::default() });
    let inputs = subject.store().load(NOW).unwrap().inputs;
    assert_eq!(inputs, [input(2, NOW)]);
}

fn recent_lines_are_the_newest(mut subject: Subject) {
    let lines = (1..=9).map(|n| line(n, n % 2, (n > 6).then_some("bob@example.org"), "text")).collect();
    subject.commit(Batch { lines, ..Batch::default() });
    let wanted = [ConversationId(1), ConversationId(5), ConversationId(0)];
    let recent = subject.store().recent_lines(&wanted, 2).unwrap();
    let expected = [7, 9, 6, 8].map(|n| {
        let line = line(n, n % 2, (n > 6).then_some("bob@example.org"), "text");
        RecentLine {
            message: line.message,
            conversation: line.conversation,
            author: line.author,
            stanza_id: line.stanza_id,
            kept: line.kept,
        }
    });
    assert_eq!(recent, expected);
}

fn lines_and_facts_outlive_a_restart(mut subject: Subject) {
    let lines = vec![line(1, 7, None, "hello"), line(2, 8, None, "other"), line(3, 7, Some("bob@x"), "hi")];
    let facts = vec![fact(Some(7), "1"), fact(None, "2"), fact(Some(8), "3"), fact(Some(7), "4")];
    subject.commit(Batch { lines: lines.clone(), facts: facts.clone(), ..Batch::default() });
    subject.restart();
    assert_eq!(subject.store().history(ConversationId(7)).unwrap(), [lines[0].clone(), lines[2].clone()]);
    assert_eq!(subject.store().facts(ConversationId(7)).unwrap(), [facts[0].clone(), facts[3].clone()]);
    assert!(subject.store().history(ConversationId(9)).unwrap().is_empty());
}

fn facts_stay_when_their_conversation_is_over(mut subject: Subject) {
    let facts = vec![fact(Some(7), "begins"), fact(Some(7), "ends")];
    let entities = vec![entity("engine/conversation/7", Some("open"))];
    subject.commit(Batch { entities, facts: vec![facts[0].clone()], ..Batch::default() });
    let entities = vec![entity("engine/conversation/7", None)];
    subject.commit(Batch { entities, facts: vec![facts[1].clone()], ..Batch::default() });
    subject.restart();
    assert_eq!(subject.store().facts(ConversationId(7)).unwrap(), facts);
}

fn erasing_leaves_nothing_of_that_customer(mut subject: Subject) {
    subject.commit(Batch {
        entities: vec![entity("customer anna", Some("{}")), entity("customer ben", Some("{}"))],
        customers: vec![customer(1, "anna@x"), customer(2, "ben@x"), customer(3, "anna@x")],
        lines: (1..=6).map(|n| line(n, 1 + n % 3, None, "text")).collect(),
        facts: vec![fact(Some(1), "1"), fact(Some(2), "2"), fact(None, "3")],
        ..Batch::default()
    });
    let keys = ["customer anna".to_owned(), "customer zoe".to_owned()];
    let erased = subject.store().erase(&address("anna@x"), &keys).unwrap();
    assert_eq!(erased, Erased { conversations: 2, lines: 4, facts: 1, entities: 1 });
    subject.restart();
    for (conversation, lines, facts) in [(1, 0, 0), (2, 2, 1), (3, 0, 0)] {
        assert_eq!(subject.store().history(ConversationId(conversation)).unwrap().len(), lines);
        assert_eq!(subject.store().facts(ConversationId(conversation)).unwrap().len(), facts);
    }
    let entities = subject.store().load(NOW).unwrap().entities;
    assert_eq!(entities, [("customer ben".to_owned(), "{}".to_owned())]);
    assert_eq!(subject.store().erase(&address("anna@x"), &keys).unwrap(), Erased::default());
}

fn message_numbers_outlive_erasing(mut subject: Subject) {
    subject.commit(Batch {
        customers: vec![customer(1, "anna@x")],
        lines: vec![line(41, 1, None, "a"), line(40, 1, None, "b")],
        ..Batch::default()
    });
    subject.store().erase(&address("anna@x"), &[]).unwrap();
    subject.restart();
    assert_eq!(subject.store().load(NOW).unwrap().last_message, MessageId(41));
}

fn a_commit_of_nothing_does_nothing(mut subject: Subject) {
    assert!(subject.commit_all(Vec::new()).is_empty());
    assert!(subject.commit(Batch::default()).is_empty());
}
