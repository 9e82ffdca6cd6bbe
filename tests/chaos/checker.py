"""Holds what a box kept against what people did and were told: every breach in words, of a saved run too.

Reads the history and the database alone; asks no process and changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.chaos import site
from tests.chaos.history import Line
from tests.crash.history import Press, check

RESTORED = "restored.db"
"""Beside the database of a saved run: what its last backup held."""
MICROS = 1e6
PROMPT = 5.0
"""Seconds a step may be late where nothing is wrong (F5: overdue ones within 5 s)."""
HUMANS = frozenset({"neighbour", "guard"})
FEEDBACK = ("feedback", "feedback_again", "feedback_lapsed")
HEARD_WITHIN = 4.0
"""Seconds from the first frame of a radio button, which sends five, until one of them is on record."""
SETTLED = 10.0
"""Seconds after a fault within which a press that nobody acknowledges may go unheard."""
CARD_HOLDS = 8.0
"""Seconds between a card and the unlocking that it leads to, and its order's own three."""


@dataclass(frozen=True, slots=True)
class Found:
    """A history with its database."""

    lines: Sequence[Line]
    database: sqlite3.Connection

    def rows(self, statement: str) -> list[tuple[str, ...]]:
        return self.database.execute(statement).fetchall()

    def of(self, what: str) -> list[Line]:
        return [each for each in self.lines if each.what == what]

    def faults(self) -> list[tuple[float, float]]:
        """Return from when to when something was wrong, with what it takes a process to come back."""
        began: dict[str, float] = {}
        spans = []
        for each in self.lines:
            if each.who == "nemesis" and each.what == "struck":
                began[each.text("name")] = each.at
            elif each.who == "nemesis" and each.what == "healed":
                spans.append((began.pop(each.text("name"), each.at), each.at))
        return spans


def breaches(lines: Sequence[Line], database: Path) -> list[str]:
    """Return everything that must not be, of one run."""
    found = check(database, presses_of(lines))
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        run = Found(lines, connection)
        for rule in RULES:
            found += rule(run)
    return found


def presses_of(lines: Sequence[Line]) -> list[Press]:
    """Return the presses of native buttons, as their history tells them."""
    found: dict[tuple[str, str], Press] = {}
    for each in lines:
        key = each.who, each.text("id")
        if each.what == "pressed":
            found[key] = Press(*key, each.at)
        elif each.what == "acked" and key in found:
            press = found[key]
            press.statuses.append(each.text("status"))
            press.sends = max(press.sends, int(each.number("sends")))
            press.acked_at = press.acked_at or each.at
    return list(found.values())


def radio_was_heard(run: Found) -> Iterator[str]:
    """Tell which press by radio stands nowhere: nobody acknowledges it, so only while nothing was wrong."""
    if run.of("clock_moved"):
        return
    statement = f"SELECT received_at FROM event WHERE type = 'sos.pressed' AND device = '{site.RADIO}'"
    heard = [int(at) / MICROS for (at,) in run.rows(statement)]
    spans = run.faults()
    for each in run.of("sent"):
        quiet = not _overlap(spans, each.at - SETTLED, each.at + HEARD_WITHIN)
        if quiet and not any(0 <= at - each.at <= HEARD_WITHIN for at in heard):
            yield f"{each.who} was pressed at {each.at:.1f} while nothing was wrong, and stands nowhere"


def closed_by_people(run: Found) -> Iterator[str]:
    """Tell which alarm was closed by itself."""
    closed = run.rows("SELECT id, kind FROM alarm WHERE state = 'resolved'")
    by = dict(run.rows("SELECT alarm, role FROM alarm_log WHERE type = 'resolved'"))
    for id_, kind in closed:
        if by.get(id_) not in HUMANS:
            yield f"alarm {id_} ({kind}) was closed by {by.get(id_, 'nobody')}"


