//! The command line.
//!
//! *Never:* doing what a command says, except to check the settings.

use crate::config_file::ConfigFile;
use crate::export::ExportTrace;
use clap::{Parser, Subcommand};
use frontdesk_settings::{self as settings, Checked, Settings};
use frontdesk_simulator::command::Simulate;
use router_core::Timestamp;
use router_core::values::id::ConversationId;
use std::io::{self, Write};
use std::path::PathBuf;

const ABOUT: &str = "\
Frontdesk turns an XMPP server (Prosody, ejabberd, any other) into a contact centre.

Customers write to an address such as support@help.example.org from any XMPP client. A dialogue asks what it
is about, and the right agent, in an XMPP client too, is offered the chat and takes it.";

const STEPS: &str = "\
Three steps:
  1. Tell your XMPP server about a component: its domain and a secret (prosody-config/, ejabberd-config/).
  2. Write a settings file; examples/minimal.toml is a start. Check it:
       frontdesk check-config --config frontdesk.toml
  3. Run it:
       frontdesk run --config frontdesk.toml

More: docs/ADMINISTRATOR.md (install and run), docs/AGENT.md (for agents), docs/CUSTOMER.md (for customers).";

/// What was asked for on the command line.
#[derive(Debug, Parser)]
#[command(name = "frontdesk", version, about = "A contact centre for any XMPP server")]
#[command(long_about = ABOUT, after_help = STEPS)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: CliCommand,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// Connect to the servers and work until SIGTERM; SIGHUP loads the settings again.
    Run(ConfigFile),
    /// Say everything that is wrong with the settings, with lines, and end.
    CheckConfig(CheckConfig),
    /// Say what is wrong with a store, with places, and what to do; frontdesk may run meanwhile.
    CheckStore(CheckStore),
    /// Save what can be read of a damaged store into a new file.
    Repair(Repair),
    /// Say what was decided in a conversation and why, from the store; frontdesk may run meanwhile.
    Explain(Explain),
    /// Play days, recorded or made up, with a policy or two, and say how they would have gone; docs/SIMULATE.md.
    Simulate(Simulate),
    /// Print the description of the HTTP protocol as an OpenAPI 3.1 document; docs/PROTOCOL.md says the same in words.
    Openapi,
    /// Write recorded days as a trace without personal data, for `simulate --trace`; frontdesk may run meanwhile.
    ExportTrace(ExportTrace),
}

/// What is checked, and how.
#[derive(Debug, clap::Args)]
pub struct CheckConfig {
    /// The settings.
    #[command(flatten)]
    pub file: ConfigFile,
    /// End with 1 for warnings too.
    #[arg(long)]
    pub strict: bool,
}

/// Which store is looked at.
#[derive(Debug, clap::Args)]
pub struct CheckStore {
    /// The file, as in `path` of `[store]`.
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
}

/// Which store is saved, and where to.
#[derive(Debug, clap::Args)]
pub struct Repair {
    /// The damaged file, which stays as it is.
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// The new file.
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
}

/// Which conversation is explained, and how.
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// The number that agents see in offers and windows.
    #[arg(value_name = "CONVERSATION", value_parser = conversation)]
    pub conversation: ConversationId,
    /// The settings.
    #[command(flatten)]
    pub file: ConfigFile,
    /// One JSON object a line for each fact, for programs.
    #[arg(long)]
    pub json: bool,
}

fn conversation(text: &str) -> Result<ConversationId, String> {
    let number = text.strip_prefix('#').unwrap_or(text).parse();
    number.map(ConversationId).map_err(|_| "write the number of a conversation, such as 12".to_owned())
}

