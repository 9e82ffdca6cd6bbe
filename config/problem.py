"""What is wrong with a document, in words: where, what was found, what was expected. Owns no rule itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from gateway.domain.errors import ConfigurationError

KeyPath = tuple[str | int, ...]
"""Keys and positions from the top of a document to one value."""

SHOWN = 100
"""So many problems are told one by one; who has more has one mistake made many times."""
LONGEST = 60
"""Characters of a value that a message repeats."""
SECRET = re.compile(r"(?<=://).+(?=@)|(?<=password=)[^&\s]+|(?<=pwd=)[^&\s]+", re.IGNORECASE)
"""What an address may hold that no message repeats."""
UNSHOWN = "…"
WORD = re.compile(r"[\w-]{1,64}")
NEAR = 0.5
"""Likeness (difflib) from which a known word is offered for an unknown one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be used."""

    path: KeyPath
    text: str
    candidates: Sequence[str] = field(default=(), compare=False)
    """Known words, the nearest of which is offered."""
    wrong: str = ""
    """The word that is none of them."""
    required: bool = field(default=False, compare=False)
    """Whether something has to stand there."""

    def words(self) -> str:
        """Return the text, with the nearest known word where there is one."""
        near = get_close_matches(self.wrong, self.candidates, 1, NEAR) if self.wrong else []
        return f"{self.text}; nearest: {near[0]!r}" if near else self.text


def dotted(path: KeyPath) -> str:
    """Return a path as people write it: `people[2].home`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{_key(part)}" for part in path)
    return text.removeprefix(".")


def shown(value: object) -> str:
    """Return a value as a message shows it: quoted, in one line, never long."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = repr(SECRET.sub(UNSHOWN, value) if isinstance(value, str) else value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _key(part: str) -> str:
    return part if WORD.fullmatch(part) else shown(part)


def refuse(problems: Iterable[Problem], where: Callable[[KeyPath], str]) -> None:
    """Raise ConfigurationError with every problem in the order of the document; return where there is none.

    `where` tells a path in the words of its document, such as `site.yaml:14: people[2].home`.
    """
    found = list(dict.fromkeys(problems))
    told = [": ".join(filter(None, (where(each.path), each.words()))) for each in found[:SHOWN]]
    if len(found) > SHOWN:
        told.append(f"… and {len(found) - SHOWN} more")
    if told:
        raise ConfigurationError(tuple(told))
