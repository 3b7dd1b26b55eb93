//! Descriptions: the documented one loads, days are what they say, and wrong ones are told why.
//!
//! *Never:* what becomes of a day.

use super::super::day::{Attribute, Day, Interval, seconds};
use super::super::distribution::Distribution;
use super::read::{self, read};
use super::{AttributeSpec, Spec};
use expect_test::{Expect, expect};
use frontdesk_settings::Faults;
use frontdesk_settings::tree;
use router_core::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const GUIDE: &str = include_str!("../../../../docs/SIMULATE.md");

/// The description of the guide.
fn documented() -> &'static str {
    GUIDE.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("it is there")
}

fn spec(text: &str) -> Spec {
    read(text, Path::new("days.toml")).unwrap_or_else(|faults| panic!("{faults}"))
}

fn faults(text: &str, expected: Expect) {
    match read(text, Path::new("days.toml")) {
        Ok(_) => panic!("no fault was found in:\n{text}"),
        Err(faults) => expected.assert_eq(&faults.to_string()),
    }
}

fn clock(hour: u64, minute: u64) -> Span {
    Span::from_seconds(hour * 3600 + minute * 60)
}

#[test]
fn the_documented_description_loads() {
    let spec = spec(documented());
    assert_eq!((spec.days, spec.seed, spec.periods()), (30, 1, 4));
    assert_eq!((spec.opens, spec.until, spec.drain), (clock(8, 0), clock(16, 0), true));
    assert_eq!((spec.day_factor, spec.stratified), (Some(28.7), true));
    let [billing, vip] = spec.classes.as_slice() else { panic!("two classes") };
    assert_eq!(billing.rate, [40.0, 90.0, 75.0, 60.0]);
    assert_eq!(billing.handling, [Distribution::Lognormal { mean: 360.0, cv: 0.8 }]);
    assert_eq!(vip.patience, [Distribution::Erlang { mean: 120.0, phases: 3 }]);
    assert_eq!(vip.attributes["returning"], AttributeSpec::Fixed(Attribute::YesNo(true)));
    let [generalists, seniors] = spec.groups.as_slice() else { panic!("two groups") };
    assert_eq!((generalists.capacity, generalists.slow_down, generalists.missed), (3, 0.3, 0.04));
    assert_eq!(generalists.breaks, [Interval { from: clock(12, 0), until: clock(12, 30) }]);
    assert_eq!(seniors.answer, Distribution::Constant { mean: 5.0 });
    assert_eq!(seniors.skills["contracts"], 7);
}

#[test]
fn the_documented_description_has_every_key() {
    let mut found = BTreeSet::new();
    let mut faults = Faults::new(Path::new("days.toml"));
    collect(&tree::parse(documented(), &mut faults).expect("it is TOML"), "", &mut found);
    let groups: [(&str, &[&str]); 4] = [
        ("", read::KEYS),
        ("day_factor.", read::DAY_FACTOR_KEYS),
        ("class.", read::CLASS_KEYS),
        ("group.", read::GROUP_KEYS),
    ];
    for key in groups.iter().flat_map(|(group, keys)| keys.iter().map(move |key| format!("{group}{key}"))) {
        assert!(found.contains(&key), "the guide does not show {key}");
    }
}

fn collect(table: &tree::Table, path: &str, found: &mut BTreeSet<String>) {
    for entry in &table.entries {
        let path = format!("{path}{}", entry.key);
        found.insert(path.clone());
        let inner = entry.node.value.as_list().unwrap_or(std::slice::from_ref(&entry.node));
        for table in inner.iter().filter_map(|node| node.value.as_table()) {
            collect(table, &format!("{path}."), found);
        }
    }
}

