"""The lines of an export, for machines: one JSON object for each event, alarm and row. Owns their fields."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from gateway.domain import evidence_words
from gateway.domain.model import outward
from gateway.service.export_material import Material, Story
from gateway.store.queries.events import RecordedRow
from gateway.store.register import Stored

Line = dict[str, Any]


def jsonl(lines: Iterable[Mapping[str, Any]]) -> bytes:
    """Return objects as JSON Lines, each in its one canonical form."""
    return b"".join(canonical(each) + b"\n" for each in lines)


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys and no space, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def events(material: Material, pictures: Mapping[int, str], where: tzinfo) -> Iterable[Line]:
    """Return the events, oldest first; `pictures` are the names of files by number of the event."""
    for each in material.events:
        yield _event(material, each, where) | {"picture": pictures.get(each.id)}


def alarms(material: Material, where: tzinfo) -> Iterable[Line]:
    """Return the alarms with everything that was done, step by step."""
    return [_alarm(each, where) for each in material.stories]


def rows(material: Material) -> Iterable[Line]:
    """Return the rows of the register that tell how this was obtained, with the texts they committed to."""
    return [_row(each) for each in material.rows]


def stamp(at: datetime | None) -> str | None:
    """Return a time in RFC 3339, UTC."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _event(material: Material, found: RecordedRow, where: tzinfo) -> Line:
    chinese, english = evidence_words.event(found.type)
    detail = material.details[found.id]
    return {
        "id": outward(found.id),
        "received_at": stamp(found.received_at),
        "local": found.received_at.astimezone(where).isoformat(),
        "at": stamp(found.at),
        "clock_trusted": found.clock_trusted,
        "type": found.type,
        "type_zh": chinese,
        "type_en": english,
        "device": found.device,
        "door": detail.get("door"),
        "place": found.place,
        "place_name": material.places.get(found.place or ""),
        "person": found.person,
        "person_name": material.people.get(found.person or ""),
        "outcome": detail.get("reason"),
        "alarm": None if found.alarm is None else outward(found.alarm),
        "source": found.source,
        "detail": detail,
        "reason": found.reason or None,
    }


def _alarm(story: Story, where: tzinfo) -> Line:
    found = story.alarm
    chinese, english = evidence_words.kind(found.kind)
    return {
        "id": outward(found.id),
        "kind": found.kind,
        "kind_zh": chinese,
        "kind_en": english,
        "state": found.state or None,
        "goes_on_after_the_review": story.cut,
        "place": found.place,
        "place_name": found.place_name,
        "resident": found.resident,
        "resident_name": found.resident_name or None,
        "raised_at": stamp(found.raised_at),
        "local": found.raised_at.astimezone(where).isoformat(),
        "resolved_at": stamp(found.resolved_at),
        "outcome": found.outcome or None,
        "helper_name": found.helper_name or None,
        "presses": found.presses,
        "steps": [
            {
                "at": stamp(line.at),
                "local": line.at.astimezone(where).isoformat(),
                "type": line.type,
                "type_zh": evidence_words.step(line.type)[0],
                "type_en": evidence_words.step(line.type)[1],
                "role": line.role,
                "name": line.name or None,
                "channel": line.channel,
                "text": line.text or None,
            }
            for line in story.log
        ],
        "messages": [
            {
                "to": sent.person_name,
                "channel": sent.channel,
                "purpose": sent.purpose,
                "round": sent.round + 1,
                "step": sent.step + 1,
                "written_at": stamp(sent.created_at),
                "stage": sent.stage.value,
                "stages": {stage.value: stamp(at) for stage, at in sent.stages.items()},
            }
            for sent in story.messages
        ],
    }


def _row(found: Stored) -> Line:
    return {
        "row": json.loads(found.row.canonical()),
        "hash": found.hash.hex(),
        "texts": {name: {"salt": salt.hex(), "text": text} for name, (salt, text) in found.secrets.items()},
    }