def answers_stand(run: Found) -> Iterator[str]:
    """Tell which answer was called taken, to a neighbour or the desk, and stands in no log."""
    word = {"going": "acknowledged", "arrived": "arrived", "resolved": "resolved"}
    rows = run.rows("SELECT alarm, type, person FROM alarm_log")
    said = {(int(alarm), type_) for alarm, type_, _ in rows}
    by = {(int(alarm), person) for alarm, _, person in rows}
    for each in run.of("answered"):
        taken = int(each.text("alarm")), word[each.text("answer")]
        if each.number("status") not in {200, 303}:
            continue
        if taken not in said:
            yield f"{each.who} was told that {taken[1]} of alarm {taken[0]} was taken: not on record"
        elif (taken[0], each.who) not in by:
            yield f"{each.who} was told that {taken[1]} of alarm {taken[0]} was taken: another's stands"
    for each in run.of("closed"):
        if each.number("status") == 200 and (int(each.text("alarm")), "resolved") not in said:
            yield f"the desk was told that alarm {each.text('alarm')} is closed: not on record"


def neighbours_were_told(run: Found) -> Iterator[str]:
    """Tell which call for help reached nobody's phone, and what is called sent and is not there."""
    arrived = {int(each.text("notification")) for each in run.of("reached") if each.text("notification")}
    told = {int(each.text("alarm")) for each in run.of("reached") if each.text("alarm")}
    looked = max(each.at for each in run.of("audited"))  # phones are looked at until then, at least
    sent = run.rows(
        "SELECT id, digest, alarm, updated_at FROM notification WHERE channel = 'webhook'"
        " AND state IN ('sent', 'delivered')"
    )
    for id_, digest, alarm, at in sent:
        if id_ not in arrived and digest not in arrived and int(at) / MICROS < looked:
            yield f"message {id_} of alarm {alarm} is called sent, and no phone has it"
        told.add(int(alarm))
    for id_, state, closer in run.rows("SELECT id, state, closed_by FROM alarm WHERE kind = 'sos'"):
        if int(id_) not in told:
            yield f"alarm {id_} ({state}, {closer}) has reached no phone"


def calls_go_on(run: Found) -> Iterator[str]:
    """Tell for which call that nobody went to nobody was called while the run was watched."""
    (rested, *_), (ended, *_) = run.of("rested"), run.of("watched")
    last = dict(
        run.rows("SELECT alarm, max(created_at) FROM notification WHERE purpose = 'call' GROUP BY alarm")
    )
    raised = run.rows("SELECT id, raised_at FROM alarm WHERE kind = 'sos' AND state = 'raised'")
    for id_, began in raised:
        if int(began) / MICROS < rested.at and int(last.get(id_, 0)) / MICROS < rested.at:
            yield f"nobody has been called for alarm {id_} in the last {ended.at - rested.at:.0f} s"


def steps_are_prompt(run: Found) -> Iterator[str]:
    """Tell which next step of a call that nobody touched was later than the faults meanwhile explain."""
    if run.of("clock_moved"):
        return  # rows carry the wall clock, which was moved
    spans, touched = run.faults(), defaultdict(list)
    for alarm, at in run.rows("SELECT alarm, at FROM alarm_log WHERE role != 'gateway'"):
        touched[alarm].append(int(at) / MICROS)
    steps = defaultdict(list)
    for alarm, at in run.rows(
        "SELECT alarm, min(created_at) FROM notification WHERE purpose = 'call'"
        " GROUP BY alarm, round, step ORDER BY 2"
    ):
        steps[alarm].append(int(at) / MICROS)
    wait = run.of("begun")[0].number("wait")
    for alarm, times in steps.items():
        for before, after in pairwise(times):
            if any(before <= each <= after for each in touched[alarm]):
                continue
            late = after - before - wait - _overlap(spans, before, after + 1)
            if late > PROMPT:
                yield f"a step of alarm {alarm} was {late:.1f} s late at {after:.1f}, faults taken off"


def looks_are_on_record(run: Found) -> Iterator[str]:
    """Tell which look was served without its row, and whether the register holds."""
    about = {id_ for (id_,) in run.rows("SELECT id FROM register_about WHERE kind = 'person'")}
    for each in run.of("looked"):
        if each.text("about") not in about:
            yield f"{each.who} saw the keys of {each.text('about')}, and no row says so"
    for each in run.of("audited"):
        if each.number("code") != 0:
            yield f"the register does not hold: {each.text('words')}"


