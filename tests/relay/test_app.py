"""The relay over HTTP: who may, how much, how often – and that it learns nothing."""

import base64
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.relay import pace
from api.relay.__main__ import main
from api.relay.app import BOX_BYTES, Relay, create_app
from api.relay.boxes import Unusable, box_of, read_boxes
from api.relay.mailboxes import ANSWER_BYTES, CARD_BYTES
from tests.relay.world import BOXES, OTHER, TOKEN

OURS, THEIRS = {"Authorization": f"Bearer {TOKEN}"}, {"Authorization": f"Bearer {OTHER}"}
MAILBOX = "m" * 22
CARD, ANSWER = b"c" * CARD_BYTES, b"a" * ANSWER_BYTES


@pytest.fixture
def client() -> Iterator[TestClient]:
    """Give a client of a fresh relay; an error of ours fails the test."""
    with TestClient(create_app(Relay(BOXES))) as found:
        yield found


def brings(client: TestClient, who: dict[str, str] = OURS, **more: object) -> int:
    """Bring one card and return how many the relay kept."""
    card = {"mailbox": MAILBOX, "card": base64.b64encode(CARD).decode(), "lasts": 60, **more}
    answer = client.post("/box/cards", json={"cards": [card]}, headers=who)
    assert 200 == answer.status_code
    return int(answer.json()["kept"])


def test_a_card_goes_one_way_and_an_answer_the_other(client: TestClient) -> None:
    """Byte for byte, to whoever knows the mailbox and to its box alone."""
    assert 1 == brings(client)
    assert CARD == client.get(f"/m/{MAILBOX}").content
    assert 202 == client.post(f"/m/{MAILBOX}", content=ANSWER).status_code
    assert [] == client.post("/box/answers", json={}, headers=THEIRS).json()["answers"]
    (found,) = client.post("/box/answers", json={}, headers=OURS).json()["answers"]
    assert (1, MAILBOX, ANSWER) == (found["number"], found["mailbox"], base64.b64decode(found["answer"]))
    assert [] == client.post("/box/answers", json={"done": [1]}, headers=OURS).json()["answers"]


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer no"}, {"Authorization": f"Basic {TOKEN}"}])
def test_a_stranger_is_no_box(client: TestClient, header: dict[str, str]) -> None:
    """Without a token that was paired nothing is kept and nothing told."""
    for path in ("/box/cards", "/box/answers"):
        assert 401 == client.post(path, json={}, headers=header).status_code


def test_another_box_cannot_take_a_mailbox(client: TestClient) -> None:
    """Nor learn by trying whether there is one."""
    brings(client)
    assert 0 == brings(client, THEIRS)
    assert 0 == brings(client, THEIRS, mailbox="../../etc/passwd")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"[]", 200),
        (b"\xff" * 20, 200),
        (b"[" * 100_000, 200),
        (b'{"cards": {"a": 1}, "done": "x", "wait": "long"}', 200),
        (b'{"cards": [1, null, {"mailbox": 3}], "done": [{}], "wait": -1}', 200),
        (b'{"cards": [], "done": [], "wait": 1' + b"0" * 400 + b"}", 200),
        (json.dumps({"cards": [{"mailbox": MAILBOX, "card": "!", "lasts": "NaN"}]}).encode(), 200),
        (b'{"cards": [{"mailbox": "mmmmmmmmmmmmmmmmmmmmmm", "card": "", "lasts": 1e999}]}', 200),
        (b" " * (BOX_BYTES + 1), 413),
    ],
)
def test_rubbish_of_a_box_is_left_out(client: TestClient, body: bytes, status: int) -> None:
    """What is no card is not kept, what is no number is not forgotten, and nothing breaks."""
    for path in ("/box/cards", "/box/answers"):
        assert status == client.post(path, content=body, headers=OURS).status_code
    assert 404 == client.get(f"/m/{MAILBOX}").status_code


@pytest.mark.parametrize(
    "path", ["/m/x", f"/m/{MAILBOX}", f"/m/{'%2e' * 22}", "/m/", "/box", "/n/x", "/docs"]
)
def test_an_unknown_mailbox_is_not_found(client: TestClient, path: str) -> None:
    """And nothing else is there."""
    assert 404 == client.get(path).status_code


