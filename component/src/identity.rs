//! Who we are to others: what an address of ours says about itself.
//!
//! An [`Identity`] is the domain, a desk or a window with the name people see. `disco` gives its identities, features
//! and the hash over them, `avatar` its generated picture (`png` writes it), `vcard` its card, `presence` the presence
//! that carries hash and picture id. Answers to queries and presence sent on our own use the same functions, so that a
//! hash always fits the answer behind it.
//!
//! *Never:* deciding who may ask; reading stanzas.

pub mod avatar;
pub mod disco;
pub mod png;
pub mod presence;
pub mod vcard;

pub use crate::station::RESOURCE;
pub use avatar::Avatar;
pub use presence::Badge;

/// What kind of address it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The component's domain itself.
    Domain,
    /// A desk that customers write to.
    Desk,
    /// The private address of a conversation, as its agent sees it.
    Window,
}

/// One of our addresses, as others may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity<'a> {
    /// What it is.
    pub kind: Kind,
    /// The name people see: the title of the desk, the readable name of the customer.
    pub name: &'a str,
    /// A sentence about it; may be empty.
    pub description: &'a str,
}

impl Identity<'static> {
    /// The component's domain.
    pub const DOMAIN: Self = Identity { kind: Kind::Domain, name: "Frontdesk", description: "" };
}
