"""What somebody looks for within a review: time, place, door, kind, outcome, alarm; never a person or a face.

Narrows the scope that was opened, and cannot widen it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from urllib.parse import urlencode

from sqlalchemy import Connection

from gateway.domain.model import PlaceId
from gateway.domain.review_kinds import Kind, Outcome, types_of
from gateway.domain.review_scope import Scope
from gateway.store import reviews
from gateway.store.queries import doors
from gateway.store.queries.review_entries import doors_by_device
from gateway.store.queries.review_ways import Wanted

MINUTES = "%Y-%m-%dT%H:%M"
SECONDS = "%Y-%m-%dT%H:%M:%S"
EARLIEST, LATEST = 1970, 9000
"""Years that may be typed: beyond them a time has no place in every zone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for; what is empty is open. Times are of reception, the end excluded."""

    since: datetime | None = None
    until: datetime | None = None
    place: str = ""
    door: str = ""
    kinds: tuple[Kind, ...] = ()
    outcome: Outcome | None = None
    alarm: bool | None = None

    @property
    def anything(self) -> bool:
        """Tell whether something is asked for at all."""
        return self != Asked()

    @property
    def sifted(self) -> bool:
        """Tell whether more is asked for than a kind."""
        return replace(self, kinds=()) != Asked()

    def toggled(self, kind: Kind) -> Asked:
        """Return the same with a kind, or without it where it is asked for already."""
        kept = tuple(each for each in Kind if (each in self.kinds) != (each is kind))
        return replace(self, kinds=kept)

    def at(self, since: datetime | None, until: datetime | None) -> Asked:
        """Return the same at another time."""
        return replace(self, since=since, until=until)

    def query(self, where: tzinfo, **more: object) -> str:
        """Return it as the query of an address, times as the clock at the place shows them."""
        found: list[tuple[str, object]] = [
            ("since", typed(self.since, where)),
            ("until", typed(self.until, where)),
            ("place", self.place),
            ("door", self.door),
            *(("kind", each.value) for each in self.kinds),
            ("outcome", self.outcome.value if self.outcome is not None else ""),
            ("alarm", "" if self.alarm is None else "yes" if self.alarm else "no"),
            *more.items(),
        ]
        words = urlencode([(name, str(value)) for name, value in found if value not in {"", None}])
        return f"?{words}" if words else ""


def typed(at: datetime | None, where: tzinfo) -> str:
    """Return a time as a form takes it, empty for none."""
    if at is None:
        return ""
    local = at.astimezone(where)
    return local.strftime(SECONDS if local.second else MINUTES)


def asked_of(words: Mapping[str, str], kinds: list[str], where: tzinfo) -> Asked:
    """Return what the address of a page asks for; a word it does not know asks for nothing."""
    return Asked(
        since=_moment(words.get("since", ""), where),
        until=_moment(words.get("until", ""), where),
        place=words.get("place", "")[:64],
        door=words.get("door", "")[:64],
        kinds=tuple(each for each in Kind if each.value in kinds),
        outcome=next((each for each in Outcome if each.value == words.get("outcome")), None),
        alarm={"yes": True, "no": False}.get(words.get("alarm", "")),
    )


def narrowed(connection: Connection, scope: Scope, asked: Asked) -> Scope:
    """Return what is left of a scope; a place that lies outside leaves nothing."""
    places = reviews.subtree(connection, [PlaceId(asked.place)]) if asked.place else None
    return scope.narrowed(places, asked.since, asked.until)


def wanted(connection: Connection, asked: Asked) -> Wanted:
    """Return which events of the scope are asked for; of a door nobody knows there are none."""
    door = doors.one(connection, asked.door) if asked.door else None
    devices = frozenset(doors_by_device([door] if door is not None else [])) if asked.door else None
    return Wanted(types_of(asked.kinds, asked.outcome), devices, asked.alarm)


def _moment(said: str, where: tzinfo) -> datetime | None:
    """Return a time as a form sends it; None where none was typed, or none that a clock can show."""
    try:
        found = datetime.fromisoformat(said.strip())
    except ValueError:
        return None
    if not EARLIEST <= found.year <= LATEST:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=where)
