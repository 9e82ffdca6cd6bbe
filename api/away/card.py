"""A neighbour's page as it travels through the relay: the very words of `/n/…`, in both languages.

Says nothing that the page itself would not say: no name before an answer, none after the close. No door opens
from afar, and where the key is stays in the compound.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from api.away.seal import Letter
from api.neighbour import CALL, KNOWN, scene_of, until_of
from api.pages.language import LANGUAGES, known
from api.pages.render import Pages, zone
from gateway.domain.model import Now
from gateway.domain.said import RESOLVED, WORDS
from gateway.domain.short_code import short_code
from gateway.service.links import LinkView
from gateway.store.db import Database
from gateway.store.moment import to_micros
from gateway.store.queries import system


@dataclass(frozen=True, slots=True)
class Away:
    """What the page of somebody who is away says otherwise."""

    closes: bool
    """Whether a call for help may be closed through the relay."""
    closed_by: str
    """The text message that closes it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the box has decided about lately: a phone is thanked only where its answer is among these."""

    ids: tuple[str, ...] = ()
    scene: str | None = None
    """What the page shows of the latest; None: how things stand."""


def card_of(
    pages: Pages, database: Database, view: LinkView, heard: Heard, now: Now, *, closes: bool
) -> bytes:
    """Return the text of a card. Raises ValueError where even one language is too long."""
    scene = (None if view.closed else heard.scene) or scene_of(view)
    spoken = known(view.language) or LANGUAGES[0]
    drawn = {each: _page(pages, database, view, scene, now, each, closes=closes) for each in LANGUAGES}
    said: dict[str, object] = {
        "at": to_micros(now.steady),
        "made": int(now.at.timestamp()),
        "language": spoken,
        "closed": view.closed,
        "heard": list(heard.ids),
    }
    text = _text({**said, "pages": drawn})
    if len(text) > Letter.CARD.room:
        text = _text({**said, "pages": {spoken: drawn[spoken]}})
    if len(text) > Letter.CARD.room:
        raise ValueError(f"found a page of {len(text)} bytes, expected at most {Letter.CARD.room}")
    return text


def _text(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _page(
    pages: Pages, database: Database, view: LinkView, scene: str, now: Now, spoken: str, *, closes: bool
) -> str:
    with database.read() as connection:
        _, _, timezone = system.site_names(connection)
    digit = WORDS[RESOLVED].split()[0]
    values: Mapping[str, object] = {
        "scene": scene,
        "view": view,
        "named": view.answered in KNOWN and not view.closed,
        "until": until_of(view, now),
        "way": None,
        "opened": None,
        "call": CALL.get(view.alarm.kind),
        "now": now,
        "zone": zone(timezone),
        "away": Away(closes, f"{digit} {short_code(view.alarm.id)}"),
    }
    return pages.render("neighbour_main.html", spoken, values)
