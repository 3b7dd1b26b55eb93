//! What an element needs of its stanza's declarations when it is taken out of it.
//!
//! Walks the tags of the element once, with the prefixes that it declares itself, and names the declarations of the
//! stanza's start tag that are used somewhere in it: those, and no others, have to go along.
//!
//! *Never:* changing the element.

use memchr::memchr;

use super::tag;
use super::view::{Child, Stanza};

/// What the element declares itself, and from which depth on; `None` is the default namespace.
type Inner<'a> = Vec<(usize, Option<&'a str>)>;

/// The declarations, as they stand in the stanza's start tag, that `child` depends on.
pub(super) fn needed<'a>(stanza: &Stanza<'a>, child: &Child<'a>) -> Vec<&'a str> {
    let scope = stanza.scope();
    let mut found = Vec::new();
    if scope.is_plain() {
        return found;
    }
    let source = child.source();
    let mut inner: Inner<'a> = Vec::new();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(next) = memchr(b'<', &source.as_bytes()[at..]) {
        at += next;
        if source.as_bytes()[at + 1] == b'/' {
            depth -= 1;
            inner.retain(|(since, _)| *since <= depth);
            at += 1;
            continue;
        }
        let (name, mut attributes) = tag::open(&source[at..]);
        let mut used = vec![name.split_once(':').map(|(prefix, _)| prefix)];
        for attribute in attributes.by_ref() {
            match attribute.name.split_once(':') {
                Some(("xmlns", prefix)) => inner.push((depth + 1, Some(prefix))),
                Some((prefix, _)) => used.push(Some(prefix)),
                None if attribute.name == "xmlns" => inner.push((depth + 1, None)),
                None => {}
            }
        }
        for prefix in used {
            let declared = inner.iter().any(|(_, own)| *own == prefix);
            let declaration = scope.declaration(prefix).filter(|_| !declared);
            found.extend(declaration.filter(|declaration| !found.contains(declaration)));
        }
        let close = attributes.close().expect("a checked stanza has whole tags");
        at += close.length;
        if close.empty {
            inner.retain(|(since, _)| *since <= depth);
        } else {
            depth += 1;
        }
    }
    found
}
