# Alles, was Frontdesk sagt, auf Deutsch. Jeder Schlüssel kann in den Einstellungen anders gesagt werden: [texts.de].

## Zahlen

seconds = { $n ->
    [one] 1 Sekunde
   *[other] { $n } Sekunden
}
minutes = { $n ->
    [one] 1 Minute
   *[other] { $n } Minuten
}
hours = { $n ->
    [one] 1 Stunde
   *[other] { $n } Stunden
}
wait-short = weniger als eine Minute
wait-minutes = { $from ->
    [one] etwa eine Minute
   *[other] etwa { $from } Minuten
}
wait-minutes-range = etwa { $from } bis { $to } Minuten
wait-hours = { $from ->
    [one] etwa eine Stunde
   *[other] etwa { $from } Stunden
}
wait-hours-range = etwa { $from } bis { $to } Stunden

## Zeitpunkte

time-before-ten = { $hour }:{ $minute } Uhr
time = { $hour }:{ $minute } Uhr
moment-today = heute um { $time }
moment-tomorrow = morgen um { $time }
moment-weekday = { $weekday ->
    [monday] am Montag
    [tuesday] am Dienstag
    [wednesday] am Mittwoch
    [thursday] am Donnerstag
    [friday] am Freitag
    [saturday] am Samstag
   *[sunday] am Sonntag
} um { $time }
moment-date = am { $day }. { $month } um { $time }
moment-date-year = am { $day }. { $month } { $year } um { $time }
month = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}

## An Kunden: der Dialog

greeting = Guten Tag, hier ist { $desk }.
option-line = { $number } { $label }
hint-choice = Bitte antworten Sie mit der Zahl oder dem Wort.
hint-yes-no = Bitte antworten Sie mit ja oder nein.
hint-number = Bitte antworten Sie mit einer Zahl von { $min } bis { $max }.
hint-email = Bitte schreiben Sie eine E-Mail-Adresse.
hint-optional = Zum Überspringen schreiben Sie einen Strich: -
fault-empty = In Ihrer Antwort stand kein Text.
fault-too-long = Das ist zu lang: bitte höchstens { $max } Zeichen.
fault-not-an-option = { $count ->
    [one] Das ist nicht die Antwort, mit der ich hier etwas anfangen kann.
   *[other] Das ist keine der { $count } Antworten, die ich hier kenne.
}
fault-not-yes-or-no = Hier verstehe ich nur ja oder nein.
fault-not-a-number = Das ist keine ganze Zahl.
fault-out-of-bounds = Die Zahl muss zwischen { $min } und { $max } liegen.
fault-not-an-email-address = Das sieht nicht wie eine E-Mail-Adresse aus, zum Beispiel anna@example.org.
nothing-before = Das ist die erste Frage; davor ist nichts.
yes = ja
no = nein
skipped = nicht beantwortet
help-outside = Schreiben Sie in ein paar Worten, worum es geht, und wir finden die richtige Person für Sie.
help-dialogue =
    Bitte beantworten Sie die Frage. Sie können auch schreiben:
    zurück – zur vorigen Frage
    wiederholen – die Frage noch einmal
    abbrechen – aufhören
help-waiting =
    Sie warten auf jemanden aus unserem Team. Was Sie jetzt schreiben, wird aufgehoben und dann gelesen. Sie können auch schreiben:
    wiederholen – Ihr Platz in der Warteschlange
    abbrechen – nicht länger warten
help-active =
    Sie sprechen mit jemandem aus unserem Team: schreiben Sie einfach. Mit !abbrechen beenden Sie das Gespräch.
cancelled = Sie haben das Gespräch beendet. Schreiben Sie gern jederzeit wieder.

## An Kunden: Warten und Sprechen

