"""The words for each kind of fault, in both languages: what, why, what it means, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from gateway.domain.faults import Fault, FaultKind

FILE = Path(__file__).with_name("fault_words.yaml")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of one fault."""

    what: str
    cause: str
    then: str
    """What it means for those who may need help."""
    do: Sequence[str]
    page: str = ""
    """Where on the box's own pages one goes on; empty: nowhere."""


@cache
def _all() -> Mapping[str, Mapping[str, Mapping[str, str | list[str]] | str]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Mapping[str, Mapping[str, Mapping[str, str | list[str]] | str]] = yaml.load(
        FILE.read_text("utf-8"),
        Loader=loader,  # noqa: S506 a safe one, in C
    )
    return found


def words_of(fault: Fault, language: str) -> Words:
    """Return the words for a fault: Chinese for every language of that family, else English."""
    return _words(fault.kind, "zh" if language.lower().startswith("zh") else "en", fault.device)


def _words(kind: FaultKind, language: str, device: str) -> Words:
    entry = _all()[kind.value]
    said, page = entry[language], entry.get("page", "")
    if not isinstance(said, Mapping) or not isinstance(page, str):
        raise TypeError(f"{FILE.name}: {kind.value}: expected words in {language}, found none")
    what, cause, then = (str(said[each]).replace("{device}", device) for each in ("what", "cause", "then"))
    steps = [str(each) for each in said["do"]]
    return Words(what, cause, then, steps, page.replace("{device}", device))
