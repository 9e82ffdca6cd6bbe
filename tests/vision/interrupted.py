"""Kills a store at every step of what it does, and says what is left. Run by its test, by itself.

What a step is, stands in `tests/steps.py`.
"""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from devices.vision.store.faces import FaceStore
from devices.vision.store.keys import shred_keys
from gateway.domain.steady import moment
from gateway.domain.vision import HeldPicture
from tests import steps
from tests.vision.forensics import found, pieces
from tests.vision.kept import HOUR, LI, MODEL, WU, Hands, crop, enrol, face, jpeg, store_at

REACHING = ("fsync", "unlink", "replace", "open")
"""What reaches the disk, beside statements."""


def killed(folder: Path, last: int, deed: Callable[[FaceStore], object]) -> bool:
    """Do something in a process that is killed after so many steps; tell whether it was."""
    return steps.killed(last, REACHING, deed, lambda: store_at(folder, Hands(), WU, LI))


def prepared(folder: Path) -> list[bytes]:
    """Fill a folder with two people; return what must not be found of the first once they are erased."""
    shutil.rmtree(folder, ignore_errors=True)
    store = store_at(folder, Hands(), WU, LI)
    enrol(store, WU)
    enrol(store, LI)
    snapshot = store.keep_snapshot(WU, crop())
    store.close()
    with sqlite3.connect(folder / "vision/faces.db") as raw:
        sealed = [row[0] for row in raw.execute("SELECT sealed FROM template WHERE subject = ?", (WU,))]
    raw.close()
    key = (folder / f"keys/subjects/{WU}.key").read_bytes()
    return pieces([*sealed, key, (folder / "vision/snapshots" / snapshot).read_bytes()[200:]])


def erasing(folder: Path, last: int) -> dict[str, object] | None:
    """Kill an erasure, then finish it."""
    needles = prepared(folder)
    before = found(needles, folder)
    if not killed(folder, last, lambda store: store.erase([WU])):
        return None
    again = store_at(folder, Hands(), LI)
    others = len(again.load(MODEL).get(LI, ()))
    again.erase([WU])
    left = found(needles, folder)
    again.close()
    return {"before": sorted(set(before)), "others": others, "left": left + found(needles, folder)}


def enrolling(folder: Path, last: int) -> dict[str, object] | None:
    """Kill an enrolment, then go on with it."""
    shutil.rmtree(folder, ignore_errors=True)
    store = store_at(folder, Hands(), LI)
    store.close()
    if not killed(folder, last, lambda store: store.put(WU, MODEL, face("wu"), None, 9)):
        return None
    again = store_at(folder, Hands(), WU)
    trouble, had = again.trouble(), len(again.load(MODEL).get(WU, ()))
    return {"trouble": trouble, "more": again.put(WU, MODEL, face("more"), None, 9) - had}


def shredding(folder: Path, last: int) -> dict[str, object] | None:
    """Kill the shredding of every key, then let the next start finish it."""
    needles = prepared(folder)
    if not killed(folder, last, lambda _: shred_keys(folder / "keys")):
        return None
    if (folder / "keys/shredded").exists():
        again = store_at(folder, Hands(), WU)
        shred_keys(folder / "keys")
        again.forget_everything()
        again.close()
        return {"left": found(needles, folder), "people": 0}
    again = store_at(folder, Hands(), WU)
    return {"left": [], "people": again.stored() - 2}


def holding(folder: Path, last: int) -> dict[str, object] | None:
    """Kill the moment a review lays hold of a picture, then let the next start be told again."""
    shutil.rmtree(folder, ignore_errors=True)
    store = store_at(folder, Hands(), WU)
    enrol(store, WU)
    wanted = [HeldPicture(store.keep_snapshot(WU, crop()), moment(int((Hands().wall + 99 * HOUR) * 1e6)))]
    store.close()
    if not killed(folder, last, lambda store: store.hold(wanted)):
        return None
    again = store_at(folder, Hands(), WU)
    again.hold(wanted)
    again.erase([WU])
    return {"held": again.snapshot(wanted[0].id) == jpeg(), "keys": len(list(folder.glob("keys/pictures/*")))}


def main() -> None:
    """Print what is left after each step, one line for each."""
    logging.disable()
    folder, deed = Path(sys.argv[1]), globals()[sys.argv[2]]
    for last in range(int(sys.argv[3]), 1000, int(sys.argv[4])):
        left = deed(folder, last)
        if left is None:
            return
        sys.stdout.write(json.dumps({"step": last, **left}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
