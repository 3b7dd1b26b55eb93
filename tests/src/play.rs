//! Plays: written conversations that are acted out against the real Frontdesk.
//!
//! A play is a text file in `tests/plays/`. `script.rs` reads it into steps,
//! `habits.rs` has what clients answer by themselves, `stage.rs` brings up a world, Frontdesk and the cast, `perform.rs` does one step
//! after the other, and `mailbox.rs` holds what an actor was sent and decides what
//! was expected. The language is described in `docs/TESTING.md`.
//!
//! *Never:* an expectation that is not written in the play, except the general
//! ones: nothing twice, nothing that nobody waited for, nothing that tells one side who the other is (`leaks.rs`).

pub mod habits;
pub mod leaks;
pub mod mailbox;
pub mod pattern;
pub mod perform;
pub mod program;
mod rooms;
pub mod script;
pub mod stage;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::workspace;
use crate::server::World;
use script::Play;

/// Where the plays are.
pub fn folder() -> PathBuf {
    workspace().join("tests/plays")
}

/// Every play, those of the guide too, by file name, in order.
pub fn all() -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in [folder(), folder().join("guide")] {
        for entry in std::fs::read_dir(folder).context("there is no folder of plays")? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "play") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a play.
pub fn read(path: &Path) -> Result<Play> {
    let text = with_scenes(&std::fs::read_to_string(path)?)?;
    Play::parse(&text).map_err(|fault| anyhow::anyhow!("{}: {fault}", path.display()))
}

/// Puts the lines of `tests/plays/scenes/NAME.scene` in the place of each line `scene NAME`.
fn with_scenes(text: &str) -> Result<String> {
    let mut whole = String::new();
    for line in text.lines() {
        match line.strip_prefix("scene ") {
            Some(name) => {
                let path = folder().join(format!("scenes/{}.scene", name.trim()));
                let scene =
                    std::fs::read_to_string(&path).with_context(|| format!("no scene {}", path.display()))?;
                whole.push_str(scene.trim_end());
            }
            None => whole.push_str(line),
        }
        whole.push('\n');
    }
    Ok(whole)
}

/// Acts a play out in a world. The error is the whole report of what went wrong.
pub fn perform_in(path: &Path, world: World) -> Result<Outcome, String> {
    let play = read(path).map_err(|error| format!("{error:#}"))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(perform::perform(&play, world))
}

/// What is worth knowing about a play that succeeded.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was said, in the order in which the audience saw it, for the demo.
    pub transcript: Vec<Line>,
    /// Stanzas that came a second time with the same id after a crash.
    pub repeats: usize,
}

/// One text that somebody said or saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whose screen it is.
    pub device: String,
    /// Who is at the other end.
    pub other: String,
    /// Whether the owner of the screen said it.
    pub said: bool,
    /// What was said.
    pub text: String,
}

impl Line {
    /// `anna -> support` or `support -> anna`.
    pub fn speaker(&self) -> String {
        if self.said {
            format!("{} -> {}", self.device, self.other)
        } else {
            format!("{} -> {}", self.other, self.device)
        }
    }
}
