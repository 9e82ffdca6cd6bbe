"""Alarms for programs and the guard desk: lists, one with its story, and what the desk does with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query
from starlette.responses import Response

from api import shapes
from api.access import Guard, Viewer, Visitor
from api.ids import inward
from api.parts import Parts, TheParts
from api.registering import list_seen, seen
from gateway.domain.alarm import AlarmState
from gateway.domain.errors import NotFound
from gateway.domain.model import AlarmId, PersonId, PlaceId, outward
from gateway.domain.register import Act
from gateway.domain.review import ApprovalRequired, OutsideReview
from gateway.domain.veil import veiled
from gateway.service import answers, review_reading
from gateway.store.queries import alarms, review_alarms
from gateway.store.queries.alarms import AlarmSummary
from gateway.store.queries.receipts import standing

router = APIRouter(prefix="/api/v1/alarms", tags=["alarms"])

OPEN = "open"
FOR_EVER = datetime.max.replace(tzinfo=UTC)
"""Until when somebody sees an alarm whom no review bounds."""
StateFilter = Annotated[
    str | None,
    Query(
        pattern=f"^({OPEN}|{'|'.join(AlarmState)})$", description="One state, or `open` for all but resolved."
    ),
]


@router.get("", response_model=shapes.AlarmPage)
async def list_alarms(
    visitor: Viewer,
    parts: TheParts,
    state: StateFilter = None,
    after: shapes.After = None,
    limit: shapes.Limit = shapes.LIMIT,
    order: shapes.Order = "oldest",
) -> Response:
    """List alarms by id, each with its messages and its log."""
    start = inward(after) if after else None
    scope = visitor.inside.scope if visitor.inside is not None else None
    if scope is not None or state != OPEN:
        await list_seen(parts, visitor, "list:alarms")
    with parts.database.read() as connection:
        # Within a review an alarm is asked for by how it stood then, which the stories know.
        asked = _states(state if scope is None else None)
        found = alarms.page(connection, asked, start, limit, newest=order == "newest", scope=scope)
    ids = [each.id for each in found]
    items = [each for each in _stories(parts, visitor, found) if each.state in _states(state)]
    return shapes.reply(shapes.AlarmPage(items=items, next=shapes.next_of(ids, limit)))


@router.get("/{id}", response_model=shapes.AlarmStory)
async def show_alarm(visitor: Viewer, parts: TheParts, id: str) -> Response:  # noqa: A002  the path's own word
    """Show one alarm with its messages and its log."""
    await looked_back(parts, visitor, inward(id))
    return _shown(parts, visitor, inward(id))


@router.post("/{id}/acknowledge", response_model=shapes.AlarmStory)
async def acknowledge(visitor: Guard, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Promise that the desk goes, or sends somebody."""
    return await _act(parts, visitor, id, answers.acknowledge)


