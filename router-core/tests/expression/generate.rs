//! Generated expressions with correct types and guards, and attributes for them.
//!
//! Each expression is made in two writings at once: with parentheses only where precedence needs them, and with
//! parentheses around everything. Only what CEL has too is generated, so that both languages can be compared.
//!
//! *Never:* randomness from outside.

use router_core::expression::{Attributes, Presence, Schema, Type};

/// A generator of pseudo-random numbers (splitmix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    pub(crate) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const TEXTS: &[&str] = &["", "a", "ab", "sales", "Stra\u{DF}e", "A\"b'\\", "line\nend", "\u{1F600}"];
const NUMBERS: &[i64] = &[0, 1, 2, 3, 5, 100, -1, -7, i64::MAX, i64::MIN];
const PATTERNS: &[&str] = &["a", "^a", "e$", "^[a-s]*$", "l.n", "(a|b){2}", "", "\\\\.", "x*"];
const BOOL_PATHS: &[&str] = &["customer.known", "urgent"];
const INT_PATHS: &[&str] = &["customer.contacts", "queue.waiting", "load"];
const TEXT_PATHS: &[&str] = &["customer.domain", "answers[\"re-ason\"]", "language"];
/// Attributes that may be missing: they need a guard.
const OPTIONAL: &[(&str, Type)] = &[("customer.age", Type::Int), ("answers.name", Type::Text)];

pub(crate) fn schema() -> Schema {
    let mut schema = Schema::default();
    BOOL_PATHS.iter().for_each(|path| schema.attribute(path, Type::Bool, Presence::Always));
    INT_PATHS.iter().for_each(|path| schema.attribute(path, Type::Int, Presence::Always));
    schema.attribute("customer.domain", Type::Text, Presence::Always);
    schema.attribute("answers.re-ason", Type::Text, Presence::Always);
    schema.attribute("language", Type::Text, Presence::Always);
    OPTIONAL.iter().for_each(|(path, of)| schema.attribute(path, of.clone(), Presence::Sometimes));
    schema.attribute("client.features", Type::List(Box::new(Type::Text)), Presence::Always);
    schema.attribute("levels", Type::List(Box::new(Type::Int)), Presence::Always);
    schema.calendar("office");
    schema
}

pub(crate) fn attributes(dice: &mut Dice) -> Attributes {
    let mut attributes = Attributes::default();
    for path in BOOL_PATHS.iter().chain(&["open.office"]) {
        attributes.set(path, dice.percent(50));
    }
    for path in INT_PATHS {
        attributes.set(path, dice.one_of(NUMBERS));
    }
    for path in ["customer.domain", "answers.re-ason", "language"] {
        attributes.set(path, dice.one_of(TEXTS));
    }
    if dice.percent(50) {
        attributes.set("customer.age", dice.one_of(NUMBERS));
    }
    if dice.percent(50) {
        attributes.set("answers.name", dice.one_of(TEXTS));
    }
    let features: Vec<&str> = (0..dice.below(4)).map(|_| dice.one_of(TEXTS)).collect();
    attributes.set("client.features", features);
    let levels: Vec<i64> = (0..dice.below(4)).map(|_| dice.one_of(NUMBERS)).collect();
    attributes.set("levels", levels);
    attributes
}

/// An expression in two writings. `level` is its precedence, from 0 (`?:`) to 7 (a value).
#[derive(Clone)]
pub(crate) struct Written {
    pub(crate) short: String,
    pub(crate) full: String,
    level: u8,
}

impl Written {
    fn leaf(text: &str) -> Written {
        Written { short: text.to_owned(), full: text.to_owned(), level: 7 }
    }

    /// The short writing where at least `level` is needed.
    fn at(&self, level: u8) -> String {
        if self.level < level { format!("({})", self.short) } else { self.short.clone() }
    }

    fn binary(left: &Written, operator: &str, right: &Written, level: u8, left_level: u8) -> Written {
        Written {
            short: format!("{} {operator} {}", left.at(left_level), right.at(level + 1)),
            full: format!("(({}) {operator} ({}))", left.full, right.full),
            level,
        }
    }

    fn joined(parts: &[Written], operator: &str, level: u8) -> Written {
        let short: Vec<String> = parts.iter().map(|part| part.at(level + 1)).collect();
        let full: Vec<String> = parts.iter().map(|part| format!("({})", part.full)).collect();
        Written {
            short: short.join(&format!(" {operator} ")),
            full: format!("({})", full.join(&format!(" {operator}\n"))),
            level,
        }
    }

