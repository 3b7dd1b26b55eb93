# Everything Frontdesk says, in English. Each key can be said differently in the settings: [texts.en].

## Figures

seconds = { $n ->
    [one] 1 second
   *[other] { $n } seconds
}
minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
wait-short = less than a minute
wait-minutes = { $from ->
    [one] about a minute
   *[other] about { $from } minutes
}
wait-minutes-range = about { $from } to { $to } minutes
wait-hours = { $from ->
    [one] about an hour
   *[other] about { $from } hours
}
wait-hours-range = about { $from } to { $to } hours

## Points in time

time-before-ten = 0{ $hour }:{ $minute }
time = { $hour }:{ $minute }
moment-today = today at { $time }
moment-tomorrow = tomorrow at { $time }
moment-weekday = { $weekday ->
    [monday] on Monday
    [tuesday] on Tuesday
    [wednesday] on Wednesday
    [thursday] on Thursday
    [friday] on Friday
    [saturday] on Saturday
   *[sunday] on Sunday
} at { $time }
moment-date = on { $day } { $month } at { $time }
moment-date-year = on { $day } { $month } { $year } at { $time }
month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}

## To customers: the dialogue

greeting = Hello, this is { $desk }.
option-line = { $number } { $label }
hint-choice = Please answer with the number or the word.
hint-yes-no = Please answer yes or no.
hint-number = Please answer with a number from { $min } to { $max }.
hint-email = Please write an e-mail address.
hint-optional = To skip the question, write a dash: -
fault-empty = There was no text in your answer.
fault-too-long = That is too long: please write at most { $max } characters.
fault-not-an-option = { $count ->
    [one] That is not the answer I can use here.
   *[other] That is none of the { $count } answers I know here.
}
fault-not-yes-or-no = I understand only yes or no here.
fault-not-a-number = That is not a whole number.
fault-out-of-bounds = The number must be from { $min } to { $max }.
fault-not-an-email-address = That does not look like an e-mail address, such as anna@example.org.
nothing-before = This is the first question; there is nothing to go back to.
yes = yes
no = no
skipped = not answered
help-outside = Write a few words about what you need, and we will find the right person for you.
help-dialogue =
    Please answer the question. You can also write:
    back – to the question before
    repeat – the question once more
    cancel – stop
help-waiting =
    You are waiting for an agent. What you write now is kept and read when somebody joins. You can also write:
    repeat – your place in the queue
    cancel – stop waiting
help-active =
    You are talking to an agent: simply write. Write !cancel to end the conversation.
cancelled = You have ended the conversation. You are welcome to write again at any time.

## To customers: waiting and talking

