"""Statements about physical orders: rows of `command` that expire. Decides nothing, carries nothing out."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gateway.domain.command import CommandState, Order
from gateway.domain.model import CommandId, DeviceId, DoorId
from gateway.store.moment import from_micros, to_micros
from gateway.store.statement import Row, Statement

_INSERT = Statement(
    "INSERT INTO command (id, device, alarm, do, state, tells, by, detail, created_at, expires_at)"
    " VALUES (:id, :device, NULL, :do, 'pending', '', '', :detail, :at, :expires_at)"
)
_WAITING = Statement(
    "SELECT id, device, do, detail, expires_at FROM command"
    " WHERE state = 'pending' AND expires_at > :now ORDER BY id"
)
_EXPIRE = Statement("UPDATE command SET state = 'superseded' WHERE state = 'pending' AND expires_at <= :now")
_DROP_ALL = Statement(
    "UPDATE command SET state = 'superseded' WHERE state = 'pending' AND expires_at IS NOT NULL"
)
_DROP = Statement(
    "UPDATE command SET state = 'superseded' WHERE state = 'pending'"
    " AND id IN (SELECT value FROM json_each(:ids))"
)
_SETTLE = Statement(
    "UPDATE command SET state = :state WHERE id = :id AND device = :device AND state IN ('pending', 'sent')"
)


def insert(connection: Connection, orders: Sequence[Order], at: datetime) -> None:
    """Write what is to be done now or never."""
    if orders:
        _INSERT.many(connection, [_values(each, at) for each in orders])


def waiting(connection: Connection, now: datetime) -> Sequence[Order]:
    """Return the orders that may still be carried out, oldest first."""
    return [_order(row) for row in _WAITING.rows(connection, {"now": to_micros(now)})]


def expire(connection: Connection, now: datetime) -> None:
    """Drop the orders whose time is over."""
    _EXPIRE.run(connection, {"now": to_micros(now)})


def drop(connection: Connection, ids: Collection[CommandId]) -> None:
    """Drop orders that could not be handed over."""
    if ids:
        _DROP.run(connection, {"ids": json.dumps(list(ids))})


def drop_all(connection: Connection) -> None:
    """Drop every order that waits: nothing that an earlier run meant to do is done by this one."""
    _DROP_ALL.run(connection)


def settle(connection: Connection, id_: CommandId, device: DeviceId, state: CommandState) -> None:
    """Record what a device says became of its own order."""
    _SETTLE.run(connection, {"id": id_, "device": device, "state": state.value})


def _values(order: Order, at: datetime) -> dict[str, object]:
    detail = {"door": order.door, "grant": order.grant, "for": order.lasts.total_seconds()}
    return {
        "id": order.id,
        "device": order.device,
        "do": order.do,
        "detail": json.dumps(detail, ensure_ascii=False),
        "at": to_micros(at),
        "expires_at": to_micros(order.expires_at),
    }


def _order(row: Row) -> Order:
    detail = json.loads(row[3])
    return Order(
        id=CommandId(row[0]),
        device=DeviceId(row[1]),
        do=row[2],
        door=DoorId(detail["door"]),
        grant=detail["grant"],
        lasts=timedelta(seconds=detail["for"]),
        expires_at=from_micros(row[4]),
    )
