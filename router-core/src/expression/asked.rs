//! Which values an expression compares an attribute with.
//!
//! *Never:* whether it holds.

use super::Expression;
use super::node::Node;
use super::syntax::Comparison;
use super::value::Value;
use alloc::collections::BTreeSet;

impl Expression {
    /// The texts that the attribute `path` is compared with, as they are written: `x == "a"`, `x in ["a", "b"]`,
    /// `"a" in x`, `x.exists(e, e == "a")`. What is searched for or excluded is not among them.
    pub fn texts_asked_of(&self, path: &str) -> BTreeSet<&str> {
        let mut texts = BTreeSet::new();
        search(&self.root, path, false, &mut texts);
        texts
    }
}

/// `element`: the variable of a quantifier stands for an element of the attribute.
fn search<'a>(node: &'a Node, path: &str, element: bool, texts: &mut BTreeSet<&'a str>) {
    let is_it = |node: &Node| {
        (element && *node == Node::Element) || matches!(node, Node::Attribute(of, _) if **of == *path)
    };
    match node {
        Node::Compare(Comparison::Equal, pair) => match pair.as_ref() {
            [it, Node::Literal(value)] | [Node::Literal(value), it] if is_it(it) => add(value, texts),
            parts => parts.iter().for_each(|part| search(part, path, element, texts)),
        },
        Node::In(pair) => match pair.as_ref() {
            [it, Node::Literal(value)] | [Node::Literal(value), it] if is_it(it) => add(value, texts),
            parts => parts.iter().for_each(|part| search(part, path, element, texts)),
        },
        Node::Quantified(_, pair) => {
            let [list, condition] = pair.as_ref();
            search(condition, path, is_it(list), texts);
        }
        Node::Compare(_, pair) | Node::Calculate(_, pair) | Node::Join(pair) | Node::Search(_, pair) => {
            pair.iter().for_each(|part| search(part, path, element, texts));
        }
        Node::Not(of) | Node::Negative(of) | Node::Matches(of, _) | Node::Size(of) | Node::Lower(of) => {
            search(of, path, element, texts);
        }
        Node::All(parts) | Node::Any(parts) | Node::List(parts) => {
            parts.iter().for_each(|part| search(part, path, element, texts));
        }
        Node::Choose(parts) => parts.iter().for_each(|part| search(part, path, element, texts)),
        Node::Literal(_) | Node::Attribute(..) | Node::Element | Node::Has(_) => {}
    }
}

fn add<'a>(value: &'a Value, texts: &mut BTreeSet<&'a str>) {
    match value {
        Value::Text(text) => {
            texts.insert(text);
        }
        Value::List(values) => values.iter().for_each(|value| add(value, texts)),
        Value::Bool(_) | Value::Int(_) | Value::Version(_) => {}
    }
}