position-next = You are next.
position = You are number { $position } in the queue.
position-wait = The wait is { $wait }.
position-unstaffed = Nobody is here right now. You keep your place and will be answered as soon as somebody is back.
grown-urgent = { $count ->
    [one] One urgent request came first.
    [2] Two urgent requests came first.
   *[other] { $count } urgent requests came first.
}
grown-fewer-agents = Fewer colleagues are there than before.
grown-slower-service = The chats before yours take longer than expected.
closed-now = We are closed right now.
closed-holiday = We are closed today ({ $holiday }).
opens-again = We open again { $moment }.
closed-then-close = Please write again then.
closed-then-close-unknown = Please write again when we are back.
closed-then-message = Your message is kept, and you can add to it: we answer here as soon as we are back.
closed-then-call-back = You need not wait: we write to you here as soon as we are back.
because-nobody-took-it = We are sorry: nobody was free in time.
because-queue-full = We are sorry: too many people are waiting already.
because-wait-too-long = We are sorry: the wait would be very long right now.
because-nobody-signed-in = Nobody is here right now.
leave-message = You need not wait: your message is kept, and you can add to it. We answer here as soon as somebody has time for it.
call-back = You need not wait: we write to you here as soon as somebody is free.
message-kept = Thank you, this is kept too. We answer here.
rule-closed = We are sorry: nobody is here for this right now. Please write again later.
rule-blocked = We are sorry: we cannot help you here.
rule-redirect = Somebody else can help you with this: please write to { $address }.
agent-joined = { $name } is here now and reads what you wrote.
introduced = { $name } takes care of you from here on, in a chat of their own. Please write to { $address } ({ $link }). { $name } has read what you wrote here.
talks-directly = { $name } is there for you at { $address } ({ $link }): please write there. What you just wrote here was not passed on. Write cancel to end the conversation.
invited-to-room = { $name } is there for you in a room of your own: { $link }. Please come in there; if your program cannot do that, simply write here. Write cancel to end the conversation.
goes-on-here = Let us go on here: { $name } reads what you write to this address.
agent-lost = We have lost the connection to our agent. Please wait a moment: we are looking for somebody else.
transferring = You are being passed on to somebody who can help you better. Please wait a moment.
silence-reminder = Are you still there? The conversation ends in { $time } if nothing is written.
closed-by-agent = The conversation is over. Thank you, and write again whenever you need us.
closed-by-customer = You have ended the conversation. Thank you, and write again whenever you need us.
closed-silence = Nothing was written for a while, so the conversation is over. Simply write again if you need us.
closed-customer-lost = Your connection was gone for a while, so the conversation is over. Simply write again if you need us.
closed-nobody-free = We are sorry: nobody was free in time. Please write again later.
closed-withdrawn = We are sorry: this service has just been closed. Please write again later.
closed-out-of-hours = We close for today, so the conversation is over. Please write again when we are back.
closed-kept-too-long = We are sorry: nobody found the time to answer your message. Please write again if you still need us.
closed-by-rule = The conversation is over. Write again whenever you need us.
closed-handed-over = Your request is closed here. Write again whenever you need us.
refused-wait-too-long = We are sorry: the wait would be very long right now. Please write again later.
refused-nobody-signed-in = We are sorry: nobody is here right now. Please write again later.
refused-out-of-hours = We are closed right now. Please write again when we are back.
refused-queue-full = We are sorry: too many people are waiting already. Please write again a little later.
refused-too-many-conversations = We are sorry: we cannot take more conversations right now. Please write again a little later.
cannot-correct = That correction came too late and was not passed on. Please write again what you mean.
cannot-take-back = That message cannot be taken back any more.
refused-too-many-kept = So many of your messages are waiting already that the last one was not kept. Please wait until somebody joins.

## To agents: offers and windows

customer-without-name = Customer { $number }
offer = Chat { $number } from { $customer }, queue { $queue }, waiting for { $waited }.
offer-at-once = Chat { $number } from { $customer }, queue { $queue }.
offer-previous = Passed on from { $name }.
offer-answer = Reply accept or reject within { $time } (accept { $number }, if you have several offers).
offer-over-rejected = You rejected chat { $number } ({ $customer }).
offer-over-expired = The offer of chat { $number } ({ $customer }) has expired.
offer-over-customer-left = { $customer } (chat { $number }) has left; the offer is over.
offer-over-revoked = The offer of chat { $number } ({ $customer }) was taken back.
offer-over-taken = Somebody else was faster: the chat with { $customer } is taken.
brief-left-message = { $customer } left this message { $waited } ago and does not wait in person.
brief-call-back = { $customer } does not wait in person: { $waited } ago we promised to write back.
brief-tags = Tags: { $tags }
brief-client = Client: { $client }
client-program = { $said }
client-network = network { $said }
client-name = calls itself “{ $said }”
answer-line = { $label }: { $value }
window-summary = Chat { $number } with { $customer }, queue { $queue }, waited { $waited }.
window-howto = What you write here goes to { $customer }. !done ends the chat, !help lists the commands.
agent-introduced = Please write to { $customer } yourself now: { $address } ({ $link }). This window is for commands: !done when you are through. After { $time } the chat counts as over by itself.
agent-talks-directly = That was not passed on: please write to { $address } yourself ({ $link }). Commands begin with !, such as !done.
agent-invited-to-room = Please come into the room { $address } ({ $link }) and talk to the customer there. This window is for commands; in the room they begin with ! too. If one of you is not there within { $time }, the chat goes on here.
fell-back-other-server = You and the customer are on different servers, so what you write here is passed on after all.
fell-back-no-rooms = The server has no conference service that I know of, so there is no room: what you write here is passed on.
fell-back-room-refused = The conference service did not make a room: what you write here is passed on.
fell-back-not-joined = The customer did not come into the room. The chat goes on here: what you write here is passed on.
fell-back-agent-not-joined = You did not come into the room. The chat goes on here: what you write here is passed on.
fell-back-wrote-elsewhere = The customer writes to our address instead of in the room. The chat goes on here: what you write here is passed on.
fell-back-agent-left = You have left the room. The chat goes on here: what you write here is passed on.
fell-back-room-gone = The room is no more. The chat goes on here: what you write here is passed on.
window-closed-by-agent = You have ended the chat.
window-closed-by-customer = The customer has ended the chat.
window-closed-silence = Nothing was written for a while; the chat is over.
window-closed-customer-lost = The customer's client has gone and did not come back; the chat is over.
window-closed-nobody-free = Nobody was free in time; the chat is over.
window-closed-withdrawn = The settings have changed; the chat is over.
window-closed-out-of-hours = The queue closes for today; the chat is over.
window-closed-kept-too-long = Nobody answered this message in time; the chat is over.
window-closed-by-rule = A rule ended the chat.
window-closed-handed-over = This chat counts as over now.
customer-gone = The customer's client has gone. The chat ends in { $time } if it does not come back.
customer-back = The customer is back.
transferred-away = The chat was passed on; this window is over.
wrap-up = You have { $time } to finish up. !done makes you free sooner.
not-delivered = This chat is over; your message was not delivered.
not-heard = You are listening only: nobody has heard that.
agent-cannot-take-back = That message cannot be taken back any more: the customer has read it, or may have.
earlier-left-out = The older messages of this chat are not shown here.
room-invitation = Your conversation with { $desk } takes place here.
room-over = The conversation in this room is over.

