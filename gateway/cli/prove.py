"""`cuobian prove`: every figure the project claims, measured here and now, in one table."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from gateway.cli.parser import add_json
from gateway.prove import claims, measuring, testing
from gateway.prove.row import Row, markdown, text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the form, the figures and where the words of tests and benchmarks are kept."""
    add_json(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--short", action="store_true", help="minutes: what every change must pass; the default"
    )
    form.add_argument(
        "--long", action="store_true", help="hours: hundreds of kills, every input, full rounds"
    )
    parser.add_argument(
        "--figure",
        action="append",
        default=[],
        type=_id,
        metavar="ID",
        help="only this one, such as F2; may be repeated",
    )
    parser.add_argument("--markdown", action="store_true", help="print a table for a README")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep what tests and benchmarks said, here"
    )


def main(args: argparse.Namespace) -> int:
    """Measure and print; 1 where a row does not hold, or a figure has none and no reason stands for it."""
    began = time.monotonic()
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
        rows = _measured(args, args.keep)
    else:
        with tempfile.TemporaryDirectory(prefix="cuobian-prove-") as folder:
            rows = _measured(args, Path(folder))
    gaps = missing(rows, args.figure or claims.FIGURES)
    if args.json:
        print(json.dumps([each.line() for each in rows], ensure_ascii=False))
    else:
        print(markdown(rows) if args.markdown else text(rows))
        _sum_up(rows, gaps, time.monotonic() - began)
    unexplained = [each for each in gaps if each not in claims.MISSING]
    return 1 if unexplained or not all(each.holds for each in rows) else 0


def _measured(args: argparse.Namespace, folder: Path) -> list[Row]:
    # Benchmarks first and alone: tests run beside each other, and keep the machine busy.
    rows = measuring.run(folder, long=args.long, figures=args.figure)
    return rows + testing.run(folder, testing.Chosen(args.long, args.figure))


def _sum_up(rows: Sequence[Row], gaps: Sequence[str], seconds: float) -> None:
    for each in gaps:
        print(f"{each}: not measured: {claims.MISSING.get(each, 'no row, and no reason given')}")
    held = sum(each.holds for each in rows)
    print(f"{len(rows)} rows in {seconds / 60:.1f} minutes")
    print(f"rows: {held} passed, {len(rows) - held} failed")


def missing(rows: Sequence[Row], wanted: Sequence[str]) -> list[str]:
    """Return which of the wanted figures nothing has measured."""
    measured = {each.figure.figure for each in rows}
    return [each for each in wanted if each not in measured]


def _id(word: str) -> str:
    """Return the id of a figure; a number that nobody claims is refused before anything runs."""
    found = word.upper()
    if found in claims.FIGURES:
        return found
    if word.isalpha():
        return word.lower()
    expected = f"{claims.FIGURES[0]} to {claims.FIGURES[-1]}, or the first column of another row"
    raise argparse.ArgumentTypeError(f"found {word!r}, expected {expected}")
