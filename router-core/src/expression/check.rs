//! Checks an expression against a schema: names, types, and the presence of attributes.
//!
//! Types are found from the leaves up; only an empty list takes its type from its neighbour. Presence flows the
//! other way: the right side of `&&` may use what the left side proves, and so on (`guard`).
//!
//! *Never:* a value.

use super::fault::{Fault, Meaning};
use super::guard::{Paths, Proof, together};
use super::node::Node;
use super::schema::{Known, Presence, Schema, Type};
use super::syntax::{Calculation, Comparison, Kind, Term};
use super::value::Value;
use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::ops::Range;

/// The checked tree of an expression whose value has the expected type.
pub(super) fn check(term: &Term, schema: &Schema, expected: &Type) -> Result<Node, Fault> {
    let mut checker = Checker { schema, variable: None, patterns: 0 };
    Ok(checker.expect(term, &Paths::new(), expected)?.node)
}

pub(super) struct Checker<'a> {
    pub schema: &'a Schema,
    /// The name and type of the variable of the quantifier that is being checked.
    pub variable: Option<(&'a str, Type)>,
    /// Patterns so far.
    pub patterns: usize,
}

/// A part that is checked.
pub(super) struct Checked {
    pub node: Node,
    pub of: Type,
    pub proof: Proof,
}

impl Checked {
    pub(super) fn new(node: Node, of: Type) -> Checked {
        Checked { node, of, proof: Proof::default() }
    }
}

impl<'a> Checker<'a> {
    /// A part that must have a certain type.
    pub(super) fn expect(
        &mut self,
        term: &'a Term,
        present: &Paths,
        expected: &Type,
    ) -> Result<Checked, Fault> {
        let checked = self.check(term, present, Some(expected))?;
        if checked.of == *expected {
            return Ok(checked);
        }
        let fault = Meaning::Mismatch { expected: expected.clone(), found: checked.of };
        Err(Fault::new(term.at.clone(), fault))
    }

    /// A part of any type; `hint` is what an empty list is taken for.
    pub(super) fn check(
        &mut self,
        term: &'a Term,
        present: &Paths,
        hint: Option<&Type>,
    ) -> Result<Checked, Fault> {
        match &term.kind {
            Kind::Bool(value) => Ok(Checked::new(Node::Literal(Value::Bool(*value)), Type::Bool)),
            Kind::Int(value) => Ok(Checked::new(Node::Literal(Value::Int(*value)), Type::Int)),
            Kind::Text(value) => Ok(Checked::new(Node::Literal(Value::Text(value.clone())), Type::Text)),
            Kind::List(elements) => self.list(&term.at, elements, present, hint),
            Kind::Path(path) => self.path(&term.at, path, present),
            Kind::Not(of) => {
                let of = self.expect(of, present, &Type::Bool)?;
                let proof = of.proof.negated();
                Ok(Checked { node: Node::Not(Box::new(of.node)), of: Type::Bool, proof })
            }
            Kind::Negative(of) => {
                let of = self.expect(of, present, &Type::Int)?;
                Ok(Checked::new(Node::Negative(Box::new(of.node)), Type::Int))
            }
            Kind::All(parts) => {
                let (parts, proof) = self.conditions(parts, present, |proof| proof)?;
                Ok(Checked { node: Node::All(parts), of: Type::Bool, proof })
            }
            Kind::Any(parts) => {
                // By De Morgan: what each part proves is negated, and so is the whole.
                let (parts, proof) = self.conditions(parts, present, Proof::negated)?;
                Ok(Checked { node: Node::Any(parts), of: Type::Bool, proof: proof.negated() })
            }
            Kind::Compare(comparison, pair) => self.comparison(*comparison, pair, present),
            Kind::In(pair) => self.membership(pair, present),
            Kind::Calculate(calculation, pair) => self.calculation(*calculation, pair, present),
            Kind::Choose(parts) => self.choice(parts, present, hint),
            Kind::Call { receiver, name, name_at, arguments } => {
                self.call(term, receiver.as_deref(), (name, name_at), arguments, present)
            }
        }
    }

