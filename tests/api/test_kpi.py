"""The figures: what counts and what does not, over HTTP, on the page and on the command line."""

import json
import re
from dataclasses import replace

import pytest

from gateway.__main__ import main
from gateway.cli import kpi as command
from gateway.domain.model import EventType, NotificationId, PersonId
from gateway.domain.notification import NotificationState, Outcome
from gateway.domain.site import Contact, Site
from gateway.service import site
from gateway.service.ingest import Work, ingest
from gateway.service.links import Answer
from tests.api.conftest import LogIn
from tests.api.house import House


def answered(house: House, after: float, device: str = "sos-501") -> str:
    """Let somebody press, go after so many seconds, arrive a minute later and close."""
    id_ = house.press(device)
    house.clock.move(after)
    house.says(id_, Answer.GOING)
    house.clock.move(60)
    house.says(id_, Answer.ARRIVED)
    house.close(id_)
    return id_


def test_calls_are_counted_and_nothing_else(house: House, log_in: LogIn) -> None:
    """Two answered in time, one late, one closed by telephone; a fault and an old call do not count."""
    answered(house, 10)
    house.clock.move(40 * 86400)
    answered(house, 30)
    late = answered(house, 200)
    house.press("sos-502", EventType.BATTERY_LOW)
    house.close(house.press("sos-502"))
    found = log_in().get("/api/v1/kpi").json()
    assert 3 == found["calls"]
    assert {"part": 2, "whole": 3, "percent": 66.6} == found["answered_within_60_s"]
    assert {"part": 2, "whole": 3, "percent": 66.6} == found["answered_within_180_s"]
    assert {"part": 2, "whole": 2, "percent": 100.0} == found["arrived_within_15_min"]
    assert (1, {"sos": 3}, 24) == (
        found["closed_without_arrival"],
        found["by_kind"],
        len(found["by_hour"]),
    )
    assert [(late, 200.0, True)] == [
        (each["id"], each["seconds"], each["answered"]) for each in found["late"]
    ]
    assert 4 == log_in("office").get("/api/v1/kpi?days=90").json()["calls"]
    assert 422 == log_in().get("/api/v1/kpi?days=91").status_code


def test_an_announced_press_is_no_call(house: House, log_in: LogIn) -> None:
    """Somebody said that they would try the button; once everybody was called it is one."""
    with house.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO walk VALUES (1, NULL, '', 'open', 'me', 0, 0, '', NULL, '', '')"
        )
        until = "9999999999999999"
        connection.exec_driver_sql(f"INSERT INTO armed VALUES ('sos-501', 1, 'me', {until})")
    house.press()
    assert 0 == log_in().get("/api/v1/kpi").json()["calls"]
    house.clock.move(1)
    house.press()
    assert 1 == log_in().get("/api/v1/kpi").json()["calls"]


@pytest.mark.parametrize(
    ("state", "said", "proven"),
    [
        (NotificationState.SENT, "200", 0),
        (NotificationState.DELIVERED, "sms 1", 1),
        (NotificationState.SENT, "call: rang, no answer (9 s)", 1),
        (NotificationState.SENT, "voice: voicemail (9 s)", 0),
    ],
)
def test_a_way_is_proven_by_a_phone_alone(
    house: House, log_in: LogIn, state: NotificationState, said: str, proven: int
) -> None:
    """That a carrier took a message proves nothing; and after 31 days nothing does."""
    house.press()
    ingest(
        house._core, house.site, Work(outcomes=[Outcome(NotificationId(1), state, receipt=said)]),
        house.clock.moment(), house.keys,
    )  # fmt: skip
    guard = log_in()
    share = guard.get("/api/v1/kpi").json()["paths_proven_in_31_days"]
    assert (proven, 3) == (share["part"], share["whole"])
    house.clock.move(32 * 86400)
    assert 0 == log_in().get("/api/v1/kpi").json()["paths_proven_in_31_days"]["part"]


def test_an_answer_proves_the_only_way_that_led_to_it(house: House, log_in: LogIn) -> None:
    """Of two that lead to the same page nobody can tell which it was."""
    id_ = house.press()
    house.says(id_, Answer.GOING)
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE notification SET state = 'sent' WHERE id = 1")
    share = log_in().get("/api/v1/kpi").json()["paths_proven_in_31_days"]
    assert 1 == share["part"]
    with house.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE notification SET state = 'sent', person = 'zheng', address = 'x' WHERE id = 2"
        )
        connection.exec_driver_sql(
            "INSERT INTO notification (id, alarm, person, channel, address, purpose, tells, round, step,"
            " state, attempts, created_at, updated_at, error, receipt)"
            " SELECT 99, alarm, person, 'email', 'z@example.org', purpose, tells, round, step, 'sent', 1,"
            " 0, 0, '', '' FROM notification WHERE id = 1"
        )
    assert 0 == log_in().get("/api/v1/kpi").json()["paths_proven_in_31_days"]["part"]


def test_the_page_tells_it_with_charts_and_tables(house: House, log_in: LogIn) -> None:
    """Every number of a chart stands in a table; the guard can open each late call, the office reads it."""
    late = answered(house, 200)
    guard, office = log_in().get("/kpi?days=7").text, log_in("office").get("/kpi").text
    for page in (guard, office):
        assert 2 == page.count('<svg class="chart"')
        assert "未达目标 97.5 %" in page
        assert "3 分 20 秒" in page
        assert "吴奶奶" not in page
        assert 24 == len(re.findall(r"\d\d:00</td>", page))
    assert (f'href="/alarms/{late}"' in guard, f'href="/alarms/{late}"' in office) == (True, False)


def test_an_empty_time_says_so(house: House, log_in: LogIn) -> None:
    """No share of nothing, no chart of nothing, and what is not proven is named."""
    page = log_in().get("/kpi").text
    assert "这段时间没有人求助" in page
    assert '<svg class="chart"' not in page
    assert "达标" not in page
    assert "郑阿姨" in page


def test_the_command_prints_it(
    house: House, log_in: LogIn, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same figures as the interface, as lines or as JSON."""
    answered(house, 200)
    wanted = log_in().get("/api/v1/kpi").json()
    monkeypatch.setenv("CUOBIAN_DATA", str(house.settings.data))
    monkeypatch.setattr("gateway.runtime.SystemClock.moment", lambda _: house.clock.moment())
    assert 0 == main(["kpi", "--json"])
    assert wanted == json.loads(capsys.readouterr().out)
    assert 0 == main(["kpi", "--days", "7"])
    lines = capsys.readouterr().out.splitlines()
    assert "answered within 60 s   0.0 % (0 of 1), target 97.5 %" in lines
    assert lines[-1].endswith("3号楼 2单元 501 (sos), answered after 200 s")
    assert command.LONGEST == 90


def test_a_lamp_is_no_way_to_a_person(house: House, log_in: LogIn) -> None:
    """Nobody can be asked whether it came: it is not counted among the ways to be proven."""

    def edit(found: Site) -> Site:
        lin = found.people[PersonId("lin")]
        panel = replace(lin, contacts=(*lin.contacts, Contact("panel", "panel-b3u2")))
        return replace(found, people={**found.people, lin.id: panel})

    site.edit(house.database, edit, lambda _: None)
    assert 3 == log_in().get("/api/v1/kpi").json()["paths_proven_in_31_days"]["whole"]