#[test]
fn days_are_made_again_in_any_order() {
    let spec = spec(documented());
    let third = spec.day(3);
    assert_eq!(spec.day(3), third);
    assert_ne!(spec.day(4).contacts, third.contacts);
    assert!(third.contacts.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert!(third.contacts.iter().all(|contact| third.open().contains(contact.at)));
}

/// More staff, more patience and one more class change nothing about who was there before.
#[test]
fn what_is_not_changed_stays() {
    let changed = documented()
        .replace("agents = 2\n", "agents = 9\n")
        .replace(
            "[[group]]\nname = \"seniors\"",
            "[[class]]\nname = \"new\"\nrate = 99\nhandling = \"1s\"\n\n[[group]]\nname = \"seniors\"",
        )
        .replace("mean = \"4m\" }", "mean = \"9m\" }");
    let (before, mut after) = (spec(documented()).day(5), spec(&changed).day(5));
    after.contacts.retain(|contact| &*contact.class != "new");
    assert_eq!(before.contacts.len(), after.contacts.len());
    for (before, after) in before.contacts.iter().zip(&after.contacts) {
        assert_eq!((before.at, &before.class, before.work), (after.at, &after.class, after.work));
        assert_eq!((before.luck, &before.attributes), (after.luck, &after.attributes));
        let patience = |contact: &super::super::day::Contact| seconds(contact.patience.unwrap());
        let grown = if &*before.class == "billing" { 540.0 / 240.0 } else { 1.0 };
        assert!((patience(after) - grown * patience(before)).abs() < 0.01);
    }
}

#[test]
fn staff_follows_the_periods() {
    let mut spec = spec(documented());
    spec.groups[0].agents = vec![2, 1, 2, 0];
    spec.groups[0].breaks.clear();
    let agents: Vec<_> =
        spec.day(0).agents.into_iter().filter(|agent| &*agent.group == "generalists").collect();
    let shifts: Vec<_> = agents.iter().map(|agent| (&*agent.id, agent.shifts(clock(24, 0)))).collect();
    let interval = |from, until| Interval { from: clock(from, 0), until: clock(until, 0) };
    assert_eq!(
        shifts,
        [
            ("generalists-1", vec![interval(8, 14)]),
            ("generalists-2", vec![interval(8, 10), interval(12, 14)]),
        ]
    );
    let senior = spec.day(0).agents.pop().unwrap();
    assert_eq!(senior.until, None, "it drains");
}

#[test]
fn rates_attributes_and_day_factors_are_kept() {
    let spec = spec(documented());
    let days: Vec<Day> = (0..spec.days).map(|number| spec.day(number)).collect();
    let of = |class: &str| days.iter().flat_map(|day| &day.contacts).filter(|c| &*c.class == class).count();
    // 530 billing contacts a day; stratified factors leave little more than the Poisson noise of 126 over 30 days.
    let expected = 530.0 * 30.0;
    assert!((of("billing") as f64 - expected).abs() < 500.0, "{}", of("billing"));
    let mut languages: BTreeMap<String, usize> = BTreeMap::new();
    for contact in days.iter().flat_map(|day| &day.contacts) {
        if let Some(Attribute::Text(language)) = contact.attributes.get("language") {
            *languages.entry(language.to_string()).or_default() += 1;
        }
    }
    let share = languages["de"] as f64 / of("billing") as f64;
    assert!((share - 0.3).abs() < 0.02, "{languages:?}");
    let counts: Vec<f64> = days.iter().map(|day| day.contacts.len() as f64).collect();
    let (low, high) =
        (counts.iter().copied().fold(f64::MAX, f64::min), counts.iter().copied().fold(0.0, f64::max));
    assert!(low < 0.75 * 578.0 && high > 1.3 * 578.0, "{counts:?}");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    faults(
        r#"
opens = "8:00"
until = "25:00"
perid = "1h"
days = 0
date = "2.3.2026"
day_factor = { shap = 3 }

[[class]]
name = "billing"
rate = -3
handling = { distribution = "exponental", mean = "5m" }
patience = { distribution = "gamma", mean = 5 }

[[class]]
name = "billing"
rate = [1, "two"]
attributes = { language = { en = 0 }, when = 2026-03-02 }

[[group]]
agents = 2.5
skills = { billing = "good" }
answer = { distribution = "uniform", from = "9s", to = "3s" }
missed = 4
breaks = ["13:00-12:00", "noon"]
"#,
        expect![[r#"
            days.toml:2:9: opens is "8:00"; write a time of day such as "08:00" or "24:00"
            days.toml:3:9: until is "25:00"; write a time of day such as "08:00" or "24:00"
            days.toml:4:1: the description has no key "perid"; did you mean "period"? keys are: days, seed, date, zone, opens, until, drain, period, day_factor, stratified, class, group
            days.toml:5:8: days is 0; write a number from 1 to 100000
            days.toml:6:8: date is "2.3.2026"; write year, month and day such as "2026-03-02"
            days.toml:7:14: day_factor needs shape; write for instance day_factor = { shape = 28.7 }
            days.toml:7:16: day_factor has no key "shap"; did you mean "shape"? keys are: shape
            days.toml:11:8: rate is -3; write a number from 0 to 10000000
            days.toml:12:29: no distribution is called "exponental"; did you mean "exponential"? distributions are: constant, uniform, exponential, erlang, gamma, lognormal
            days.toml:13:12: the gamma distribution needs shape; write for instance shape = 2.5
            days.toml:13:45: mean is 5; write a length of time such as "30s", "5m" or "1h30m"
            days.toml:15:1: [[class]] needs handling; write for instance handling = "5m"
            days.toml:16:8: there are two called "billing"; give each its own name
            days.toml:17:8: rate has 2 entries and the day 1 periods; write one for each period, or a single value without brackets for all of them
            days.toml:17:12: rate is a string; write a number without quotes
            days.toml:18:27: language has no value with a weight above 0; write for instance { en = 0.7, de = 0.3 }
            days.toml:18:46: when is a date; write a string, a number, true, false, or a list of strings
            days.toml:20:1: [[group]] needs name; write for instance name = "generalists"
            days.toml:21:10: agents is a number with a fraction; write a whole number without quotes
            days.toml:22:22: billing has no level; write a whole number from 0 to 255
            days.toml:23:10: from is longer than to; write the shorter one as from
            days.toml:24:10: missed is 4; write a number from 0 to 1
            days.toml:25:11: breaks "13:00-12:00" ends before it begins; write the earlier time first
            days.toml:25:26: breaks is "noon"; write two times of day such as "12:00-12:30""#]],
    );
}

#[test]
fn an_empty_description() {
    faults(
        "",
        expect![[r#"
        days.toml: nobody arrives; write [[class]] with name, rate and handling
        days.toml: nobody works; write [[group]] with name and agents
        days.toml: the description needs opens; write for instance opens = "08:00"
        days.toml: the description needs until; write for instance until = "16:00""#]],
    );
}

#[test]
fn days_that_make_no_sense() {
    faults(
        "opens = \"16:00\"\nuntil = \"08:00\"\n[[class]]\nname = \"a\"\nrate = [1, 2]\nhandling = \"1m\"\n[[group]]\nname = \"b\"\nagents = 1\n",
        expect![[r#"
            days.toml:2:9: until is not after opens; write the later time here
            days.toml:5:8: rate has 2 entries and the day 1 periods; write one for each period, or a single value without brackets for all of them"#]],
    );
    faults(
        "opens = \"00:00\"\nuntil = \"24:00\"\nperiod = \"10s\"\n",
        expect!["days.toml:3:10: there are more than 1440 periods in the day; make them longer"],
    );
    faults(
        "opens = \"00:00\"\nuntil = \"24:00\"\n[[class]]\nname = \"a\"\nrate = 9000000\nhandling = \"1m\"\n[[group]]\nname = \"b\"\nagents = 1\n",
        expect!["days.toml: a day would have about 216000000 contacts; lower the rates to at most 5000000"],
    );
}
