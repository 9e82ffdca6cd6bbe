"""`cuobian drill`: walks begun, carried on, signed, verified; what is due and who is overdue."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.secrets import secret
from gateway.domain.model import DeviceId, EventType, Reading
from gateway.runtime import SystemClock
from gateway.service import core_state, ingest
from gateway.service.ingest import Work
from gateway.service.linkkey import LinkKey
from gateway.store import alarms, walks
from gateway.store.db import Database
from tests.cli.conftest import CONTRACT, Answer, in_process


class Installed:
    """A box with the contract's site, whose core is this test."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data, self._capsys = data, capsys
        self.database = Database(data / "cuobian.db")

    def __call__(self, *words: str) -> Answer:
        return in_process(self._capsys, "drill", *words)

    def press(self, device: str) -> None:
        """Take a press as the core does."""
        clock = SystemClock(lambda: core_state.load_steady(self.database), lambda base, _: base)
        now, keys = clock.moment(), LinkKey(secret(self.data, "link.key"))
        reading = Reading(DeviceId(device), EventType.SOS_PRESSED, now.at, f"{time.monotonic_ns()}")
        ingest.ingest(self.database, core_state.site(self.database), Work((reading,)), now, keys)

    def announced(self) -> list[str]:
        """Return the buttons whose press somebody waits for."""
        clock = SystemClock(lambda: core_state.load_steady(self.database), lambda base, _: base)
        devices, now = core_state.site(self.database).devices, clock.moment()
        with self.database.read() as connection:
            return list(walks.armed(connection, devices, now.steady))

    def open(self) -> list[str]:
        """Return what is open, by its subject."""
        with self.database.read() as connection:
            return [each.subject for each in alarms.all_open(connection)]


@pytest.fixture
def box(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Installed]:
    """Give a box with the contract's site and a guard desk."""
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    with_desk = CONTRACT.read_text("utf-8").replace(
        "timezone: Asia/Shanghai}", "timezone: Asia/Shanghai, desk: [guard]}"
    )
    (tmp_path / "site.yaml").write_text(with_desk, "utf-8")
    assert 0 == in_process(capsys, "site", "apply", str(tmp_path / "site.yaml")).code
    found = Installed(tmp_path / "data", capsys)
    yield found
    found.database.close()


def test_a_walk_from_its_start_to_a_verified_record(box: Installed, tmp_path: Path) -> None:
    """Started, pressed, the rest left out, signed, printed, verified, and refused once changed."""
    started = box("start", "--place", "b3u2-501", "--json").data
    assert isinstance(started, dict)
    assert ({"waiting", "proved", "failed", "skipped"}, "open") == (set(started["counts"]), started["state"])
    box.press("sos-501")
    shown = box("show", "1", "--json").data
    assert isinstance(shown, dict)
    for item in shown["items"]:
        if item["standing"] == "waiting":
            assert 0 == box("say", "1", str(item["number"]), "skip", "nobody home").code
    assert 0 == box("sign", "1", "--name", "方卫").code
    assert "signed by 方卫" in box("list").out
    record, pdf = tmp_path / "record.json", tmp_path / "record.pdf"
    record.write_text(box("record", "1").out, "utf-8")
    assert 0 == box("record", "1", "--pdf", str(pdf), "--language", "en").code
    for file in (record, pdf):
        assert (0, True) == (
            box("verify", str(file)).code,
            "as this box sealed it" in box("verify", str(file)).out,
        )
    pdf.write_bytes(pdf.read_bytes().replace(b"nobody home".hex().encode(), b"everyone in".hex().encode(), 1))
    assert (1, True) == (
        box("verify", str(pdf)).code,
        "do not show that record" in box("verify", str(pdf)).out,
    )
    record.write_text(record.read_text("utf-8").replace("方卫", "方伟"), "utf-8")
    broken = box("verify", str(record))
    assert (1, True) == (broken.code, "the seal does not hold" in broken.err)


