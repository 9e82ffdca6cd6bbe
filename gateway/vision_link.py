"""The core's line to the camera worker: gives it its orders, hears how it is, carries out erasures.

Owns a thread of low priority that shares nothing with the way of a press. Decides nothing: who may be
compared stands in `service/face_orders.py`, what the worker sees comes over MQTT like any device's word.
"""

from __future__ import annotations

import hashlib
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.exc import SQLAlchemyError

from config.secrets import read_secret
from gateway.domain.camera import Camera
from gateway.domain.camera_watch import CameraWatch, Verdict
from gateway.domain.errors import ConfigurationError, CuobianError, StoreRefused
from gateway.domain.likeness import least
from gateway.domain.model import DeviceId, EventType, RawMessage, Reading
from gateway.domain.ports import Decode, Notice
from gateway.domain.site import Device, Site
from gateway.domain.vision import CAP, CameraOrder, Expectation, Orders, Purpose, VisionState
from gateway.runtime import Clock
from gateway.service import faces, kept_pictures
from gateway.service.comparing import Asked
from gateway.service.face_orders import FaceOrders, face_orders, faces_version, note_erased, note_stored
from gateway.service.vision_line import VisionLine, VisionRefused, adapter
from gateway.store.db import Database

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5
"""Seconds between two looks at the consents: a withdrawal is with the worker long before its 5 s (F22)."""
ASK_EVERY = 2.0
"""Seconds between two questions how the worker is."""
AGAIN_EVERY = 600.0
"""Seconds after which orders are built anew in any case: an assessment ends with its day."""
NICE = 10
MOST_ASKED = 100
LATE = 5.0
"""Seconds that a comparison may wait for a worker that hangs: whoever showed the card has gone on by then."""
SOURCE = "gateway"
STATES = frozenset({EventType.DEVICE_ONLINE, EventType.DEVICE_OFFLINE})
CLOCK_WAITED_FOR = 24 * 3600.0
"""Seconds in which nothing is erased by a clock that nobody vouches for: what it erases is gone for ever.
Nobody is compared meanwhile. A box that never learns the time goes by its own after this."""
FILE = "file:"
LONGEST_WHY = 300
"""Characters of the worker's reasons that are recorded: what they say comes from cameras."""


@dataclass(frozen=True, slots=True)
class Made:
    """Orders, and what they were made from."""

    orders: Orders
    consents: int
    site: int
    until: datetime | None
    at: float


def _nobody(_asked: Asked) -> None:
    """Tell nobody what to do."""


