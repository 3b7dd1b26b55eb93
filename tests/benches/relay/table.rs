//! What the bench prints.
//!
//! *Never:* a judgement: figures depend on the machine, so nothing fails because of one.

#![allow(clippy::print_stdout, reason = "figures are what a bench is for")]

/// One line: what, how much, what for comparison.
pub(crate) fn line(what: &str, figure: &str, beside: &str) {
    println!("{what:<52} {figure:>20}   {beside}");
}

/// A heading.
pub(crate) fn heading(text: &str) {
    println!("\n{text}");
}
