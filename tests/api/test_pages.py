"""The pages as documents: who sees what, in which language, in which order, and without a script."""

import re
import time

import pytest
from fastapi.testclient import TestClient

from gateway.domain.camera_watch import AWAY
from gateway.domain.model import EventType
from gateway.service.links import Answer
from gateway.store.moment import to_micros
from tests.api.conftest import LogIn
from tests.api.house import House


def tiles(page: str) -> list[str]:
    """Return the ids of a board's tiles in order."""
    return re.findall(r'<li class="tile" id="a(\d+)"', page)


@pytest.mark.parametrize("path", ["/", "/login", "/account", "/people", "/alarms/000000000000001", "/board"])
def test_whoever_is_not_in_yet_finds_the_log_in_form_on_every_page(client: TestClient, path: str) -> None:
    """The form stands in place of the page, and leads back to it."""
    answer = client.get(path)
    assert 401 == answer.status_code
    assert 'action="/api/v1/session"' in answer.text
    assert f'name="next" value="{path}"' in answer.text


def test_each_role_has_a_home(log_in: LogIn) -> None:
    """Guard and installer find the board, the office its people, the officer their reviews."""
    assert [200, 200, 303, 303] == [
        log_in(role).get("/").status_code for role in ("guard", "installer", "office", "officer")
    ]
    assert "/people" == log_in("office").get("/").headers["location"]
    assert "/review" == log_in("officer").get("/").headers["location"]


def test_the_board_shows_the_most_urgent_first(house: House, log_in: LogIn) -> None:
    """Unanswered calls, then faults, then who is on the way, then who is there; the oldest first in each."""
    fault = house.press("sos-501", EventType.BATTERY_LOW)
    coming, there, old, new = (house.press(f"stranger-{number}") for number in range(4))
    guard = log_in()
    for id_, *answers in ((coming, "acknowledge"), (there, "arrive")):
        for each in answers:
            guard.post(f"/api/v1/alarms/{id_}/{each}")
    assert [old, new, fault, coming, there] == tiles(guard.get("/").text)


def test_the_board_says_what_matters(house: House, log_in: LogIn) -> None:
    """Place, resident, since when, who comes by when, how often pressed, and that nobody could be reached."""
    id_ = house.press()
    house.clock.move(30)
    house.press()
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE alarm SET unreachable = 1")
    guard = log_in()
    board = guard.get("/").text
    for text in ("3号楼 2单元 501", "吴奶奶", "30 秒", "12:01:00", "已按 2 次", "谁也联系不上"):
        assert text in board, text
    house.says(id_, Answer.GOING)
    board = guard.get("/").text
    assert "郑阿姨" in board
    assert re.search(r'<time datetime="2026-11-23T04:15:30Z">12:15</time>', board)


def test_a_quiet_board_says_so(house: House, log_in: LogIn) -> None:
    """Nothing open: all is quiet, with when somebody last called, and how the core is."""
    house.prove()
    guard = log_in()
    assert "一切平安" in guard.get("/").text
    assert "还没有人呼叫过" in guard.get("/").text
    house.close(house.press())
    board = guard.get("/").text
    assert "2026-11-23 12:00" in board
    assert not tiles(board)
    assert 'id="core" role="alert" hidden' in board
    house.clock.move(31)
    assert 'id="core" role="alert">' in guard.get("/").text


def test_a_piece_of_the_board_holds_what_was_asked_for(house: House, log_in: LogIn) -> None:
    """Open alarms among the ids come as tiles, closed and unknown ones are left out."""
    one, other = house.press("sos-501"), house.press("sos-502")
    guard = log_in()
    assert [other] == tiles(guard.get("/board", params={"ids": f"{other},000000000000999"}).text)
    house.close(one)
    assert [] == tiles(guard.get("/board", params={"ids": one}).text)
    assert [other] == tiles(guard.get("/board").text)
    assert 404 == guard.get("/board", params={"ids": "x"}).status_code


def test_a_thousand_alarms_are_all_there_in_order(house: House, log_in: LogIn) -> None:
    """None is lost, none is out of order (FIGURES F26), and the page still comes soon."""
    made = house.press_everywhere(1000)
    guard = log_in()
    begun = time.monotonic()
    found = tiles(guard.get("/").text)
    assert 1000 == len(made)
    assert made == found
    assert time.monotonic() - begun < 10


def test_the_desk_works_without_a_script(house: House, log_in: LogIn) -> None:
    """Every step is a form: take it, arrive, note, close; what does not fit is said on the page."""
    id_ = house.press()
    guard = log_in(browser=True)
    found = re.search(r'name="csrf" value="([^"]+)"', guard.get("/").text)
    assert found is not None
    path, form = f"/alarms/{id_}", {"csrf": found[1]}
    answer = guard.post(path, data={**form, "do": "acknowledge", "back": "board"})
    assert (303, "/") == (answer.status_code, answer.headers["location"])
    answer = guard.post(path, data={**form, "do": "arrive"})
    assert (303, path) == (answer.status_code, answer.headers["location"])
    assert 422 == guard.post(path, data={**form, "do": "note", "text": " "}).status_code
    assert 303 == guard.post(path, data={**form, "do": "note", "text": "<b>叫了医生</b>"}).status_code
    answer = guard.post(path, data={**form, "do": "resolve", "text": ""})
    assert 422 == answer.status_code
    assert 'aria-invalid="true"' in answer.text
    assert 303 == guard.post(path, data={**form, "do": "resolve", "text": "送医"}).status_code
    answer = guard.post(path, data={**form, "do": "arrive"})
    assert 409 == answer.status_code
    assert 'role="alert"' in answer.text
    assert 404 == guard.post(path, data={**form, "do": "explode"}).status_code
    story = guard.get(path).text
    for text in (
        "报警开始",
        "第 1 轮第 1 步",
        "guard 正在赶来",
        "guard 已到现场",
        "&lt;b&gt;叫了医生",
        "送医",
        "郑阿姨",
    ):
        assert text in story, text


