//! The table of questions: who may answer, when questions end, and histories of random answers.
//!
//! *Never:* what an answer says; each question's file tests that.

use super::*;
use bytes::Bytes;
use proptest::prelude::*;
use router_core::values::id::LinkName;
use xmpp_edge::wire::Checked;

const DESK: &str = "support@help.example";

pub(super) fn result(content: &str) -> String {
    format!("<iq type='result'>{content}</iq>")
}

pub(super) fn error(condition: &str) -> String {
    let condition = format!("<{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>");
    format!("<iq type='error'><error type='cancel'>{condition}</error></iq>")
}

pub(super) fn read(question: Question, stanza: &str) -> Answer {
    with_response(stanza, |response| question.read(response))
}

pub(super) fn with_response<R>(stanza: &str, read: impl FnOnce(&Response<'_>) -> R) -> R {
    let checked = Checked::new(Bytes::from(stanza.to_owned())).unwrap();
    read(&Response::of(&Stanza::new(&checked)))
}

pub(super) fn silence(question: Question) -> Answer {
    question.read(&Response::Silence)
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

fn party(link: &str, jid: &str, resource: Option<&str>) -> Party {
    Party { address: Address::new(&LinkName::from(link), jid), resource: resource.map(Resource::from) }
}

fn phone() -> Party {
    party("main", "cora@out.example", Some("phone"))
}

fn table(most: usize, started: Timestamp) -> Questions {
    Questions::with_room_for(most, IdMaker::new(7), started)
}

/// The id of a stanza of ours.
fn id_of(stanza: Vec<u8>) -> String {
    let checked = Checked::new(Bytes::from(stanza)).expect("what we write passes the check");
    Stanza::new(&checked).id().unwrap().into_owned()
}

fn asked(questions: &Questions, whom: &Party, id: &str) -> Option<Question> {
    questions.asked(&whom.address, whom.resource.as_ref().map(Resource::as_str), id)
}

/// The number of the conversation that a question in these tests is about.
fn number(answer: &Answer) -> usize {
    let Answer::StillThere(conversation, StillThere::Unclear) = answer else { panic!("{answer:?}") };
    conversation.0 as usize
}

#[test]
fn each_question_is_a_query_to_exactly_whom_is_asked() {
    let written = |question, whom: &Party| {
        let stanza = table(9, at(1)).ask(at(1), DESK, whom.clone(), question);
        String::from_utf8(stanza).unwrap()
    };
    let disco = "http://jabber.org/protocol/disco#info";
    for (question, namespace) in [
        (Question::StillThere(ConversationId(5)), disco),
        (Question::Version, "jabber:iq:version"),
        (Question::Features, disco),
    ] {
        let expected = format!(
            "<iq from='{DESK}' to='cora@out.example/phone' id='question-7-3e8-1' type='get'>\
             <query xmlns='{namespace}'/></iq>"
        );
        assert_eq!(written(question, &phone()), expected);
    }
    let odd = party("main", "cora@out.example", Some("a'<b>&"));
    assert!(written(Question::Version, &odd).contains(" to='cora@out.example/a&apos;&lt;b&gt;&amp;' "));
    let server = party("main", "out.example", None);
    assert!(written(Question::Features, &server).contains(" to='out.example' "));
}

#[test]
fn only_who_was_asked_can_answer_and_only_once() {
    let mut questions = table(9, at(0));
    let id = id_of(questions.ask(at(0), DESK, phone(), Question::Version));
    let strangers = [
        party("main", "cora@out.example", Some("laptop")),
        party("main", "cora@out.example", Some("")),
        party("main", "cora@out.example", None),
        party("main", "eve@out.example", Some("phone")),
        party("other", "cora@out.example", Some("phone")),
    ];
    for stranger in &strangers {
        assert_eq!(asked(&questions, stranger, &id), None, "{stranger:?}");
    }
    let odd = [
        String::new(),
        format!("{id}0"),
        id.to_uppercase(),
        id.replace("-1", "-+1"),
        id.replace("-1", "-01"),
    ];
    for odd in odd {
        assert_eq!(asked(&questions, &phone(), &odd), None, "{odd}");
    }
    assert_eq!(asked(&questions, &phone(), &id), Some(Question::Version));
    assert_eq!(questions.answered(&id), Some(phone()));
    assert_eq!(asked(&questions, &phone(), &id), None);
    assert_eq!(questions.answered(&id), None);
    assert_eq!(questions.next_timeout(), None);
}

#[test]
fn what_an_earlier_process_asked_is_unasked() {
    let mut before = table(9, at(0));
    let mut after = table(9, at(0).plus(Span::from_millis(1)));
    let id = id_of(before.ask(at(0), DESK, phone(), Question::Version));
    assert_ne!(id, id_of(after.ask(at(1), DESK, phone(), Question::Features)));
    assert_eq!(asked(&after, &phone(), &id), None);
}

#[test]
fn silence_ends_a_question_in_its_own_time() {
    let mut questions = table(9, at(0));
    let version = id_of(questions.ask(at(0), DESK, phone(), Question::Version));
    let check = id_of(questions.ask(at(1), DESK, phone(), Question::StillThere(ConversationId(3))));
    assert_eq!(questions.next_timeout(), Some(at(1).plus(still_there::WITHIN)), "the one asked last");
    assert_eq!(questions.expire(at(120)), []);
    let answer = silence(Question::StillThere(ConversationId(3)));
    assert_eq!(questions.expire(at(121)), [Ended { whom: phone(), answer }]);
    assert_eq!(asked(&questions, &phone(), &check), None, "too late");
    assert_eq!(asked(&questions, &phone(), &version), Some(Question::Version));
    assert_eq!(questions.next_timeout(), Some(at(600)));
    assert_eq!(questions.expire(at(10_000)).len(), 1);
    assert_eq!(questions.next_timeout(), None);
}

#[test]
fn a_full_table_ends_the_oldest_question_in_silence() {
    let mut questions = table(2, at(0));
    let ids: Vec<String> = (0..3)
        .map(|number| {
            id_of(questions.ask(at(1), DESK, phone(), Question::StillThere(ConversationId(number))))
        })
        .collect();
    assert_eq!(asked(&questions, &phone(), &ids[0]), None);
    assert_eq!(questions.next_timeout(), Some(at(0)), "to be told at once");
    assert_eq!(questions.expire(at(1)).iter().map(|ended| number(&ended.answer)).collect::<Vec<_>>(), [0]);
    assert!(asked(&questions, &phone(), &ids[1]).is_some() && asked(&questions, &phone(), &ids[2]).is_some());
}

const ROOM: usize = 5;

fn parties() -> [Party; 5] {
    [
        phone(),
        party("main", "cora@out.example", Some("laptop")),
        party("main", "cora@out.example", None),
        party("other", "cora@out.example", Some("phone")),
        party("main", "eve@evil.example", Some("phone")),
    ]
}

/// Something that happens to the table.
#[derive(Clone, Debug)]
enum Step {
    /// One of [`parties`] is asked.
    Ask(usize),
    /// One of them answers a question, or under an id that is nearly that of one.
    Answer { by: usize, question: prop::sample::Index, bend: usize },
    /// Seconds pass.
    Later(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let bend = prop_oneof![3 => Just(0_usize), 1 => 1..5_usize];
    prop_oneof![
        3 => (0..5_usize).prop_map(Step::Ask),
        4 => (0..5_usize, any::<prop::sample::Index>(), bend)
            .prop_map(|(by, question, bend)| Step::Answer { by, question, bend }),
        1 => (0..70_u64).prop_map(Step::Later),
    ]
}

/// A question as the test remembers it.
struct Known {
    id: String,
    whom: Party,
    until: Timestamp,
    ended: bool,
}

fn bent(id: &str, bend: usize) -> String {
    match bend {
        0 => id.to_owned(),
        1 => format!("{id}0"),
        2 => id.to_uppercase(),
        3 => id.replace("question-7", "question-8"),
        _ => id.replace("question-7-0", "question-7-1"),
    }
}

proptest! {
    #[test]
    fn every_question_ends_once_and_only_by_whom_was_asked(steps in prop::collection::vec(step(), 0..120)) {
        let mut questions = table(ROOM, at(0));
        let mut known: Vec<Known> = Vec::new();
        let mut now = at(0);
        for step in steps {
            match step {
                Step::Ask(whom) => {
                    let (whom, about) = (parties()[whom].clone(), ConversationId(known.len() as u64));
                    let id = id_of(questions.ask(now, DESK, whom.clone(), Question::StillThere(about)));
                    prop_assert!(known.iter().all(|earlier| earlier.id != id));
                    known.push(Known { id, whom, until: now.plus(still_there::WITHIN), ended: false });
                }
                Step::Answer { .. } if known.is_empty() => {}
                Step::Answer { by, question, bend } => {
                    let by = parties()[by].clone();
                    let id = bent(&known[question.index(known.len())].id, bend);
                    let about = known.iter().position(|known| known.id == id && known.whom == by && !known.ended);
                    let expected = about.map(|about| Question::StillThere(ConversationId(about as u64)));
                    prop_assert_eq!(asked(&questions, &by, &id), expected);
                    if let Some(about) = about {
                        prop_assert_eq!(questions.answered(&id), Some(by));
                        known[about].ended = true;
                    }
                }
                Step::Later(seconds) => now = now.plus(Span::from_seconds(seconds)),
            }
            prop_assert!(questions.asked.len() <= ROOM);
            for ended in questions.expire(now) {
                let known = &mut known[number(&ended.answer)];
                prop_assert!(!known.ended, "ended twice: {}", known.id);
                prop_assert!(known.until <= now || questions.asked.len() == ROOM, "ended too early");
                prop_assert_eq!(&ended.whom, &known.whom);
                known.ended = true;
            }
            let open: Vec<&Known> = known.iter().filter(|known| !known.ended).collect();
            prop_assert_eq!(open.len(), questions.asked.len());
            prop_assert_eq!(questions.due.len(), questions.asked.len());
            prop_assert_eq!(open.iter().map(|open| open.until).min(), questions.next_timeout());
            prop_assert!(open.iter().all(|open| open.until > now));
        }
    }
}
