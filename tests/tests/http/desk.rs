//! A Frontdesk that can be asked.
//!
//! *Never:* a wish of a single test.

use std::time::Instant;

use e2e::frontdesk::Frontdesk;
use e2e::http::{Program, TOKEN, TOKEN_HASH};
use e2e::process::{LOOK_AGAIN, PATIENCE};
use e2e::server::{DOMAIN, HELP, Population, SECRET, Server, World};

/// SHA-256 of `read-token`.
const READER: &str = "0328587016f9e316b9c31c94f944a2c453e1494a564062b5eab68039c75b58bf";

/// Frontdesk on the scripted server.
pub(crate) struct House {
    pub(crate) frontdesk: Frontdesk,
    _server: Server,
}

/// Starts it, with more lines in `[http]`, and waits until it answers.
pub(crate) async fn house(more: &str) -> House {
    let house = house_that(more).await;
    house.is_ready().await;
    house
}

/// Starts it, with more lines in `[http]`.
pub(crate) async fn house_that(more: &str) -> House {
    let people = Population {
        accounts: vec!["bob".into()],
        colleagues: vec!["bob".into()],
        desks: vec!["support".into()],
    };
    let server = Server::start(World::Memory, &people).await.unwrap();
    let port = server.component_port();
    let text = format!(
        "[[link]]\nname = \"main\"\ndomain = \"{HELP}\"\nhost = \"127.0.0.1\"\nport = {port}\nsecret = \"{SECRET}\"\n\
         [store]\npath = \"@DIR@/frontdesk.sqlite\"\n\
         [[desk]]\nname = \"support\"\nqueue = \"general\"\n[[queue]]\nname = \"general\"\nwrap_up = \"0s\"\nmax_waiting = 10000\n[[queue]]\nname = \"größe\"\n\
         [[agent]]\njid = \"bob@{DOMAIN}\"\nqueues = [\"general\"]\ncapacity = 2\n\
         [[agent]]\njid = \"carol@{DOMAIN}\"\nqueues = [\"größe\"]\n\
         [http]\nlisten = \"127.0.0.1:@HTTP@\"\n{more}\n\
         [[http.token]]\nname = \"all\"\nsha256 = \"{TOKEN_HASH}\"\nscopes = [\"interactions\", \"agents\", \"read\"]\n\
         [[http.token]]\nname = \"reader\"\nsha256 = \"{READER}\"\nscopes = [\"read\"]\n"
    );
    let mut frontdesk = Frontdesk::with_settings(&text).unwrap();
    frontdesk.start().unwrap();
    House { frontdesk, _server: server }
}

impl House {
    /// Waits until everything works.
    pub(crate) async fn is_ready(&self) {
        let until = Instant::now() + PATIENCE;
        loop {
            let answer = self.stranger().ask("GET", "/readyz", "").await;
            if answer.as_ref().is_ok_and(|answer| answer.status == 200) {
                return;
            }
            assert!(Instant::now() < until, "not ready: {answer:?}\n{}", self.frontdesk.log_tail(30));
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Somebody without a token.
    pub(crate) fn stranger(&self) -> Program {
        Program::new(self.frontdesk.http_port(), None)
    }

    /// A program that may do everything.
    pub(crate) fn program(&self) -> Program {
        Program::new(self.frontdesk.http_port(), Some(TOKEN))
    }

    /// A program that may look.
    pub(crate) fn reader(&self) -> Program {
        Program::new(self.frontdesk.http_port(), Some("read-token"))
    }
}
