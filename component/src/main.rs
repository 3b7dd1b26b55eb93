//! The program: reads the command line, starts the log, and does what was asked.
//!
//! *Never:* anything that a test could want to call; that is in the library.

use clap::Parser;
use frontdesk::cli::{CliCommand, CommandLine, Explain, check_config};
use frontdesk::clock::Clock;
use frontdesk::explain::explain;
use frontdesk::simulate::command::simulate;
use frontdesk::{logging, run, settings};
use router_core::Timestamp;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

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
        CliCommand::Simulate(wanted) => {
            // nobody reads standard error if this fails
            let say = |line: &str| writeln!(std::io::stderr(), "{line}").unwrap_or_default();
            match simulate(&wanted, now(), &mut std::io::stdout().lock(), &say) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    say(&error.to_string());
                    ExitCode::FAILURE
                }
            }
        }
        CliCommand::Explain(Explain { conversation, file, json }) => {
            match explain(&file.config, now(), conversation, json, &mut std::io::stdout()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    // nobody reads standard error if this fails
                    let _ = writeln!(std::io::stderr(), "{error}");
                    ExitCode::FAILURE
                }
            }
        }
    }
}

fn now() -> Timestamp {
    Clock::start(Timestamp::default()).now()
}

fn run(path: &Path) -> anyhow::Result<()> {
    let settings = settings::load(path, now())?;
    logging::start(&settings.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run::run(path, settings))?;
    Ok(())
}
