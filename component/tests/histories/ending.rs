//! The end of every history: all trouble is over, everybody answers, and everything has to be where it belongs.
//!
//! *Never:* trouble.

use crate::book::Broken;
use crate::history::History;
use crate::people::{AGENTS, CUSTOMERS, DESKS, LINKS, bare};
use router_core::values::effect::Kept;
use router_core::values::id::{AgentId, ConversationId};
use router_core::values::participant::Person;
use std::collections::BTreeSet;
use std::time::Duration;

/// Longer than any question of ours may take, and any acknowledgement.
const QUIET: Duration = Duration::from_secs(120);

/// Three kinds of question to the client of each customer at each desk.
const QUESTIONS: usize = 3 * CUSTOMERS.len() * DESKS.len();

impl History {
    pub(crate) async fn end(&mut self) -> Result<(), Broken> {
        self.recover().await;
        self.check("the recovery")?;
        self.everything_is_answered()?;
        self.every_row_arrives()?;
        self.what_agents_said_is_heard()?;
        let Some(desk) = self.machine.stop(&mut self.random).await else {
            return Err(("a_process_ends_in_order", "the store has ended".to_owned()));
        };
        self.check("the end")?;
        if desk.outstanding_questions() > QUESTIONS {
            return Err(("questions_have_an_end", format!("{} are left", desk.outstanding_questions())));
        }
        let active =
            AGENTS.iter().flat_map(|name| desk.engine().windows_of(&AgentId::from(bare(name).as_str())));
        let active: BTreeSet<ConversationId> = active.map(|side| side.window.conversation).collect();
        self.what_customers_said_is_seen(&active)?;
        let (start, outbox) = self.machine.look();
        if let Some((number, bytes)) = outbox.first() {
            let text = String::from_utf8_lossy(bytes);
            return Err((
                "the_outbox_is_empty_in_the_end",
                format!("{} rows, first {number}: {text}", outbox.len()),
            ));
        }
        let (kept, was) = (dump(&start.engine), dump(desk.engine()));
        match kept.iter().zip(&was).find(|(kept, was)| kept != was) {
            Some((kept, was)) => Err(("what_is_kept_is_what_was", format!("{kept}\nwas {was}"))),
            None if kept.len() != was.len() => Err(("what_is_kept_is_what_was", "other entities".to_owned())),
            None => Ok(()),
        }
    }

    /// Links, store and agents do what they should, until nothing happens any more.
    async fn recover(&mut self) {
        self.book().trouble = Default::default();
        self.machine.store_works = true;
        self.settle().await;
        for link in 0..LINKS.len() {
            let server = &mut self.machine.servers[link];
            (server.reads, server.brings_barriers) = (true, true);
            if !server.is_up {
                server.come_up(&mut self.random);
            }
        }
        self.settle().await;
        for name in AGENTS {
            self.presence(name, "");
        }
        self.settle().await;
        for _ in 0..6 {
            for name in AGENTS {
                for number in self.offers(name).into_iter().rev().take(2) {
                    self.order(name, &format!("accept {number}"));
                    self.settle().await;
                }
            }
            self.pass(Duration::from_secs(2)).await;
        }
        self.pass(QUIET).await;
    }

    /// Every query is answered, if nothing was lost.
    fn everything_is_answered(&self) -> Result<(), Broken> {
        let book = self.book();
        let silent = book.queries.iter().find(|(_, query)| !query.is_disturbed && query.answers.is_empty());
        match silent {
            Some((id, _)) => Err(("every_query_is_answered", id.clone())),
            None => Ok(()),
        }
    }

    fn every_row_arrives(&self) -> Result<(), Broken> {
        let book = self.book();
        match book.rows.iter().find(|(key, _)| !book.taken.contains(*key)) {
            Some((key, text)) => Err(("every_row_arrives", format!("{key:?}: {text}"))),
            None => Ok(()),
        }
    }

    /// Whatever an agent said that was kept was heard by a customer.
    fn what_agents_said_is_heard(&self) -> Result<(), Broken> {
        let book = self.book();
        let said = book.lines.iter().filter(|line| line.by != Person::Customer);
        for token in said.filter_map(|line| line.token.as_ref()) {
            let is_heard = CUSTOMERS.iter().any(|name| {
                book.heard.get(name).is_some_and(|all| all.iter().any(|text| text.contains(token.as_str())))
            });
            if !is_heard {
                return Err(("what_agents_said_is_heard", token.clone()));
            }
        }
        Ok(())
    }

    /// Whatever a customer said, as it stands at last, was seen by an agent if the conversation has one.
    fn what_customers_said_is_seen(&self, active: &BTreeSet<ConversationId>) -> Result<(), Broken> {
        let book = self.book();
        let said = book
            .lines
            .iter()
            .filter(|line| line.by == Person::Customer && active.contains(&line.conversation));
        for line in said.filter(|line| line.kept == Kept::Said && !line.is_asked) {
            let Some(token) = book.standing.get(&line.message) else { continue };
            let is_seen = AGENTS.iter().any(|name| {
                book.heard.get(name).is_some_and(|all| all.iter().any(|text| text.contains(token.as_str())))
            });
            if !is_seen {
                let what = format!("{token} in conversation {}", line.conversation.0);
                return Err(("what_customers_said_is_seen", what));
            }
        }
        Ok(())
    }
}

fn dump(engine: &router_core::Engine) -> Vec<String> {
    engine.dump().iter().map(|entity| serde_json::to_string(entity).unwrap()).collect()
}
