"""What people say by telephone, as answers to alarms: whose number it is, which alarm is meant, what is said.

Owns the matching. A reply changes something only where number, answer and alarm are certain; everything else
is recorded and answered in words. The answer itself is taken as one from the neighbour's page is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gateway.domain.alarm import Alarm, AlarmKind, AlarmState, asks
from gateway.domain.errors import IllegalTransition, NotAllowed
from gateway.domain.model import AlarmId, NotificationId, Reading
from gateway.domain.phone import NAMES, PhoneWord, Reply, Told, same
from gateway.domain.said import Meaning, meaning, own_meaning
from gateway.domain.short_code import short_code
from gateway.domain.site import Person, Site
from gateway.service.batch import Batch
from gateway.service.links import Answer, Said, take, view_for
from gateway.store import alarms, calls

KEYS = {"1": Answer.GOING, "0": Answer.CANNOT, "2": Answer.CANNOT}
"""What a key in a call says: there 2 is the other way to say no, as on every answering machine."""
LONGEST_KEPT = 300
SHOWN_DIGITS = 3
"""Digits of a stranger's number that are recorded."""
MOST_LISTED = 5
QUESTION = "question"
"""What nobody could understand was the answer of somebody who was asked whether they are well."""
TEXT = "sms"
"""Which way an answer came, as the log names it; a key came by the channel of its call."""
ALSO_GOING, DRILL, CLOSED, EARLY = "also_going", "drill", "closed", "early"


@dataclass(frozen=True, slots=True)
class Heard:
    """A reading with whom it is from, and what is to be done beside recording it."""

    reading: Reading
    alarm: AlarmId | None = None
    told: Told | None = None
    answer_to: str = ""


def hear(batch: Batch, site: Site, reading: Reading, word: PhoneWord) -> Heard:
    """Take what somebody said by telephone, inside the open transaction. Never raises for what was said."""
    if word.notification is not None:
        return _key(batch, site, reading, word, NotificationId(word.notification))
    people = [person for person in site.people.values() if _owns(person, word)]
    if not people:
        return _noted(reading, word, Told(Reply.UNKNOWN, site.language), kept=True)
    person, alarm, said, told = _meant(batch, site, people, word.text)
    reading = replace(reading, person=person.id)
    if alarm is None or told is not None:
        return _noted(reading, word, told, kept=not said.answer)
    told = _answered(batch, person, alarm, Said(Answer(said.answer), said.note), TEXT, site)
    return replace(_noted(reading, word, told, kept=False, answer=said.answer), alarm=alarm.id)


def _owns(person: Person, word: PhoneWord) -> bool:
    return any(
        contact.channel in NAMES and same(contact.address, word.number, word.country)
        for contact in person.contacts
    )


def _meant(
    batch: Batch, site: Site, people: Sequence[Person], text: str
) -> tuple[Person, Alarm | None, Meaning, Told | None]:
    """Return who means which alarm and what by it; or why nobody can tell, in a reply.

    Two people with one telephone are told of on it all the same: what either was sent may be meant.
    """
    sent = {
        person.id: [batch.current(alarm) for alarm in calls.sent_by_phone(batch.connection, person.id)]
        for person in people
    }
    known = {alarm.id: alarm for person in people for alarm in sent[person.id]}
    open_ = _answerable(list(known.values()))
    code = meaning(text).code or own_meaning(text).code
    about = [alarm for alarm in known.values() if short_code(alarm.id) == code] if code else open_
    alarm = about[0] if len(about) == 1 else None
    sent_it = [person for person in people if alarm is not None and alarm in sent[person.id]]
    person, said = _said(text, sent_it or people, alarm)
    language = site.language_of(person.id)
    if not said.answer:
        reply = Reply.UNREADABLE if open_ else Reply.NONE_OPEN
        own = QUESTION if len(open_) == 1 and asks(open_[0], person.id) else ""
        return person, None, said, Told(reply, language, own, _shown(open_))
    if alarm is not None:
        return person, alarm, said, None
    reply = Reply.WHICH if open_ else Reply.NONE_OPEN
    return person, None, said, Told(reply, language, alarms=_shown(open_))


def _said(text: str, people: Sequence[Person], alarm: Alarm | None) -> tuple[Person, Meaning]:
    """Return who says what: in other words where an alarm asks somebody whether they are well themselves.

    On a telephone that a neighbour shares with them, what would mean one thing from each is no answer.
    """
    asked = next((each for each in people if alarm is not None and asks(alarm, each.id)), None)
    others = [each for each in people if each is not asked]
    if asked is None:
        return others[0], meaning(text)
    own, theirs = own_meaning(text), meaning(text)
    if not others:
        return asked, own
    if own.answer and theirs.answer:
        return asked, Meaning()
    return (others[0], theirs) if theirs.answer else (asked, own)


