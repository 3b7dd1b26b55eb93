//! What evaluating a usual rule costs.
//!
//! The bound is generous, because tests run unoptimised and beside others; the figure is printed.
//!
//! *Never:* a bound that a busy machine breaks.

use super::table::{attributes, condition, version};
use std::time::Instant;

#[test]
fn a_usual_rule_is_cheap() {
    let rule = condition(
        "customer.domain == 'example.org' && has(client.version) && client.version >= version('1.4') \
         && answers.reason in ['sales', 'billing']",
    );
    let mut attributes = attributes();
    attributes.set("client.version", version("2.0"));
    let rounds = 100_000;
    let begin = Instant::now();
    let held = (0..rounds).filter(|_| rule.holds(&attributes) == Ok(true)).count();
    let each = begin.elapsed() / rounds;
    assert_eq!(held, rounds as usize);
    println!("{each:?} for each evaluation");
    assert!(each.as_micros() < 20, "{each:?}");
}
