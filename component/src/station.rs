//! Who we are on a link: everybody at a domain of our own, or one account among others of a server.
//!
//! As a component every address of the domain is ours: desks by their names, and the windows. As an account there is one
//! address. Either a desk answers there, or a signpost, which says where to write instead.
//!
//! *Never:* what is said there; who may be there.

use frontdesk_settings::{LinkSettings, Purpose};
use router_core::values::id::DeskName;
use std::sync::Arc;
use xmpp_edge::wire::Address as Jid;

/// The resource from which presence of our addresses is sent; entity capabilities need a full JID (XEP-0115 section 4).
pub const RESOURCE: &str = "desk";

/// Who we are on a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Station {
    /// A domain.
    Domain(Arc<str>),
    /// An account.
    Account(Account),
}

/// One address of a server's domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The bare JID, normalised.
    pub jid: Arc<str>,
    /// The full JID under which the server has us.
    pub full_jid: Arc<str>,
    /// Who is behind it.
    pub behind: Behind,
}

/// Who is behind an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behind {
    /// A desk.
    Desk(DeskName),
    /// Nobody: whoever comes is told to write to this bare JID.
    Signpost(Arc<str>),
}

impl Station {
    /// What the settings say of a link.
    pub fn of(link: &LinkSettings) -> Self {
        match &link.account {
            None => Self::Domain(Arc::from(link.domain.as_str())),
            Some(account) => Self::Account(Account {
                jid: Arc::from(account.jid.as_str()),
                full_jid: Arc::from(format!("{}/{RESOURCE}", account.jid)),
                behind: match &account.purpose {
                    Purpose::Redirect(to) => Behind::Signpost(Arc::from(to.as_str())),
                    Purpose::Serve(desk) => Behind::Desk(desk.clone()),
                },
            }),
        }
    }

    /// The account, if it is one.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Domain(_) => None,
            Self::Account(account) => Some(account),
        }
    }

    /// The address that stands for all of it: the domain, or the account's bare JID.
    pub fn own(&self) -> &str {
        match self {
            Self::Domain(domain) => domain,
            Self::Account(account) => &account.jid,
        }
    }

    /// The address under which exactly this connection is found: what is sent there comes back to it.
    pub fn echo(&self) -> &str {
        match self {
            Self::Domain(domain) => domain,
            Self::Account(account) => &account.full_jid,
        }
    }

    /// Whether an address is one of ours.
    pub fn is_ours(&self, jid: &Jid) -> bool {
        match self {
            Self::Domain(domain) => jid.domain().eq_ignore_ascii_case(domain),
            Self::Account(account) => jid.bare() == &*account.jid,
        }
    }

    /// The bare JID of ours with this local part; `None` if there is none here.
    pub fn address(&self, local: &str) -> Option<String> {
        match self {
            Self::Domain(domain) => Some([local, "@", domain].concat()),
            Self::Account(Account { jid, behind: Behind::Desk(desk), .. }) if desk.as_str() == local => {
                Some(jid.to_string())
            }
            Self::Account(_) => None,
        }
    }

    /// The name that a desk has which is behind an address of ours.
    pub fn desk<'a>(&'a self, to: &'a Jid) -> Option<&'a str> {
        match self {
            Self::Domain(_) => to.local(),
            Self::Account(Account { behind: Behind::Desk(desk), .. }) => Some(desk.as_str()),
            Self::Account(_) => None,
        }
    }

    /// Whether the desk of this name is to be found here.
    pub fn has_desk(&self, desk: &DeskName) -> bool {
        match self {
            Self::Domain(_) => true,
            Self::Account(account) => account.behind == Behind::Desk(desk.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(behind: Behind) -> Station {
        let (jid, full_jid) = (Arc::from("support@example.org"), Arc::from("support@example.org/desk"));
        Station::Account(Account { jid, full_jid, behind })
    }

    #[test]
    fn an_account_is_one_address_and_one_desk() {
        let station = account(Behind::Desk(DeskName::from("sales")));
        assert!(station.is_ours(&Jid::parse("Support@example.org/phone")));
        assert!(
            !station.is_ours(&Jid::parse("anna@example.org")) && !station.is_ours(&Jid::parse("example.org"))
        );
        assert_eq!(station.address("sales").as_deref(), Some("support@example.org"));
        assert_eq!(station.address("support"), None, "the local part is no name of a desk");
        assert_eq!(station.desk(&Jid::parse("support@example.org")), Some("sales"));
    }

    #[test]
    fn a_domain_is_everybody_in_it_and_a_signpost_nobody() {
        let domain = Station::Domain(Arc::from("help.example"));
        assert!(domain.is_ours(&Jid::parse("a@help.example")) && domain.is_ours(&Jid::parse("help.example")));
        assert_eq!(domain.address("sales").as_deref(), Some("sales@help.example"));
        let signpost = account(Behind::Signpost(Arc::from("support@help.example")));
        assert_eq!(
            (signpost.address("support"), signpost.desk(&Jid::parse("support@example.org"))),
            (None, None)
        );
    }
}
