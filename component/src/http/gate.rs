//! Who may ask for what, and how often.
//!
//! A token is known by its SHA-256, which is compared with every hash of the settings, all bytes of each, so that the time
//! tells nothing. Each token has a rate, and so have all wrong tokens together: two numbers that are changed without a lock.
//! Tokens that the settings do not name any more count no more from the next request on.
//!
//! *Never:* a token in the log, a comparison that stops early.

use super::refusal::Refusal;
use crate::clock;
use crate::protocol::Kind;
use axum::http::{HeaderMap, header};
use frontdesk_settings::{HttpLimits, HttpToken, Scope, Settings};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use tokio::sync::watch;
use tokio::time::Instant;

/// Wrong tokens a second, of all callers together.
const WRONG_PER_SECOND: u32 = 20;

/// Looks of operators a second, who may need no token; each makes the store keep a row.
const LOOKS_PER_SECOND: u32 = 20;

/// Tokens of which rates are kept apart; any further ones share theirs.
const RATES: usize = 256;

/// Lets requests in.
pub(super) struct Gate {
    settings: watch::Receiver<Arc<Settings>>,
    began: Instant,
    wrong: Rate,
    looks: Rate,
    /// By the place of the token in the settings.
    rates: Vec<Rate>,
}

impl Gate {
    pub(super) fn new(settings: watch::Receiver<Arc<Settings>>, limits: &HttpLimits) -> Self {
        let rates = (0..RATES).map(|_| Rate::new(limits.requests_per_second)).collect();
        Self {
            settings,
            began: clock::moment(),
            wrong: Rate::new(WRONG_PER_SECOND),
            looks: Rate::new(LOOKS_PER_SECOND),
            rates,
        }
    }

    /// The name of the program that asks, if its token allows one of `scopes`.
    pub(super) fn admit(&self, headers: &HeaderMap, scopes: &[Scope]) -> Result<Arc<str>, Refusal> {
        let Some(given) = headers.get(header::AUTHORIZATION) else {
            let detail = "send the header `Authorization: Bearer TOKEN`, with a token whose hash stands in [[http.token]]";
            return Err(Refusal::new(Kind::Unauthorized, detail));
        };
        let token = given.to_str().ok().and_then(bearer);
        let Some(token) = token else {
            let detail = "the header Authorization cannot be read; it is `Authorization: Bearer TOKEN`";
            return Err(Refusal::new(Kind::Unauthorized, detail));
        };
        let settings = Arc::clone(&self.settings.borrow());
        let tokens = settings.http.as_ref().map_or(&[][..], |http| &http.tokens);
        let Some(at) = find(tokens, token) else {
            if !self.wrong.take(self.now()) {
                return Err(too_many("too many wrong tokens were sent; wait a second"));
            }
            let detail = "this token is not known; its SHA-256 must stand in [[http.token]] of the settings";
            return Err(Refusal::new(Kind::Unauthorized, detail));
        };
        let token = &tokens[at];
        if !self.rates[at % RATES].take(self.now()) {
            return Err(too_many(
                "this token asks more often than requests_per_second of [http] allows; wait a second",
            ));
        }
        if !scopes.iter().any(|scope| token.scopes.contains(scope)) {
            let needed: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
            let detail = format!(
                "this needs the scope {}, which the token \"{}\" does not have",
                needed.join(" or "),
                token.name
            );
            return Err(Refusal::new(Kind::Forbidden, detail));
        }
        Ok(token.name.clone())
    }

    /// Whether operators may look once more.
    pub(super) fn operator(&self) -> Result<(), Refusal> {
        let detail = "health and metrics are asked for more than 20 times a second; wait a second";
        if self.looks.take(self.now()) { Ok(()) } else { Err(too_many(detail)) }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

fn too_many(detail: &str) -> Refusal {
    Refusal::new(Kind::TooMany, detail)
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty()).then(|| token.trim())
}

/// The place of a token among those of the settings.
fn find(tokens: &[HttpToken], given: &str) -> Option<usize> {
    let hash: [u8; 32] = Sha256::digest(given.as_bytes()).into();
    let mut found = u64::MAX;
    for (at, token) in tokens.iter().enumerate() {
        let same: Choice = token.sha256.ct_eq(&hash);
        found = u64::conditional_select(&found, &(at as u64), same);
    }
    usize::try_from(found).ok().filter(|at| *at < tokens.len())
}

/// A rate with room for two seconds' worth at once.
struct Rate {
    /// Microseconds that one request costs.
    price: u64,
    /// Up to when the past requests have used the rate up, in microseconds.
    used: AtomicU64,
}

impl Rate {
    fn new(per_second: u32) -> Self {
        Self { price: (1_000_000 / u64::from(per_second.max(1))).max(1), used: AtomicU64::new(0) }
    }

    /// Whether one more fits in.
    fn take(&self, now: u64) -> bool {
        const AHEAD: u64 = 2_000_000;
        let add = |used: u64| {
            let next = used.max(now) + self.price;
            (next <= now + AHEAD.max(self.price)).then_some(next)
        };
        self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(name: &str, secret: &str) -> HttpToken {
        HttpToken {
            name: name.into(),
            sha256: Sha256::digest(secret.as_bytes()).into(),
            scopes: [Scope::Read].into(),
        }
    }

    #[test]
    fn a_token_is_found_by_its_hash() {
        let tokens = [token("a", "first"), token("b", "second")];
        assert_eq!(find(&tokens, "first"), Some(0));
        assert_eq!(find(&tokens, "second"), Some(1));
        assert_eq!(find(&tokens, "third"), None);
        assert_eq!(find(&[], "first"), None);
    }

    #[test]
    fn a_rate_has_room_for_two_seconds() {
        let rate = Rate::new(10);
        let taken = (0..100).filter(|_| rate.take(0)).count();
        assert_eq!(taken, 20);
        assert_eq!((0..100).filter(|_| rate.take(1_000_000)).count(), 10);
        let slow = Rate::new(1);
        assert!(slow.take(0), "one at least");
    }

    #[test]
    fn the_header_is_read_as_the_rfc_has_it() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer abc "), Some("abc"));
        assert_eq!(bearer("Basic abc"), None);
        assert_eq!(bearer("Bearer "), None);
        assert_eq!(bearer("Bearer"), None);
    }
}
