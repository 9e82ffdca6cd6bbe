"""Use cases of the core about itself: opening the database, the clock's base, what still waits to be done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from gateway.domain.command import Ordered
from gateway.domain.deadman import PROBE_LASTS
from gateway.domain.model import CommandId, NotificationId, Now
from gateway.domain.notification import Dispatch, outdated
from gateway.domain.phone import SentText
from gateway.domain.site import Site
from gateway.domain.steady import SteadyBase, SteadyRecord, moment
from gateway.store import alarms, calls, core_state, events, outbox, walks, wellbeing
from gateway.store.db import Database
from gateway.store.events import DeviceState
from gateway.store.site import load_site

REPORTED_WITHIN = timedelta(days=1)
"""How long a network goes on trying to deliver a text, and says so."""


def load_steady(database: Database) -> SteadyRecord | None:
    """Return the remembered steady clock."""
    with database.read() as connection:
        return core_state.load_steady(connection)


def save_steady(database: Database, base: SteadyBase, instead_of: SteadyBase | None) -> SteadyBase:
    """Agree on a base for this boot with the other processes.

    A boot takes back every announced press: after it nobody knows for how long the box was off.
    """
    with database.write() as connection:
        stands = core_state.save_steady(connection, base, instead_of)
        if instead_of is not None and stands == base:
            walks.disarm_all(connection)
            wellbeing.unsure(connection)
        return stands


def lived(database: Database) -> datetime | None:
    """Return when the core last wrote that it is there, on the steady clock."""
    record = load_steady(database)
    return None if record is None else moment(record.latest)


def off_for(database: Database, now: Now) -> timedelta:
    """Return how long nothing has run here, as far as the core's own marks tell."""
    last = lived(database)
    if last is None or last == moment(0):
        return timedelta(0)
    return max(timedelta(0), now.steady - last)


def site_version(database: Database) -> int:
    """Return the version of the installed site."""
    with database.read() as connection:
        return core_state.site_version(connection)


def site(database: Database) -> Site:
    """Return the installed site."""
    with database.read() as connection:
        return load_site(connection)


def device_states(database: Database) -> Sequence[DeviceState]:
    """Return what is known of every device."""
    with database.read() as connection:
        return events.all_states(connection)


def probed(database: Database) -> datetime | None:
    """Return when the last self-probe came round, on the steady clock."""
    with database.read() as connection:
        return core_state.probed(connection)


def healthy(database: Database, now: Now) -> bool:
    """Tell whether the core's last self-probe came round at most 30 s ago."""
    last = probed(database)
    return last is not None and now.steady - last <= PROBE_LASTS


def forget_past_repeats(database: Database) -> None:
    """Let what was left untold be told once: a hundred presses repeated before a restart are one sentence."""
    with database.write_here() as connection:
        outbox.supersede_past_commands(connection)


def sent_texts(database: Database, at: datetime) -> Sequence[SentText]:
    """Return the texts of which the phone's own report may still come."""
    with database.read() as connection:
        return calls.sent_texts(connection, at - REPORTED_WITHIN)


def waiting(
    database: Database, known: Collection[NotificationId], ordered: Collection[CommandId]
) -> tuple[Sequence[Dispatch], Sequence[Ordered]]:
    """Return the messages and commands that wait to be sent, without those already in somebody's hands."""
    with database.read() as connection:
        messages = outbox.waiting(connection, known)
        commands = [each for each in outbox.commands_waiting(connection) if each[0].id not in ordered]
        found = {}
        for id_ in dict.fromkeys([*(each.alarm for each in messages), *(alarm for _, alarm in commands)]):
            alarm = alarms.get(connection, id_)
            if alarm is not None:
                found[id_] = alarm
    return (
        [Dispatch(each, found[each.alarm]) for each in messages if each.alarm in found],
        [Ordered(command, found[alarm]) for command, alarm in commands if alarm in found],
    )


def current(database: Database, id_: NotificationId, at: datetime) -> Dispatch | None:
    """Return a message with its alarm as it stands now; None where it no longer tells it or is outdated."""
    with database.look() as connection:
        found = outbox.still_tells(connection, id_)
    return None if found is None or outdated(found.notification, at) else found