position-next = Sie sind als Nächstes an der Reihe.
position = Sie sind Nummer { $position } in der Warteschlange.
position-wait = Die Wartezeit beträgt { $wait }.
position-unstaffed = Im Moment ist niemand da. Sie behalten Ihren Platz und bekommen Antwort, sobald jemand zurück ist.
grown-urgent = { $count ->
    [one] Eine dringende Anfrage kam dazwischen.
    [2] Zwei dringende Anfragen kamen dazwischen.
   *[other] { $count } dringende Anfragen kamen dazwischen.
}
grown-fewer-agents = Vom Team sind weniger da als vorhin.
grown-slower-service = Die Gespräche vor Ihrem dauern länger als erwartet.
closed-now = Wir haben gerade geschlossen.
closed-holiday = Wir haben heute geschlossen ({ $holiday }).
opens-again = Wir sind { $moment } wieder da.
closed-then-close = Bitte schreiben Sie dann noch einmal.
closed-then-close-unknown = Bitte schreiben Sie noch einmal, wenn wir zurück sind.
closed-then-message = Ihre Nachricht ist aufgehoben, und Sie können sie ergänzen: wir antworten hier, sobald wir zurück sind.
closed-then-call-back = Sie brauchen nicht zu warten: wir schreiben Ihnen hier, sobald wir zurück sind.
because-nobody-took-it = Es tut uns leid: es war niemand rechtzeitig frei.
because-queue-full = Es tut uns leid: es warten schon zu viele.
because-wait-too-long = Es tut uns leid: die Wartezeit wäre gerade sehr lang.
because-nobody-signed-in = Im Moment ist niemand da.
leave-message = Sie brauchen nicht zu warten: Ihre Nachricht ist aufgehoben, und Sie können sie ergänzen. Wir antworten hier, sobald jemand Zeit dafür hat.
call-back = Sie brauchen nicht zu warten: wir schreiben Ihnen hier, sobald jemand frei ist.
message-kept = Danke, auch das ist aufgehoben. Wir antworten hier.
rule-closed = Es tut uns leid: dafür ist gerade niemand da. Bitte schreiben Sie später noch einmal.
rule-blocked = Es tut uns leid: hier können wir Ihnen nicht helfen.
rule-redirect = Damit kann Ihnen jemand anderes helfen: schreiben Sie bitte an { $address }.
agent-joined = { $name } ist jetzt da und liest, was Sie geschrieben haben.
introduced = Ab hier kümmert sich { $name } um Sie, in einem eigenen Chat. Bitte schreiben Sie an { $address } ({ $link }). { $name } hat gelesen, was Sie hier geschrieben haben.
talks-directly = { $name } ist unter { $address } ({ $link }) für Sie da: bitte schreiben Sie dorthin. Was Sie eben hier geschrieben haben, wurde nicht weitergegeben. Mit abbrechen beenden Sie das Gespräch.
invited-to-room = { $name } ist in einem eigenen Raum für Sie da: { $link }. Bitte kommen Sie dorthin; kann Ihr Programm das nicht, schreiben Sie einfach hier. Mit abbrechen beenden Sie das Gespräch.
goes-on-here = Wir machen hier weiter: { $name } liest, was Sie an diese Adresse schreiben.
agent-lost = Die Verbindung zu unserem Team ist abgerissen. Bitte warten Sie einen Moment: wir suchen jemand anderen.
transferring = Sie werden an jemanden weitergegeben, der Ihnen besser helfen kann. Bitte warten Sie einen Moment.
silence-reminder = Sind Sie noch da? Das Gespräch endet in { $time }, wenn nichts geschrieben wird.
closed-by-agent = Das Gespräch ist beendet. Vielen Dank, und schreiben Sie gern jederzeit wieder.
closed-by-customer = Sie haben das Gespräch beendet. Vielen Dank, und schreiben Sie gern jederzeit wieder.
closed-silence = Eine Weile wurde nichts geschrieben, deshalb ist das Gespräch beendet. Schreiben Sie einfach wieder, wenn Sie uns brauchen.
closed-customer-lost = Ihre Verbindung war eine Weile weg, deshalb ist das Gespräch beendet. Schreiben Sie einfach wieder, wenn Sie uns brauchen.
closed-nobody-free = Es tut uns leid: es war niemand rechtzeitig frei. Bitte schreiben Sie später noch einmal.
closed-withdrawn = Es tut uns leid: dieser Dienst wurde soeben geschlossen. Bitte schreiben Sie später noch einmal.
closed-out-of-hours = Wir schließen für heute, deshalb ist das Gespräch beendet. Bitte schreiben Sie noch einmal, wenn wir zurück sind.
closed-kept-too-long = Es tut uns leid: niemand ist dazu gekommen, Ihre Nachricht zu beantworten. Bitte schreiben Sie noch einmal, wenn Sie uns noch brauchen.
closed-by-rule = Das Gespräch ist beendet. Schreiben Sie gern jederzeit wieder.
closed-handed-over = Ihre Anfrage ist hier abgeschlossen. Schreiben Sie gern jederzeit wieder.
refused-wait-too-long = Es tut uns leid: die Wartezeit wäre gerade sehr lang. Bitte schreiben Sie später noch einmal.
refused-nobody-signed-in = Es tut uns leid: im Moment ist niemand da. Bitte schreiben Sie später noch einmal.
refused-out-of-hours = Wir haben gerade geschlossen. Bitte schreiben Sie noch einmal, wenn wir zurück sind.
refused-queue-full = Es tut uns leid: es warten schon zu viele. Bitte schreiben Sie etwas später noch einmal.
refused-too-many-conversations = Es tut uns leid: wir können gerade keine weiteren Gespräche annehmen. Bitte schreiben Sie etwas später noch einmal.
cannot-correct = Diese Berichtigung kam zu spät und wurde nicht weitergegeben. Bitte schreiben Sie noch einmal, was Sie meinen.
cannot-take-back = Diese Nachricht lässt sich nicht mehr zurücknehmen.
refused-too-many-kept = Es warten schon so viele Ihrer Nachrichten, dass die letzte nicht aufgehoben wurde. Bitte warten Sie, bis jemand da ist.

