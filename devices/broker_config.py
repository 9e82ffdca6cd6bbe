"""What the embedded broker is told: its configuration, its users and their passwords. Starts nothing.

The broker is nats-server with JetStream and MQTT 3.1.1, for one box without a broker of its own, for the demo and
for tests; it stays on loopback. Devices on the LAN and foreign bridges need mosquitto (systemd/mosquitto).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from config.secrets import read_secret, secret
from config.shape import ID, PATTERNS
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
"""Seconds until an unacknowledged message is sent again; the server's own default of 30 delays a press."""
MOST_PENDING = 1000
LEAST_PENDING = 20
PENDING_IN_ALL = 65_535
"""The server refuses subscriptions of a session beyond this sum of their `max_ack_pending` (measured, 2.15.1)."""
LARGEST_MESSAGE = 16 * 1024 * 1024
"""Bytes. Larger than any rubbish a device should send, so that it arrives and can be named."""
LARGEST_STORE = "512MB"
LOG_SIZE, LOG_FILES = 1_000_000, 3


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the embedded broker keeps its things, below the data folder."""

    data: Path

    @property
    def home(self) -> Path:
        return self.data / "broker"

    @property
    def configuration(self) -> Path:
        return self.home / "nats.conf"

    @property
    def store(self) -> Path:
        return self.home / "store"

    @property
    def log(self) -> Path:
        return self.home / "nats.log"

    @property
    def output(self) -> Path:
        """What the server prints before its log is open, and when it crashes."""
        return self.home / "output.log"

    @property
    def lock(self) -> Path:
        return self.home / "lock"

    def password_file(self, user: str) -> Path:
        """Return the file with a user's password; `secret` keeps it at mode 0600."""
        return self.data / "secrets" / _secret_name(user)


def _secret_name(user: str) -> str:
    return f"mqtt-{user}.password"


def password(folders: Folders, user: str) -> str:
    """Return the password of a user, made once. Raises ConfigurationError for a spoilt file."""
    secret(folders.data, _secret_name(user))
    return read_secret(folders.password_file(user))


def checked(devices: Iterable[str]) -> tuple[str, ...]:
    """Return the ids once each, in order. Raises ConfigurationError for one that can be no user of the broker."""
    ids = tuple(dict.fromkeys(devices))
    problems = [
        f"device {each!r}: expected {PATTERNS[ID]}, and neither {GATEWAY!r} nor {GUEST!r}"
        for each in ids
        if not re.fullmatch(ID, each) or each in {GATEWAY, GUEST}
    ]
    if problems:
        raise ConfigurationError(tuple(problems))
    return ids


def configuration(folders: Folders, port: int, devices: Iterable[str]) -> str:
    """Return the text of the server's configuration file. The passwords in it are made where they are not yet."""
    ids = tuple(devices)
    users = [_user(GATEWAY, password(folders, GATEWAY))]
    users.append(_user(GUEST, password(folders, GUEST), GUEST_TOPICS))
    users += [_user(each, password(folders, each), _own_topics(each)) for each in ids]
    return "\n".join(
        [
            "server_name: cuobian",
            f'listen: "{HOST}:-1"  # nobody may log in there: every user is for MQTT only',
            f"log_file: {_quoted(folders.log)}",
            f"logfile_size_limit: {LOG_SIZE}",
            f"logfile_max_num: {LOG_FILES}",
            f"max_payload: {LARGEST_MESSAGE}",
            "jetstream {",
            f"  store_dir: {_quoted(folders.store)}",
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

    As many as fit when the gateway's session subscribes two topics of each device.
    """
    return max(LEAST_PENDING, min(MOST_PENDING, PENDING_IN_ALL // (2 * devices + 27)))


def _own_topics(device: str) -> str:
    """Everything below the device's own topic; the subject without `.>` is what MQTT's `/#` means beside it."""
    own = f"cuobian.v1.{device}"
    return f'permissions: {{publish: ["{own}.>"], subscribe: ["{own}", "{own}.>"]}}, '


def _user(name: str, its_password: str, permissions: str = "") -> str:
    login = f"user: {_quoted(name)}, password: {_quoted(its_password)}"
    return f'  {{{login}, {permissions}allowed_connection_types: ["MQTT"]}}'


def _quoted(text: str | Path) -> str:
    return json.dumps(str(text), ensure_ascii=False)
