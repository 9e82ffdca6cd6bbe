"""An export as an officer gets it: what is in it, what is not, what is on record before its first byte."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from gateway.domain.register import Act
from gateway.service import register
from gateway.service.accounts import AccountRole
from gateway.service.export_verify import check
from gateway.store import register as rows
from tests.api.conftest import LogIn
from tests.api.export_house import CASE, TO, Officer, files_of, happened, lines_of, officer_of
from tests.api.house import House
from tests.conftest import RequireProgram


@pytest.fixture
def officer(house: House, log_in: LogIn) -> Officer:
    """Give an officer with an open review of 501, where a few things happened."""
    happened(house)
    return officer_of(log_in("officer"))


def count_of(house: House, act: Act) -> int:
    """Count the rows of one act."""
    with house.database.read() as connection:
        return len(rows.of_act(connection, act, rows.LAST_OF_ALL, 100))


def test_an_export_holds_what_happened_within_the_review(officer: Officer) -> None:
    """Events of the home and of no other, the call step by step, in words of both languages."""
    answer = officer.export()
    assert (200, "application/zip") == (answer.status_code, answer.headers["content-type"])
    files = files_of(answer.content)
    assert [
        "README.txt", "alarms.jsonl", "events.jsonl", "manifest.json", "manifest.sig", "register-head.json",
        "register.jsonl", "timeline.pdf", "verify.html", "verify.py",
    ] == sorted(files)  # fmt: skip
    events = lines_of(files["events.jsonl"])
    assert ["sos.pressed", "door.opened", "heartbeat"] == [each["type"] for each in events]
    first = events[0]
    assert ("按下求助", "SOS pressed", "3号楼 2单元 501") == tuple(
        first[each] for each in ("type_zh", "type_en", "place_name")
    )
    assert ("2026-11-23T04:00:00Z", "2026-11-23T12:00:00+08:00") == (first["received_at"], first["local"])
    (alarm,) = lines_of(files["alarms.jsonl"])
    assert ["raised", "called", "acknowledged"] == [each["type"] for each in alarm["steps"]]
    assert "郑阿姨" == alarm["steps"][-1]["name"]
    assert "502" not in files["events.jsonl"].decode()


def test_the_manifest_says_who_got_what_for_which_case(officer: Officer) -> None:
    """Case, officer, recipient and purpose, sums of every file, the box's key, how far the register was."""
    files = files_of(officer.export().content)
    about = json.loads(files["manifest.json"])
    assert CASE["case_number"] == about["case"]["number"]
    assert (TO["to"], TO["why"], "金海岸") == (about["to"], about["why"], about["site"])
    assert set(files) - {"manifest.json", "manifest.sig"} == set(about["files"])
    for name, said in about["files"].items():
        assert hashlib.sha256(files[name]).hexdigest() == said["sha256"]
        assert len(files[name]) == said["size"]
    assert about["register"]["head"] == json.loads(files["register-head.json"])
    kept = lines_of(files["register.jsonl"])
    assert ["review.opened"] == [each["row"]["act"] for each in kept], "and nobody else's rows"
    assert CASE["reason"] == kept[0]["texts"]["why"]["text"]


def test_it_is_on_record_with_its_sum(house: House, officer: Officer) -> None:
    """The row of the register names the ZIP's sum, the record says to whom, and is kept three years."""
    answer = officer.export()
    sum_ = hashlib.sha256(answer.content).hexdigest()
    assert sum_ == answer.headers["cuobian-sha-256"]
    (handed,) = officer.client.get(f"{officer.path}s").json()["items"]
    assert (sum_, TO["to"], "陈警官", 3, 0) == tuple(
        handed[each] for each in ("sha256", "to", "by", "events", "pictures")
    )
    assert "2029-11" == handed["kept_until"][:7]
    newest = register.newest(house.database, most=1)[0]
    assert (Act.EXPORTED, f"export:{sum_}") == (newest.row.act, newest.row.what)
    assert ("place", "b3u2-501") in newest.about
    assert TO["why"] == newest.text("why")


