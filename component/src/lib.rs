//! The Frontdesk component.

pub mod guard;
pub mod identity;
pub mod inbound;
pub mod link;
pub mod wire;
