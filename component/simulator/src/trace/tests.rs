//! Traces: the documented one loads, what is written is read back, and wrong lines are named.
//!
//! *Never:* what becomes of a day.

use super::super::day::{AgentDay, Attribute, Contact, Day, Interval, LUCK_BELOW};
use super::super::distribution::Distribution;
use super::super::spec;
use super::{read, write};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use router_core::Span;
use std::path::Path;

const GUIDE: &str = include_str!("../../../../docs/SIMULATE.md");

fn between(fence: &str) -> &'static str {
    GUIDE.split(fence).nth(1).and_then(|rest| rest.split("```").next()).expect("it is there")
}

fn written(days: &[Day]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for day in days {
        write(day, &mut bytes).expect("memory takes all");
    }
    bytes
}

fn faults(text: &str, expected: Expect) {
    match read(text.as_bytes()) {
        Ok(_) => panic!("no fault was found in:\n{text}"),
        Err(faults) => expected.assert_eq(&faults.to_string()),
    }
}

#[test]
fn the_documented_trace_loads() {
    let days = read(between("```jsonl\n").as_bytes()).unwrap_or_else(|faults| panic!("{faults}"));
    let [day] = days.as_slice() else { panic!("one day") };
    assert_eq!((day.date.as_str(), day.zone.as_str(), day.seed), ("2026-03-02", "Europe/Berlin", 17));
    assert_eq!((day.opens, day.until), (Span::from_seconds(28_800), Span::from_seconds(57_600)));
    let [anna, bob] = day.agents.as_slice() else { panic!("two agents") };
    assert_eq!(anna.answer, Distribution::Lognormal { mean: 9.0, cv: 1.0 });
    assert_eq!((bob.until, bob.skills["contracts"]), (None, 7));
    let [first, second] = day.contacts.as_slice() else { panic!("two contacts") };
    assert_eq!((first.at, first.patience), (Span::from_millis(28_811_250), Some(Span::from_millis(95_500))));
    assert_eq!(second.attributes["contacts.today"], Attribute::Number(2.0));
    assert_eq!(second.attributes["returning"], Attribute::YesNo(true));
    assert_eq!(second.patience, None);
}

#[test]
fn every_documented_field_is_needed_and_no_other() {
    let trace = between("```jsonl\n");
    for line in trace.lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        for field in object.as_object().unwrap().keys() {
            assert!(GUIDE.contains(&format!("`{field}`")), "{field} has no row in the guide");
            let mut without = object.clone();
            without.as_object_mut().unwrap().remove(field);
            let text = trace.replace(line, &without.to_string());
            let fault = read(text.as_bytes()).expect_err(field).to_string();
            assert!(fault.contains(&format!("missing field `{field}`")), "{fault}");
        }
        let mut more = object.clone();
        more.as_object_mut().unwrap().insert("colour".into(), "red".into());
        read(trace.replace(line, &more.to_string()).as_bytes()).unwrap_or_else(|faults| panic!("{faults}"));
    }
}

#[test]
fn made_days_come_back_as_they_were() {
    let spec = spec::read(between("```toml\n"), Path::new("days.toml")).unwrap();
    let days: Vec<Day> = (0..3).map(|number| spec.day(number)).collect();
    assert_eq!(read(written(&days).as_slice()), Ok(days));
}

fn moment() -> impl Strategy<Value = Span> {
    (0_u64..864_000_000).prop_map(Span::from_millis)
}

fn attribute() -> impl Strategy<Value = Attribute> {
    prop_oneof![
        ".{0,8}".prop_map(|text| Attribute::Text(text.into())),
        (-1_000_000_i64..1_000_000).prop_map(|number| Attribute::Number(number as f64 / 64.0)),
        any::<bool>().prop_map(Attribute::YesNo),
        prop::collection::vec(".{0,4}".prop_map(Into::into), 0..4).prop_map(Attribute::List),
    ]
}

fn contact() -> impl Strategy<Value = Contact> {
    let attributes = prop::collection::btree_map(".{0,6}".prop_map(Into::into), attribute(), 0..4);
    (moment(), ".{0,6}", attributes, moment(), prop::option::of(moment()), 0..LUCK_BELOW).prop_map(
        |(at, class, attributes, work, patience, luck)| Contact {
            at,
            class: class.into(),
            attributes,
            work,
            patience,
            luck,
        },
    )
}

