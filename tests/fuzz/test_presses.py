"""Among rubbish: a press that is one is heard within one frame, and rubbish alone never is one."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from devices.framing import framer
from devices.registry import Registry
from devices.template import Sample, Template
from gateway.domain.model import EventType, Reading
from tests.fuzz.mutate import garbage, lost
from tests.fuzz.wire import PRESSES, TEMPLATES, Installed, frame_around, framings

FRAMED = {name: each for name, each in TEMPLATES.items() if each.line is not None}
SERIAL = [
    (name, sample) for name, each in FRAMED.items() for sample in each.samples if PRESSES & {*sample.reads}
]
KINDS = {name: kind for name, kind in framings().items() if name != "delimited"}
"""Of start and end alone nothing tells noise from a frame; what stands in the catalogue is never so cut."""


def calls(readings: list[Reading]) -> set[EventType]:
    """Return the calls for help among readings."""
    return {each.type for each in readings} & PRESSES


def rubbish(random: Random, sample: Sample) -> Iterator[bytes]:
    """Give what may stand before a frame on a line: noise, half of it, a lossy copy of it, line ends."""
    wire = sample.wire
    yield random.randbytes(random.randrange(60))
    yield wire[: random.randrange(len(wire))]
    yield lost(random, wire * 3)
    yield b"\x00\r\n" + bytes([wire[0]]) * random.randrange(9)


@pytest.mark.parametrize(("name", "sample"), SERIAL, ids=lambda each: each if isinstance(each, str) else "")
def test_a_press_after_rubbish_is_heard_within_one_frame(name: str, sample: Sample) -> None:
    """Senders repeat: of two presses after whatever was on the line, one at the latest is heard."""
    random = Random(name)
    for _ in range(10):
        for before in rubbish(random, sample):
            installed = Installed(TEMPLATES[name], sample.params)
            heard = calls(installed.hear(before + sample.wire + sample.wire))
            assert calls_of(sample) <= heard, before.hex()


def calls_of(sample: Sample) -> set[EventType]:
    """Return the calls that a sample is."""
    return {*sample.reads} & PRESSES


@pytest.mark.parametrize("kind", KINDS)
def test_a_framer_finds_the_second_frame_after_any_loss(kind: str) -> None:
    """A line loses a fifth of its bytes, falls silent, then brings two whole frames: one comes out."""
    random, cut = Random(kind), KINDS[kind]
    whole = frame_around(cut, b"ABCDEFG")
    (body,) = framer(cut).feed(whole)
    for _ in range(40):
        line = framer(cut)
        line.feed(lost(random, whole * random.randrange(1, 9)))
        line.idle()
        assert body in line.feed(whole + whole)


def urgent() -> list[tuple[str, Template]]:
    """Return the templates that people call for help with, or that call by themselves."""
    return [(name, each) for name, each in TEMPLATES.items() if each.reads & PRESSES]


@pytest.mark.parametrize(("name", "template"), urgent(), ids=[name for name, _ in urgent()])
def test_rubbish_alone_is_never_a_call(name: str, template: Template) -> None:
    """Words and bytes that no rule looks for raise nobody from bed."""
    random, installed = Random(name), Installed(template, template.samples[0].params)
    assert isinstance(installed.registry, Registry)
    for _ in range(20):
        said = garbage(random)
        assert set() == calls(installed.hear(said)), said
