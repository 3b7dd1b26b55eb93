//! Logging in as an ordinary account (RFC 6120), up to the moment from which stanzas flow.
//!
//! tokio-xmpp does what is an account's alone: it finds the server, opens streams, reads what the server offers, and proves
//! the password (SASL). From there on the bytes are ours as on a component's stream: under the same caps, with the same
//! checks, and with acknowledgements that wait for the program, which its own stream of stanzas cannot do
//! (docs/decisions/0017-account-link.md). The resource is bound here, or the session resumed (XEP-0198).
//!
//! *Never:* what the account is for; a login without TLS to another machine.

use std::io;

use bytes::Bytes;
use sasl::common::{ChannelBinding, Credentials};
use tokio::io::{BufStream, Join};
use tokio::time::timeout;
use tokio_xmpp::error::AuthError;
use tokio_xmpp::parsers::sasl::DefinedCondition;
use tokio_xmpp::parsers::stream_features::StreamFeatures;
use tokio_xmpp::xmlstream::{
    InitiatingStream, PendingFeaturesRecv, RecvFeaturesError, StreamHeader, Timeouts, XmppStream,
    initiate_stream,
};
use tokio_xmpp::{Error, client_login};

use super::acks::Acks;
use super::connect::{ReadHalf, Tls, WriteHalf, connect, find, prepare, protect};
use super::cut::Socket;
use super::event::DownReason;
use super::handshake::{next_frame, send, stream_error};
use super::session::Opened;
use super::settings::{AccountSettings, LinkSettings, Security};
use crate::wire::{Checked, Frame, FrameError, Framer, Stanza, Writer, ns};

/// Stanzas that may come before the session has begun, and are kept for later.
const EARLY_AT_MOST: usize = 64;

const START_TLS: &str = "urn:ietf:params:xml:ns:xmpp-tls";
const BIND: &str = "urn:ietf:params:xml:ns:xmpp-bind";
const BIND_ID: &str = "bind";

/// What tokio-xmpp reads from and writes to.
type Io = BufStream<Join<ReadHalf, WriteHalf>>;

/// Connects and logs in; resumes the last session if it can, and begins a new one otherwise.
pub(super) async fn log_in(
    settings: &LinkSettings,
    account: &AccountSettings,
    socket: &Socket,
    acks: &mut Acks,
) -> Result<Opened, DownReason> {
    let tls = match account.security {
        Security::Plain => None,
        Security::DirectTls | Security::StartTls => {
            Some(prepare(settings, &settings.tls.clone().unwrap_or_default())?)
        }
    };
    let (from_the_first_byte, when_agreed) = match account.security {
        Security::StartTls => (None, tls.as_ref()),
        Security::DirectTls | Security::Plain => (tls.as_ref(), None),
    };
    let halves = if account.find_host {
        find(settings, from_the_first_byte, socket).await?
    } else {
        connect(settings, from_the_first_byte, socket).await?
    };
    let login = Login { settings, account, acks };
    timeout(settings.handshake_timeout * 2, login.run(halves, when_agreed))
        .await
        .unwrap_or(Err(DownReason::TimedOut { doing: "logging in" }))
}

struct Login<'a> {
    settings: &'a LinkSettings,
    account: &'a AccountSettings,
    acks: &'a mut Acks,
}

/// What `stream` a server offers, and the stream.
type Offered = (StreamFeatures, XmppStream<Io>);

