"""What devices may send: a target for every template and every framing.

They come from the catalogue itself, so that a new one is tried without a line here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from devices import topics
from devices.catalogue import SHIPPED, read_folder
from devices.esp3 import crc8
from devices.framing import Cut, Frame, Framer, framer
from devices.placeholders import fill
from devices.registry import Registry
from devices.template import Sample, Template
from gateway.domain.model import DeviceId, EventType, LineId, RawMessage, Reading
from gateway.domain.site import Device, Line
from tests.devices.sides import AT, site_of
from tests.fuzz.mutate import LARGE
from tests.fuzz.target import AT_ONCE, Target

TEMPLATES = read_folder(SHIPPED)
DEVICE, LINE = DeviceId("sample"), LineId("sample")
GENERIC = ("devices.registry:Registry.decode", "devices.registry:Registry.knows")


def whole(readings: Sequence[Reading]) -> None:
    """Assert that there is a reading, and that each can be kept: a device, a known type, text."""
    assert readings, "nothing came of it"
    for each in readings:
        f"{each.reason}{each.detail}{each.device}{each.presented}{each.sender_id}".encode()
        assert each.device, "of no device"
        assert each.type in EventType, f"of the type {each.type!r}"
        assert len(each.detail.encode()) <= 4200, f"detail of {len(each.detail)}"
        assert isinstance(json.loads(each.detail), dict), "detail that is no object"
        assert len(each.raw) <= 512, f"raw of {len(each.raw)}"
        assert (each.type is EventType.UNDECODED) == bool(each.reason), "undecoded without a reason"
        assert each.battery is None or 0 <= each.battery <= 100, f"a battery of {each.battery}"
        assert each.at is None or each.at.tzinfo is not None


class Installed:
    """One device of one template, and everything it may say through."""

    def __init__(self, template: Template, params: Mapping[str, str]) -> None:
        self.template = template
        given = {each.name: each.default or each.example for each in template.params} | dict(params)
        self._line = LINE if template.transport == "serial" else None
        device = Device(DEVICE, template.template, line=self._line, params=given)
        self.registry = Registry({template.template: template})
        self.registry.bind(site_of(device, lines=[Line(LINE, "sample")]))
        self.origins = sorted(self._origins(given))

    def _origins(self, params: Mapping[str, str]) -> Iterator[str]:
        if self.template.mqtt is not None:
            asked = {self.template.mqtt.topic, *(each.topic for each in self.template.samples if each.topic)}
            yield from (fill(each, params) for each in asked)
        elif self._line is None:
            yield from (f"{topics.ROOT}{DEVICE}/{leaf}" for leaf in ("event", "status"))
        else:
            yield LINE

    def hear(self, data: bytes) -> list[Reading]:
        """Give bytes to it as they come from the wire, and return what is made of them."""
        if self.template.line is not None:
            return self._framed(data)
        source = topics.OSDP if self.template.osdp is not None else topics.BULK
        found: list[Reading] = []
        large = len(data) > 100_000
        for origin in self.origins[:1] if large else self.origins:
            for retained in (False,) if large else (False, True):
                raw = RawMessage(AT, source, origin, data, retained=retained)
                assert isinstance(self.registry.knows(raw), bool)
                readings = self.registry.decode(raw)
                whole(readings)
                if retained:
                    assert not {each.type for each in readings} & PRESSES, "a press from memory"
                found += readings
        return found

    def _framed(self, data: bytes) -> list[Reading]:
        cut = framer(self.template.line.cut if self.template.line is not None else None)
        bodies = [*cut.feed(data), *cut.idle()]
        count, noise = cut.take_skipped()
        raws = [RawMessage(AT, topics.SERIAL, LINE, body) for body in bodies]
        raws += [RawMessage(AT, topics.SERIAL, LINE, noise, handle=count)] if count else []
        found = [each for raw in raws for each in self.registry.decode(raw)]
        assert not raws or found, "nothing came of it"
        if found:
            whole(found)
        return found


PRESSES = {EventType.SOS_PRESSED, EventType.FALL, EventType.SMOKE, EventType.GAS, EventType.LEAK}


def wire_of(sample: Sample) -> bytes:
    """Return what a sample is on the wire."""
    return sample.wire


def templates() -> Iterator[Target]:
    """Give a target for every template of the catalogue, made of what its real units sent."""
    for name, template in TEMPLATES.items():
        params = template.samples[0].params
        installed = Installed(template, params)
        samples = [wire_of(each) for each in template.samples]
        yield Target(
            f"template {name}",
            samples,
            installed.hear,
            covers=GENERIC,
            most=AT_ONCE if template.line is not None else 2 * LARGE,
        )


def framings() -> dict[str, Cut]:
    """Return every way bytes are cut: the catalogue's, and one of each kind a file may ask for."""
    kinds: dict[str, Cut] = {
        "fixed": Frame(start=b"\xaa\xa4", length=12, end=b"\x55"),
        "delimited": Frame(start=b"\x02", end=b"\x03", longest=32),
        "xor8": Frame(start=b"\x02", end=b"\x03", check="xor8", longest=32),
        "sum8": Frame(start=b"\x02", end=b"\x0d\x0a", check="sum8", longest=32),
        "told": Frame(start=b"\x7e", length_at=1, length_adds=3, check="sum8", longest=40),
    }
    for name, template in TEMPLATES.items():
        if template.line is not None and template.line.cut not in kinds.values():
            kinds[name] = template.line.cut
    return kinds


