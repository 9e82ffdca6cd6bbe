"""Holds a saved run against the checker again: `python -m tests.chaos.replay FOLDER`. Starts no box.

Its faults fall again in `./cuobian test -n0 --long --chaos-again FOLDER tests/chaos/test_mixed.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.chaos.checker import breaches
from tests.chaos.history import read
from tests.chaos.plan import planned

HISTORY, DATABASE = "history.jsonl", "cuobian.db"


def main(arguments: list[str]) -> int:
    """Print the faults of a run and every breach; return 1 where there is one."""
    folder = Path(arguments[0])
    lines = read(folder / HISTORY)
    plan = planned(lines)
    sys.stdout.write(f"seed {plan.seed}, {plan.seconds:g} s, {len(plan.faults)} faults\n")
    found = breaches(lines, folder / DATABASE)
    sys.stdout.writelines(f"{each}\n" for each in found or ["no breach"])
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
