"""What the core counts of itself beside the real engine: calls for help alone, each once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.counting import Counts
from gateway.domain.errors import PermanentFailure, TemporaryFailure
from gateway.domain.figures import Sent
from gateway.domain.notification import Message
from gateway.service import figures
from tests.flow.compound import Compound


@pytest.fixture
def compound(tmp_path: Path) -> Iterator[Compound]:
    """Run a compound."""
    found = Compound(tmp_path)
    yield found
    found.close()


class Way:
    """A channel whose carrier is in a mood."""

    name, pool, digests = "webhook", 3, 9

    def __init__(self) -> None:
        self.mood: Exception | None = None

    def send(self, _message: Message, _address: str, _limit: timedelta) -> str:
        if self.mood is not None:
            raise self.mood
        return "taken"

    def check_address(self, address: str) -> str:
        return f"no {address}"

    def ready(self) -> str:
        return "not yet"

    def close(self) -> None: ...


def first_message(compound: Compound) -> Message:
    """Press, and return the message that the first neighbour gets."""
    compound.press("sos-501")
    compound.look()
    return next(phone.got[0] for phone in compound.phones.by_address.values() if phone.got)


def test_a_press_is_timed_to_its_commit_and_its_first_message(compound: Compound) -> None:
    """Once each; a fault, a second message and a repeat press begin no second time."""
    message = first_message(compound)
    counts = compound.counts
    compound.clocks.passes(0.02)
    counts.handed(message.alarm)
    counts.handed(message.alarm)
    compound.say("sos-501", {"id": "b1", "type": "battery.low"})
    compound.look()
    told = counts.figures(timedelta(0), {})
    assert (1, 1) == (sum(told.committed.counts), sum(told.handed.counts))
    assert 0.02 <= told.handed.total < 1
    compound.press("sos-501")
    compound.look()
    assert 2 == sum(counts.figures(timedelta(0), {}).committed.counts)


def test_the_core_writes_what_it_counts_with_its_probe(compound: Compound) -> None:
    """Ten seconds later it stands in the row that others read, and says whose it is."""
    first_message(compound)
    compound.fast_forward(11)
    with compound.database.read() as connection:
        said = figures.read(connection)
    assert 1 == sum(said.committed.counts)
    assert {"urgent", "bulk"} == set(said.waiting)
    assert 0 < said.process.memory
    assert 1 <= said.process.threads


def test_how_attempts_end_is_counted_by_channel(compound: Compound) -> None:
    """Taken, refused for now, refused for good; and the channel is otherwise itself."""
    message, counts, way = first_message(compound), Counts(), Way()
    channel = counts.observed({"webhook": way})["webhook"]
    assert "taken" == channel.send(message, "a", timedelta(seconds=1))
    for mood in (TemporaryFailure("busy"), PermanentFailure("gone")):
        way.mood = mood
        with pytest.raises(type(mood)):
            channel.send(message, "a", timedelta(seconds=1))
    wanted = [Sent("webhook", each, 1) for each in ("failed_permanent", "failed_temporary", "sent")]
    assert wanted == counts.figures(timedelta(0), {}).sent
    assert (3, 9, "no a", "not yet") == (
        channel.pool,
        channel.digests,  # type: ignore[attr-defined]
        channel.check_address("a"),
        channel.ready(),
    )
