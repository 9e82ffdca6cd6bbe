"""Every way in, given what nobody should send: no error but the declared ones, and in time (FIGURES F11)."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from tests.fuzz import papers, seen, spoken, wire
from tests.fuzz.mutate import LARGE
from tests.fuzz.target import Target, Tried, hammer, inputs, too_large
from tests.proof import Measured

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.hex"))
EVERY_RUN, SHORT, LONG = 6, 60, 1000
"""Mutations of each target's samples."""
AT_MOST = 50.0
"""Milliseconds of processor time for one input."""


@cache
def targets() -> dict[str, Target]:
    """Return every target by its name."""
    return {
        each.name: each for each in (*wire.targets(), *spoken.targets(), *papers.targets(), *seen.targets())
    }


def spelled(text: str) -> bytes:
    """Return the bytes of one line of the corpus: hexadecimal digits, `HEX*TIMES` for many of them."""
    parts = (part.partition("*") for part in text.split())
    return b"".join(bytes.fromhex(digits) * int(times or 1) for digits, _, times in parts)


def of_corpus(file: Path) -> tuple[Target, Iterator[bytes]]:
    """Return the target that a file of the corpus names in its first line, and its inputs."""
    first, *rest = file.read_text().splitlines()
    return targets()[first.removeprefix("# ")], (spelled(each) for each in rest if not each.startswith("#"))


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_what_once_failed_holds(file: Path) -> None:
    """Each input that once broke something breaks nothing now."""
    target, given = of_corpus(file)
    tried = Tried()
    hammer(target, given, tried)
    assert ([], True) == (tried.broken, tried.inputs > 0)


def test_every_way_in_takes_rubbish() -> None:
    """A few mutations for each template, framing and decoder, in every run."""
    tried = Tried()
    for target in targets().values():
        hammer(target, inputs(target, EVERY_RUN, 0), tried)
    assert not tried.broken, "\n".join(tried.broken[:20])


@pytest.mark.figure("F11", "every template, framing, decoder and file, given mutations of what is good")
@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_no_input_breaks_a_way_in_or_holds_it_up(measured: Measured, pytestconfig: pytest.Config) -> None:
    """Bit flips, losses, splices, other values, depth and size: declared errors alone, each within 50 ms."""
    tried, long = Tried(), pytestconfig.getoption("--long")
    for target in targets().values():
        hammer(target, chain(inputs(target, LONG if long else SHORT, 1), [too_large(target)]), tried)
    measured(len(tried.broken), f"broken, of {tried.inputs} inputs", limit=0)
    slowest = round(tried.worst * 1000, 1)
    measured(slowest, "ms of processor time, the slowest", limit=AT_MOST, against=tried.slowest[:60])
    assert not tried.broken, "\n".join(tried.broken[:20])


def test_a_large_input_costs_no_large_memory() -> None:
    """Four megabytes cost a decoder a few times as much for a moment, never their tenfold."""
    for name in ("native", "template zigbee2mqtt-sos", "template rflink-ev1527", "ws-discovery", "yaml"):
        target = targets()[name]
        tracemalloc.start()
        hammer(target, iter([too_large(target)]), tried := Tried())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert ([], True) == (tried.broken, peak < 12 * LARGE), f"{name}: {peak} bytes"
