//! The guard under floods, lies about the time, and machines that talk back.
//!
//! *Never:* stanzas, except to read a knock.

use bytes::Bytes;
use proptest::prelude::*;
use router_core::values::id::LinkName;

use super::*;
use crate::envelope::Envelope;
use xmpp_edge::wire::Checked;

fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(1_000_000_000 + millis)
}

fn address(jid: &str) -> Address {
    Address::new(&LinkName::from("main"), jid)
}

fn knock(jid: &str, family: Family) -> Knock {
    let domain = Arc::from(jid.rsplit('@').next().unwrap());
    Knock { sender: address(jid), domain, family, bytes: 300, is_agent: false }
}

fn count(verdicts: &[Verdict], wanted: Verdict) -> usize {
    verdicts.iter().filter(|verdict| **verdict == wanted).count()
}

#[test]
fn a_flood_is_cut_to_the_rate_and_told_once() {
    let mut guard = Guard::new(Limits::default());
    let flood = knock("eve@evil.example", Family::Message);
    let verdicts: Vec<_> = (0..10_000).map(|number| guard.admit(at(number), &flood)).collect();
    assert_eq!(count(&verdicts, Verdict::Pass), 20 + 49, "burst and 5 a second for 10 seconds");
    assert_eq!(count(&verdicts, Verdict::Tell), 1);
    assert_eq!(guard.admit(at(10_000), &knock("cora@out.example", Family::Message)), Verdict::Pass);
    assert_eq!(guard.admit(at(20_000), &flood), Verdict::Pass);
}

#[test]
fn presence_floods_are_dropped_in_silence() {
    let mut guard = Guard::new(Limits::default());
    let flood = knock("eve@evil.example", Family::Presence);
    let verdicts: Vec<_> = (0..10_000).map(|_| guard.admit(at(0), &flood)).collect();
    assert_eq!(count(&verdicts, Verdict::Pass), 60);
    assert_eq!(count(&verdicts, Verdict::Tell), 0);
    assert_eq!(guard.admit(at(0), &knock("eve@evil.example", Family::Message)), Verdict::Pass);
}

#[test]
fn bytes_count_too() {
    let mut guard = Guard::new(Limits::default());
    let big = Knock { bytes: 60_000, ..knock("eve@evil.example", Family::Message) };
    assert_eq!(guard.admit(at(0), &big), Verdict::Pass);
    assert_eq!(guard.admit(at(0), &big), Verdict::Tell);
    assert_eq!(guard.admit(at(30_000), &big), Verdict::Pass);
}

#[test]
fn agents_may_send_more_but_not_everything() {
    let mut guard = Guard::new(Limits::default());
    let agent = Knock { is_agent: true, ..knock("anna@corp.example", Family::Message) };
    let verdicts: Vec<_> = (0..2_000).map(|_| guard.admit(at(0), &agent)).collect();
    assert_eq!(count(&verdicts, Verdict::Pass), 500);
    let presence = Knock { family: Family::Presence, ..agent };
    assert!((0..100).all(|_| guard.admit(at(0), &presence) == Verdict::Pass));
}

#[test]
fn a_domain_full_of_senders_is_one_sender() {
    let limits = Limits { unlimited_domains: [Arc::from("corp.example")].into(), ..Limits::default() };
    let mut guard = Guard::new(limits);
    let mut passed = |domain: &str| {
        (0..2_000)
            .map(|number| guard.admit(at(0), &knock(&format!("bot{number}@{domain}"), Family::Message)))
            .filter(|verdict| *verdict == Verdict::Pass)
            .count()
    };
    assert_eq!(passed("evil.example"), 500);
    assert_eq!(passed("corp.example"), 2_000);
    assert!(guard.may_open("evil.example", 199) && !guard.may_open("evil.example", 200));
    assert!(guard.may_open("corp.example", 10_000));
}

#[test]
fn we_say_the_same_thing_once_an_hour() {
    let mut guard = Guard::new(Limits::default());
    let cora = address("cora@out.example");
    assert!(guard.may_tell(at(0), &cora, Topic::Encrypted));
    assert!(!guard.may_tell(at(3_599_999), &cora, Topic::Encrypted));
    assert!(guard.may_tell(at(3_599_999), &cora, Topic::Call));
    assert!(guard.may_tell(at(3_600_000), &cora, Topic::Encrypted));
    assert!(guard.may_tell(at(0), &address("dora@out.example"), Topic::Encrypted));
}

#[test]
fn we_answer_a_stranger_ten_times_a_minute_at_the_most() {
    let mut guard = Guard::new(Limits::default());
    let (bot, anna) = (address("bot@out.example"), address("anna@corp.example"));
    let answers = (0..1_000).filter(|_| guard.may_answer(at(0), &bot, false)).count();
    assert_eq!(answers, 10);
    assert!(!guard.may_answer(at(5_999), &bot, false));
    assert!(guard.may_answer(at(6_000), &bot, false));
    assert_eq!((0..1_000).filter(|_| guard.may_answer(at(0), &anna, true)).count(), 120);
}

