//! Tables of what `check` lets pass and what it refuses, and for which reason.
//!
//! *Never:* random input (that is `tests/wire_fuzz.rs`).

use super::CheckError::*;
use super::*;

fn wrap(count: usize) -> String {
    format!("{}{}", "<a>".repeat(count), "</a>".repeat(count))
}

fn attributes(count: usize) -> String {
    let list: String = (0..count).map(|n| format!(" a{n}=''")).collect();
    format!("<a{list}/>")
}

#[test]
fn well_formed_stanzas_pass() {
    let deepest = wrap(DEPTH_MAX);
    let most = attributes(ATTRIBUTES_MAX);
    let table = [
        "<a/>",
        "<a />",
        "<a></a >",
        "<message type='bogus'><body>hi</body></message>",
        "<presence><priority>999</priority><show>bogus</show></presence>",
        "<iq type='error'/>",
        "<message id=''><thread>a</thread><thread>b</thread>stray text</message>",
        "<message xml:lang='!!'><body>&amp;&#x1F600;&lt;\u{202E}</body></message>",
        "<a b='>' c=\"'\" d='\"'/>",
        "<a b = 'x'\n\tc='y'/>",
        "<x:a xmlns:x='urn:x' x:b='1' b='1'/>",
        "<a><x:b xmlns:x='urn:x'><x:c/></x:b><x:b xmlns:x='urn:y'/></a>",
        "<a xmlns=''><b xmlns='urn:b'/></a>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='de'/>",
        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
        "<\u{E9}l\u{E9}ment \u{E9}='\u{FFFD}'/>",
        "<a>]] ]> \u{7F}\u{85}</a>",
        "<a x='\t\n&#9;]]>'/>",
        "<a.b-c_1/>",
        &deepest,
        &most,
    ];
    for text in table {
        assert_eq!(check(text.as_bytes()), Ok(()), "{text}");
    }
}

/// What is refused, and why.
const REFUSED: &[(&str, CheckError)] = &[
    ("", Incomplete),
    (" <a/>", Outside),
    ("a", Outside),
    ("<a/> ", Outside),
    ("<a/><b/>", Outside),
    ("</a>", Outside),
    ("<", Incomplete),
    ("<a", Incomplete),
    ("<a>", Incomplete),
    ("<a><b></b>", Incomplete),
    ("<a></a", Incomplete),
    ("<a b='", Incomplete),
    ("<a b='>", Incomplete),
    ("<a></b>", Mismatch),
    ("<a></aa>", Mismatch),
    ("<aa></a>", Mismatch),
    ("<a></ a>", Mismatch),
    ("<a><b></a></b>", Mismatch),
    ("<a></a b='1'>", Mismatch),
    ("<!-- x --><a/>", Restricted),
    ("<a><!-- x --></a>", Restricted),
    ("<a><![CDATA[x]]></a>", Restricted),
    ("<a><?php ?></a>", Restricted),
    ("<!DOCTYPE a><a/>", Restricted),
    ("<?xml version='1.0'?><a/>", Restricted),
    ("< a/>", Name),
    ("<1a/>", Name),
    ("<-a/>", Name),
    ("<:a/>", Name),
    ("<a:/>", Name),
    ("<a:b:c/>", Tag),
    ("<a \u{D7}='1'/>", Name),
    ("<a ='1'/>", Name),
    ("<a b/>", Tag),
    ("<a b=c/>", Tag),
    ("<a b='1'c='2'/>", Tag),
    ("<a / >", Tag),
    ("<a b='<'/>", Character),
    ("<a b='\u{1}'/>", Character),
    ("<a b='\r'/>", Character),
    ("<a>\u{0}</a>", Character),
    ("<a>\u{FFFE}</a>", Character),
    ("<a>]]></a>", Character),
    ("<a>&nbsp;</a>", Reference),
    ("<a>& </a>", Reference),
    ("<a>&#0;</a>", Reference),
    ("<a>&#xD800;</a>", Reference),
    ("<a b='&#x0000000000041;'/>", Reference),
    ("<a b='1' b='2'/>", DuplicateAttribute),
    ("<a xml:lang='1' xml:lang='2'/>", DuplicateAttribute),
    ("<a xmlns:x='u' xmlns:y='&#117;' x:b='' y:b=''/>", DuplicateAttribute),
    ("<x:a/>", UndeclaredPrefix),
    ("<a x:b=''/>", UndeclaredPrefix),
    ("<a><b xmlns:x='u'/><x:c/></a>", UndeclaredPrefix),
    ("<a xmlns:x=''/>", Declaration),
    ("<a xmlns='http://www.w3.org/2000/xmlns/'/>", Declaration),
];

#[test]
fn everything_else_is_refused_for_its_reason() {
    for (text, expected) in REFUSED {
        assert_eq!(check(text.as_bytes()), Err(*expected), "{text}");
    }
    for forbidden in ["xmlns:xmlns='u'", "xmlns:xml='u'", "xmlns:x='http://www.w3.org/XML/1998/namespace'"] {
        assert_eq!(check(format!("<a {forbidden}/>").as_bytes()), Err(Declaration), "{forbidden}");
    }
    assert_eq!(check(b"<xmlns:a/>"), Err(Declaration));
}

#[test]
fn too_much_is_refused() {
    let declarations: String = (0..40).map(|n| format!(" xmlns:p{n}='urn:{n}'")).collect();
    let too_many_prefixes = format!("<a{declarations}><b{}/></a>", declarations.replace(":p", ":q"));
    let table = [
        (wrap(DEPTH_MAX + 1), Depth),
        (wrap(5000), Depth),
        (attributes(ATTRIBUTES_MAX + 1), TooMany),
        (too_many_prefixes, TooMany),
    ];
    for (text, expected) in table {
        assert_eq!(check(text.as_bytes()), Err(expected), "{} bytes", text.len());
    }
}

#[test]
fn other_encodings_are_refused() {
    for bytes in
        [&b"<a>\xFF</a>"[..], b"<a>\xC0\x80</a>", b"<a>\xED\xA0\x80</a>", b"<a>\xE2\x82</a>", b"\xFE\xFF\0<"]
    {
        assert_eq!(check(bytes), Err(Encoding));
    }
}

#[test]
fn every_cut_of_a_stanza_is_refused() {
    let whole = "<m xmlns:x='u' x:a='&amp;'><b>\u{E9}&#65;</b><x:c/></m>".as_bytes();
    assert_eq!(check(whole), Ok(()));
    for end in 0..whole.len() {
        assert!(check(&whole[..end]).is_err(), "{end}");
    }
}

#[test]
fn debug_shows_no_text() {
    let checked = Checked::new(Bytes::from_static(b"<body>secret</body>")).unwrap();
    assert_eq!(format!("{checked:?}"), "Checked(19 bytes)");
}