class VisionLink:
    """Keeps the camera worker to its orders."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        line: VisionLine,
        notice: Callable[[Notice], None],
        *,
        tell: Callable[[Asked], None] = _nobody,
        cap: int = CAP,
        told: Collection[DeviceId] = (),
        clock_trusted: Callable[[], bool] = lambda: True,
    ) -> None:
        """Take the line, and who hears of faults; `told` are devices said to be gone before a restart."""
        self._database = database
        self._clock = clock
        self._line = line
        self._notice = notice
        self._cap = cap
        self._site = Site()
        self._cameras: frozenset[DeviceId] = frozenset()
        self._made: Made | None = None
        self._followed: str | None = None
        """The revision of the orders that the worker follows; None: it has not said, or is gone."""
        self._asked_at = float("-inf")
        self._began_at = time.monotonic()
        self._clock_trusted = clock_trusted
        self._watch = CameraWatch(self._began_at, told)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="vision-link", daemon=True)
        self._asked: queue.Queue[tuple[float, Asked]] = queue.Queue(MOST_ASKED)
        self._tell = tell
        self._asker = threading.Thread(target=self._ask, name="vision-ask", daemon=True)

    def bind(self, site: Site) -> None:
        """Take a new version of the site."""
        self._site, self._cameras = site, cameras_of(site)

    def hearing(self, decode: Decode) -> Decode:
        """Return a decoder to which the broker's word on whether a camera sees is no more than a message.

        It keeps `online: true` of a worker that was killed, and hands it out at every reconnect.
        """

        def decoded(raw: RawMessage) -> Sequence[Reading]:
            found = decode(raw)
            if any(each.type in STATES and each.device in self._cameras for each in found):
                return [replace(each, type=EventType.HEARTBEAT) for each in found]
            return found

        return decoded

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()
        self._asker.start()

    def stop(self) -> None:
        """End; a question under way ends by its own limit and keeps no process alive."""
        self._stop.set()

    def compare(self, asked: Sequence[Asked]) -> None:
        """Have faces compared after a card; returns at once, and a comparison that is late is none."""
        for each in asked:
            with suppress(queue.Full):
                self._asked.put_nowait((time.monotonic(), each))

    def expect(self, expectation: Expectation) -> bool:
        """Tell the worker whose card was shown; False where it cannot be told. It may take a while."""
        try:
            self._line.expect(expectation)
        except CuobianError as error:
            log.info("camera=%s no comparison: %s", expectation.camera, error.code)
            return False
        return True

    def look(self) -> None:
        """Do once what is due."""
        now = time.monotonic()
        self._pass_on(self._watch.bind(self._cameras))
        made = self._orders(now)
        if self._followed is None or now - self._asked_at >= ASK_EVERY:
            # Orders are long where thousands agreed: nobody writes them down for a worker that is not there.
            self._hear(self._line.state, made, now)
        if self._followed is not None and self._followed != made.orders.revision:
            self._hear(lambda: self._line.follow(made.orders), made, now)

    def _ask(self) -> None:
        while not self._stop.is_set():
            try:
                at, asked = self._asked.get(timeout=1.0)
            except queue.Empty:
                continue
            if time.monotonic() - at > LATE:
                continue
            # Nobody is asked to turn their head for a camera that does not look.
            if self.expect(asked.expectation) and asked.teller is not None:
                self._tell(asked)

    def _run(self) -> None:
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        while not self._stop.wait(LOOK_EVERY):
            try:
                self.look()
            except (SQLAlchemyError, StoreRefused) as error:
                log.warning("camera worker not looked at: %s", type(error).__name__)
            except Exception:  # edge: a source; whatever a worker answers, it is asked again
                log.exception("camera worker not looked at")

    def _orders(self, now: float) -> Made:
        """Return the orders of now; built anew only where something has changed, or an agreement ended."""
        made, site, moment = self._made, self._site, self._clock.moment()
        consents = faces_version(self._database)
        over = made is not None and made.until is not None and moment.at >= made.until
        old = made is None or now - made.at > AGAIN_EVERY
        if made is not None and not (over or old) and (made.consents, made.site) == (consents, site.version):
            return made
        if (made is None or faces.ended(self._database, moment)) and self._may_erase(now):
            faces.sweep(self._database, moment)
        if self._may_erase(now):
            kept_pictures.sweep(self._database, moment)
        found = face_orders(self._database, moment, _purposes(site))
        orders = orders_for(site, found, self._cap)
        self._made = Made(orders, faces_version(self._database), site.version, found.until(), now)
        return self._made

    def _may_erase(self, now: float) -> bool:
        return self._clock_trusted() or now - self._began_at > CLOCK_WAITED_FOR

    def _hear(self, ask: Callable[[], VisionState], made: Made, now: float) -> None:
        self._asked_at = now
        try:
            state = ask()
        except CuobianError as error:
            self._followed = None  # whoever answers next has no orders, or is somebody else
            if isinstance(error, VisionRefused):
                log.warning("the camera worker refuses its orders: %s", error)
            self._pass_on(self._watch.unheard(time.monotonic()))
            return
        self._followed = state.revision
        self._pass_on(self._watch.heard(state, time.monotonic()))
        moment, wanted = self._clock.moment(), frozenset(made.orders.erase)
        note_erased(self._database, [each for each in state.erased if each in wanted], moment)
        note_stored(self._database, state.stored, blinks=state.blinks)

    def _pass_on(self, verdicts: Sequence[Verdict]) -> None:
        for each in verdicts:
            log.warning("device=%s %s", each.device, "is back" if each.online else "is blind or gone")
            self._notice(Notice(SOURCE, each.device, each.online, each.why[:LONGEST_WHY]))


def cameras_of(site: Site) -> frozenset[DeviceId]:
    """Return the cameras of a site that our own worker looks through."""
    return frozenset(each.id for each in site.devices.values() if each.camera is not None)


def orders_for(site: Site, found: FaceOrders, cap: int) -> Orders:
    """Return the orders for a site's cameras; their revision is a sum of all they say."""
    cameras = tuple(
        _camera(site, each, each.camera) for each in site.devices.values() if each.camera is not None
    )
    subjects = found.subjects + found.kept
    orders = Orders("", found.open, found.why, cap, cameras, subjects, found.erase, found.held)
    sum_ = hashlib.sha256(adapter(Orders).dump_json(orders)).hexdigest()
    return replace(orders, revision=sum_[:32])


def _purposes(site: Site) -> Collection[Purpose]:
    cameras = (each.camera for each in site.devices.values() if each.camera is not None)
    return frozenset(purpose for camera in cameras for purpose in camera.purposes)


def _camera(site: Site, device: Device, camera: Camera) -> CameraOrder:
    return CameraOrder(
        id=device.id,
        source=with_login(camera.source, camera.username, _password(device.id, camera.password)),
        width=camera.width,
        rate=camera.rate,
        masks=camera.masks,
        purposes=camera.purposes,
        identify_at=least(site, device, Purpose.IDENTIFY).value,
        verify_at=least(site, device, Purpose.VERIFY).value,
        smallest_face=camera.smallest_face,
        snapshots=camera.snapshots,
    )


def _password(id_: DeviceId, password: str) -> str:
    if not password.startswith(FILE):
        return password
    try:
        return read_secret(Path(password.removeprefix(FILE)))
    except ConfigurationError as error:
        log.warning("camera=%s %s", id_, error)
        return ""


def with_login(source: str, username: str, password: str) -> str:
    """Return a stream's address with its user and password in it; other sources have none."""
    scheme, there, rest = source.partition("://")
    if not there or not username:
        return source
    login = quote(username, safe="") + (f":{quote(password, safe='')}" if password else "")
    return f"{scheme}://{login}@{rest}"
