//! The Frontdesk component.

pub mod link;
pub mod wire;
