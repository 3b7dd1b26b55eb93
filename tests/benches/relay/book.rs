//! What was sent and what has come: nothing lost, nothing doubled, everything in order.
//!
//! A lane is one direction of one conversation. Its messages are numbered from 1; body and lane say which one it is:
//! `L17:4 Hello`. A message that is not the next of its lane is an error at once.
//!
//! *Never:* times.

use anyhow::{Context, Result, bail};

/// Numbers of all lanes.
#[derive(Default)]
pub(crate) struct Book {
    sent: Vec<u32>,
    come: Vec<u32>,
    in_flight: usize,
}

impl Book {
    /// A book for so many lanes.
    pub(crate) fn new(lanes: usize) -> Self {
        Self { sent: vec![0; lanes], come: vec![0; lanes], in_flight: 0 }
    }

    /// Messages that were sent and have not come yet.
    pub(crate) fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// The number of the next message of a lane, which is sent now.
    pub(crate) fn send(&mut self, lane: usize) -> u32 {
        self.sent[lane] += 1;
        self.in_flight += 1;
        self.sent[lane]
    }

    /// Takes note of what has come; gives the lane and the number.
    pub(crate) fn take(&mut self, body: &str) -> Result<(usize, u32)> {
        let (lane, number) = read(body).with_context(|| format!("nobody wrote {body:?}"))?;
        let come = self.come.get_mut(lane).context("nobody has this lane")?;
        if number != *come + 1 || number > self.sent[lane] {
            bail!("lane {lane}: message {number} came after {come}, and {} were sent", self.sent[lane]);
        }
        *come = number;
        self.in_flight -= 1;
        Ok((lane, number))
    }

    /// Fails if something is missing.
    pub(crate) fn expect_all(&self) -> Result<()> {
        if self.in_flight > 0 {
            bail!("{} messages were lost", self.in_flight);
        }
        Ok(())
    }
}

fn read(body: &str) -> Option<(usize, u32)> {
    let (lane, rest) = body.strip_prefix('L')?.split_once(':')?;
    let number = rest.split(' ').next()?;
    Some((lane.parse().ok()?, number.parse().ok()?))
}
