"""What there is to file of cameras and faces, read in one go. Names no resident."""

from __future__ import annotations

from collections.abc import Collection

from gateway.domain import filing
from gateway.domain.filing import Facts, Filing
from gateway.domain.model import DeviceId, Now
from gateway.domain.zone import zone
from gateway.service import face_orders, faces, site
from gateway.service.faces import House
from gateway.store.db import Database


def read(database: Database, house: House, foreign: Collection[DeviceId], now: Now) -> Filing:
    """Return what there is to file; `foreign` are cameras that other systems look through."""
    installed = site.export(database)
    used = {each for device in installed.devices.values() if device.camera for each in device.camera.purposes}
    facts = Facts(
        today=now.at.astimezone(zone(installed.timezone)).date(),
        enabled=house.enabled,
        cap=house.cap,
        stored=faces.stored(database),
        agreed=len(face_orders.face_orders(database, now, used).persons),
        assessment=faces.assessment(database),
        foreign=foreign,
    )
    return filing.filing(installed, facts)
