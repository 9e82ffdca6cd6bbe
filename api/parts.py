"""What every request of this process works with, put together once. Owns no behaviour."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Protocol

from fastapi import Depends, Request

from api.broker_place import Placing, nowhere
from api.events_seen import EventsSeen
from api.feed import Feed
from api.fitting import Fitting
from api.pages.render import Pages
from api.parcels import ParcelDesk
from api.reach import Narrow
from api.seeing import Seeing
from api.throttle import Gate, Guesses, Measure, Pace, Streams, Throttle, TooManyDrawn
from api.vouching import Trust
from gateway.domain.model import Now
from gateway.domain.retention import USUAL, Chosen
from gateway.domain.vision import CAP
from gateway.service import register_tally
from gateway.service.accounts import AccountRole
from gateway.service.face_enrolment import FaceDesk
from gateway.service.faces import House
from gateway.service.linkkey import LinkKey
from gateway.service.register_key import RegisterKey
from gateway.service.register_tally import Tally
from gateway.store.db import Database

LOOKS_EVERY = timedelta(seconds=10)
DRAWINGS = 300
"""A sheet has 120 codes, each 13 ms of work: two sheets in a minute and some papers."""


def no_key() -> RegisterKey:
    """Refuse: nothing is signed where nobody handed a key in."""
    raise LookupError("no key was handed in")


class Clock(Protocol):
    """Both clocks of the house at one moment."""

    def moment(self) -> Now:
        """Return wall and steady clock."""


@dataclass(frozen=True, slots=True)
class ChannelChoice:
    """A way to reach a person, as forms show it and addresses are checked; texts by `zh` and `en`."""

    label: Mapping[str, str]
    help: Mapping[str, str]
    example: str
    check: Callable[[str], str]
    """Returns what is wrong with an address, empty where nothing is."""


@dataclass(slots=True)
class Parts:
    """The database, the clocks, the key of links, and what requests share in memory."""

    database: Database
    clock: Clock
    keys: LinkKey
    pages: Pages
    language: str
    feed: Feed
    channels: Mapping[str, ChannelChoice] = field(default_factory=dict)
    fitting: Fitting = field(default_factory=Fitting)
    throttle: Throttle = field(default_factory=Throttle)
    guesses: Guesses = field(default_factory=Guesses)
    gate: Gate = field(default_factory=Gate)
    seen: Measure = field(default_factory=Measure)
    streams: Streams = field(default_factory=Streams)
    drawn: Measure = field(default_factory=lambda: Measure(DRAWINGS, TooManyDrawn))
    """Papers and pictures that are made when they are asked for, by account."""
    narrow: Narrow = field(default_factory=Narrow)
    lists: Tally = field(init=False)
    denials: Tally = field(init=False)
    failures: Tally = field(init=False)
    """Log-ins that failed."""
    second_person: bool = False
    """Whether every review needs a second person; the records of minors always do."""
    seeing: Seeing = field(default_factory=Seeing)
    faces: FaceDesk = field(default_factory=lambda: FaceDesk(House(enabled=False, cap=CAP)))
    backed_up_every: timedelta | None = None
    """How old the newest backup may become; None: none is made by itself."""
    watched: bool | None = None
    """Whether somebody outside waits for the sign of life; None where nobody asks."""
    events_seen: EventsSeen = field(default_factory=EventsSeen)
    placing: Placing = nowhere
    """Returns where devices find the broker, where this box gives them log-ins."""
    parcels: ParcelDesk = field(default_factory=ParcelDesk)
    register_key: Callable[[], RegisterKey] = no_key
    """The box's key, with which an export is signed."""
    exporting: threading.Lock = field(default_factory=threading.Lock)
    """Held while an export is built: one at a time, because it is built in memory."""
    demanded: frozenset[AccountRole] = frozenset()
    """Roles that log in with a second proof."""
    chosen: Chosen = USUAL
    """How long this house keeps what."""
    trust: Trust | None = None
    """Who vouches for the encrypted pages; None where that is not for this box to say."""
    looks: Pace = field(default_factory=lambda: Pace(LOOKS_EVERY))
    """Pages that were opened: a phone that says so again and again is heard now and then."""

    def __post_init__(self) -> None:
        """Begin to count."""
        self.lists, self.denials = register_tally.lists(self.database), register_tally.denials(self.database)
        self.failures = register_tally.failures(self.database)


async def _parts(request: Request) -> Parts:
    found: Parts = request.app.state.parts
    return found


TheParts = Annotated[Parts, Depends(_parts)]
