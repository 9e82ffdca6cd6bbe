"""Walk tests in lines and in JSON, for the command line. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from gateway.domain import walk as walking
from gateway.domain.drill_plan import Path
from gateway.domain.walk import Evidence, Item, Pressed, Standing, Walk
from gateway.service.walks import WalkView

Row = Mapping[str, object]


def walk_row(walk: Walk) -> Row:
    """Return a walk as JSON."""
    return {
        "walk": walk.id,
        "place": walk.place,
        "state": walk.state.value,
        "started_by": walk.started_by,
        "started_at": _stamp(walk.started_at),
        "ended_by": walk.ended_by or None,
        "ended_at": _stamp(walk.ended_at),
    }


def walk_line(walk: Walk) -> str:
    """Return a walk as one line."""
    where = walk.place_name or "everything"
    ended = f"  {walk.state.value} by {walk.ended_by}" if walk.ended_by else f"  {walk.state.value}"
    return f"{walk.id:>4}  {_stamp(walk.started_at)}  {where}  by {walk.started_by}{ended}"


def view_row(seen: WalkView) -> Row:
    """Return a walk with its items as JSON."""
    counts = {each.value: seen.count(each) for each in Standing}
    return {**walk_row(seen.walk), "counts": counts, "items": [item_row(each) for each in seen.items]}


def view_lines(seen: WalkView) -> Sequence[str]:
    """Return a walk with its items as lines, what waits last: there the eye rests."""
    items = sorted(seen.items, key=lambda each: each.standing is Standing.WAITING)
    counts = ", ".join(f"{seen.count(each)} {each.value}" for each in Standing)
    return [walk_line(seen.walk), *map(item_line, items), counts]


def item_row(item: Item) -> Row:
    """Return an item as JSON."""
    found = item.evidence
    return {
        "number": item.number,
        "kind": item.subject.kind.value,
        "id": item.subject.id,
        "where": item.subject.label,
        "standing": item.standing.value,
        "reason": item.reason or None,
        "by": item.by or None,
        "at": _stamp(item.at),
        "proof": _proof_row(found) if found is not None else None,
    }


def item_line(item: Item) -> str:
    """Return an item as one line."""
    told = "  ".join(_told(item))
    where = f"({item.subject.label})" if item.subject.label else ""
    name = f"{item.subject.kind.value} {item.subject.id}"
    return f"{item.number:>4}  {item.standing.value:<8} {name} {where}  {told}".rstrip()


def _told(item: Item) -> Iterator[str]:
    if item.evidence is not None:
        yield f"{item.evidence.what} {_stamp(item.evidence.at)}"
        yield from (f"! {each.value}" for each in walking.remarks(item.evidence))
    if item.reason:
        yield f"{item.by}: {item.reason}"


def _proof_row(found: Evidence) -> Row:
    return {
        "what": found.what,
        "at": _stamp(found.at),
        "event": found.event,
        "qos": found.qos,
        "skew": found.skew.total_seconds() if found.skew is not None else None,
        "battery": found.battery,
        "signal": found.signal or None,
        "clock_trusted": found.clock_trusted,
        "remarks": [each.value for each in walking.remarks(found)],
    }


def pressed_row(pressed: Pressed) -> Row:
    """Return when a resident's button was last pressed as JSON."""
    told = {"person": pressed.person, "name": pressed.name, "place": pressed.place}
    return {**told, "device": pressed.device, "pressed_at": _stamp(pressed.at)}


def pressed_line(pressed: Pressed, now: datetime) -> str:
    """Return when a resident's button was last pressed as one line."""
    last = f"{(now - pressed.at).days} days ago" if pressed.at is not None else "never"
    return f"{pressed.person:<16} {pressed.device:<24} {last:<14} {pressed.name}"


def path_row(path: Path) -> Row:
    """Return when a way to a person was last proved as JSON."""
    told = {"person": path.person, "channel": path.channel}
    return {**told, "proved_at": _stamp(path.proved_at), "asked_at": _stamp(path.asked_at)}


def path_line(path: Path, now: datetime) -> str:
    """Return when a way to a person was last proved as one line."""
    last = f"{(now - path.proved_at).days} days ago" if path.proved_at is not None else "never"
    return f"{path.person:<16} {path.channel:<24} {last}"


def _stamp(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at is not None else None
