//! What operators watch: the names of all metrics, what each means, and counting what was decided.
//!
//! Counters and times are noted where things happen, by the crate `metrics`; nothing is noted unless somebody reads it
//! (`install`). What is a state, such as how many wait, is asked of the desk when it is read.
//!
//! *Never:* a JID, a name of a customer, or anything else without a bound as a label.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use router_core::values::fact::{FactKind, WhyEnded};
use router_core::values::notice::OfferOverReason;

/// Upper bounds of the classes of times, in seconds.
const SECONDS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];

/// Upper bounds of the classes of waits, in seconds.
const WAITS: [f64; 10] = [1.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0];

/// What kind of metric it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Counts up.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Times in classes.
    Histogram,
}

/// All metrics: name, kind, labels, meaning. `docs/ADMINISTRATOR.md` has the same list, which a test checks.
pub const METRICS: [(&str, Sort, &[&str], &str); 21] = [
    ("frontdesk_build_info", Sort::Gauge, &["version"], "Always 1; the label is the version that runs"),
    ("frontdesk_link_up", Sort::Gauge, &["link"], "Whether the link to the server is up: 1 or 0"),
    ("frontdesk_conversations", Sort::Gauge, &[], "Conversations that are open"),
    ("frontdesk_interactions", Sort::Gauge, &[], "Interactions of programs that are open"),
    ("frontdesk_questions", Sort::Gauge, &[], "Questions to clients that wait for an answer"),
    ("frontdesk_agents", Sort::Gauge, &["availability"], "Agents by availability"),
    ("frontdesk_queue_waiting", Sort::Gauge, &["queue"], "Who waits in a queue, chats and others"),
    (
        "frontdesk_queue_agents_present",
        Sort::Gauge,
        &["queue"],
        "Agents of a queue who are signed in and take work",
    ),
    ("frontdesk_queue_agents_free", Sort::Gauge, &["queue"], "Agents of a queue who have room for something"),
    ("frontdesk_stanzas_received_total", Sort::Counter, &["link"], "Stanzas that came in"),
    ("frontdesk_conversations_started_total", Sort::Counter, &["desk"], "Conversations that began"),
    ("frontdesk_offers_total", Sort::Counter, &[], "Offers that were made to agents"),
    (
        "frontdesk_offers_over_total",
        Sort::Counter,
        &["reason"],
        "Offers that ended without an agent taking them",
    ),
    ("frontdesk_accepted_total", Sort::Counter, &[], "Offers that an agent took"),
    (
        "frontdesk_not_taken_total",
        Sort::Counter,
        &["queue", "why"],
        "Ladders that ended, or were not begun, with nobody",
    ),
    (
        "frontdesk_agents_lost_total",
        Sort::Counter,
        &[],
        "Agents who vanished with something in hand and did not come back",
    ),
    ("frontdesk_waited_seconds", Sort::Histogram, &[], "How long something had waited when an agent took it"),
    ("frontdesk_commit_seconds", Sort::Histogram, &[], "How long a commit of the store took"),
    ("frontdesk_http_requests_total", Sort::Counter, &["method", "route", "status"], "Answers over HTTP"),
    (
        "frontdesk_http_request_seconds",
        Sort::Histogram,
        &["route"],
        "How long an answer over HTTP took, without waits that were asked for",
    ),
    ("frontdesk_webhook_tries_total", Sort::Counter, &["outcome"], "Tries to post news to a callback"),
];

/// Begins to note.
///
/// # Errors
/// Somebody notes already, in a sentence.
pub fn install() -> Result<PrometheusHandle, String> {
    let builder = PrometheusBuilder::new()
        .set_buckets(&SECONDS)
        .and_then(|it| it.set_buckets_for_metric(Matcher::Full("frontdesk_waited_seconds".into()), &WAITS));
    let recorder = builder.map_err(|error| error.to_string())?.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|error| error.to_string())?;
    for (name, sort, _, meaning) in METRICS {
        match sort {
            Sort::Counter => describe_counter!(name, meaning),
            Sort::Gauge => describe_gauge!(name, meaning),
            Sort::Histogram => describe_histogram!(name, Unit::Seconds, meaning),
        }
    }
    metrics::gauge!("frontdesk_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(handle)
}

