//! What is known of those who were asked what they are: clients, accounts and domains, remembered for an hour.
//!
//! Each is asked for what only it can say, once in that time, and remembered by its address: a client for its program and
//! features, an account for its kind and its user's name, a domain for the network behind it. [`Clients::view`] puts the
//! three together. An agent's client is asked whenever it comes, and for its features when it shows others. Whoever wants to know waits in the entry, and is named with each answer. Features are shared by all who
//! have the same: under the verification string of what was said, so that presence that names a string known by now
//! (XEP-0115) needs no question, and a string that does not fit what its sender can do is no use to anybody.
//!
//! *Never:* which questions are outstanding; trust in an answer, for it is the word of whoever was asked.

use crate::questions::{Ability, Answer, Party, Question};
use router_core::values::address::Address;
use router_core::values::client::{Client, Features, Learnt};
use router_core::values::id::ConversationId;
use router_core::{Span, Timestamp};
use std::collections::{HashMap, VecDeque};

/// Everybody is asked again after this time.
const AGAIN_AFTER: Span = Span::from_seconds(3_600);

/// Addresses that are remembered at most; the oldest goes first.
const MOST: usize = 50_000;

/// Lists of features that are remembered at most.
const MOST_LISTS: usize = 2_000;

/// Conversations that wait for one answer at most; further ones find it when they are asked for the next time.
const MOST_WAITING: usize = 1_000;

/// Everybody who was asked.
#[derive(Debug, Default)]
pub(super) struct Clients {
    known: HashMap<Party, Known>,
    /// By the time of the first question.
    order: VecDeque<(Timestamp, Party)>,
    /// By their verification string.
    lists: HashMap<String, Features>,
    order_of_lists: VecDeque<String>,
}

/// One who was asked.
#[derive(Debug, Default)]
struct Known {
    client: Client,
    /// Presence alone is no question.
    was_asked: bool,
    /// Questions without an answer.
    open: usize,
    waiting: Vec<ConversationId>,
    /// Of an agent's client: the verification string that its presence showed last.
    shown: Option<String>,
}

/// Whoever has to say something about a client, with what is asked there.
fn sources(client: &Party) -> [(Party, Vec<Question>); 3] {
    let (mut program, mut person) =
        (vec![Question::Version, Question::Features], vec![Question::Account, Question::DisplayName]);
    if client.resource.is_none() {
        person.append(&mut program);
    }
    let bare = |address: Address| Party { address, resource: None };
    [
        (client.clone(), program),
        (bare(client.address.clone()), person),
        (domain_of(client), vec![Question::Network]),
    ]
}

fn domain_of(client: &Party) -> Party {
    let Address { link, jid } = &client.address;
    let domain = Address::new(link, jid.rsplit('@').next().unwrap_or_default());
    Party { address: domain, resource: None }
}

/// Whether a name says where its owner is reached, which nobody on the other side is to know.
fn tells_address(address: &Address, name: &str) -> bool {
    let name = name.to_lowercase();
    let (local, domain) = address.jid.split_once('@').unwrap_or(("", &address.jid));
    name.contains('@') || name.contains(domain) || name.split_whitespace().any(|word| word == local)
}

impl Clients {
    /// What is to be asked now, and whom, so that a conversation learns of its client; it counts as asked.
    pub(super) fn ask(
        &mut self,
        now: Timestamp,
        client: &Party,
        conversation: ConversationId,
    ) -> Vec<(Party, Question)> {
        self.forget_old(now);
        let mut all = Vec::new();
        for (whom, questions) in sources(client).into_iter().filter(|source| !source.1.is_empty()) {
            let known = self.entry(now, &whom);
            if !known.was_asked {
                known.was_asked = true;
                let is_open =
                    |question: &Question| *question != Question::Features || known.client.features.is_open();
                let questions: Vec<Question> = questions.into_iter().filter(is_open).collect();
                known.open = questions.len();
                all.extend(questions.into_iter().map(|question| (whom.clone(), question)));
            }
            if known.open > 0 && known.waiting.len() < MOST_WAITING {
                known.waiting.push(conversation);
            }
        }
        all
    }

