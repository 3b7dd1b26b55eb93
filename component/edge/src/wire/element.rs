//! The door to minidom and xmpp-parsers: a checked stanza as an `Element`, and an `Element` as bytes.
//!
//! On our stream the default namespace is `jabber:component:accept`; for the typed world it is `jabber:client`. Reading
//! declares it so, writing leaves out what is inherited. Elements are written with an explicit stack.
//!
//! *Never:* the relay's hot path.

use std::borrow::Cow;

use minidom::{Element, Node};

use super::check::Checked;
use super::view::{Child, Stanza};
use super::{carry, ns, tag, write};

/// Why a checked stanza could not be made into an element: rxml has a limit of 8 KiB for names and values.
#[derive(Debug, thiserror::Error)]
#[error("the stanza cannot be read as elements: {0}")]
pub struct ElementError(#[from] minidom::Error);

/// Reads a whole stanza.
///
/// # Errors
/// When minidom does not accept it.
pub fn read(stanza: &Checked) -> Result<Element, ElementError> {
    read_text(&as_client(stanza.as_str()))
}

/// Reads one child of a stanza.
///
/// # Errors
/// When minidom does not accept it.
pub fn read_child<'a>(stanza: &Stanza<'a>, child: &Child<'a>) -> Result<Element, ElementError> {
    let source = as_client(child.source());
    let behind_name = 1 + tag::open(&source).0.len();
    let mut text = source[..behind_name].to_owned();
    for declaration in carry::needed(stanza, child) {
        text.push(' ');
        text.push_str(declaration);
    }
    text.push_str(&source[behind_name..]);
    read_text(&text)
}

fn read_text(text: &str) -> Result<Element, ElementError> {
    let mut prefixes = std::collections::BTreeMap::new();
    prefixes.insert(None, ns::CLIENT.to_owned());
    if text.contains("stream:") {
        prefixes.insert(Some("stream".to_owned()), ns::STREAM.to_owned());
    }
    Ok(Element::from_reader_with_prefixes(text.as_bytes(), prefixes)?)
}

/// Leaves out a default namespace of the root that names our stream's, so that the one of the typed world takes its place.
fn as_client(text: &str) -> Cow<'_, str> {
    let declared = tag::open(text).1.find(|a| a.name == "xmlns" && a.value() == ns::COMPONENT);
    match declared {
        None => Cow::Borrowed(text),
        Some(attribute) => Cow::Owned(text.replacen(attribute.source, "", 1)),
    }
}

/// What is left to write of an element that is being written.
struct Open<'a> {
    element: &'a Element,
    namespace: String,
    nodes: minidom::element::Nodes<'a>,
}

/// Appends an element as it has to stand on our stream.
pub fn write(out: &mut Vec<u8>, element: &Element) {
    let mut stack = vec![start(out, element, ns::CLIENT)];
    while let Some(top) = stack.last_mut() {
        match top.nodes.next() {
            Some(Node::Text(text)) => write::escape_text(out, text),
            Some(Node::Element(inner)) => {
                let namespace = top.namespace.clone();
                stack.push(start(out, inner, &namespace));
            }
            None => {
                out.extend_from_slice(b"</");
                out.extend_from_slice(top.element.name().as_bytes());
                out.push(b'>');
                stack.pop();
            }
        }
    }
}

/// Writes a start tag inside an element of the namespace `outer`.
fn start<'a>(out: &mut Vec<u8>, element: &'a Element, outer: &str) -> Open<'a> {
    let namespace = match element.ns() {
        same if same == ns::COMPONENT => ns::CLIENT.to_owned(),
        other => other,
    };
    out.push(b'<');
    out.extend_from_slice(element.name().as_bytes());
    if namespace != outer {
        let written = if namespace == ns::CLIENT { ns::COMPONENT } else { &namespace };
        attribute(out, "xmlns", written);
    }
    let mut declared = 0;
    for ((space, name), value) in element.attrs() {
        let space: &str = space.as_str();
        if space.is_empty() {
            attribute(out, name.as_str(), value);
        } else if space == ns::XML {
            attribute(out, &format!("xml:{name}"), value);
        } else {
            declared += 1;
            attribute(out, &format!("xmlns:ns{declared}"), space);
            attribute(out, &format!("ns{declared}:{name}"), value);
        }
    }
    out.push(b'>');
    Open { element, namespace, nodes: element.nodes() }
}

fn attribute(out: &mut Vec<u8>, name: &str, value: &str) {
    out.push(b' ');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"='");
    write::escape_attribute(out, value);
    out.push(b'\'');
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::wire::check::check;

    fn checked(text: &str) -> Checked {
        Checked::new(Bytes::copy_from_slice(text.as_bytes())).unwrap()
    }

    #[test]
    fn stanzas_are_read_in_the_client_namespace_and_written_in_ours() {
        let table = [
            ("<iq id='1'/>", "<iq id='1'></iq>"),
            ("<iq xmlns='jabber:component:accept' id='1'><a/></iq>", "<iq id='1'><a></a></iq>"),
            ("<iq xmlns='jabber:client'/>", "<iq></iq>"),
            (
                "<m xml:lang='de'>a&lt;<b xmlns='urn:b'><c/></b></m>",
                "<m xml:lang='de'>a&lt;<b xmlns='urn:b'><c></c></b></m>",
            ),
            (
                "<m><f xmlns='urn:f'><message xmlns='jabber:client'/></f></m>",
                "<m><f xmlns='urn:f'><message xmlns='jabber:component:accept'></message></f></m>",
            ),
            ("<x:m xmlns:x='urn:x' x:a='1'/>", "<m xmlns='urn:x' xmlns:ns1='urn:x' ns1:a='1'></m>"),
            ("<m><a xmlns=''/></m>", "<m><a xmlns=''></a></m>"),
        ];
        for (text, expected) in table {
            let element = read(&checked(text)).unwrap();
            let mut out = Vec::new();
            write(&mut out, &element);
            assert_eq!(std::str::from_utf8(&out).unwrap(), expected);
            assert_eq!(check(&out), Ok(()));
        }
        assert!(read(&checked("<iq/>")).unwrap().is("iq", ns::CLIENT));
    }

    #[test]
    fn a_child_keeps_the_prefixes_of_its_stanza() {
        let checked = checked("<m xmlns:x='urn:x'><x:a x:b='1'/><c xmlns='urn:c'/></m>");
        let stanza = Stanza::new(&checked);
        let children: Vec<_> = stanza.children().map(|child| read_child(&stanza, &child).unwrap()).collect();
        assert!(children[0].is("a", "urn:x"));
        assert!(children[1].is("c", "urn:c"));
    }
}
