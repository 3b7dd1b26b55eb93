//! The card of an address: name, description, picture (XEP-0054, XEP-0153).
//!
//! Written only; cards of others are not read.
//!
//! *Never:* anything that is not meant for whoever may see the address at all.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Avatar, Identity};
use xmpp_edge::wire::Writer;

/// Namespace of cards (XEP-0054 section 2).
pub const VCARD: &str = "vcard-temp";

/// Writes the `<vCard/>`.
pub fn write(writer: &mut Writer<'_>, identity: &Identity<'_>) {
    let avatar = Avatar::of(identity.name);
    writer.open("vCard", Some(VCARD));
    writer.open("FN", None).text(identity.name).close();
    writer.open("NICKNAME", None).text(identity.name).close();
    if !identity.description.is_empty() {
        writer.open("DESC", None).text(identity.description).close();
    }
    writer.open("PHOTO", None);
    writer.open("TYPE", None).text("image/png").close();
    writer.open("BINVAL", None).text(&STANDARD.encode(&avatar.png)).close();
    writer.close().close();
}
