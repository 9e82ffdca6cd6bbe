"""An officer within an open review of one home, where a few things happened; and exports taken apart."""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from gateway.domain.model import EventType
from gateway.service.links import Answer
from tests.api.house import House

CASE = {
    "case_number": "厦公(思)受案字〔2026〕1234号",
    "reason": "a bicycle is gone",
    "unit": "滨海派出所",
    "name": "陈警官",
    "places": ["b3u2-501"],
}
TO = {"to": "思明分局刑侦大队", "why": "移送案卷"}


@dataclass
class Officer:
    """An officer, logged in, with an open review."""

    client: TestClient
    review: str

    @property
    def path(self) -> str:
        return f"/api/v1/reviews/{self.review}/export"

    def export(self, **body: object) -> Response:
        """Ask for an export."""
        return self.client.post(self.path, json={**TO, **body})


def happened(house: House) -> None:
    """Let three things happen at 501 and one at 502, ten seconds apart; a neighbour goes."""
    alarm = house.press("sos-501")
    for device, type_ in (
        ("sos-501", EventType.DOOR_OPENED),
        ("sos-502", EventType.MOTION),
        ("sos-501", EventType.HEARTBEAT),
    ):
        house.clock.move(10)
        house.press(device, type_, '{"level": 7}')
    house.says(alarm, Answer.GOING)
    house.clock.move(10)


def officer_of(client: TestClient, **case: object) -> Officer:
    """Open a review as this officer."""
    answer = client.post("/api/v1/reviews", json={**CASE, **case})
    assert 201 == answer.status_code, answer.text
    return Officer(client, answer.json()["id"])


def files_of(content: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {each: opened.read(each) for each in opened.namelist()}


def zip_of(files: dict[str, bytes]) -> bytes:
    """Return files as a ZIP."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return whole.getvalue()


def lines_of(content: bytes) -> list[dict[str, Any]]:
    """Return JSON Lines as objects."""
    return [json.loads(each) for each in content.splitlines()]
