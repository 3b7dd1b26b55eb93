//! Addresses (JIDs, RFC 7622 and RFC 6122) as they come: split, normalised where possible, never an error.
//!
//! ASCII, which nearly all addresses are, is split and lower-cased by hand; anything else goes to the `jid` crate and
//! its stringprep. What neither accepts is kept as it came and marked: it can still be answered, but nothing may be
//! looked up or compared by it.
//!
//! *Never:* deciding who somebody is.

use std::fmt;

/// An address in its parts.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    text: String,
    /// Offset of the `@`.
    at: Option<usize>,
    /// Offset of the first `/`.
    slash: Option<usize>,
    valid: bool,
}

/// Bytes of one part (RFC 7622 section 3.1).
const PART_BYTES_MAX: usize = 1023;

impl Address {
    /// Splits and normalises. Takes anything.
    pub fn parse(text: &str) -> Self {
        if !text.is_ascii() {
            return match jid::Jid::new(text) {
                Ok(jid) => Self::split(jid.into_inner(), true),
                Err(_) => Self::split(text.to_owned(), false),
            };
        }
        let mut address = Self::split(text.to_owned(), true);
        address.valid = address.is_plain();
        if address.valid {
            let bare = address.slash.unwrap_or(address.text.len());
            address.text[..bare].make_ascii_lowercase();
        }
        address
    }

    fn split(text: String, valid: bool) -> Self {
        let slash = memchr::memchr(b'/', text.as_bytes());
        let at = memchr::memchr(b'@', &text.as_bytes()[..slash.unwrap_or(text.len())]);
        Self { text, at, slash, valid }
    }

    /// Whether an ASCII address keeps the rules of nodeprep, host names and resourceprep.
    fn is_plain(&self) -> bool {
        let local = self.local().is_none_or(|local| {
            fits(local)
                && local.bytes().all(|byte| {
                    byte.is_ascii_graphic()
                        && !matches!(byte, b'"' | b'&' | b'\'' | b'/' | b':' | b'<' | b'>' | b'@')
                })
        });
        let resource = self
            .resource()
            .is_none_or(|resource| fits(resource) && resource.bytes().all(|byte| !byte.is_ascii_control()));
        local && resource && is_host(self.domain())
    }

    /// Whether every part keeps its rules. Only such addresses may be compared or looked up.
    pub fn is_valid(&self) -> bool {
        self.valid
    }

    /// The part before the `@`.
    pub fn local(&self) -> Option<&str> {
        self.at.map(|at| &self.text[..at])
    }

    /// The part between `@` and `/`.
    pub fn domain(&self) -> &str {
        &self.text[self.at.map_or(0, |at| at + 1)..self.slash.unwrap_or(self.text.len())]
    }

    /// The part behind the first `/`.
    pub fn resource(&self) -> Option<&str> {
        self.slash.map(|slash| &self.text[slash + 1..])
    }

    /// The address without its resource.
    pub fn bare(&self) -> &str {
        &self.text[..self.slash.unwrap_or(self.text.len())]
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

fn fits(part: &str) -> bool {
    (1..=PART_BYTES_MAX).contains(&part.len())
}

/// A host name or an IP address, in ASCII. A trailing dot is not accepted: it would be a second name for one host.
fn is_host(domain: &str) -> bool {
    if let Some(inner) = domain.strip_prefix('[') {
        return inner.strip_suffix(']').is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok());
    }
    let label = |label: &[u8]| {
        (1..=63).contains(&label.len())
            && label.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            && !label.starts_with(b"-")
            && !label.ends_with(b"-")
    };
    domain.len() <= 253 && domain.as_bytes().split(|byte| *byte == b'.').all(label)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({:?}{})", self.text, if self.valid { "" } else { ", invalid" })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_split_and_lower_cased() {
        let long = "a".repeat(1023);
        let too_long = "a".repeat(1024);
        let table = [
            ("example.org", None, "example.org", None, true),
            ("Anna@Example.ORG/Home PC", Some("anna"), "example.org", Some("Home PC"), true),
            ("a@b/c@d/e", Some("a"), "b", Some("c@d/e"), true),
            ("b/c@d", None, "b", Some("c@d"), true),
            ("a@[::1]", Some("a"), "[::1]", None, true),
            ("\u{C4}@\u{DC}.de/\u{C4}", Some("\u{E4}"), "\u{FC}.de", Some("\u{C4}"), true),
            ("", None, "", None, false),
            ("@b", Some(""), "b", None, false),
            ("a@", Some("a"), "", None, false),
            ("a@b/", Some("a"), "b", Some(""), false),
            ("A@b@c", Some("A"), "b@c", None, false),
            ("a b@c", Some("a b"), "c", None, false),
            ("a@-b", Some("a"), "-b", None, false),
            ("a@b\u{0}", Some("a"), "b\u{0}", None, false),
            ("\u{AD}@\u{FFFD}", Some("\u{AD}"), "\u{FFFD}", None, false),
        ];
        for (text, local, domain, resource, valid) in table {
            let address = Address::parse(text);
            let parts = (address.local(), address.domain(), address.resource(), address.is_valid());
            assert_eq!(parts, (local, domain, resource, valid), "{text}");
        }
        assert!(Address::parse(&format!("{long}@b/{long}")).is_valid());
        assert!(!Address::parse(&format!("{too_long}@b")).is_valid());
        assert!(!Address::parse(&format!("a@b/{too_long}")).is_valid());
    }

    proptest! {
        /// The fast path accepts nothing that the `jid` crate refuses, and normalises the same way.
        #[test]
        fn the_fast_path_agrees_with_jid(text in "[a-zA-Z0-9@/.:&\\[\\]<>'\" \\-_~\\t]{0,24}") {
            let address = Address::parse(&text);
            if address.is_valid() {
                let expected = jid::Jid::new(&text).map(|jid| jid.into_inner());
                prop_assert_eq!(Ok(address.as_str().to_owned()), expected);
            }
        }

        #[test]
        fn anything_can_be_split(text in "\\PC{0,40}") {
            let address = Address::parse(&text);
            let _ = (address.local(), address.domain(), address.resource(), address.bare());
        }
    }
}
