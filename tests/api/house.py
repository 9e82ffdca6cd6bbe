"""One small compound with its gateway: a real database, real use cases, a clock whose hands a test moves."""

import itertools
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from fastapi.testclient import TestClient

from api.app import create_app
from api.parts import Parts
from api.vouching import Trust
from config.schema import HttpSettings, Settings
from config.site_file import parse_site
from gateway.cli.api import Server, fitting_of, listener
from gateway.domain.alarm import Actor, Role
from gateway.domain.camera import TEMPLATE, Camera
from gateway.domain.model import (
    AlarmId,
    DeviceId,
    EventType,
    NotificationId,
    Now,
    PersonId,
    PlaceId,
    Reading,
    outward,
)
from gateway.domain.notification import NotificationState, Outcome
from gateway.domain.ports import Notice
from gateway.domain.site import Device, Site
from gateway.service import accounts, answers, ingest, links
from gateway.service.accounts import AccountRole
from gateway.service.ingest import Work
from gateway.service.linkkey import LinkKey
from gateway.service.links import Answer, Said
from gateway.store import alarms
from gateway.store.db import Database
from gateway.store.migrate import migrate
from gateway.store.site import load_site, read_site, write_site, writes_between
from gateway.store.standing import Standing
from gateway.watch import noticed

PASSWORD = "one neighbour at the door"
BEGIN = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SITE = """
site: {name: 金海岸, language: zh-CN, timezone: Asia/Shanghai, default_policy: elder, desk: [guard]}
places:
  - {id: b3, kind: building, name: 3号楼}
  - {id: b3u2, kind: entrance, name: 2单元, in: b3}
  - {id: b3u2-501, kind: household, name: "501", in: b3u2, floor: 5}
  - {id: b3u2-502, kind: household, name: "502", in: b3u2, floor: 5}
people:
  - {id: wu, name: 吴奶奶, home: b3u2-501}
  - {id: li, name: 李爷爷, home: b3u2-502, language: en}
  - {id: lin, name: 林师傅, contacts: [{channel: webhook, address: "http://127.0.0.1:9009/lin"}]}
  - {id: guard, name: 门岗, contacts: [{channel: webhook, address: "http://127.0.0.1:9009/guard"}]}
  - {id: zheng, name: 郑阿姨, home: b3u2-502, contacts: [{channel: webhook, address: "http://127.0.0.1:9009/zheng"}]}
groups:
  - {id: bangbang, name: 厝边帮帮团, members: [zheng, lin]}
policies:
  - id: elder
    steps: [{notify: [zheng], wait: 60}, {notify: ["group:bangbang"], wait: 60}]
    last_resort: [guard]
devices:
  - {id: sos-501, template: cuobian-sos, place: b3u2-501, resident: wu}
  - {id: sos-502, template: cuobian-sos, place: b3u2-502, resident: li}
doors: []
"""
_numbers = itertools.count()


@dataclass
class Hands:
    """Both clocks, moved by the test alone."""

    at: datetime = BEGIN
    steady_at: datetime = BEGIN

    def moment(self) -> Now:
        return Now(self.at, self.steady_at)

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.steady_at += timedelta(seconds=seconds)