def unlocks_have_grants(run: Found) -> Iterator[str]:
    """Tell which lock opened without a grant, without a card just before, or twice."""
    shown: dict[str, list[float]] = {site.READER: [], site.OSDP: []}
    for each in run.of("shown"):
        if each.text("card") == "right":
            shown[each.who].append(each.at)
    orders = Counter(each.text("id") for each in run.of("unlocked"))
    yield from (f"order {id_} went out {times} times" for id_, times in orders.items() if times > 1)
    for each in run.of("unlocked"):
        grant = each.text("grant")
        if not grant.startswith(("credential:", "alarm:", "account:")):
            yield f"{each.who} was unlocked without a grant: {grant!r}"
        elif not any(0 <= each.at - at < CARD_HOLDS for at in shown[site.READER]):
            yield f"{each.who} was unlocked at {each.at:.1f} and nobody had shown a card"
    for lock, reader, what in ((site.LOCK, site.READER, "unlocked"), (site.OSDP, site.OSDP, "strike")):
        times = sum(each.who == lock for each in run.of(what))
        if times > len(shown[reader]):
            yield f"{lock} was opened {times} times for {len(shown[reader])} cards"


def feedback_was_told(run: Found) -> Iterator[str]:
    """Tell which button has not heard that it was heard."""
    marks = ", ".join(f"'{each}'" for each in FEEDBACK)
    told = run.rows(f"SELECT alarm, state FROM command WHERE do IN ({marks}) AND device LIKE 'sos-%'")
    heard = {alarm for alarm, state in told if state in {"sent", "done"}}
    waits = {alarm for alarm, state in told if state == "pending"}
    called = run.rows(
        "SELECT DISTINCT alarm FROM event WHERE type = 'sos.pressed' AND device LIKE 'sos-%' AND alarm > 0"
    )
    yield from (f"the button of alarm {id_} was told nothing" for (id_,) in called if id_ not in heard)
    yield from (f"feedback of alarm {id_} still waits" for id_ in waits)


def backups_are_made(run: Found) -> Iterator[str]:
    """Tell which backup was not made though nothing stood in its way."""
    spans = run.faults()
    for each in run.of("backed_up"):
        if each.number("code") != 0 and not _overlap(spans, each.at - 60, each.at):
            yield f"no backup was made: {each.text('words')}"


def backups_hold(run: Found) -> Iterator[str]:
    """Tell which press is missing in what was restored, though it was acknowledged before that backup."""
    for each in run.of("restored"):
        if each.number("code") != 0:
            yield f"the backup {each.text('file')} was not restored: {each.text('words')}"
            continue
        began = max(e.at for e in run.of("backing_up") if e.text("file") == each.text("file"))
        file = Path(run.rows("PRAGMA database_list")[0][2]).with_name(RESTORED)
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as back:
            rows = back.execute("SELECT dedupe FROM event WHERE dedupe IS NOT NULL").fetchall()
        there = {str(dedupe).partition("\x1f")[2] for (dedupe,) in rows}
        for press in presses_of(run.lines):
            if press.acked_at is not None and press.acked_at < began and press.id not in there:
                yield f"{press.device}/{press.id} was acknowledged before a backup, and is not in it"


RULES: tuple[Callable[[Found], Iterator[str]], ...] = (
    radio_was_heard,
    closed_by_people,
    answers_stand,
    neighbours_were_told,
    calls_go_on,
    steps_are_prompt,
    looks_are_on_record,
    unlocks_have_grants,
    feedback_was_told,
    backups_are_made,
    backups_hold,
)


def _overlap(spans: Sequence[tuple[float, float]], begin: float, end: float) -> float:
    """Return how many seconds of a while something was wrong."""
    cut = sorted((max(a, begin), min(b, end)) for a, b in spans if a < end and b > begin)
    seconds, until = 0.0, begin
    for a, b in cut:
        seconds += max(0.0, b - max(a, until))
        until = max(until, b)
    return seconds