## An das Team: Angebote und Fenster

customer-without-name = Kunde { $number }
offer = Chat { $number } von { $customer }, Warteschlange { $queue }, wartet seit { $waited }.
offer-at-once = Chat { $number } von { $customer }, Warteschlange { $queue }.
offer-previous = Weitergegeben von { $name }.
offer-answer = Antworten Sie in { $time } mit annehmen oder ablehnen (annehmen { $number }, wenn es mehrere Angebote sind).
offer-over-rejected = Sie haben Chat { $number } ({ $customer }) abgelehnt.
offer-over-expired = Das Angebot von Chat { $number } ({ $customer }) ist abgelaufen.
offer-over-customer-left = { $customer } (Chat { $number }) ist gegangen; das Angebot ist vorbei.
offer-over-revoked = Das Angebot von Chat { $number } ({ $customer }) wurde zurückgenommen.
offer-over-taken = Jemand anderes war schneller: der Chat mit { $customer } ist vergeben.
brief-left-message = { $customer } hat diese Nachricht vor { $waited } hinterlassen und wartet nicht persönlich.
brief-call-back = { $customer } wartet nicht persönlich: vor { $waited } haben wir versprochen, uns zu melden.
brief-tags = Stichwörter: { $tags }
brief-client = Programm: { $client }
client-program = { $said }
client-network = Netz { $said }
client-name = nennt sich „{ $said }“
answer-line = { $label }: { $value }
window-summary = Chat { $number } mit { $customer }, Warteschlange { $queue }, gewartet: { $waited }.
window-howto = Was Sie hier schreiben, geht an { $customer }. !fertig beendet den Chat, !hilfe zeigt die Befehle.
agent-introduced = Bitte schreiben Sie { $customer } jetzt selbst: { $address } ({ $link }). Dieses Fenster ist für Befehle da: !fertig, wenn Sie fertig sind. Nach { $time } gilt der Chat von selbst als beendet.
agent-talks-directly = Das wurde nicht weitergegeben: bitte schreiben Sie selbst an { $address } ({ $link }). Befehle beginnen mit !, etwa !fertig.
agent-invited-to-room = Bitte kommen Sie in den Raum { $address } ({ $link }) und sprechen Sie dort mit dem Kunden. Dieses Fenster ist für Befehle da; auch im Raum beginnen sie mit !. Ist einer von Ihnen nach { $time } nicht dort, geht der Chat hier weiter.
fell-back-other-server = Sie und der Kunde sind auf verschiedenen Servern; darum wird doch weitergegeben, was Sie hier schreiben.
fell-back-no-rooms = Am Server ist kein Konferenzdienst bekannt, also gibt es keinen Raum: was Sie hier schreiben, wird weitergegeben.
fell-back-room-refused = Der Konferenzdienst hat keinen Raum gemacht: was Sie hier schreiben, wird weitergegeben.
fell-back-not-joined = Der Kunde ist nicht in den Raum gekommen. Der Chat geht hier weiter: was Sie hier schreiben, wird weitergegeben.
fell-back-agent-not-joined = Sie sind nicht in den Raum gekommen. Der Chat geht hier weiter: was Sie hier schreiben, wird weitergegeben.
fell-back-wrote-elsewhere = Der Kunde schreibt an unsere Adresse statt im Raum. Der Chat geht hier weiter: was Sie hier schreiben, wird weitergegeben.
fell-back-agent-left = Sie haben den Raum verlassen. Der Chat geht hier weiter: was Sie hier schreiben, wird weitergegeben.
fell-back-room-gone = Den Raum gibt es nicht mehr. Der Chat geht hier weiter: was Sie hier schreiben, wird weitergegeben.
window-closed-by-agent = Sie haben den Chat beendet.
window-closed-by-customer = Der Chat wurde von der anderen Seite beendet.
window-closed-silence = Eine Weile wurde nichts geschrieben; der Chat ist beendet.
window-closed-customer-lost = Die andere Seite ist gegangen und nicht zurückgekommen; der Chat ist beendet.
window-closed-nobody-free = Es war niemand rechtzeitig frei; der Chat ist beendet.
window-closed-withdrawn = Die Einstellungen wurden geändert; der Chat ist beendet.
window-closed-out-of-hours = Die Warteschlange schließt für heute; der Chat ist beendet.
window-closed-kept-too-long = Niemand hat diese Nachricht rechtzeitig beantwortet; der Chat ist beendet.
window-closed-by-rule = Eine Regel hat den Chat beendet.
window-closed-handed-over = Dieser Chat gilt jetzt als beendet.
customer-gone = Die andere Seite ist nicht mehr verbunden. Der Chat endet in { $time }, wenn sie nicht zurückkommt.
customer-back = Die andere Seite ist wieder da.
transferred-away = Der Chat wurde weitergegeben; dieses Fenster ist zu Ende.
wrap-up = Sie haben { $time } zum Nacharbeiten. Mit !fertig sind Sie früher frei.
not-delivered = Dieser Chat ist beendet; Ihre Nachricht wurde nicht zugestellt.
not-heard = Sie hören nur zu: Das hat niemand gehört.
agent-cannot-take-back = Diese Nachricht lässt sich nicht mehr zurücknehmen: Sie ist gelesen, oder kann es sein.
earlier-left-out = Die älteren Nachrichten dieses Chats werden hier nicht gezeigt.
room-invitation = Ihr Gespräch mit { $desk } findet hier statt.
room-over = Das Gespräch in diesem Raum ist beendet.