/// Loads the settings and writes what is wrong with them, or `OK` and what they hold, and warnings of what is
/// probably not meant. Hours are looked at from `now` on.
///
/// Gives the exit code: 0 if they are right, 1 if not; with `strict` 1 for warnings too.
///
/// # Errors
/// When `out` cannot be written to.
pub fn check_config(wanted: &CheckConfig, now: Timestamp, out: &mut impl Write) -> io::Result<u8> {
    let Checked { settings, faults } = settings::check(&wanted.file.config, now);
    let settings = settings.filter(|_| faults.is_empty() || !wanted.strict);
    if let Some(settings) = &settings {
        writeln!(out, "OK: {}", summary(settings))?;
    }
    if !faults.is_empty() {
        writeln!(out, "{faults}")?;
    }
    Ok(u8::from(settings.is_none()))
}

/// `2 desks, 3 queues, 5 agents, 1 link`.
pub fn summary(settings: &Settings) -> String {
    let count = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    let policy = &settings.policy;
    [
        count(policy.desks.len(), "desk"),
        count(policy.queues.len(), "queue"),
        count(policy.agents.len(), "agent"),
        count(settings.links.len(), "link"),
    ]
    .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;
    use std::path::Path;

    #[test]
    fn the_command_line_is_sound() {
        CommandLine::command().debug_assert();
        for line in [
            "frontdesk run --config f.toml",
            "frontdesk run",
            "frontdesk check-config -c f.toml",
            "frontdesk explain 12 --config f.toml",
            "frontdesk explain #12 --json",
            "frontdesk export-trace --from 2026-11-20 --to 2026-11-27 --out days.jsonl -c f.toml",
            "frontdesk simulate --generate day.toml",
            "frontdesk simulate --policy a.toml --against b.toml --trace day.jsonl --threshold 1m30s --json",
            "frontdesk check-store frontdesk.sqlite",
            "frontdesk repair frontdesk.sqlite new.sqlite",
            "frontdesk simulate --policy a.toml --generate day.toml --days 100 --seed 7 --plot day.svg",
        ] {
            CommandLine::try_parse_from(line.split(' ')).expect(line);
        }
        for line in
            ["frontdesk", "frontdesk walk", "frontdesk run extra", "frontdesk explain", "frontdesk explain x"]
        {
            CommandLine::try_parse_from(line.split(' ')).expect_err(line);
        }
    }

    #[test]
    fn a_stranger_finds_the_way() {
        let help = CommandLine::command().render_long_help().to_string();
        for word in ["XMPP", "support@", "Three steps", "examples/minimal.toml", "docs/ADMINISTRATOR.md"] {
            assert!(help.contains(word), "{word} is missing in:\n{help}");
        }
    }

    fn checked(path: &Path, strict: bool) -> (u8, String) {
        let wanted = CheckConfig { file: ConfigFile { config: path.to_owned() }, strict };
        let mut out = Vec::new();
        let code = check_config(&wanted, Timestamp::default(), &mut out).unwrap();
        (code, String::from_utf8(out).unwrap())
    }

    #[test]
    fn check_config_says_what_there_is() {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/two-queues.toml");
        let expected = "OK: 1 desk, 2 queues, 2 agents, 1 link\n".to_owned();
        assert_eq!(checked(&example, true), (0, expected));
        let (code, said) = checked(Path::new("/nowhere/frontdesk.toml"), false);
        assert!(code == 1 && said.contains("cannot read the file"), "{said}");
    }

    #[test]
    fn warnings_do_not_fail_unless_they_shall() {
        let minimal = include_str!("../../examples/minimal.toml");
        let text = format!("{minimal}\n[[queue]]\nname = \"spare\"\n")
            .replace("name = \"support\"", "name = \"support\"\nqueue = \"general\"");
        let file = std::env::temp_dir().join(format!("frontdesk-warnings-{}.toml", std::process::id()));
        std::fs::write(&file, text).unwrap();
        let (lax, strict) = (checked(&file, false), checked(&file, true));
        std::fs::remove_file(&file).unwrap();
        assert_eq!(lax.0, 0);
        assert!(lax.1.starts_with("OK: 1 desk, 2 queues") && lax.1.contains(": warning: nobody is led to"));
        assert_eq!(strict.0, 1);
        assert!(!strict.1.contains("OK") && strict.1.contains("nobody is led to queue \"spare\""));
    }
}
