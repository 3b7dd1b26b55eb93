//! The address of a window: readable, unguessable enough, never used twice.
//!
//! The localpart is `customer.queue.token`. The token is the window's number sent through a bijection of
//! 50 bits that depends on a seed, written as ten base32 characters. Because it is a bijection, two windows
//! never share a token, and the shell reads the window back from an address without a table.
//!
//! *Never:* a secret that protects something: an alias answers to its own agent only, whoever knows it.

use super::id::{ConversationId, WindowId, WindowNumber};
use alloc::format;
use alloc::string::String;

const BITS: u32 = 50;
const MASK: u64 = (1 << BITS) - 1;
const NUMBER_BITS: u32 = 10;
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const TOKEN_CHARACTERS: usize = 10;
const ODD: u64 = 0x2_9e37_79b9_7f4b;
const NAME_CHARACTERS: usize = 20;

/// The highest conversation number that fits a token: about 10^12.
pub const MAX_CONVERSATION: u64 = (1 << (BITS - NUMBER_BITS)) - 1;

/// The highest window number that fits a token.
pub const MAX_WINDOW: u16 = (1 << NUMBER_BITS) - 1;

/// The localpart of a window's address: a readable part for people and the token of `window`.
///
/// `customer` and `queue` are reduced to lower-case letters, digits and hyphens; where nothing is left, it is
/// `customer-` and the number of the conversation.
pub fn localpart(seed: u64, window: WindowId, customer: &str, queue: &str) -> String {
    let mut local = readable(customer);
    if local.is_empty() {
        local = format!("customer-{}", window.conversation.0);
    }
    let queue = readable(queue);
    if !queue.is_empty() {
        local.push('.');
        local.push_str(&queue);
    }
    local.push('.');
    local.push_str(&token(seed, window));
    local
}

/// The window that the token at the end of `localpart` stands for, if it is a token at all.
pub fn window(seed: u64, localpart: &str) -> Option<WindowId> {
    let token = localpart.rsplit('.').next()?;
    if token.len() != TOKEN_CHARACTERS || token.len() == localpart.len() {
        return None;
    }
    let mut mixed = 0;
    for byte in token.bytes() {
        let digit = ALPHABET.iter().position(|&letter| letter == byte)?;
        mixed = mixed << 5 | digit as u64;
    }
    let packed = unmix(mixed, seed);
    Some(WindowId {
        conversation: ConversationId(packed >> NUMBER_BITS),
        number: WindowNumber((packed & u64::from(MAX_WINDOW)) as u16),
    })
}

fn token(seed: u64, window: WindowId) -> String {
    let packed =
        (window.conversation.0 & MAX_CONVERSATION) << NUMBER_BITS | u64::from(window.number.0 & MAX_WINDOW);
    let mixed = mix(packed, seed);
    (0..TOKEN_CHARACTERS)
        .rev()
        .map(|place| char::from(ALPHABET[(mixed >> (5 * place) & 31) as usize]))
        .collect()
}

/// Each step (exclusive or with a constant, multiplication by an odd number, exclusive or with the own upper
/// half) can be undone within 50 bits, so the whole is a bijection.
fn mix(value: u64, seed: u64) -> u64 {
    let mut value = (value ^ seed) & MASK;
    for _ in 0..3 {
        value = value.wrapping_mul(ODD) & MASK;
        value ^= value >> (BITS / 2);
    }
    value
}

fn unmix(value: u64, seed: u64) -> u64 {
    let inverse = inverse_of_odd();
    let mut value = value & MASK;
    for _ in 0..3 {
        value ^= value >> (BITS / 2);
        value = value.wrapping_mul(inverse) & MASK;
    }
    (value ^ seed) & MASK
}

/// The inverse of [`ODD`] modulo 2^64 by Newton's iteration, each round doubling the correct bits.
const fn inverse_of_odd() -> u64 {
    let mut inverse = ODD;
    let mut round = 0;
    while round < 6 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(ODD.wrapping_mul(inverse)));
        round += 1;
    }
    inverse
}

fn readable(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if out.len() == NAME_CHARACTERS {
            break;
        }
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    while out.ends_with('-') {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_like_a_name() {
        let id = WindowId { conversation: ConversationId(7), number: WindowNumber(1) };
        let local = localpart(42, id, "Anna Müller", "Billing");
        assert!(local.starts_with("anna-m-ller.billing."), "{local}");
        assert!(localpart(42, id, "日本", "").starts_with("customer-"));
    }

    #[test]
    fn other_localparts_are_no_windows() {
        for local in ["support", "", ".", "abcdefghij", "anna.billing", "anna.billing.llllllllll"] {
            assert_eq!(window(42, local), None, "{local}");
        }
    }

    proptest! {
        #[test]
        fn a_window_is_read_back(seed: u64, conversation in 0..=MAX_CONVERSATION, number in 0..=MAX_WINDOW) {
            let id = WindowId { conversation: ConversationId(conversation), number: WindowNumber(number) };
            prop_assert_eq!(window(seed, &localpart(seed, id, "anna", "billing")), Some(id));
        }
    }
}
