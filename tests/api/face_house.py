"""A house with faces switched on, and a worker on the wire that takes every picture it is handed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from fastapi.testclient import TestClient

from config.schema import Settings, VisionSettings
from gateway.domain.faces import NOTICE, Assessment
from gateway.domain.model import Now
from gateway.domain.vision import Purpose
from gateway.service import faces
from gateway.service.vision_line import SOCKET
from gateway.store.db import Database
from tests.api.house import BEGIN, PASSWORD, House, house_from
from tests.vision.worker import Answer, Worker, worker_at

CAP = 3
SIGNED = Assessment(
    frozenset(Purpose),
    "陈律师",
    BEGIN.date() - timedelta(days=20),
    BEGIN.date() + timedelta(days=700),
    "a" * 64,
)
JPEG = b"\xff\xd8\xff\xe0 not really a picture"
AGREED = {
    "purposes": ["verify", "identify"],
    "notice": NOTICE,
    "channel": "page",
    "child": False,
}


@dataclass
class Enroller:
    """Answers as the worker does: each picture makes one template more of its subject."""

    templates: dict[str, int] = field(default_factory=dict)
    verdict: dict[str, object] = field(default_factory=dict)

    def __call__(self, method: str, path: str, _body: bytes) -> Answer:
        subject = path.split("/")[2]
        if method == "DELETE":
            self.templates.pop(subject, None)
            return 200, b"{}", {}
        picture = self.verdict.get("picture", "taken")
        self.templates[subject] = self.templates.get(subject, 0) + (picture == "taken")
        said = {"picture": "taken", "face": 140, "pose": "front", "templates": self.templates[subject]}
        return 200, json.dumps({**said, **self.verdict}).encode(), {}


@dataclass
class FaceHouse:
    """The house, its worker, and the office logged in as a program."""

    house: House
    worker: Worker
    enroller: Enroller
    client: TestClient

    @property
    def database(self) -> Database:
        return self.house.database

    @property
    def now(self) -> Now:
        return self.house.clock.moment()

    def agree(self, person: str = "wu", **changed: object) -> int:
        """Let somebody agree, and return the status."""
        return self.consent(person, **changed)[0]

    def consent(self, person: str = "wu", **changed: object) -> tuple[int, str]:
        """Let somebody agree, and return status and code."""
        answer = self.client.post(f"/api/v1/people/{person}/face/consent", json={**AGREED, **changed})
        return answer.status_code, answer.json().get("code", "")

    def picture(self, person: str = "wu") -> tuple[int, str]:
        """Hand in one picture and return status and code."""
        answer = self.client.post(f"/api/v1/people/{person}/face/pictures", content=JPEG)
        return answer.status_code, answer.json().get("code", "")


@contextmanager
def face_house(seeded: Path, folder: Path, *, assessed: bool = True) -> Iterator[FaceHouse]:
    """Give such a house."""
    with house_from(seeded, folder) as house:
        house.settings = Settings(data=folder, vision=VisionSettings(enabled=True, cap=CAP))
        if assessed:
            faces.assess(house.database, SIGNED, "office", house.clock.moment())
        enroller = Enroller()
        with worker_at(house.settings.vision_folder / SOCKET) as worker, house.client() as client:
            worker.otherwise = enroller
            answer = client.post("/api/v1/session", json={"username": "office", "password": PASSWORD})
            client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
            yield FaceHouse(house, worker, enroller, client)
