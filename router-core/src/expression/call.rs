//! Checks calls: which functions there are, how they are called, and what they give.
//!
//! What has to be known when the settings are loaded is known here: the pattern of `matches` is compiled, the
//! text of `version` read, the calendar of `open` looked up.
//!
//! *Never:* a function that a user can define.

use super::check::{Checked, Checker, unknown_path};
use super::fault::{Fault, Meaning, Syntax};
use super::guard::{Paths, Proof};
use super::limit;
use super::nearest::nearest;
use super::node::{Node, Pattern, Quantifier, Search};
use super::schema::Type;
use super::syntax::{Kind, Term};
use super::value::Value;
use super::version::Version;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::ToString;
use alloc::sync::Arc;
use core::ops::Range;
use regex::RegexBuilder;

#[derive(Clone, Copy)]
enum Function {
    Has,
    Size,
    Version,
    Open,
    Search(Search),
    Matches,
    Lower,
    Quantified(Quantifier),
}

/// Name, function, and how it is written.
const FUNCTIONS: &[(&str, Function, &str)] = &[
    ("has", Function::Has, "has(attribute)"),
    ("size", Function::Size, "size(text) or size(list)"),
    ("version", Function::Version, "version(\"1.4\") with a text in quotes"),
    ("open", Function::Open, "open(\"calendar\") with a text in quotes"),
    ("startsWith", Function::Search(Search::Start), "text.startsWith(text)"),
    ("endsWith", Function::Search(Search::End), "text.endsWith(text)"),
    ("contains", Function::Search(Search::Anywhere), "text.contains(text)"),
    ("matches", Function::Matches, "text.matches(\"pattern\") with a text in quotes"),
    ("lowerAscii", Function::Lower, "text.lowerAscii()"),
    ("exists", Function::Quantified(Quantifier::Some), "list.exists(name, condition with name)"),
    ("all", Function::Quantified(Quantifier::Every), "list.all(name, condition with name)"),
];

impl<'a> Checker<'a> {
    pub(super) fn call(
        &mut self,
        term: &'a Term,
        receiver: Option<&'a Term>,
        (name, name_at): (&str, &Range<usize>),
        arguments: &'a [Term],
        present: &Paths,
    ) -> Result<Checked, Fault> {
        let Some((_, function, form)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
            let nearest = nearest(name, FUNCTIONS.iter().map(|(known, ..)| *known));
            let fault = Meaning::UnknownFunction { name: name.to_string(), nearest };
            return Err(Fault::new(name_at.clone(), fault));
        };
        match (function, receiver, arguments) {
            (Function::Has, None, [Term { kind: Kind::Path(path), at, .. }]) => self.has(at, path),
            (Function::Size, None, [of]) | (Function::Size, Some(of), []) => self.size(of, present),
            (Function::Version, None, [Term { kind: Kind::Text(text), at, .. }]) => version(at, text),
            (Function::Open, None, [Term { kind: Kind::Text(text), at, .. }]) => self.open(at, text),
            (Function::Search(search), Some(text), [part]) => {
                let text = self.expect(text, present, &Type::Text)?;
                let part = self.expect(part, present, &Type::Text)?;
                let node = Node::Search(*search, Box::new([text.node, part.node]));
                Ok(Checked::new(node, Type::Bool))
            }
            (Function::Matches, Some(text), [Term { kind: Kind::Text(source), at, .. }]) => {
                let text = self.expect(text, present, &Type::Text)?;
                self.patterns += 1;
                if self.patterns > limit::PATTERNS {
                    return Err(Fault::new(at.clone(), Meaning::TooManyPatterns));
                }
                Ok(Checked::new(Node::Matches(Box::new(text.node), pattern(at, source)?), Type::Bool))
            }
            (Function::Lower, Some(text), []) => {
                let text = self.expect(text, present, &Type::Text)?;
                Ok(Checked::new(Node::Lower(Box::new(text.node)), Type::Text))
            }
            (Function::Quantified(quantifier), Some(list), [variable, condition]) => {
                self.quantified(*quantifier, term, [list, variable, condition], present)
            }
            (_, _, _) => Err(Fault::new(term.at.clone(), Syntax::Call { form })),
        }
    }