    fn list(
        &mut self,
        at: &Range<usize>,
        elements: &'a [Term],
        present: &Paths,
        hint: Option<&Type>,
    ) -> Result<Checked, Fault> {
        let mut of = match hint {
            Some(Type::List(of)) => Some(of.as_ref().clone()),
            Some(Type::Bool | Type::Int | Type::Text | Type::Version) | None => None,
        };
        let mut nodes = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let checked = self.check(element, present, of.as_ref())?;
            match of {
                // The first element decides; a wrong list is then found as a whole.
                Some(left) if left != checked.of && index > 0 => {
                    let fault = Meaning::Different { left, right: checked.of };
                    return Err(Fault::new(element.at.clone(), fault));
                }
                Some(_) | None => of = Some(checked.of),
            }
            nodes.push(checked.node);
        }
        let of = of.ok_or_else(|| Fault::new(at.clone(), Meaning::EmptyList))?;
        Ok(Checked::new(list_node(nodes), Type::list(of)))
    }

    fn path(&mut self, at: &Range<usize>, path: &str, present: &Paths) -> Result<Checked, Fault> {
        if let Some((variable, of)) = &self.variable {
            if path == *variable {
                return Ok(Checked::new(Node::Element, of.clone()));
            }
            // The variable hides attributes of its name, as in CEL.
            if path.split('.').next() == Some(variable) {
                return Err(Fault::new(at.clone(), unknown_path(self.schema, path)));
            }
        }
        match self.schema.find(path) {
            None => Err(Fault::new(at.clone(), unknown_path(self.schema, path))),
            Some((path, Known::Conflict(one, other))) => {
                let fault = Meaning::Conflict { path: path.clone(), one: one.clone(), other: other.clone() };
                Err(Fault::new(at.clone(), fault))
            }
            Some((path, Known::Attribute(of, presence))) => {
                if *presence == Presence::Sometimes && !present.contains(path) {
                    return Err(Fault::new(at.clone(), Meaning::Unguarded(path.clone())));
                }
                Ok(Checked::new(Node::Attribute(path.clone(), of.clone()), of.clone()))
            }
        }
    }

    /// Conditions one after the other, each under what those before it prove (as `side` turns it).
    fn conditions(
        &mut self,
        terms: &'a [Term],
        present: &Paths,
        side: fn(Proof) -> Proof,
    ) -> Result<(Vec<Node>, Proof), Fault> {
        let mut present = present.clone();
        let mut all = None;
        let mut nodes = Vec::new();
        for term in terms {
            let checked = self.expect(term, &present, &Type::Bool)?;
            let proof = side(checked.proof);
            present.extend(proof.when_true.iter().cloned());
            all = Some(Proof::and(all, proof));
            nodes.push(checked.node);
        }
        Ok((nodes, all.unwrap_or_default()))
    }

    /// Two values of one type.
    fn alike(
        &mut self,
        [left, right]: [&'a Term; 2],
        [present_left, present_right]: [&Paths; 2],
        hint: Option<&Type>,
    ) -> Result<(Checked, Checked), Fault> {
        let is_empty = |term: &Term| matches!(&term.kind, Kind::List(elements) if elements.is_empty());
        let (left_checked, right_checked) = if is_empty(left) && hint.is_none() {
            let right = self.check(right, present_right, hint)?;
            (self.check(left, present_left, Some(&right.of))?, right)
        } else {
            let left = self.check(left, present_left, hint)?;
            let right = self.check(right, present_right, Some(&left.of))?;
            (left, right)
        };
        if left_checked.of != right_checked.of {
            let fault = Meaning::Different { left: left_checked.of, right: right_checked.of };
            return Err(Fault::new(left.at.start..right.at.end, fault));
        }
        Ok((left_checked, right_checked))
    }

    fn comparison(
        &mut self,
        comparison: Comparison,
        [left, right]: &'a [Term; 2],
        present: &Paths,
    ) -> Result<Checked, Fault> {
        let (left_checked, right_checked) = self.alike([left, right], [present; 2], None)?;
        let is_ordered = match comparison {
            Comparison::Equal | Comparison::NotEqual => false,
            Comparison::Below | Comparison::AtMost | Comparison::Above | Comparison::AtLeast => true,
        };
        if is_ordered && matches!(left_checked.of, Type::Bool | Type::List(_)) {
            return Err(Fault::new(left.at.clone(), Meaning::NoOrder(left_checked.of)));
        }
        let pair = Box::new([left_checked.node, right_checked.node]);
        Ok(Checked::new(Node::Compare(comparison, pair), Type::Bool))
    }

    fn membership(&mut self, [element, list]: &'a [Term; 2], present: &Paths) -> Result<Checked, Fault> {
        let element_checked = self.check(element, present, None)?;
        let wanted = Type::list(element_checked.of);
        let checked = self.check(list, present, Some(&wanted))?;
        if !matches!(checked.of, Type::List(_)) {
            return Err(Fault::new(list.at.clone(), Meaning::ExpectedList(checked.of)));
        }
        if checked.of != wanted {
            let fault = Meaning::Mismatch { expected: wanted, found: checked.of };
            return Err(Fault::new(list.at.clone(), fault));
        }
        let pair = Box::new([element_checked.node, checked.node]);
        Ok(Checked::new(Node::In(pair), Type::Bool))
    }

    fn calculation(
        &mut self,
        calculation: Calculation,
        [left, right]: &'a [Term; 2],
        present: &Paths,
    ) -> Result<Checked, Fault> {
        let left_checked = self.check(left, present, None)?;
        let joins = calculation == Calculation::Add && left_checked.of == Type::Text;
        if !joins && left_checked.of != Type::Int {
            let fault = Meaning::NoOperator { operator: calculation.as_str(), found: left_checked.of };
            return Err(Fault::new(left.at.clone(), fault));
        }
        let right = self.expect(right, present, &left_checked.of)?;
        let pair = Box::new([left_checked.node, right.node]);
        let node = if joins { Node::Join(pair) } else { Node::Calculate(calculation, pair) };
        Ok(Checked::new(node, left_checked.of))
    }

    fn choice(
        &mut self,
        [condition, value, other]: &'a [Term; 3],
        present: &Paths,
        hint: Option<&Type>,
    ) -> Result<Checked, Fault> {
        let condition = self.expect(condition, present, &Type::Bool)?;
        let when_true = together(present, &condition.proof.when_true);
        let when_false = together(present, &condition.proof.when_false);
        let (value, other) = self.alike([value, other], [&when_true, &when_false], hint)?;
        let proof = Proof::chosen(&condition.proof, &value.proof, &other.proof);
        let node = Node::Choose(Box::new([condition.node, value.node, other.node]));
        Ok(Checked { node, of: value.of, proof })
    }
}

pub(super) fn unknown_path(schema: &Schema, path: &str) -> Meaning {
    Meaning::UnknownAttribute { path: path.to_string(), nearest: schema.nearest_path(path) }
}

/// A list of values is a value.
fn list_node(nodes: Vec<Node>) -> Node {
    if !nodes.iter().all(|node| matches!(node, Node::Literal(_))) {
        return Node::List(nodes);
    }
    let value = |node| if let Node::Literal(value) = node { Some(value) } else { None };
    Node::Literal(Value::List(nodes.into_iter().filter_map(value).collect()))
}
