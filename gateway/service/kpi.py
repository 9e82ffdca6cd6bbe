"""The figures of a period: how calls for help were answered, which ways are proven. Never writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from gateway.domain.kpi import PROVEN_WITHIN, Figures, Share, figures
from gateway.domain.model import Now, PersonId
from gateway.domain.site import Site
from gateway.service.walk_subjects import people_called
from gateway.store.db import Database
from gateway.store.queries import kpi
from gateway.store.site import load_site

PERIODS = (7, 31, 90)
"""Days that can be asked for."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """The figures of a period, and the ways to everybody who may be called."""

    since: datetime
    until: datetime
    figures: Figures
    proven: Share
    unproven: Sequence[tuple[str, str]]
    """Person's name and channel of each way that no phone has answered by within 31 days."""


def measured(database: Database, days: int, now: Now, zone: tzinfo) -> Kpi:
    """Return the figures of the last so many days."""
    since = now.at - timedelta(days=days)
    with database.read() as connection:
        site = load_site(connection)
        calls = kpi.calls_between(connection, since, now.at)
        proven = kpi.proven_since(connection, now.at - PROVEN_WITHIN)
    ways = _ways(site)
    unproven = [
        (site.people[person].name, channel)
        for person, channel, address in ways
        if (person, channel, address) not in proven
    ]
    share = Share(len(ways) - len(unproven), len(ways))
    return Kpi(since, now.at, figures(calls, now.at, zone), share, unproven)


def _ways(site: Site) -> Sequence[tuple[PersonId, str, str]]:
    """Return every way to everybody who may ever be called: things that nobody reads are none."""
    return [
        (person, contact.channel, contact.address)
        for person in people_called(site)
        for contact in dict.fromkeys(site.people[person].contacts)
        if not contact.thing
    ]
