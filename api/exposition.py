"""The text format of Prometheus, version 0.0.4: families of samples as lines. Knows no figure of ours.

Source: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gateway.domain.figures import BOUNDS, Times

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Type(StrEnum):
    """What kind of figure it is."""

    GAUGE = "gauge"
    COUNTER = "counter"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Family:
    """One figure: its name, what it means, and by which labels its samples differ."""

    name: str
    type: Type
    help: str
    labels: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of a family, with the values of its labels in their order."""

    family: str
    value: float | Times
    labels: Sequence[str] = ()


def text(families: Sequence[Family], samples: Iterable[Sample]) -> str:
    """Return the whole text; a family without samples is left out."""
    by_name: dict[str, list[Sample]] = {each.name: [] for each in families}
    for sample in samples:
        by_name[sample.family].append(sample)
    return "".join(
        f"{line}\n" for family in families if by_name[family.name] for line in _lines(family, by_name)
    )


def _lines(family: Family, by_name: Mapping[str, Sequence[Sample]]) -> Iterator[str]:
    yield f"# HELP {family.name} {_escaped(family.help)}"
    yield f"# TYPE {family.name} {family.type}"
    for each in by_name[family.name]:
        labels = dict(zip(family.labels, each.labels, strict=True))
        if isinstance(each.value, Times):
            yield from _histogram(family.name, each.value, labels)
        else:
            yield f"{family.name}{_labelled(labels)} {_number(each.value)}"


def _histogram(name: str, times: Times, labels: Mapping[str, str]) -> Iterator[str]:
    upto = 0
    for bound, count in zip([*map(_number, BOUNDS), "+Inf"], times.counts, strict=True):
        upto += count
        yield f"{name}_bucket{_labelled({**labels, 'le': bound})} {upto}"
    yield f"{name}_sum{_labelled(labels)} {_number(times.total)}"
    yield f"{name}_count{_labelled(labels)} {upto}"


def _labelled(labels: Mapping[str, str]) -> str:
    told = ",".join(f'{name}="{_quoted(value)}"' for name, value in labels.items())
    return f"{{{told}}}" if told else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n")


def _quoted(value: str) -> str:
    return _escaped(value).replace('"', '\\"')


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6g}" if abs(value) < 1e6 else f"{value:.3f}"
