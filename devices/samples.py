"""Runs the samples of a template through framing and decoding, as if they came from the wire. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from devices import topics
from devices.framing import framer
from devices.placeholders import fill
from devices.registry import Registry
from devices.template import Sample, Template
from gateway.domain.model import DeviceId, EventType, LineId, RawMessage
from gateway.domain.site import Device, Line, Site

_DEVICE = DeviceId("sample")
_LINE = LineId("sample")
_AT = datetime(2024, 1, 1, 12, tzinfo=UTC)
"""When samples are heard: `last_seen` in a sample is meant against it."""


def failures(template: Template) -> tuple[str, ...]:
    """Return what does not hold: samples that read otherwise, and kinds of samples that are missing."""
    found = [
        f"samples[{nth}]: found {_names(read)}, expected {_names(sample.reads)}"
        for nth, (sample, read) in enumerate(zip(template.samples, _run(template), strict=True))
        if read != sample.reads
    ]
    return (*found, *_without_sample(template), *_without_negative(template))


def _names(types: tuple[EventType, ...]) -> str:
    return f"[{', '.join(type_.value for type_ in types)}]"


def _without_sample(template: Template) -> Iterator[str]:
    mqtt = template.mqtt.model_copy(update={"battery": None}) if template.mqtt is not None else None
    for nth, rule in enumerate(template.decode):
        for reads, each in rule.spread():
            alone = template.model_copy(update={"decode": (each,), "mqtt": mqtt})
            if not any(reads in read for read in _run(alone)):
                found = f"decode[{nth}]: found no sample that reads {reads.value}"
                yield f"{found}, expected one that a real unit sent"


def _without_negative(template: Template) -> Iterator[str]:
    nothing = {EventType.UNDECODED, EventType.HEARTBEAT}
    if not any(nothing.issuperset(sample.reads) for sample in template.samples):
        yield "samples: found none that means nothing, expected one that must not match"


def _run(template: Template) -> Iterator[tuple[EventType, ...]]:
    registry = Registry({template.template: template})
    for sample in template.samples:
        examples = {param.name: param.default or param.example for param in template.params}
        params = examples | dict(sample.params)
        line = _LINE if template.transport == "serial" else None
        device = Device(_DEVICE, template.template, line=line, params=params)
        registry.bind(Site(devices={_DEVICE: device}, lines={_LINE: Line(_LINE, "sample")}))
        readings = [each for raw in _raw(template, sample, params) for each in registry.decode(raw)]
        yield tuple(reading.type for reading in readings)


def _raw(template: Template, sample: Sample, params: dict[str, str]) -> Iterator[RawMessage]:
    if template.line is not None:
        cut = framer(template.line.cut)
        bodies = [*cut.feed(sample.wire), *cut.idle()]
        skipped, noise = cut.take_skipped()
        for body in bodies:
            yield RawMessage(_AT, topics.SERIAL, _LINE, body)
        if skipped and not bodies:
            yield RawMessage(_AT, topics.SERIAL, _LINE, noise, handle=skipped)
        return
    if template.osdp is not None:
        yield RawMessage(_AT, topics.OSDP, _LINE, sample.wire)
        return
    topic = _topic(template, sample, params)
    yield RawMessage(_AT, topics.BULK, topic, sample.wire, retained=sample.retained)


def _topic(template: Template, sample: Sample, params: dict[str, str]) -> str:
    if template.mqtt is not None:
        return fill(sample.topic or template.mqtt.topic, params)
    return f"{topics.ROOT}{_DEVICE}/{sample.topic or 'event'}"
