//! The last look at what is written to a server: every stanza carries one of our own addresses as its sender.
//!
//! Both Prosody and ejabberd close the whole stream when a component sends a stanza with a foreign or missing `from`,
//! and Prosody compares the domain byte by byte. So the writer lets every burst through here: the start tags are read,
//! children are skipped, and stanzas that would cost everybody the stream are taken out.
//!
//! *Never:* correcting a sender: a wrong one is a fault of the program, to be seen and mended.

use super::tag;

/// What was found in a burst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stamped {
    /// Every stanza has a sender of our own domain.
    All,
    /// Some had not: what is left, and how many were taken out. Bytes that are no stanza count as one.
    Some {
        /// The stanzas that may be sent.
        kept: Vec<u8>,
        /// How many may not.
        removed: usize,
    },
}

/// Looks at the sender of every stanza in `burst`, which consists of whole stanzas. `domain` is in lower case.
pub fn assert_from(burst: &[u8], domain: &str) -> Stamped {
    let mut kept: Option<Vec<u8>> = None;
    let mut removed = 0;
    let mut at = 0;
    while at < burst.len() {
        let (own, end) = stanza(&burst[at..], domain).unwrap_or((false, burst.len() - at));
        if own {
            if let Some(kept) = &mut kept {
                kept.extend_from_slice(&burst[at..at + end]);
            }
        } else {
            kept.get_or_insert_with(|| burst[..at].to_vec());
            removed += 1;
        }
        at += end;
    }
    match kept {
        None => Stamped::All,
        Some(kept) => Stamped::Some { kept, removed },
    }
}

/// Whether the first stanza has a sender of our own, and its length. `None` when there is no whole stanza.
fn stanza(burst: &[u8], domain: &str) -> Option<(bool, usize)> {
    let tag_end = tag::tag_end(burst, 0)?;
    let text = std::str::from_utf8(&burst[..tag_end]).ok()?;
    if !text.starts_with('<') {
        return None;
    }
    let mut own = false;
    let (_, mut attributes) = tag::open(text);
    for attribute in attributes.by_ref() {
        if attribute.name == "from" {
            own = is_own(attribute.raw, domain);
        }
    }
    let close = attributes.close()?;
    let end = if close.empty { close.length } else { tag::element_end(burst, close.length)?.element };
    Some((own, end))
}

/// Compares the domain of an address as written. Our own addresses need no escaping in front of the resource.
fn is_own(from: &str, domain: &str) -> bool {
    let bare = from.split('/').next().unwrap_or(from);
    bare == domain
        || bare
            .strip_suffix(domain)
            .and_then(|rest| rest.strip_suffix('@'))
            .is_some_and(|local| !local.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_and_missing_senders_are_taken_out() {
        let good = "<message from='a@h.example/x'><body>&lt;</body></message><iq from=\"h.example\"/>";
        assert_eq!(assert_from(good.as_bytes(), "h.example"), Stamped::All);
        assert_eq!(assert_from(b"", "h.example"), Stamped::All);
        for bad in [
            "<iq/>",
            "<iq from='x@other'/>",
            "<iq from='a@H.example'/>",
            "<iq from='@h.example'/>",
            "<iq from='evilh.example'/>",
            "<iq from='x@evil.example/h.example'/>",
            "<message to='b'><x from='h.example'/></message>",
        ] {
            let burst = format!("{good}{bad}{good}");
            let kept = format!("{good}{good}").into_bytes();
            assert_eq!(
                assert_from(burst.as_bytes(), "h.example"),
                Stamped::Some { kept, removed: 1 },
                "{bad}"
            );
        }
    }

    #[test]
    fn a_burst_that_ends_in_the_middle_is_cut_there() {
        for rest in ["<iq from='h.example'", "<iq from='h.example'><a>", " ", "text"] {
            let burst = format!("<iq from='h.example'/>{rest}");
            let expected = Stamped::Some { kept: b"<iq from='h.example'/>".to_vec(), removed: 1 };
            assert_eq!(assert_from(burst.as_bytes(), "h.example"), expected, "{rest}");
        }
    }
}