def test_the_board_reads_itself_again_without_a_script(log_in: LogIn) -> None:
    """A browser without scripts reloads every five seconds."""
    board = log_in().get("/").text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in board


@pytest.mark.parametrize(
    ("accepted", "query", "expected"),
    [
        ("", "", "zh-CN"),
        ("en-GB,en;q=0.9", "", "en"),
        ("zh-TW", "", "zh-CN"),
        ("de,fr;q=0.5", "", "zh-CN"),
        ("en;q=0.3, zh;q=0.7", "", "zh-CN"),
        ("en", "?lang=zh-CN", "zh-CN"),
        ("zh", "?lang=en", "en"),
        ("zh", "?lang=xx", "zh-CN"),
        ("en;q=x,,;;q=", "", "zh-CN"),
        ("*", "", "zh-CN"),
    ],
)
def test_a_page_speaks_the_language_asked_for(
    client: TestClient, accepted: str, query: str, expected: str
) -> None:
    """`?lang=` first, then the browser's wish, then the site's own."""
    answer = client.get(f"/login{query}", headers={"Accept-Language": accepted})
    assert f'<html lang="{expected}"' in answer.text
    assert expected == answer.headers["content-language"]


def test_a_language_chosen_once_is_kept(client: TestClient) -> None:
    """The next page speaks it too, against the browser's wish."""
    client.get("/login?lang=en", headers={"Accept-Language": "zh"})
    assert '<html lang="en"' in client.get("/login", headers={"Accept-Language": "zh"}).text


def test_an_account_page_ends_a_kiosk_and_nothing_else(log_in: LogIn) -> None:
    """A wall display offers one thing: to stop being one."""
    guard = log_in(browser=True)
    found = re.search(r'name="csrf" value="([^"]+)"', guard.get("/account").text)
    assert found is not None
    form = {"csrf": found[1]}
    assert 303 == guard.post("/account", data={**form, "do": "kiosk"}).status_code
    assert 'class="wall"' in guard.get("/").text
    page = guard.get("/account").text
    assert ["log_out"] == re.findall(r'name="do" value="(\w+)"', page)
    assert 404 == guard.post("/account", data={**form, "do": "language", "language": "en"}).status_code
    assert 303 == guard.post("/account", data={**form, "do": "log_out"}).status_code
    assert 401 == guard.get("/").status_code


def test_an_expired_session_is_loud(client: TestClient) -> None:
    """Whoever is sent to log in again reads that this screen shows no alarms."""
    assert "本屏幕已不再显示报警" in client.get("/login?expired").text
    assert "本屏幕已不再显示报警" not in client.get("/login").text


def test_the_board_says_which_camera_is_blind_and_why(house: House, log_in: LogIn) -> None:
    """In the reader's language, the worker's own words beside it; that it sees again, too."""
    guard = log_in()
    house.put_up("cam-gate", "cam-yard")
    house.notice("vision:worker", why=AWAY)
    house.notice("cam-gate", why=AWAY)
    house.notice("cam-yard", why="10.0.0.6: no new frame comes")
    house.press("sos-501", EventType.BATTERY_LOW)
    board = guard.get("/").text
    for text in ("摄像头识别程序没有响应", "摄像头 cam-gate 看不见画面", ": 识别程序没有响应", "收不到画面"):
        assert text in board, text
    assert 2 == board.count("看不见画面")
    english = guard.get("/", headers={"Accept-Language": "en"}).text
    for text in (
        "Camera cam-yard sees nothing",
        "no picture comes from it",
        "(10.0.0.6: no new frame comes)",
    ):
        assert text in english, text
    house.notice("cam-yard", online=True)
    (yard,) = re.findall(
        r'<li class="tile" id="a(\d+)"(?:(?!</li>).)*cam-yard', guard.get("/").text, re.DOTALL
    )
    assert "摄像头 cam-yard 已恢复画面" in guard.get(f"/alarms/{yard}").text


def test_a_quiet_desk_sees_whose_face_was_known(house: House, log_in: LogIn) -> None:
    """With place and time, for a quarter of an hour; the installer and a wall display see no name."""
    at = to_micros(house.clock.moment().at)
    with house.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO event (device, type, received_at, clock_trusted, source, qos, person, place, detail,"
            " reason, raw, steady) VALUES"
            " ('eye', 'face.recognised', ?, 1, '', 1, 'zheng', 'b3u2', '{}', '', x'', ?)",
            (at, at),
        )
    guard, fitter = log_in("guard", browser=True), log_in("installer")
    for path in ("/", "/board"):
        assert "认出： 郑阿姨 · 2单元" in " ".join(guard.get(path).text.split())
        assert "郑阿姨" not in fitter.get(path).text
    house.clock.move(16 * 60)
    assert "郑阿姨" not in guard.get("/").text


def test_a_fault_that_reaches_nobody_sends_nobody(house: House, log_in: LogIn) -> None:
    """Where nobody hears of a call for help somebody is to go; of a fault the desk sees to it itself."""
    house.notice("path:example.org:443")
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE alarm SET unreachable = 1")
    guard = log_in("guard")
    assert "请值班人员处理" in guard.get("/").text
    house.press()
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE alarm SET unreachable = 1")
    assert "请马上派人去" in guard.get("/").text
