//! How long the wire takes for one chat message of 419 bytes: each layer, and all of them as a bare echo.
//!
//! Run with `cargo run --release -p xmpp-edge --example wire_bench`. Every figure is the best of five rounds, in
//! nanoseconds of processor time a message (Linux: other programs do not count), on one thread, without sockets.
//!
//! *Never:* engine, store, network.

use std::hint::black_box;
use std::io::Write;

use xmpp_edge::wire::stamp::assert_from;
use xmpp_edge::wire::{Checked, Frame, Framer, Limits, Splice, Stanza, StartTag, ns};

const MESSAGE: &str = "<message from='customer@example.org/gajim.5X2K' to='support@desk.example.org' \
id='b4f1c2d8-6a0e-4f6e-9c55-0e2b7d1f8a34' type='chat' xml:lang='en'><body>Hello, my printer says PC LOAD LETTER \
&amp; then it stops. What can I do then now?</body><active xmlns='http://jabber.org/protocol/chatstates'/><request \
xmlns='urn:xmpp:receipts'/><origin-id xmlns='urn:xmpp:sid:0' id='b4f1c2d8-6a0e-4f6e-9c55-0e2b7d1f8a34'/></message>";
const HEADER: &str =
    "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>";
const BATCH: usize = 100;
const BATCHES: usize = 400;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "message of {} bytes; ns a message", MESSAGE.len())?;
    let checked = Checked::new(bytes::Bytes::from(MESSAGE)).expect("well-formed");
    let burst = MESSAGE.repeat(BATCH);
    let own = burst.replace("customer@example.org/gajim.5X2K", "a.b.c@desk.example.org");
    let bytes = bytes::Bytes::from(MESSAGE);
    let mut buffer = Vec::with_capacity(burst.len() * 2);
    let rounds: [(&str, f64); 6] = [
        ("framer", best(|| frame(&burst, |_| {}))),
        ("check", best(|| repeat(|| drop(black_box(Checked::new(bytes.clone())))))),
        ("view", best(|| repeat(|| view(&checked)))),
        (
            "splice",
            best(|| {
                buffer.clear();
                repeat(|| splice(&checked, &mut buffer))
            }),
        ),
        ("stamp", best(|| drop(black_box(assert_from(own.as_bytes(), "desk.example.org"))))),
        (
            "copy",
            best(|| {
                buffer.clear();
                buffer.extend_from_slice(black_box(burst.as_bytes()))
            }),
        ),
    ];
    for (name, nanoseconds) in rounds {
        writeln!(out, "{name:>8} {nanoseconds:8.0}")?;
    }
    let all = best(|| echo(&burst, &mut buffer));
    writeln!(out, "{:>8} {all:8.0}   {:.0} messages/s", "echo", 1e9 / all)
}

/// Nanoseconds a message of the best of five rounds; `work` handles one batch.
fn best(mut work: impl FnMut()) -> f64 {
    let round = |work: &mut dyn FnMut()| {
        let begun = processor_nanoseconds();
        for _ in 0..BATCHES {
            work();
        }
        (processor_nanoseconds() - begun) as f64 / (BATCHES * BATCH) as f64
    };
    (0..5).map(|_| round(&mut work)).fold(f64::INFINITY, f64::min)
}

/// What the scheduler has counted for this thread.
fn processor_nanoseconds() -> u64 {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").expect("linux");
    counted.split(' ').next().and_then(|first| first.parse().ok()).expect("a number")
}

fn repeat(mut work: impl FnMut()) {
    for _ in 0..BATCH {
        work();
    }
}

fn frame(burst: &str, mut each: impl FnMut(bytes::Bytes)) {
    let mut framer = Framer::new(Limits::default());
    framer.buffer().extend_from_slice(HEADER.as_bytes());
    framer.buffer().extend_from_slice(burst.as_bytes());
    while let Ok(Some(frame)) = framer.next_frame() {
        if let Frame::Stanza(bytes) = frame {
            each(black_box(bytes));
        }
    }
}

fn view(checked: &Checked) {
    let stanza = Stanza::new(checked);
    black_box((stanza.name(), stanza.sender(), stanza.recipient(), stanza.id()));
    for child in stanza.children() {
        black_box(child.is("body", ns::CLIENT));
    }
}

fn splice(checked: &Checked, out: &mut Vec<u8>) {
    let stanza = Stanza::new(checked);
    let tag = StartTag { from: "a.b.c@desk.example.org", to: "agent@example.org", id: Some("n1") };
    let mut splice = Splice::new(out, &stanza, tag);
    for child in stanza.children() {
        if child.name() != "origin-id" {
            splice.copy(&child).expect("no prefixes");
        }
    }
    splice.finish();
}

/// Everything from received bytes to a burst that may be written, as the relay does it.
fn echo(burst: &str, out: &mut Vec<u8>) {
    out.clear();
    frame(burst, |bytes| {
        let Ok(checked) = Checked::new(bytes) else { return };
        let stanza = Stanza::new(&checked);
        let (Some(to), Some(sender)) = (stanza.to(), stanza.sender()) else { return };
        let tag = StartTag { from: &to, to: sender.as_str(), id: Some("n1") };
        let mut splice = Splice::new(out, &stanza, tag);
        for child in stanza.children() {
            if !child.is("origin-id", "urn:xmpp:sid:0") {
                splice.copy(&child).expect("no prefixes");
            }
        }
        splice.finish();
    });
    black_box(assert_from(out, "desk.example.org"));
}
