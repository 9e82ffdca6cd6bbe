"""The sign of life beside the real engine on a real file, by a clock that the test moves."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.deadman import DEADMAN, UNHEARD_AFTER, Deadman
from gateway.domain.deadman import Hindrance, Pulse
from gateway.domain.ports import Notice
from gateway.domain.register import Act, Entry
from gateway.service.register import record
from gateway.service.register_key import RegisterKey
from gateway.store import register
from gateway.store.db import Database
from tests.flow.clocks import START
from tests.flow.compound import Compound

EVERY = timedelta(seconds=60)


class Ear:
    """Somebody outside, who may be out."""

    name = "url"

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.why = ""

    def tell(self, body: bytes) -> str:
        self.heard += [] if self.why else [body]
        return self.why

    def close(self) -> None: ...


class Watched:
    """A compound with somebody outside who waits for its sign."""

    def __init__(self, compound: Compound) -> None:
        self.compound, self.ear = compound, Ear()
        self.notices: list[Notice] = []
        self.witness()
        self.deadman = Deadman(compound.database, compound.clocks, self.notices.append, [self.ear], EVERY)

    def witness(self) -> None:
        """Sign how far the register reaches."""
        with self.compound.database.write() as connection:
            register.add_head(connection, RegisterKey(b"k" * 32).head(*register.last(connection), 0))

    def after(self, seconds: float) -> int:
        """Let time pass with the engine going round; return how many signs were heard meanwhile."""
        before, until = len(self.ear.heard), self.compound.clocks.seconds() + seconds
        while self.compound.clocks.seconds() < until:
            self.compound.fast_forward(1)
            self.deadman.pulse(self.compound.pulses[-1])
            self.deadman.step(self.compound.clocks.seconds())
        return len(self.ear.heard) - before

    def without_the_engine(self, seconds: float) -> int:
        """Let time pass while only the thread of the sign goes on."""
        before = len(self.ear.heard)
        for _ in range(int(seconds)):
            self.compound.clocks.passes(1)
            self.deadman.step(self.compound.clocks.seconds())
        return len(self.ear.heard) - before

    @property
    def reasons(self) -> tuple[Hindrance, ...]:
        return self.deadman.standing.hindrances


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """Run a compound, and somebody outside who waits for its sign."""
    compound = Compound(tmp_path)
    yield Watched(compound)
    compound.close()


def by_hand(database: Database, statement: str) -> None:
    """Write what no code of ours would write."""
    with database.write() as connection:
        connection.exec_driver_sql(statement)


def test_a_sound_box_says_so_in_every_interval(watched: Watched) -> None:
    """One sign a minute, also while neighbours are called, and it names nobody."""
    assert 2 == watched.after(120)
    watched.compound.press("sos-501")
    assert 4 == watched.after(240)
    assert "吴奶奶" not in b"".join(watched.ear.heard).decode()
    assert [] == watched.notices


def test_an_engine_that_hangs_silences_it(watched: Watched) -> None:
    """The thread of the sign lives on, and ten seconds later it has nothing to say."""
    watched.after(100)
    watched.without_the_engine(11)
    assert 0 == watched.without_the_engine(600)
    assert (Hindrance.ENGINE,) == watched.reasons
    assert 1 == watched.after(30)


def test_a_broker_that_answers_nothing_silences_it(watched: Watched) -> None:
    """The loop goes round, but no press would come in: the probe has not come back for half a minute."""
    watched.after(60)
    watched.compound.sos.loses_probes = True
    watched.after(40)
    assert 0 == watched.after(70)
    assert (Hindrance.PROBE,) == watched.reasons


def test_a_step_that_is_overdue_silences_it(watched: Watched) -> None:
    """An engine that believes that nothing is due is caught by the row itself."""
    watched.compound.press("sos-501")
    watched.after(30)
    watched.compound.engine._due = None
    before = watched.compound.alarm().due_at
    watched.compound.engine._escalate = lambda _now: None  # type: ignore[method-assign]
    late = (before - watched.compound.clocks.steady()).total_seconds()
    watched.after(late + 21)
    assert 0 == watched.after(70)
    assert (Hindrance.LATE,) == watched.reasons


def test_an_alarm_that_cannot_go_on_silences_it(watched: Watched) -> None:
    """Its row is put off for a minute again and again; the sign stays away until it goes on."""
    watched.compound.press("sos-501")
    watched.after(90)
    by_hand(watched.compound.database, "UPDATE alarm SET devices = '{' WHERE state != 'resolved'")
    watched.after(120)
    assert 0 == watched.after(70)
    assert (Hindrance.STUCK,) == watched.reasons
    by_hand(watched.compound.database, "UPDATE alarm SET devices = '[\"sos-501\"]'")
    assert 1 <= watched.after(250)


def test_calls_that_no_channel_takes_up_silence_it(watched: Watched) -> None:
    """A notifier that lies leaves rows untried; that a later step takes their place hides nothing."""
    watched.after(10)
    watched.compound.phones.take = lambda _dispatches: None  # type: ignore[method-assign]
    watched.compound.press("sos-501")
    watched.after(130)
    assert 0 == watched.after(70)
    assert (Hindrance.OUTBOX,) == watched.reasons


def test_a_register_that_nobody_witnesses_silences_it(watched: Watched) -> None:
    """Rows that could be taken away unseen are no whole box either."""
    watched.after(10)
    change = watched.compound.database
    with change.write() as connection:
        record(connection, Entry(START, Act.BACKED_UP, "test", "test", "gateway"))
    watched.after(190)
    assert 0 == watched.after(70)
    assert (Hindrance.REGISTER,) == watched.reasons
    watched.witness()
    assert 2 == watched.after(70)


def test_a_receiver_that_is_gone_is_a_fault_once(watched: Watched) -> None:
    """It is tried again and again, told after three minutes, and over with the first sign taken."""
    watched.after(10)
    watched.ear.why = "ConnectionRefusedError"
    watched.after(UNHEARD_AFTER + 60 + 15)
    assert [(DEADMAN, False)] == [(each.device, each.online) for each in watched.notices]
    assert "url: ConnectionRefusedError" in watched.notices[0].text
    watched.after(120)
    assert 1 == len(watched.notices)
    watched.ear.why = ""
    assert 1 == watched.after(16)
    assert [False, True] == [each.online for each in watched.notices]


def test_a_box_that_is_silent_itself_blames_nobody(watched: Watched) -> None:
    """While no sign is given, none can be taken: that is no fault of whoever waits for it."""
    watched.after(10)
    watched.without_the_engine(1200)
    assert [] == watched.notices


def test_a_start_is_no_error_and_a_fault_is(watched: Watched, caplog: pytest.LogCaptureFixture) -> None:
    """Until the first self-probe it is silent in plain words; what is wrong later is an error."""
    caplog.set_level(logging.INFO, "gateway.deadman")
    watched.deadman.pulse(Pulse(watched.compound.clocks.steady()))
    watched.deadman.step(0)
    assert [logging.INFO] == [each.levelno for each in caplog.records]
    watched.after(60)
    watched.compound.sos.loses_probes = True
    watched.after(40)
    assert [logging.INFO, logging.INFO, logging.ERROR] == [each.levelno for each in caplog.records]