impl Login<'_> {
    async fn run(self, halves: (ReadHalf, WriteHalf), start_tls: Option<&Tls>) -> Result<Opened, DownReason> {
        let mut offered = self.open(halves).await?;
        if let Some(tls) = start_tls {
            if !offered.0.can_starttls() {
                return Err(DownReason::NoTls);
            }
            let halves = agree_on_tls(self.settings, tls, offered.1.into_inner()).await?;
            offered = self.open(halves).await?;
        }
        let (features, stream) = self.prove(offered).await?;
        let is_managed = features.stream_management.is_some();
        let (read, write) = tokio::io::split(stream.into_inner());
        let opening = Opening {
            settings: self.settings,
            framer: self.framer()?,
            early: Vec::new(),
            read: Box::new(read),
            write: Box::new(write),
        };
        opening.begin(self.account, self.acks, is_managed).await
    }

    fn header(&self) -> StreamHeader<'_> {
        StreamHeader { to: Some(self.settings.domain.as_str().into()), from: None, id: None }
    }

    async fn open(&self, (read, write): (ReadHalf, WriteHalf)) -> Result<Offered, DownReason> {
        let io = BufStream::new(tokio::io::join(read, write));
        let opened = initiate_stream(io, ns::CLIENT, self.header(), Timeouts::default());
        self.features(opened.await.map_err(|error| unreadable(&error))?).await
    }

    async fn features(&self, opened: PendingFeaturesRecv<Io>) -> Result<Offered, DownReason> {
        opened.recv_features().await.map_err(|error| match error {
            RecvFeaturesError::Io(error) => unreadable(&error),
            RecvFeaturesError::StreamError(error) => self.refused(&error.0.condition.to_string(), None),
        })
    }

    fn refused(&self, condition: &str, text: Option<String>) -> DownReason {
        match condition {
            "host-unknown" => DownReason::HostUnknown { domain: self.settings.domain.clone() },
            condition => DownReason::StreamError { condition: condition.to_owned(), text },
        }
    }

    /// Proves the password (RFC 6120 section 6) and opens the stream that follows.
    async fn prove(&self, (features, stream): Offered) -> Result<Offered, DownReason> {
        let local = self.account.jid.split('@').next().unwrap_or_default();
        // Binding the proof to the TLS channel fails wherever the two sides know different kinds of it, so it is not used.
        let credentials = Credentials::default()
            .with_username(local)
            .with_password(self.settings.secret.as_str())
            .with_channel_binding(ChannelBinding::None);
        let proved = client_login(stream, features.sasl_mechanisms, credentials).await;
        let stream: InitiatingStream<Io> = proved.map_err(|error| self.not_proved(error))?;
        let opened = stream.send_header(self.header()).await;
        self.features(opened.map_err(|error| unreadable(&error))?).await
    }

    fn not_proved(&self, error: Error) -> DownReason {
        let jid = self.account.jid.clone();
        if let Error::Io(error) = &error {
            return unreadable(error);
        }
        let Error::Auth(error) = error else { return DownReason::Lost(error.to_string()) };
        match error {
            AuthError::Fail(DefinedCondition::NotAuthorized) => DownReason::WrongPassword { jid },
            AuthError::Fail(condition) => {
                DownReason::LoginRefused { jid, condition: format!("{condition:?}") }
            }
            AuthError::NoMechanism => {
                DownReason::NoMechanism { plain: self.account.security == Security::Plain }
            }
            // the server could not prove in turn that it knows the password
            error @ (AuthError::Sasl(_) | AuthError::ComponentFail) => {
                DownReason::LoginRefused { jid, condition: error.to_string() }
            }
        }
    }

    /// A framer in the middle of a stream whose header tokio-xmpp has read.
    fn framer(&self) -> Result<Framer, DownReason> {
        let mut framer = Framer::new(self.settings.limits);
        let header = format!("<stream:stream xmlns='{}' xmlns:stream='{}'>", ns::CLIENT, ns::STREAM);
        framer.buffer().extend_from_slice(header.as_bytes());
        framer.next_frame().map_err(DownReason::Framing)?;
        Ok(framer)
    }
}

fn unreadable(error: &io::Error) -> DownReason {
    if error.kind() == io::ErrorKind::InvalidData {
        DownReason::NotClientPort(error.to_string())
    } else if error.kind() == io::ErrorKind::UnexpectedEof {
        DownReason::NotClientPort(
            "it hangs up without a word; perhaps it wants tls from the first byte".to_owned(),
        )
    } else {
        DownReason::Lost(error.to_string())
    }
}

/// Asks for TLS (RFC 6120 section 5.4.2) and agrees on it. Nothing that came before is believed afterwards.
async fn agree_on_tls(
    settings: &LinkSettings,
    tls: &Tls,
    io: Io,
) -> Result<(ReadHalf, WriteHalf), DownReason> {
    let (read, write) = io.into_inner().into_inner();
    let (mut read, mut write): (ReadHalf, WriteHalf) = (read, write);
    send(&mut write, format!("<starttls xmlns='{START_TLS}'/>").as_bytes()).await?;
    let mut answer = Framer::new(settings.limits);
    let header = format!("<stream:stream xmlns='{}' xmlns:stream='{}'>", ns::CLIENT, ns::STREAM);
    answer.buffer().extend_from_slice(header.as_bytes());
    answer.next_frame().map_err(DownReason::Framing)?;
    match next_frame(&mut answer, &mut read, not_a_stream).await? {
        Frame::Stanza(bytes) if bytes.starts_with(b"<proceed") => {
            protect(tls, tokio::io::join(read, write)).await
        }
        Frame::StreamError(error) => Err(stream_error(error, settings)),
        Frame::End => Err(DownReason::ClosedByServer),
        Frame::Stanza(_) | Frame::Refused(_) | Frame::Header(_) => Err(DownReason::NoTls),
    }
}

fn not_a_stream(error: FrameError) -> DownReason {
    DownReason::NotClientPort(error.to_string())
}

/// A stream on which we are known, but not yet found.
struct Opening<'a> {
    settings: &'a LinkSettings,
    framer: Framer,
    early: Vec<Bytes>,
    read: ReadHalf,
    write: WriteHalf,
}

