"""Who is called for somebody who is being forced: the guard desk, and never a neighbour by default."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.domain.alarm import AlarmKind
from gateway.domain.model import DeviceId, EventType, PersonId, PolicyId, Reading
from gateway.domain.rules import policy_for
from gateway.domain.site import Device, PlannedPolicy, PlannedStep, Site

AT = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ELDER, OWN = (
    PlannedPolicy(PolicyId(name), (PlannedStep((who,), MINUTE),), MINUTE)
    for name, who in (("elder", "zheng"), ("own", "lin"))
)


@pytest.mark.parametrize(
    ("kind", "desk", "policy", "called"),
    [
        (AlarmKind.DURESS, ("guard",), None, "guard"),
        (AlarmKind.DURESS, (), None, "zheng"),
        (AlarmKind.DURESS, ("guard",), OWN.id, "lin"),
        (AlarmKind.SOS, ("guard",), None, "zheng"),
    ],
)
def test_the_site_s_usual_plan_sends_no_neighbour_to_a_robbery(
    kind: AlarmKind, desk: tuple[str, ...], policy: PolicyId | None, called: str
) -> None:
    """Unless the reader has a plan of its own, or there is nobody else to call."""
    reader = Device(DeviceId("r"), "cuobian-reader", policy=policy)
    site = Site(
        devices={reader.id: reader},
        policies={each.id: each for each in (ELDER, OWN)},
        default_policy=ELDER.id,
        desk=desk,
    )
    found = policy_for(Reading(reader.id, EventType.DOOR_DURESS, AT), kind, site)
    assert (PersonId(called),) == found.steps[0].people
