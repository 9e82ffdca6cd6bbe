"""What the camera worker keeps, and its door, put together as the worker does, without cameras and MQTT."""

from __future__ import annotations

from pathlib import Path

from devices.vision.desk import Compared, Desk, LookedThrough
from devices.vision.parts import Judge
from devices.vision.routes import Routes
from devices.vision.server import VisionServer
from devices.vision.socket_file import SocketFile
from devices.vision.store.faces import FaceStore
from devices.vision.store.keys import shred_keys
from devices.vision.sweeping import Sweeping


class Keeping:
    """Store, desk, door and sweeping of one worker. `store` is the `Keeper` that cameras are given."""

    def __init__(self, folder: Path, keys: Path) -> None:
        """Open the store. Raises AnotherWorker where somebody has the folder."""
        self._keys = keys
        self._file = SocketFile(folder)
        self.store = FaceStore(folder, keys)
        self._sweeping = Sweeping(self.store)
        self._server: VisionServer | None = None

    def start(self, compared: Compared, cameras: LookedThrough, judge: Judge | None) -> Desk:
        """Load who is stored, then open the door; returns at once. Without a judge nobody can be enrolled."""
        desk = Desk(self.store, compared, cameras, judge, self._sweeping.wake)
        desk.load()
        self._sweeping.start(desk)
        self._server = VisionServer(self._file, Routes(desk, lambda: shred_keys(self._keys)))
        self._server.start()
        return desk

    def alive(self) -> bool:
        """Tell whether its threads live."""
        return self._server is not None and self._server.alive() and self._sweeping.alive()

    def stop(self) -> None:
        """Close the door, end what is being erased, and let go of the files."""
        if self._server is not None:
            self._server.stop()
        self._sweeping.stop()
        self.store.close()
        self._file.close()
