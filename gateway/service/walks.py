"""Walk tests: begun over a place, carried on by what comes in, ended by a person. Never sends or signs.

How an item stands is worked out when somebody looks: from what a person said and from the events since. So
nothing has to run while a walk goes on, and nothing of it is lost with a process.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain import walk as walking
from gateway.domain.alarm import Actor, Role
from gateway.domain.deadman import PROBE_LASTS
from gateway.domain.errors import NotFound
from gateway.domain.model import AlarmId, DeviceId, EventType, Now
from gateway.domain.site import DOOR
from gateway.domain.walk import (
    ARMED_LASTS,
    Due,
    Evidence,
    Item,
    Move,
    Pressed,
    Standing,
    Subject,
    SubjectKind,
    Walk,
    WalkId,
    WalkRefused,
    WalkState,
)
from gateway.service import answers
from gateway.service.linkkey import LinkKey
from gateway.service.walk_subjects import BOX_CLOCK, BOX_PROBE, subjects_of
from gateway.store import core_state as own_state
from gateway.store import outbox, walks
from gateway.store.db import Database
from gateway.store.moment import to_micros
from gateway.store.queries import system
from gateway.store.queries import walks as found
from gateway.store.site import load_site

SHOWN = 50
OUTCOMES = {"en": "walk test"}
"""How what a walk has raised ended, by the site's language; the log says it to people."""
OUTCOME = "走查测试"


@dataclass(frozen=True, slots=True)
class WalkView:
    """A walk as it stands now."""

    walk: Walk
    items: Sequence[Item]
    armed: Mapping[DeviceId, datetime]
    """Buttons whose next press is announced, and until when (steady)."""
    trials: Sequence[AlarmId]
    """Announced presses that came in, and that nobody has said anything about yet."""

    def count(self, standing: Standing) -> int:
        """Return how many items stand so."""
        return sum(each.standing is standing for each in self.items)


def start(
    database: Database, place: str | None, by: str, presses: Collection[str], now: Now, keys: LinkKey,
    *, only_due: bool = False,
) -> WalkId:  # fmt: skip
    """Begin a walk over a place, or over everything; `presses` are the templates that read a call for help.

    `only_due`: leaves out what is proved and unchanged. Raises NotFound or WalkRefused.
    """
    with database.read() as connection:
        site = load_site(connection)
    if place is not None and place not in site.places:
        raise NotFound(f"there is no place {place}")
    if not by.strip():
        raise WalkRefused("expected the name of who walks, found none")
    wanted = subjects_of(site, presses, keys, place)
    with database.write() as connection:
        if only_due:
            proofs = found.last_proofs(connection)
            kept = [each for each in wanted if walking.due(each, proofs.get((each.kind.value, each.id)))]
            wanted = kept if any(each.kind is not SubjectKind.BOX for each in kept) else []
        if not wanted:
            raise WalkRefused("found nothing to prove here, expected at least one device, door or path")
        name = site.place_name(site.places[place].id) if place in site.places else site.name  # type: ignore[index]
        fresh = Walk(WalkId(0), place, name, WalkState.OPEN, by.strip(), now.at, now.steady)
        return walks.insert(connection, fresh, wanted, found.last_event(connection))


def every(database: Database) -> Sequence[Walk]:
    """Return the last walks, newest first."""
    with database.read() as connection:
        return found.newest(connection, SHOWN)


def view(database: Database, id_: WalkId, now: Now) -> WalkView:
    """Return a walk with all its items as they stand now. Raises NotFound."""
    with database.read() as connection:
        return view_in(connection, id_, now)


def view_in(connection: Connection, id_: WalkId, now: Now) -> WalkView:
    """Return a walk inside a transaction. Raises NotFound."""
    walk = _get(connection, id_)
    left = found.items(connection, id_)
    if walk.state is not WalkState.OPEN:
        return WalkView(walk, [each for each, _ in left], {}, ())
    evidence = _evidence(connection, walk, left, now)
    items = [walking.judged(each, evidence.get(each.number)) for each, _ in left]
    trials = found.trials(connection, id_)
    armed = {device: until for device, _, until in found.armed_in(connection, id_, to_micros(now.steady))}
    return WalkView(walk, items, armed, trials)


def decide(
    database: Database, id_: WalkId, number: int, move: Move, by: str, now: Now, reason: str = ""
) -> None:
    """Write what a person says of an item; what came in before counts no more.

    Whoever has said something of a button waits for its press no longer: from then on it is a call.
    Raises NotFound or WalkRefused.
    """
    with database.write() as connection:
        item = _item(_open(connection, id_, now), number)
        if move is Move.PROVE:
            raise WalkRefused("only what comes in proves something")
        walks.keep(
            connection, id_, walking.moved(item, move, by, now.at, reason), found.last_event(connection)
        )
        if item.subject.calls:
            walks.disarm(connection, DeviceId(item.subject.id))


def skip_rest(database: Database, id_: WalkId, by: str, now: Now, reason: str) -> int:
    """Leave out everything that still waits, with one reason; return how many. Raises as `decide`."""
    with database.write() as connection:
        waiting = [each for each in _open(connection, id_, now).items if each.standing is Standing.WAITING]
        since = found.last_event(connection)
        for item in waiting:
            walks.keep(connection, id_, walking.moved(item, Move.SKIP, by, now.at, reason), since)
        walks.disarm_walk(connection, id_)
        return len(waiting)


