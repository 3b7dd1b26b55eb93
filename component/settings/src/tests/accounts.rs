//! Links of `kind = "account"`: what they may say, and what is said about wrong ones.
//!
//! *Never:* a login.

use super::super::{AccountSettings, Purpose};
use super::{MINIMAL, check, check_with};
use expect_test::{Expect, expect};
use router_core::values::id::DeskName;

const ACCOUNT: &str = "kind = \"account\"\njid = \"Info@Example.org\"\npassword = \"hunter2\"\n";

/// The minimal settings with an account that has these lines.
fn with(lines: &str) -> String {
    format!("{MINIMAL}\n[[link]]\n{lines}")
}

fn account(lines: &str) -> (AccountSettings, String, u16) {
    let settings = check(&with(&format!("{ACCOUNT}{lines}"))).unwrap_or_else(|faults| panic!("{faults}"));
    let link = settings.links.into_iter().nth(1).unwrap();
    assert_eq!(link.name.as_str(), "account");
    assert!(!format!("{link:?}").contains("hunter2"), "the password is not shown");
    (link.account.unwrap(), link.host, link.port)
}

/// What is said about an account with these lines; the lines of the minimal settings are not counted.
fn faults(lines: &str, expected: Expect) {
    match check(&with(lines)) {
        Ok(_) => panic!("no fault was found in:\n{lines}"),
        Err(said) => {
            let before = MINIMAL.lines().count() + 2;
            let place = |line: &str| {
                let rest = line.strip_prefix("frontdesk.toml:")?;
                let (number, rest) = rest.split_once(':')?;
                Some(format!("line {}: {rest}", number.parse::<usize>().ok()?.checked_sub(before)?))
            };
            let said: Vec<String> =
                said.lines().map(|line| place(line).unwrap_or_else(|| line.to_owned())).collect();
            expected.assert_eq(&said.join("\n"));
        }
    }
}

#[test]
fn an_account_redirects_to_an_address_or_a_desk() {
    let (settings, host, port) = account("mode = \"redirect\"\nto = \"Sales@Other.example\"\n");
    assert_eq!(settings.jid, "info@example.org");
    assert_eq!(settings.purpose, Purpose::Redirect("sales@other.example".to_owned()));
    assert_eq!((settings.find_host, settings.direct_tls), (true, false));
    assert_eq!((host.as_str(), port), ("example.org", 5222));
    let (settings, ..) = account("mode = \"redirect\"\nto = \"support\"\n");
    assert_eq!(settings.purpose, Purpose::Redirect("support@help.example.org".to_owned()));
}

#[test]
fn a_desk_serves_at_an_account() {
    let (settings, host, port) = account(
        "mode = \"serve\"\ndesk = \"support\"\nhost = \"xmpp.example.org\"\ntls = { direct = true }\n",
    );
    assert_eq!(settings.purpose, Purpose::Serve(DeskName::from("support")));
    assert_eq!((settings.find_host, settings.direct_tls), (false, true));
    assert_eq!((host.as_str(), port), ("xmpp.example.org", 5223));
}

#[test]
fn a_variable_holds_the_password() {
    let text = with("kind = \"account\"\njid = \"info@example.org\"\nmode = \"serve\"\ndesk = \"support\"\n");
    let settings = check_with(&text, &[("FRONTDESK_LINK__ACCOUNT__PASSWORD", "hunter2")]).unwrap();
    assert_eq!(settings.links[1].secret.reveal(), "hunter2");
}

#[test]
fn mistakes() {
    faults(
        "kind = \"acount\"\n",
        expect![[
            r#"line 1: 8: kind cannot be "acount"; did you mean "account"? kinds of link are: component, account"#
        ]],
    );
    faults(
        "kind = \"account\"\n",
        expect![[r#"
        line 0: 1: an account's [[link]] needs a password; write for instance password = "..." or password_file = "/etc/frontdesk/password"
        line 0: 1: an account's [[link]] needs jid; write for instance jid = "support@example.org"
        line 0: 1: an account's [[link]] needs mode; write for instance mode = "redirect" or mode = "serve""#]],
    );
    faults(
        "kind = \"account\"\njid = \"example.org\"\npassword = \" \"\nmode = \"forward\"\nsecret = \"x\"\nport = 5222\n",
        expect![[r#"
            line 2: 7: "example.org" is a domain, not the JID of an account; write for instance jid = "support@example.org"
            line 3: 12: password is empty; write the password of the account
            line 4: 8: mode cannot be "forward"; modes are: redirect, serve
            line 5: 1: an account's [[link]] has no key "secret"; keys are: kind, name, jid, password, password_file, host, port, tls, mode, to, desk
            line 6: 8: port says nothing without host; write host too, or leave both out to have the server looked up"#]],
    );
    faults(
        &format!("{ACCOUNT}mode = \"redirect\"\nto = \"suport\"\ndesk = \"support\"\n"),
        expect![[r#"
        line 5: 6: desk "suport" does not exist; did you mean "support"? desks are: support
        line 6: 1: desk says nothing in the mode "redirect", which wants to; remove it"#]],
    );
    faults(
        &format!("{ACCOUNT}mode = \"redirect\"\nto = \"info@example.org\"\n"),
        expect!["line 5: 6: to names the account itself; write the address that customers are to use"],
    );
    faults(
        &format!("{ACCOUNT}mode = \"serve\"\ndesk = \"suport\"\n"),
        expect![[r#"line 5: 8: desk "suport" does not exist; did you mean "support"? desks are: support"#]],
    );
    faults(
        &format!("{ACCOUNT}mode = \"serve\"\ndesk = \"support\"\nhost = \"xmpp.example.org\"\ntls = false\n"),
        expect![[
            r#"line 7: 7: tls = false is only for a server on this machine, such as host = "127.0.0.1"; remove it, so that password and words are encrypted"#
        ]],
    );
    faults(
        &format!(
            "{ACCOUNT}mode = \"serve\"\ndesk = \"support\"\n[[link]]\nname = \"second\"\n{ACCOUNT}mode = \"serve\"\ndesk = \"support\"\n"
        ),
        expect!["line 6: 1: another link connects info@example.org to the same server; remove one"],
    );
}

#[test]
fn agents_are_reached_through_a_component() {
    let served = format!("{ACCOUNT}mode = \"serve\"\ndesk = \"support\"\n");
    faults(
        &format!(
            "{served}[[agent]]\njid = \"carol@example.org\"\nlink = \"account\"\n[[agent]]\njid = \"info@example.org\"\n"
        ),
        expect![[r#"
            line 8: 8: link "account" is an account, where agents have no window for each chat; name a link that is a component, or leave it out for the first one
            line 10: 7: "info@example.org" is the account that a link logs in to; give the agent an account of their own"#]],
    );
    let alone = format!(
        "[[link]]\n{served}[[desk]]\nname = \"support\"\n[[queue]]\nname = \"general\"\n[[agent]]\njid = \"bob@example.org\"\n"
    );
    match check(&alone) {
        Ok(_) => panic!("no fault was found"),
        Err(said) => expect!["frontdesk.toml: every link is an account, through which no agent can be reached; write a [[link]] with domain and secret beside it"].assert_eq(&said),
    }
}
