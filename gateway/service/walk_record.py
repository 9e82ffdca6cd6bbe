"""The commissioning record: what a walk has found, in one fixed text, sealed with the box's own key.

Whoever has the record can read it anywhere; that nobody has changed it since, this box alone can say, because
the key never leaves it. Names no resident and no address: devices, places, and the ids of helpers.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version

from sqlalchemy import Connection

from gateway.domain import walk as walking
from gateway.domain.alarm import Actor, Role
from gateway.domain.model import Now
from gateway.domain.walk import Item, Standing, WalkId, WalkRefused, WalkState
from gateway.service.batch import Batch
from gateway.service.linkkey import LinkKey
from gateway.service.walk_paths import close
from gateway.service.walks import WalkView, view_in
from gateway.store import walks
from gateway.store.db import Database
from gateway.store.queries import system
from gateway.store.queries.walks import one

FORMAT = "cuobian-walk/1"
SEALED = "walk"
LONGEST_NAME = 100

Record = Mapping[str, object]


class RecordBroken(WalkRefused):
    """A record is none, or is not as this box sealed it."""

    code = "walk.record_broken"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record as it was signed: its text, and what proves it."""

    text: str
    seal: str

    @property
    def sum(self) -> str:
        """Return the SHA-256 of the text: two people can compare it over the telephone."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def record(self) -> Record:
        """Return what the text says."""
        said: Record = json.loads(self.text)
        return said

    def document(self) -> str:
        """Return the file to be kept: the record and its seal."""
        return json.dumps({"record": self.text, "sha256": self.sum, "seal": self.seal}, ensure_ascii=False)


def sign(database: Database, id_: WalkId, by: str, name: str, way: str, now: Now, keys: LinkKey) -> Sealed:
    """Close a walk with a record in which everything is said; `name` as signed, `by` who was logged in.

    Raises NotFound, or WalkRefused where something still waits, a trial is open, or it is too late.
    """
    name = " ".join(name.split())[:LONGEST_NAME]
    with database.write() as connection:
        seen = view_in(connection, id_, now)
        _check(seen, name, now)
        site, _, timezone = system.site_names(connection)
        items = [_frozen(each) for each in seen.items]
        signed = {"by": by, "name": name, "way": way, "at": _stamp(now.at)}
        text = _canonical({"site": site, "timezone": timezone, "signed": signed, **_told(seen, items)})
        sealed = Sealed(text, keys.seal(SEALED, text))
        walks.freeze(connection, id_, items)
        ended = replace(seen.walk, state=WalkState.SIGNED, ended_by=name, ended_at=now.at)
        walks.end(connection, replace(ended, record=sealed.text, seal=sealed.seal))
        _let_go(connection, id_, by, now, keys)
    return sealed


def give_up(database: Database, id_: WalkId, by: str, now: Now, keys: LinkKey) -> None:
    """End a walk without a record; it proves nothing. Raises NotFound or WalkRefused."""
    with database.write() as connection:
        walk = view_in(connection, id_, now).walk
        if walk.state is not WalkState.OPEN:
            raise WalkRefused(f"walk {id_} is {walk.state.value}, expected it to be open")
        walks.end(connection, replace(walk, state=WalkState.ENDED, ended_by=by, ended_at=now.at))
        _let_go(connection, id_, by, now, keys)


def sealed(database: Database, id_: WalkId) -> Sealed | None:
    """Return the record of a signed walk, None where it is not signed."""
    with database.read() as connection:
        walk = one(connection, id_)
    return Sealed(walk.record, walk.seal) if walk is not None and walk.record else None


def verified(document: str, keys: LinkKey) -> Sealed:
    """Return a record as it was signed. Raises RecordBroken where it is not as this box sealed it."""
    try:
        told = json.loads(document)
        text, seal = told["record"], told["seal"]
    except (ValueError, KeyError, TypeError):
        raise RecordBroken("found no record of a walk test, expected one that `drill record` wrote") from None
    if not isinstance(text, str) or not isinstance(seal, str):
        raise RecordBroken("found a record without its text or its seal, expected both")
    if not hmac.compare_digest(keys.seal(SEALED, text).encode(), seal.encode("utf-8", "replace")):
        raise RecordBroken("the seal does not hold: the record was changed, or another box signed it")
    return Sealed(text, seal)


def _let_go(connection: Connection, id_: WalkId, by: str, now: Now, keys: LinkKey) -> None:
    """Take back what a walk has announced and asked: nothing of it outlives it."""
    walks.disarm_walk(connection, id_)
    batch = Batch(connection, now, keys)
    close(batch, id_, Actor(Role.WALKER, by, "walk"))
    batch.flush()


def _check(seen: WalkView, name: str, now: Now) -> None:
    id_ = seen.walk.id
    if seen.walk.state is not WalkState.OPEN:
        raise WalkRefused(f"walk {id_} is {seen.walk.state.value}, expected it to be open")
    if walking.expired(seen.walk, now.steady):
        raise WalkRefused(f"walk {id_} has gone on for over {walking.WALK_LASTS.days} days: begin another")
    if not name:
        raise WalkRefused("expected the name of who signs, found none")
    if waiting := seen.count(Standing.WAITING):
        raise WalkRefused(f"{waiting} of {len(seen.items)} still wait: prove them, or say why not")
    if seen.trials:
        raise WalkRefused(f"an announced press is still open: alarm {seen.trials[0]}")


def _told(seen: WalkView, items: Sequence[Item]) -> Record:
    walk = seen.walk
    return {
        "format": FORMAT,
        "version": version("cuobian"),
        "walk": walk.id,
        "place": walk.place,
        "place_name": walk.place_name,
        "started": {"by": walk.started_by, "at": _stamp(walk.started_at)},
        "counts": {each.value: sum(item.standing is each for item in items) for each in Standing},
        "items": [_item(each) for each in items],
    }


def _frozen(item: Item) -> Item:
    at = item.at if item.at is not None else (item.evidence.at if item.evidence is not None else None)
    return replace(item, at=at)


def _item(item: Item) -> Record:
    found = item.evidence
    told: dict[str, object] = {
        "number": item.number,
        "kind": item.subject.kind.value,
        "id": item.subject.id,
        "where": item.subject.label,
        "standing": item.standing.value,
        "at": _stamp(item.at) if item.at is not None else None,
    }
    if item.reason:
        told |= {"reason": item.reason, "by": item.by}
    if found is not None:
        skew = found.skew
        told["proof"] = {
            "what": found.what,
            "event": found.event,
            "way": found.source,
            "qos": found.qos,
            "skew": round(skew.total_seconds(), 3) if skew is not None else None,
            "battery": found.battery,
            "signal": found.signal or None,
            "remarks": [each.value for each in walking.remarks(found)],
        }
    return told


def _canonical(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _stamp(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
