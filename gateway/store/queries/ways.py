"""What is read of the ways out: which of them are known to be dead, since when and why. Never writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gateway.domain.paths import MODEM, PATH
from gateway.store.moment import from_micros

_DEAD = text(
    "SELECT s.device, e.received_at, json_extract(e.detail, '$.text') FROM device_state s JOIN event e"
    " ON e.id = (SELECT max(id) FROM event WHERE device = s.device AND type = 'device.offline')"
    " WHERE s.online = 0 AND (s.device LIKE 'path:%' OR s.device LIKE 'modem:%')"
)


@dataclass(frozen=True, slots=True)
class DeadWay:
    """A way that nothing gets out by."""

    since: datetime
    why: str


def dead(connection: Connection) -> Mapping[str, DeadWay]:
    """Return the dead ways by their keys, the internet as a whole among them."""
    return {_key(row[0]): DeadWay(from_micros(row[1]), row[2] or "") for row in connection.execute(_DEAD)}


def _key(device: str) -> str:
    return device.removeprefix(PATH) if device.startswith(PATH) else MODEM
