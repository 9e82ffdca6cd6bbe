"""What somebody is given about themselves: everything that is theirs, nobody else's name, on record first."""

import io
import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from zipfile import ZipFile

from fastapi.testclient import TestClient

from gateway.domain.access import Credential, CredentialKind
from gateway.domain.model import CredentialId, EventType, PersonId
from gateway.domain.register import Act, Secret
from gateway.domain.site import Person
from gateway.service import credentials, reviews, site, walks
from gateway.service.links import Answer
from gateway.store.moment import to_micros
from tests.api.conftest import LogIn
from tests.api.house import House
from tests.api.review_house import say
from tests.api.test_home import HOME, NEIGHBOUR, OFFICER, csrf, link, look, rows, under_review


def parcel(answer: object) -> dict[str, list[dict[str, object]]]:
    """Return what a ZIP holds, by class."""
    with ZipFile(io.BytesIO(answer.content)) as zipped:  # type: ignore[attr-defined]
        names = [each for each in zipped.namelist() if each.endswith(".json")]
        return {each[5:-5]: json.loads(zipped.read(each)) for each in names}


def test_a_person_alone_takes_everything_along(house: House, client: TestClient) -> None:
    """Alarms, events, looks and the own entry are in the ZIP, others' names hidden; it is on record."""
    house.press("sos-501")
    house.press("sos-501", EventType.DOOR_OPENED, '{"by": "zheng", "said": "郑阿姨 knocked"}')
    look(house, why="郑阿姨 asked")
    path = link(house)
    answer = client.post(path, data={"do": "serve"})
    assert "application/zip" == answer.headers["content-type"]
    found = parcel(answer)
    assert ["吴奶奶"] == [each["resident"] for each in found["alarms"]]
    assert ["wu"] == [each["id"] for each in found["person"]]
    assert [{"by": "**", "said": "郑** knocked"}] == [
        each["detail"] for each in found["home_events"] if each["type"] == "door.opened"
    ]
    assert "郑** asked" in [each["why"] for each in found["looks"]]
    assert "郑阿姨" not in answer.content.decode("latin-1")
    (row,) = rows(house, Act.SUBJECT_SERVED)
    assert ("resident", frozenset({("place", HOME), ("person", "wu")})) == (row.row.role, row.about)


def test_its_page_is_readable(house: House, client: TestClient) -> None:
    """Somebody without a program opens index.html and reads Chinese."""
    house.press("sos-501")
    under_review(house)
    answer = client.post(link(house), data={"do": "serve"})
    with ZipFile(io.BytesIO(answer.content)) as zipped:
        page = zipped.read("index.html").decode()
    assert "系统里存的您的信息" in page
    assert "3号楼 2单元 501" in page
    for word in ("求助", "报警开始", "按下呼救", "林警官", "治安管理处罚法"):
        assert word in page, word
    assert "郑阿姨" not in page
    assert "sos.pressed" not in page


def test_those_who_share_a_home_get_their_own_in_the_office(
    house: House, client: TestClient, log_in: LogIn
) -> None:
    """The link of two people's home tells neither where the other went; in the office each is given it."""
    house.press("sos-502")
    assert "person" not in parcel(client.post(link(house, NEIGHBOUR), data={"do": "serve"}))
    office = log_in("office", browser=True)
    token = csrf(office.get("/people/li/own").text)
    data = {"csrf": token, "do": "serve", "why": "本人持身份证"}
    found = parcel(office.post("/people/li/own", data=data))
    assert ["li"] == [each["id"] for each in found["person"]]
    served = rows(house, Act.SUBJECT_SERVED)[-1]
    assert ("office", "本人持身份证") == (served.text(Secret.WHO), served.text(Secret.WHY))


def test_who_moves_in_learns_nothing_of_who_lived_there(house: House, client: TestClient) -> None:
    """Their calls and what belonged to them are not the home's; of who is no longer known there is no id."""
    house.press("sos-501")
    say(house, "sos-501", EventType.DOOR_OPENED, "wu")
    found = site.export(house.database)
    devices = {id_: replace(each, resident=None) for id_, each in found.devices.items()}
    people = {id_: each for id_, each in found.people.items() if id_ != "wu"}
    people[PersonId("xin")] = Person(PersonId("xin"), "新住户", HOME)
    site.apply(house.database, replace(found, people=people, devices=devices))
    given = parcel(client.post(link(house), data={"do": "serve"}))
    assert [] == given["alarms"]
    assert [("door.opened", "**")] == [(each["type"], each["person"]) for each in given["home_events"]]


