"""What differs between two versions of the site, in words for the person who changes it. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from gateway.domain.camera import Camera
from gateway.domain.site import Site
from gateway.domain.site_secrets import HIDDEN, shown_source


class Sign(StrEnum):
    """What happened to one thing."""

    ADDED = "+"
    CHANGED = "~"
    REMOVED = "-"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is added, changed or removed."""

    sign: Sign
    noun: str
    id: str
    """Empty for the site itself and for the order of a kind of things."""
    text: str = ""
    """For a change: what was, and what will be."""

    def __str__(self) -> str:
        """Return it as `site diff` prints it: `~ person wu: name '吴奶奶' → '吴阿婆'`."""
        about = " ".join(filter(None, (self.noun, self.id)))
        return f"{self.sign} {about}: {self.text}" if self.text else f"{self.sign} {about}"


NOUNS: tuple[tuple[str, Callable[[Site], Mapping[Any, Any]]], ...] = (
    ("place", lambda site: site.places),
    ("person", lambda site: site.people),
    ("group", lambda site: {id_: _group(site, id_) for id_ in site.groups}),
    ("duty", lambda site: site.duties),
    ("policy", lambda site: site.policies),
    ("line", lambda site: site.lines),
    ("device", lambda site: site.devices),
    ("door", lambda site: site.doors),
    ("schedule", lambda site: site.schedules),
    ("right", lambda site: dict(enumerate(site.rights, 1))),
)


def changes_between(before: Site, wanted: Site) -> tuple[Change, ...]:
    """Return every difference, in the order of the site document; versions do not count."""
    return tuple(_all(before, wanted))


def _all(before: Site, wanted: Site) -> Iterator[Change]:
    text = _differences(_head(before), _head(wanted))
    if text:
        yield Change(Sign.CHANGED, "site", "", text)
    for noun, section in NOUNS:
        yield from _section(noun, section(before), section(wanted))


def _section(noun: str, before: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> Iterator[Change]:
    for id_, each in wanted.items():
        if id_ not in before:
            yield Change(Sign.ADDED, noun, str(id_), _label(each))
        elif before[id_] != each:
            yield Change(Sign.CHANGED, noun, str(id_), _differences(_values(before[id_]), _values(each)))
    for id_, each in before.items():
        if id_ not in wanted:
            yield Change(Sign.REMOVED, noun, str(id_), _label(each))
    kept = [id_ for id_ in before if id_ in wanted]
    if kept != [id_ for id_ in wanted if id_ in before]:
        yield Change(Sign.CHANGED, noun, "", "another order")


def _head(site: Site) -> Mapping[str, object]:
    return {
        "name": site.name,
        "language": site.language,
        "timezone": site.timezone,
        "default_policy": site.default_policy,
        "desk": site.desk,
        "maintenance": site.maintenance,
        "task_within": site.task_within,
        "drills": site.drills,
    }


def _group(site: Site, id_: str) -> Mapping[str, object]:
    return {"name": site.group_names.get(id_, ""), "members": site.groups[id_]}


def _label(thing: Any) -> str:
    return str(thing["name"] if isinstance(thing, Mapping) else getattr(thing, "name", ""))


def _values(thing: Any) -> Mapping[str, object]:
    if isinstance(thing, Mapping):
        return thing
    return {field.name: getattr(thing, field.name) for field in fields(thing)}


def _differences(before: Mapping[str, object], wanted: Mapping[str, object]) -> str:
    different = [key for key in wanted if before[key] != wanted[key]]
    return ", ".join(f"{key} {_said(before[key])} → {_said(wanted[key])}" for key in different)


def _said(value: object) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, timedelta):
        return f"{value.total_seconds():.15g} s"
    if isinstance(value, frozenset):
        return _said(sorted(value))
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_said, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_said(each)}' for key, each in value.items())}}}"
    if is_dataclass(value) and not isinstance(value, type):
        # That somebody is called without any delay is not worth a word.
        hidden = {each.name for each in fields(value) if not each.repr}
        told = {key: HIDDEN if key in hidden and each else each for key, each in asdict(value).items()}
        if isinstance(value, Camera):
            told["source"] = shown_source(value.source)
        return _said({key: each for key, each in told.items() if each != timedelta(0)})
    return str(value) if isinstance(value, int) else repr(str(value))