def test_a_letter_of_another_size_is_refused(client: TestClient) -> None:
    """Before it is read to its end."""
    brings(client)
    assert 413 == client.post(f"/m/{MAILBOX}", content=ANSWER + b"x").status_code
    assert 404 == client.post(f"/m/{MAILBOX}", content=b"going").status_code


def test_whoever_asks_too_often_waits(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """One address alone; a box behind it has a bucket of its own, and everybody may come back."""
    monkeypatch.setattr(pace, "BURST", 3.0)
    now = [0.0]
    found = TestClient(create_app(Relay(BOXES, lambda: now[0])))
    assert [404, 404, 404, 429] == [found.get("/m/x").status_code for _ in range(4)]
    assert 200 == found.post("/box/answers", json={}, headers=OURS).status_code
    assert 429 == found.post("/box/answers", json={}).status_code
    now[0] += 1
    assert 404 == found.get("/m/x").status_code


def test_an_address_has_one_bucket_and_a_street_of_ipv6_too() -> None:
    """A bucket fills again, and no more addresses are remembered than there is room for."""
    found = pace.Pace()
    home = pace.neighbourhood("2001:db8::1")
    assert all(found.allows(home, 0) for _ in range(int(pace.BURST)))
    assert not found.allows(pace.neighbourhood("2001:db8::ffff"), 0)
    assert found.allows(pace.neighbourhood("2001:db8:0:1::1"), 0)
    assert found.allows(pace.neighbourhood("no address"), 0)
    assert found.allows(home, 1)
    for number in range(pace.MOST + 9):
        found.allows(f"10.0.{number >> 8}.{number & 255}", 2)
    assert pace.MOST == len(found._buckets)


def test_the_page_says_nothing_and_asks_nobody_else(client: TestClient) -> None:
    """The same bytes for everybody, from this origin alone, nothing inline, nothing kept."""
    for path, kind in (("/", "text/html"), ("/page.js", "text/javascript"), ("/page.css", "text/css")):
        answer = client.get(path)
        assert 200 == answer.status_code
        assert answer.headers["content-type"].startswith(kind)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "no-referrer" == answer.headers["referrer-policy"]
        assert "no-store" == answer.headers["cache-control"]
        assert not re.search(r"https?://(?!www\.w3\.org)", answer.text)
    assert not re.search(r"<style|<script>|\son\w+=|\sstyle=", client.get("/").text)


def test_it_logs_no_mailbox(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever happens."""
    with caplog.at_level(logging.DEBUG):
        brings(client)
        client.get(f"/m/{MAILBOX}")
        client.post(f"/m/{MAILBOX}", content=b"rubbish")
    ours = [each for each in caplog.records if not each.name.startswith(("httpx", "asyncio"))]
    assert [] == [each for each in ours if MAILBOX in each.getMessage()]


def test_boxes_are_read_from_a_file(tmp_path: Path) -> None:
    """Names and sums, with words behind a # for people; a token opens what its sum stands for."""
    file = tmp_path / "boxes"
    sums = {name: each.hex() for each, name in BOXES.items()}
    file.write_text(f"# ours\nours {sums['ours']}  # since May\n\nother  {sums['other']}\n")
    boxes = read_boxes(file)
    assert "ours" == box_of(boxes, f"bearer {TOKEN}")
    assert box_of(boxes, f"Bearer {sums['ours']}") is None


@pytest.mark.parametrize(
    ("text", "says"), [("ours short", ":1: found 10"), (f"a {'0' * 64}\na {'1' * 64}", ":2: found a twice")]
)
def test_a_line_that_is_none_is_told(
    tmp_path: Path, text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its number, what was found and what was expected; the relay does not start."""
    file = tmp_path / "boxes"
    file.write_text(text)
    with pytest.raises(Unusable, match=says):
        read_boxes(file)
    assert 2 == main(["--boxes", str(file)])
    assert says in capsys.readouterr().err
    assert 2 == main(["--boxes", str(tmp_path / "none")])
    file.write_text("")
    assert 2 == main(["--boxes", str(file), "--listen", "nowhere"])