#[test]
fn a_machine_that_echoes_us_is_muted_and_a_person_who_quotes_is_not() {
    let mut guard = Guard::new(Limits::default());
    let (bot, words) = (address("bot@out.example"), "Welcome! What can we do for you?");
    guard.said(at(0), &bot, words);
    guard.said(at(0), &bot, "yes");
    assert!(!guard.is_echo(at(0), &bot, "yes"));
    assert!(guard.is_echo(at(0), &bot, words));
    assert!(!guard.is_echo(at(1), &bot, "I did not get that"));
    assert_eq!(guard.admit(at(1), &knock("bot@out.example", Family::Message)), Verdict::Pass);
    assert!(guard.is_echo(at(2), &bot, words));
    assert!(guard.is_echo(at(3), &bot, words));
    assert_eq!(guard.admit(at(4), &knock("bot@out.example", Family::Message)), Verdict::Drop);
    assert!(!guard.may_answer(at(4), &bot, false));
    assert_eq!(guard.admit(at(4), &knock("bot@out.example", Family::Query)), Verdict::Pass);
    assert_eq!(guard.admit(at(600_003), &knock("bot@out.example", Family::Message)), Verdict::Pass);
}

#[test]
fn two_bots_talking_come_to_an_end() {
    let mut guard = Guard::new(Limits::default());
    let bot = address("bot@out.example");
    let mut answered = 0;
    for round in 0..600 {
        let now = at(round * 100);
        if guard.admit(now, &knock("bot@out.example", Family::Message)) == Verdict::Pass
            && guard.may_answer(now, &bot, false)
        {
            answered += 1;
        }
    }
    assert!(answered <= 20, "{answered} answers in the first minute");
}

#[test]
fn a_clock_that_is_set_back_locks_nobody_out() {
    let mut guard = Guard::new(Limits::default());
    let eve = knock("eve@evil.example", Family::Message);
    let later = at(3_600_000);
    assert!((0..20).all(|_| guard.admit(later, &eve) == Verdict::Pass));
    assert_eq!(guard.admit(later, &eve), Verdict::Tell);
    assert_ne!(guard.admit(at(0), &eve), Verdict::Pass);
    assert_eq!(guard.admit(at(1_000), &eve), Verdict::Pass);
    assert!(
        guard.may_tell(later, &eve.sender, Topic::Call) && guard.may_tell(at(0), &eve.sender, Topic::Call)
    );
}

#[test]
fn memory_stays_bounded() {
    let limits = Limits { remembered_peers: 100, remembered_domains: 10, ..Limits::default() };
    let mut guard = Guard::new(limits);
    for number in 0..5_000 {
        guard.admit(at(number), &knock(&format!("x@d{number}.example"), Family::Message));
    }
    assert_eq!((guard.peers.len(), guard.domains.len()), (100, 10));
}

#[test]
fn a_knock_is_read_from_the_start_tag() {
    let read = |text: &str| {
        let stanza = Checked::new(Bytes::from(text.to_owned())).unwrap();
        let link = LinkName::from("main");
        let station = crate::station::Station::Domain("help.example".into());
        let envelope = Envelope::open(&stanza, &link, &station);
        Knock::of(&envelope, true)
    };
    let knock = read("<message from='Anna@Corp.Example/pc' to='help.example'/>").unwrap();
    assert_eq!((&*knock.sender.jid, &*knock.domain), ("anna@corp.example", "corp.example"));
    assert!(knock.is_agent && knock.family == Family::Message && knock.bytes == 56);
    assert_eq!(read("<iq from='out.example'/>").unwrap().family, Family::Query);
    assert_eq!(read("<iq from='help.example' to='help.example' id='barrier-1-1'/>"), None);
    assert_eq!(read("<iq/>"), None);
}

proptest! {
    #[test]
    fn nobody_gets_more_than_burst_and_rate(steps in prop::collection::vec(0_u64..2_000, 1..300)) {
        let mut guard = Guard::new(Limits::default());
        let (mut now, mut passed) = (0, 0_u64);
        for step in steps {
            now += step;
            passed += u64::from(guard.admit(at(now), &knock("a@b.example", Family::Message)) == Verdict::Pass);
        }
        prop_assert!(passed <= 20 + now * 5 / 1000, "{} in {} ms", passed, now);
    }
}

#[test]
fn what_is_not_let_in_is_told_once_a_minute() {
    let mut guard = Guard::new(Limits::default());
    assert_eq!(guard.turned_away(at(0)), Some(1));
    assert_eq!(guard.turned_away(at(1)), None);
    assert_eq!(guard.turned_away(at(59_999)), None);
    assert_eq!(guard.turned_away(at(60_000)), Some(3));
}
