//! The program: reads the command line, starts the log, and does what was asked.
//!
//! *Never:* anything that a test could want to call; that is in the library.

use clap::Parser;
use frontdesk::cli::{CliCommand, CommandLine, Explain, check_config};
use frontdesk::clock::Clock;
use frontdesk::explain::explain;
use frontdesk::export::export_trace;
use frontdesk::inspect::{check_store, repair};
use frontdesk::{http, logging, run};
use frontdesk_settings as settings;
use frontdesk_simulator::command::simulate;
use router_core::Timestamp;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    match CommandLine::parse().command {
        CliCommand::Run(file) => match run(&file.config) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                // the log may be what failed, so this goes straight to standard error
                let _ = writeln!(std::io::stderr(), "{error:#}");
                ExitCode::FAILURE
            }
        },
        CliCommand::CheckConfig(wanted) => {
            check_config(&wanted, now(), &mut std::io::stdout()).map_or(ExitCode::FAILURE, ExitCode::from)
        }
        CliCommand::CheckStore(wanted) => match check_store(&wanted.path, &mut std::io::stdout()) {
            Ok(code) => ExitCode::from(code),
            Err(error) => told(Err(error)),
        },
        CliCommand::Repair(wanted) => told(repair(&wanted.path, &wanted.new, &mut std::io::stdout())),
        CliCommand::Simulate(wanted) => told(simulate(&wanted, &now, &mut std::io::stdout().lock(), &say)),
        CliCommand::ExportTrace(wanted) => {
            told(export_trace(&wanted, now(), rand::random(), &mut std::io::stdout().lock(), &say))
        }
        CliCommand::Openapi => {
            let text = format!("{:#}", http::document());
            told(writeln!(std::io::stdout(), "{text}"))
        }
        CliCommand::Explain(Explain { conversation, file, json }) => {
            told(explain(&file.config, now(), conversation, json, &mut std::io::stdout()))
        }
    }
}

/// A line on standard error.
fn say(line: &str) {
    // nobody reads standard error if this fails
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Says what went wrong, if something did.
fn told<E: std::fmt::Display>(result: Result<(), E>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn now() -> Timestamp {
    Clock::start(Timestamp::default()).now()
}

/// How long the end of the process waits for a thread that is stuck.
const STUCK: Duration = Duration::from_millis(100);

fn run(path: &Path) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(async {
        // before anything is read, so that no signal of an operator in a hurry ends the process
        let signals = run::Signals::new()?;
        let settings = settings::load(path, now())?;
        logging::start(&settings.log)?;
        run::run(path, settings, signals).await?;
        Ok(())
    });
    runtime.shutdown_timeout(STUCK);
    result
}
