"""The neighbour's page: one link, one person, one alarm; plain, small, silent about names until an answer."""

import base64
import gzip
import hashlib
import re

import pytest
from fastapi.testclient import TestClient

from gateway.domain.model import EventType
from gateway.service.links import Answer
from tests.api.conftest import LogIn
from tests.api.house import House

BUDGET = 4096
"""Bytes on the wire (issue 2, deliverable 9)."""


def scene(text: str) -> str:
    """Return which face a page shows."""
    found = re.search(r'data-scene="(\w+)"', text)
    assert found is not None
    return found[1]


def test_looking_changes_nothing_and_names_nobody(house: House, client: TestClient, log_in: LogIn) -> None:
    """However often a link is opened, or fetched ahead by a message app, the alarm stays as it was."""
    id_ = house.press()
    guard = log_in()
    before = guard.get(f"/api/v1/alarms/{id_}").json()
    for _ in range(3):
        page = client.get(house.link(id_))
        assert (200, "asked") == (page.status_code, scene(page.text))
        assert "3号楼 2单元 501" in page.text
        assert not {name for name in ("吴奶奶", "郑阿姨", "林师傅") if name in page.text}
    assert before == guard.get(f"/api/v1/alarms/{id_}").json()


def test_a_neighbour_goes_arrives_and_closes(house: House, client: TestClient, log_in: LogIn) -> None:
    """The whole way by form posts alone: no cookie, no token, no script."""
    id_ = house.press()
    path = house.link(id_)
    for said, after, state in (
        ("going", "going", "acknowledged"),
        ("arrived", "arrived", "attended"),
        ("resolved", "closed", "resolved"),
    ):
        answer = client.post(path, data={"answer": said, "note": "都好" if said == "resolved" else ""})
        assert (303, path) == (answer.status_code, answer.headers["location"])
        page = client.get(path).text
        assert after == scene(page)
        assert ("吴奶奶" in page) == (after != "closed")
        assert state == log_in().get(f"/api/v1/alarms/{id_}").json()["state"]
    assert "都好" == log_in().get(f"/api/v1/alarms/{id_}").json()["outcome"]
    assert not client.cookies


def test_the_same_answer_again_is_harmless(house: House, client: TestClient, log_in: LogIn) -> None:
    """A form sent five times over a bad line says it once."""
    id_ = house.press()
    for _ in range(5):
        assert 303 == client.post(house.link(id_), data={"answer": "going"}).status_code
    log = log_in().get(f"/api/v1/alarms/{id_}").json()["log"]
    assert 1 == [each["type"] for each in log].count("acknowledged")


def test_whoever_cannot_is_thanked_and_may_change_their_mind(house: House, client: TestClient) -> None:
    """Declining calls the next step; going after all is one touch away."""
    path = house.link(house.press())
    client.post(path, data={"answer": "cannot"})
    page = client.get(path).text
    assert "cannot" == scene(page)
    assert 'value="going"' in page
    assert "吴奶奶" not in page
    client.post(path, data={"answer": "going"})
    assert "going" == scene(client.get(path).text)


def test_whoever_is_there_can_close_whatever_was_tapped_before(house: House, client: TestClient) -> None:
    """A late tap on an old tab hides no button from the one person at the door."""
    path = house.link(house.press())
    for said in ("arrived", "going", "cannot"):
        client.post(path, data={"answer": said})
        assert "arrived" == scene(client.get(path).text), said


def test_the_page_sends_along_what_it_showed(house: House, client: TestClient, log_in: LogIn) -> None:
    """A form from before the answer was taken adds nothing, a fresh one says it anew."""
    path = house.link(id_ := house.press())
    seen = r'name="seen" value="(\d+)"'
    before = re.search(seen, client.get(path).text)
    client.post(path, data={"answer": "cannot"})
    after = re.search(seen, client.get(path).text)
    assert before is not None
    assert after is not None
    assert ("0", True) == (before[1], int(after[1]) > 0)
    told = log_in().get(f"/api/v1/alarms/{id_}").json()["log"]
    for value in (before[1], "rubbish"):
        assert 303 == client.post(path, data={"answer": "cannot", "seen": value}).status_code
    assert told == log_in().get(f"/api/v1/alarms/{id_}").json()["log"]


def test_somebody_else_on_the_way_is_said_without_a_name(house: House, client: TestClient) -> None:
    """The second neighbour learns that help is coming, and may go too."""
    id_ = house.press()
    house.says(id_, Answer.CANNOT)
    house.says(id_, Answer.GOING, "lin")
    page = client.get(house.link(id_) + "?lang=en").text
    assert "cannot" == scene(page)
    assert "林师傅" not in page


def test_not_possible_now_is_a_conflict_with_a_way_on(
    house: House, client: TestClient, log_in: LogIn
) -> None:
    """Closing before arriving is refused in plain words, and nothing changes."""
    id_ = house.press()
    answer = client.post(house.link(id_), data={"answer": "resolved"})
    assert (409, "refused") == (answer.status_code, scene(answer.text))
    assert 'value="arrived"' in answer.text
    assert "吴奶奶" not in answer.text
    assert "raised" == log_in().get(f"/api/v1/alarms/{id_}").json()["state"]


