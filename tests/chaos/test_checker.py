"""The checker sees what it is there for: one thing made wrong in a good run, and its breach in words."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.store.db import Database
from gateway.store.migrate import migrate
from tests.chaos.checker import breaches
from tests.chaos.history import Line

S = 1_000_000
T0 = 1_790_000_000.0
ALARM = (
    "INSERT INTO alarm (id, kind, state, subject, devices, place_name, resident_name, policy, raised_at,"
    " due_at, fired_at, round, step, presses, declined, language, also_going, outcome, lapsed, closed_by,"
    " helper_name, unreachable, withdrew, recovered, sign) VALUES (:id, :kind, :state, :subject, '[]', '',"
    " '', '{}', :at, :at, :at, 1, 1, 1, '[]', 'zh-CN', '[]', '', '', '', '', 0, 0, 0, '')"
)
EVENT = (
    "INSERT INTO event (device, type, dedupe, received_at, steady, alarm, clock_trusted, source, qos, detail,"
    " reason) VALUES (:device, 'sos.pressed', :dedupe, :at, :at, :alarm, 1, '', 1, '{}', '')"
)
LOG = (
    "INSERT INTO alarm_log (alarm, at, type, role, name, person, channel, text)"
    " VALUES (:alarm, :at, :type, :role, '', iif(:role = 'neighbour', 'zheng', NULL), '', '')"
)
MESSAGE = (
    "INSERT INTO notification (id, alarm, person, channel, address, purpose, tells, round, step, state,"
    " attempts, created_at, updated_at, error, receipt, late) VALUES (:id, :alarm, 'zheng', 'webhook', 'x',"
    " 'call', 'raised', 1, :step, 'sent', 1, :at, :at, '', '', 0)"
)
COMMAND = (
    "INSERT INTO command (device, alarm, do, state, tells, by, detail, created_at)"
    " VALUES ('sos-101', :alarm, 'feedback', :state, '', '', '{}', :at)"
)
ABOUT = "INSERT INTO register_about (kind, id, seq) VALUES ('person', :id, 1)"


def line(at: float, who: str, what: str, **said: str | float) -> Line:
    """Return something that happened so many seconds after the begin."""
    return Line(T0 + at, who, what, said)


GOOD = (
    line(0, "run", "begun", seed=1, seconds=60, wait=5),
    line(1, "sos-101", "pressed", id="b-1"),
    line(1.1, "sos-101", "acked", id="b-1", status="committed", sends=1),
    line(1.2, "zheng", "reached", channel="webhook", notification="01", alarm="01", kind="sos"),
    line(3, "zheng", "answered", alarm="01", answer="going", status=303),
    line(4, "zheng", "answered", alarm="01", answer="arrived", status=303),
    line(5, "zheng", "answered", alarm="01", answer="resolved", status=303),
    line(10, "sos-102", "pressed", id="b-2"),
    line(10.1, "sos-102", "acked", id="b-2", status="committed", sends=1),
    *(
        line(10.2 + 5 * n, "zheng", "reached", notification=f"{n + 2}", alarm="02", kind="sos")
        for n in range(4)
    ),
    line(11, "reader-1", "shown", card="right", id="c-1"),
    line(11.1, "lock-1", "unlocked", id="7", grant="credential:1"),
    line(11.2, "osdp-1", "shown", card="right", id="c-2"),
    line(11.6, "osdp-1", "strike"),
    line(11.8, "rf-109", "sent"),
    line(12, "office", "looked", about="look-1"),
    line(13, "keeper", "backed_up", code=0),
    line(20, "run", "rested"),
    line(30, "run", "watched", seconds=10),
    line(31, "run", "audited", code=0, words="holds"),
)


def kept(file: Path) -> None:
    """Write what a box keeps of that run."""
    database = Database(file)
    migrate(database)
    database.checkpoint()
    database.close()
    at = lambda seconds: int((T0 + seconds) * S)  # noqa: E731
    with closing(sqlite3.connect(file)) as connection:
        for id_, state, began in ((1, "resolved", 1), (2, "raised", 10)):
            subject = f"person:r10{id_}"
            connection.execute(
                ALARM, {"id": id_, "kind": "sos", "state": state, "subject": subject, "at": at(began)}
            )
            press = {"device": f"sos-10{id_}", "dedupe": f"sos-10{id_}\x1fb-{id_}", "alarm": id_}
            connection.execute(EVENT, {**press, "at": at(began)})
            connection.execute(COMMAND, {"alarm": id_, "state": "sent", "at": at(began)})
            connection.execute(LOG, {"alarm": id_, "at": at(began), "type": "raised", "role": "device"})
        for type_, when in (("acknowledged", 3), ("arrived", 4), ("resolved", 5)):
            connection.execute(LOG, {"alarm": 1, "at": at(when), "type": type_, "role": "neighbour"})
        connection.execute(MESSAGE, {"id": 1, "alarm": 1, "step": 1, "at": at(1.1)})
        for n in range(4):
            connection.execute(MESSAGE, {"id": n + 2, "alarm": 2, "step": n + 1, "at": at(10.1 + 5 * n)})
        connection.execute(EVENT, {"device": "rf-109", "dedupe": None, "alarm": None, "at": at(11.9)})
        connection.execute(ABOUT, {"id": "look-1"})
        connection.commit()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the database of the good run, which tests copy."""
    file = tmp_path_factory.mktemp("good") / "cuobian.db"
    kept(file)
    return file


