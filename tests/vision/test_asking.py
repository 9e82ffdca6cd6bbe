"""What a panel is told when somebody is asked to prove that they are no picture."""

from __future__ import annotations

import json
from pathlib import Path

from config.schema import Settings, VisionSettings
from gateway.cli.watching_faces import vision_of
from gateway.domain.model import DeviceId
from gateway.domain.vision import Expectation, SubjectId, Turn
from gateway.service.comparing import Asked
from gateway.store.db import Database
from gateway.store.migrate import migrate


class Air:
    """Takes what is said to devices."""

    def __init__(self) -> None:
        self.said: list[tuple[str, dict[str, str]]] = []

    def mention(self, topic: str, payload: bytes) -> None:
        """Take a message that nobody answers."""
        self.said.append((topic, json.loads(payload)))


def test_a_panel_never_learns_what_answers_a_card(tmp_path: Path) -> None:
    """Whoever hears it, or sits in it, cannot answer for the camera; each time it is asked by a new name."""
    database, air = Database(tmp_path / "cuobian.db"), Air()
    migrate(database)
    settings = Settings(data=tmp_path, vision=VisionSettings(enabled=True))
    link = vision_of(settings, database, None, lambda _: None, air, lambda: True)  # type: ignore[arg-type]
    asked = Asked(
        Expectation("8a6f00", DeviceId("eye"), SubjectId("s1"), turns=(Turn.LEFT, Turn.BLINK)),
        DeviceId("panel"),
        "zh-CN",
    )
    for _ in range(2):
        link._tell(asked)  # type: ignore[union-attr]
    (topic, first), (_, second) = air.said
    assert ("cuobian/v1/panel/command", "say") == (topic, first["do"])
    assert "闭眼一秒" in first["say"]
    assert "8a6f00" not in json.dumps([first, second])
    assert first["id"] != second["id"]
    database.close()
