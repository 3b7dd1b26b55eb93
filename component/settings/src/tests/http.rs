//! `[http]`: off unless written, safe unless said otherwise, and every fault with a remedy.
//!
//! *Never:* a listener.

use super::{MINIMAL, NOW};
use crate::{Scope, Settings, Variables, check_text};
use std::path::Path;

const HASH: &str = "0328587016f9e316b9c31c94f944a2c453e1494a564062b5eab68039c75b58bf";

fn read(more: &str) -> Result<Settings, String> {
    let text = format!("{MINIMAL}\n{more}");
    let checked = check_text(&text, Path::new("f.toml"), Some(&Variables::new()), NOW);
    checked.settings.ok_or_else(|| checked.faults.to_string())
}

fn fault(more: &str, words: &str) {
    let faults = read(more).expect_err(more);
    assert!(faults.contains(words), "{words:?} is not in:\n{faults}");
}

#[test]
fn nothing_listens_unless_it_is_written() {
    assert!(read("").unwrap().http.is_none());
    let http = read("[http]").unwrap().http.unwrap();
    assert_eq!(http.listen.to_string(), "127.0.0.1:5380");
    assert!(http.tls.is_none() && !http.behind_proxy && http.tokens.is_empty());
}

#[test]
fn tokens_are_hashes_with_scopes() {
    let token = format!(
        "[http]\n[[http.token]]\nname = 'pbx'\nsha256 = '{}'\nscopes = ['agents', 'read']",
        HASH.to_uppercase()
    );
    let http = read(&token).unwrap().http.unwrap();
    assert_eq!((&*http.tokens[0].name, http.tokens[0].sha256[0]), ("pbx", 0x03));
    assert_eq!(http.tokens[0].scopes, [Scope::Agents, Scope::Read].into());
    let with = |hash: &str, scopes: &str| {
        format!("[http]\n[[http.token]]\nname = 'pbx'\nsha256 = '{hash}'\n{scopes}")
    };
    fault(&with("secret", "scopes = ['read']"), "sha256sum");
    fault(&with(&"ä".repeat(32), "scopes = ['read']"), "64 hexadecimal digits");
    fault(&with(HASH, ""), "needs scopes");
    fault(&with(HASH, "scopes = []"), "allows nothing");
    fault(&with(HASH, "scopes = ['red']"), "no scope \"red\"");
    let two = format!(
        "{}\n[[http.token]]\nname = 'pbx'\nsha256 = '{}'\nscopes = ['read']",
        with(HASH, "scopes = ['read']"),
        "0".repeat(64)
    );
    fault(&two, "give each token its own name");
    let same = format!(
        "{}\n[[http.token]]\nname = 'mail'\nsha256 = '{HASH}'\nscopes = ['read']",
        with(HASH, "scopes = ['read']")
    );
    fault(&same, "this is the token of \"pbx\" too");
}

#[test]
fn what_others_can_reach_is_encrypted() {
    for listen in ["0.0.0.0:5380", "[::]:5380", "192.0.2.1:80"] {
        fault(&format!("[http]\nlisten = '{listen}'"), "behind_proxy = true");
        assert!(read(&format!("[http]\nlisten = '{listen}'\nbehind_proxy = true")).is_ok());
    }
    for listen in ["127.0.0.1:5380", "127.8.8.8:1", "[::1]:5380"] {
        assert!(read(&format!("[http]\nlisten = '{listen}'")).is_ok(), "{listen}");
    }
    for listen in ["localhost:5380", "127.0.0.1", ":5380", "", "127.0.0.1:99999"] {
        fault(&format!("[http]\nlisten = '{listen}'"), "write an IP address and a port");
    }
    fault("[http]\ncertificate = 'nowhere.pem'", "write both, or neither");
    fault("[http]\ncertificate = 'nowhere.pem'\nkey = 'nowhere.pem'", "cannot read the file");
}

#[test]
fn limits_have_bounds() {
    let http = read("[http]\nbody_bytes = 2048\nrequest_time = '3s'").unwrap().http.unwrap();
    assert_eq!((http.limits.body_bytes, http.limits.request_time.as_secs()), (2048, 3));
    fault("[http]\nbody_bytes = 1", "from 1024 to");
    fault("[http]\nrequest_time = '1h'", "\"10s\" is usual");
    fault("[http]\nlimit = 1", "[http] has no key \"limit\"");
    let variables = Variables::from([("FRONTDESK_HTTP__LISTEN".to_owned(), "127.0.0.1:1".to_owned())]);
    let text = format!("{MINIMAL}\n[http]\nbehind_proxy = false");
    let checked = check_text(&text, Path::new("f.toml"), Some(&variables), NOW);
    assert_eq!(checked.settings.unwrap().http.unwrap().listen.port(), 1);
}

#[test]
fn webhooks_have_a_secret_and_allow_what_is_named() {
    let http = read("[http]\n[http.webhook]\nsecret = '0123456789abcdef'\nallow = ['127.0.0.1', 'fd00::/8']");
    let webhook = http.unwrap().http.unwrap().webhook.unwrap();
    assert_eq!(webhook.allow, [("127.0.0.1".parse().unwrap(), 32), ("fd00::".parse().unwrap(), 8)]);
    fault("[http]\n[http.webhook]", "needs a secret");
    fault("[http]\n[http.webhook]\nsecret = 'short'", "openssl rand");
    for wrong in ["inside", "10.0.0.0/33", "10.0.0.0/", "localhost"] {
        fault(
            &format!("[http]\n[http.webhook]\nsecret = '0123456789abcdef'\nallow = ['{wrong}']"),
            "is no address and no network",
        );
    }
}
