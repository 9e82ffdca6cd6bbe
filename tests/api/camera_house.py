"""A house with a camera, its worker's wire and an installer before it, for page and browser tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi.testclient import TestClient

from api.app import create_app
from api.seeing import Finding
from config.schema import VisionSettings
from devices.onvif import CameraFinder
from gateway.cli.api import fitting_of
from gateway.domain.camera import TEMPLATE, Camera
from gateway.domain.model import DeviceId, PlaceId
from gateway.domain.site import Device
from gateway.domain.vision import CameraState, Look, SeenFace, VisionState
from gateway.service import sessions, site, site_edits
from gateway.service.vision_line import LOOK_HEADER, SOCKET, adapter
from tests.api.house import PASSWORD, House
from tests.vision.worker import Worker, worker_at

CAMERA = "cam-b3u2"
STILL = f"/cameras/{CAMERA}/still"
SEEN = "rtsp://192.168.1.20:554/stream2"


def hang(house: House, **more: object) -> None:
    """Install a camera."""
    wanted = Camera(**{"source": SEEN, "username": "admin", "password": "hidden-1", **more})  # type: ignore[arg-type]
    device = Device(DeviceId(CAMERA), TEMPLATE, PlaceId("b3u2"), camera=wanted)
    site.edit(house.database, site_edits.put_device(device), lambda _: None)


def camera_of(house: House, id_: str = CAMERA) -> Camera:
    """Return a camera as the site has it."""
    found = site.export(house.database).devices[DeviceId(id_)].camera
    assert found is not None
    return found


@dataclass
class Console:
    """An installer's client, and the worker's wire."""

    client: TestClient
    worker: Worker

    def post(self, path: str, **form: object) -> str:
        """Send a form, and return where it leads, or the page with what is wrong."""
        answer = self.client.post(f"/install/cameras{path}", data=form)
        assert answer.status_code in {303, 422}, answer.text
        return answer.headers["location"] if answer.status_code == 303 else answer.text

    def page(self, path: str) -> str:
        """Return a page."""
        answer = self.client.get(f"/install/cameras{path}")
        assert 200 == answer.status_code, answer.text
        return answer.text


def with_vision(house: House) -> None:
    """Switch the module on."""
    house.settings = house.settings.model_copy(update={"vision": VisionSettings(enabled=True)})


@contextmanager
def console_of(
    house: House, role: str = "installer", *, on: bool = True, finder: CameraFinder | None = None
) -> Iterator[Console]:
    """Log somebody in to pages whose worker's wire is there."""
    if on:
        with_vision(house)
    finding = Finding(finder.around, finder.streams) if finder else Finding()
    fitting = fitting_of(house.settings)
    app = create_app(
        house.own_database(), house.settings, house.clock, house.keys, fitting=fitting, finding=finding
    )
    token = sessions.log_in(house.database, role, PASSWORD, house.clock.moment()).token
    headers = {"Authorization": f"Bearer {token}"}
    with (
        worker_at(house.settings.vision_folder / SOCKET) as worker,
        TestClient(
            app, base_url="http://127.0.0.1", client=("127.0.0.1", 5), follow_redirects=False, headers=headers
        ) as client,
    ):
        yield Console(client, worker)


def says(
    worker: Worker, *cameras: CameraState, open_: bool = True, why: str = "", model: str = "sface/1"
) -> None:
    """Let the worker say how it is."""
    state = VisionState("r1", open_, why, model, 3, cameras)
    worker.answers["GET", "/state"] = adapter(VisionState).dump_json(state)


def shows(
    worker: Worker, *faces: SeenFace, picture: bytes, age: float = 0.2, size: tuple[int, int] = (640, 360)
) -> None:
    """Let the worker show a still."""
    look = adapter(Look).dump_json(Look(*size, age, faces)).decode()
    worker.answers["GET", STILL] = (200, picture, {LOOK_HEADER: look})


def refuses(worker: Worker, why: str) -> None:
    """Let the worker have no still."""
    worker.answers["GET", STILL] = (409, json.dumps({"why": why}).encode(), {})


def face(pixels: int, wanted: int = 48) -> SeenFace:
    """Return a face in the middle of the picture."""
    return SeenFace((0.4, 0.3, 0.15, 0.35), pixels, wanted)
