//! Where the settings are: the one option that commands share.
//!
//! *Never:* reading the file.

use std::path::PathBuf;

/// Where the settings are.
#[derive(Debug, clap::Args)]
pub struct ConfigFile {
    /// The settings file (TOML). Variables such as FRONTDESK_LINK__MAIN__SECRET stand in for keys of it.
    #[arg(long, short, value_name = "FILE", default_value = "frontdesk.toml")]
    pub config: PathBuf,
}
