"""Makes a sample of mistakes in `gateway/domain`, prints those that no test noticed, and the score.

`python -m tests.mutation --sample 200 --seed 1`, or `--module door` for all of one module.
"""

import argparse
import ast
import random
import sys
import time
from collections.abc import Iterable, Sequence

from tests.mutation import warm
from tests.mutation.excused import Excuse, excuses, stale
from tests.mutation.mistakes import Mistake, mistakes

Made = tuple[Mistake, ast.Module]


def every_mistake(modules: Sequence[str] = ()) -> list[Made]:
    """Return every mistake of these modules, else of all, each with the tree it is made in."""
    files = [file for file in sorted(warm.DOMAIN.glob("*.py")) if not modules or file.stem in modules]
    trees = [(file.stem, ast.parse(file.read_text("utf-8"))) for file in files]
    return [(each, tree) for module, tree in trees for each in mistakes(module, tree)]


def sample(found: Sequence[Made], size: int, seed: int) -> list[Made]:
    """Return some of them by chance, the same for the same seed; all where no size is asked for."""
    return list(found) if not size or size >= len(found) else random.Random(seed).sample(found, size)


def tell(wanted: Sequence[Made], excused: Iterable[Excuse], tests: Sequence[str] = warm.TESTS) -> float:
    """Make each mistake, print those that nobody noticed, and return the percentage that was noticed."""
    pardoned = frozenset(excused)
    left, began = 0, time.monotonic()
    print(f"seeing which test reaches which line of {warm.DOMAIN.name}", flush=True)
    warm.warm_up(tests)
    known = warm.reach(tests)
    print(f"ready after {time.monotonic() - began:.0f} s; {len(wanted)} mistakes", flush=True)
    for test in sorted(known.failed):
        print(f"not asked, fails without any mistake: {test}", flush=True)
    counted = 0
    for mistake, survived in warm.survivors(wanted, known):
        if survived and Excuse.of(mistake) in pardoned:
            continue
        counted += 1
        if survived:
            left += 1
            reached = len(known.tests(mistake))
            print(f"{mistake}  ({reached} tests)" if reached else f"{mistake}  (no test)", flush=True)
    score = 100 * (counted - left) / counted if counted else 100.0
    took = time.monotonic() - began
    print(f"{counted - left} of {counted} mistakes noticed: {score:.1f} %, in {took:.0f} s")
    return score


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; end with 1 below 90 %, and where an excuse excuses nothing any more."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="of all mistakes; 0: every one")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--module", action="append", default=[], metavar="NAME", help="of gateway/domain")
    parser.add_argument("--tests", nargs="+", default=warm.TESTS, metavar="PATH", help="by these alone")
    asked = parser.parse_args(arguments)
    found, excused = every_mistake(), excuses()
    for each in (old := stale(excused, [mistake for mistake, _ in found])):
        print(f"excuses nothing: {each}")
    of = [each for each in found if not asked.module or each[0].module in asked.module]
    score = tell(sample(of, asked.sample, asked.seed), excused, asked.tests)
    return 1 if old or score < 90 else 0


if __name__ == "__main__":
    sys.exit(main())