def _answerable(sent: Sequence[Alarm]) -> Sequence[Alarm]:
    """Return the open alarms a reply may be about; a drill is one only where nothing else is."""
    open_ = [alarm for alarm in sent if alarm.state is not AlarmState.RESOLVED]
    return [alarm for alarm in open_ if alarm.kind is not AlarmKind.DRILL] or open_


def _answered(batch: Batch, person: Person, alarm: Alarm, said: Said, channel: str, site: Site) -> Told:
    """Take an answer as the page does; returns the reply."""
    language, shown = site.language_of(person.id), _shown([alarm])
    view = view_for(batch.connection, alarm, person.id)
    try:
        take(batch, view, said, channel)
    except (IllegalTransition, NotAllowed):
        why = CLOSED if alarm.state is AlarmState.RESOLVED else EARLY
        return Told(Reply.NOT_NOW, language, why, shown)
    if view.asked:
        return Told(Reply.TAKEN, language, "help" if said.answer is Answer.CANNOT else "well", shown)
    return Told(Reply.TAKEN, language, said.answer.value, shown)


def _key(batch: Batch, site: Site, reading: Reading, word: PhoneWord, id_: NotificationId) -> Heard:
    """Take a key pressed in the call of a notification: that names the alarm and the person."""
    owner = calls.owner(batch.connection, id_)
    alarm = alarms.get(batch.connection, owner[0]) if owner is not None else None
    person = site.people.get(owner[1]) if owner is not None else None
    answer = KEYS.get(word.text)
    reading = replace(reading, detail=_detail({"key": word.text}))
    if owner is None or alarm is None or person is None or answer is None:
        return Heard(reading)
    if word.several:
        return _which(batch, site, replace(reading, person=person.id), word, person)
    told = _answered(batch, person, batch.current(alarm), Said(answer), owner[2], site)
    told = replace(told, said=_heard_as(told, batch.current(alarm), person))
    return Heard(replace(reading, person=person.id), alarm.id, told)


def _heard_as(told: Told, alarm: Alarm, person: Person) -> str:
    """Return what whoever pressed a key is to hear: not that help waits for them where somebody else went."""
    if alarm.kind is AlarmKind.DRILL:
        return DRILL
    first = told.said == Answer.GOING.value and alarm.helper != person.id
    return ALSO_GOING if first else told.said


def _which(batch: Batch, site: Site, reading: Reading, word: PhoneWord, person: Person) -> Heard:
    """Answer nothing where one call was about several alarms: ask in a text which of them was meant."""
    sent = [batch.current(alarm) for alarm in calls.sent_by_phone(batch.connection, person.id)]
    open_ = _answerable(sent)
    reply = Reply.WHICH if open_ else Reply.NONE_OPEN
    told = Told(reply, site.language_of(person.id), alarms=_shown(open_))
    reading = replace(reading, detail=_detail({"key": word.text, "reply": reply.value}))
    return Heard(reading, told=told, answer_to=word.number)


def _noted(reading: Reading, word: PhoneWord, told: Told | None, *, kept: bool, answer: str = "") -> Heard:
    """Return what is recorded: of a stranger the last digits, of an answer what it said, else the text."""
    detail: dict[str, str] = {"answer": answer} if answer else {}
    if reading.person is None:
        detail["from"] = f"…{word.number[-SHOWN_DIGITS:]}"
    if kept:
        detail["text"] = word.text[:LONGEST_KEPT]
    if told is not None:
        detail["reply"] = told.reply.value
    return Heard(replace(reading, detail=_detail(detail)), told=told, answer_to=word.number if told else "")


def _detail(said: dict[str, str]) -> str:
    # SQLite's JSON cuts a text at NUL; half a sign outside the plane is no text to keep.
    clean = {key: value.replace("\0", "").encode("utf-8", "replace").decode() for key, value in said.items()}
    return json.dumps(clean, ensure_ascii=False)


def _shown(found: Sequence[Alarm]) -> Sequence[tuple[str, str, str]]:
    newest = sorted(found, key=lambda alarm: alarm.id, reverse=True)[:MOST_LISTED]
    return tuple((short_code(alarm.id), alarm.place_name, alarm.resident_name) for alarm in newest)
