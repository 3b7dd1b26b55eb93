//! Which release of a server runs, and where its files are.
//!
//! The installed servers lie where Debian puts them. Newer ones, Prosody 13 and
//! ejabberd 24.12, lie in the same order below `target/newer`, where
//! `tests/newer-servers` unpacks them. They run on the installed Lua and Erlang:
//! Prosody's programs are told where their source is by lines of their own, which
//! are rewritten here; Erlang is told where ejabberd and its libraries are.
//!
//! *Never:* getting the packages; running a server.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::process::workspace;

/// Where Debian keeps Erlang's libraries and, by machine, ejabberd.
const LIBRARIES: [&str; 3] = ["usr/lib/erlang/lib", "usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu"];

/// Which release of a server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// The one that is installed: Prosody 0.12 and ejabberd 23.01 on Debian 12.
    Installed,
    /// The one in `target/newer`: Prosody 13 and ejabberd 24.12.
    Newer,
}

impl Release {
    /// What stands for `/`; an error that names the remedy when it is not there.
    fn root(self) -> Result<PathBuf> {
        match self {
            Release::Installed => Ok(PathBuf::from("/")),
            Release::Newer => {
                let root = workspace().join("target/newer");
                if !root.is_dir() {
                    bail!("there is no {}: run tests/newer-servers, or ./check, which does", root.display());
                }
                Ok(root)
            }
        }
    }
}

/// A program of the newer Prosody (`prosody` or `prosodyctl`): Lua text that finds its own modules.
pub fn newer_prosody_program(name: &str) -> Result<String> {
    let root = Release::Newer.root()?;
    let path = root.join("usr/bin").join(name);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("no {}: remove target/newer and run tests/newer-servers", path.display()))?;
    let source = "'/usr/lib/prosody";
    if !text.contains(source) {
        bail!("{} does not say where its source is", path.display());
    }
    Ok(text.replace(source, &format!("'{}", root.join("usr/lib/prosody").display())))
}

/// The folders of compiled code for an ejabberd, its own one last.
pub fn erlang_code(release: Release) -> Result<Vec<PathBuf>> {
    let root = release.root()?;
    let mut folders = Vec::new();
    for library in LIBRARIES {
        // The libraries of the other machine are not there.
        let entries = std::fs::read_dir(root.join(library)).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> =
            entries.map(|entry| entry.path().join("ebin")).filter(|folder| folder.is_dir()).collect();
        found.sort();
        folders.extend(found);
    }
    if !folders.iter().any(|folder| folder.join("ejabberd.app").exists()) {
        bail!("no ejabberd in {}: ./check gets what the tests need", root.display());
    }
    Ok(folders)
}
