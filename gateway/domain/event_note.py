"""What an officer notes of an event: a text, some tags, and that a note is withdrawn by another. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from gateway.domain.errors import CuobianError
from gateway.domain.model import EventId

NoteId = NewType("NoteId", int)
LONGEST_TEXT, LONGEST_TAG, MOST_TAGS = 1000, 30, 8
APART = ",，、;；\n"
"""What stands between two tags in one line of a form."""


class NoteRefused(CuobianError):
    """A note that says nothing or too much, or that was withdrawn already."""

    code = "review.note_refused"


@dataclass(frozen=True, slots=True)
class Note:
    """One note; for ever as it was written."""

    id: NoteId
    event: EventId
    review: int
    by: str
    at: datetime
    text: str
    tags: tuple[str, ...] = ()
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_why: str = ""


def text_of(said: str) -> str:
    """Return a text as it is kept. Raises NoteRefused."""
    text = said.strip()
    if len(text) > LONGEST_TEXT:
        raise NoteRefused(f"found {len(text)} characters, expected at most {LONGEST_TEXT}")
    return text


def tags_of(said: Iterable[str]) -> Sequence[str]:
    """Return tags as they are kept, each once and in small letters. Raises NoteRefused."""
    found = list(dict.fromkeys(tag for each in said for tag in _parted(each)))
    if len(found) > MOST_TAGS:
        raise NoteRefused(f"found {len(found)} tags, expected at most {MOST_TAGS}")
    long = next((each for each in found if len(each) > LONGEST_TAG), None)
    if long is not None:
        raise NoteRefused(f"found a tag of {len(long)} characters, expected at most {LONGEST_TAG}")
    return found


def _parted(said: str) -> Iterable[str]:
    for mark in APART[1:]:
        said = said.replace(mark, APART[0])
    return (found for each in said.split(APART[0]) if (found := " ".join(each.split()).lstrip("#").lower()))
