//! Where something stands in the settings, and what is wrong there.
//!
//! Every value keeps its [`Place`] from reading to the last check, so that a fault found late (a queue that
//! does not exist) still names the line to mend. [`Faults`] collects all of them.
//!
//! *Never:* deciding what is wrong.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A place in the settings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The settings as a whole: something is missing that has no line yet.
    Whole,
    /// A line and column of the settings file, both counted from 1; the column counts characters.
    Line(usize, usize),
    /// An environment variable.
    Variable(Arc<str>),
}

/// One thing that is wrong, with what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// Whether it is valid, but probably not meant.
    pub is_warning: bool,
    /// What, in lower case, and how to mend it.
    pub message: String,
}

/// Everything that is wrong with a settings file, in the order of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    file: PathBuf,
    items: Vec<Fault>,
}

impl Faults {
    /// No faults yet in `file`.
    pub fn new(file: &Path) -> Self {
        Self { file: file.to_owned(), items: Vec::new() }
    }

    /// Something is wrong at `place`.
    pub fn add(&mut self, place: &Place, message: impl Into<String>) {
        self.items.push(Fault { place: place.clone(), is_warning: false, message: message.into() });
    }

    pub(super) fn warn(&mut self, place: &Place, message: impl Into<String>) {
        self.items.push(Fault { place: place.clone(), is_warning: true, message: message.into() });
    }

    /// How many there are, to know whether a part of the file has some.
    pub(super) fn count(&self) -> usize {
        self.items.len()
    }

    /// Sorts by place and drops repetitions.
    pub fn sorted(mut self) -> Self {
        self.items.sort();
        self.items.dedup();
        self
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The faults, by place.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.items.iter()
    }
}

impl fmt::Display for Faults {
    /// One fault a line: `frontdesk.toml:12:9: what is wrong; what to write`, or `...: warning: ...`. The part of an
    /// expression that is meant follows on two lines of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        for (index, Fault { place, is_warning, message }) in self.items.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            let kind = if *is_warning { "warning: " } else { "" };
            match place {
                Place::Whole => write!(f, "{file}: {kind}{message}")?,
                Place::Line(line, column) => write!(f, "{file}:{line}:{column}: {kind}{message}")?,
                Place::Variable(name) => write!(f, "environment variable {name}: {kind}{message}")?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
