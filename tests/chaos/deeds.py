"""What the programme writes beside its databases, done once in a process on a disk that can fail.

Run by its test. After each deed a file `done-NAME` is made: from that place of the log on it has to last.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from config.secrets import put_in_place, secret
from devices.modem.health import remember_tried
from devices.vision.store.faces import FaceStore
from devices.vision.store.files import private_folder, write_whole
from gateway.backup import remembered, safe
from gateway.ballast import Ballast
from gateway.domain.register import Head
from gateway.domain.vision import SubjectId
from gateway.domain.withdrawal import Gone, Withdrawals
from gateway.service.register_file import HeadFile
from tests.vision.kept import WU, enrol

AT = datetime(2026, 11, 30, tzinfo=UTC)
HEX = "ab" * 32
RESERVE = 64 * 1024


def _own_secret(data: Path) -> None:
    secret(data, "link.key")


def _key_in_place(data: Path) -> None:
    secret(data, "osdp-door.new", 16)
    put_in_place(data, "osdp-door.new", "osdp-door")


def _secret_from_the_safe(data: Path) -> None:
    safe.put(data, [("relay.key", HEX)])


def _withdrawals(data: Path) -> None:
    remembered.write(data, Withdrawals((Gone(SubjectId("s1"), None, AT),)))


def _more_withdrawals(data: Path) -> None:
    remembered.write(data, Withdrawals((Gone(SubjectId("s1"), None, AT), Gone(SubjectId("s2"), None, AT))))


def _head(data: Path) -> None:
    HeadFile(data).append(Head("box", 1, b"h" * 32, 1))


def _next_head(data: Path) -> None:
    HeadFile(data).append(Head("box", 2, b"h" * 32, 2))


def _tried_pin(data: Path) -> None:
    remember_tried(data / "modem" / "modem-pin.tried", HEX)


def _file_in_a_new_folder(data: Path) -> None:
    write_whole(private_folder(data / "other" / "keys") / "s1.key", b"k" * 32)


def _face(data: Path) -> None:
    store = FaceStore(data / "vision", data / "vision" / "keys")
    store.permit([WU])
    enrol(store, WU, 1)
    # Not closed: what was told of is to last before anybody goes.


def _reserve(data: Path) -> None:
    Ballast(data / "ballast", RESERVE).fill()


DEEDS: Mapping[str, Callable[[Path], None]] = {
    "secret": _own_secret,
    "place": _key_in_place,
    "safe": _secret_from_the_safe,
    "withdrawn": _withdrawals,
    "withdrawn-more": _more_withdrawals,
    "head": _head,
    "head-next": _next_head,
    "pin": _tried_pin,
    "key": _file_in_a_new_folder,
    "face": _face,
    "ballast": _reserve,
}

if __name__ == "__main__":
    here = Path(sys.argv[1])
    for name, deed in DEEDS.items():
        deed(here)
        (here / f"done-{name}").touch()
