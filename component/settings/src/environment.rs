//! Environment variables that stand in for settings of the file.
//!
//! `FRONTDESK_STORE__PATH` is `path` in `[store]`; `FRONTDESK_LINK__MAIN__SECRET` is `secret` of the `[[link]]`
//! called `main`. Parts are separated by two underscores; in names, what is no letter or digit becomes one
//! underscore. The `config` crate collects the variables. Variables without `__` are none of ours (container
//! platforms invent such names).
//!
//! *Never:* a new link, desk, queue or agent: those are made in the file.

use super::place::{Faults, Place};
use super::suggest;
use super::tree::{Node, Table, Value};
use config::{Environment, Source};
use std::collections::BTreeMap;
use std::sync::Arc;

const PREFIX: &str = "FRONTDESK";

/// Environment variables by name.
pub type Variables = BTreeMap<String, String>;

/// Puts the values of `variables` (or of the process, if `None`) into the tree.
pub(super) fn apply(tree: &mut Table, variables: Option<&Variables>, faults: &mut Faults) {
    let given = variables.map(|all| all.iter().map(|(k, v)| (k.clone(), v.clone())).collect());
    let source = Environment::with_prefix(PREFIX).prefix_separator("_").separator("__").source(given);
    let collected = match source.collect() {
        Ok(collected) => collected,
        Err(error) => {
            faults.add(&Place::Whole, format!("cannot read the environment: {error}"));
            return;
        }
    };
    let mut collected: Vec<(String, String)> = collected
        .into_iter()
        .filter(|(path, _)| path.contains('.'))
        .filter_map(|(path, value)| Some((path, value.into_string().ok()?)))
        .collect();
    collected.sort();
    for (path, value) in collected {
        let name: Arc<str> = format!("{PREFIX}_{}", path.replace('.', "__").to_uppercase()).into();
        let place = Place::Variable(name);
        let parts: Vec<&str> = path.split('.').collect();
        let node = Node { place: place.clone(), value: Value::Text(value) };
        if let Err(message) = put(tree, &parts, node) {
            faults.add(&place, message);
        }
    }
}

fn put(tree: &mut Table, parts: &[&str], node: Node) -> Result<(), String> {
    let (section, rest) = parts.split_first().ok_or("it names no setting")?;
    match *section {
        "link" | "desk" | "queue" | "agent" => {
            let (name, rest) = rest.split_first().ok_or("it names no setting")?;
            set(named(tree, section, name)?, rest, node)
        }
        "store" | "times" | "limits" | "capacity" | "guard" | "firewall" | "http" | "routing_server"
        | "log" => set(tree, parts, node),
        _ => {
            let known = [
                "link",
                "desk",
                "queue",
                "agent",
                "store",
                "times",
                "limits",
                "capacity",
                "guard",
                "firewall",
                "http",
                "routing_server",
                "log",
            ];
            Err(format!(
                "no section is called \"{section}\"{}",
                suggest::instead(section, "sections", known.into_iter())
            ))
        }
    }
}

/// The table of the array `section` whose name is written `name` in a variable.
fn named<'a>(tree: &'a mut Table, section: &str, name: &str) -> Result<&'a mut Table, String> {
    let mut known = Vec::new();
    if let Some(Node { value: Value::List(list), .. }) = tree.get_mut(section) {
        for node in list {
            let Value::Table(table) = &mut node.value else { continue };
            let own = own_name(section, table);
            if own == name {
                return Ok(table);
            }
            known.push(own);
        }
    }
    let instead = suggest::instead(name, &format!("{section}s"), known.iter().map(String::as_str));
    Err(format!("no {section} is called \"{name}\"{instead}"))
}

fn own_name(section: &str, table: &Table) -> String {
    let text = |key: &str| table.get(key).and_then(|entry| entry.node.value.as_text());
    let name = match section {
        "link" if text("kind") == Some("account") => text("name").or(Some("account")),
        "link" => text("name").or(Some("main")),
        "agent" => text("jid").and_then(|jid| jid.split('@').next()),
        _ => text("name"),
    };
    let name = name.unwrap_or_default().to_lowercase();
    name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

fn set(table: &mut Table, parts: &[&str], node: Node) -> Result<(), String> {
    match parts {
        [] => Err("it names no setting".to_owned()),
        [key] => {
            // The two ways to give a secret exclude each other, so the variable replaces both.
            match *key {
                "secret" => table.remove("secret_file"),
                "secret_file" => table.remove("secret"),
                "password" => table.remove("password_file"),
                "password_file" => table.remove("password"),
                _ => {}
            }
            table.set(key, node);
            Ok(())
        }
        [key, rest @ ..] => {
            if table.get(key).is_none() {
                let value = Value::Table(Table::default());
                table.set(key, Node { place: node.place.clone(), value });
            }
            match table.get_mut(key) {
                Some(Node { value: Value::Table(inner), .. }) => set(inner, rest, node),
                _ => Err(format!("\"{key}\" is not a table in the file")),
            }
        }
    }
}