    fn choice(condition: &Written, value: &Written, other: &Written) -> Written {
        Written {
            short: format!("{} ? {} : {}", condition.at(1), value.at(1), other.at(0)),
            full: format!("(({}) ? ({}) : ({}))", condition.full, value.full, other.full),
            level: 0,
        }
    }

    fn unary(operator: &str, of: &Written) -> Written {
        // A number after a minus would be a negative number.
        let touches = of.short.starts_with(|first: char| first.is_ascii_digit() || first == '-');
        let short = if operator == "-" && touches { format!("({})", of.short) } else { of.at(6) };
        Written { short: format!("{operator}{short}"), full: format!("({operator}({}))", of.full), level: 6 }
    }

    fn method(receiver: &Written, name: &str, short: &str, full: &str) -> Written {
        Written {
            short: format!("{}.{name}({short})", receiver.at(7)),
            full: format!("({}).{name}({full})", receiver.full),
            level: 7,
        }
    }
}

/// A text as a literal.
pub(crate) fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

/// Makes expressions; knows which optional attributes are guarded and the variable of the quantifier.
pub(crate) struct Maker<'a> {
    pub(crate) dice: &'a mut Dice,
    guarded: Vec<&'static str>,
    variable: Option<Type>,
}

impl<'a> Maker<'a> {
    pub(crate) fn new(dice: &'a mut Dice) -> Maker<'a> {
        Maker { dice, guarded: Vec::new(), variable: None }
    }

    pub(crate) fn of(&mut self, of: &Type, depth: usize) -> Written {
        if depth > 0 && self.dice.percent(8) {
            return self.choice(of, depth - 1);
        }
        match of {
            Type::Bool => self.bool(depth),
            Type::Int => self.int(depth),
            Type::Text => self.text(depth),
            Type::List(of) => self.list(of, depth),
            Type::Version => panic!("CEL has no versions"),
        }
    }

    fn choice(&mut self, of: &Type, depth: usize) -> Written {
        if self.dice.percent(50) {
            let (path, _) = OPTIONAL[self.dice.below(OPTIONAL.len())].clone();
            let value = self.under(path, |maker| maker.of(of, depth));
            let other = self.of(of, depth);
            return Written::choice(&Written::leaf(&format!("has({path})")), &value, &other);
        }
        let (condition, value) = (self.bool(depth), self.of(of, depth));
        Written::choice(&condition, &value, &self.of(of, depth))
    }

    fn under(&mut self, path: &'static str, make: impl FnOnce(&mut Self) -> Written) -> Written {
        self.guarded.push(path);
        let made = make(self);
        self.guarded.pop();
        made
    }

    fn bool(&mut self, depth: usize) -> Written {
        if depth == 0 || self.dice.percent(10) {
            return match self.dice.below(5) {
                0 => Written::leaf(self.dice.one_of(&["true", "false"])),
                1 => Written::leaf("open(\"office\")"),
                2 => Written::leaf(&format!("has({})", OPTIONAL[self.dice.below(2)].0)),
                _ => self.path(&Type::Bool, BOOL_PATHS),
            };
        }
        let depth = depth - 1;
        match self.dice.below(12) {
            0 => Written::unary("!", &self.bool(depth)),
            1 | 2 => self.junction("&&", 2, "has", depth),
            3 | 4 => self.junction("||", 1, "!has", depth),
            5 => self.membership(depth),
            6 => self.quantified(depth),
            7 => self.search(depth),
            _ => self.comparison(depth),
        }
    }

    fn junction(&mut self, operator: &str, level: u8, guard: &str, depth: usize) -> Written {
        if self.dice.percent(25) {
            let (path, _) = OPTIONAL[self.dice.below(OPTIONAL.len())].clone();
            let guarded = self.under(path, |maker| maker.bool(depth));
            let guard = match guard {
                "has" => Written::leaf(&format!("has({path})")),
                _ => Written::unary("!", &Written::leaf(&format!("has({path})"))),
            };
            return Written::joined(&[guard, guarded], operator, level);
        }
        let parts: Vec<Written> = (0..2 + self.dice.below(2)).map(|_| self.bool(depth)).collect();
        Written::joined(&parts, operator, level)
    }

    fn comparison(&mut self, depth: usize) -> Written {
        let of = self.dice.one_of(&[0, 1, 1, 2, 2, 3]);
        let (of, operators): (Type, &[&str]) = match of {
            0 => (Type::Bool, &["==", "!="]),
            1 => (Type::Int, &["==", "!=", "<", "<=", ">", ">="]),
            2 => (Type::Text, &["==", "!=", "<", "<=", ">", ">="]),
            _ => (Type::List(Box::new(Type::Int)), &["==", "!="]),
        };
        let (left, right) = (self.of(&of, depth), self.of(&of, depth));
        Written::binary(&left, self.dice.one_of(operators), &right, 3, 4)
    }

    fn membership(&mut self, depth: usize) -> Written {
        let of = if self.dice.percent(50) { Type::Int } else { Type::Text };
        let element = self.of(&of, depth);
        let list = self.list(&of, depth);
        Written::binary(&element, "in", &list, 3, 4)
    }

    fn quantified(&mut self, depth: usize) -> Written {
        if self.variable.is_some() {
            return self.comparison(depth);
        }
        let of = if self.dice.percent(50) { Type::Int } else { Type::Text };
        let list = self.list(&of, depth);
        self.variable = Some(of);
        let condition = self.bool(depth);
        self.variable = None;
        let name = self.dice.one_of(&["exists", "all"]);
        Written::method(&list, name, &format!("it, {}", condition.short), &format!("it, {}", condition.full))
    }

    fn search(&mut self, depth: usize) -> Written {
        let text = self.text(depth);
        let name = self.dice.one_of(&["startsWith", "endsWith", "contains", "matches"]);
        if name == "matches" {
            let pattern = quoted(self.dice.one_of(PATTERNS));
            return Written::method(&text, name, &pattern, &pattern);
        }
        let part = self.text(depth);
        Written::method(&text, name, &part.short, &part.full)
    }

    fn int(&mut self, depth: usize) -> Written {
        if depth == 0 || self.dice.percent(30) {
            if self.dice.percent(50) {
                return self.path(&Type::Int, INT_PATHS);
            }
            let number = self.dice.one_of(NUMBERS);
            let level = if number < 0 { 6 } else { 7 };
            return Written { level, ..Written::leaf(&number.to_string()) };
        }
        let depth = depth - 1;
        match self.dice.below(8) {
            0 => Written::unary("-", &self.int(depth)),
            1 => {
                let of = self.dice.one_of(&[0, 1, 2]);
                let of = match of {
                    0 => Type::Text,
                    1 => Type::List(Box::new(Type::Int)),
                    _ => Type::List(Box::new(Type::Text)),
                };
                let of = self.of(&of, depth);
                let (short, full) = (format!("size({})", of.short), format!("size({})", of.full));
                Written { short, full, level: 7 }
            }
            2..=4 => {
                let (left, right) = (self.int(depth), self.int(depth));
                Written::binary(&left, self.dice.one_of(&["+", "-"]), &right, 4, 4)
            }
            _ => {
                let (left, right) = (self.int(depth), self.int(depth));
                Written::binary(&left, self.dice.one_of(&["*", "/", "%"]), &right, 5, 5)
            }
        }
    }

    fn text(&mut self, depth: usize) -> Written {
        if depth == 0 || self.dice.percent(50) {
            if self.dice.percent(60) {
                return self.path(&Type::Text, TEXT_PATHS);
            }
            return Written::leaf(&quoted(self.dice.one_of(TEXTS)));
        }
        let depth = depth - 1;
        if self.dice.percent(50) {
            return Written::method(&self.text(depth), "lowerAscii", "", "");
        }
        let (left, right) = (self.text(depth), self.text(depth));
        Written::binary(&left, "+", &right, 4, 4)
    }

    fn list(&mut self, of: &Type, depth: usize) -> Written {
        if depth == 0 || self.dice.percent(50) {
            return Written::leaf(if *of == Type::Int { "levels" } else { "client.features" });
        }
        // Never empty: whether its type is known depends on its neighbour.
        let elements: Vec<Written> = (0..1 + self.dice.below(3)).map(|_| self.of(of, depth - 1)).collect();
        let short: Vec<&str> = elements.iter().map(|element| element.short.as_str()).collect();
        let full: Vec<&str> = elements.iter().map(|element| element.full.as_str()).collect();
        Written { short: format!("[{}]", short.join(", ")), full: format!("[{}]", full.join(", ")), level: 7 }
    }

    /// An attribute or the variable of this type.
    fn path(&mut self, of: &Type, always: &[&str]) -> Written {
        if self.variable.as_ref() == Some(of) && self.dice.percent(60) {
            return Written::leaf("it");
        }
        let guarded = OPTIONAL.iter().find(|(path, has)| has == of && self.guarded.contains(path));
        match guarded {
            Some((path, _)) if self.dice.percent(50) => Written::leaf(path),
            _ => Written::leaf(self.dice.one_of(always)),
        }
    }
}