    /// What is to be asked of an agent's client that has come (`is_new`), or shows by `verification` what it can do;
    /// `None` if it says nothing new.
    pub(super) fn ask_agent(
        &mut self,
        now: Timestamp,
        client: &Party,
        verification: Option<&str>,
        is_new: bool,
    ) -> Option<Vec<(Party, Question)>> {
        self.forget_old(now);
        let listed = verification.and_then(|verification| self.lists.get(verification)).cloned();
        let domain = domain_of(client);
        let known = self.entry(now, client);
        let is_other = verification.is_some() && known.shown.as_deref() != verification;
        if !is_new && !is_other {
            return None;
        }
        known.shown = verification.map(str::to_owned);
        known.was_asked = true;
        let mut questions = Vec::new();
        if is_new {
            known.client = Client::default();
            questions.push((client.clone(), Question::Version));
        }
        match listed {
            Some(features) => known.client.features = Learnt::Said(features),
            None => questions.push((client.clone(), Question::Features)),
        }
        known.open += questions.len();
        let of_domain = self.entry(now, &domain);
        if !of_domain.was_asked {
            (of_domain.was_asked, of_domain.open) = (true, 1);
            questions.push((domain, Question::Network));
        }
        Some(questions)
    }

    /// Somebody said something, or did not; the conversations that waited for it.
    pub(super) fn said(&mut self, whom: &Party, answer: Answer) -> Vec<ConversationId> {
        let features = match &answer {
            Answer::Features(Some(ability)) => Some(self.shared(ability)),
            Answer::Features(None)
            | Answer::StillThere(..)
            | Answer::Version(_)
            | Answer::Account(_)
            | Answer::Network(_)
            | Answer::DisplayName(_)
            | Answer::Services(_)
            | Answer::IsForRooms(_)
            | Answer::Room(_) => None,
        };
        let Some(Known { client, open, waiting, .. }) = self.known.get_mut(whom) else { return Vec::new() };
        match answer {
            Answer::Version(said) => client.software = said.into(),
            Answer::Features(_) => client.features = features.into(),
            Answer::Account(said) => client.account = said.into(),
            Answer::Network(said) => client.network = said.into(),
            Answer::DisplayName(said) => {
                client.display_name = said.filter(|name| !tells_address(&whom.address, name)).into();
            }
            Answer::StillThere(..) | Answer::Services(_) | Answer::IsForRooms(_) | Answer::Room(_) => {}
        }
        *open = open.saturating_sub(1);
        if *open == 0 { std::mem::take(waiting) } else { waiting.clone() }
    }

    /// A client shows by its presence what it can do (XEP-0115), if that is a list that is known.
    pub(super) fn shows(&mut self, now: Timestamp, client: &Party, verification: &str) {
        if let Some(features) = self.lists.get(verification).cloned() {
            self.forget_old(now);
            self.entry(now, client).client.features = Learnt::Said(features);
        }
    }

    /// All that is known of a client by now.
    pub(super) fn view(&self, client: &Party) -> Client {
        let [program, person, domain] = sources(client).map(|(whom, _)| self.known.get(&whom));
        let mut view = program.map(|known| known.client.clone()).unwrap_or_default();
        if let Some(Known { client, .. }) = person {
            (view.account, view.display_name) = (client.account.clone(), client.display_name.clone());
        }
        if let Some(Known { client, .. }) = domain {
            view.network = client.network.clone();
        }
        view
    }

    fn entry(&mut self, now: Timestamp, whom: &Party) -> &mut Known {
        if !self.known.contains_key(whom) {
            self.order.push_back((now, whom.clone()));
        }
        self.known.entry(whom.clone()).or_default()
    }

    fn forget_old(&mut self, now: Timestamp) {
        let is_over = |(at, _): &(Timestamp, Party), len| now.since(*at) >= AGAIN_AFTER || len >= MOST;
        while self.order.front().is_some_and(|oldest| is_over(oldest, self.order.len())) {
            let Some((_, oldest)) = self.order.pop_front() else { return };
            self.known.remove(&oldest);
        }
    }

