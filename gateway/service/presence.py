"""Who of some people has gone out, by the last passage that is recorded of each. Never writes."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from gateway.domain.model import Now, PersonId
from gateway.domain.passage import OUT_FOR, PASSAGES, leads_out
from gateway.domain.site import Site
from gateway.store import events


def gone_out(
    connection: Connection, site: Site, people: Collection[PersonId], now: Now
) -> frozenset[PersonId]:
    """Return those of these people who are known to be out; a compound that cannot tell costs nothing."""
    if not site.tells_way_out:
        return frozenset()
    last = events.last_of(connection, people, PASSAGES)
    return frozenset(
        each.person
        for each in last
        if leads_out(site, each.device, each.type) and now.steady - each.steady <= OUT_FOR
    )