def said(good: Path, folder: Path, lines: Sequence[Line] = GOOD, *statements: str) -> list[str]:
    """Return what the checker says of the good run with something done to it."""
    file = Path(shutil.copy(good, folder))
    with closing(sqlite3.connect(file)) as connection:
        for each in statements:
            connection.execute(each)
        connection.commit()
    return breaches(lines, file)


def test_a_good_run_has_no_breach(good: Path, tmp_path: Path) -> None:
    """Closed by a neighbour, or still called for: nothing is said."""
    assert [] == said(good, tmp_path)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM event WHERE alarm = 1", "was acknowledged and stands in 0 cases"),
        ("UPDATE alarm_log SET role = 'gateway' WHERE type = 'resolved'", "was closed by gateway"),
        ("DELETE FROM alarm_log WHERE type = 'resolved'", "was closed by nobody"),
        ("DELETE FROM alarm_log WHERE type = 'arrived'", "arrived of alarm 1 was taken: not on record"),
        ("UPDATE alarm_log SET person = 'lin' WHERE person IS NOT NULL", "taken: another's stands"),
        ("UPDATE notification SET id = 99 WHERE id = 1", "is called sent, and no phone has it"),
        ("DELETE FROM notification WHERE id > 2", "nobody has been called for alarm 2"),
        ("DELETE FROM notification WHERE id IN (3, 4)", "a step of alarm 2 was 10.0 s late"),
        ("DELETE FROM register_about", "no row says so"),
        ("UPDATE command SET state = 'pending' WHERE alarm = 2", "feedback of alarm 2 still waits"),
        ("DELETE FROM command WHERE alarm = 2", "the button of alarm 2 was told nothing"),
        ("DELETE FROM event WHERE device = 'rf-109'", "rf-109 was pressed at 1790000011.8 while nothing was"),
        ("UPDATE alarm SET presses = 2 WHERE id = 2", "counts 2 presses, events say 1"),
    ],
)
def test_what_is_not_kept_is_a_breach(good: Path, tmp_path: Path, statement: str, words: str) -> None:
    """A row taken away or made otherwise."""
    assert [words] == [words for each in said(good, tmp_path, GOOD, statement) if words in each][:1]


def without(what: str, who: str) -> list[Line]:
    """Return the good run in which something did not happen."""
    return [each for each in GOOD if (each.what, each.who) != (what, who)]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (without("acked", "sos-102"), "was never acknowledged"),
        (without("shown", "reader-1"), "nobody had shown a card"),
        (without("shown", "osdp-1"), "osdp-1 was opened 1 times for 0 cards"),
        ([*GOOD, line(11.3, "lock-1", "unlocked", id="7", grant="credential:1")], "order 7 went out 2 times"),
        ([*GOOD, line(11.3, "lock-1", "unlocked", id="8", grant="")], "without a grant"),
        ([*GOOD, line(25, "lock-1", "unlocked", id="8", grant="credential:1")], "nobody had shown a card"),
        ([*GOOD, line(14, "keeper", "backed_up", code=1, words="no")], "no backup was made: no"),
        ([*GOOD, line(32, "run", "audited", code=1, words="row 3")], "the register does not hold: row 3"),
        ([*GOOD, line(14, "guard", "closed", alarm="02", status=200)], "alarm 02 is closed: not on record"),
        ([replace(each, said={}) if each.what == "reached" else each for each in GOOD], "no phone has it"),
    ],
)
def test_what_people_saw_otherwise_is_a_breach(
    good: Path, tmp_path: Path, lines: list[Line], words: str
) -> None:
    """A line of the history taken away or added."""
    assert [words] == [words for each in said(good, tmp_path, lines) if words in each][:1]


@pytest.mark.parametrize(("struck", "healed"), [(11, 14), (5, 8)], ids=["during", "just before"])
def test_a_radio_press_under_a_fault_may_be_lost(
    good: Path, tmp_path: Path, struck: float, healed: float
) -> None:
    """Such a button hears nothing and sends five times within half a second: nobody can keep that."""
    fault = (
        line(struck, "nemesis", "struck", name="serial unplugged"),
        line(healed, "nemesis", "healed", name="serial unplugged"),
    )
    assert [] == said(good, tmp_path, [*GOOD, *fault], "DELETE FROM event WHERE device = 'rf-109'")


def test_a_step_may_be_late_by_as_much_as_a_fault_lasted(good: Path, tmp_path: Path) -> None:
    """The same gap, with a fault that explains it."""
    fault = (
        line(15, "nemesis", "struck", name="core hung"),
        line(21, "nemesis", "healed", name="core hung"),
    )
    assert [] == said(good, tmp_path, [*GOOD, *fault], "DELETE FROM notification WHERE id IN (3, 4)")
