"""The office's pages about keys: a card held to a reader, PINs nobody sees, plates, visitors, blocking."""

import logging
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.pages.keys.days import NoDay, begins, ends, first_day, last_day
from api.pages.render import zone
from gateway.cli.api import fitting_of
from gateway.domain.access import Credential, CredentialKind
from gateway.domain.model import CredentialId, DeviceId, EventType, Now, PersonId, Reading
from gateway.service import core_state, discovery, enrolment, ingest, sessions, site
from gateway.service.ingest import Work
from gateway.store.site import load_site
from tests.api.house import PASSWORD, House
from tests.api.test_doors import rows

CARD, OTHER = "04A1B2C3", "04FFFFFF"
PARTS = {"reader-u2": "cuobian-reader", "ctrl-u2": "cuobian-door", "cam": "cuobian-gate"}
DOORS = (
    {"id": "unit", "name": "单元门", "place": "b3u2", "readers": ["reader-u2"], "lock": "ctrl-u2"},
    {"id": "east", "name": "东门道闸", "place": "b3", "readers": ["cam"]},
)


@pytest.fixture
def office(house: House) -> Iterator[TestClient]:
    """Log the office in, in a compound with two doors."""
    app = create_app(
        house.own_database(), house.settings, house.clock, house.keys, fitting=fitting_of(house.settings)
    )
    with TestClient(
        app, base_url="http://127.0.0.1", client=("127.0.0.1", 1), follow_redirects=False
    ) as client:
        token = sessions.log_in(house.database, "office", PASSWORD, house.clock.moment()).token
        client.headers["Authorization"] = f"Bearer {token}"
        for id_, template in PARTS.items():
            client.post("/api/v1/devices", json={"id": id_, "template": template, "place": "b3u2"})
        for door in DOORS:
            assert 201 == client.post("/api/v1/doors", json=door).status_code
        yield client


def shows(
    house: House, value: str, reader: str = "reader-u2", kind: str = "card", *, late: bool = False
) -> None:
    """Show something to a reader of a core that knows the site as it is now."""
    with house.database.read() as connection:
        house.site = load_site(connection)
    now = house.clock.moment()
    reading = Reading(DeviceId(reader), EventType(f"access.{kind}"), now.at, presented=value, late=late)
    ingest.ingest(house._core, house.site, Work((reading,)), now, house.keys)


def newest(house: House) -> tuple[object, ...]:
    """Return the credential given out last."""
    query = "SELECT kind, person, visitor, doors, valid_from, valid_until, duress FROM credential"
    return rows(house, f"{query} ORDER BY id DESC LIMIT 1")[0]


def give(client: TestClient, what: str, person: str = "zheng", **typed: object) -> int:
    """Post a form that gives something out, and return its status."""
    form = {"do": "give", "what": what, "person": person, **typed}
    return client.post("/keys/new", data=form).status_code


def test_a_card_is_given_out_by_holding_it_to_a_reader(house: House, office: TestClient) -> None:
    """Person, reader, the card itself, save: no number is typed, shown, logged or kept."""
    assert "郑阿姨" in office.get("/keys/new?q=郑").text
    assert "林师傅" not in office.get("/keys/new?q=郑").text
    form = office.get("/keys/new?what=card&person=zheng").text
    assert "3号楼 2单元 单元门" in form
    answer = office.post("/keys/new", data={"do": "listen", "person": "zheng", "reader": "reader-u2"})
    waiting = answer.headers["location"]
    assert "现在请把卡贴在读卡器上" in office.get(waiting).text
    assert 422 == give(office, "card", reader="reader-u2")
    shows(house, CARD)
    page = office.get(waiting).text
    assert "刷了一张新卡" in page
    assert "以最后一次为准" not in page
    assert 303 == give(office, "card", reader="reader-u2", until="2026-12-31")
    assert ("card", "zheng", "", "[]", None) == newest(house)[:5]
    assert "两分钟已过" in office.get(waiting).text
    assert [] == rows(house, "SELECT * FROM shown_card")
    office.put("/api/v1/rights", json={"items": [{"who": ["zheng"], "doors": ["unit"]}]})
    shows(house, CARD)
    ((grant,),) = rows(house, "SELECT detail FROM event WHERE type = 'door.granted'")
    assert '"grant": "credential:1"' in str(grant)
    disk = b"".join(each.read_bytes() for each in house.settings.data.glob("cuobian.db*"))
    assert CARD.encode() not in disk


