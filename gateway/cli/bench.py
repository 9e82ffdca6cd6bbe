"""`cuobian bench`: the project's own benchmarks, with the machine's limits measured in the same run."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from gateway.bench.figure import Figure, table
from gateway.bench.named import BENCHES

ALL = "all"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which one, and how long."""
    parser.add_argument(
        "name", nargs="?", default=ALL, choices=[*BENCHES, ALL], help="which one; all by default"
    )
    parser.add_argument("--short", action="store_true", help="fewer rounds: half a minute instead of minutes")
    parser.add_argument("--json", action="store_true", help="print JSON")


def main(args: argparse.Namespace) -> int:
    """Measure and print; 0 also where a limit does not hold, which the table says."""
    figures: list[Figure] = []
    for name, run in BENCHES.items():
        if args.name in {name, ALL}:
            with tempfile.TemporaryDirectory(prefix="cuobian-bench-") as folder:
                figures += run(Path(folder), short=args.short)
    if args.json:
        print(json.dumps([each.row() for each in figures], ensure_ascii=False))
    else:
        print(table(figures))
    return 0
