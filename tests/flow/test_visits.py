"""Visits every few days: ticked by a person or told by a door, and who is overdue stands first."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.domain.errors import NotFound
from gateway.domain.model import PersonId
from gateway.service import visits
from gateway.service.visits import Shown, VisitRefused
from tests.flow.compound import Compound
from tests.flow.document import SITE

PLANNED = SITE.replace(
    "name: 吴奶奶, home: b3u2-501}",
    "name: 吴奶奶, home: b3u2-501, visits: {every: 3d, by: ['group:bangbang', zheng]}}",
).replace("name: 李爷爷, home: b3u2-502}", "name: 李爷爷, home: b3u2-502, visits: {every: 7d, by: [zheng]}}")


@pytest.fixture
def compound(tmp_path: Path) -> Iterator[Compound]:
    """Give a compound in which two residents are looked in on; visits tell nobody anything."""
    found = Compound(tmp_path, PLANNED)
    yield found
    found.look()
    found.expect_silence()
    found.close()


def stand(compound: Compound) -> list[tuple[str, bool]]:
    """Return who stands on the list, in order, and who is overdue."""
    now = compound.clocks.moment()
    return [
        (each.standing.person, each.standing.overdue(now.at))
        for each in visits.standings(compound.database, now)
    ]


def of(compound: Compound, person: str) -> Shown:
    """Return how the visits to somebody stand."""
    found = visits.standings(compound.database, compound.clocks.moment())
    return next(each for each in found if each.standing.person == person)


def tick(
    compound: Compound, person: str = "wu", visitor: str = "zheng", note: str = "", hours_ago: float = 0
) -> None:
    """Write a visit down, as the office does."""
    now = compound.clocks.moment()
    at = now.at - timedelta(hours=hours_ago) if hours_ago else None
    visits.tick(compound.database, PersonId(person), visitor, at, note, "办公室", now)


def days_pass(compound: Compound, days: float) -> None:
    """Let days go by; this is read, never waited for."""
    compound.clocks.wall += timedelta(days=days)


def test_whom_nobody_has_visited_is_overdue(compound: Compound) -> None:
    """From the first day on, until somebody was there."""
    assert [("li", True), ("wu", True)] == stand(compound)
    tick(compound)
    assert [("li", True), ("wu", False)] == stand(compound)
    assert ["林师傅", "Mrs Chen", "郑阿姨"] == list(of(compound, "wu").standing.visitors)


def test_the_longest_overdue_stands_first(compound: Compound) -> None:
    """By the day on which it was due, not by how often."""
    tick(compound)
    tick(compound, "li")
    assert [("wu", False), ("li", False)] == stand(compound)
    days_pass(compound, 3.1)
    assert [("wu", True), ("li", False)] == stand(compound)
    days_pass(compound, 4)
    tick(compound)
    assert [("li", True), ("wu", False)] == stand(compound)


def test_a_tick_says_who_when_and_how_it_is(compound: Compound) -> None:
    """The history is kept, newest first; what a phone sends twice is one visit."""
    tick(compound, note="精神很好", hours_ago=5)
    tick(compound, note="精神很好", hours_ago=5)
    tick(compound, visitor="社工小王")
    assert [("社工小王", "", "办公室"), ("郑阿姨", "精神很好", "办公室")] == [
        (each.visitor_name, each.note, each.by) for each in of(compound, "wu").history
    ]


def test_a_door_ticks_by_itself(compound: Compound) -> None:
    """The visitor's own card or tag at the resident's door is a visit; in and out is one."""
    compound.press("door-501", type_="presence.arrived", person="lin")
    days_pass(compound, 1 / 24)
    compound.press("door-501", type_="door.granted", person="lin")
    (visit,) = of(compound, "wu").history
    assert ("林师傅", "arrived", "") == (visit.visitor_name, visit.way, visit.by)
    tick(compound, visitor="lin", note="喝了茶")
    assert ["ticked"] == [each.way for each in of(compound, "wu").history], (
        "the tick says more of the same visit"
    )


def test_what_is_no_visit(compound: Compound) -> None:
    """Somebody else's card, the visitor at another door, and the resident themselves are none."""
    compound.press("door-501", type_="door.granted", person="guard")
    compound.press("door-501", type_="door.granted", person="wu")
    compound.press("bare-502", type_="presence.arrived", person="lin")
    assert [] == list(of(compound, "wu").history)


@pytest.mark.parametrize(("hours_ago", "visitor"), [(24 * 40, "zheng"), (-2, "zheng"), (1, " ")])
def test_what_cannot_be_is_refused(compound: Compound, hours_ago: float, visitor: str) -> None:
    """A visit of next week, of last year, or by nobody; then nothing is written."""
    with pytest.raises(VisitRefused):
        tick(compound, visitor=visitor, hours_ago=hours_ago)
    assert [] == list(of(compound, "wu").history)


def test_only_who_has_a_plan_is_visited(compound: Compound) -> None:
    """A typed address cannot tick anybody else."""
    with pytest.raises(NotFound):
        tick(compound, "guard")


def test_a_plan_taken_back_leaves_the_list(compound: Compound) -> None:
    """Where nobody has planned anything the list is empty; what was written down is kept."""
    tick(compound)
    compound.apply(SITE)
    assert [] == stand(compound)
    compound.apply(PLANNED)
    assert ["郑阿姨"] == [each.visitor_name for each in of(compound, "wu").history]
