//! How large an expression may be.
//!
//! With these bounds compiling takes milliseconds at worst, and evaluating needs a bounded stack: the parts of
//! an expression times the length of the lists that its `exists` and `in` walk.
//!
//! *Never:* a bound on the attributes; those who set them bound them.

/// Bytes of a source.
pub const BYTES: usize = 4096;

/// Levels of expressions inside each other.
pub const DEPTH: usize = 32;

/// Operators, calls, attributes and values of an expression.
pub const PARTS: usize = 1000;

/// Elements of a list that is written in an expression.
pub const LIST: usize = 100;

/// Patterns of an expression.
pub const PATTERNS: usize = 10;

/// Bytes of memory that a pattern of `matches` may need.
pub const PATTERN_BYTES: usize = 4 * 1024 * 1024;
