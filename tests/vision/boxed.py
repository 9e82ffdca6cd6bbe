"""The worker's store, desk and door as a process of their own, with a camera that is a picture. Run by tests.

Everything in it is real but the models: a photograph says in words whose it is.
"""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from devices.vision.gallery import Gallery
from devices.vision.secrecy import keep_memory_private
from gateway.domain.model import DeviceId
from gateway.domain.vision import Expectation
from tests.vision.keeping import Keeping
from tests.vision.kept import ToyCameras, ToyJudge, crop

CAMERA = DeviceId("cam")


class Matching(ToyCameras):
    """A camera before which whoever shows a card is matched at once, and their picture kept."""

    def __init__(self, keeping: Keeping) -> None:
        super().__init__({CAMERA: crop(7)})
        self._keeping = keeping

    def expect(self, expectation: Expectation) -> bool:
        sys.stdout.write(self._keeping.store.keep_snapshot(expectation.subject, crop()) + "\n")
        sys.stdout.flush()
        return True


def main() -> None:
    """Serve until SIGTERM."""
    keep_memory_private()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    keeping = Keeping(Path(sys.argv[1]), Path(sys.argv[2]))
    keeping.start(Gallery(), Matching(keeping), ToyJudge())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    ended.wait()
    keeping.stop()


if __name__ == "__main__":
    main()
