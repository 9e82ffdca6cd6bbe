"""Walk tests in the console, as documents: begun, announced, answered for, signed, kept; and who may what."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.pages.language import CHINESE, texts
from api.paper import attachment
from api.walk_paper import ATTACHED, WORDS
from gateway.cli.api import fitting_of
from gateway.domain.walk import WalkId
from gateway.service import sessions, walk_record, walks
from gateway.service.links import Answer
from gateway.store.queries import walks as found
from tests.api.house import PASSWORD, House


@pytest.fixture
def installer(house: House) -> Iterator[TestClient]:
    """Log an installer in to pages that know the shipped templates."""
    app = create_app(
        house.own_database(), house.settings, house.clock, house.keys, fitting=fitting_of(house.settings)
    )
    client = TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5), follow_redirects=False)
    token = sessions.log_in(house.database, "installer", PASSWORD, house.clock.moment()).token
    client.headers.update({"Authorization": f"Bearer {token}", "Accept-Language": "en"})
    with client:
        yield client


def begin(installer: TestClient, place: str = "b3u2-501") -> str:
    """Begin a walk and return its page."""
    answer = installer.post("/install/drill", data={"place": place})
    assert 303 == answer.status_code
    return str(answer.headers["location"])


def number(page: str, about: str) -> str:
    """Return the number of the item about something."""
    at = re.search(rf'id="i(\d+)">(?:(?!</h3>).)*>{about}<', page, re.DOTALL)
    assert at is not None, about
    return at[1]


def test_from_the_announcement_to_the_signed_record(house: House, installer: TestClient) -> None:
    """One announced press, closed by who announced it; the rest left out; signed with a password, kept."""
    walk = begin(installer)
    item = number(installer.get(walk).text, "sos-501")
    assert 303 == installer.post(walk, data={"do": "arm", "item": item}).status_code
    assert "Press it once, now." in installer.get(walk).text
    house.press("sos-501")
    assert "Was that you?" in installer.get(walk).text
    assert 303 == installer.post(walk, data={"do": "us"}).status_code
    assert "Was that you?" not in installer.get(walk).text
    assert "SOS pressed" in installer.get(f"{walk}?only=proved").text
    early = installer.post(walk, data={"do": "sign", "name": "Fang Wei", "password": PASSWORD})
    assert (422, True) == (early.status_code, "Then sign again." in early.text)
    installer.post(walk, data={"do": "rest", "why": "nobody home"})
    wrong = installer.post(walk, data={"do": "sign", "name": "Fang Wei", "password": "no"})
    assert (422, True) == (wrong.status_code, "Name or password is wrong." in wrong.text)
    assert (
        303 == installer.post(walk, data={"do": "sign", "name": "Fang Wei", "password": PASSWORD}).status_code
    )
    page = installer.get(walk).text
    sealed = walk_record.sealed(house.database, WalkId(1))
    assert sealed is not None
    for shown in ("Commissioning record", "Fang Wei", sealed.sum, sealed.seal, "nobody home"):
        assert shown in page
    assert 422 == installer.post(walk, data={"do": "again", "item": item}).status_code
    paper = installer.get(f"{walk}/record")
    assert ("application/pdf", b"%PDF-1.7") == (paper.headers["content-type"], paper.content[:8])
    attached = attachment(paper.content, ATTACHED)
    assert sealed == walk_record.verified((attached or b"").decode(), house.keys)


def test_what_has_become_a_call_is_not_closed_here(house: House, installer: TestClient) -> None:
    """Pressed twice: the page says so, and the alarm stays."""
    walk = begin(installer)
    installer.post(walk, data={"do": "arm", "item": number(installer.get(walk).text, "sos-501")})
    alarm = house.press("sos-501")
    assert alarm == house.press("sos-501")
    answer = installer.post(walk, data={"do": "us"})
    assert (422, True) == (answer.status_code, "the guard desk closes it" in answer.text)
    assert alarm in [str(each["id"]) for each in _open(house)]


def _open(house: House) -> list[dict[str, object]]:
    with house.database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT printf('%015d', id) AS id FROM alarm WHERE state != 'resolved'"
        )
        return [dict(row._mapping) for row in rows]


def test_an_unannounced_press_is_nobody_s_to_wave_away(house: House, installer: TestClient) -> None:
    """A walk under way changes nothing for a button that was not announced."""
    walk = begin(installer)
    alarm = house.press("sos-501")
    assert 422 == installer.post(walk, data={"do": "us"}).status_code
    assert [alarm] == [each["id"] for each in _open(house)]


def test_a_drill_is_answered_with_one_touch(house: House, installer: TestClient) -> None:
    """The helper's page says that nothing has happened; the board stays quiet; the walk shows the answer."""
    walk = begin(installer)
    assert 303 == installer.post(walk, data={"do": "send"}).status_code
    with house.database.read() as connection:
        drills = found.drills(connection, "drill:1:")
    links = {
        str(each): house.link(str(each), person) for each, person in zip(drills, _asked(house), strict=True)
    }
    page = installer.get(f"{links[str(drills[-1])]}?lang=en").text
    assert "Nothing has happened" in page
    assert page.count("<button") == 1
    house.says(str(drills[-1]), Answer.GOING, _asked(house)[-1])
    assert "You need not" not in page
    assert "need not do anything" in installer.get(f"{links[str(drills[-1])]}?lang=en").text
    board = installer.get("/").text
    assert "All is quiet" in board
    assert 'class="tile"' not in board


