//! The presence of our own addresses.
//!
//! Always from a full JID and to one recipient, with the hash of its features (XEP-0115) and the id of its picture
//! (XEP-0153 section 3.1), so that clients need to ask only what they do not know yet.
//!
//! *Never:* deciding who gets it.

use router_core::values::notice::DeskState;
use router_core::values::presence::Show;

use super::{Avatar, Identity, RESOURCE, disco};
use xmpp_edge::wire::Writer;

/// What presence says about an identity beside its state. Worth keeping when the same goes to many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    verification: String,
    photo: String,
}

impl Badge {
    /// The badge of an identity.
    pub fn of(identity: &Identity<'_>) -> Self {
        Self { verification: disco::verification(identity), photo: Avatar::of(identity.name).id }
    }
}

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The availability.
    pub show: Show,
    /// Words for people; may be empty.
    pub status: &'a str,
}

impl Shown<'static> {
    /// Simply there.
    pub const AVAILABLE: Self = Shown { show: Show::Available, status: "" };
}

/// What a desk in this state shows: extended away while it is closed or none of its agents is there (RFC 6121 section
/// 4.7.2.1).
pub fn show_of(state: &DeskState) -> Show {
    if state.present == 0 || state.closed.is_some() { Show::ExtendedAway } else { Show::Available }
}

/// Writes available presence from the bare JID `from`, which gets our resource, to `to`; to nobody in particular for an
/// account, whose server knows who is to have it.
pub fn available(out: &mut Vec<u8>, from: &str, to: Option<&str>, badge: &Badge, shown: Shown<'_>) {
    let mut writer = Writer::new(out);
    open(&mut writer, &format!("{from}/{RESOURCE}"), to, None);
    if let Some(show) = show_text(shown.show) {
        writer.open("show", None).text(show).close();
    }
    if !shown.status.is_empty() {
        writer.open("status", None).text(shown.status).close();
    }
    disco::write_caps(&mut writer, &badge.verification);
    writer.open("x", Some("vcard-temp:x:update")).open("photo", None).text(&badge.photo).close().close();
    writer.close();
}

/// Writes unavailable presence from the bare JID `from`, which gets our resource, to `to`.
pub fn unavailable(out: &mut Vec<u8>, from: &str, to: &str) {
    let mut writer = Writer::new(out);
    open(&mut writer, &format!("{from}/{RESOURCE}"), Some(to), Some("unavailable"));
    writer.close();
}

/// Writes presence of a type that has no content: `subscribe`, `subscribed`, `unsubscribed`, `probe` and so on
/// (RFC 6121 section 4.7.1), between bare JIDs.
pub fn managing(out: &mut Vec<u8>, from: &str, to: &str, kind: &str) {
    let mut writer = Writer::new(out);
    open(&mut writer, from, Some(to), Some(kind));
    writer.close();
}

fn open(writer: &mut Writer<'_>, from: &str, to: Option<&str>, kind: Option<&str>) {
    writer.open("presence", None).attribute("from", from);
    if let Some(to) = to {
        writer.attribute("to", to);
    }
    if let Some(kind) = kind {
        writer.attribute("type", kind);
    }
}

fn show_text(show: Show) -> Option<&'static str> {
    match show {
        Show::Available => None,
        Show::Away => Some("away"),
        Show::ExtendedAway => Some("xa"),
        Show::DoNotDisturb => Some("dnd"),
    }
}
