//! Acts out one play and prints the conversation: `play WORLD PLAY`.
//!
//! `./demo --script` runs it. What is printed is what the actors said and saw, in
//! that order; when the play fails, its report is printed instead and the exit
//! status is 1.
//!
//! *Never:* anything that a test of the same play would not do.

use std::io::Write;
use std::process::ExitCode;

use e2e::play;
use e2e::server::World;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout();
    match run(&arguments) {
        Ok(lines) => {
            let _ = writeln!(out, "{}", lines.join("\n"));
            ExitCode::SUCCESS
        }
        Err(report) => {
            let _ = writeln!(std::io::stderr(), "{report}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<Vec<String>, String> {
    let [world, name] = arguments else {
        let worlds = World::ALL.map(World::name).join("|");
        return Err(format!("usage: play {worlds} PLAY"));
    };
    let world = World::ALL
        .into_iter()
        .find(|known| known.name() == world)
        .ok_or_else(|| format!("no world `{world}`"))?;
    let path = play::folder().join(format!("{name}.play"));
    let outcome = play::perform_in(&path, world)?;
    let width = outcome.transcript.iter().map(|line| line.speaker().len()).max();
    let width = width.unwrap_or_default();
    let lines = outcome.transcript.iter().map(|line| {
        let text = line.text.replace('\n', &format!("\n{:width$}   ", ""));
        format!("{:>width$} | {text}", line.speaker())
    });
    Ok(lines.collect())
}