def test_a_closed_alarm_says_so_for_a_day_without_names(house: House, client: TestClient) -> None:
    """Over is over: no name, no button; a day later the link is not known any more."""
    id_ = house.press()
    path = house.link(id_)
    client.post(path, data={"answer": "going"})
    house.close(id_)
    page = client.get(path)
    assert (200, "closed") == (page.status_code, scene(page.text))
    assert "吴奶奶" not in page.text
    assert "3号楼" not in page.text
    assert "<button" not in page.text
    answer = client.post(path, data={"answer": "arrived"})
    assert (409, "closed") == (answer.status_code, scene(answer.text))
    house.clock.move(24 * 3600 + 1)
    assert 404 == client.get(path).status_code
    assert 404 == client.post(path, data={"answer": "going"}).status_code


@pytest.mark.parametrize("code", ["x", "A" * 24, "x" * 5000, "%00", "%ff", "..%2f..", "🏠"])
def test_an_unknown_code_is_not_found(client: TestClient, code: str) -> None:
    """A made-up link opens a page that says whom to call all the same."""
    posts = [client.post(f"/n/{code}", data=form) for form in ({"answer": "going"}, {"answer": "x"}, {})]
    for answer in (client.get(f"/n/{code}"), *posts):
        assert 404 == answer.status_code
        assert "tel:120" in answer.text


@pytest.mark.parametrize("form", [{}, {"answer": ""}, {"answer": "yes"}, {"answer": "GOING"}, {"note": "x"}])
def test_an_answer_that_is_none_is_asked_again(
    house: House, client: TestClient, form: dict[str, str]
) -> None:
    """Anything but the four answers changes nothing and is told so."""
    answer = client.post(house.link(house.press()), data=form)
    assert (422, "unclear") == (answer.status_code, scene(answer.text))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"answer=going", "text/plain"),
        (b"{}", "application/json"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"answer=%ff%fe&answer=going", "application/x-www-form-urlencoded"),
    ],
)
def test_rubbish_is_told_plainly(house: House, client: TestClient, body: bytes, kind: str) -> None:
    """No body breaks the page or the alarm."""
    answer = client.post(house.link(house.press()), content=body, headers={"content-type": kind})
    assert answer.status_code in {303, 400, 422}
    assert b"Traceback" not in answer.content


def test_it_fits_on_a_bad_line(house: House, client: TestClient) -> None:
    """Each face travels in one document of at most 4 kB, with nothing to load beside it."""
    path = house.link(house.press(type_=EventType.SMOKE))
    for said in ("", "going", "arrived", "resolved"):
        if said:
            client.post(path, data={"answer": said})
        for lang in ("zh-CN", "en"):
            with client.stream("GET", f"{path}?lang={lang}", headers={"Accept-Encoding": "gzip"}) as answer:
                wire = b"".join(answer.iter_raw())
            assert len(wire) + len(str(answer.headers)) <= BUDGET
            text = gzip.decompress(wire).decode()
            assert not re.findall(r'(?:src|href)="(?!tel:|\?lang=)', text)


def test_only_its_own_inline_pieces_run(house: House, client: TestClient) -> None:
    """The policy names the sums of the very style and script in the page, and nothing else."""
    answer = client.get(house.link(house.press()))
    policy = answer.headers["content-security-policy"]
    for tag in ("style", "script"):
        piece = re.search(rf"<{tag}>(.*?)</{tag}>", answer.text, re.DOTALL)
        assert piece is not None
        sum_ = base64.b64encode(hashlib.sha256(piece[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{sum_}';" in policy


def test_the_link_is_nobody_elses_business(house: House, client: TestClient) -> None:
    """No referrer, no copy in a cache, no index, no cookie."""
    headers = client.get(house.link(house.press()) + "?lang=en").headers
    assert ("no-referrer", "no-store", "noindex") == (
        headers["referrer-policy"],
        headers["cache-control"],
        headers["x-robots-tag"],
    )
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("type_", "number"),
    [
        (EventType.SMOKE, "119"),
        (EventType.GAS, "119"),
        (EventType.DOOR_DURESS, "110"),
        (EventType.FALL, "120"),
    ],
)
def test_the_right_number_is_one_touch_away(
    house: House, client: TestClient, type_: EventType, number: str
) -> None:
    """120 always, fire or police where it is about them; also after an answer."""
    # Under duress the desk alone is called: no neighbour is sent to a robbery.
    called = "guard" if type_ is EventType.DOOR_DURESS else "zheng"
    path = house.link(house.press(type_=type_), called)
    for _ in range(2):
        page = client.get(path).text
        assert f'href="tel:{number}"' in page
        assert 'href="tel:120"' in page
        client.post(path, data={"answer": "going"})


def test_it_speaks_the_neighbours_language(house: House, client: TestClient) -> None:
    """The person's own language, whatever the browser says, unless another is asked for."""
    path = house.link(house.press())
    english = {"Accept-Language": "en"}
    assert '<html lang="zh-CN"' in client.get(path, headers=english).text
    assert '<html lang="en"' in client.get(f"{path}?lang=en").text
    answer = client.post(f"{path}?lang=en", data={"answer": "going"})
    assert f"{path}?lang=en" == answer.headers["location"]


def test_what_a_resident_is_called_cannot_break_the_page(house: House, client: TestClient) -> None:
    """Names are text, never markup."""
    id_ = house.press()
    with house.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE alarm SET resident_name = '<script>x</script>', place_name = '\"><b>'"
        )
    client.post(house.link(id_), data={"answer": "going"})
    page = client.get(house.link(id_)).text
    assert "<script>x" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;x" in page
