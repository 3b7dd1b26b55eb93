//! How far what came in over an account's stream may be acknowledged (XEP-0198).
//!
//! Every stanza gets a number that grows for as long as the link lives. One that goes to the program is done when the
//! program says that it is kept; one that the link answers itself is done when everything before it is. Only what is done
//! is acknowledged, so that the server keeps the rest: if the process hangs and is killed, it gives it to whoever comes next.
//! A session that is resumed goes on behind what was acknowledged, and what had been read already comes again: it is counted,
//! and passed over.
//!
//! *Never:* what we sent: the program has its own way to know that it has arrived.

/// The counts of one link, over all its connections.
#[derive(Debug, Default)]
pub(super) struct Acks {
    /// The server counts with us.
    managed: bool,
    /// How the session is resumed, if it can be.
    resumable: Option<String>,
    /// The last stanza before the session began.
    base: u64,
    /// The last stanza that was read.
    read: u64,
    /// The last stanza that came on this connection; below `read` while stanzas come again.
    came: u64,
    /// The last stanza that went to the program.
    given: u64,
    /// The last stanza that the program has kept.
    kept: u64,
    /// What the server was told last.
    told: u64,
}

/// Who has taken a stanza.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hands {
    /// The program, which will say when it is kept.
    Program,
    /// The link, and there is nothing to keep of it.
    Link,
}

/// What a stanza is that comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// New, with this number.
    New(u64),
    /// It was read before.
    Again,
}

impl Acks {
    /// A session begins in which the server counts; `resumable` is its name if it can be resumed.
    pub(super) fn begin(&mut self, resumable: Option<String>) {
        *self = Self { managed: true, resumable, base: self.read, came: self.read, told: self.read, ..*self };
    }

    /// A session begins in which nobody counts.
    pub(super) fn begin_unmanaged(&mut self) {
        self.begin(None);
        self.managed = false;
    }

    /// The session to resume, and how far it is done (XEP-0198 section 5).
    pub(super) fn resumption(&self) -> Option<(&str, u32)> {
        Some((self.resumable.as_deref()?, self.h(self.done())))
    }

    /// The server has resumed it: it goes on behind what it was told to be done.
    pub(super) fn resumed(&mut self) {
        self.came = self.done();
        self.told = self.came;
    }

    /// What the next stanza is.
    pub(super) fn next(&self) -> Came {
        if self.came < self.read { Came::Again } else { Came::New(self.read + 1) }
    }

    /// The next stanza is in good hands: those of the program, or of the link itself. Until then it counts as not come.
    pub(super) fn took(&mut self, hands: Hands) {
        self.came += 1;
        if self.came > self.read {
            self.read = self.came;
            match hands {
                Hands::Program => self.given = self.read,
                Hands::Link => {}
            }
        }
    }

    /// The program has kept everything up to this number.
    pub(super) fn kept(&mut self, number: u64) {
        self.kept = self.kept.max(number);
    }

    /// The answer to the server's question how far it is.
    pub(super) fn answer(&mut self) -> Option<u32> {
        self.managed.then(|| self.tell())
    }

    /// What the server is told unasked, if there is news.
    pub(super) fn news(&mut self) -> Option<u32> {
        (self.managed && self.done() > self.told).then(|| self.tell())
    }

    fn tell(&mut self) -> u32 {
        self.told = self.done();
        self.h(self.told)
    }

    /// The last stanza up to which everything is done.
    fn done(&self) -> u64 {
        if self.kept >= self.given { self.read } else { self.kept }.max(self.base)
    }

    /// A number as the session counts it.
    fn h(&self, number: u64) -> u32 {
        ((number - self.base) & u64::from(u32::MAX)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Acks {
        let mut acks = Acks::default();
        acks.begin(Some("s1".to_owned()));
        acks
    }

    /// So many new stanzas come and go to the program.
    fn come(acks: &mut Acks, stanzas: u64) {
        for _ in 0..stanzas {
            assert!(matches!(acks.next(), Came::New(_)));
            acks.took(Hands::Program);
        }
    }

    #[test]
    fn only_what_is_kept_is_acknowledged() {
        let mut acks = session();
        come(&mut acks, 5);
        assert_eq!((acks.answer(), acks.news()), (Some(0), None));
        acks.kept(3);
        assert_eq!((acks.news(), acks.news()), (Some(3), None));
        acks.kept(2);
        assert_eq!(acks.answer(), Some(3), "it never goes back");
        acks.kept(5);
        assert_eq!(acks.answer(), Some(5));
    }

    #[test]
    fn what_the_link_answers_itself_is_done_with_what_came_before() {
        let mut acks = session();
        acks.took(Hands::Link);
        assert_eq!(acks.news(), Some(1));
        come(&mut acks, 1);
        acks.took(Hands::Link);
        assert_eq!(acks.news(), None, "the one before is not kept");
        acks.kept(2);
        assert_eq!(acks.news(), Some(3));
    }

    #[test]
    fn a_resumed_session_passes_over_what_was_read_before() {
        let mut acks = session();
        come(&mut acks, 5);
        acks.kept(2);
        assert_eq!(acks.resumption(), Some(("s1", 2)));
        acks.resumed();
        for _ in 0..3 {
            assert_eq!(acks.next(), Came::Again);
            acks.took(Hands::Link);
        }
        assert_eq!(acks.next(), Came::New(6));
        acks.took(Hands::Program);
        acks.kept(5);
        assert_eq!(acks.news(), Some(5));
        acks.kept(6);
        assert_eq!(acks.news(), Some(6));
    }

    #[test]
    fn a_stanza_that_nobody_took_comes_again_as_a_new_one() {
        let mut acks = session();
        come(&mut acks, 2);
        acks.kept(2);
        assert_eq!(
            acks.next(),
            Came::New(3),
            "it is read, but the connection ends before there is room for it"
        );
        assert_eq!(acks.resumption(), Some(("s1", 2)));
        acks.resumed();
        assert_eq!(acks.next(), Came::New(3));
    }

    #[test]
    fn a_new_session_counts_from_nothing_and_the_numbers_go_on() {
        let mut acks = session();
        come(&mut acks, 5);
        acks.begin(None);
        assert_eq!(acks.resumption(), None);
        assert_eq!(acks.next(), Came::New(6));
        acks.took(Hands::Program);
        acks.kept(5);
        assert_eq!(acks.answer(), Some(0), "what was kept is of the session before");
        acks.kept(6);
        assert_eq!(acks.answer(), Some(1));
    }

    #[test]
    fn who_does_not_count_is_told_nothing() {
        let mut acks = session();
        acks.begin_unmanaged();
        come(&mut acks, 1);
        acks.kept(1);
        assert_eq!((acks.answer(), acks.news(), acks.resumption()), (None, None, None));
    }

    #[test]
    fn the_count_begins_anew_after_the_largest() {
        let mut acks = session();
        (acks.read, acks.came) = (u64::from(u32::MAX), u64::from(u32::MAX));
        come(&mut acks, 2);
        acks.kept(u64::from(u32::MAX) + 2);
        assert_eq!(acks.answer(), Some(1));
    }
}