fn agent() -> impl Strategy<Value = AgentDay> {
    let skills = prop::collection::btree_map("[a-z]{1,5}".prop_map(Into::into), any::<u8>(), 0..4);
    (0_u64..1000, prop::collection::vec(1_u64..50, 0..5), skills, 1_u32..9, 0_u32..64, any::<bool>())
        .prop_map(|(from, steps, skills, capacity, part, stays)| {
            let mut at = from;
            let mut moments = Vec::new();
            for step in steps {
                at += step;
                moments.push(Span::from_seconds(at));
            }
            let pairs = moments.chunks_exact(2);
            AgentDay {
                id: format!("agent-{from}").into(),
                group: "all".into(),
                from: Span::from_seconds(from),
                until: (!stays).then(|| Span::from_seconds(at + 1)),
                breaks: pairs.map(|pair| Interval { from: pair[0], until: pair[1] }).collect(),
                skills,
                capacity,
                slow_down: f64::from(part) / 32.0,
                answer: Distribution::Gamma { mean: f64::from(part), shape: 2.5 },
                missed: f64::from(part) / 64.0,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_written_is_read_back(mut contacts in prop::collection::vec(contact(), 0..8), agent in agent(), seed in any::<u64>()) {
        contacts.sort_by_key(|contact| contact.at);
        let day = Day {
            number: 4,
            date: "2026-12-24".to_owned(),
            zone: "Asia/Tokyo".to_owned(),
            seed,
            opens: Span::ZERO,
            until: Span::from_millis(1),
            contacts,
            agents: vec![agent],
        };
        prop_assert_eq!(read(written(std::slice::from_ref(&day)).as_slice()), Ok(vec![day]));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(bytes.as_slice());
    }
}

#[test]
fn wrong_lines_are_named() {
    let day = between("```jsonl\n").lines().next().unwrap();
    let good = r#"{"kind":"contact","at":1,"class":"a","attributes":{},"work":1,"patience":null,"luck":1}"#;
    let lines = [
        good,
        day,
        "",
        "{\"kind\":\"contakt\"}",
        "{\"kind\":",
        "[1]",
        &good.replace("\"at\":1", "\"at\":-1"),
        &good.replace("\"at\":1", "\"at\":\"08:00\""),
        &good.replace("{}", "{\"x\":null}"),
        &good.replace("\"luck\":1", "\"luck\":18446744073709551615"),
        &good.replace(",\"patience\":null", ""),
        r#"{"kind":"agent","id":"a","group":"g","from":9,"until":5,"breaks":[],"skills":{},"capacity":1,"slow_down":0,"answer":{"distribution":"constant","mean":0},"missed":0}"#,
        r#"{"kind":"agent","id":"a","group":"g","from":1,"until":5,"breaks":[],"skills":{},"capacity":1,"slow_down":0,"answer":{"distribution":"erlang","mean":1,"phases":0},"missed":0}"#,
        r#"{"kind":"agent","id":"a","group":"g","from":1,"until":5,"breaks":[[3,4],[2,3]],"skills":{},"capacity":1,"slow_down":0,"answer":{"distribution":"constant","mean":0},"missed":0}"#,
        &day.replace("\"version\":1", "\"version\":2"),
        &day.replace("\"until\":57600", "\"until\":1"),
    ];
    faults(
        &lines.join("\n"),
        expect![[r#"
        line 1: there is no day yet; begin with a line of the kind "day"
        line 4: no kind of line is called "contakt"; did you mean "contact"? kinds are: day, contact, agent
        line 5: EOF while parsing a value (column 8)
        line 6: invalid type: integer `1`, expected a string (column 2)
        line 7: at is -1; write a number of seconds from 0 to 864000
        line 8: invalid type: string "08:00", expected f64 (column 30)
        line 9: an attribute that is no string, number, true, false or list of strings (column 60)
        line 10: luck is 18446744073709551615; write a whole number below 9007199254740992
        line 11: missing field `patience` (column 71)
        line 12: until is not after from
        line 13: answer: phases is 0; write a number above 0
        line 14: breaks are not in order; write each as [from, until], none overlapping
        line 15: the format version is 2; this program reads version 1
        line 16: until is not after opens"#]],
    );
    faults("\n\n", expect![[r#"line 1: the trace is empty; begin with a line of the kind "day""#]]);
    let many = vec!["x"; 100].join("\n");
    assert_eq!(read(many.as_bytes()).unwrap_err().0.len(), 20);
}
