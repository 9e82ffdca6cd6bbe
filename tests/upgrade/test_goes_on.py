"""On an upgraded database life goes on: open calls are called again, a press is heard, pages show."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from config.schema import Settings
from gateway.cli.api import fitting_of
from gateway.cli.opening import opened_with
from gateway.domain.alarm import Alarm, AlarmState
from gateway.store.db import Database
from gateway.store.moment import from_micros
from tests.api.house import Hands, House
from tests.api.test_access import MATRIX
from tests.flow.compound import Compound
from tests.flow.phones import Phones
from tests.upgrade.old import DUMPS, PASSWORD, ROLES, loaded, one

NO_PAGE = ("/api/v1/stream", "/live")
"""How a route ends that goes on talking."""


def upgraded(dump: Path, folder: Path) -> Path:
    """Give the file of a dump's box, upgraded by today's code."""
    file = loaded(dump, folder)
    with opened_with(Settings(data=folder)):
        pass
    return file


def last(file: Path) -> datetime:
    """Return the latest moment that anything in a database knows of."""
    (found,) = one(
        file,
        "SELECT max(at) FROM (SELECT max(received_at) AS at FROM event UNION ALL SELECT max(steady) FROM"
        " event UNION ALL SELECT max(due_at) FROM alarm UNION ALL SELECT max(fired_at) FROM alarm)",
    )
    return from_micros(int(str(found[0])))


class Later(Compound):
    """A box whose past is a dump; it wakes up a moment after the last thing in it was due."""

    def _start(self, before: object = None) -> None:
        self.clocks.wall = self.clocks.monotone = last(self.file) + timedelta(seconds=1)
        super()._start()

    def waiting(self) -> dict[int, Alarm]:
        """Return the calls that nobody has answered yet."""
        return {each.id: each for each in self.alarms() if each.state is AlarmState.RAISED}


@pytest.mark.proof
@pytest.mark.figure("upgrade", "open calls of old databases that escalate no further")
@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_open_calls_go_on_and_a_press_is_heard(dump: Path, tmp_path: Path) -> None:
    """Whoever was being called for is called for again within the next steps; nothing closes by itself."""
    upgraded(dump, tmp_path)
    compound = Later(tmp_path)
    try:
        before = compound.waiting()
        assert before, "a dump without an open call proves nothing"
        states = {each.id: each.state for each in compound.alarms()}
        asked = one(compound.file, "SELECT max(id) FROM notification")[0][0]
        compound.fast_forward(seconds=135)
        called = {row[0] for row in one(compound.file, f"SELECT alarm FROM notification WHERE id > {asked}")}
        assert set() == before.keys() - called
        assert states == {each.id: each.state for each in compound.alarms()}
        compound.pick_up_everything()
        compound.press("sos-502")
        compound.expect_ack()
        assert isinstance(compound.phones, Phones)
        zheng = next(address for address in compound.phones.by_address if address.endswith("/zheng"))
        (call,) = [each for each in compound.phones.phone(zheng).unread if "502" in each.place]
        assert "call" == call.purpose
    finally:
        compound.close()


@pytest.mark.proof
@pytest.mark.figure("upgrade", "pages that do not show an old database")
@pytest.mark.parametrize("dump", [DUMPS[0], DUMPS[len(DUMPS) // 2], DUMPS[-1]], ids=lambda dump: dump.stem)
def test_every_page_shows_it(dump: Path, tmp_path: Path) -> None:
    """Whoever could log in logs in with the old password, and every page and list of theirs is there."""
    file = upgraded(dump, tmp_path)
    house = House(Database(file), Settings(data=tmp_path), Hands(last(file), last(file)))
    shown = 0
    try:
        for role in ROLES:
            app = create_app(
                house.own_database(),
                house.settings,
                house.clock,
                house.keys,
                fitting=fitting_of(house.settings),
            )
            with TestClient(
                app, "http://127.0.0.1", client=("127.0.0.1", 5), follow_redirects=False
            ) as client:
                said = client.post("/api/v1/session", json={"username": role, "password": PASSWORD})
                client.headers["Authorization"] = f"Bearer {said.json()['token']}"
                for path in pages(role, file):
                    status = client.get(path).status_code
                    assert status < 500 or status == 503, (role, path, status)
                    shown += status == 200
    finally:
        house.end()
    assert shown > 40, "a page that is refused shows nothing"


def pages(role: str, file: Path) -> list[str]:
    """Return what somebody of a role may ask for, of things that stand in the database."""
    alarm = f"{int(str(one(file, 'SELECT max(id) FROM alarm')[0][0])):015}"
    things = {"alarms": alarm, "doors": "unit", "people": "wu", "devices": "sos-501", "policies": "elder"}
    found = []
    for method, route in MATRIX:
        if method == "GET" and role in MATRIX[method, route] and not route.endswith(NO_PAGE):
            thing = next((each for name, each in things.items() if f"/{name}/" in route), alarm)
            found.append(
                route.replace("{id}", thing).replace("{place}", "b3u2-501").replace("{person}", "wu")
            )
    return [each for each in found if "{" not in each]