def test_the_terminal_asks_hears_and_takes_a_word(box: Installed) -> None:
    """It announces the press, hears it, and closes it on the walker's word; `quit` leaves the walk open."""
    box("start", "--place", "b3u2-501")
    words = (sys.executable, "-m", "gateway", "drill", "walk", "1", "--wait", "20s")
    environ = {**os.environ, "CUOBIAN_DATA": str(box.data)}
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.PIPE, env=environ, text=True
    ) as walk:
        assert walk.stdin is not None
        assert walk.stderr is not None
        said: list[str] = []
        for line in walk.stderr:
            said.append(line)
            if "press it once" in line:
                box.press("sos-501")
            elif "was that you?" in line:
                walk.stdin.write("y\nquit\n")
                walk.stdin.flush()
            elif ("self-probe" in line or "clock" in line) and "wait for it" in line:
                walk.stdin.write("skip not running\n")
                walk.stdin.flush()
        assert 0 == walk.wait(20), said
    assert any("proved   device sos-501" in line for line in said)
    assert [] == [subject for subject in box.open() if subject.startswith("person:")]
    assert any(subject.startswith("drill:1:") for subject in box.open())


def test_silence_at_the_terminal_leaves_the_call_alone(box: Installed) -> None:
    """Nobody types: what was announced and pressed stays open, and becomes the call that it may be."""
    box("start", "--place", "b3u2-501")
    for item in box("show", "1", "--json").data["items"]:  # type: ignore[call-overload, index]
        if item["id"] != "sos-501":
            box("say", "1", str(item["number"]), "skip", "not now")
    words = (sys.executable, "-m", "gateway", "drill", "walk", "1", "--wait", "1s")
    environ = {**os.environ, "CUOBIAN_DATA": str(box.data)}
    with subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=environ,
        text=True,
    ) as walk:
        assert walk.stderr is not None
        for line in walk.stderr:
            if "press it once" in line:
                box.press("sos-501")
    assert ["person:wu"] == [each for each in box.open() if each.startswith("person:")]


def test_a_button_that_says_nothing_is_announced_no_longer(box: Installed) -> None:
    """The walker goes on to the next thing: whoever presses it from then on needs help."""
    box("start", "--place", "b3u2-501")
    for item in box("show", "1", "--json").data["items"]:  # type: ignore[call-overload, index]
        if item["id"] not in {"sos-501", "self-probe"}:
            box("say", "1", str(item["number"]), "skip", "not now")
    words = (sys.executable, "-m", "gateway", "drill", "walk", "1", "--wait", "2s")
    environ = {**os.environ, "CUOBIAN_DATA": str(box.data)}
    announced: dict[str, list[str]] = {}
    with subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=environ,
        text=True,
    ) as walk:
        assert walk.stderr is not None
        for line in walk.stderr:
            for asked in ("press it once", "self-probe"):
                if asked in line:
                    announced[asked] = box.announced()
    assert {"press it once": ["sos-501"], "self-probe": []} == announced


def test_what_is_due_and_who_is_overdue(box: Installed) -> None:
    """Exit code 1 says that there is something to do."""
    due = box("due", "--json")
    assert isinstance(due.data, list)
    assert (1, {"never"}) == (due.code, {each["why"] for each in due.data})
    late = box("overdue", "--json")
    assert isinstance(late.data, list)
    assert (1, ["sos-502", "sos-501"]) == (
        late.code,
        [each["device"] for each in late.data if "device" in each],
    )
    ways = {(each["person"], each["channel"], each["proved_at"]) for each in late.data if "channel" in each}
    assert ("guard", "webhook", None) in ways
    assert "never" in box("overdue").out
    for button in ("sos-501", "sos-502"):
        box.press(button)
    out = box("overdue")
    assert (1, True) == (out.code, "all 2 buttons of residents were pressed within 31 days\n" in out.out)


@pytest.mark.parametrize(
    ("words", "code", "problem"),
    [
        (["start", "--place", "nowhere"], 1, "there is no place nowhere"),
        (["show", "7"], 1, "there is no walk 7"),
        (["record", "7"], 1, "walk 7 has no record"),
        (["show", "x"], 2, "invalid int value"),
        (["verify", "/nowhere"], 1, "No such file"),
        (["sign", "7"], 2, "--name"),
        (["walk", "1", "--wait", "soon"], 2, "--wait: found 'soon'"),
    ],
)
def test_what_cannot_be_is_refused(box: Installed, words: list[str], code: int, problem: str) -> None:
    """In one line: what was found, what was expected."""
    answer = box(*words)
    assert (code, True) == (answer.code, problem in answer.err), answer.err


def test_lists_are_json(box: Installed) -> None:
    """Empty and full."""
    assert [] == box("list", "--json").data
    assert "no walk yet" in box("list").out
    box("start")
    assert ["open"] == [each["state"] for each in json.loads(box("list", "--json").out)]
    assert 0 == box("end", "1").code
    assert "ended by" in box("list").out
    assert (1, True) == (box("end", "1").code, "is ended, expected it to be open" in box("end", "1").err)
