"""Which faces are compared after a card: whose, at which cameras, and what is asked. Sends nothing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gateway.domain.camera import Camera
from gateway.domain.faces import purposes_of
from gateway.domain.model import DeviceId, Now, PersonId
from gateway.domain.site import Site
from gateway.domain.site_doors import Door
from gateway.domain.vision import Expectation, Purpose, Turn
from gateway.store import faces

ASIDE = (Turn.LEFT, Turn.RIGHT)
ALL = (*ASIDE, Turn.BLINK)
BLINKS_FROM = 4.0
"""Frames looked at in a second, below which closed eyes may fall between two of them."""
LASTS, LASTS_ASKED = 15.0, 28.0
"""Seconds a face may take: by itself, and with turns of the head, a little less than the card waits."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A comparison the worker is asked for, and who tells the person what to do."""

    expectation: Expectation
    teller: DeviceId | None = None
    language: str = ""


def comparisons(
    connection: Connection, site: Site, door: Door, person: PersonId, now: Now, *, proof: bool
) -> Sequence[Asked]:
    """Return what the cameras of a door are asked after a card; nothing for whoever did not agree to it.

    `proof`: whether a proof of life is wanted; a camera that nobody speaks for cannot ask for one, and is
    left out then. All of them have one id: the first that is answered counts.
    """
    cameras = [(id_, camera) for id_ in door.readers if (camera := _verifying(site, id_)) is not None]
    cameras = [each for each in cameras if not proof or each[1].asks is not None]
    subject = faces.subject_of(connection, person) if cameras else None
    if subject is None:
        return ()
    held = [each for each in faces.consents(connection, person) if each.subject == subject]
    if Purpose.VERIFY not in purposes_of(held, now.at) or faces.locked(connection):
        return ()
    blinks = faces.blinks(connection) and all(camera.rate >= BLINKS_FROM for _, camera in cameras)
    id_, turns = secrets.token_hex(8), moves(blinks=blinks) if proof else ()
    lasts = LASTS_ASKED if proof else LASTS
    return [
        Asked(
            Expectation(id_, camera_id, subject, lasts, turns),
            camera.asks if proof else None,
            site.language_of(person),
        )
        for camera_id, camera in cameras
    ]


def _verifying(site: Site, id_: DeviceId) -> Camera | None:
    device = site.devices.get(id_)
    camera = device.camera if device is not None else None
    return camera if camera is not None and Purpose.VERIFY in camera.purposes else None


def moves(*, blinks: bool) -> tuple[Turn, ...]:
    """Choose one or two things to do that nobody can foresee; a turn is always among them.

    On any film of somebody they blink: a blink by itself would prove less than either turn.
    """
    turn = secrets.choice(ASIDE)
    if not secrets.randbelow(2):
        return (turn,)
    other = secrets.choice(ALL if blinks else ASIDE)
    return (turn, other) if secrets.randbelow(2) else (other, turn)
