//! What comes out of the framer for tables of streams, whole and cut at every byte.
//!
//! *Never:* random input (that is `tests/wire_fuzz.rs`).

use super::*;

const HEADER: &str = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' \
    xmlns:stream='http://etherx.jabber.org/streams' from='h.example' id='abc'>";

const SMALL: Limits =
    Limits { stanza_bytes: 200, depth: 4, attributes: 3, attribute_bytes: 40, start_tag_bytes: 100 };

fn frames(limits: Limits, pieces: &[&[u8]]) -> (Vec<Frame>, Option<FrameError>) {
    let mut framer = Framer::new(limits);
    let mut frames = Vec::new();
    for piece in pieces {
        framer.buffer().extend_from_slice(piece);
        loop {
            match framer.next_frame() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(error) => return (frames, Some(error)),
            }
        }
        let bound = limits.stanza_bytes + piece.len();
        assert!(framer.buffer.len() <= bound, "{} bytes are held", framer.buffer.len());
    }
    (frames, None)
}

/// Frames as short texts, the same for every way to cut the stream.
fn run(stream: &str) -> Vec<String> {
    let bytes = stream.as_bytes();
    let whole = frames(SMALL, &[bytes]);
    for at in 0..=bytes.len() {
        assert_eq!(frames(SMALL, &[&bytes[..at], &bytes[at..]]), whole, "cut at {at}");
    }
    let single: Vec<&[u8]> = bytes.chunks(1).collect();
    assert_eq!(frames(SMALL, &single), whole, "byte by byte");
    let mut lines: Vec<String> = whole.0.iter().map(line).collect();
    lines.extend(whole.1.map(|error| format!("error: {error}")));
    lines
}

fn line(frame: &Frame) -> String {
    match frame {
        Frame::Header(header) => format!("header {} {}", header.from, header.id),
        Frame::Stanza(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Frame::Refused(refused) => {
            format!("refused {:?} {}", refused.cap, refused.header.as_ref().map_or("-", Checked::as_str))
        }
        Frame::StreamError(error) => format!("stream error {} {:?}", error.condition, error.text),
        Frame::End => "end".to_owned(),
    }
}

fn check(body: &str, expected: &[&str]) {
    let lines = run(&format!("{HEADER}{body}"));
    assert_eq!(lines[0], "header h.example abc");
    assert_eq!(lines[1..], *expected, "{body}");
}

#[test]
fn streams_are_cut_into_stanzas() {
    check("", &[]);
    check(
        " <handshake/>\n<message to='a>b'><body>x</body></message>\r\n\t<iq id=\"'/\"/></stream:stream >",
        &["<handshake/>", "<message to='a>b'><body>x</body></message>", "<iq id=\"'/\"/>", "end"],
    );
    check("<a><b/><b></b><b c='/>'>/</b></a><a", &["<a><b/><b></b><b c='/>'>/</b></a>"]);
    check(
        "<a><![CDATA[</a>]]]></a><a><!-- </a> - -- --></a>",
        &["<a><![CDATA[</a>]]]></a>", "<a><!-- </a> - -- --></a>"],
    );
    check("<a><?x </a> ? ?></a>", &["<a><?x </a> ? ?></a>"]);
    check("<a></b></stream:stream>ignored", &["<a></b>", "end"]);
}

#[test]
fn stanzas_over_a_cap_are_skipped_and_the_next_one_is_read() {
    let next = "<iq id='next'/>";
    let long = "x".repeat(300);
    let value = "v".repeat(41);
    let deep = format!("{}{}", "<a>".repeat(50), "</a>".repeat(50));
    let table = [
        (
            format!("<message id='1' to='a'><body>{long}</body></message>"),
            "refused Size <message id='1' to='a'/>",
        ),
        (format!("<message id='1'>{deep}</message>"), "refused Depth <message id='1'/>"),
        (
            "<message id='1'><a><b><c d='/'/></b></a></message>".into(),
            "<message id='1'><a><b><c d='/'/></b></a></message>",
        ),
        (format!("<iq id='{value}' to='b'/>"), "refused AttributeSize <iq to='b'/>"),
        (format!("<iq to='b' id='{long}' from='c'/>"), "refused AttributeSize <iq to='b'/>"),
        (format!("<iq to='b'><a c='{value}'/></iq>"), "refused AttributeSize <iq to='b'/>"),
        ("<iq to='b'><a b='' c='' d='' e=''/></iq>".into(), "refused Attributes <iq to='b'/>"),
        ("<iq a='' b='' c='' to='d'></iq>".into(), "refused Attributes <iq to='d'/>"),
        (format!("<iq to='b'><a {}/></iq>", " ".repeat(100)), "refused StartTagSize <iq to='b'/>"),
        (format!("<{long}/>"), "refused StartTagSize -"),
        (format!("<iq to='b'><a {long}"), ""),
    ];
    for (stanza, expected) in table {
        if expected.is_empty() {
            check(&stanza, &[]);
        } else {
            check(&format!("{stanza}{next}"), &[expected, next]);
        }
    }
}

#[test]
fn five_thousand_levels_are_skipped_in_little_memory() {
    let deep = format!("{}{}", "<a>".repeat(5000), "</a>".repeat(5000));
    let stream = format!("{HEADER}<message id='1'>{deep}</message><iq id='next'/>");
    let pieces: Vec<&[u8]> = stream.as_bytes().chunks(97).collect();
    let (frames, error) = frames(SMALL, &pieces);
    let lines: Vec<String> = frames[1..].iter().map(line).collect();
    assert_eq!(lines, ["refused Depth <message id='1'/>", "<iq id='next'/>"]);
    assert_eq!(error, None);
}

#[test]
fn stream_errors_are_read() {
    check(
        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>no &amp; no</text></stream:error></stream:stream>",
        &["stream error conflict Some(\"no & no\")", "end"],
    );
    check("<stream:error><x:y/></stream:error>", &["stream error undefined-condition None"]);
}

#[test]
fn what_is_no_stream_ends_it() {
    let table = [
        ("HTTP/1.1 400 Bad Request\r\n", "what was received is not an xml stream"),
        ("\u{16}\u{3}\u{1}", "what was received is not an xml stream"),
        ("<html>", "what was received is not an xmpp stream"),
        ("</a>", "what was received is not an xml stream"),
        ("<!DOCTYPE html>", "the stream contains restricted xml"),
    ];
    for (stream, expected) in table {
        assert_eq!(run(stream), [format!("error: {expected}")], "{stream}");
    }
    check("text", &["error: what was received is not an xml stream"]);
    check("</message>", &["error: an end tag stands where a stanza must begin"]);
    check("<!-- x -->", &["error: the stream contains restricted xml"]);
    check("<a><!ENTITY></a>", &["error: the stream contains restricted xml"]);
    let long = "x".repeat(300);
    check(&format!("</{long}"), &["error: a tag of the stream itself is too long"]);
    assert_eq!(run(&format!("<stream:stream {long}")), ["error: a tag of the stream itself is too long"]);
}
