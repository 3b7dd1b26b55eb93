//! What somebody's answer to a query for information says (XEP-0030 section 3.1), as several questions read it.
//!
//! *Never:* what follows from it.

use super::Response;
use super::one_line::{CHARACTERS, one_line};
use crate::identity::disco::{DISCO_INFO, hash};
use minidom::Element;
use router_core::values::client::Features;
use std::collections::BTreeSet;
use std::sync::Arc;
use xmpp_edge::wire::{element, ns};

/// Features of one client that are kept; more are left out, and so is a feature with a longer name than any line has.
const FEATURES: usize = 200;

/// Data forms (XEP-0004), by which an answer is extended (XEP-0128).
const FORMS: &str = "jabber:x:data";

/// A result that can be read.
pub(super) struct Info(Element);

impl Info {
    pub(super) fn of(response: &Response<'_>) -> Option<Self> {
        let Response::Result(view) = response else { return None };
        element::read_child(view, &view.child("query", DISCO_INFO)?).ok().map(Self)
    }

    /// The type of the first identity of a category.
    pub(super) fn identity(&self, category: &str) -> Option<&str> {
        let mut all = self.0.children().filter(|child| child.is("identity", DISCO_INFO));
        all.find(|identity| identity.attr("category") == Some(category))?.attr("type")
    }

    pub(super) fn features(&self) -> Features {
        let features: BTreeSet<Arc<str>> = self
            .vars()
            .filter(|var| var.chars().count() <= CHARACTERS)
            .filter_map(one_line)
            .take(FEATURES)
            .collect();
        Arc::new(features)
    }

    fn vars(&self) -> impl Iterator<Item = &str> {
        let named = self.0.children().filter(|child| child.is("feature", DISCO_INFO));
        named.filter_map(|feature| feature.attr("var"))
    }

    /// The verification string that stands for this answer (XEP-0115 section 5.1); `None` if it may stand for another one
    /// too: something is there twice (section 5.4), or has the sign in it that ends each part.
    pub(super) fn verification(&self) -> Option<String> {
        let mut parts = Vec::new();
        let (mut identities, mut features, mut forms) = (Vec::new(), Vec::new(), Vec::new());
        for child in self.0.children() {
            if child.is("identity", DISCO_INFO) {
                let part = |name| child.attr(name).unwrap_or_default();
                let language = child.attr_ns(ns::XML, "lang").unwrap_or_default();
                let [category, kind, name] = ["category", "type", "name"].map(part);
                identities.push(vec![format!("{category}/{kind}/{language}/{name}")]);
            } else if child.is("feature", DISCO_INFO) {
                features.push(vec![child.attr("var")?.to_owned()]);
            } else if child.is("x", FORMS) {
                forms.push(form(child)?);
            }
        }
        for mut group in [identities, features, forms] {
            group.sort();
            let is_twice = group.windows(2).any(|two| two[0].first() == two[1].first());
            if is_twice || group.iter().flatten().any(|part| part.contains('<')) {
                return None;
            }
            parts.extend(group.into_iter().flatten());
        }
        Some(hash(&parts))
    }
}

/// The parts of a form: its type, then each field with its values, all in order.
fn form(form: &Element) -> Option<Vec<String>> {
    let mut fields = Vec::new();
    let mut parts = Vec::new();
    for field in form.children().filter(|child| child.is("field", FORMS)) {
        let values = field.children().filter(|child| child.is("value", FORMS));
        let mut values: Vec<String> = values.map(Element::text).collect();
        values.sort();
        let name = field.attr("var")?.to_owned();
        if name == "FORM_TYPE" {
            parts.extend(values);
        } else {
            fields.push((name, values));
        }
    }
    let [_] = parts.as_slice() else { return None };
    fields.sort();
    parts.extend(fields.into_iter().flat_map(|(name, values)| std::iter::once(name).chain(values)));
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_response;
    use super::*;

    fn verification(content: &str) -> Option<String> {
        let stanza = format!("<iq type='result'><query xmlns='{DISCO_INFO}'>{content}</query></iq>");
        with_response(&stanza, |response| Info::of(response).unwrap().verification())
    }

    /// Both examples of XEP-0115 section 5.
    #[test]
    fn the_examples_of_the_specification() {
        let features = "<feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/muc'/>\
                        <feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/caps'/>";
        let exodus = format!("<identity category='client' type='pc' name='Exodus 0.9.1'/>{features}");
        assert_eq!(verification(&exodus).as_deref(), Some("QgayPKawpkPSDYmwT/WM94uAlu0="));
        let psi = format!(
            "<identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>\
             <identity xml:lang='el' category='client' name='Ψ 0.11' type='pc'/>{features}\
             <x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'>\
             <value>urn:xmpp:dataforms:softwareinfo</value></field>\
             <field var='ip_version'><value>ipv4</value><value>ipv6</value></field>\
             <field var='os'><value>Mac</value></field><field var='os_version'><value>10.5.1</value></field>\
             <field var='software'><value>Psi</value></field><field var='software_version'><value>0.11</value></field></x>"
        );
        assert_eq!(verification(&psi).as_deref(), Some("q07IKJEyjvHSyhy//CH0CxmKi8w="));
    }

    #[test]
    fn what_may_stand_for_something_else_has_no_verification() {
        let one = "<feature var='a'/>";
        assert!(verification(one).is_some());
        for odd in [
            "<feature var='a'/><feature var='a'/>",
            "<feature var='a&lt;b'/>",
            "<identity category='client' type='pc' name='x&lt;urn:y'/>",
            "<identity category='client' type='pc'/><identity category='client' type='pc'/>",
            "<feature/>",
            "<x xmlns='jabber:x:data'><field var='os'><value>Mac</value></field></x>",
            "<x xmlns='jabber:x:data'><field var='FORM_TYPE'><value>a</value></field></x>\
             <x xmlns='jabber:x:data'><field var='FORM_TYPE'><value>a</value></field></x>",
        ] {
            assert_eq!(verification(odd), None, "{odd}");
        }
    }
}