impl Opening<'_> {
    async fn begin(
        mut self,
        account: &AccountSettings,
        acks: &mut Acks,
        is_managed: bool,
    ) -> Result<Opened, DownReason> {
        if !(is_managed && self.is_resumed(acks).await?) {
            self.bind(account).await?;
            if is_managed {
                self.manage(acks).await?;
            } else {
                tracing::warn!(
                    jid = account.jid,
                    "the server cannot acknowledge (XEP-0198): enable smacks (Prosody) or mod_stream_mgmt (ejabberd), \
                     or what is on its way when Frontdesk is killed may be lost"
                );
                acks.begin_unmanaged();
            }
        }
        Ok(Opened { framer: self.framer, early: self.early, halves: (self.read, self.write) })
    }

    /// Goes on with the last session, if there was one and the server still has it.
    async fn is_resumed(&mut self, acks: &mut Acks) -> Result<bool, DownReason> {
        let Some((id, h)) = acks.resumption() else { return Ok(false) };
        let mut request = Vec::new();
        let mut writer = Writer::new(&mut request);
        writer.open("resume", Some(ns::STREAM_MANAGEMENT)).attribute("h", &h.to_string());
        writer.attribute("previd", id).close();
        send(&mut self.write, &request).await?;
        let answer = self.answer(&["resumed", "failed"]).await?;
        if Stanza::new(&answer).qualified_name() == "resumed" {
            tracing::debug!(h, "the session is resumed");
            acks.resumed();
            return Ok(true);
        }
        tracing::info!(
            "the server has forgotten the last session: what it still had of it comes as offline messages"
        );
        Ok(false)
    }

    /// Binds the resource (RFC 6120 section 7).
    async fn bind(&mut self, account: &AccountSettings) -> Result<(), DownReason> {
        let resource = account.full_jid.split_once('/').map_or("", |(_, resource)| resource);
        let mut request = Vec::new();
        let mut writer = Writer::new(&mut request);
        writer.open("iq", None).attribute("type", "set").attribute("id", BIND_ID).open("bind", Some(BIND));
        writer.open("resource", None).text(resource).close().close().close();
        send(&mut self.write, &request).await?;
        let answer = self.answer(&["iq"]).await?;
        let view = Stanza::new(&answer);
        let bound = view.child("bind", BIND).and_then(|bind| {
            let jid = bind.children(view.scope()).find(|child| child.name() == "jid");
            jid.map(|jid| jid.text().into_owned())
        });
        if bound.as_deref() == Some(account.full_jid.as_str()) {
            return Ok(());
        }
        let condition = || {
            let error = view.children().find(|child| child.name() == "error")?;
            error.children(view.scope()).next().map(|child| child.name().to_owned())
        };
        match (bound, condition()) {
            (None, Some(condition)) if condition == "conflict" => {
                Err(DownReason::Replaced { jid: account.full_jid.clone() })
            }
            (got, condition) => Err(DownReason::OtherResource {
                wanted: account.full_jid.clone(),
                got: got.or(condition).unwrap_or_else(|| "nothing".to_owned()),
            }),
        }
    }

    /// Begins to count (XEP-0198 section 3).
    async fn manage(&mut self, acks: &mut Acks) -> Result<(), DownReason> {
        let request = format!("<enable xmlns='{}' resume='true'/>", ns::STREAM_MANAGEMENT);
        send(&mut self.write, request.as_bytes()).await?;
        let answer = self.answer(&["enabled", "failed"]).await?;
        let view = Stanza::new(&answer);
        if view.qualified_name() == "failed" {
            tracing::warn!("the server does not acknowledge in this session (XEP-0198)");
            acks.begin_unmanaged();
            return Ok(());
        }
        acks.begin(view.id().map(|id| id.into_owned()));
        Ok(())
    }

    /// The next element of one of these names; an iq is the one that was asked for. Other stanzas are kept for later.
    async fn answer(&mut self, names: &[&str]) -> Result<Checked, DownReason> {
        loop {
            let bytes = match next_frame(&mut self.framer, &mut self.read, not_a_stream).await? {
                Frame::Stanza(bytes) => bytes,
                Frame::StreamError(error) => return Err(stream_error(error, self.settings)),
                Frame::End => return Err(DownReason::ClosedByServer),
                Frame::Refused(_) => continue,
                Frame::Header(_) => return Err(DownReason::Framing(FrameError::NotStream)),
            };
            let checked =
                Checked::new(bytes.clone()).map_err(|error| DownReason::NotClientPort(error.to_string()))?;
            let view = Stanza::new(&checked);
            let name = view.qualified_name();
            let is_answer = names.contains(&name) && (name != "iq" || view.id().as_deref() == Some(BIND_ID));
            if is_answer {
                return Ok(checked);
            }
            if self.early.len() >= EARLY_AT_MOST {
                return Err(DownReason::TimedOut {
                    doing: "binding the resource: the server sends everything else",
                });
            }
            self.early.push(bytes);
        }
    }
}
