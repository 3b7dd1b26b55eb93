//! Where the log goes and what of it is shown.
//!
//! One line an event on standard error, as text or as JSON; the filter is that of `tracing` (`info`,
//! `frontdesk=debug`, ...).
//!
//! *Never:* passwords, message bodies at any level, JIDs of customers above DEBUG; that is up to those who log.

use frontdesk_settings::{LogFormat, LogSettings};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

/// Where tokio-xmpp logs the bytes of its streams.
const LOGIN_BYTES: &str = "tokio_xmpp::xmlstream::capture";

/// Starts the log; from then on a panic is a line of it. A second start in one process changes nothing.
///
/// # Errors
/// When the filter is not one of `tracing`.
pub fn start(settings: &LogSettings) -> Result<(), ParseError> {
    // it would show every byte of a login, the password among them
    let silent = format!("{LOGIN_BYTES}=off").parse().expect("it is a directive");
    let filter = EnvFilter::try_new(&settings.filter)?.add_directive(silent);
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // an error says that a log is there already, which is what is wanted
    let _ = match settings.format {
        LogFormat::Text => builder.with_ansi(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    std::panic::set_hook(Box::new(|panic| {
        let thread = std::thread::current();
        tracing::error!(thread = thread.name().unwrap_or("unnamed"), "a fault of the program: {panic}");
    }));
    Ok(())
}
