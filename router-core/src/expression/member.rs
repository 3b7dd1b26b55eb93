//! The innermost part of the grammar: values, lists, parentheses, paths and calls.
//!
//! A path is read as a whole: `client.version` and `client["version"]` are the same. What follows a dot and has
//! a parenthesis behind it is a call.
//!
//! *Never:* a decision whether a path or a function exists.

use super::fault::{Fault, Foreign, Syntax};
use super::limit;
use super::parse::Parser;
use super::syntax::{Kind, Term};
use super::token::{Mark, Token};
use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

impl Parser<'_> {
    /// A value with all that follows it by dots and brackets.
    pub(super) fn member(&mut self) -> Result<Term, Fault> {
        let mut term = self.primary()?;
        loop {
            term = if self.take(Mark::Dot) {
                self.after_dot(term)?
            } else if *self.peek() == Token::Mark(Mark::OpenSquare) {
                self.index(term)?
            } else {
                return Ok(term);
            };
        }
    }

    fn after_dot(&mut self, term: Term) -> Result<Term, Fault> {
        let Token::Name(name) = self.peek().clone() else {
            return Err(Fault::new(self.place(), Syntax::ExpectedName));
        };
        let name_at = self.place();
        self.step();
        if *self.peek() == Token::Mark(Mark::OpenRound) {
            return self.call(Some(term), name, name_at);
        }
        self.longer_path(term, &name)
    }

    /// `path["segment"]`.
    fn index(&mut self, term: Term) -> Result<Term, Fault> {
        let open = self.place();
        self.step();
        let Token::Text(segment) = self.peek().clone() else {
            return Err(Fault::new(open.start..self.place().end, Syntax::Foreign(Foreign::Index)));
        };
        self.step();
        if !self.take(Mark::CloseSquare) {
            return Err(self.unclosed(open, '['));
        }
        self.longer_path(term, &segment)
    }

    fn longer_path(&mut self, term: Term, segment: &str) -> Result<Term, Fault> {
        let at = term.at.start..self.end();
        let Kind::Path(mut path) = term.kind else { return Err(Fault::new(at, Syntax::NoParts)) };
        path.push('.');
        path.push_str(segment);
        Ok(Term { at, height: term.height, kind: Kind::Path(path) })
    }

    fn primary(&mut self) -> Result<Term, Fault> {
        let at = self.place();
        match self.peek().clone() {
            Token::Number(number) => {
                let number =
                    i64::try_from(number).map_err(|_| Fault::new(at.clone(), Syntax::NumberTooLarge))?;
                self.leaf(at, Kind::Int(number))
            }
            Token::Text(text) => self.leaf(at, Kind::Text(text)),
            Token::Name(name) => self.name(at, name),
            Token::Mark(Mark::OpenRound) => self.parentheses(at),
            Token::Mark(Mark::OpenSquare) => {
                self.step();
                let elements = self.sequence(&at, '[', Mark::CloseSquare)?;
                if elements.len() > limit::LIST {
                    return Err(Fault::new(at.start..self.end(), Syntax::ListTooLong));
                }
                let height = highest(&elements);
                self.term(at.start..self.end(), height, Kind::List(elements))
            }
            Token::Mark(_) | Token::End => Err(self.no_operand()),
        }
    }

    fn leaf(&mut self, at: Range<usize>, kind: Kind) -> Result<Term, Fault> {
        self.step();
        self.term(at, 0, kind)
    }

    fn name(&mut self, at: Range<usize>, name: Arc<str>) -> Result<Term, Fault> {
        match name.as_ref() {
            "true" => return self.leaf(at, Kind::Bool(true)),
            "false" => return self.leaf(at, Kind::Bool(false)),
            "null" => return Err(Fault::new(at, Syntax::Foreign(Foreign::Null))),
            "in" => return Err(self.no_operand()),
            _ => self.step(),
        }
        match self.peek() {
            Token::Mark(Mark::OpenRound) => self.call(None, name, at),
            Token::Name(next) if name.as_ref() == "not" && next.as_ref() != "in" => {
                Err(Fault::new(at, Syntax::Miswritten { found: "not", write: "!" }))
            }
            Token::Name(_) | Token::Number(_) | Token::Text(_) | Token::Mark(_) | Token::End => {
                self.term(at, 0, Kind::Path(name.to_string()))
            }
        }
    }

    fn parentheses(&mut self, open: Range<usize>) -> Result<Term, Fault> {
        self.step();
        let term = self.expression()?;
        if !self.take(Mark::CloseRound) {
            return Err(self.unclosed(open, '('));
        }
        Ok(Term { at: open.start..self.end(), ..term })
    }

    fn call(&mut self, receiver: Option<Term>, name: Arc<str>, name_at: Range<usize>) -> Result<Term, Fault> {
        let open = self.place();
        self.step();
        let arguments = self.sequence(&open, '(', Mark::CloseRound)?;
        let start = receiver.as_ref().map_or(name_at.start, |receiver| receiver.at.start);
        let height = highest(&arguments).max(receiver.as_ref().map_or(0, |receiver| receiver.height));
        let receiver = receiver.map(Box::new);
        self.term(start..self.end(), height, Kind::Call { receiver, name, name_at, arguments })
    }

    /// Expressions between commas up to the closing mark, which is taken.
    fn sequence(&mut self, open: &Range<usize>, character: char, close: Mark) -> Result<Vec<Term>, Fault> {
        let mut terms = Vec::new();
        if self.take(close) {
            return Ok(terms);
        }
        loop {
            if *self.peek() == Token::End {
                return Err(self.unclosed(open.clone(), character));
            }
            terms.push(self.expression()?);
            if self.take(close) {
                return Ok(terms);
            }
            if !self.take(Mark::Comma) {
                return Err(self.unclosed(open.clone(), character));
            }
            // The grammar of CEL lets a list, but no call, end with a comma.
            if close == Mark::CloseSquare && self.take(close) {
                return Ok(terms);
            }
        }
    }

    /// The fault where a closing mark is missing: at the open one, unless something else is wrong before.
    fn unclosed(&self, open: Range<usize>, character: char) -> Fault {
        match self.peek() {
            Token::End | Token::Mark(_) => Fault::new(open, Syntax::Unclosed(character)),
            Token::Name(_) | Token::Number(_) | Token::Text(_) => self.unexpected(),
        }
    }
}

fn highest(terms: &[Term]) -> usize {
    terms.iter().map(|term| term.height).max().unwrap_or(0)
}
