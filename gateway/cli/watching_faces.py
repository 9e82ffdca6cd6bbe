"""What the core has to do with faces: a link to the camera worker where they are on, else nothing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence

from config.schema import Settings
from gateway.domain.model import DeviceId
from gateway.domain.ports import Decode, Notice, Sink
from gateway.domain.site import Site
from gateway.domain.vision import VISION
from gateway.erasing_faces import Erasing
from gateway.runtime import Clock
from gateway.service import core_state
from gateway.service.comparing import Asked
from gateway.service.vision_line import SOCKET, VisionLine
from gateway.store.db import Database
from gateway.texts import turns
from gateway.vision_link import SOURCE, VisionLink, cameras_of

SWITCHED_OFF = "faces are switched off"


def vision_line(settings: Settings) -> VisionLine:
    """Return the line to the camera worker of a box."""
    return VisionLine(settings.vision_folder / SOCKET)


def vision_of(
    settings: Settings,
    database: Database,
    clock: Clock,
    notice: Callable[[Notice], None],
    sink: Sink,
    clock_trusted: Callable[[], bool],
) -> VisionLink | NoVision:
    """Return the link to the worker; without the module something that does nothing."""
    told = {each.device for each in core_state.device_states(database) if each.online is False}
    if not settings.vision.enabled:
        keys = settings.vision.keys or settings.vision_folder / "keys"
        return NoVision(notice, told, Erasing(database, clock, settings.vision_folder, keys))
    line = vision_line(settings)

    def tell(asked: Asked) -> None:
        """Let the panel or speaker at the door say what to do."""
        text = turns.asked(asked.expectation.turns, asked.language)
        # Never the expectation's own id: whoever knows it could answer for the camera.
        said = {"id": f"ask-{secrets.token_hex(8)}", "do": "say", "say": text}
        payload = json.dumps(said, ensure_ascii=False).encode()
        sink.mention(f"cuobian/v1/{asked.teller}/command", payload)

    return VisionLink(
        database,
        clock,
        line,
        notice,
        tell=tell,
        cap=settings.vision.cap,
        told=told,
        clock_trusted=clock_trusted,
    )


class NoVision:
    """Faces are switched off: what was gone or blind is missed no more, and only erasures go on."""

    def __init__(self, notice: Callable[[Notice], None], told: set[DeviceId], erasing: Erasing) -> None:
        self._notice = notice
        self._erasing = erasing
        self._told = told
        self._cameras: frozenset[DeviceId] = frozenset()

    def bind(self, site: Site) -> None:
        """Take the cameras that nobody looks through."""
        self._cameras = cameras_of(site)

    def hearing(self, decode: Decode) -> Decode:
        """Return the decoder as it is."""
        return decode

    def compare(self, asked: Sequence[Asked]) -> None:
        """Compare nobody."""

    def start(self) -> None:
        """End the faults that are none any more, and erase whom nobody else does."""
        self._erasing.start()
        for each in sorted(self._told & {VISION, *self._cameras}):
            self._notice(Notice(SOURCE, each, online=True, text=SWITCHED_OFF))

    def stop(self) -> None:
        """Erase nobody any more."""
        self._erasing.stop()
