"""Every look at evidence, faces, people's records, door histories is a committed row first (FIGURES F21)."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app import create_app
from config.site_file import parse_site
from gateway.domain.access import Credential, CredentialKind
from gateway.domain.model import CredentialId, PersonId, PlaceId
from gateway.domain.review import Basis, Case
from gateway.domain.vision import Purpose
from gateway.service import credentials, reviews, sessions, site
from gateway.service.reviews import By
from gateway.service.vision_line import SOCKET
from gateway.store import accounts
from gateway.store import register as rows
from tests.api.camera_house import CAMERA, hang, shows, with_vision
from tests.api.house import PASSWORD, House, house_from
from tests.api.test_access import GUARD, INSTALLER, MATRIX, OFFICE, OFFICER, known
from tests.api.test_pictures import JPEG, REASON, SNAPSHOT, agree, seen
from tests.vision.worker import worker_at
from tests.web.test_everywhere import WITH_DOORS

Route = tuple[str, str]
EVIDENCE, PERSON, LIST = "evidence.seen", "person.seen", "list.seen"
SHOWN: Mapping[Route, tuple[str, str]] = {
    ("GET", "/api/v1/alarms"): (LIST, "list:alarms"),
    ("GET", "/api/v1/alarms/{id}"): (EVIDENCE, "alarm:{alarm}"),
    ("GET", "/alarms/{id}"): (EVIDENCE, "alarm:{alarm}"),
    ("GET", "/api/v1/events"): (LIST, "list:events"),
    ("GET", "/api/v1/doors/{id}/passings"): (LIST, "list:passings"),
    ("GET", "/doors"): (LIST, "list:passings"),
    ("GET", "/api/v1/cameras/{id}/still"): (LIST, "still:cam-b3u2"),
    ("GET", "/install/cameras/{id}/look"): (LIST, "still:cam-b3u2"),
    ("GET", "/doors/faces"): (LIST, "list:faces"),
    ("GET", "/doors/faces/{id}"): (LIST, "list:faces"),
    ("GET", "/doors/faces/{id}/picture"): (EVIDENCE, "event:{face}"),
    ("POST", "/api/v1/events/{id}/picture"): (EVIDENCE, "picture of event {number} at cam-b3u2"),
    ("GET", "/people"): (LIST, "list:people"),
    ("GET", "/people/{id}"): (PERSON, "record:person"),
    ("GET", "/people/{id}/face"): (PERSON, "record:face"),
    ("GET", "/api/v1/people"): (LIST, "list:people"),
    ("GET", "/api/v1/people/{id}/face"): (PERSON, "record:face"),
    ("GET", "/faces"): (LIST, "list:looks at faces"),
    ("GET", "/keys"): (LIST, "list:keys"),
    ("GET", "/keys/{id}"): (PERSON, "credential:{card}"),
    ("GET", "/keys/doors/{person}"): (PERSON, "record:doors"),
    ("GET", "/api/v1/credentials"): (LIST, "list:keys"),
    ("GET", "/api/v1/credentials/{id}"): (PERSON, "credential:{card}"),
    ("GET", "/visits"): (LIST, "list:visits"),
    ("GET", "/homes/{place}"): (PERSON, "*"),
    ("GET", "/people/{id}/own"): (PERSON, "*"),
    ("GET", "/register"): (LIST, "list:register"),
    ("GET", "/api/v1/register"): (LIST, "list:register"),
    **{
        ("GET", f"/{start}/{{review}}{each}"): (EVIDENCE, found)
        for start in ("api/v1/reviews", "review")
        for each, found in (("/events/{event}", "event:{face}"), ("/alarms/{alarm}", "alarm:{alarm}"))
    },
    ("GET", "/review/{review}/events/{event}/picture"): (EVIDENCE, "*"),
    **{("GET", f"/review/{{review}}{each}"): (LIST, "*") for each in ("", "/list", "/alarms", "/notes")},
    **{
        ("GET", f"/api/v1/reviews/{{review}}/{each}"): (LIST, "*")
        for each in ("alarms", "events", "events/{event}/around", "density", "notes", "visits")
    },
}
"""What is committed before the first byte, by route."""
ELSEWHERE = {
    ("GET", path) for path in ("/api/v1/stream", "/review/{review}/live", "/install/drill/{id}/record")
}
"""Shown once its row is there too: streams and signed walks have their own tests."""
SHOWS_NONE = (
    *("/", "/board", "/account", "/login", "/setup/*", "/n/*", "/health", "/api/v1/health", "/metrics"),
    *("/kpi", "/api/v1/kpi", "/policies", "/duties", "/faces/notice.wav", "/api/v1/faces"),
    *("/keys/new", "/keys/new/live", "/keys/hours", "/install", "/install/*"),
    *(f"/api/v1/{each}" for each in ("groups", "policies", "duties", "devices", "places", "lines")),
    *(f"/api/v1/{each}" for each in ("doors", "doors/{id}", "schedules", "rights")),
    *("/api/v1/reviews", "/api/v1/reviews/{id}", "/api/v1/register/head", "/account/code", "/logins"),
    *(
        "/api/v1/sessions",
        "/api/v1/reviews/{review}/exports",
        "/handed-over",
        "/handed-over/verify.*",
        "/retention",
    ),
    *("/review", "/review/{review}/case", "/review/{review}/export", "/home/{code}", "/provision/{code}"),
)
"""Calls that are open, which are the desk's duty; forms of what is installed; figures; one's own pages; that
there are reviews and parcels, and for which case."""
SCOPED = {"/api/v1/alarms", "/api/v1/alarms/{id}", "/api/v1/events"}
PRIVATE = ("吴奶奶", "郑阿姨", '"wu"', '"zheng"')


@dataclass
class Watched:
    """An application, and what the register had committed when its first byte left."""

    app: ASGIApp
    file: Path
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    """Act, what and who of each row."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def first(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.rows = committed(self.file)
            await send(message)

        await self.app(scope, receive, first)


