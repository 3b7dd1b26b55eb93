//! Instructions of one relayed message, counted by callgrind: a figure that does not depend on the load of the machine.
//!
//! The bench starts itself once more under valgrind in the role of `path`, and reads for each group what its functions
//! cost with everything they call.
//!
//! *Never:* time.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::table::{heading, line};

/// Messages that are relayed.
const COUNT: u64 = 10_000;

/// A function of each group; what it calls counts.
const GROUPS: [(&str, &str); 13] = [
    ("all, from bytes in to rows and bytes out", "relay::path::relayed'"),
    ("framer", "Framer::next_frame"),
    ("check", "Checked::new"),
    ("desk loop, all below", "Desk::run::{{closure}}"),
    ("guard: reading the sender", "Knock::of"),
    ("guard: rates", "Guard::admit"),
    ("inbound", "inbound::read"),
    ("engine", "Engine::handle"),
    ("relay and words", "Desk::act"),
    ("  splice", "relay::relay"),
    ("transcript and ledger", "Desk::keep"),
    ("acknowledgement", "Desk::acknowledge"),
    ("entities as JSON", "Desk::send_batch"),
];

/// Counts and prints.
pub(crate) fn measure() -> Result<()> {
    let counts = Path::new(env!("CARGO_TARGET_TMPDIR")).join("relay.callgrind");
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--quiet", "--collect-atstart=no", "--toggle-collect=*path*relayed*"]);
    valgrind.arg(format!("--callgrind-out-file={}", counts.display()));
    valgrind.arg(std::env::current_exe()?).args(["--be-path", &COUNT.to_string()]);
    if !valgrind.status().context("could not run valgrind")?.success() {
        bail!("valgrind failed");
    }
    let annotated = Command::new("callgrind_annotate")
        .args(["--inclusive=yes", "--threshold=100", "--show-percs=no"])
        .arg(&counts)
        .output()
        .context("could not run callgrind_annotate")?;
    let text = String::from_utf8_lossy(&annotated.stdout).into_owned();
    heading(&format!("Instructions a relayed message ({COUNT} messages; groups hold what they call)"));
    for (name, function) in GROUPS {
        let figure = cost(&text, function)
            .map_or_else(|| "inlined".to_owned(), |cost| format!("{:.0}", cost as f64 / COUNT as f64));
        line(name, &figure, function.trim_end_matches('\''));
    }
    line("everything by function", "callgrind_annotate", &counts.display().to_string());
    Ok(())
}

/// The cost of the first function whose name contains `function`: lines are in the order of cost.
fn cost(annotated: &str, function: &str) -> Option<u64> {
    let wanted = function.trim_end_matches('\'');
    let line = annotated.lines().find(|line| line.contains(wanted) && !line.contains("desc:"))?;
    line.split_whitespace().next()?.replace(',', "").parse().ok()
}
