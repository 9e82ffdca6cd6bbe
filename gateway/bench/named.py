"""The benchmarks by their names. Measures nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gateway.bench import console, faces, forgetting, ingest, reach, review, sos
from gateway.bench.figure import Figure

BENCHES: Mapping[str, Callable[..., list[Figure]]] = {
    "sos": sos.run,
    "ingest": ingest.run,
    "console": console.run,
    "reach": reach.run,
    "faces": faces.run,
    "review": review.run,
    "forgetting": forgetting.run,
}
