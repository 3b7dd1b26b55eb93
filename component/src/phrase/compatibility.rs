//! What is needed of an agent's client, and what a client lacks, in words.
//!
//! Well-known abilities have words in each language; any other namespace is said as it is.
//!
//! *Never:* where a customer's account is; an agent may read this.

use super::voice::Voice;
use router_core::values::ability::Ability;
use router_core::values::client_need::{ClientNeeds, Demand, Lack, Network};
use router_core::values::ladder::ClientStrength;

/// What a client lacks: `client without file sharing`.
pub(super) fn lack(voice: &Voice<'_>, lack: &Lack) -> String {
    match lack {
        Lack::Unsaid => voice.say("not-client-unsaid", &[]),
        Lack::Feature(it) => voice.say("not-client-feature", &[("what", ability(voice, it).into())]),
        Lack::Software => voice.say("not-client-software", &[]),
        Lack::Network => voice.say("not-client-network", &[]),
        Lack::Service => voice.say("not-client-service", &[]),
    }
}

/// What is needed, as far as anything is: `client: file sharing, Gajim >= 1.7`, `preferably: calls`.
pub(super) fn needs(voice: &Voice<'_>, needs: &ClientNeeds, strength: ClientStrength) -> Vec<String> {
    let required = match strength {
        ClientStrength::Required => "why-client",
        ClientStrength::Preferred | ClientStrength::Ignored => "why-client-preferred",
    };
    let all = [(required, &needs.required), ("why-client-preferred", &needs.preferred)];
    let all = all.into_iter().filter(|(_, demand)| !demand.is_empty());
    all.map(|(key, it)| voice.say(key, &[("what", demand(voice, it).into())])).collect()
}

/// `file sharing, Gajim >= 1.7 / Dino, network sms`.
fn demand(voice: &Voice<'_>, demand: &Demand) -> String {
    let Demand { features, software, program, network, service } = demand;
    let mut parts: Vec<String> = features.iter().map(|it| ability(voice, it)).collect();
    if !software.is_empty() {
        parts.push(software.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / "));
    }
    parts.extend(program.as_ref().map(ToString::to_string));
    if let Some(network) = network {
        let network = match network {
            Network::Xmpp => "XMPP",
            Network::Behind(network) => &**network,
        };
        parts.push(voice.say("need-network", &[("network", network.into())]));
    }
    if service.is_some() {
        parts.push(voice.say("need-service", &[]));
    }
    parts.join(", ")
}

fn ability(voice: &Voice<'_>, ability: &Ability) -> String {
    match ability_key(ability.as_str()) {
        Some(key) => voice.say(key, &[]),
        None => ability.to_string(),
    }
}

fn ability_key(word: &str) -> Option<&'static str> {
    Some(match word {
        "files" => "ability-files",
        "corrections" => "ability-corrections",
        "retractions" => "ability-retractions",
        "reactions" => "ability-reactions",
        "replies" => "ability-replies",
        "receipts" => "ability-receipts",
        "markers" => "ability-markers",
        "states" => "ability-states",
        "attention" => "ability-attention",
        "commands" => "ability-commands",
        "forms" => "ability-forms",
        "rooms" => "ability-rooms",
        "calls" => "ability-calls",
        "video" => "ability-video",
        "transfers" => "ability-transfers",
        "omemo" => "ability-omemo",
        "openpgp" => "ability-openpgp",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_well_known_ability_has_words() {
        for word in Ability::words() {
            assert!(ability_key(word).is_some(), "{word}");
        }
    }
}