@dataclass
class Stand:
    """A compound in which there is something of everything to look at."""

    house: House
    watched: dict[str, Watched]
    clients: dict[str, TestClient]
    ids: Mapping[str, str]

    def ask(self, role: str, route: Route) -> tuple[int, str, str]:
        """Ask as somebody, and return status, kind and text of the answer."""
        method, path = route
        body = {"json": {"why": REASON}} if method == "POST" else {}
        answer = self.clients[role].request(method, self.address(path), **body)  # type: ignore[arg-type]
        return answer.status_code, answer.headers.get("content-type", ""), answer.text

    def address(self, path: str) -> str:
        """Return a path with real ids in it."""
        for start, id_ in (
            *(("/api/v1/alarms", "alarm"), ("/alarms", "alarm"), ("/doors/faces", "face")),
            *(("/api/v1/events", "face"), ("/api/v1/doors", "door"), ("/keys", "key")),
            *(("/api/v1/credentials", "key"), ("/api/v1/cameras", "camera"), ("/install/cameras", "camera")),
            ("", "person"),
        ):
            if path.startswith(start):
                ids = {**self.ids, "id": self.ids[id_], "event": self.ids["face"], "place": "b3u2-501"}
                return path.format(**ids)
        raise AssertionError(path)


def committed(file: Path) -> list[tuple[str, str, str]]:
    """Return what every other process sees of the register."""
    who = "SELECT text FROM register_secret WHERE register_secret.seq = register.seq AND field = 'who'"
    with sqlite3.connect(file) as raw:
        return raw.execute(f"SELECT act, what, ({who}) FROM register ORDER BY seq").fetchall()


@contextmanager
def stand_in(seeded: Path, folder: Path) -> Iterator[Stand]:
    """Give such a compound: an alarm that is over, a door, a card, a camera, a matched face, a review."""
    with house_from(seeded, folder) as house, ExitStack() as stack:
        site.apply(house.database, parse_site(WITH_DOORS.encode(), "site.yaml"))
        hang(house)
        with_vision(house)
        house.site = site.export(house.database)
        alarm, now = house.press(), house.clock.moment()
        house.close(alarm)
        wanted = Credential(CredentialId(0), CredentialKind.PLATE, PersonId("zheng"))
        key = credentials.add(house.database, wanted, "闽D12345", now, house.keys)
        worker = stack.enter_context(worker_at(house.settings.vision_folder / SOCKET))
        worker.answers[SNAPSHOT] = JPEG
        shows(worker, picture=JPEG)
        face = seen(house, agree(house, Purpose.VERIFY))
        day = timedelta(days=1)
        case = Case(
            *("2026-7", "trespass", "station", "陈警官", Basis.POLICE_CASE, (PlaceId("b3"),)),
            *(now.at - day, now.at + day, timedelta(hours=1)),
        )
        with house.database.read() as connection:
            officer = accounts.account_named(connection, OFFICER)
        assert officer is not None
        by = By(officer.id, OFFICER, OFFICER)
        review = reviews.open_review(house.database, case, by, now, needs_second=False)
        watched, clients = {}, {}
        for role in (GUARD, OFFICE, INSTALLER, OFFICER):
            app = create_app(house.own_database(), house.settings, house.clock, house.keys)
            token = sessions.log_in(house.database, role, PASSWORD, now).token
            watched[role] = Watched(app, house.database.path)
            clients[role] = stack.enter_context(
                TestClient(
                    watched[role],
                    headers={"Authorization": f"Bearer {token}"},
                    base_url="http://127.0.0.1",
                    client=("127.0.0.1", 50000),
                    raise_server_exceptions=False,
                )
            )
            for thing in (CAMERA, f"event {int(face)}"):
                app.state.parts.seeing.sit(role, thing, now)
        ids = {"alarm": alarm, "face": face, "door": "unit", "key": f"{key.id:015}", "camera": CAMERA}
        more = {"card": str(key.id), "person": "wu", "review": f"{review.id:015}"}
        yield Stand(house, watched, clients, {**ids, **more})


