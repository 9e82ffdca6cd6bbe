"""Sealed envelopes: a code on paper that lets somebody in when nobody with the right role is there.

One session each, for an hour. Breaking one is loud: it raises a notice on the board and tells the desk and
whoever maintains the site, in the very transaction that opens the session. Never keeps a code.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from gateway.domain import escalation, totp
from gateway.domain.alarm import GATEWAY, Actor, Alarm, AlarmKind, AlarmState, Role
from gateway.domain.errors import CuobianError, NotFound
from gateway.domain.model import AlarmId, DeviceId, Now
from gateway.domain.plan import Moment, Scene, Written, copied
from gateway.domain.rules import TECHNICAL_WAIT
from gateway.domain.site import Site
from gateway.service import sessions
from gateway.service.accounts import NAME, AccountRefused, AccountRole, hash_of
from gateway.service.batch import Batch
from gateway.service.linkkey import LinkKey
from gateway.service.log_in_rows import of_account, of_envelope
from gateway.service.reviews import By
from gateway.service.sessions import LogInFailed, Opened, Origin
from gateway.store import accounts, envelopes
from gateway.store import sessions as stored
from gateway.store.db import Database
from gateway.store.envelopes import SIGN, Envelope
from gateway.store.site import load_site

ROLES = (AccountRole.GUARD, AccountRole.OFFICER)
"""Whose absence costs a life or keeps the police out; anybody else can wait for the office."""
LETTERS = 20
"""100 bits."""
LASTS = timedelta(hours=1)
LOGIN = "login:"
"""What the notice is about, with the envelope's number behind it."""
LONGEST_REASON = 200


class ReasonMissing(CuobianError):
    """Whoever breaks an envelope says who they are and why."""

    code = "envelope.reason_missing"


def make(database: Database, role: AccountRole, by: By, now: Now) -> tuple[int, str]:
    """Make an envelope; return its number and the code, which is shown this once. Raises AccountRefused."""
    if role not in ROLES:
        raise AccountRefused("an envelope is for the guard desk or the police")
    code = totp.written(secrets.randbits(5 * LETTERS), LETTERS)
    with database.write() as connection:
        account = envelopes.add(connection, role.value, _hash(code), by.name, now.at)
        of_account(connection, account, by, f"envelope made, role {role.value}", now)
    return account, code


def take_back(database: Database, id_: int, by: By, now: Now) -> None:
    """Make an envelope useless and end the session it opened. Raises NotFound."""
    with database.write() as connection:
        if envelopes.one(connection, id_) is None:
            raise NotFound("there is no such envelope")
        accounts.set_disabled(connection, id_, disabled=True)
        stored.end_of(connection, id_)
        of_account(connection, id_, by, "envelope taken back", now)


def everyone(database: Database) -> Sequence[Envelope]:
    """Return every envelope, the oldest first."""
    with database.read() as connection:
        return envelopes.everyone(connection)


def break_open(
    database: Database, code: str, who: str, reason: str, now: Now, keys: LinkKey, origin: Origin
) -> Opened:
    """Use an envelope up: notice, messages and session are one transaction.

    Raises ReasonMissing, and LogInFailed for a code that is not known, used, or taken back.
    """
    who, reason = _plain(who), _plain(reason)[:LONGEST_REASON]
    if not NAME.fullmatch(who) or SIGN in who or not reason:
        raise ReasonMissing("expected who you are and why, found nothing that could be kept")
    with database.write() as connection:
        found = envelopes.sealed(connection, _hash(code))
        if found is None:
            raise LogInFailed("this code is not known, or was used")
        of_envelope(connection, found.id, found.role, who, reason, now)
        batch = Batch(connection, now, keys)
        alarm = _notice(batch, found, who, reason)
        envelopes.open_(connection, found.id, who, reason, alarm, now.at)
        envelopes.rename(connection, found.id, envelopes.name_of(found.id, who))
        batch.flush()
        opened, _ = sessions.begin(connection, found.id, AccountRole(found.role), now, LASTS, origin)
        return opened


def _notice(batch: Batch, found: Envelope, who: str, reason: str) -> AlarmId:
    """Raise what the board shows and the desk and the site's maintenance are told."""
    alarm = _alarm(load_site(batch.connection), found, who, batch.next_alarm(), batch.now)
    raised = batch.take(None, escalation.begin(alarm, batch.now.steady, GATEWAY))
    batch.take(None, escalation.note(raised, Actor(Role.GUARD, who, "envelope"), reason))
    return alarm.id


def _alarm(site: Site, found: Envelope, who: str, id_: AlarmId, now: Now) -> Alarm:
    about = DeviceId(f"{LOGIN}{found.id}")
    told = Written([((*site.desk, *site.maintenance), TECHNICAL_WAIT)])
    return Alarm(
        id=id_,
        kind=AlarmKind.TECHNICAL,
        state=AlarmState.RAISED,
        subject=f"device:{about}:broken",
        devices=(about,),
        place=None,
        place_name=str(about),
        resident=None,
        resident_name=who,
        policy=copied(told, site, Scene(AlarmKind.TECHNICAL), Moment(now.wall)),
        raised_at=now.at,
        due_at=now.steady,
        fired_at=now.steady,
        pressed_at=now.at,
        language=site.language,
    )


def _plain(text: str) -> str:
    """Return what can be printed of a text, as one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _hash(code: str) -> bytes:
    return hash_of(f"envelope:{totp.typed(code)}")