## An das Team: Zustand und Befehle

made-not-ready = { $missed ->
    [one] Sie haben ein Angebot nicht beantwortet und bekommen vorerst keines mehr. Mit bereit geht es weiter.
   *[other] Sie haben { $missed } Angebote nacheinander nicht beantwortet und bekommen vorerst keines mehr. Mit bereit geht es weiter.
}
status-available = Sie sind verfügbar: { $load } von { $capacity } Chats.
status-away = Ihr Programm zeigt Sie als abwesend, deshalb kommen keine Angebote: { $load } von { $capacity } Chats.
status-not-ready = Sie sind nicht bereit: { $load } von { $capacity } Chats. Mit bereit geht es weiter.
status-not-ready-reason = Sie sind nicht bereit ({ $reason }): { $load } von { $capacity } Chats. Mit bereit geht es weiter.
status-offline = Sie sind offline: { $load } von { $capacity } Chats.
status-line-offered = { $number } { $customer }: angeboten seit { $time }
status-line-active = { $number } { $customer }: im Gespräch seit { $time }
status-line-wrap-up = { $number } { $customer }: Nacharbeit seit { $time }
queue-list-empty = Sie bedienen keine Warteschlange.
queue-line = { $queue }: { $waiting } wartend; vom Team da: { $present }, frei: { $free }
queue-line-longest = { $queue }: { $waiting } wartend, am längsten { $time }; vom Team da: { $present }, frei: { $free }
skills-queues = Warteschlangen: { $queues }
skills = Fähigkeiten: { $skills }
skills-none = Fähigkeiten: keine
skills-teams = Gruppen: { $teams }
agent-help = Befehle (ein ! davor ist hier erlaubt und in einem Chatfenster nötig):
command-line = { $usage } – { $means }
commands-title = Befehle
no-number = Das ist keine Nummer eines Gesprächs; eine Nummer sieht aus wie 12.
argument-conversation = Nummer des Chats (leer: der einzige)
argument-target = Warteschlange oder Person
argument-reason = Grund (kann leer bleiben)
command-followed = Erledigt.
command-unknown = Ich kenne „{ $text }“ nicht. Mit hilfe kommt die Liste der Befehle.
command-nothing-offered = Ihnen wird gerade nichts angeboten.
command-no-conversation = Sie haben gerade keinen Chat.
command-which = Sie haben mehrere Chats: { $numbers }. Bitte nennen Sie die Nummer.
command-not-yours = Chat { $number } ist nicht Ihrer, oder er ist beendet.
command-offer-over = Dieses Angebot ist vorbei.
command-transfer-to-whom = An wen? Schreiben Sie weiterleiten und eine Warteschlange oder eine Person.
command-no-such-target = Keine Warteschlange und niemand im Team heißt „{ $text }“.
command-target-not-available = { $name } kann den Chat gerade nicht übernehmen.
command-transfer-to-self = Der Chat ist schon bei Ihnen.
command-takes-place-elsewhere = Chat { $number } findet schon anderswo statt.