@pytest.fixture(scope="module")
def stand(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """Give one for all: looks change nothing but the register."""
    with stand_in(seeded, tmp_path_factory.mktemp("stand")) as found:
        yield found


def lookers(route: Route) -> set[str]:
    """Return who may look."""
    return MATRIX[route] | ({OFFICER} if route[1] in SCOPED else set())


@pytest.mark.figure("F21", "every route is in a table of what it shows")
def test_every_route_says_whether_it_shows_somebody(client: TestClient) -> None:
    """A new page stands in one of the tables above before it passes."""
    unsaid = [
        path
        for method, path in sorted(known(client))
        if method == "GET"
        and (method, path) not in {*SHOWN, *ELSEWHERE}
        and not any(fnmatchcase(path, each) for each in SHOWS_NONE)
    ]
    assert [] == unsaid
    assert set() == {*SHOWN, *ELSEWHERE} - known(client)


@pytest.mark.figure("F21", "looks without a committed row before their first byte, every route")
@pytest.mark.parametrize("route", SHOWN, ids=" ".join)
def test_the_row_is_committed_before_the_first_byte(stand: Stand, route: Route) -> None:
    """Whoever may look: when the first byte leaves, every other process sees the row with their name."""
    act, what = SHOWN[route]
    named = what.format(number=int(stand.ids["face"]), **stand.ids)
    for role in sorted(lookers(route)):
        before = committed(stand.house.database.path)
        status, _, _ = stand.ask(role, route)
        rows = stand.watched[role].rows
        who = {role, "陈警官"} if role == OFFICER else {role}
        fresh = rows if act == LIST else rows[len(before) :]
        there = any(act == did and by in who and fnmatchcase(it, named) for did, it, by in fresh)
        assert (200, True) == (status, there), (role, rows[len(before) :])


@pytest.mark.figure("F21", "what cannot be put on record is not shown")
def test_what_cannot_be_put_on_record_is_not_shown(seeded: Path, tmp_path: Path) -> None:
    """Where the register takes no row, every such route answers 503 and not a word of what it would show."""
    with stand_in(seeded, tmp_path) as stand:
        with sqlite3.connect(stand.house.database.path) as raw:
            raw.execute("ALTER TABLE register RENAME TO gone")
            raw.execute("CREATE VIEW register AS SELECT * FROM gone")
        for route in SHOWN:
            for role in sorted(lookers(route)):
                status, _, text = stand.ask(role, route)
                assert 503 == status, (role, route, text[:200])
                assert [] == [each for each in PRIVATE if each in text], (role, route)


def test_looks_fill_no_disk(seeded: Path, tmp_path: Path) -> None:
    """After 120 in a minute an account is told to wait, without a row; nobody else waits for it."""
    with house_from(seeded, tmp_path / "data") as house, house.client() as client:
        enters = {
            role: client.post("/api/v1/session", json={"username": role, "password": PASSWORD}).json()
            for role in ("guard", "office")
        }
        bearer = {role: {"Authorization": f"Bearer {each['token']}"} for role, each in enters.items()}
        look = "/api/v1/events?person=wu"
        answers = [client.get(look, headers=bearer["guard"]) for _ in range(121)]
        assert [200] * 120 + [429] == [each.status_code for each in answers]
        assert ("looks.too_many", "61") == (answers[-1].json()["code"], answers[-1].headers["retry-after"])
        with house.database.read() as connection:
            assert 120 == len(rows.of_act(connection, PERSON, rows.LAST_OF_ALL, 500))
        assert 200 == client.get("/homes/b3u2-501", headers=bearer["office"]).status_code
        house.clock.move(60)
        assert 200 == client.get(look, headers=bearer["guard"]).status_code
