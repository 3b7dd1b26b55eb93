//! The bytes of a component stream (XEP-0114): taking them apart, checking them, putting them together.
//!
//! `framer` cuts the incoming stream into stanzas under caps, `check` proves one stanza well-formed, `view` reads its
//! start tag and its top-level children without building a tree, `splice` makes the outgoing stanza of a relayed one,
//! `write` makes everything else, `element` is the door to minidom and xmpp-parsers. A stanza that passed `check` is a
//! [`Checked`]; everything behind the framer takes only those.
//!
//! *Never:* I/O, tokio, clocks, decisions about who gets what, recursion over the depth of a document.

pub mod address;
mod carry;
pub mod characters;
pub mod check;
pub mod element;
pub mod framer;
pub mod header;
pub mod splice;
pub mod stamp;
pub mod tag;
pub mod view;
pub mod write;

pub use address::Address;
pub use check::{CheckError, Checked};
pub use framer::{Cap, Frame, FrameError, Framer, Limits};
pub use splice::{Splice, SpliceError, StartTag};
pub use view::{Child, Children, Scope, Stanza, StanzaName};
pub use write::Writer;

/// Namespaces that the edge itself has to know.
pub mod ns {
    /// Default namespace of our stream (XEP-0114 section 3).
    pub const COMPONENT: &str = "jabber:component:accept";
    /// What the rest of the program calls the same namespace (RFC 6120 section 4.8.3).
    pub const CLIENT: &str = "jabber:client";
    /// Namespace of `<stream:stream>` and `<stream:error>` (RFC 6120 section 4.8.1).
    pub const STREAM: &str = "http://etherx.jabber.org/streams";
    /// Conditions inside `<stream:error>` (RFC 6120 section 4.9.2).
    pub const STREAM_ERRORS: &str = "urn:ietf:params:xml:ns:xmpp-streams";
    /// Conditions inside the `<error>` of a stanza (RFC 6120 section 8.3.2).
    pub const STANZA_ERRORS: &str = "urn:ietf:params:xml:ns:xmpp-stanzas";
    /// The namespace that is bound to `xml` for ever (Namespaces in XML 1.0 section 3).
    pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
    /// The namespace that is bound to `xmlns` for ever (Namespaces in XML 1.0 section 3).
    pub const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
    /// Stream management (XEP-0198 section 2).
    pub const STREAM_MANAGEMENT: &str = "urn:xmpp:sm:3";
    /// XMPP ping (XEP-0199 section 4).
    pub const PING: &str = "urn:xmpp:ping";
}
