//! The stories of the contacts while they are written.
//!
//! *Never:* a word that the engine or the day did not say.

use super::super::day::Day;
use super::super::outcome::{Ending, OfferEnd, Offered, Outcome, Story};
use router_core::Span;
use router_core::values::id::{InteractionId, OfferId};
use router_core::values::notice::OfferOverReason;

/// All stories of a day.
pub(super) struct Book {
    pages: Vec<Page>,
    /// Contacts that are not gone; those that did not arrive yet are among them.
    open: usize,
}

/// The story of one contact.
#[derive(Clone, Debug, Default)]
struct Page {
    interaction: Option<InteractionId>,
    offers: Vec<Offered>,
    /// The offers that are not over, with their places in `offers`.
    standing: Vec<(OfferId, usize)>,
    ending: Option<Ending>,
}

impl Book {
    pub(super) fn new(contacts: usize) -> Self {
        Self { pages: vec![Page::default(); contacts], open: contacts }
    }

    /// How many contacts are not gone.
    pub(super) fn open(&self) -> usize {
        self.open
    }

    /// The engine knows the contact under this number.
    pub(super) fn knows(&mut self, contact: usize, interaction: InteractionId) {
        self.pages[contact].interaction = Some(interaction);
    }

    /// The number of the contact if it waits.
    pub(super) fn waiting(&self, contact: usize) -> Option<InteractionId> {
        let page = &self.pages[contact];
        page.interaction.filter(|_| page.ending.is_none())
    }

    /// It is offered to `agent`; gives the number of the offer, from 0.
    pub(super) fn offer(&mut self, contact: usize, offer: OfferId, agent: usize, now: Span) -> usize {
        let page = &mut self.pages[contact];
        let number = page.offers.len();
        page.offers.push(Offered { agent, at: now, until: now, end: OfferEnd::Revoked });
        page.standing.push((offer, number));
        number
    }

    /// Contact and agent of the offer `number`, if it is not over.
    pub(super) fn standing(&self, contact: usize, number: usize) -> Option<(InteractionId, usize)> {
        let page = &self.pages[contact];
        let stands = page.standing.iter().any(|(_, place)| *place == number);
        page.interaction.filter(|_| stands).zip(page.offers.get(number).map(|offer| offer.agent))
    }

    /// An offer is over without acceptance.
    pub(super) fn over(&mut self, contact: usize, offer: OfferId, reason: OfferOverReason, now: Span) {
        let page = &mut self.pages[contact];
        if let Some(at) = page.standing.iter().position(|(standing, _)| *standing == offer) {
            let (_, number) = page.standing.swap_remove(at);
            page.offers[number].until = now;
            page.offers[number].end = match reason {
                OfferOverReason::Expired => OfferEnd::Expired,
                OfferOverReason::Rejected
                | OfferOverReason::CustomerLeft
                | OfferOverReason::Revoked
                | OfferOverReason::TakenByAnother => OfferEnd::Revoked,
            };
        }
    }

    /// `agent` has it.
    pub(super) fn assign(&mut self, contact: usize, agent: usize, now: Span) {
        let page = &mut self.pages[contact];
        let offers = &mut page.offers;
        page.standing.retain(|(_, number)| {
            let taken = offers[*number].agent == agent;
            if taken {
                offers[*number].until = now;
                offers[*number].end = OfferEnd::Accepted;
            }
            !taken
        });
        page.ending = Some(Ending::Answered { agent, at: now, finished: now, free: now });
    }

    /// Its agent has gone; it waits again.
    pub(super) fn lose(&mut self, contact: usize) {
        self.pages[contact].ending = None;
    }

    /// Its service is over; gives its number for the engine.
    pub(super) fn finish(&mut self, contact: usize, now: Span) -> Option<InteractionId> {
        let page = &mut self.pages[contact];
        if let Some(Ending::Answered { finished, .. }) = &mut page.ending {
            *finished = now;
        }
        page.interaction
    }

    /// Its agent is free again.
    pub(super) fn done(&mut self, contact: usize, now: Span) {
        if let Some(Ending::Answered { free, .. }) = &mut self.pages[contact].ending {
            *free = now;
            self.open -= 1;
        }
    }

    /// It is gone unanswered. Of two ends the first counts.
    pub(super) fn end(&mut self, contact: usize, ending: Ending) {
        let page = &mut self.pages[contact];
        if page.ending.is_none() {
            page.ending = Some(ending);
            self.open -= 1;
        }
    }

    /// The whole. Whoever is left when everybody has gone home is sent away.
    pub(super) fn close(self, day: &Day) -> Outcome {
        let story = |(page, at): (Page, Span)| Story {
            offers: page.offers,
            ending: page.ending.unwrap_or(Ending::Refused { at: day.until.max(at) }),
        };
        let arrived = day.contacts.iter().map(|contact| contact.at);
        Outcome { stories: self.pages.into_iter().zip(arrived).map(story).collect() }
    }
}
