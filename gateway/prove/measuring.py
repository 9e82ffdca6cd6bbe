"""Rows that benchmarks measure: each runs as a process of its own, alone on the machine. Owns no limit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gateway.bench.figure import Figure
from gateway.prove import pace
from gateway.prove.claims import BENCHES, Bench
from gateway.prove.row import Row

PATIENCE = 1800
"""Seconds that the longest may take."""


def run(folder: Path, *, long: bool, figures: Sequence[str] = ()) -> list[Row]:
    """Run the benchmarks of the chosen figures, with their words in `folder`."""
    found: list[Row] = []
    for bench in BENCHES:
        if _is_wanted(bench, figures, long=long):
            found += _steady(folder, bench, long=long)
    return found


def _steady(folder: Path, bench: Bench, *, long: bool) -> list[Row]:
    """Run a benchmark, once more where a row did not hold: a shared machine is slow for minutes at times."""
    rows = _run(folder, bench, long=long)
    if all(each.holds for each in rows):
        return rows
    return [replace(each, how=f"{each.how}, second try") for each in _run(folder, bench, long=long)]


def _run(folder: Path, bench: Bench, *, long: bool) -> list[Row]:
    how, slower = f"cuobian bench {bench.name}", pace.slower()
    words = [sys.executable, "-m", "gateway.prove.alone", bench.name, *([] if long else ["--short"])]
    with (folder / f"bench-{bench.name}.log").open("ab") as log:
        try:
            done = subprocess.run(words, stdout=subprocess.PIPE, stderr=log, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            return [_failed(how, f"took longer than {PATIENCE} s")]
    if done.returncode:
        return [_failed(how, f"ended with {done.returncode}: {log.name}")]
    figures = [Figure(**line) for line in json.loads(done.stdout)]
    unseen = sorted(bench.figures - {each.figure for each in figures if each.limit is not None})
    gaps = [_failed(how, f"measured nothing of {each}", each) for each in unseen]
    told = [each for each in figures if each.figure or each.limit is not None]
    return [*(Row(each, how, slower=slower) for each in told), *gaps]


def _failed(how: str, fault: str, figure: str | None = None) -> Row:
    return Row(Figure(figure, "the benchmark came to its end", 0, "", None), how, fault)


def _is_wanted(bench: Bench, figures: Sequence[str], *, long: bool) -> bool:
    return (long or not bench.long_only) and (not figures or bool(bench.figures & set(figures)))