## An das Team: die Antwort auf warum

why-place = Chat { $number } mit { $customer }: Warteschlange { $queue }, Stufe { $step } von { $steps }, gewartet: { $waited }, { $offers ->
    [0] noch kein Angebot
    [one] ein Angebot
   *[other] { $offers } Angebote
}.
why-rule = Regel { $rule }: { $why }
why-rule-bare = Regel: { $rule }
why-needs = Nötig: { $needs }
why-priority = Vorrang { $priority }
why-client = Programm: { $what }
why-client-preferred = möglichst: { $what }
need-network = Netz { $network }
need-service = gleicher Server
why-chosen = Ausgewählt: { $name } nach { $strategy }
why-chosen-terms = Ausgewählt: { $name } nach { $strategy }: { $terms }
why-nobody-chosen = Noch ist niemand ausgewählt.
why-others = Nicht: { $others }
why-more = { $n } weitere
not-offline = offline
not-away = abwesend
not-not-ready = nicht bereit
not-at-capacity = ausgelastet
not-rejected-before = hat abgelehnt oder nicht geantwortet
not-being-asked = wird auch gefragt
not-unreachable = nicht erreichbar
not-off-duty = nicht im Dienst
not-skill = es fehlt { $skills }
not-lacks-skill = es fehlt eine Fähigkeit
not-at-this-step = auf dieser Stufe nicht gefragt
not-excluded = durch die Regel ausgeschlossen
not-lower-score = weniger Punkte
not-idle-for-less = kürzer frei
not-later-name = gleichauf, späterer Name
not-the-named-one = für jemand anderen bestimmt
not-client-unsaid = Programm sagt nicht, was es kann
not-client-feature = Programm ohne { $what }
not-client-software = anderes oder zu altes Programm
not-client-network = in einem anderen Netz
not-client-service = Konto auf einem anderen Server
not-client-not-preferred = Programm kann weniger vom Gewünschten
ability-files = Dateiaustausch
ability-corrections = Korrekturen
ability-retractions = Rücknahmen
ability-reactions = Reaktionen
ability-replies = Antworten
ability-receipts = Empfangsbestätigungen
ability-markers = Lesemarken
ability-states = Tippanzeigen
ability-attention = Anklopfen
ability-commands = Befehle
ability-forms = Formulare
ability-rooms = Räume
ability-calls = Anrufe
ability-video = Videoanrufe
ability-transfers = direkte Dateiübertragung
ability-omemo = OMEMO
ability-openpgp = OpenPGP
term-gain = Gewinn
term-spared = Schonung
term-surplus = Überschuss
term-load = Last
term-chats = Chats
term-turn = Reihe
term-lot = Los
term-place = Platz
term-skill = Fähigkeit
term-flexibility = Vielseitigkeit

## Sätze außerhalb von Gesprächen

