//! A token in every place of every entry where something could ride; none crosses.
//!
//! Goes by the shapes alone, so that a new entry is covered by itself.
//!
//! *Never:* places that are free by the shape: there people write what they like.

use super::super::{Needs, Passes, Shape, Value, all};
use super::relayed_in_all_ways;

const TOKEN: &str = "planted";
/// No language tag, no number, no namespace.
const ODD: &str = "planted_token!";

/// An element in parts.
#[derive(Clone)]
struct Sample {
    name: &'static str,
    namespace: &'static str,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<String>,
}

impl Sample {
    /// One that has everything and nothing planted, but where an author is written anew.
    fn of(shape: &Shape) -> Self {
        Self {
            name: shape.names[0],
            namespace: shape.namespace,
            attributes: shape
                .attributes
                .iter()
                .filter(|a| a.needed || !matches!(a.value, Value::Opaque(_)))
                .map(|a| (a.name.to_owned(), good(a.value).to_owned()))
                .collect(),
            text: good(shape.text).to_owned(),
            children: shape.children.iter().map(|inside| Self::of(&inside.shape).xml()).collect(),
        }
    }

    fn xml(&self) -> String {
        let attributes: String =
            self.attributes.iter().map(|(name, value)| format!(" {name}='{value}'")).collect();
        let (name, namespace) = (self.name, self.namespace);
        format!("<{name} xmlns='{namespace}'{attributes}>{}{}</{name}>", self.text, self.children.concat())
    }

    fn with_attribute(&self, name: &str, value: &str) -> Self {
        let mut sample = self.clone();
        sample.attributes.retain(|(own, _)| own != name);
        sample.attributes.push((name.to_owned(), value.to_owned()));
        sample
    }

    fn with_child(&self, child: String) -> Self {
        let mut sample = self.clone();
        sample.children.insert(0, child.clone());
        sample.children.push(child);
        sample
    }
}

/// Something that a shape accepts.
fn good(value: Value) -> &'static str {
    match value {
        Value::Nothing => "",
        Value::Words | Value::ShortWords(_) => "words",
        Value::Opaque(_) | Value::Number => "1",
        Value::Language => "de",
        Value::Url => "https://files.example/a",
        Value::Namespace => "urn:xmpp:reply:0",
        Value::Id => "known",
        Value::Author => "planted@evil.example",
    }
}

/// Elements of this shape with the token in one place each.
fn planted(shape: &Shape) -> Vec<String> {
    let clean = Sample::of(shape);
    let mut found = Vec::new();
    found.push(clean.with_attribute("a", TOKEN));
    found.push(clean.with_attribute("xmlns:p", "urn:planted").with_attribute("p:a", TOKEN));
    let speaks = shape.attributes.iter().any(|attribute| attribute.value == Value::Language);
    found.push(clean.with_attribute("xml:lang", if speaks { ODD } else { TOKEN }));
    for attribute in shape.attributes {
        found.push(clean.with_attribute(attribute.name, ODD));
    }
    if !shape.text.is_free() {
        let mut sample = clean.clone();
        sample.text = TOKEN.to_owned();
        found.push(sample);
    }
    for child in [
        "<planted xmlns='urn:planted'/>".to_owned(),
        format!("<a a='{TOKEN}' xmlns='urn:a'>{TOKEN}</a>"),
        format!("<body xmlns='jabber:client'>{TOKEN}</body>"),
        format!("<p:a xmlns:p='urn:{TOKEN}' p:b='{TOKEN}'/>"),
        format!(
            "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='{TOKEN}@a'><body>{TOKEN}</body></message></forwarded>"
        ),
        Sample { text: TOKEN.to_owned(), ..clean.clone() }.with_attribute("a", TOKEN).xml(),
    ] {
        let is_inside = |inside: &super::super::Inside| inside.shape.is(shape.namespace, shape.names[0]);
        if !shape.children.iter().any(is_inside) {
            found.push(clean.with_child(child));
        }
    }
    let mut found: Vec<String> = found.iter().map(Sample::xml).collect();
    for (place, inside) in shape.children.iter().enumerate() {
        for child in planted(&inside.shape) {
            let mut sample = clean.clone();
            sample.children[place] = child;
            found.push(sample.xml());
        }
    }
    found
}

fn message(inside: &str, payload_needs: Needs) -> String {
    let named =
        if payload_needs == Needs::Named { "<reply xmlns='urn:xmpp:reply:0' id='known'/>" } else { "" };
    format!(
        "<message from='author@out.example/x' to='desk@help.example' type='chat'>{inside}<body>> q\nwords</body>{named}</message>"
    )
}

#[test]
fn no_token_crosses() {
    let mut tried = 0;
    for payload in all() {
        for element in planted(&payload.shape) {
            for stanza in [
                message(&element, payload.needs),
                message(&element, payload.needs).replace("<body>> q\nwords</body>", ""),
            ] {
                for out in relayed_in_all_ways(&stanza) {
                    assert!(!out.contains(TOKEN), "{stanza}\nbecame\n{out}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}

#[test]
fn without_tokens_everything_crosses_that_may() {
    for payload in all().filter(|payload| payload.passes != Passes::ToNobody) {
        for name in payload.shape.names {
            let sample = Sample { name, ..Sample::of(&payload.shape) };
            let shape = payload.written.unwrap_or(&payload.shape);
            let element = if shape.names.contains(name) { *name } else { shape.names[0] };
            let expected = format!("<{element}");
            let stanza = message(&sample.xml(), payload.needs);
            let found = relayed_in_all_ways(&stanza).iter().any(|out| {
                out.contains(&expected) && out.contains(shape.namespace) || shape.namespace == "jabber:client"
            });
            assert!(found, "{stanza}");
        }
    }
}

#[test]
fn elements_with_prefixes_mean_the_same_and_leave_without() {
    for payload in all().filter(|payload| payload.shape.children.is_empty()) {
        let sample = Sample::of(&payload.shape);
        let plain = message(&sample.xml(), payload.needs);
        let (name, namespace) = (sample.name, sample.namespace);
        let prefixed = plain
            .replace(&format!("<{name} xmlns='{namespace}'"), &format!("<pre:{name} xmlns:pre='{namespace}'"))
            .replacen(&format!("</{name}>"), &format!("</pre:{name}>"), 1);
        assert_eq!(relayed_in_all_ways(&plain), relayed_in_all_ways(&prefixed), "{prefixed}");
    }
}
