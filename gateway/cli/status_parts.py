"""Which parts of a box answer just now: asked from outside, whoever runs. Changes nothing."""

from __future__ import annotations

import http.client
import socket
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.schema import EVERY_ADDRESS, Settings
from gateway.domain.faults import FaultKind
from gateway.domain.site import Site
from gateway.service.vision_line import SOCKET

PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part, and whether it answers."""

    label: str
    """The word for it: api, broker, modem, vision."""
    fault: FaultKind
    there: bool
    name: str = ""
    why: str = ""


def parts_of(settings: Settings) -> Sequence[Part]:
    """Return the parts that these settings ask for, beside the core, which proves itself in the database."""
    return list(_asked(settings))


def lines_of(site: Site) -> Sequence[Part]:
    """Return the serial lines that are installed, and whether their ports are there."""
    return [
        _part("line", FaultKind.LINE, _port(line.port), str(id_)) for id_, line in sorted(site.lines.items())
    ]


def _asked(settings: Settings) -> Iterator[Part]:
    yield _part("api", FaultKind.PAGES, _pages(settings))
    if not settings.broker.embedded:
        yield _part("broker", FaultKind.BROKER, _connects(settings.broker.host, settings.broker.port))
    if settings.modem.port is not None:
        yield _part("modem", FaultKind.MODEM, _port(settings.modem.port))
    if settings.vision.enabled:
        yield _part("vision", FaultKind.VISION, _socket(settings.vision_folder / SOCKET))


def _part(label: str, fault: FaultKind, why: str, name: str = "") -> Part:
    return Part(label, fault, there=not why, name=name, why=why)


def _pages(settings: Settings) -> str:
    """Return why the pages do not answer; that the core is ill is no fault of theirs."""
    host = "127.0.0.1" if settings.http.host in EVERY_ADDRESS else settings.http.host
    connection = http.client.HTTPConnection(host, settings.http.port, timeout=PATIENCE)
    try:
        connection.request("GET", "/api/v1/health")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
    return "" if status in {200, 503} else f"HTTP {status}"


def _connects(host: str, port: int) -> str:
    try:
        socket.create_connection((host, port), PATIENCE).close()
    except OSError as error:
        return type(error).__name__
    return ""


def _port(path: str) -> str:
    try:
        found = Path(path).stat()
    except OSError as error:
        return error.strerror or type(error).__name__
    return "" if stat.S_ISCHR(found.st_mode) else "no serial port"


def _socket(path: Path) -> str:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE)
        try:
            line.connect(str(path))
        except OSError as error:
            return error.strerror or type(error).__name__
    return ""
