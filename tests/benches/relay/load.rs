//! The two loads: as fast as it goes with a bounded number in flight, and at an even pace.
//!
//! *Never:* who talks to whom.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::book::Book;
use crate::server::Server;

/// Time without any message after which the bench counts what is missing as lost.
const STUCK: Duration = Duration::from_secs(10);

/// Something that can be made to send messages, and recognises them on the other side.
pub(crate) trait Talk {
    /// Appends one more message; says which.
    fn say(&mut self, book: &mut Book, out: &mut Vec<u8>) -> (usize, u32);
    /// What has come, if it is one of those.
    fn hear(&self, book: &mut Book, stanza: &[u8]) -> Result<Option<(usize, u32)>>;
}

/// Messages a second with `window` of them under way, over `length` and after a tenth of it to warm up. All that was
/// sent has come when this returns.
pub(crate) fn at_full_speed(
    server: &mut Server,
    talk: &mut impl Talk,
    book: &mut Book,
    window: usize,
    length: Duration,
) -> Result<(f64, Duration)> {
    for _ in 0..window {
        talk.say(book, &mut server.out);
    }
    server.flush()?;
    let began = Instant::now();
    let (warm, end) = (began + length / 10, began + length);
    let (mut counted, mut come, mut measured) = (0_u64, 0_u64, None);
    let mut progress = began;
    while book.in_flight() > 0 {
        let now = Instant::now();
        let before = come;
        server.receive(|stanza, out| {
            if talk.hear(book, stanza)?.is_some() {
                come += 1;
                if now < end {
                    talk.say(book, out);
                }
            }
            Ok(())
        })?;
        if come > before {
            progress = now;
        } else if progress.elapsed() > STUCK {
            bail!("{} messages were lost", book.in_flight());
        }
        if now >= warm && now < end {
            counted += come - before;
            let since = measured.get_or_insert((now, now));
            since.1 = now;
        }
    }
    book.expect_all()?;
    let took = measured.map_or(Duration::ZERO, |(first, last)| last - first);
    Ok((counted as f64 / took.as_secs_f64().max(1e-9), began.elapsed()))
}

/// The times that messages take at an even pace, sorted.
pub(crate) fn at_a_walk(
    server: &mut Server,
    talk: &mut impl Talk,
    book: &mut Book,
    pace: Duration,
    count: usize,
) -> Result<Vec<Duration>> {
    let mut messages = Vec::with_capacity(count);
    for _ in 0..count {
        let mut message = Vec::new();
        let which = talk.say(book, &mut message);
        messages.push((which, message));
    }
    let writer = server.sender();
    let (report, sent): (_, Receiver<((usize, u32), Instant)>) = channel();
    let thread = std::thread::spawn(move || -> Result<()> {
        let began = Instant::now();
        for (number, (which, message)) in (0_u32..).zip(messages) {
            std::thread::sleep((began + pace * number).saturating_duration_since(Instant::now()));
            // nobody listens any more if something went wrong
            let _ = report.send((which, Instant::now()));
            writer.send(&message)?;
        }
        Ok(())
    });
    let mut arrived = HashMap::new();
    let until = Instant::now() + pace * u32::try_from(count)? + STUCK;
    while book.in_flight() > 0 {
        server.receive(|stanza, _| {
            let now = Instant::now();
            arrived.extend(talk.hear(book, stanza)?.map(|which| (which, now)));
            Ok(())
        })?;
        if Instant::now() > until {
            bail!("{} messages were lost", book.in_flight());
        }
    }
    if thread.join().is_err() {
        bail!("the writing thread failed");
    }
    let mut times: Vec<Duration> = sent.iter().map(|(which, at)| arrived[&which] - at).collect();
    times.sort();
    Ok(times)
}

/// The time within which so many of 100 messages came.
pub(crate) fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}