## To agents: state and commands

made-not-ready = { $missed ->
    [one] You did not answer an offer, so you get no more for now. Write ready to go on.
   *[other] You did not answer { $missed } offers in a row, so you get no more for now. Write ready to go on.
}
status-available = You are available: { $load } of { $capacity } chats.
status-away = Your client shows you as away, so you get no offers: { $load } of { $capacity } chats.
status-not-ready = You are not ready: { $load } of { $capacity } chats. Write ready to go on.
status-not-ready-reason = You are not ready ({ $reason }): { $load } of { $capacity } chats. Write ready to go on.
status-offline = You are offline: { $load } of { $capacity } chats.
status-line-offered = { $number } { $customer }: offered { $time } ago
status-line-active = { $number } { $customer }: talking for { $time }
status-line-wrap-up = { $number } { $customer }: finishing up for { $time }
queue-list-empty = You serve no queue.
queue-line = { $queue }: { $waiting } waiting; agents here: { $present }, free: { $free }
queue-line-longest = { $queue }: { $waiting } waiting, the first for { $time }; agents here: { $present }, free: { $free }
skills-queues = Queues: { $queues }
skills = Skills: { $skills }
skills-none = Skills: none
skills-teams = Teams: { $teams }
agent-help = Commands (a leading ! is allowed here, and needed inside a chat window):
command-line = { $usage } – { $means }
commands-title = Commands
no-number = That is not the number of a conversation; a number looks like 12.
argument-conversation = Number of the chat (empty: the only one)
argument-target = Queue or agent
argument-reason = Reason (may stay empty)
command-followed = Done.
command-unknown = I do not know “{ $text }”. Write help for the list of commands.
command-nothing-offered = Nothing is offered to you right now.
command-no-conversation = You have no chat right now.
command-which = You have several chats: { $numbers }. Say which one by its number.
command-not-yours = Chat { $number } is not yours, or it is over.
command-offer-over = That offer is over.
command-transfer-to-whom = To whom? Write transfer and a queue or an agent.
command-no-such-target = No queue and no agent is called “{ $text }”.
command-target-not-available = { $name } cannot take the chat right now.
command-transfer-to-self = The chat is with you already.
command-takes-place-elsewhere = Chat { $number } takes place elsewhere already.

## To agents: the answer to why