    fn has(&self, at: &Range<usize>, path: &str) -> Result<Checked, Fault> {
        let is_hidden = self.variable.as_ref().is_some_and(|(name, _)| path.split('.').next() == Some(name));
        match self.schema.find(path) {
            Some((path, _)) if !is_hidden => {
                Ok(Checked { node: Node::Has(path.clone()), of: Type::Bool, proof: Proof::of_has(path) })
            }
            Some(_) | None => Err(Fault::new(at.clone(), unknown_path(self.schema, path))),
        }
    }

    fn size(&mut self, of: &'a Term, present: &Paths) -> Result<Checked, Fault> {
        let checked = self.check(of, present, None)?;
        match checked.of {
            Type::Text | Type::List(_) => Ok(Checked::new(Node::Size(Box::new(checked.node)), Type::Int)),
            Type::Bool | Type::Int | Type::Version => {
                Err(Fault::new(of.at.clone(), Meaning::NoSize(checked.of)))
            }
        }
    }

    fn open(&self, at: &Range<usize>, name: &str) -> Result<Checked, Fault> {
        if !self.schema.knows_calendar(name) {
            let nearest = self.schema.nearest_calendar(name);
            let fault = Meaning::UnknownCalendar { name: name.to_string(), nearest };
            return Err(Fault::new(at.clone(), fault));
        }
        let path = format!("open.{name}").into();
        Ok(Checked::new(Node::Attribute(path, Type::Bool), Type::Bool))
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        term: &Term,
        [list, variable, condition]: [&'a Term; 3],
        present: &Paths,
    ) -> Result<Checked, Fault> {
        if self.variable.is_some() {
            return Err(Fault::new(term.at.clone(), Meaning::NestedQuantifier));
        }
        let Kind::Path(name) = &variable.kind else {
            return Err(Fault::new(variable.at.clone(), Meaning::ExpectedVariable));
        };
        if name.contains('.') {
            return Err(Fault::new(variable.at.clone(), Meaning::ExpectedVariable));
        }
        let checked = self.check(list, present, None)?;
        let Type::List(of) = checked.of else {
            return Err(Fault::new(list.at.clone(), Meaning::ExpectedList(checked.of)));
        };
        self.variable = Some((name, *of));
        let condition = self.expect(condition, present, &Type::Bool)?;
        self.variable = None;
        let pair = Box::new([checked.node, condition.node]);
        Ok(Checked::new(Node::Quantified(quantifier, pair), Type::Bool))
    }
}

fn version(at: &Range<usize>, text: &str) -> Result<Checked, Fault> {
    match Version::parse(text) {
        Some(version) => Ok(Checked::new(Node::Literal(Value::Version(version)), Type::Version)),
        None => Err(Fault::new(at.clone(), Meaning::VersionUnreadable)),
    }
}

fn pattern(at: &Range<usize>, source: &Arc<str>) -> Result<Pattern, Fault> {
    let regex = RegexBuilder::new(source)
        .size_limit(limit::PATTERN_BYTES)
        .dfa_size_limit(limit::PATTERN_BYTES)
        .build();
    match regex {
        Ok(regex) => Ok(Pattern { source: source.clone(), regex }),
        Err(regex::Error::CompiledTooBig(_)) => Err(Fault::new(at.clone(), Meaning::PatternTooLarge)),
        Err(error) => {
            // The last line says what is wrong; those before it draw the place.
            let text = error.to_string();
            let why = text.lines().last().unwrap_or_default();
            let why = why.trim_start_matches("error: ").to_string();
            Err(Fault::new(at.clone(), Meaning::BadPattern(why)))
        }
    }
}
