//! What right settings become.
//!
//! *Never:* wrong settings; `faults` has them.

use super::{FULL, MINIMAL, NOW, check, check_with};
use crate::{LogFormat, StoreSettings, TlsSettings};
use router_core::Span;
use router_core::values::id::{AgentId, DeskName, Language, QuestionId, QueueName};
use router_core::values::ladder::{End, Step};
use router_core::values::question::QuestionKind;
use std::path::Path;

#[test]
fn the_minimal_settings_have_sensible_defaults() {
    let settings = check(MINIMAL).unwrap();
    let link = &settings.links[0];
    assert_eq!((link.name.as_str(), link.host.as_str(), link.port), ("main", "127.0.0.1", 5347));
    assert_eq!((link.domain.as_str(), &link.tls), ("help.example.org", &None));
    assert_eq!(settings.store, StoreSettings::Sqlite("frontdesk.sqlite".into()));
    assert_eq!((settings.log.format, settings.log.filter.as_str()), (LogFormat::Text, "info"));
    let policy = &settings.policy;
    assert_eq!(policy.home_desk, Some(DeskName::from("support")));
    let desk = &policy.desks[&DeskName::from("support")];
    assert_eq!(desk.queue, QueueName::from("general"));
    assert_eq!((desk.remind_after, desk.close_after), (Span::from_seconds(600), Span::from_seconds(300)));
    let queue = &policy.queues[&QueueName::from("general")];
    assert_eq!((queue.offer_for, queue.wrap_up), (Span::from_seconds(30), Span::from_seconds(10)));
    assert_eq!((queue.head_start, queue.max_waiting), (Span::ZERO, 100));
    assert_eq!(queue.ladder, [Step { lasts: Some(Span::from_seconds(3600)), ..Step::default() }]);
    assert_eq!((&queue.end, &queue.turned_away), (&End::LeaveMessage, &End::Close));
    let agent = &policy.agents[&AgentId::from("anna@example.org")];
    assert_eq!((&*agent.name, agent.capacity), ("anna", 2));
    assert_eq!(agent.queues, [QueueName::from("general")]);
    assert_eq!(agent.address.link.as_str(), "main");
}

#[test]
fn the_defaults_in_the_full_example_are_the_defaults() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/full.toml");
    let full = crate::read(FULL, &path, Some(&Default::default()), NOW).unwrap();
    let minimal = check(MINIMAL).unwrap();
    assert_eq!(full.guard, minimal.guard);
    assert_eq!(full.firewall, minimal.firewall);
    assert_eq!(full.log, minimal.log);
    assert_eq!(full.policy.times, minimal.policy.times);
    assert_eq!(full.policy.limits, minimal.policy.limits);
    let (desk, queue) = (DeskName::from("support"), QueueName::from("general"));
    assert_eq!(full.policy.desks[&desk].remind_after, minimal.policy.desks[&desk].remind_after);
    assert_eq!(full.policy.desks[&desk].close_after, minimal.policy.desks[&desk].close_after);
    assert_eq!(full.policy.queues[&queue], minimal.policy.queues[&queue]);
}

#[test]
fn the_full_settings_say_everything() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/full.toml");
    let settings = crate::read(FULL, &path, Some(&Default::default()), NOW).unwrap();
    let internal = &settings.links[1];
    assert_eq!(internal.secret.reveal(), "change-me-20-random-characters");
    let tls = internal.tls.as_ref().unwrap();
    assert_eq!(tls.server_name.as_deref(), Some("xmpp.internal.example.org"));
    assert!(tls.ca_file.as_ref().unwrap().is_file());
    let policy = &settings.policy;
    let billing = &policy.queues[&QueueName::from("billing")];
    assert_eq!(billing.end, End::Queue(QueueName::from("general")));
    let questions = &policy.desks[&DeskName::from("support")].questions;
    let ids: Vec<&str> = questions.iter().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["name", "topic", "invoice"]);
    assert!(questions[0].remember && !questions[0].optional);
    let QuestionKind::Choice { options } = &questions[1].kind else { panic!("no choice") };
    assert_eq!(options[0].queue, Some(QueueName::from("billing")));
    assert_eq!(options[1].labels, ["ein technisches problem".into(), "a technical problem".into()]);
    assert_eq!(questions[2].kind, QuestionKind::Number { min: 1, max: 999_999 });
    assert_eq!(&*questions[2].only_when[0].any_of[0], "billing");
    let bert = AgentId::from("bert@internal.example.org");
    assert_eq!(policy.agents[&bert].address.link.as_str(), "internal");
    assert_eq!(settings.texts.agents[&bert], Language::from("de"));
    assert_eq!(settings.texts.overrides.len(), 2);
    let texts = &settings.texts.desks[&DeskName::from("support")];
    let topic = &texts.questions[&QuestionId::from("topic")];
    assert_eq!(topic.ask.get(["de-AT"].into_iter()), Some("Worum geht es?"));
}

#[test]
fn variables_stand_in_for_keys() {
    let settings = check_with(
        MINIMAL,
        &[
            ("FRONTDESK_LINK__MAIN__SECRET", "from the environment"),
            ("FRONTDESK_LINK__MAIN__PORT", "5348"),
            ("FRONTDESK_LINK__MAIN__TLS__SERVER_NAME", "xmpp.example.org"),
            ("FRONTDESK_STORE__PATH", ":memory:"),
            ("FRONTDESK_AGENT__ANNA__CAPACITY", "7"),
            ("FRONTDESK_TIMES__AGENT_GRACE", "2m"),
            ("FRONTDESK_PORT_5347_TCP_ADDR", "invented by a container platform"),
            ("OTHER", "x"),
        ],
    )
    .unwrap();
    let link = &settings.links[0];
    assert_eq!((link.secret.reveal(), link.port), ("from the environment", 5348));
    let server_name = Some("xmpp.example.org".to_owned());
    assert_eq!(link.tls, Some(TlsSettings { ca_file: None, server_name }));
    assert_eq!(settings.store, StoreSettings::Memory);
    assert_eq!(settings.policy.agents[&AgentId::from("anna@example.org")].capacity, 7);
    assert_eq!(settings.policy.times.agent_grace, Span::from_seconds(120));
}

#[test]
fn a_variable_replaces_a_secret_file() {
    let text = MINIMAL.replace("secret = ", "secret_file = ");
    let settings = check_with(&text, &[("FRONTDESK_LINK__MAIN__SECRET", "s3cret")]).unwrap();
    assert_eq!(settings.links[0].secret.reveal(), "s3cret");
    assert!(!format!("{settings:?}").contains("s3cret"));
}

#[test]
fn addresses_are_normalised() {
    let text = MINIMAL.replace("anna@example.org", "Anna@Example.ORG");
    let settings = check(&text).unwrap();
    assert!(settings.policy.agents.contains_key(&AgentId::from("anna@example.org")));
}
