"""One benchmark as a process of its own: prints its figures whole, as JSON. Judges nothing."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from gateway.bench.named import BENCHES


def main(words: Sequence[str]) -> int:
    """Measure the benchmark that is named, in its short form with `--short`."""
    name, *rest = words
    with tempfile.TemporaryDirectory(prefix="cuobian-prove-") as folder:
        figures = BENCHES[name](Path(folder), short="--short" in rest)
    sys.stdout.write(json.dumps([asdict(each) for each in figures], ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