def test_only_what_is_waited_for_is_kept(house: House, office: TestClient) -> None:
    """Not unasked, not elsewhere, not somebody's card, none that a broker kept, not after two minutes."""
    shows(house, CARD)
    office.post("/keys/new", data={"do": "listen", "person": "lin", "reader": "reader-u2"})
    shows(house, CARD, "ctrl-u2")
    shows(house, "2468", kind="pin")
    shows(house, "04DDDDDD", late=True)
    office.post("/api/v1/credentials", json={"kind": "card", "person": "zheng", "value": OTHER})
    shows(house, OTHER)
    assert [] == rows(house, "SELECT * FROM shown_card")
    shows(house, CARD)
    house.clock.move(121)
    assert 422 == give(office, "card", "lin", reader="reader-u2")
    discovery.holding(house.database, house.clock.moment())
    assert [] == rows(house, "SELECT * FROM shown_card"), "the core forgets it when the time is over"


def test_a_blocked_card_is_given_out_anew(house: House, office: TestClient) -> None:
    """Found again, to whoever finds it useful."""
    given = office.post("/api/v1/credentials", json={"kind": "card", "person": "zheng", "value": CARD})
    office.delete(given.headers["location"])
    office.post("/keys/new", data={"do": "listen", "person": "lin", "reader": "reader-u2"})
    shows(house, CARD)
    assert 303 == give(office, "card", "lin", reader="reader-u2")
    assert ("card", "lin") == newest(house)[:2]


def test_the_card_that_was_asked_for_is_no_wrong_attempt(house: House, office: TestClient) -> None:
    """The first is not counted; others shown meanwhile are, and the page says that there were several."""
    office.post("/keys/new", data={"do": "listen", "person": "lin", "reader": "reader-u2"})
    for nth in range(5):
        shows(house, f"04AA000{nth}")
    assert [] == rows(house, "SELECT * FROM event WHERE type = 'tamper'")
    assert "一共刷了 5 次" in office.get("/keys/new?what=card&person=lin&reader=reader-u2").text
    shows(house, "04AA0009")
    assert 1 == len(rows(house, "SELECT * FROM event WHERE type = 'tamper'"))
    assert (
        303
        == office.post("/keys/new", data={"do": "stop", "person": "lin", "reader": "reader-u2"}).status_code
    )
    assert [] == rows(house, "SELECT * FROM shown_card")


def test_two_of_the_office_at_one_reader_give_out_their_own_card(house: House, office: TestClient) -> None:
    """Whoever asked first is told that it is over, and neither sees nor gives out the other one's card."""
    wanted = {"do": "listen", "person": "zheng", "reader": "reader-u2"}
    office.post("/keys/new", data=wanted)
    now = house.clock.moment()
    enrolment.begin(house.database, DeviceId("reader-u2"), "another", now)
    shows(house, CARD)
    assert "刷了一张新卡" not in office.get("/keys/new?what=card&person=zheng&reader=reader-u2").text
    assert 422 == give(office, "card", reader="reader-u2")
    assert [] == rows(house, "SELECT * FROM credential")
    given = Credential(CredentialId(0), CredentialKind.CARD, PersonId("lin"))
    enrolment.give(house.database, DeviceId("reader-u2"), given, "another", now)
    assert ("card", "lin") == newest(house)[:2]