def arm(database: Database, id_: WalkId, number: int, by: str, now: Now) -> None:
    """Announce one press of one button, for five minutes; every other announcement of the walk is over.

    Raises NotFound or WalkRefused.
    """
    with database.read() as connection:
        site = load_site(connection)
    desk = site.expand(site.desk)
    with database.write() as connection:
        item = _item(_open(connection, id_, now), number)
        if not item.subject.calls:
            raise WalkRefused(f"{item.subject.id}: expected a button that calls for help")
        if item.standing is not Standing.WAITING:
            raise WalkRefused(f"{item.subject.id}: is {item.standing.value}, expected it to be waiting")
        # Nobody would hear a test: the press calls everybody at once, and must not be taken for one.
        if not outbox.contacts(connection, desk):
            raise WalkRefused("nobody at the guard desk can be reached: a press calls everybody at once")
        walks.disarm_walk(connection, id_)
        walks.arm(connection, DeviceId(item.subject.id), id_, by, now.steady + ARMED_LASTS)


def disarm(database: Database, id_: WalkId) -> None:
    """Take back every announcement of a walk: from now on each press calls everybody."""
    with database.write() as connection:
        walks.disarm_walk(connection, id_)


def was_us(database: Database, id_: WalkId, by: str, now: Now, keys: LinkKey) -> int:
    """Close the announced presses of a walk, as a person who stands there; return how many.

    One that has become a call for help meanwhile stays open and raises IllegalTransition: the desk closes it.
    """
    trials = view(database, id_, now).trials
    walker = Actor(Role.WALKER, by, "walk")
    with database.read() as connection:
        words = outcome(connection)
    for alarm in trials:
        answers.resolve(database, alarm, walker, now, keys, words)
    return len(trials)


def to_prove(database: Database, presses: Collection[str], keys: LinkKey) -> Sequence[tuple[Subject, Due]]:
    """Return everything installed that no signed walk has proved as it is now."""
    with database.read() as connection:
        wanted = subjects_of(load_site(connection), presses, keys)
        proofs = found.last_proofs(connection)
    asked = [(each, walking.due(each, proofs.get((each.kind.value, each.id)))) for each in wanted]
    return [(each, why) for each, why in asked if why is not None and each.kind is not SubjectKind.BOX]


def language(database: Database) -> str:
    """Return the site's language, empty where none is set."""
    with database.read() as connection:
        return system.site_names(connection)[1]


def monthly(database: Database, presses: Collection[str]) -> Sequence[Pressed]:
    """Return when each resident's own button was last pressed, longest ago first."""
    with database.look() as connection:
        return found.pressed(connection, presses)


def outcome(connection: Connection) -> str:
    """Return how what a walk has raised ended, in the site's words."""
    return OUTCOMES.get(system.site_names(connection)[1].partition("-")[0], OUTCOME)


def _get(connection: Connection, id_: WalkId) -> Walk:
    walk = found.one(connection, id_)
    if walk is None:
        raise NotFound(f"there is no walk {id_}")
    return walk


def _open(connection: Connection, id_: WalkId, now: Now) -> WalkView:
    walk = _get(connection, id_)
    if walk.state is not WalkState.OPEN:
        raise WalkRefused(f"walk {id_} is {walk.state.value}, expected it to be open")
    if walking.expired(walk, now.steady):
        raise WalkRefused(f"walk {id_} has gone on for over {walking.WALK_LASTS.days} days: begin another")
    return view_in(connection, id_, now)


def _item(seen: WalkView, number: int) -> Item:
    for each in seen.items:
        if each.number == number:
            return each
    raise NotFound(f"walk {seen.walk.id} has no item {number}")


def _evidence(
    connection: Connection, walk: Walk, left: Sequence[tuple[Item, int]], now: Now
) -> Mapping[int, Evidence]:
    evidence = dict(found.heard(connection, walk.id))
    messages = found.messages(connection, f"drill:{walk.id}:")
    for item, since in left:
        subject = item.subject
        told: Evidence | None = None
        if subject.kind is SubjectKind.DOOR:
            told = _door(connection, subject, since)
        elif subject.kind is SubjectKind.PATH:
            told = messages.get((subject.parts[0], subject.parts[1]))
        elif subject.kind is SubjectKind.BOX:
            told = _box(connection, subject, now)
        if told is not None:
            evidence[item.number] = told
    return evidence


def _door(connection: Connection, subject: Subject, since: int) -> Evidence | None:
    """Return the opening that followed a grant; of a door without a contact the grant is all there is."""
    contact, *readers = subject.parts
    granted = found.first(connection, [*readers, f"{DOOR}{subject.id}"], EventType.DOOR_GRANTED, since)
    if granted is None or granted.event is None or not contact:
        return granted
    return found.first(connection, [contact], EventType.DOOR_OPENED, granted.event)


def _box(connection: Connection, subject: Subject, now: Now) -> Evidence | None:
    if subject.id == BOX_PROBE:
        probed = own_state.probed(connection)
        if probed is None or now.steady - probed > PROBE_LASTS:
            return None
        return Evidence("self-probe", now.at - (now.steady - probed))
    if subject.id == BOX_CLOCK:
        last = found.latest(connection)
        return Evidence(BOX_CLOCK, last.at) if last is not None and last.clock_trusted else None
    return None
