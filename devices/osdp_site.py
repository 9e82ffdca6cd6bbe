"""Which readers are on which OSDP line, as one immutable value for one site. Pure; knows no port."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from devices.problems import fits
from devices.template import Template
from gateway.domain.model import DeviceId, LineId
from gateway.domain.site import Device, Site

MOST_READERS = 32
"""Readers on one line: libosdp's Python side writes their states into 32 bits, and past them beyond."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a reader; `inverted` where silence of the input is what counts."""

    number: int
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class ReaderIndex:
    """One installed reader: where it is spoken to, and what is wired to it."""

    device: DeviceId
    address: int
    contact: Input | None = None
    rex: Input | None = None
    strike: int = 0


@dataclass(frozen=True, slots=True)
class OsdpLineIndex:
    """One line: how to open it, and its readers."""

    id: LineId
    port: str
    baudrate: int
    readers: tuple[ReaderIndex, ...]


def lines_of(templates: Mapping[str, Template], site: Site) -> Mapping[LineId, OsdpLineIndex]:
    """Return the OSDP lines of a site; what does not fit its template is left out (`problems` tells it)."""
    on_line: dict[LineId, dict[int, ReaderIndex]] = defaultdict(dict)
    speed: dict[LineId, int] = {}
    for id_ in sorted(site.devices):
        device = site.devices[id_]
        template = templates.get(device.template)
        if template is None or template.osdp is None or not fits(device, template):
            continue
        if device.line is not None and device.line in site.lines:
            reader = _reader(device, template)
            on_line[device.line].setdefault(reader.address, reader)
            speed.setdefault(device.line, template.osdp.baudrate)
    return {
        line: OsdpLineIndex(
            line,
            site.lines[line].port,
            site.lines[line].baudrate or speed[line],
            tuple(readers.values())[:MOST_READERS],
        )
        for line, readers in on_line.items()
    }


def _reader(device: Device, template: Template) -> ReaderIndex:
    values = template.values(device.params)
    return ReaderIndex(
        device.id,
        int(values["address"]),
        _input(values.get("contact", "none")),
        _input(values.get("rex", "none")),
        int(values.get("strike", "0")),
    )


def _input(text: str) -> Input | None:
    number = text.lower()
    return None if number == "none" else Input(int(number.removesuffix("i")), number.endswith("i"))