/// Counts what was decided.
pub fn count(what: &FactKind) {
    match what {
        FactKind::Started(desk) => {
            metrics::counter!("frontdesk_conversations_started_total", "desk" => desk.to_string())
                .increment(1);
        }
        FactKind::Offered { .. } => metrics::counter!("frontdesk_offers_total").increment(1),
        FactKind::OfferOver { reason, .. } => {
            metrics::counter!("frontdesk_offers_over_total", "reason" => over(*reason)).increment(1);
        }
        FactKind::Accepted { waited, .. } => {
            metrics::counter!("frontdesk_accepted_total").increment(1);
            metrics::histogram!("frontdesk_waited_seconds").record(waited.as_millis() as f64 / 1000.0);
        }
        FactKind::Ended { queue, why, .. } => {
            let (queue, why) = (queue.to_string(), why_ended(*why));
            metrics::counter!("frontdesk_not_taken_total", "queue" => queue, "why" => why).increment(1);
        }
        FactKind::AgentLost(_) => metrics::counter!("frontdesk_agents_lost_total").increment(1),
        FactKind::Refused(_)
        | FactKind::Client(_)
        | FactKind::Ruled { .. }
        | FactKind::Answered(_)
        | FactKind::AskedServer
        | FactKind::Instructed(_)
        | FactKind::NotInstructed(_)
        | FactKind::Queued { .. }
        | FactKind::Stepped { .. }
        | FactKind::Prefers { .. }
        | FactKind::NobodyEligible { .. }
        | FactKind::Hosted { .. }
        | FactKind::Transferred { .. }
        | FactKind::CustomerGone
        | FactKind::CustomerBack
        | FactKind::Closed(_)
        | FactKind::WrapUpOver(_)
        | FactKind::Availability { .. } => {}
    }
}

fn over(reason: OfferOverReason) -> &'static str {
    match reason {
        OfferOverReason::Rejected => "rejected",
        OfferOverReason::Expired => "expired",
        OfferOverReason::Revoked => "revoked",
        OfferOverReason::CustomerLeft => "customer-left",
        OfferOverReason::TakenByAnother => "taken-by-another",
    }
}

fn why_ended(why: WhyEnded) -> &'static str {
    match why {
        WhyEnded::NobodyTookIt => "nobody-took-it",
        WhyEnded::QueueFull => "queue-full",
        WhyEnded::WaitTooLong => "wait-too-long",
        WhyEnded::NobodySignedIn => "nobody-signed-in",
        WhyEnded::OutOfHours => "out-of-hours",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_in_the_guide_and_well_named() {
        let guide = include_str!("../../docs/ADMINISTRATOR.md");
        for (name, sort, labels, meaning) in METRICS {
            let kind = format!("{sort:?}").to_lowercase();
            let labels: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
            let row = format!("| `{name}` | {kind} | {} | {meaning} |", labels.join(", "));
            assert!(guide.contains(&row), "docs/ADMINISTRATOR.md lacks:\n{row}");
            assert_eq!(name.ends_with("_total"), sort == Sort::Counter, "{name}");
            assert_eq!(name.ends_with("_seconds"), sort == Sort::Histogram, "{name}");
        }
    }

    /// Nothing is noted under a name that is not listed.
    #[test]
    fn only_listed_metrics_are_noted() {
        let sources = [
            include_str!("figures.rs"),
            include_str!("store/thread.rs"),
            include_str!("http/health.rs"),
            include_str!("http/routes.rs"),
            include_str!("http/webhooks.rs"),
        ];
        let mut noted = std::collections::BTreeSet::new();
        for source in sources {
            for part in
                ["counter!(\"", "gauge!(\"", "histogram!(\""].iter().flat_map(|it| source.split(it).skip(1))
            {
                noted.insert(part.split('"').next().unwrap_or_default());
            }
        }
        noted.retain(|name| name.starts_with("frontdesk_"));
        let listed: std::collections::BTreeSet<&str> = METRICS.iter().map(|metric| metric.0).collect();
        assert_eq!(noted, listed);
    }
}
