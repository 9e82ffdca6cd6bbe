"""Erasing whose face is to be gone where no camera worker runs: faces were switched off, and a promise stays.

Owns the folder while it works, as a worker would. Run as `python -m devices.vision.erasing FOLDER KEYS` it
takes the random names as JSON and says how many people are left: OpenCV loads into no other process then.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from devices.vision.socket_file import AnotherWorker, taken
from devices.vision.store.faces import FaceStore
from devices.vision.store.troubles import StoreTrouble
from gateway.domain.vision import SubjectId

DONE, TROUBLE, WORKER_RUNS = 0, 1, 3


def erase(folder: Path, keys: Path, subjects: Collection[SubjectId]) -> int:
    """Shred keys, templates and pictures of some people; return how many are stored still.

    Raises AnotherWorker where a worker runs, which does it itself; StoreTrouble or OSError.
    """
    if not folder.is_dir() and not keys.is_dir():
        return 0
    with taken(folder):
        store = FaceStore(folder, keys)
        try:
            if store.shredded():
                store.forget_everything()
            store.erase(subjects)
            return store.stored()
        finally:
            store.close()


def main(words: Sequence[str]) -> int:
    """Do it for another process; what went wrong is said in one line."""
    folder, keys = map(Path, words)
    try:
        left = erase(folder, keys, [SubjectId(each) for each in json.load(sys.stdin)])
    except AnotherWorker:
        return WORKER_RUNS
    except (StoreTrouble, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return TROUBLE
    sys.stdout.write(f"{left}\n")
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