why-place = Chat { $number } with { $customer }: queue { $queue }, step { $step } of { $steps }, waited { $waited }, { $offers ->
    [0] no offer yet
    [one] one offer
   *[other] { $offers } offers
}.
why-rule = Rule { $rule }: { $why }
why-rule-bare = Rule: { $rule }
why-needs = Needs: { $needs }
why-priority = priority { $priority }
why-client = client: { $what }
why-client-preferred = preferably: { $what }
need-network = network { $network }
need-service = same server
why-chosen = Chosen: { $name } by { $strategy }
why-chosen-terms = Chosen: { $name } by { $strategy }: { $terms }
why-nobody-chosen = Nobody is chosen yet.
why-others = Not: { $others }
why-more = { $n } more
not-offline = offline
not-away = away
not-not-ready = not ready
not-at-capacity = at capacity
not-rejected-before = rejected or missed it
not-being-asked = asked too
not-unreachable = not reachable
not-off-duty = off duty
not-skill = lacks { $skills }
not-lacks-skill = lacks a skill
not-at-this-step = not asked at this step
not-excluded = excluded by the rule
not-lower-score = lower score
not-idle-for-less = idle for a shorter time
not-later-name = equal, later name
not-the-named-one = meant for somebody else
not-client-unsaid = client has not said what it can do
not-client-feature = client without { $what }
not-client-software = another program, or too old
not-client-network = in another network
not-client-service = account on another server
not-client-not-preferred = client has less of what is preferred
ability-files = file sharing
ability-corrections = corrections
ability-retractions = retractions
ability-reactions = reactions
ability-replies = replies
ability-receipts = receipts
ability-markers = read markers
ability-states = typing notices
ability-attention = attention
ability-commands = commands
ability-forms = forms
ability-rooms = rooms
ability-calls = calls
ability-video = video calls
ability-transfers = direct file transfer
ability-omemo = OMEMO
ability-openpgp = OpenPGP
term-gain = gain
term-spared = spared
term-surplus = surplus
term-load = load
term-chats = chats
term-turn = turn
term-lot = lot
term-place = place
term-skill = skill
term-flexibility = flexibility

## Sentences outside conversations

encrypted-unreadable = I cannot read encrypted messages. Please switch off encryption (OMEMO) for this chat and write again.
calls-not-possible = Calls are not possible here. Please write instead.
file-transfer-not-possible = Files cannot be sent directly here. Please upload the file (the paper clip of most clients) or paste a link.
files-not-taken = Files and links to files cannot be sent here. Please say in words what is in it.
changes-not-taken = Messages cannot be changed or taken back here. Please write what is right now.
references-not-taken = Replies to single messages and reactions cannot be sent here. Please just write.
alerts-not-taken = Nobody can be woken up here. Please write; you will be answered.
forms-not-taken = Forms cannot be sent in messages here. Please write the answer as text.
invitations-not-taken = Nobody here can follow an invitation to a room. Please write here instead.
forwarded-not-taken = Forwarded messages cannot be taken here. Please copy the words that matter.
not-taken = This cannot be sent here. Please write instead.
too-many-messages = You are writing faster than I can read. Please wait a minute; messages in between are lost.
message-too-large = Your message is too large and was not delivered. Please send it in smaller parts.
where-to-write = Nobody reads what is written to this address. Please write to: { $addresses }
write-elsewhere = Nobody reads what is written to this address. Please write to { $address } instead: { $link }
unknown-address = There is nobody at this address.
not-an-agent = You are not an agent here.
desk-description = { $desk }: write to this address to talk to us.
alias-description = A chat with { $customer }, queue { $queue }.
presence-nobody = Nobody is here right now. Write anyway: you will be answered as soon as somebody is back.
presence-here = { $present ->
    [one] One agent is here
   *[other] { $present } agents are here
}
presence-waiting = { $waiting ->
    [0] nobody is waiting
    [one] one person is waiting
   *[other] { $waiting } people are waiting
}
presence = { $here }; { $waiting }
presence-wait = { $here }; { $waiting }, { $wait }
presence-busy = { $here }; the wait is { $wait }
presence-nobody-waiting = Nobody is here right now; { $waiting }
presence-closed = closed
presence-closed-opens = closed, opens again { $moment }

## Commands of agents: the words (separated by commas, the first is the usual one), how they are used, what they mean

ready-words = ready
ready-usage = ready
ready-means = I take chats
away-words = away, pause, notready
away-usage = away [reason]
away-means = I take no new chats
status-words = status
status-usage = status
status-means = my state and my chats
accept-words = accept
accept-usage = accept [number]
accept-means = take the offered chat
reject-words = reject
reject-usage = reject [number]
reject-means = leave it to somebody else
done-words = done
done-usage = done [number]
done-means = the chat is over, or I have finished up
transfer-words = transfer
transfer-usage = transfer [number] QUEUE or AGENT
transfer-means = pass the chat on
room-words = room
room-usage = room [number]
room-means = go on with the chat in a room
queue-words = queue, queues
queue-usage = queue
queue-means = who is waiting
skills-words = skills
skills-usage = skills
skills-means = my queues, skills and teams
why-words = why
why-usage = why [number]
why-means = why a chat is where it is
help-words = help, ?
help-usage = help
help-means = this list
