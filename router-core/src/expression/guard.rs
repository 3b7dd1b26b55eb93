//! What a condition proves about the presence of attributes.
//!
//! `has(a)` proves `a` where it is true, `!` exchanges both sides, `&&` collects what is proved by truth and keeps
//! what every part proves by falsehood. No path is ever proved by both sides of one condition, so that the
//! absorption of failures by `&&` and `||` cannot make a proof false.
//!
//! *Never:* a proof from anything but `has`.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;

/// Paths of attributes that are there.
pub(super) type Paths = BTreeSet<Arc<str>>;

/// The attributes that are there when a condition is true, and when it is false.
#[derive(Clone, Debug, Default)]
pub(super) struct Proof {
    pub when_true: Paths,
    pub when_false: Paths,
}

impl Proof {
    pub(super) fn of_has(path: &Arc<str>) -> Proof {
        Proof { when_true: [path.clone()].into(), when_false: Paths::new() }
    }

    pub(super) fn negated(self) -> Proof {
        Proof { when_true: self.when_false, when_false: self.when_true }
    }

    /// Of `self && next`; with `None` before the first part.
    pub(super) fn and(before: Option<Proof>, next: Proof) -> Proof {
        let Some(mut proof) = before else { return next };
        proof.when_true.extend(next.when_true);
        proof.when_false.retain(|path| next.when_false.contains(path));
        proof
    }

    /// Of `condition ? self : other`.
    pub(super) fn chosen(condition: &Proof, value: &Proof, other: &Proof) -> Proof {
        Proof {
            when_true: common(condition, &value.when_true, &other.when_true),
            when_false: common(condition, &value.when_false, &other.when_false),
        }
    }
}

/// What is proved on both ways through a choice.
fn common(condition: &Proof, value: &Paths, other: &Paths) -> Paths {
    let first = together(&condition.when_true, value);
    let second = together(&condition.when_false, other);
    first.intersection(&second).cloned().collect()
}

pub(super) fn together(one: &Paths, other: &Paths) -> Paths {
    one.union(other).cloned().collect()
}
