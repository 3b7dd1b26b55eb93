//! Makes a tree of the words of a source: the grammar of CEL without maps, indexes and chained comparisons.
//!
//! One function for each level of precedence, from `?:` down to values. The height of the tree and the number
//! of its terms are counted while it is made, so that nothing later meets a tree over the limits.
//!
//! *Never:* recursion that the limit on levels does not bound.

use super::fault::{Fault, Syntax};
use super::limit;
use super::syntax::{Calculation, Comparison, Kind, Term};
use super::token::{Mark, Token, tokens};
use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

/// Makes a term of two.
type OfTwo = fn(Box<[Term; 2]>) -> Kind;

/// The tree of a source.
pub(super) fn parse(source: &str) -> Result<Term, Fault> {
    if source.len() > limit::BYTES {
        let start = (0..=limit::BYTES).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
        return Err(Fault::new(start..source.len(), Syntax::TooLong));
    }
    let tokens = tokens(source)?;
    if tokens.len() == 1 {
        return Err(Fault::new(0..source.len(), Syntax::Empty));
    }
    let mut parser = Parser { source, tokens, next: 0, terms: 0, levels: 0 };
    let term = parser.expression()?;
    if *parser.peek() == Token::End { Ok(term) } else { Err(parser.unexpected()) }
}

