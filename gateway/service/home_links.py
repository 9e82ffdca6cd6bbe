"""A household's link: made and revoked by the office, opened by whoever holds its code. Keeps only its hash.

It is for those who lived there when it was made: when the last of them has moved out it opens nothing, and
who moved in since is not in it.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

from gateway.domain.errors import NotFound
from gateway.domain.household import HomeRefused, Subject
from gateway.domain.model import Now, PlaceId
from gateway.domain.register import Act, Entry
from gateway.domain.site_doors import HOUSEHOLD
from gateway.service.linkkey import CODE_BYTES, code_hash
from gateway.service.reviews import By
from gateway.store import households, register
from gateway.store.db import Database
from gateway.store.households import HomeLink

LASTS = timedelta(days=365)
LONGEST_CODE = 128
"""Characters of a code that are looked at."""
WHAT = "home link"


def make(database: Database, place: PlaceId, by: By, now: Now) -> str:
    """Give a household a new link and return its code, shown this once; an earlier one ends.

    Raises NotFound where there is no such household, HomeRefused where nobody lives there.
    """
    code = secrets.token_urlsafe(CODE_BYTES)
    with database.write() as connection:
        if households.kind_of(connection, place) != HOUSEHOLD:
            raise NotFound(f"there is no household {place}")
        persons = households.of_place(connection, place).persons
        if not persons:
            raise HomeRefused("found nobody who lives there, expected somebody whom the link is for")
        households.revoke_link(connection, place, now.at)
        link = HomeLink(place, persons, by.name, now.at, now.at + LASTS)
        households.add_link(connection, code_hash(code), link)
        register.append(connection, _row(place, by, now, "made"))
    return code


def revoke(database: Database, place: PlaceId, by: By, now: Now) -> bool:
    """End a household's link at once; False where there was none."""
    with database.write() as connection:
        ended = households.revoke_link(connection, place, now.at)
        if ended:
            register.append(connection, _row(place, by, now, "revoked"))
    return ended


def standing(database: Database, place: PlaceId) -> HomeLink | None:
    """Return a household's link as the office sees it: never its code."""
    with database.read() as connection:
        return households.link_of(connection, place)


def opened(database: Database, code: str, now: Now) -> Subject | None:
    """Return the household a code opens, None for one that is unknown, revoked, run out or without people."""
    if len(code) > LONGEST_CODE:
        return None
    with database.read() as connection:
        link = households.link_by_hash(connection, code_hash(code))
        if link is None or link.expires_at <= now.at:
            return None
        home = households.of_place(connection, link.place)
    left = tuple(each for each in home.persons if each in link.persons)
    return replace(home, persons=left) if left else None


def _row(place: PlaceId, by: By, now: Now, what: str) -> Entry:
    return Entry(now.at, Act.CHANGED, WHAT, by.name, by.role, detail=what, places=(place,))
