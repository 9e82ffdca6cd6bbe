"""The page of every figure, `api/METRICS.md`: `python -m api.metrics_reference` prints it."""

from __future__ import annotations

import sys

from api.exposition import Family
from api.metrics_families import FAMILIES

INTRODUCTION = """\
# Figures at /metrics

<!-- Written by `python -m api.metrics_reference` from metrics_families.py; a test compares. -->

For Prometheus, text format 0.0.4. Whoever collects them has a token, made by
`cuobian token add prometheus --scope metrics:read` and sent as `Authorization: Bearer …`. Example rules for
alerts: [`systemd/prometheus.yml`](../systemd/prometheus.yml).

No label holds a name, a person, a device or an address. Units are seconds and bytes. What the core counts
itself it writes every ten seconds with its self-probe; `cuobian_figures_age_seconds` says how old that is,
and while it is older than a minute nothing is said of the core's process, inbox and sign of life.

| figure | type | labels | meaning |
|---|---|---|---|
"""


def reference() -> str:
    """Return the whole page."""
    return INTRODUCTION + "".join(map(_row, FAMILIES))


def _row(family: Family) -> str:
    labels = ", ".join(f"`{each}`" for each in family.labels)
    return f"| `{family.name}` | {family.type} | {labels} | {family.help} |\n"


if __name__ == "__main__":
    sys.stdout.write(reference())