@dataclass
class House:
    """The gateway without a core: presses are ingested by hand, pages are asked by a client."""

    database: Database
    settings: Settings
    clock: Hands = field(default_factory=Hands)
    keys: LinkKey = field(default_factory=lambda: LinkKey(b"k" * 32))

    def __post_init__(self) -> None:
        with self.database.read() as connection:
            self.site: Site = load_site(connection)
        self._core = Database(self.database.path)
        """The core's own connections, as in its own process."""
        self._opened: list[Database] = []

    def press(
        self, device: str = "sos-501", type_: EventType = EventType.SOS_PRESSED, detail: str = "{}"
    ) -> str:
        """Take one press as the core does, and return the id of the newest alarm that device has."""
        now = self.clock.moment()
        reading = Reading(DeviceId(device), type_, now.at, sender_id=f"test-{next(_numbers)}", detail=detail)
        ingest.ingest(self._core, self.site, Work((reading,)), now, self.keys)
        with self.database.read() as connection:
            own = [each.id for each in alarms.all_open(connection) if device in each.devices]
        return outward(own[-1]) if own else ""

    def settle(self, number: int, state: NotificationState, said: str = "") -> None:
        """Let the core record what became of a message, by its number."""
        field = {"error" if state.value.startswith("failed") else "receipt": said}
        outcome = Outcome(NotificationId(number), state, **field)  # type: ignore[arg-type]
        now = self.clock.moment()
        ingest.ingest(self._core, self.site, Work(outcomes=[outcome]), now, self.keys)

    def notice(self, device: str, *, online: bool = False, why: str = "connection refused") -> None:
        """Let a part of the gateway say of itself that it is gone, or back."""
        now = self.clock.moment()
        said = noticed(Notice("gateway", DeviceId(device), online, why), now)
        ingest.ingest(self._core, self.site, Work(readings=[said]), now, self.keys)

    def put_up(self, *cameras: str) -> None:
        """Install cameras of our own at the entrance."""
        with self.database.read() as connection:
            stored = read_site(connection)
        fresh = {
            DeviceId(id_): Device(
                DeviceId(id_), TEMPLATE, PlaceId("b3u2"), camera=Camera(f"rtsp://10.0.0.{nth}/1")
            )
            for nth, id_ in enumerate(cameras, 1)
        }
        self.site = replace(stored.site, devices={**stored.site.devices, **fresh})
        with self.database.write() as connection:
            write_site(connection, writes_between(stored, self.site))

    def press_everywhere(self, count: int) -> list[str]:
        """Take presses of so many strangers in one batch, and return the ids of the open alarms."""
        now = self.clock.moment()
        readings = [
            Reading(
                DeviceId(f"stranger-{number}"),
                EventType.SOS_PRESSED,
                now.at,
                sender_id=f"all-{next(_numbers)}",
            )
            for number in range(count)
        ]
        ingest.ingest(self._core, self.site, Work(readings), now, self.keys)
        with self.database.read() as connection:
            return [outward(each.id) for each in alarms.all_open(connection)]

    def prove(self) -> None:
        """Let the core's self-probe come round."""
        ingest.ingest(self._core, self.site, Work(probed=True), self.clock.moment(), self.keys)

    def link(self, alarm: str, person: str = "zheng") -> str:
        """Return the path of somebody's page for an alarm."""
        with self.database.read() as connection:
            found = alarms.get(connection, AlarmId(int(alarm)))
        assert found is not None
        return f"/n/{self.keys.code(found, PersonId(person))}"

    def says(self, alarm: str, said: Answer, person: str = "zheng") -> None:
        """Let a neighbour answer on their page."""
        code = self.link(alarm, person).removeprefix("/n/")
        links.answer(self.database, code, Said(said), self.clock.moment(), self.keys)

    def close(self, alarm: str) -> None:
        """Let the desk close an alarm."""
        by = Actor(Role.GUARD, "guard", "desk")
        answers.resolve(self.database, AlarmId(int(alarm)), by, self.clock.moment(), self.keys, "fine")

    def client(self, *, address: str = "127.0.0.1", scheme: str = "http") -> TestClient:
        """Return a client of a fresh application; an error of ours is an answer, as in real life."""
        app = create_app(self.own_database(), self.settings, self.clock, self.keys)
        return TestClient(
            app,
            base_url=f"{scheme}://{address}",
            client=(address, 50000),
            raise_server_exceptions=False,
            follow_redirects=False,
        )

    def own_database(self) -> Database:
        """Give one application its connections; its feed may share none of them with another's thread."""
        self._opened.append(Database(self.database.path))
        return self._opened[-1]

    def end(self) -> None:
        """Close the files."""
        for each in self._opened:
            each.close()
        self._core.close()
        self.database.close()


def seed(folder: Path) -> Path:
    """Make a database with the site and one account of each role, and return its file."""
    file = folder / "cuobian.db"
    database = Database(file)
    migrate(database)
    with database.read() as connection:
        stored = read_site(connection)
    with database.write() as connection:
        write_site(connection, writes_between(stored, parse_site(SITE.encode(), "site.yaml")))
    for role in AccountRole:
        accounts.add(database, role.value, role, PASSWORD, Now(BEGIN, BEGIN))
    database.checkpoint()
    database.close()
    return file


@contextmanager
def house_from(seeded: Path, folder: Path, **http: object) -> Iterator[House]:
    """Give a house of its own from a copy of the seeded database."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(seeded, folder / "cuobian.db")
    settings = Settings(data=folder, http=HttpSettings.model_validate(http))
    house = House(Database(folder / "cuobian.db"), settings)
    try:
        yield house
    finally:
        house.end()


class Running(Server):
    """The server of `cuobian api` on a loopback port, in a thread."""

    def __init__(self, house: House, port: int = 0, vouched: Trust | None = None) -> None:
        self.stop = threading.Event()
        fitting = fitting_of(house.settings)
        database = house.own_database()
        app = create_app(database, house.settings, house.clock, house.keys, fitting=fitting, vouched=vouched)
        self.parts: Parts = app.state.parts
        super().__init__(app, self.stop, Standing(database), lambda: False)
        self._listener = listener("the port of a test", ("127.0.0.1", port))
        opened = self._listener.__enter__()
        self.port: int = opened.getsockname()[1]
        self.thread = threading.Thread(target=self.run, args=([opened],), daemon=True)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.thread.start()
        while not self.started:
            self.thread.join(0.01)
            assert self.thread.is_alive()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Stop, and leave the port."""
        self.stop.set()
        self.thread.join(10)
        assert not self.thread.is_alive()
        self._listener.__exit__(None, None, None)