encrypted-unreadable = Verschlüsselte Nachrichten kann ich nicht lesen. Bitte schalten Sie die Verschlüsselung (OMEMO) für diesen Chat aus und schreiben Sie noch einmal.
calls-not-possible = Anrufe sind hier nicht möglich. Bitte schreiben Sie stattdessen.
file-transfer-not-possible = Dateien können hier nicht direkt gesendet werden. Bitte laden Sie die Datei hoch (die Büroklammer der meisten Programme) oder fügen Sie einen Link ein.
files-not-taken = Dateien und Links auf Dateien können hier nicht gesendet werden. Bitte schreiben Sie, worum es darin geht.
changes-not-taken = Nachrichten können hier nicht geändert oder zurückgezogen werden. Bitte schreiben Sie, was jetzt gilt.
references-not-taken = Antworten auf einzelne Nachrichten und Reaktionen können hier nicht gesendet werden. Bitte schreiben Sie einfach.
alerts-not-taken = Hier lässt sich niemand wecken. Bitte schreiben Sie; Sie bekommen Antwort.
forms-not-taken = Formulare können hier nicht in Nachrichten gesendet werden. Bitte schreiben Sie die Antwort als Text.
invitations-not-taken = Einladungen in einen Raum kann hier niemand folgen. Bitte schreiben Sie stattdessen hier.
forwarded-not-taken = Weitergeleitete Nachrichten können hier nicht angenommen werden. Bitte kopieren Sie die Worte, auf die es ankommt.
not-taken = Das lässt sich hier nicht senden. Bitte schreiben Sie stattdessen.
too-many-messages = Sie schreiben schneller, als ich lesen kann. Bitte warten Sie eine Minute; Nachrichten bis dahin gehen verloren.
message-too-large = Ihre Nachricht ist zu groß und wurde nicht zugestellt. Bitte senden Sie sie in kleineren Teilen.
where-to-write = An dieser Adresse liest niemand mit. Schreiben Sie bitte an: { $addresses }
write-elsewhere = An dieser Adresse liest niemand mit. Schreiben Sie bitte an { $address }: { $link }
unknown-address = Unter dieser Adresse gibt es niemanden.
not-an-agent = Sie gehören hier nicht zum Team.
desk-description = { $desk }: schreiben Sie an diese Adresse, um mit uns zu sprechen.
alias-description = Ein Chat mit { $customer }, Warteschlange { $queue }.
presence-nobody = Im Moment ist niemand da. Schreiben Sie trotzdem: Sie bekommen Antwort, sobald jemand zurück ist.
presence-here = { $present ->
    [one] Eine Person aus dem Team ist da
   *[other] { $present } Personen aus dem Team sind da
}
presence-waiting = { $waiting ->
    [0] niemand wartet
    [one] eine Person wartet
   *[other] { $waiting } Personen warten
}
presence = { $here }; { $waiting }
presence-wait = { $here }; { $waiting }, { $wait }
presence-busy = { $here }; die Wartezeit beträgt { $wait }
presence-nobody-waiting = Im Moment ist niemand da; { $waiting }
presence-closed = geschlossen
presence-closed-opens = geschlossen, { $moment } wieder da

## Befehle des Teams: die Wörter (mit Kommas getrennt, das erste ist das übliche), wie man sie sagt, was sie bedeuten

ready-words = bereit
ready-usage = bereit
ready-means = ich nehme Chats an
away-words = pause, abwesend
away-usage = pause [Grund]
away-means = ich nehme keine neuen Chats an
status-words = status
status-usage = status
status-means = mein Zustand und meine Chats
accept-words = annehmen, nehme
accept-usage = annehmen [Nummer]
accept-means = den angebotenen Chat übernehmen
reject-words = ablehnen
reject-usage = ablehnen [Nummer]
reject-means = ihn jemand anderem lassen
done-words = fertig, erledigt
done-usage = fertig [Nummer]
done-means = der Chat oder die Nacharbeit ist beendet
transfer-words = weiterleiten, weitergeben
transfer-usage = weiterleiten [Nummer] WARTESCHLANGE oder PERSON
transfer-means = den Chat weitergeben
room-words = raum
room-usage = raum [Nummer]
room-means = den Chat in einem Raum weiterführen
queue-words = warteschlange, warteschlangen
queue-usage = warteschlange
queue-means = wer wartet
skills-words = fähigkeiten, faehigkeiten, können, koennen
skills-usage = fähigkeiten
skills-means = meine Warteschlangen, Fähigkeiten und Gruppen
why-words = warum, wieso
why-usage = warum [Nummer]
why-means = warum ein Chat ist, wo er ist
help-words = hilfe, ?
help-usage = hilfe
help-means = diese Liste
