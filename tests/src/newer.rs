//! Newer releases of the servers, unpacked beside the installed ones.
//!
//! `tests/newer-servers` lays Prosody 13 and ejabberd 24.12 into `target/newer` as
//! Debian packs them. They run on the installed Lua and Erlang: Prosody's programs
//! are told where their source is by a line of their own, which is rewritten here;
//! Erlang gets the newer libraries in front of the installed ones by `-pa`.
//!
//! *Never:* getting the packages; anything installed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::process::workspace;

/// Which release of a server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// The one that is installed: Prosody 0.12 and ejabberd 23.01 on Debian 12.
    Installed,
    /// The one in `target/newer`: Prosody 13 and ejabberd 24.12.
    Newer,
}

/// Where the newer servers are; an error that names the remedy when they are not.
fn root() -> Result<PathBuf> {
    let root = workspace().join("target/newer");
    if !root.is_dir() {
        bail!("no newer servers in {}: tests/newer-servers gets them, and so does ./check", root.display());
    }
    Ok(root)
}

/// A program of the newer Prosody (`prosody` or `prosodyctl`), as Lua text that finds its own modules.
pub fn prosody_program(name: &str) -> Result<String> {
    let root = root()?;
    let path = root.join("usr/bin").join(name);
    let text = std::fs::read_to_string(&path).with_context(|| format!("no {}", path.display()))?;
    let installed = "'/usr/lib/prosody";
    if !text.contains(installed) {
        bail!("{} does not say where its source is", path.display());
    }
    Ok(text.replace(installed, &format!("'{}", root.join("usr/lib/prosody").display())))
}

/// The folders of compiled code of the newer ejabberd and of the libraries that came with it.
/// `libraries` is where Debian keeps Erlang's libraries.
pub fn erlang_code(libraries: &[&str]) -> Result<Vec<PathBuf>> {
    let root = root()?;
    let mut folders = Vec::new();
    for library in libraries {
        let Ok(entries) = std::fs::read_dir(root.join(library.trim_start_matches('/'))) else {
            continue;
        };
        folders.extend(entries.flatten().map(|entry| entry.path().join("ebin")).filter(|path| path.is_dir()));
    }
    if !folders.iter().any(|folder| holds_ejabberd(folder)) {
        bail!("no ejabberd in {}: remove it, and run tests/newer-servers", root.display());
    }
    Ok(folders)
}

fn holds_ejabberd(folder: &Path) -> bool {
    folder.join("ejabberd.app").exists()
}
