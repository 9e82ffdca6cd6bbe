"""The daily sign of life beside everything else the core does: it costs a press nothing, and ends nothing."""

from pathlib import Path

import pytest
from sqlalchemy import Connection

from gateway.domain.site import Site
from gateway.service import wellbeing
from gateway.service.batch import Committed
from gateway.store.site import load_ways
from tests.flow.mornings import CHOSEN, PHONE, WATCHED, a_day, house, on, until


def test_the_homes_are_read_once_for_all_questions_that_are_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hundreds are due at the same minute, and a press waits behind all that is read for them."""
    li = "- {id: li, name: 李爷爷, home: b3u2-502}"
    compound = house(tmp_path, WATCHED.replace(li, f"{li[:-1]}, {PHONE}, {CHOSEN}}}"))
    a_day(compound)
    read = []

    def counted(connection: Connection) -> Site:
        read.append(connection)
        return load_ways(connection)

    monkeypatch.setattr(wellbeing, "load_ways", counted)
    compound.fast_forward(minutes=15)
    assert [(0, 1), (0, 1)] == [(each.round, each.step) for each in compound.alarms()]
    assert 1 == len(read)
    compound.close()


def test_a_day_that_nobody_foresaw_stops_no_press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The core lives on, and asks again within minutes."""
    compound = house(tmp_path)
    until(compound, on(9, 30))

    def broken(*_: object, **__: object) -> tuple[Committed, bool]:
        raise KeyError("nobody")

    with monkeypatch.context() as patched:
        patched.setattr(wellbeing, "tend", broken)
        a_day(compound)
        compound.press("bare-502")
        compound.neighbour("guard").expect("call")
    compound.fast_forward(minutes=2)
    assert {"wellbeing", "sos"} == {each.kind.value for each in compound.alarms()}
    compound.close()