    /// The same features, shared with all who have them.
    fn shared(&mut self, ability: &Ability) -> Features {
        let Some(verification) = &ability.verification else { return ability.features.clone() };
        if let Some(features) = self.lists.get(verification) {
            return features.clone();
        }
        if self.order_of_lists.len() >= MOST_LISTS
            && let Some(oldest) = self.order_of_lists.pop_front()
        {
            self.lists.remove(&oldest);
        }
        self.order_of_lists.push_back(verification.clone());
        self.lists.insert(verification.clone(), ability.features.clone());
        ability.features.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use router_core::values::client::Software;
    use router_core::values::id::{LinkName, Resource};
    use std::sync::Arc;

    fn party(jid: &str, resource: Option<&str>) -> Party {
        Party { address: Address::new(&LinkName::from("main"), jid), resource: resource.map(Resource::from) }
    }

    fn phone() -> Party {
        party("anna@example.org", Some("phone"))
    }

    fn at(minutes: u64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    fn gajim() -> Software {
        Software { name: Some("Gajim".into()), ..Software::default() }
    }

    fn ability(name: &str) -> Ability {
        Ability {
            features: Arc::new([Arc::from(name)].into()),
            verification: Some(format!("hash of {name}")),
        }
    }

    /// Who is asked what, in the first conversations.
    fn asked(clients: &mut Clients, minutes: u64, client: &Party, conversation: u64) -> Vec<String> {
        let all = clients.ask(at(minutes), client, ConversationId(conversation));
        let whom = |party: &Party| match &party.resource {
            Some(resource) => format!("{}/{resource}", party.address.jid),
            None => party.address.jid.to_string(),
        };
        all.iter().map(|(party, question)| format!("{}: {question:?}", whom(party))).collect()
    }

    #[test]
    fn everybody_is_asked_once_an_hour() {
        let mut clients = Clients::default();
        let all = [
            "anna@example.org/phone: Version",
            "anna@example.org/phone: Features",
            "anna@example.org: Account",
            "anna@example.org: DisplayName",
            "example.org: Network",
        ];
        assert_eq!(asked(&mut clients, 0, &phone(), 1), all);
        assert_eq!(asked(&mut clients, 1, &phone(), 2), [""; 0]);
        let laptop = party("anna@example.org", Some("laptop"));
        assert_eq!(
            asked(&mut clients, 2, &laptop, 3),
            ["anna@example.org/laptop: Version", "anna@example.org/laptop: Features"]
        );
        assert_eq!(asked(&mut clients, 60, &phone(), 4), all, "also if they did not say");
        let number = party("49123@sms.example", None);
        assert_eq!(
            asked(&mut clients, 60, &number, 5),
            [
                "49123@sms.example: Account",
                "49123@sms.example: DisplayName",
                "49123@sms.example: Version",
                "49123@sms.example: Features",
                "sms.example: Network"
            ]
        );
    }

    #[test]
    fn an_agents_client_is_asked_when_it_comes_and_when_it_shows_something_else() {
        let mut clients = Clients::default();
        let bob = party("bob@example.org", Some("desk"));
        let asked = |clients: &mut Clients, shown: Option<&str>, is_new| {
            let all = clients.ask_agent(at(0), &bob, shown, is_new)?;
            Some(all.into_iter().map(|(_, question)| question).collect::<Vec<_>>())
        };
        let (version, features, network) = (Question::Version, Question::Features, Question::Network);
        assert_eq!(asked(&mut clients, None, true), Some(vec![version.clone(), features.clone(), network]));
        assert_eq!(asked(&mut clients, None, false), None, "only away now");
        assert_eq!(asked(&mut clients, Some("hash of a"), false), Some(vec![features.clone()]));
        clients.said(&bob, Answer::Features(Some(ability("a"))));
        assert_eq!(asked(&mut clients, Some("hash of a"), false), None);
        assert_eq!(asked(&mut clients, Some("hash of b"), false), Some(vec![features.clone()]));
        clients.said(&bob, Answer::Features(Some(ability("b"))));
        assert_eq!(asked(&mut clients, Some("hash of a"), false), Some(vec![]), "known by its string");
        assert_eq!(clients.view(&bob).features, Learnt::Said(ability("a").features));
        assert_eq!(asked(&mut clients, Some("hash of a"), true), Some(vec![version]));
        assert_eq!(clients.view(&bob).software, Learnt::NotYet, "another program may be there now");
    }

    #[test]
    fn answers_are_put_together_and_everybody_hears_of_them() {
        let mut clients = Clients::default();
        let (one, two) = (ConversationId(1), ConversationId(2));
        clients.ask(at(0), &phone(), one);
        let neighbour = party("otto@example.org", Some("x"));
        clients.ask(at(0), &neighbour, two);
        let domain = party("example.org", None);
        assert_eq!(clients.said(&domain, Answer::Network(Some("sms".into()))), [one, two]);
        assert_eq!(clients.said(&phone(), Answer::Version(Some(gajim()))), [one]);
        assert_eq!(clients.said(&phone(), Answer::Features(None)), [one]);
        assert_eq!(clients.said(&phone(), Answer::Features(None)), [], "all has been said");
        let view = clients.view(&phone());
        assert_eq!((view.software, view.features), (Learnt::Said(gajim()), Learnt::Silent));
        assert_eq!((view.network, view.account), (Learnt::Said("sms".into()), Learnt::NotYet));
        assert_eq!(clients.view(&neighbour).network, Learnt::Said("sms".into()));
        let stranger = party("eve@example.net", Some("x"));
        assert_eq!(clients.said(&stranger, Answer::Version(Some(gajim()))), [], "not asked, or forgotten");
        assert_eq!(clients.view(&stranger), Client::default());
    }

    #[test]
    fn a_name_does_not_tell_the_address() {
        let mut clients = Clients::default();
        clients.ask(at(0), &phone(), ConversationId(1));
        let anna = party("anna@example.org", None);
        for name in ["anna@example.org", "Anna at Example.ORG", "ANNA", "me@elsewhere"] {
            clients.said(&anna, Answer::DisplayName(Some(name.into())));
            assert_eq!(clients.view(&phone()).display_name, Learnt::Silent, "{name}");
        }
        clients.said(&anna, Answer::DisplayName(Some("Annabel Lee".into())));
        assert_eq!(clients.view(&phone()).display_name, Learnt::Said("Annabel Lee".into()));
    }

    #[test]
    fn presence_needs_a_list_that_somebody_proved() {
        let mut clients = Clients::default();
        clients.shows(at(0), &phone(), "hash of files");
        assert_eq!(clients.view(&phone()).features, Learnt::NotYet, "nobody has said what it stands for");
        let laptop = party("otto@example.org", Some("laptop"));
        clients.ask(at(0), &laptop, ConversationId(1));
        clients.said(&laptop, Answer::Features(Some(ability("files"))));
        clients.shows(at(1), &phone(), "hash of files");
        assert_eq!(clients.view(&phone()).features, Learnt::Said(ability("files").features));
        assert!(
            !asked(&mut clients, 2, &phone(), 2).contains(&"anna@example.org/phone: Features".to_owned())
        );
        assert_eq!(clients.said(&phone(), Answer::Version(None)), [ConversationId(2)]);
    }

    #[test]
    fn memory_is_bounded() {
        let mut clients = Clients::default();
        for number in 0..MOST + 10 {
            let client = party("anna@example.org", Some(&format!("r{number}")));
            clients.ask(at(0), &client, ConversationId(1));
            if number < MOST_LISTS + 10 {
                clients.said(&client, Answer::Features(Some(ability(&number.to_string()))));
            }
        }
        assert!(clients.known.len() <= MOST + 2, "{}", clients.known.len());
        assert_eq!(clients.known.len(), clients.order.len());
        assert_eq!((clients.lists.len(), clients.order_of_lists.len()), (MOST_LISTS, MOST_LISTS));
        assert!(clients.known.values().all(|known| known.waiting.len() <= MOST_WAITING));
    }
}
