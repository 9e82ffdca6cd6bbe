"""What strangers on the radio call themselves is text on the installer's pages, and nothing else."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from gateway.cli.api import fitting_of
from gateway.domain.heard import Heard, Likely, Tried, Way
from gateway.domain.model import DeviceId, EventType
from gateway.service import discovery, sessions
from tests.api.house import PASSWORD, House

EVIL = [
    "<script>alert(1)</script>",
    "\" onmouseover=alert(1) x='",
    "'><img src=x onerror=alert(1)>",
    "\u202egnp.exe\u2066",
    "{{7*7}}{% raw %}",
    "javascript:alert(1)//",
    "a\r\nSet-Cookie: cuobian=x",
]


@pytest.mark.parametrize("evil", EVIL)
def test_a_hostile_name_is_only_shown(house: House, evil: str) -> None:
    """Topic, label, payload, suggested params and readings, on every page they come to."""
    now = house.clock.moment()
    entry = Heard(
        f"mqtt:{evil}", Way.MQTT, evil, evil, evil.encode(), 3, now.at, now.at,
        (Likely("zigbee2mqtt-sos", {"name": evil}),),
    )  # fmt: skip
    discovery.keep(house.database, [entry], [], 0)
    said = Tried(0, DeviceId("sos-501"), EventType.HEARTBEAT, now.at, 1, False, None, f'{{"a":"{evil}"}}')
    discovery.keep_tried(house.database, [said])
    house.press("sos-501", EventType.HEARTBEAT, '{"a":"<script>alert(1)</script>"}')
    fitting = fitting_of(house.settings)
    app = create_app(house.own_database(), house.settings, house.clock, house.keys, fitting=fitting)
    installer = TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5), follow_redirects=False)
    token = sessions.log_in(house.database, "installer", PASSWORD, now).token
    installer.headers["Authorization"] = f"Bearer {token}"
    for path in (
        "/install",
        f"/install?base={quote(evil)}",
        f"/install/adopt?heard={quote(entry.key)}",
        f"/install/adopt?heard={quote(entry.key)}&template=zigbee2mqtt-sos&place=-",
        f"/install/adopt?template={quote(evil)}&place={quote(evil)}",
        f"/install/labels?place={quote(evil)}&device={quote(evil)}",
        f"/install/devices?q={quote(evil)}&after={quote(evil)}",
        "/install/devices/sos-501",
    ):
        answer = installer.get(path)
        assert answer.status_code in {200, 404}, path
        assert "set-cookie" not in answer.headers
        for bare in ("<script>alert", "<img src=x", '" onmouseover', "49{%"):
            assert bare not in answer.text, path
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
