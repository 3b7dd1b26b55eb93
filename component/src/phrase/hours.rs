//! When it is closed and when it opens again, in the local time of the calendar that says so.
//!
//! A calendar that the settings do not have gives no time: better none than one of another place.
//!
//! *Never:* asking what time it is; the caller says it.

use super::voice::Voice;
use frontdesk_calendar::{Moment, When, WrittenCalendar};
use router_core::values::calendar::Weekday;
use router_core::values::id::CalendarName;
use router_core::values::ladder::End;
use router_core::{Span, Timestamp};
use std::sync::Arc;

/// A date that is nearer than this needs no year.
const YEAR_NEEDED_AFTER: Span = Span::from_seconds(300 * 86_400);

/// For how long a text stands that is shown, not said.
const SHOWN_FOR: Span = Span::from_seconds(2 * 86_400);

/// `We are closed today (Christmas). We open again tomorrow at 09:00.`, and what happens now.
pub(super) fn closed(
    voice: &Voice<'_>,
    now: Timestamp,
    opens: Option<Timestamp>,
    holiday: Option<&Arc<str>>,
    calendar: Option<&CalendarName>,
    then: &End,
) -> String {
    let mut said = vec![match holiday {
        Some(holiday) => voice.say("closed-holiday", &[("holiday", (&**holiday).into())]),
        None => voice.say("closed-now", &[]),
    }];
    let moment = opens.and_then(|opens| moment(voice, now, calendar, opens));
    let is_known = moment.is_some();
    said.extend(moment.map(|moment| voice.say("opens-again", &[("moment", moment.into())])));
    said.push(match then {
        End::Close | End::Queue(_) if is_known => voice.say("closed-then-close", &[]),
        End::Close | End::Queue(_) => voice.say("closed-then-close-unknown", &[]),
        End::LeaveMessage => voice.say("closed-then-message", &[]),
        End::CallBack => voice.say("closed-then-call-back", &[]),
    });
    said.join(" ")
}

/// `tomorrow at 09:00`.
fn moment(
    voice: &Voice<'_>,
    now: Timestamp,
    calendar: Option<&CalendarName>,
    at: Timestamp,
) -> Option<String> {
    let calendar = voice.calendar(calendar?)?;
    let (at, now) = (at.moved(-voice.ahead), now.moved(-voice.ahead));
    Some(words(voice, calendar.say(at, now), at.since(now)))
}

/// `on Tuesday at 09:00`: like a moment that is said, but it stays right while it is shown.
pub(super) fn shown_moment(
    voice: &Voice<'_>,
    now: Timestamp,
    calendar: Option<&CalendarName>,
    at: Timestamp,
) -> Option<String> {
    let calendar = voice.calendar(calendar?)?;
    let (at, now) = (at.moved(-voice.ahead), now.moved(-voice.ahead));
    Some(words(voice, lasting(calendar, at, now), at.since(now)))
}

/// "Tomorrow" is wrong after midnight, the day of the week is not.
fn lasting(calendar: &WrittenCalendar, at: Timestamp, now: Timestamp) -> Moment {
    let said = calendar.say(at, now);
    match said.when {
        When::Tomorrow => calendar.say(at, now.minus(SHOWN_FOR)),
        When::Today | When::Weekday(_) | When::Date { .. } => said,
    }
}

fn words(voice: &Voice<'_>, moment: Moment, ahead: Span) -> String {
    let clock = if moment.hour < 10 { "time-before-ten" } else { "time" };
    let minute = format!("{:02}", moment.minute);
    let time = voice.say(clock, &[("hour", moment.hour.into()), ("minute", minute.into())]);
    match moment.when {
        When::Today => voice.say("moment-today", &[("time", time.into())]),
        When::Tomorrow => voice.say("moment-tomorrow", &[("time", time.into())]),
        When::Weekday(day) => {
            voice.say("moment-weekday", &[("weekday", weekday(day).into()), ("time", time.into())])
        }
        When::Date { year, month, day } => {
            let month = voice.say("month", &[("month", month.into())]);
            let mut args = vec![("day", day.into()), ("month", month.into()), ("time", time.into())];
            if ahead < YEAR_NEEDED_AFTER {
                return voice.say("moment-date", &args);
            }
            args.push(("year", year.to_string().into()));
            voice.say("moment-date-year", &args)
        }
    }
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    }
}