def _asked(house: House) -> list[str]:
    with house.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT resident FROM alarm WHERE kind = 'drill' ORDER BY id")
        return [row[0] for row in rows]


def test_names_are_for_the_office(house: House, installer: TestClient) -> None:
    """Of helpers and residents an installer sees ids and places; who may read names reads them."""
    walk = begin(installer, "")
    house.press("sos-501")
    for path in (walk, f"{walk}?only=all", "/install/drill", "/install/drill/presses"):
        text = installer.get(path).text
        assert "郑阿姨" not in text
        assert "吴奶奶" not in text
    office = sessions.log_in(house.database, "office", PASSWORD, house.clock.moment()).token
    as_office = {"Authorization": f"Bearer {office}"}
    assert "郑阿姨" in installer.get(walk, headers=as_office).text
    assert "吴奶奶" in installer.get("/install/drill/presses", headers=as_office).text


def test_a_month_makes_a_button_overdue(house: House, installer: TestClient) -> None:
    """Who has not pressed for 31 days stands first, with the word for it."""
    house.press("sos-502")
    house.clock.move(20 * 86400)
    house.press("sos-501")
    house.clock.move(12 * 86400)
    token = sessions.log_in(house.database, "installer", PASSWORD, house.clock.moment()).token
    installer.headers["Authorization"] = f"Bearer {token}"
    page = installer.get("/install/drill/presses").text
    assert 1 == page.count("Overdue")
    assert page.index("sos-502") < page.index("sos-501")
    assert page.index("Overdue") < page.index("sos-501")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"do": "fly"}, 404),
        ({}, 404),
        ({"do": "arm", "item": "x"}, 404),
        ({"do": "arm", "item": "999"}, 404),
        ({"do": "arm", "item": "2"}, 422),
        ({"do": "skip", "item": "1"}, 422),
        ({"do": "end"}, 422),
        ({"do": "rest", "why": "  "}, 422),
    ],
)
def test_what_cannot_be_is_refused(installer: TestClient, form: dict[str, str], status: int) -> None:
    """Nothing dies, and nothing changes."""
    walk = begin(installer)
    before = installer.get(f"{walk}?only=all").text
    assert status == installer.post(walk, data=form).status_code
    assert before == installer.get(f"{walk}?only=all").text


def test_nothing_to_prove_begins_no_walk(installer: TestClient, house: House) -> None:
    """A place that is not there, and one that holds nothing new."""
    for data in ({"place": "nowhere"}, {"place": "b3u2-501", "due": "yes"}):
        if "due" in data:
            walk = begin(installer)
            house.press("sos-501")
            installer.post(walk, data={"do": "rest", "why": "x"})
            for item in walks.view(house.database, WalkId(1), house.clock.moment()).items:
                with house.database.write() as connection:
                    sql = "UPDATE walk_subject SET standing = 'proved' WHERE number = ?"
                    connection.exec_driver_sql(sql, (item.number,))
            with house.database.write() as connection:
                connection.exec_driver_sql("UPDATE walk SET state = 'signed'")
        answer = installer.post("/install/drill", data=data)
        assert (422, True) == (answer.status_code, "No walk was begun" in answer.text)


def test_every_word_of_the_paper_stands_on_a_page() -> None:
    """What the paper says in Chinese is taken from the pages' texts."""
    chinese = texts(CHINESE).gettext
    assert [] == [word for word in WORDS if chinese(word) == word]
