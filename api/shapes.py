"""What programs read and write: JSON shapes, times in RFC 3339 UTC, ids as strings that sort by time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from gateway.domain.model import Now, outward
from gateway.domain.receipt import Standing
from gateway.store.queries.alarms import AlarmSummary, Earlier, LogLine, SentMessage

LIMIT = 100
MOST = 500
TEXT = 500
"""Characters of an outcome or a note."""
NAMING = frozenset({"lapsed"})
"""Lines of the gateway's own whose text is somebody's name."""

Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]
After = Annotated[str | None, Query(max_length=64, description="The `next` of the page before.")]
Order = Annotated[str, Query(pattern="^(oldest|newest)$", description="Which comes first.")]


class Named(Protocol):
    """What lists are paged by."""

    @property
    def id(self) -> str: ...


Thing = TypeVar("Thing", bound=Named)


class Shape(BaseModel):
    """Base of every shape: what is not in it is refused."""

    model_config = ConfigDict(extra="forbid")


class Entry(Shape):
    """One line of an alarm's log."""

    id: str
    at: datetime
    type: str
    role: str
    by: str | None
    channel: str
    text: str | None


class Reached(Shape):
    """How far a message had come, and when."""

    stage: str
    at: datetime


class Told(Shape):
    """One person who was called, and how far the latest call has come by the way that came furthest."""

    person: str | None
    stage: str
    channel: str
    at: datetime
    why: str | None = Field(description="What failed, or by which word of the log they answered.")


class Message(Shape):
    """One message about an alarm: to whom, by which channel, what became of it; never the address."""

    id: str
    person: str | None
    channel: str
    purpose: str
    round: int
    step: int
    state: str
    attempts: int
    created_at: datetime
    updated_at: datetime
    error: str | None
    stage: str = Field(description="How far it has come: waiting, sending, accepted, delivered, ringing, …")
    stages: list[Reached] = Field(description="What the world did with it, each the first time.")


class Alarm(Shape):
    """One call for help or one fault; null where the reader may not see it, or there is none."""

    id: str
    kind: str
    state: str
    place: str | None
    place_name: str
    resident: str | None
    raised_at: datetime
    helper: str | None
    presses: int
    pressed_at: datetime | None
    round: int = Field(description="From 1.")
    step: int = Field(description="From 1.")
    steps: int = Field(description="How many steps a round has.")
    next_in: float | None = Field(description="Seconds until the next step, or the end of a promise.")
    unreachable: bool = Field(description="The present step could reach nobody.")
    outcome: str | None
    resolved_at: datetime | None


class AlarmStory(Alarm):
    """An alarm with its messages and its log."""

    notifications: list[Message] = Field(description="The newest 500, oldest first.")
    notifications_earlier: int = Field(description="How many are older than those.")
    told: list[Told] = Field(description="Everybody who was called, who was called last first.")
    log: list[Entry] = Field(description="The newest 500, oldest first.")
    log_earlier: int = Field(description="How many are older than those.")


class AlarmPage(Shape):
    """Some alarms, and where to go on."""

    items: list[AlarmStory]
    next: str | None


class StreamedChange(Shape):
    """What the stream says of one line of a log: the line, and the alarm as it stands now."""

    alarm: Alarm
    entry: Entry


class NoteIn(Shape):
    """A line for the log."""

    text: str = Field(min_length=1, max_length=TEXT)


class OutcomeIn(Shape):
    """How it ended, in words."""

    outcome: str = Field(default="", max_length=TEXT)


def alarm(found: AlarmSummary, now: Now, *, names: bool) -> Alarm:
    """Return an alarm as it goes out, persons named only where `names`."""
    return Alarm(**_fields(found, now, names=names))


def story(
    found: AlarmSummary,
    log: Iterable[LogLine],
    messages: Iterable[SentMessage],
    earlier: Earlier,
    standings: Iterable[Standing],
    now: Now,
    *,
    names: bool,
) -> AlarmStory:
    """Return an alarm with its messages and log."""
    return AlarmStory(
        **_fields(found, now, names=names),
        notifications=[message(each, names=names) for each in messages],
        notifications_earlier=earlier.messages,
        told=[told(each, names=names) for each in standings],
        log=[entry(each, names=names) for each in log],
        log_earlier=earlier.lines,
    )


def entry(line: LogLine, *, names: bool) -> Entry:
    """Return a line of a log; its text may name people, so it goes with them."""
    return Entry(
        id=outward(line.id),
        at=line.at,
        type=line.type,
        role=line.role,
        by=line.name if names and line.name else None,
        channel=line.channel,
        text=line.text if line.text and (names or _names_nobody(line)) else None,
    )


def message(sent: SentMessage, *, names: bool) -> Message:
    """Return a message; what a carrier said may hold an address, so it goes with the names."""
    return Message(
        id=outward(sent.id),
        person=sent.person_name if names else None,
        channel=sent.channel,
        purpose=sent.purpose,
        round=sent.round + 1,
        step=sent.step + 1,
        state=sent.state,
        attempts=sent.attempts,
        created_at=sent.created_at,
        updated_at=sent.updated_at,
        error=sent.error if names and sent.error else None,
        stage=sent.stage.value,
        stages=[Reached(stage=stage.value, at=at) for stage, at in sent.stages.items()],
    )


def told(line: Standing, *, names: bool) -> Told:
    """Return one line of who was called; what a carrier said may hold an address, so it goes with names."""
    return Told(
        person=line.name if names else None,
        stage=line.stage.value,
        channel=line.channel,
        at=line.at,
        why=line.why if names and line.why else None,
    )


def next_of(ids: Sequence[int], limit: int) -> str | None:
    """Return the cursor behind a page, None where the page was not full."""
    return outward(ids[-1]) if ids and len(ids) == limit else None


def page_of(known: Iterable[Thing], after: str | None, limit: int) -> tuple[Sequence[Thing], str | None]:
    """Return the things behind a cursor by id, `limit` at most, and the cursor behind them."""
    found = [each for each in sorted(known, key=lambda each: each.id) if each.id > (after or "")][:limit]
    return found, found[-1].id if len(found) == limit else None


def reply(body: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a shape as JSON, without validating again what we made ourselves."""
    content = body.__pydantic_serializer__.to_json(body)
    return Response(content, status, headers, media_type="application/json")


def _names_nobody(line: LogLine) -> bool:
    return line.role == "gateway" and line.type not in NAMING


def _fields(found: AlarmSummary, now: Now, *, names: bool) -> dict[str, Any]:
    closed = found.state == "resolved"
    return {
        "id": outward(found.id),
        "kind": found.kind,
        "state": found.state,
        "place": found.place,
        "place_name": found.place_name,
        "resident": found.resident_name if names and found.resident_name else None,
        "raised_at": found.raised_at,
        "helper": found.helper_name if names and found.helper_name else None,
        "presses": found.presses,
        "pressed_at": found.pressed_at,
        "round": found.round + 1,
        "step": found.step + 1,
        "steps": found.steps,
        "next_in": None if closed else max(0.0, round((found.due_at - now.steady).total_seconds(), 3)),
        "unreachable": found.unreachable,
        "outcome": found.outcome if names and found.outcome else None,
        "resolved_at": found.resolved_at,
    }