def test_the_same_evidence_is_the_same_bytes(officer: Officer) -> None:
    """Nothing of chance is in an export: only what the first one added to the register differs."""
    one, other = (files_of(officer.export().content) for _ in range(2))
    changed = {"manifest.json", "manifest.sig", "register.jsonl", "register-head.json"}
    assert changed >= {name for name in one if one[name] != other[name]}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"to": " "}, 422, "export.refused"),
        ({"why": ""}, 422, "export.refused"),
        ({"events": []}, 422, "export.refused"),
        ({"kind": ["vehicle"]}, 422, "export.refused"),
        ({"place": "b3u2-502"}, 422, "export.refused"),
        ({"events": ["000000000000003"]}, 422, "export.refused"),
        ({"events": ["x"]}, 404, "not_found"),
        ({"until": "2026-11-23T04:00:00"}, 422, "request.invalid"),
        ({"all": True}, 422, "request.invalid"),
    ],
)
def test_what_cannot_be_exported_leaves_no_record(
    house: House, officer: Officer, body: dict[str, object], status: int, code: str
) -> None:
    """Nothing chosen, another home's event, nobody it is for: refused in words, nothing handed over."""
    answer = officer.export(**body)
    assert (status, code) == (answer.status_code, answer.json()["code"])
    assert [] == officer.client.get(f"{officer.path}s").json()["items"]
    assert 0 == count_of(house, Act.EXPORTED)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"events": ["000000000000002", "000000000000001"]}, ["sos.pressed", "door.opened"]),
        ({"kind": ["call"]}, ["sos.pressed"]),
        ({"since": "2026-11-23T04:00:10Z"}, ["door.opened", "heartbeat"]),
        ({"until": "2026-11-23T12:00:10+08:00", "alarm": True}, ["sos.pressed"]),
    ],
)
def test_a_choice_leaves_what_was_chosen(
    officer: Officer, body: dict[str, object], expected: list[str]
) -> None:
    """By number or by what it is, oldest first."""
    events = lines_of(files_of(officer.export(**body).content)["events.jsonl"])
    assert expected == [each["type"] for each in events]


