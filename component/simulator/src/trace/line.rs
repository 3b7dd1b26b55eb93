//! The format of a line, as types.
//!
//! Moments are seconds since midnight, lengths are seconds, both with at most three decimals.
//!
//! *Never:* a check; `read` does those that types cannot.

use super::super::day::Attribute;
use super::super::distribution::Distribution;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The version of the format. It rises when a field is added that must be there, or one changes its meaning.
pub const VERSION: u32 = 1;

/// Which kind of line it is, read first.
#[derive(Deserialize)]
pub(super) struct Kind {
    pub(super) kind: String,
}

pub(super) const KINDS: [&str; 3] = ["day", "contact", "agent"];

#[derive(Serialize, Deserialize)]
pub(super) struct DayLine {
    pub(super) version: u32,
    pub(super) number: u32,
    pub(super) date: String,
    pub(super) zone: String,
    pub(super) seed: u64,
    pub(super) opens: f64,
    pub(super) until: f64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ContactLine {
    pub(super) at: f64,
    pub(super) class: Arc<str>,
    pub(super) attributes: BTreeMap<Arc<str>, AttributeField>,
    pub(super) work: f64,
    #[serde(deserialize_with = "there")]
    pub(super) patience: Option<f64>,
    pub(super) luck: u64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct AgentLine {
    pub(super) id: Arc<str>,
    pub(super) group: Arc<str>,
    pub(super) from: f64,
    #[serde(deserialize_with = "there")]
    pub(super) until: Option<f64>,
    pub(super) breaks: Vec<(f64, f64)>,
    pub(super) skills: BTreeMap<Arc<str>, u8>,
    pub(super) capacity: u32,
    pub(super) slow_down: f64,
    pub(super) answer: Distribution,
    pub(super) missed: f64,
}

/// A field that may be null but must be there.
fn there<'de, D: Deserializer<'de>>(source: D) -> Result<Option<f64>, D::Error> {
    Option::deserialize(source)
}

/// An attribute, as JSON has it.
#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "an attribute that is no string, number, true, false or list of strings")]
pub(super) enum AttributeField {
    YesNo(bool),
    Number(f64),
    Text(Arc<str>),
    List(Vec<Arc<str>>),
}

impl From<AttributeField> for Attribute {
    fn from(field: AttributeField) -> Self {
        match field {
            AttributeField::YesNo(value) => Attribute::YesNo(value),
            AttributeField::Number(number) => Attribute::Number(number),
            AttributeField::Text(text) => Attribute::Text(text),
            AttributeField::List(list) => Attribute::List(list),
        }
    }
}

impl From<&Attribute> for AttributeField {
    fn from(attribute: &Attribute) -> Self {
        match attribute {
            Attribute::YesNo(value) => AttributeField::YesNo(*value),
            Attribute::Number(number) => AttributeField::Number(*number),
            Attribute::Text(text) => AttributeField::Text(text.clone()),
            Attribute::List(list) => AttributeField::List(list.clone()),
        }
    }
}
