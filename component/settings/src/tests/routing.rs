//! Rules, ladders, skills, hours: what is said about wrong ones, about odd ones, and what right ones become.
//! `UPDATE_EXPECT=1 cargo test` writes the expectations anew.
//!
//! *Never:* what the engine does with them.

use super::{MINIMAL, NOW, check};
use crate::{Checked, Variables, check_text};
use expect_test::{Expect, expect, expect_file};
use router_core::values::id::{AgentId, Level, Medium, QueueName, RuleName, SkillName};
use router_core::values::ladder::{End, OfferMode};
use router_core::values::rule::{Preferred, Verdict};
use router_core::values::strategy::Strategy as Choice;
use router_core::{Span, Timestamp};
use std::path::Path;

fn checked(text: &str) -> Checked {
    check_text(text, Path::new("frontdesk.toml"), Some(&Variables::new()), NOW)
}

/// What is said about the minimal settings with `text` before them.
fn said(text: &str, expected: Expect) {
    expected.assert_eq(&checked(&format!("{text}\n{MINIMAL}")).faults.to_string());
}

#[test]
fn many_mistakes_in_routing_at_once() {
    let found = checked(include_str!("wrong_routing.toml"));
    assert!(found.settings.is_none());
    assert!(found.faults.iter().filter(|fault| !fault.is_warning).count() >= 40);
    expect_file!["wrong_routing.txt"].assert_eq(&found.faults.to_string());
}

#[test]
fn examples_of_rules_that_do_not_hold() {
    let found = checked(include_str!("wrong_examples.toml"));
    expect_file!["wrong_examples.txt"].assert_eq(&found.faults.to_string());
}

#[test]
fn valid_but_probably_not_meant() {
    let found = checked(include_str!("odd_routing.toml"));
    assert!(found.settings.is_some() && found.faults.iter().all(|fault| fault.is_warning));
    expect_file!["odd_routing.txt"].assert_eq(&found.faults.to_string());
}

#[test]
fn a_table_without_a_default_rule() {
    said(
        "[[rule]]\nname = \"vip\"\nwhen = 'customer.known'\n[[rule]]\nname = \"late\"\nwhen = 'now.hour > 18'",
        expect![[
            r#"frontdesk.toml:5:8: the last rule, "late", has a condition, so that for some customers no rule decides; add a [[rule]] with name = "default" and without when"#
        ]],
    );
}

#[test]
fn several_earlier_rules_together_shadow_one() {
    let rule = |name: &str, when: &str| format!("[[rule]]\nname = \"{name}\"\nwhen = '{when}'\n");
    let text = [
        rule("one", "customer.domain == \"one.example\""),
        rule("known", "customer.known"),
        rule("two", "customer.domain == \"two.example\" || now.hour < 6"),
        rule("both", "customer.domain in [\"one.example\", \"two.example\"]"),
        "[[rule]]\nname = \"default\"".to_owned(),
    ];
    said(
        &text.concat(),
        expect![[
            r#"frontdesk.toml:12:8: warning: rule "both" never decides: whenever it holds, one of the rules "one", "two" before it holds, too; move it up, make the earlier one narrower, or remove it"#
        ]],
    );
}

#[test]
fn warnings_that_may_follow_from_a_fault_are_not_given() {
    let text = r#"
[[queue]]
name = "spare"
end = { queue = "genral" }

[[rule]]
name = "one"
when = 'customer.nown'

[[rule]]
name = "two"
when = 'customer.known && !customer.known'

[[rule]]
name = "default"
queue = "spere"
"#;
    said(
        text,
        expect![[r#"
        frontdesk.toml:4:17: queue "genral" does not exist; did you mean "general"? queues are: general, spare; or write "message", "close" or "call_back"
        frontdesk.toml:8:9: when: there is no attribute customer.nown; did you mean customer.known?
            customer.nown
            ^^^^^^^^^^^^^
        frontdesk.toml:12:8: warning: the condition of rule "two" can never hold; correct it, or remove the rule
        frontdesk.toml:16:9: queue "spere" does not exist; did you mean "spare"? queues are: general, spare
        frontdesk.toml:24:1: [[desk]] needs a queue, because there are several; write for instance queue = "general""#]],
    );
}

#[test]
fn what_right_tables_become() {
    let settings = check(include_str!("right_routing.toml")).unwrap();
    let policy = &settings.policy;
    let queue = &policy.queues[&QueueName::from("general")];
    assert_eq!((queue.strategy, queue.max_wait), (Choice::BestSkill, Some(Span::from_seconds(1800))));
    assert_eq!((&queue.end, &queue.turned_away), (&End::Queue(QueueName::from("spare")), &End::CallBack));
    let [first, second] = queue.ladder.as_slice() else { panic!("two steps") };
    assert_eq!(first.agents.as_ref().map(|agents| agents.source()), Some("\"gold\" in agent.teams"));
    assert_eq!(first.offer, OfferMode::Staggered(Span::from_seconds(10)));
    assert!(first.skip_when_none_eligible && queue.needs_agents);
    assert_eq!((second.lasts, second.relax, second.offer), (None, 2, OfferMode::All));
    let (anna, bert) = (AgentId::from("anna@example.org"), AgentId::from("bert@example.org"));
    let agent = &policy.agents[&anna];
    assert_eq!(agent.skills, [(SkillName::from("english"), Level(5))].into());
    assert_eq!((agent.teams.len(), agent.place, policy.agents[&bert].place), (2, 0, 1));
    let Verdict::Route(route) = &policy.rules[0].verdict else { panic!("a route") };
    assert_eq!((route.priority, route.head_start, route.tags.len()), (7, Span::from_seconds(300), 2));
    let prefer = route.prefer.as_ref().unwrap();
    assert_eq!((&prefer.agent, prefer.wait), (&Preferred::Last, Span::from_seconds(30)));
    assert_eq!(route.exclude, [bert].into());
    assert_eq!((&policy.rules[1].verdict, &policy.rules[1].when), (&Verdict::Answer, &None));
    assert!(settings.texts.rules.contains_key(&RuleName::from("default")));
    assert_eq!((policy.weights[&Medium::from("voice")], policy.slow_down), (4, 250));
    assert!(
        policy.anonymous.contains("guest.example.org") && policy.networks.contains_key("sms.example.org")
    );
}

#[test]
fn hours_reach_a_year_from_any_day() {
    let text = format!(
        "[[calendar]]\nname = \"office\"\nzone = \"Europe/Berlin\"\nopen = \"daily 09:00-17:00\"\n{MINIMAL}"
    );
    let settings = check(&text).unwrap();
    let days = |count: u64| Span::from_seconds(count * 86_400);
    let noon = Span::from_seconds(12 * 3600);
    let is_open = |policy: &router_core::Policy, at: Timestamp| {
        let hours = policy.calendars.values().next().unwrap().hours(at);
        matches!(hours, router_core::values::calendar::Hours::Open { .. })
    };
    let in_two_years = NOW.plus(days(730)).plus(noon);
    assert!(is_open(&settings.policy, NOW.plus(days(365)).plus(noon)));
    assert!(!is_open(&settings.policy, in_two_years));
    assert!(is_open(&settings.policy_at(NOW.plus(days(729))), in_two_years));
    let plain = check(MINIMAL).unwrap();
    assert_eq!(plain.policy_at(in_two_years), *plain.policy, "without calendars nothing is renewed");
}