pub(super) struct Parser<'a> {
    source: &'a str,
    tokens: Vec<(Token, Range<usize>)>,
    /// The index of the next token; the last one is never passed.
    next: usize,
    terms: usize,
    /// Expressions that are begun and not ended.
    levels: usize,
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> &Token {
        &self.tokens[self.next].0
    }

    pub(super) fn place(&self) -> Range<usize> {
        self.tokens[self.next].1.clone()
    }

    /// Where the token before the next one ends.
    pub(super) fn end(&self) -> usize {
        self.next.checked_sub(1).map_or(0, |last| self.tokens[last].1.end)
    }

    pub(super) fn step(&mut self) {
        self.next = (self.next + 1).min(self.tokens.len() - 1);
    }

    /// Takes the mark if it is the next token.
    pub(super) fn take(&mut self, mark: Mark) -> bool {
        let is_next = *self.peek() == Token::Mark(mark);
        if is_next {
            self.step();
        }
        is_next
    }

    pub(super) fn term(&mut self, at: Range<usize>, parts: usize, kind: Kind) -> Result<Term, Fault> {
        let height = parts + 1;
        self.terms += 1;
        if height > limit::DEPTH {
            return Err(Fault::new(at, Syntax::TooDeep));
        }
        if self.terms > limit::PARTS {
            return Err(Fault::new(at, Syntax::TooManyParts));
        }
        Ok(Term { at, height, kind })
    }

    fn pair(&mut self, left: Term, right: Term, kind: OfTwo) -> Result<Term, Fault> {
        let at = left.at.start..right.at.end;
        let height = left.height.max(right.height);
        self.term(at, height, kind(Box::new([left, right])))
    }

    /// `condition ? value : other`, or less.
    pub(super) fn expression(&mut self) -> Result<Term, Fault> {
        self.nested(Self::choice)
    }

    /// Runs a part of the grammar one level deeper.
    fn nested(&mut self, part: fn(&mut Self) -> Result<Term, Fault>) -> Result<Term, Fault> {
        self.levels += 1;
        if self.levels > limit::DEPTH {
            return Err(Fault::new(self.place(), Syntax::TooDeep));
        }
        let term = part(self)?;
        self.levels -= 1;
        Ok(term)
    }

    fn choice(&mut self) -> Result<Term, Fault> {
        let condition = self.any()?;
        if !self.take(Mark::Question) {
            return Ok(condition);
        }
        let value = self.any()?;
        if !self.take(Mark::Colon) {
            return Err(match self.peek() {
                Token::End | Token::Mark(_) => Fault::new(self.place(), Syntax::ExpectedColon),
                Token::Name(_) | Token::Number(_) | Token::Text(_) => self.unexpected(),
            });
        }
        let other = self.expression()?;
        let at = condition.at.start..other.at.end;
        let height = condition.height.max(value.height).max(other.height);
        self.term(at, height, Kind::Choose(Box::new([condition, value, other])))
    }

    fn any(&mut self) -> Result<Term, Fault> {
        self.chain(Mark::Or, Self::all, Kind::Any)
    }

    fn all(&mut self) -> Result<Term, Fault> {
        self.chain(Mark::And, Self::relation, Kind::All)
    }

    /// One term, or several with the mark between them in one flat term.
    fn chain(
        &mut self,
        mark: Mark,
        part: fn(&mut Self) -> Result<Term, Fault>,
        kind: fn(Vec<Term>) -> Kind,
    ) -> Result<Term, Fault> {
        let first = part(self)?;
        if *self.peek() != Token::Mark(mark) {
            return Ok(first);
        }
        let (start, mut height) = (first.at.start, first.height);
        let mut terms = vec![first];
        while self.take(mark) {
            let term = part(self)?;
            height = height.max(term.height);
            terms.push(term);
        }
        self.term(start..self.end(), height, kind(terms))
    }

    fn relation(&mut self) -> Result<Term, Fault> {
        let left = self.sum()?;
        let Some(kind) = self.relation_mark() else { return Ok(left) };
        self.step();
        let right = self.sum()?;
        if self.relation_mark().is_some() {
            return Err(Fault::new(self.place(), Syntax::Chained));
        }
        self.pair(left, right, kind)
    }

    fn relation_mark(&self) -> Option<OfTwo> {
        Some(match self.peek() {
            Token::Mark(Mark::Equal) => |pair| Kind::Compare(Comparison::Equal, pair),
            Token::Mark(Mark::NotEqual) => |pair| Kind::Compare(Comparison::NotEqual, pair),
            Token::Mark(Mark::Below) => |pair| Kind::Compare(Comparison::Below, pair),
            Token::Mark(Mark::AtMost) => |pair| Kind::Compare(Comparison::AtMost, pair),
            Token::Mark(Mark::Above) => |pair| Kind::Compare(Comparison::Above, pair),
            Token::Mark(Mark::AtLeast) => |pair| Kind::Compare(Comparison::AtLeast, pair),
            Token::Name(name) if name.as_ref() == "in" => Kind::In,
            Token::Name(_) | Token::Mark(_) | Token::Number(_) | Token::Text(_) | Token::End => return None,
        })
    }

    fn sum(&mut self) -> Result<Term, Fault> {
        let mut left = self.product()?;
        loop {
            let kind: OfTwo = if self.take(Mark::Plus) {
                |pair| Kind::Calculate(Calculation::Add, pair)
            } else if self.take(Mark::Minus) {
                |pair| Kind::Calculate(Calculation::Subtract, pair)
            } else {
                return Ok(left);
            };
            let right = self.product()?;
            left = self.pair(left, right, kind)?;
        }
    }

    fn product(&mut self) -> Result<Term, Fault> {
        let mut left = self.unary()?;
        loop {
            let kind: OfTwo = if self.take(Mark::Times) {
                |pair| Kind::Calculate(Calculation::Multiply, pair)
            } else if self.take(Mark::Over) {
                |pair| Kind::Calculate(Calculation::Divide, pair)
            } else if self.take(Mark::Rest) {
                |pair| Kind::Calculate(Calculation::Remainder, pair)
            } else {
                return Ok(left);
            };
            let right = self.unary()?;
            left = self.pair(left, right, kind)?;
        }
    }

    fn unary(&mut self) -> Result<Term, Fault> {
        let at = self.place();
        if self.take(Mark::Not) {
            let term = self.nested(Self::unary)?;
            return self.term(at.start..term.at.end, term.height, Kind::Not(Box::new(term)));
        }
        if !self.take(Mark::Minus) {
            return self.member();
        }
        if let Token::Number(number) = *self.peek() {
            let end = self.place().end;
            let Some(number) = 0_i64.checked_sub_unsigned(number) else {
                return Err(Fault::new(at.start..end, Syntax::NumberTooLarge));
            };
            self.step();
            return self.term(at.start..end, 0, Kind::Int(number));
        }
        let term = self.nested(Self::unary)?;
        self.term(at.start..term.at.end, term.height, Kind::Negative(Box::new(term)))
    }

    /// The fault of a token that cannot follow.
    pub(super) fn unexpected(&self) -> Fault {
        let fault = match self.peek() {
            Token::Name(name) => match name.as_ref() {
                "and" | "AND" => Syntax::Miswritten { found: "and", write: "&&" },
                "or" | "OR" => Syntax::Miswritten { found: "or", write: "||" },
                _ => Syntax::ExpectedOperator,
            },
            Token::Mark(Mark::CloseRound) => Syntax::Unopened(')'),
            Token::Mark(Mark::CloseSquare) => Syntax::Unopened(']'),
            Token::Mark(_) | Token::Number(_) | Token::Text(_) | Token::End => Syntax::ExpectedOperator,
        };
        Fault::new(self.place(), fault)
    }

    /// The fault of a missing operand.
    pub(super) fn no_operand(&self) -> Fault {
        let after = self.next.checked_sub(1).map(|last| self.source[self.tokens[last].1.clone()].to_string());
        let at = if *self.peek() == Token::End { self.end()..self.end() } else { self.place() };
        Fault::new(at, Syntax::ExpectedOperand { after })
    }
}
