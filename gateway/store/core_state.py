"""Statements about the core itself: steady clock, self-probe, the site's version. Decides nothing."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.steady import SteadyBase, SteadyRecord
from gateway.store.db import set_value, value_of
from gateway.store.moment import from_micros, to_micros

_BASE = "steady_base"
_LATEST = "steady_latest"
_PROBE = "probe_steady"
_FIGURES = "core_figures"


def load_steady(connection: Connection) -> SteadyRecord | None:
    """Return the remembered steady clock; None on a new database."""
    base, latest = value_of(connection, _BASE), value_of(connection, _LATEST)
    if base is None:
        return None
    boot, micros = json.loads(base)
    return SteadyRecord(SteadyBase(boot, micros), int(latest or 0))


def save_steady(connection: Connection, base: SteadyBase, instead_of: SteadyBase | None) -> SteadyBase:
    """Store a base where the one given second still stands; return what stands then."""
    record = load_steady(connection)
    if (record.base if record is not None else None) != instead_of:
        return record.base if record is not None else base
    set_value(connection, _BASE, json.dumps([base.boot, base.base]))
    return base


def set_steady_latest(connection: Connection, steady: datetime) -> None:
    """Remember a steady time that was really reached, so that no later boot begins before it."""
    set_value(connection, _LATEST, str(to_micros(steady)))


def set_probed(connection: Connection, steady: datetime) -> None:
    """Remember when the last self-probe came round."""
    set_value(connection, _PROBE, str(to_micros(steady)))


def probed(connection: Connection) -> datetime | None:
    """Return when the last self-probe came round, on the steady clock."""
    found = value_of(connection, _PROBE)
    return None if found is None else from_micros(int(found))


def set_figures(connection: Connection, text: str) -> None:
    """Remember what the core says of itself."""
    set_value(connection, _FIGURES, text)


def figures(connection: Connection) -> str:
    """Return what the core said of itself last, empty where it has said nothing."""
    return value_of(connection, _FIGURES) or ""


def site_version(connection: Connection) -> int:
    """Return the number that grows with every change of the site."""
    return int(value_of(connection, "site_version") or 0)
