//! Tables of what is seen in checked stanzas.
//!
//! *Never:* ill-formed input, which cannot get here.

use bytes::Bytes;

use super::*;

fn checked(text: &str) -> Checked {
    Checked::new(Bytes::copy_from_slice(text.as_bytes())).unwrap()
}

/// Children as `name {namespace} text`.
fn children(text: &str) -> Vec<String> {
    let checked = checked(text);
    let stanza = Stanza::new(&checked);
    stanza.children().map(|c| format!("{} {{{}}} {}", c.name(), c.namespace(), c.text())).collect()
}

#[test]
fn start_tags_are_read() {
    let checked = checked(
        "<message from='A@b/c&amp;d' to=\"e\" id='1' type='chat' xml:lang='de' x='y'><body/></message>",
    );
    let stanza = Stanza::new(&checked);
    assert_eq!(stanza.name(), StanzaName::Message);
    assert_eq!(stanza.from().as_deref(), Some("A@b/c&d"));
    assert_eq!(stanza.to().as_deref(), Some("e"));
    assert_eq!(stanza.id().as_deref(), Some("1"));
    assert_eq!(stanza.kind().as_deref(), Some("chat"));
    assert_eq!(stanza.lang().as_deref(), Some("de"));
    assert_eq!(stanza.sender().unwrap().bare(), "a@b");
}

#[test]
fn stanza_names_need_our_namespace() {
    let table = [
        ("<presence/>", StanzaName::Presence),
        ("<iq xmlns='jabber:client'/>", StanzaName::Iq),
        ("<iq xmlns='jabber:component:accept'/>", StanzaName::Iq),
        ("<iq xmlns='urn:x'/>", StanzaName::Other),
        ("<handshake/>", StanzaName::Other),
        ("<x:iq xmlns:x='jabber:client'/>", StanzaName::Other),
    ];
    for (text, expected) in table {
        assert_eq!(Stanza::new(&checked(text)).name(), expected, "{text}");
    }
}

#[test]
fn children_are_found_with_their_namespaces() {
    assert!(children("<iq/>").is_empty());
    assert!(children("<iq> text </iq>").is_empty());
    assert_eq!(
        children(
            "<message>x<body>a&lt;b</body> <active xmlns='urn:c'/><x:y xmlns:x='urn:x'><a>no</a>yes<b/>!</x:y></message>"
        ),
        ["body {jabber:client} a<b", "active {urn:c} ", "y {urn:x} yes!"]
    );
    assert_eq!(
        children(
            "<message xmlns:x='urn:x' xmlns='urn:d'><x:a/><b/><c xmlns=''/><stream:d/><xml:e/></message>"
        ),
        [
            "a {urn:x} ",
            "b {urn:d} ",
            "c {} ",
            "d {http://etherx.jabber.org/streams} ",
            "e {http://www.w3.org/XML/1998/namespace} "
        ]
    );
    assert_eq!(
        children("<message><body xmlns='jabber:component:accept'>same</body></message>"),
        ["body {jabber:client} same"]
    );
}

#[test]
fn children_know_their_place() {
    let text = "<message><body xml:lang='de' a='1'>x</body><b/></message>";
    let checked = checked(text);
    let stanza = Stanza::new(&checked);
    let body = stanza.child("body", ns::CLIENT).unwrap();
    assert_eq!(&text[body.range()], "<body xml:lang='de' a='1'>x</body>");
    assert_eq!(body.attribute("xml:lang").as_deref(), Some("de"));
    assert_eq!(body.attribute("b"), None);
    assert!(stanza.child("b", "urn:x").is_none());
    assert_eq!(stanza.child("b", ns::CLIENT).unwrap().source(), "<b/>");
}

#[test]
fn the_children_of_a_child_have_their_own_scope() {
    let text = "<message xmlns:x='urn:x' xmlns:y='urn:y'><x:a xmlns='urn:d' xmlns:y='urn:z'><y:b/><x:c/><d/><e xmlns='urn:e'>t</e></x:a><y:f/></message>";
    let checked = checked(text);
    let stanza = Stanza::new(&checked);
    let outer = stanza.children().next().unwrap();
    let scope = outer.scope(stanza.scope());
    let inner: Vec<String> =
        outer.children(&scope).map(|c| format!("{} {{{}}} {}", c.name(), c.namespace(), c.text())).collect();
    assert_eq!(inner, ["b {urn:z} ", "c {urn:x} ", "d {urn:d} ", "e {urn:e} t"]);
    let last = stanza.children().last().unwrap();
    assert_eq!((last.name(), last.namespace()), ("f", "urn:y"));
    let place = outer.children(&scope).last().unwrap().plain_text().unwrap();
    assert_eq!(checked.text_at(place), "t");
    assert_eq!(outer.plain_text(), None);
}

#[test]
fn many_children_with_many_prefixes_are_found() {
    let declared: String =
        (0..58).map(|n| format!(" xmlns:p{n}='urn:{n}&amp;{}'", "x".repeat(100))).collect();
    let children: String = (0..15_000).map(|n| format!("<p{}:b/>", n % 58)).collect();
    let checked = checked(&format!("<message{declared}>{children}</message>"));
    let stanza = Stanza::new(&checked);
    for (n, child) in stanza.children().enumerate() {
        assert!(child.namespace().starts_with(&format!("urn:{}&x", n % 58)));
    }
    assert_eq!(stanza.children().count(), 15_000);
}
