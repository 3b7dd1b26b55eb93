//! What rules and steps say of the agent's client: wrong, odd, and right. `UPDATE_EXPECT=1 cargo test` writes the
//! expectations anew.
//!
//! *Never:* what the engine does with it.

use super::{MINIMAL, NOW};
use crate::{Checked, Variables, check_text};
use expect_test::{Expect, expect};
use router_core::values::id::QueueName;
use router_core::values::ladder::ClientStrength;
use router_core::values::rule::Verdict;
use std::path::Path;

/// The minimal settings with `text` before them.
fn checked(text: &str) -> Checked {
    let minimal = MINIMAL.replace("[[desk]]\n", "[[desk]]\nqueue = \"general\"\n");
    let text = format!("{text}\n{minimal}");
    check_text(&text, Path::new("frontdesk.toml"), Some(&Variables::new()), NOW)
}

fn said(text: &str, expected: Expect) {
    expected.assert_eq(&checked(text).faults.to_string());
}

#[test]
fn mistakes() {
    said(
        r#"
[[rule]]
name = "misspelt"
when = 'now.hour == 5'
agent_client = { required = { features = ["fiels", "omemo", "urn:xmpp:ping"], sofware = ["Gajim"] } }

[[rule]]
name = "programs"
when = 'now.hour == 6'
agent_client = { required = { software = ["Gajim >= new", "Dino < 1", "Psi"] }, preferred = {} }

[[rule]]
name = "same"
when = 'now.hour == 7'
agent_client = { preferred = { same = ["netwrok", "calls", 5] } }

[[rule]]
name = "empty"
when = 'now.hour == 8'
agent_client = {}

[[rule]]
name = "list"
when = 'now.hour == 9'
agent_client = ["files"]

[[rule]]
name = "ends"
when = 'now.hour == 22'
end = "closed"
agent_client = { required = { features = ["files"] } }

[[rule]]
name = "default"

[[queue]]
name = "spare"

[[queue.step]]
for = "1m"
agent_client = "prefered"
"#,
        expect![[r#"
            frontdesk.toml:5:16: warning: rule "misspelt" requires omemo of the agent's client, but that does not cross where Frontdesk passes on what is said; write hosting = "direct" or "room" in the rule, or do not require it
            frontdesk.toml:5:43: "fiels" is not an ability that is known; did you mean "files"? abilities are: files, corrections, retractions, reactions, replies, receipts, markers, states, attention, commands, forms, rooms, calls, video, transfers, omemo and 1 more; or write the namespace as clients announce it, such as "urn:xmpp:ping"
            frontdesk.toml:5:79: required has no key "sofware"; did you mean "software"? keys are: features, software, same
            frontdesk.toml:10:43: "Gajim >= new" is not a program; write its name, and after >= the least version if that matters, such as "Gajim >= 1.7"
            frontdesk.toml:10:59: "Dino < 1" is not a program; write its name, and after >= the least version if that matters, such as "Gajim >= 1.7"
            frontdesk.toml:10:93: preferred needs features, software or same; write for instance features = ["files"]
            frontdesk.toml:15:40: "netwrok" is not an ability that is known; did you mean "network"? abilities are: files, corrections, retractions, reactions, replies, receipts, markers, states, attention, commands, forms, rooms, calls, video, transfers, omemo and 4 more; or write the namespace as clients announce it, such as "urn:xmpp:ping"
            frontdesk.toml:15:60: same is a number; write a string in double quotes
            frontdesk.toml:20:16: agent_client needs required or preferred; write for instance agent_client = { required = { features = ["files"] } }
            frontdesk.toml:25:16: agent_client is a list; write a table
            frontdesk.toml:31:1: agent_client belongs to a rule that looks for an agent; remove it, or remove end
            frontdesk.toml:41:16: what is required of the agent's client cannot be "prefered"; did you mean "preferred"? strengths are: required, preferred, ignored"#]],
    );
}

#[test]
fn what_is_probably_not_meant() {
    said(
        r#"
[[rule]]
name = "calls"
when = 'customer.domain == "customers.example"'
agent_client.required = { features = ["calls", "files"], same = ["omemo", "service"] }

[[rule]]
name = "handed-over"
when = 'customer.domain == "direct.example"'
hosting = "direct"
agent_client.required = { features = ["calls"] }

[[rule]]
name = "own"
when = 'customer.domain in ["direct.example", "example.org"]'
agent_client.required = { same = ["service"] }

[[rule]]
name = "spare"
when = 'now.hour == 3'
queue = "spare"

[[rule]]
name = "default"
agent_client.preferred = { features = ["calls"] }

[[queue]]
name = "spare"

[[queue.step]]
for = "1m"

[[queue.step]]
for = "1m"
agent_client = "preferred"
"#,
        expect![[r#"
            frontdesk.toml:5:1: warning: rule "calls" requires an account on the customer's server, but no agent has one on a server that its when allows; remove "service", or give such an account to an agent
            frontdesk.toml:5:1: warning: rule "calls" requires calls of the agent's client, but that does not cross where Frontdesk passes on what is said; write hosting = "direct" or "room" in the rule, or do not require it
            frontdesk.toml:5:1: warning: rule "calls" requires omemo of the agent's client, but that does not cross where Frontdesk passes on what is said; write hosting = "direct" or "room" in the rule, or do not require it
            frontdesk.toml:35:16: warning: nothing that comes into queue "spare" needs anything of the agent's client, so agent_client in its step 2 changes nothing; remove it, or write agent_client in a rule"#]],
    );
}

#[test]
fn what_it_becomes() {
    let text = r#"
[[rule]]
name = "files"
[rule.agent_client]
required = { features = ["files", "urn:example:odd"], software = ["Gajim >= 1.7", "Dino"] }
preferred = { same = ["network", "service", "software", "calls"] }

[[queue]]
name = "general"
[[queue.step]]
for = "1m"
[[queue.step]]
for = "1m"
agent_client = "preferred"
[[queue.step]]
for = "1m"
agent_client = "ignored"
"#;
    let minimal = MINIMAL.replace("[[queue]]\nname = \"general\"\n", "");
    assert_ne!(minimal, MINIMAL);
    let text = format!("{text}\n{minimal}");
    let checked = check_text(&text, Path::new("frontdesk.toml"), Some(&Variables::new()), NOW);
    assert!(checked.faults.is_empty(), "{}", checked.faults);
    let policy = checked.settings.unwrap().policy;
    let Verdict::Route(route) = &policy.rules[0].verdict else { panic!("it routes") };
    expect![[r#"ClientRule { required: ClientWish { features: {"files", "urn:example:odd"}, software: {Program { name: "Dino", at_least: None }, Program { name: "Gajim", at_least: Some(version("1.7")) }}, same: {} }, preferred: ClientWish { features: {}, software: {}, same: {Feature("calls"), Network, Service, Software} } }"#]].assert_eq(&format!("{:?}", route.agent_client));
    let steps = policy.queues[&QueueName::from("general")].ladder.iter().map(|step| step.agent_client);
    let expected = [ClientStrength::Required, ClientStrength::Preferred, ClientStrength::Ignored];
    assert_eq!(steps.collect::<Vec<_>>(), expected);
}