def test_no_bulk_export(house: House, officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    """More events than one export may hold are refused by number, never cut off silently."""
    monkeypatch.setattr("gateway.domain.export.MOST_EVENTS", 2)
    assert "found 3 events, expected 1 to 2" in officer.export().json()["detail"]


def test_no_bulk_export_in_slices_either(
    house: House, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All exports of one review together are bounded; another review is another reason on record."""
    monkeypatch.setattr("gateway.domain.export.MOST_IN_REVIEW", 5)
    assert 200 == officer.export().status_code
    assert "found 3 events handed over in this review before" in officer.export().json()["detail"]
    assert 1 == count_of(house, Act.EXPORTED)
    assert 200 == officer_of(officer.client).export().status_code


def test_only_within_ones_own_open_review(house: House, officer: Officer, log_in: LogIn) -> None:
    """Neither the office, nor another review of nobody, nor after it has run out; each refusal on record."""
    assert 403 == log_in("office").post(officer.path, json=TO).status_code
    short = officer_of(officer.client, minutes=5)
    other = f"/api/v1/reviews/{int(short.review) + 1:015d}/export"
    assert "review.required" == officer.client.post(other, json=TO).json()["code"]
    house.clock.move(301)
    assert "review.required" == short.export().json()["code"]
    assert 0 == count_of(house, Act.EXPORTED)
    assert 2 <= count_of(house, Act.DENIED)


def test_a_review_that_ends_meanwhile_hands_nothing_over(
    house: House, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was closed while the export was being built is refused, with no record of a hand-over."""

    def closing(*args: object, **named: object) -> bytes:
        house.clock.move(7200)
        return b"%PDF"

    monkeypatch.setattr("api.exports.timeline", closing)
    answer = officer.export()
    assert (409, "review.not_open") == (answer.status_code, answer.json()["code"])
    assert 0 == count_of(house, Act.EXPORTED)


def test_where_it_cannot_be_written_down_no_byte_is_served(house: House, officer: Officer) -> None:
    """A disk that refuses the row refuses the export: 503, and nothing of it in the answer."""
    with house.database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON hand_over BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    answer = officer.export()
    assert answer.status_code >= 500
    assert b"PK" != answer.content[:2]
    assert 0 == count_of(house, Act.EXPORTED)


def test_records_of_minors_stay_closed(house: House, log_in: LogIn) -> None:
    """Whoever is under 18 is in no event, no alarm and no line until a second person agrees."""
    happened(house)
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE person SET minor = 1 WHERE id IN ('wu', 'zheng')")
        connection.exec_driver_sql("UPDATE event SET person = 'wu' WHERE type = 'heartbeat'")
    officer = officer_of(log_in("officer"))
    files = files_of(officer.export().content)
    assert ["sos.pressed", "door.opened"] == [each["type"] for each in lines_of(files["events.jsonl"])]
    assert b"" == files["alarms.jsonl"]
    said = {"words": "asked the prosecutor", "minors": True}
    log_in("office").post(f"/api/v1/reviews/{officer.review}/approve", json=said)
    files = files_of(officer.export().content)
    assert 3 == len(lines_of(files["events.jsonl"]))
    assert "郑阿姨" in files["alarms.jsonl"].decode()


def test_who_else_was_looked_at_is_named_to_nobody(house: House, log_in: LogIn, tmp_path: Path) -> None:
    """Of a row about a look at somebody who is not in the export only the commitment goes along; it holds."""
    happened(house)
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE event SET person = 'li' WHERE type = 'motion'")
    officer = officer_of(log_in("officer"), places=["b3"])
    events = officer.client.get(f"/api/v1/reviews/{officer.review}/events").json()["items"]
    moved, heartbeat = (
        next(each["id"] for each in events if each["type"] == type_) for type_ in ("motion", "heartbeat")
    )
    for each in (moved, heartbeat):
        officer.client.get(f"/api/v1/reviews/{officer.review}/events/{each}")
    content = officer.export(events=[heartbeat]).content
    rows = lines_of(files_of(content)["register.jsonl"])
    looks = [each for each in rows if each["row"]["act"] == Act.EVIDENCE_SEEN]
    assert [False, True] == ["about" in each["texts"] for each in looks]
    assert all("about" in each["row"]["commitments"] for each in looks)
    assert b"b3u2-502" not in files_of(content)["register.jsonl"]
    file = tmp_path / "export.zip"
    file.write_bytes(content)
    assert None is check(file).fault


def test_a_minor_among_the_helpers_is_not_named(house: House, log_in: LogIn) -> None:
    """The call of somebody else is told, without the name of a helper whose records are closed."""
    happened(house)
    with house.database.write() as connection:
        connection.exec_driver_sql("UPDATE person SET minor = 1 WHERE id = 'zheng'")
    content = officer_of(log_in("officer")).export().content
    files = files_of(content)
    assert 1 == len(lines_of(files["alarms.jsonl"]))
    assert [] == [name for name, each in files.items() if "郑阿姨".encode() in each]


def test_a_stranger_reads_case_and_events_on_paper(
    officer: Officer, tmp_path: Path, require_program: RequireProgram
) -> None:
    """Another program finds case, officer, recipient and events on the timeline, in both languages."""
    require_program("pdftotext")
    (tmp_path / "timeline.pdf").write_bytes(files_of(officer.export().content)["timeline.pdf"])
    read = subprocess.run(
        ["pdftotext", "-layout", "timeline.pdf", "-"], cwd=tmp_path, capture_output=True, check=True
    ).stdout.decode()
    for words in ("1234号", "陈警官", TO["to"], "按下求助", "SOS pressed", "正在赶来", "2026-11-23 12:00:00"):
        assert words in read, words


def test_the_office_sees_what_was_handed_over(officer: Officer, log_in: LogIn) -> None:
    """The office reads sum, recipient and public key; other roles do not."""
    content = officer.export().content
    found = log_in("office").get(f"{officer.path}s").json()
    assert hashlib.sha256(content).hexdigest() == found["items"][0]["sha256"]
    assert found["public_key"].encode() in files_of(content)["manifest.sig"]
    for role in (AccountRole.GUARD, AccountRole.INSTALLER):
        assert 403 == log_in(role.value).get(f"{officer.path}s").status_code


def test_one_at_a_time(house: House, officer: Officer) -> None:
    """While one is being built the next is told to wait, and the lock is given back afterwards."""
    lock = officer.client.app.state.parts.exporting  # type: ignore[attr-defined]
    with lock:
        assert (409, "export.busy") == (officer.export().status_code, officer.export().json()["code"])
    assert 422 == officer.export(to="").status_code
    assert 200 == officer.export().status_code


def test_nothing_of_it_stays_on_the_box(house: House, officer: Officer, tmp_path: Path) -> None:
    """No file of the box holds the export or a part of it, and the answer may not be kept."""
    answer = officer.export()
    assert "no-store" == answer.headers["cache-control"]
    part = files_of(answer.content)["manifest.sig"]
    assert [] == [each for each in tmp_path.rglob("*") if each.is_file() and part in each.read_bytes()]
    file = tmp_path / "away" / "export.zip"
    file.parent.mkdir()
    file.write_bytes(answer.content)
    assert None is check(file).fault