def test_what_is_personal_is_there_class_by_class(house: House, log_in: LogIn) -> None:
    """Messages with their address, groups, cards without a value, passings, proofs of ways, answers."""
    now = house.clock.moment()
    alarm = house.press("sos-501")
    house.says(alarm, Answer.GOING)
    wanted = Credential(CredentialId(0), CredentialKind.PLATE, PersonId("zheng"))
    credentials.add(house.database, wanted, "闽D88888", now, house.keys)
    walks.start(house.database, None, "installer", [], now, house.keys)
    with house.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO event (device, type, received_at, steady, clock_trusted, source, qos, place, person,"
            " detail, reason)"
            " VALUES ('reader', 'door.granted', ?, 1, 1, 'mqtt', 1, 'b3u2', 'zheng', '{}', '')",
            (to_micros(now.at),),
        )
    office = log_in("office", browser=True)
    data = {"csrf": csrf(office.get("/people/zheng/own").text), "do": "serve", "why": "本人"}
    answer = office.post("/people/zheng/own", data=data)
    found = parcel(answer)
    assert ["http://127.0.0.1:9009/zheng"] == sorted({str(each["address"]) for each in found["messages"]})
    assert [["厝边帮帮团"]] == [each["groups"] for each in found["belonging"]]
    assert [("plate", True)] == [(each["kind"], each["enabled"]) for each in found["credentials"]]
    assert [("door.granted", "3号楼 2单元")] == [(each["type"], each["place"]) for each in found["passings"]]
    assert ["webhook"] == [each["channel"] for each in found["proofs"]]
    assert ["acknowledged"] == [each["type"] for each in found["answers"]]
    assert ([], []) == (found["alarms"], found["templates"])
    assert "闽D88888" not in json.dumps(found, ensure_ascii=False)


def test_the_office_says_how_it_made_sure(house: House, log_in: LogIn) -> None:
    """Without that nothing is handed out, and nothing is on record as handed out."""
    office = log_in("office", browser=True)
    token = csrf(office.get("/people/li/own").text)
    answer = office.post("/people/li/own", data={"csrf": token, "do": "serve", "why": " "})
    assert 422 == answer.status_code
    assert "怎样核实的身份" in answer.text
    assert [] == rows(house, Act.SUBJECT_SERVED)


def test_a_link_is_given_its_zip_every_ten_minutes(house: House, client: TestClient) -> None:
    """A second one at once is refused in words, without a row; later it is there again."""
    path = link(house)
    assert 200 == client.post(path, data={"do": "serve"}).status_code
    answer = client.post(path, data={"do": "serve"})
    assert 429 == answer.status_code
    assert "十分钟" in answer.text
    house.clock.move(601)
    assert 200 == client.post(path, data={"do": "serve"}).status_code
    assert 2 == len(rows(house, Act.SUBJECT_SERVED))


def test_a_held_review_is_in_no_zip(house: House, client: TestClient) -> None:
    """What the page keeps back, the file keeps back."""
    review = under_review(house)
    now = house.clock.moment()
    reviews.hold(house.database, review.id, OFFICER, now.at + timedelta(days=9), "order 7", now)
    found = parcel(client.post(link(house), data={"do": "serve"}))
    assert [] == [each for each in found["looks"] if each["role"] == "officer"]


def test_what_only_a_review_keeps_is_in_no_zip(house: House, client: TestClient) -> None:
    """A passing or a call beyond its time would say that there is one, held or not."""
    alarm = house.press("sos-501")
    house.press("sos-501", EventType.DOOR_OPENED)
    house.close(alarm)
    house.clock.move(29 * 86400)
    found = parcel(client.post(link(house), data={"do": "serve"}))
    assert ["sos.pressed", "door.opened"] == [each["type"] for each in found["home_events"]]
    under_review(house)
    house.clock.move(2 * 86400)
    found = parcel(client.post(link(house), data={"do": "serve"}))
    assert (["sos.pressed"], 1) == ([each["type"] for each in found["home_events"]], len(found["alarms"]))
    house.clock.move(1096 * 86400)
    found = parcel(client.post(link(house), data={"do": "serve"}))
    assert ([], []) == (found["home_events"], found["alarms"])


def test_no_row_no_zip(house: House, client: TestClient) -> None:
    """Where the row cannot be written, no byte is given."""
    path = link(house)
    with sqlite3.connect(house.database.path) as raw:
        raw.execute("CREATE TRIGGER t BEFORE INSERT ON register BEGIN INSERT INTO nowhere VALUES (1); END")
    answer = client.post(path, data={"do": "serve"})
    assert 503 == answer.status_code
    assert not answer.content.startswith(b"PK")
