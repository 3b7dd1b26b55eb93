//! The program: reads the command line, starts the log, and does what was asked.
//!
//! *Never:* anything that a test could want to call; that is in the library.

use clap::Parser;
use frontdesk::cli::{self, Cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main(&Cli::parse(), &mut std::io::stdout(), &mut std::io::stderr())
}