def frame_around(kind: Cut, body: bytes) -> bytes:
    """Return a whole frame of a kind."""
    if kind is None:
        return body.hex().encode() + b"\r\n"
    if kind == "esp3":
        head = len(body).to_bytes(2, "big") + b"\x00\x01"
        return b"\x55" + head + bytes([crc8(head)]) + body + bytes([crc8(body)])
    if kind.length is not None:
        body = body[: kind.length - kind.overhead].ljust(kind.length - kind.overhead, b"\x20")
    inner = (bytes([len(body)]) if kind.length_at is not None else b"") + body
    xored = 0
    for byte in inner:
        xored ^= byte
    check = {"xor8": bytes([xored]), "sum8": bytes([sum(inner) & 0xFF]), None: b""}[kind.check]
    return kind.start + inner + check + kind.end


def _cut(kind: Cut, data: bytes) -> None:
    """Assert that a framer gives the same however bytes are cut, and counts no byte twice."""
    at_once = framer(kind)
    bodies = [*at_once.feed(data), *at_once.idle()]
    skipped, noise = at_once.take_skipped()
    assert max(map(len, bodies), default=0) <= 70_000
    assert 0 <= skipped <= len(data)
    assert len(noise) <= 64
    if len(data) < 2000:
        step = Random(len(data)).randrange(1, 9)
        again: Framer = framer(kind)
        pieces = [body for at in range(0, len(data), step) for body in again.feed(data[at : at + step])]
        assert bodies == [*pieces, *again.idle()], f"cut into {step} it reads otherwise"


def _framers() -> Iterator[Target]:
    for name, kind in framings().items():
        samples = [frame_around(kind, bytes([0x20 | n] * n)) for n in (1, 4, 8)]
        yield Target(
            f"framing {name}",
            [*samples, b"".join(samples)],
            lambda data, kind=kind: _cut(kind, data),  # type: ignore[misc]
            covers=(
                *("devices.framing:Frame.body", "devices.framing:LineFramer.feed", "devices.esp3:crc8"),
                "devices.framing:DelimitedFramer.feed",
                "devices.skipped:Cutter.feed",
                "devices.framing:Framer.feed",
            ),
            most=AT_ONCE,
        )


def targets() -> list[Target]:
    """Return them all."""
    return [*templates(), *_framers()]
