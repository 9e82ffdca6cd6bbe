"""Everything at once: faults that overlap while people press, come, look and answer; by a seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.conftest import MakeChaosBox
from tests.chaos.history import Line, read
from tests.chaos.people import Pace
from tests.chaos.plan import PLANNED, overlapping, planned
from tests.chaos.replay import HISTORY
from tests.chaos.run import Life, drive, finish, judge
from tests.chaos.table import rows_for, table
from tests.proof import Measured

MINUTES = 10
WAIT = "8"


def test_a_plan_is_the_same_for_the_same_seed_and_is_read_back() -> None:
    """Another seed gives another plan; of one part of the box never two things go wrong at once."""
    plan = overlapping(5, 600, table())
    assert plan == overlapping(5, 600, table())
    assert plan != overlapping(6, 600, table())
    lines = [Line(0, "run", "begun", {"seed": 5, "seconds": 600.0})]
    lines += [Line(0, "run", PLANNED, each) for each in plan.lines()]
    assert plan == planned(lines)
    parts = {each.name: each.strikes_at for each in table()}
    for nth, each in enumerate(plan.faults):
        rest = plan.faults[nth + 1 :]
        assert not [x for x in rest if parts[x.name] == parts[each.name] and x.at < each.at + each.holds]
    assert len({each.name for each in plan.faults}) > 15, "most of the table"


@pytest.mark.live
@pytest.mark.crash
@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.figure("chaos", "ten minutes of overlapping faults: lost, doubled, unanswered, unrecorded")
def test_ten_minutes_of_overlapping_faults(
    make_chaos_box: MakeChaosBox, chaos_seed: int, measured: Measured, request: pytest.FixtureRequest
) -> None:
    """What the checker finds afterwards is nothing; a saved run can be driven again."""
    box = make_chaos_box(WAIT, records=True)
    rows = rows_for(box)
    saved = request.config.getoption("--chaos-again")
    plan = overlapping(chaos_seed, 60 * MINUTES, rows)
    if saved:
        plan = planned(read(Path(saved) / HISTORY))
    box.ready()
    life = Life(box, plan.seed, Pace())
    life.start()
    drive(life, plan, rows)
    kept = finish(life, box.folder / "kept", watch=2 * float(WAIT) + 8)
    judge(kept)
    presses = sum(each.what == "pressed" for each in read(kept.history))
    measured(0, f"breaches, {presses} presses under {len(plan.faults)} faults", limit=0)
