//! Opening the stream and proving the secret (XEP-0114 section 3), and telling the ways apart in which that fails.
//!
//! *Never:* stanzas.

use sha1::{Digest, Sha1};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::connect::{ReadHalf, WriteHalf};
use super::event::DownReason;
use super::settings::LinkSettings;
use crate::wire::framer::StreamError;
use crate::wire::write::escape_attribute;
use crate::wire::{Frame, FrameError, Framer, ns};

/// How much room a read finds, in bytes.
pub(super) const READ_BYTES: usize = 64 * 1024;

/// Performs the handshake. The framer that comes back may hold bytes that followed it.
pub(super) async fn shake_hands(
    settings: &LinkSettings,
    read: &mut ReadHalf,
    write: &mut WriteHalf,
) -> Result<Framer, DownReason> {
    timeout(settings.handshake_timeout, dialogue(settings, read, write))
        .await
        .unwrap_or(Err(DownReason::TimedOut { doing: "opening the stream" }))
}

async fn dialogue(
    settings: &LinkSettings,
    read: &mut ReadHalf,
    write: &mut WriteHalf,
) -> Result<Framer, DownReason> {
    let mut framer = Framer::new(settings.limits);
    send(write, &stream_start(&settings.domain)).await?;
    let first = next(&mut framer, read).await.map_err(|reason| {
        if reason == DownReason::ClosedByServer {
            DownReason::NotComponentPort("it hangs up without a word; perhaps it wants tls".to_owned())
        } else {
            reason
        }
    })?;
    let header = match first {
        Frame::Header(header) => header,
        other @ (Frame::Stanza(_) | Frame::Refused(_) | Frame::StreamError(_) | Frame::End) => {
            return Err(unexpected(other, settings));
        }
    };
    // Prosody sends its error behind a header of whatever namespace it likes, so errors go first
    if header.default_namespace != ns::COMPONENT {
        return Err(match next(&mut framer, read).await {
            Ok(Frame::StreamError(error)) => stream_error(error, settings),
            _ => DownReason::NotComponentPort(format!("it speaks {}", header.default_namespace)),
        });
    }
    let proof = format!("<handshake>{}</handshake>", digest(&header.id, &settings.secret));
    send(write, proof.as_bytes()).await?;
    match next(&mut framer, read).await? {
        Frame::Stanza(bytes) if bytes.starts_with(b"<handshake") => Ok(framer),
        other @ (Frame::Header(_)
        | Frame::Stanza(_)
        | Frame::Refused(_)
        | Frame::StreamError(_)
        | Frame::End) => Err(unexpected(other, settings)),
    }
}

fn stream_start(domain: &str) -> Vec<u8> {
    let mut start = format!(
        "<?xml version='1.0'?><stream:stream xmlns='{}' xmlns:stream='{}' to='",
        ns::COMPONENT,
        ns::STREAM
    )
    .into_bytes();
    escape_attribute(&mut start, domain);
    start.extend_from_slice(b"'>");
    start
}

/// The proof: SHA-1 over stream id and secret, in lower case hexadecimal digits.
fn digest(stream_id: &str, secret: &str) -> String {
    let digest = Sha1::new().chain_update(stream_id).chain_update(secret).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes all of it at once.
pub(super) async fn send(write: &mut WriteHalf, bytes: &[u8]) -> Result<(), DownReason> {
    let sent = async {
        write.write_all(bytes).await?;
        write.flush().await
    };
    sent.await.map_err(|error| DownReason::Lost(error.to_string()))
}

async fn next(framer: &mut Framer, read: &mut ReadHalf) -> Result<Frame, DownReason> {
    next_frame(framer, read, not_a_stream).await
}

/// The next frame; `not_a_stream` says what it means when there is none.
pub(super) async fn next_frame(
    framer: &mut Framer,
    read: &mut ReadHalf,
    not_a_stream: impl Fn(FrameError) -> DownReason,
) -> Result<Frame, DownReason> {
    loop {
        if let Some(frame) = framer.next_frame().map_err(&not_a_stream)? {
            return Ok(frame);
        }
        framer.buffer().reserve(READ_BYTES);
        match read.read_buf(framer.buffer()).await {
            Ok(0) => return Err(DownReason::ClosedByServer),
            Ok(_) => {}
            Err(error) => return Err(DownReason::Lost(error.to_string())),
        }
    }
}

fn not_a_stream(error: FrameError) -> DownReason {
    DownReason::NotComponentPort(error.to_string())
}

fn unexpected(frame: Frame, settings: &LinkSettings) -> DownReason {
    match frame {
        Frame::StreamError(error) => stream_error(error, settings),
        Frame::End => DownReason::ClosedByServer,
        Frame::Header(_) | Frame::Stanza(_) | Frame::Refused(_) => {
            DownReason::NotComponentPort("it does not follow xep-0114".to_owned())
        }
    }
}

/// A stream error as a reason; those that an administrator can mend have words of their own.
pub(super) fn stream_error(error: StreamError, settings: &LinkSettings) -> DownReason {
    if let Some(account) = &settings.account {
        return match error.condition.as_str() {
            "conflict" => DownReason::Replaced { jid: account.full_jid.clone() },
            _ => DownReason::StreamError { condition: error.condition, text: error.text },
        };
    }
    match error.condition.as_str() {
        "not-authorized" => DownReason::WrongSecret,
        "invalid-namespace" => DownReason::NotComponentPort("perhaps it is the port for clients".to_owned()),
        "host-unknown" => DownReason::HostUnknown { domain: settings.domain.clone() },
        "conflict" => DownReason::Conflict,
        _ => DownReason::StreamError { condition: error.condition, text: error.text },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proof_is_that_of_the_specification() {
        // XEP-0114 example: id 3BF96D32 and the secret "test", computed with sha1sum
        assert_eq!(digest("3BF96D32", "test"), "aaee83c26aeeafcbabeabfcbcd50df997e0a2a1e");
    }
}