def test_a_pin_is_set_and_never_shown(
    house: House, office: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Not on a page that comes back, not in a log, not on the disk."""
    caplog.set_level(logging.DEBUG)
    for typed in ({"pin": "864209", "again": "864200"}, {"pin": "86", "again": "86"}):
        answer = office.post("/keys/new", data={"do": "give", "what": "pin", "person": "zheng", **typed})
        assert 422 == answer.status_code
        assert 'id="wrong-pin"' in answer.text
        assert "8642" not in answer.text
        assert 'value="86' not in answer.text
    assert 303 == give(office, "pin", pin="864209", again="864209", duress="yes")
    assert ("pin", "zheng", 1) == (*newest(house)[:2], newest(house)[6])
    taken = office.post(
        "/keys/new", data={"do": "give", "what": "pin", "person": "lin", "pin": "864209", "again": "864209"}
    )
    assert 422 == taken.status_code
    assert "credential" not in taken.text, "whose it is, is nobody's business"
    disk = b"".join(each.read_bytes() for each in house.settings.data.glob("cuobian.db*"))
    assert b"864209" not in disk
    assert "864209" not in caplog.text + office.get("/keys").text


def test_a_plate_has_its_days(house: House, office: TestClient) -> None:
    """From midnight of the first to the end of the last, in the site's time zone."""
    assert 303 == give(office, "plate", plate="闽D·A1234", **{"from": "2026-12-01", "until": "2026-12-02"})
    day = 86_400_000_000
    since, until = newest(house)[4:6]
    assert 2 * day == int(str(until)) - int(str(since))
    page = office.get("/keys").text
    assert "2026-12-01 00:00" in page
    assert "还没到" in page
    key = office.get("/keys/000000000000001").text
    assert 'value="2026-12-01"' in key
    assert 'value="2026-12-02"' in key
    changed = office.post("/keys/000000000000001", data={"do": "keep", "from": "2026-12-01", "until": ""})
    assert 303 == changed.status_code
    assert (since, None) == newest(house)[4:6]
    wrong = office.post("/keys/000000000000001", data={"do": "keep", "from": "soon", "until": "2026-11-01"})
    assert ({"from"}, 422) == (set(re.findall(r'id="wrong-(\w+)"', wrong.text)), wrong.status_code)


def test_a_visitor_comes_for_a_day(house: House, office: TestClient) -> None:
    """By plate or PIN, through doors of the one who invites, with a name; each missing piece is marked."""
    office.put("/api/v1/rights", json={"items": [{"who": ["zheng"], "doors": ["east"]}]})
    form = office.get("/keys/new?what=visitor&person=zheng").text
    assert 'value="2026-11-23"' in form, "today is offered"
    assert re.findall(r'name="doors" value="(\w+)"', form) == ["east"]
    empty = office.post("/keys/new", data={"do": "give", "what": "visitor", "person": "zheng"})
    assert {"visitor", "day", "doors", "by"} == set(re.findall(r'id="wrong-(\w+)"', empty.text))
    pass_ = {"visitor": "表弟", "day": "2026-11-24", "doors": "east", "by": "plate", "plate": "闽D88888"}
    assert 303 == give(office, "visitor", **pass_)
    kind, person, visitor, doors, since, until, _ = newest(house)
    assert ("plate", "zheng", "表弟", '["east"]') == (kind, person, visitor, doors)
    assert 86_400_000_000 == int(str(until)) - int(str(since))
    page = office.get("/keys?q=表弟").text
    assert "邀请人：郑阿姨" in page
    house.clock.move(86_400)
    shows(house, "闽D·88888", "cam", "plate")
    assert 1 == len(rows(house, "SELECT * FROM event WHERE type = 'vehicle.entered'"))


def test_a_lost_card_is_blocked_in_two_taps(house: House, office: TestClient) -> None:
    """Open what stands beside it, press: from the list itself, without a script."""
    office.post("/api/v1/credentials", json={"kind": "card", "person": "zheng", "value": CARD})
    page = office.get("/keys").text
    assert re.search(r"<details><summary>丢了？</summary><form .*<button", page)
    answer = office.post("/keys", data={"id": "000000000000001"})
    assert 303 == answer.status_code
    assert "已停用" in office.get(answer.headers["location"]).text
    assert "郑阿姨" not in office.get("/keys").text
    assert "郑阿姨" in office.get("/keys?blocked=1").text
    office.put("/api/v1/rights", json={"items": [{"who": ["zheng"], "doors": ["unit"]}]})
    shows(house, CARD)
    ((said,),) = rows(house, "SELECT detail FROM event WHERE type = 'door.denied'")
    assert '"reason": "disabled"' in str(said)
    assert 404 == office.post("/keys", data={"id": "7"}).status_code


def test_somebody_s_doors_and_hours(house: House, office: TestClient) -> None:
    """Own rights change by the form; what is shared with others is shown and stays."""
    shared = {"who": ["group:bangbang"], "doors": ["east"]}
    office.put("/api/v1/rights", json={"items": [shared]})
    hours = {"do": "add", "id": "day", "from-0": "08:00", "to-0": "18:00", "days-0": ["mon", "tue"]}
    assert 303 == office.post("/keys/hours", data={**hours, "holidays": "2026-10-01, 2026-10-02"}).status_code
    assert "08:00–18:00" in office.get("/keys/hours").text
    page = office.get("/keys/doors/zheng").text
    assert "厝边帮帮团 · " in page
    assert "group:bangbang" not in page
    answer = office.post("/keys/doors/zheng", data={"doors-0": ["unit", "east"], "schedule-0": "day"})
    assert 303 == answer.status_code
    own = {"who": ["zheng"], "doors": ["unit", "east"], "schedule": "day"}
    assert [shared, own] == office.get("/api/v1/rights").json()["items"]
    page = office.get("/keys/doors/zheng").text
    assert 'name="doors-0" value="unit" checked' in page
    assert "<option selected>day</option>" in page
    wrong = office.post("/keys/doors/zheng", data={"doors-0": "nowhere"})
    assert 422 == wrong.status_code
    assert 422 == office.post("/keys/hours", data={"do": "remove", "id": "day"}).status_code
    office.post("/keys/doors/zheng", data={})
    assert [shared] == office.get("/api/v1/rights").json()["items"]
    assert 303 == office.post("/keys/hours", data={"do": "remove", "id": "day"}).status_code
    assert [404, 404] == [
        office.get("/keys/doors/nobody").status_code,
        office.post("/keys/doors/nobody").status_code,
    ]


def test_more_rights_than_the_form_offers_are_all_kept(office: TestClient) -> None:
    """A program wrote ten: the page shows each, and saving takes none away."""
    items = [{"who": ["zheng"], "doors": [("unit", "east")[nth % 2]]} for nth in range(10)]
    office.put("/api/v1/rights", json={"items": items})
    page = office.get("/keys/doors/zheng").text
    assert 10 == page.count(" checked>")
    form = {f"doors-{nth}": each["doors"] for nth, each in enumerate(items)}
    assert 303 == office.post("/keys/doors/zheng", data=form).status_code
    assert items == office.get("/api/v1/rights").json()["items"]


def test_hours_that_cannot_be_are_marked(house: House, office: TestClient) -> None:
    """Midnight as an end is the end of the day; nonsense comes back as it was typed."""
    night = {"do": "add", "id": "late", "from-0": "20:00", "to-0": "00:00"}
    assert 303 == office.post("/keys/hours", data=night).status_code
    (written,) = office.get("/api/v1/schedules").json()["items"]
    assert {"id": "late", "windows": [{"from": "20:00", "to": "24:00"}]} == written
    for wrong in (
        {"from-0": "20:00"},
        {"from-0": "8", "to-0": "9"},
        {"holidays": "soon"},
        {"id": "UPPER"},
        {},
    ):
        form = {"do": "add", "id": "x", "from-0": "", "to-0": "", **wrong}
        answer = office.post("/keys/hours", data=form)
        assert (422, True) == (answer.status_code, 'role="alert"' in answer.text), wrong
    assert 422 == office.post("/keys/hours", data=night).status_code, "the id is taken"
    assert ["late"] == list(site.export(house.database).schedules)
    assert core_state.site_version(house.database) > 0


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-26T08:00"])
def test_what_is_no_day_is_refused(text: str) -> None:
    """Whatever a browser that knows no date field sends."""
    for moment in (begins, ends):
        with pytest.raises(NoDay, match="expected one such as 2026-11-26"):
            moment(text, zone("Asia/Shanghai"))


def test_days_come_back_as_they_were_written() -> None:
    """Through the site's time zone and back, a day that ends at midnight included."""
    where = zone("Asia/Shanghai")
    since, until = begins("2026-11-26", where), ends("2026-11-26", where)
    assert ("2026-11-26", "2026-11-26") == (first_day(since, where), last_day(until, where))
    assert (None, "", "") == (begins("", where), first_day(None, where), last_day(None, where))
    assert since is not None
    assert Now(since, since).at.hour == 16
