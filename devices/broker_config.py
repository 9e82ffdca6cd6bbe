"""What the embedded broker is told: the text of its configuration file. Writes nothing, starts nothing.

The broker is nats-server with JetStream and MQTT 3.1.1, for a box without a broker of its own, for the demo
and for tests. It stays on loopback: devices on the LAN and foreign bridges need mosquitto, see
systemd/mosquitto.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from config.shape import ID, PATTERNS
from devices.broker_folder import BrokerFolder
from gateway.domain.errors import ConfigurationError

HOST = "127.0.0.1"
GATEWAY = "gateway"
"""The user that may do all."""
GUEST = "guest"
"""Who connects without a name: a program on this machine, since the broker is on loopback alone. It may say
what a device says and hear what a device hears, so that trying out a button needs no password."""
GUEST_TOPICS = (
    'permissions: {publish: ["cuobian.v1.*.event", "cuobian.v1.*.status", "zigbee2mqtt.>"],'
    ' subscribe: ["cuobian.v1", "cuobian.v1.>", "homeassistant", "homeassistant.>"]}, '
)
ACK_WAIT = 5
"""Seconds until an unacknowledged message is sent again; the server's own default is 30."""
MOST_PENDING = 1000
LEAST_PENDING = 20
PENDING_IN_ALL = 65_535
"""The server refuses a session's subscriptions beyond this sum of `max_ack_pending` (measured, 2.15.1)."""
LARGEST_MESSAGE = 16 * 1024 * 1024
"""Bytes. More than a device should ever send, so that rubbish arrives and can be named."""
LARGEST_STORE = "512MB"
LOG_SIZE, LOG_FILES = 1_000_000, 3


def checked(devices: Iterable[str]) -> tuple[str, ...]:
    """Return the ids once each, in order. Raises ConfigurationError for one that can be no user."""
    ids = tuple(dict.fromkeys(devices))
    problems = [
        f"device {each!r}: expected {PATTERNS[ID]}, and neither {GATEWAY!r} nor {GUEST!r}"
        for each in ids
        if not re.fullmatch(ID, each) or each in {GATEWAY, GUEST}
    ]
    if problems:
        raise ConfigurationError(tuple(problems))
    return ids


def configuration(folder: BrokerFolder, port: int, devices: Iterable[str]) -> str:
    """Return the text of the configuration file; makes the passwords in it where there are none yet."""
    ids = tuple(devices)
    users = [_user(GATEWAY, folder.password(GATEWAY))]
    users.append(_user(GUEST, folder.password(GUEST), GUEST_TOPICS))
    users += [_user(each, folder.password(each), _own_topics(each)) for each in ids]
    return "\n".join(
        [
            "server_name: cuobian",
            f'listen: "{HOST}:-1"  # nobody may log in there: every user is for MQTT only',
            f"log_file: {_quoted(folder.log)}",
            f"logfile_size_limit: {LOG_SIZE}",
            f"logfile_max_num: {LOG_FILES}",
            f"max_payload: {LARGEST_MESSAGE}",
            "jetstream {",
            f"  store_dir: {_quoted(folder.store)}",
            f"  max_file_store: {LARGEST_STORE}",
            '  sync_interval: "5s"',
            "  limits { default_max_consumers: -1 }",
            "}",
            "mqtt {",
            f'  listen: "{HOST}:{port}"',
            f'  ack_wait: "{ACK_WAIT}s"',
            f"  max_ack_pending: {pending(len(ids))}",
            f"  no_auth_user: {GUEST}",
            "}",
            "authorization { users: [",
            *users,
            "] }",
            "",
        ]
    )


def pending(devices: int) -> int:
    """Return how many messages may wait for their acknowledgement in each subscription.

    As many as fit when one session subscribes two topics of each device.
    """
    return max(LEAST_PENDING, min(MOST_PENDING, PENDING_IN_ALL // (2 * devices + 27)))


def _own_topics(device: str) -> str:
    """Everything below the device's own topic; the subject without `.>` is the one that `/#` means beside."""
    own = f"cuobian.v1.{device}"
    return f'permissions: {{publish: ["{own}.>"], subscribe: ["{own}", "{own}.>"]}}, '


def _user(name: str, password: str, permissions: str = "") -> str:
    login = f"user: {_quoted(name)}, password: {_quoted(password)}"
    return f'  {{{login}, {permissions}allowed_connection_types: ["MQTT"]}}'


def _quoted(text: str | Path) -> str:
    return json.dumps(str(text), ensure_ascii=False)