@router.post("/{id}/decline", response_model=shapes.AlarmStory)
async def decline(visitor: Guard, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Say that the desk cannot go; ends its own promise."""
    return await _act(parts, visitor, id, answers.decline)


@router.post("/{id}/arrive", response_model=shapes.AlarmStory)
async def arrive(visitor: Guard, parts: TheParts, id: str) -> Response:  # noqa: A002
    """Say that the desk is at the door."""
    return await _act(parts, visitor, id, answers.arrive)


@router.post("/{id}/resolve", response_model=shapes.AlarmStory)
async def resolve(visitor: Guard, parts: TheParts, id: str, body: shapes.OutcomeIn) -> Response:  # noqa: A002
    """Close an alarm, with how it ended in words."""
    return await _act(parts, visitor, id, answers.resolve, body.outcome)


@router.post("/{id}/note", response_model=shapes.AlarmStory)
async def note(visitor: Guard, parts: TheParts, id: str, body: shapes.NoteIn) -> Response:  # noqa: A002
    """Add a line to the log; possible after the end too."""
    return await _act(parts, visitor, id, answers.note, body.text)


async def looked_back(parts: Parts, visitor: Visitor, alarm: int) -> None:
    """Have on record who sees an alarm: officers each, the desk one that is over, which is no duty any more.

    Raises OutsideReview for what an officer's review does not cover.
    """
    with parts.database.read() as connection:
        found = next(iter(alarms.by_ids(connection, [alarm])), None)
    covered(visitor, found)
    if found is None or (visitor.inside is None and found.state != AlarmState.RESOLVED):
        return
    home = (PlaceId(found.place),) if found.place else ()
    resident = (PersonId(found.resident),) if found.resident else ()
    what = f"alarm:{outward(alarm)}"
    await seen(parts, visitor, Act.EVIDENCE_SEEN, what, places=home, persons=resident)


def covered(visitor: Visitor, found: AlarmSummary | None) -> None:
    """Raise OutsideReview for an alarm the visitor's review does not let them see, or that is not there."""
    if visitor.inside is None:
        return
    scope = visitor.inside.scope
    place = PlaceId(found.place) if found is not None and found.place else None
    if found is None or not scope.covers(place, found.raised_at):
        raise OutsideReview("it happened at a place or a time your review does not name")
    if found.resident in scope.closed_to:
        raise ApprovalRequired("a minor's record is shown once a second person has agreed")


async def _act(parts: Parts, visitor: Visitor, id_: str, use: Callable[..., object], *text: str) -> Response:
    alarm = inward(id_)
    await act(parts, visitor, alarm, use, *text)
    return _shown(parts, visitor, alarm)


async def act(parts: Parts, visitor: Visitor, alarm: int, use: Callable[..., object], *text: str) -> None:
    """Carry out a use case of the desk in a thread, since it waits for the disk."""
    now = parts.clock.moment()
    await run_sync(lambda: use(parts.database, AlarmId(alarm), visitor.actor, now, parts.keys, *text))


def _shown(parts: Parts, visitor: Visitor, alarm: int) -> Response:
    with parts.database.read() as connection:
        found = alarms.by_ids(connection, [alarm])
    if not found:
        raise NotFound(f"there is no alarm {outward(alarm)}")
    (item,) = _stories(parts, visitor, found)
    return shapes.reply(item)


def _stories(parts: Parts, visitor: Visitor, found: Sequence[AlarmSummary]) -> list[shapes.AlarmStory]:
    ids = [each.id for each in found]
    with parts.database.read() as connection:
        log, messages = alarms.log_of(connection, ids), alarms.messages_of(connection, ids)
        earlier = alarms.earlier(connection, ids)
        told = standing(connection, ids)
        hidden: Collection[str] = ()
        if visitor.inside is not None:
            found = review_alarms.as_of(connection, visitor.inside.scope, found)
            hidden = review_reading.closed_names(connection, visitor.inside.scope)
    until = visitor.inside.scope.until if visitor.inside is not None else FOR_EVER
    now, names = parts.clock.moment(), visitor.sees_names
    by_alarm = {id_: ([], []) for id_ in ids}  # type: dict[int, tuple[list[alarms.LogLine], list[alarms.SentMessage]]]
    for line in log:
        if line.at < until:
            by_alarm[line.alarm][0].append(veiled(line, hidden))
    for sent in messages:
        if sent.created_at < until:
            by_alarm[sent.alarm][1].append(veiled(sent, hidden))
    return [
        shapes.story(
            veiled(each, hidden),
            *by_alarm[each.id],
            earlier[each.id],
            [veiled(one, hidden) for one in told[each.id] if one.at < until],
            now,
            names=names,
        )
        for each in found
    ]


def _states(state: str | None) -> Sequence[str]:
    if state == OPEN:
        return [each for each in AlarmState if each is not AlarmState.RESOLVED]
    return [state] if state is not None else list(AlarmState)
