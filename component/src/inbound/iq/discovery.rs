//! What we are and what there is (XEP-0030).
//!
//! Every address answers for its bare and full JID and for the node of its capabilities (XEP-0115 section 6.2) alike.
//! The domain lists the desks; aliases are listed nowhere.
//!
//! *Never:* a feature list of its own; that is `identity`.

use super::super::error::Condition;
use super::{Query, commands, result};
use crate::commands::COMMANDS;
use crate::identity::disco;

/// The answer to disco#info.
///
/// # Errors
/// For a node that we do not have.
pub(super) fn info(query: &Query<'_, '_>) -> Result<Vec<u8>, Condition> {
    let node = query.child.attribute("node");
    if let Some(described) = node.as_deref().and_then(|node| commands::describe(query, node)) {
        return Ok(described);
    }
    if node.as_deref().is_some_and(|node| !node.is_empty() && node != disco::caps_node(&query.identity)) {
        return Err(Condition::ItemNotFound);
    }
    Ok(result(query, |writer| disco::write_info(writer, &query.identity, node.as_deref())))
}

/// The answer to disco#items. A node that we do not have has no items.
pub(super) fn items(query: &Query<'_, '_>) -> Vec<u8> {
    let node = query.child.attribute("node");
    if node.as_deref() == Some(COMMANDS) {
        return commands::list(query);
    }
    let listed = query.known.desks.values().filter(|_| query.is_domain() && node.is_none());
    result(query, |writer| {
        writer.open("query", Some(disco::DISCO_ITEMS));
        if let Some(node) = &node {
            writer.attribute("node", node);
        }
        for desk in listed {
            let jid = format!("{}@{}", desk.name, query.header.station.own());
            writer.open("item", None).attribute("jid", &jid).attribute("name", &desk.title).close();
        }
        writer.close();
    })
}
