"""`cuobian osdp install`: a window asked of the running core, or a reason why not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices import catalogue
from devices.osdp import OsdpLines
from devices.registry import Registry
from gateway.cli import osdp
from gateway.domain.model import DeviceId, EventType, LineId, Now, Reading
from gateway.domain.site import Device, Line, Site
from gateway.service.ingest import Work, ingest
from gateway.service.linkkey import LinkKey
from gateway.store.db import Database
from tests.cli.conftest import in_process

SITE = """\
lines: [{id: gate, port: /dev/nothing}]
devices: [{id: reader-1, template: osdp-reader, line: gate, params: {address: "1"}}]
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Give the data folder of a box with one reader installed."""
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    (tmp_path / "site.yaml").write_text(SITE)
    assert 0 == in_process(capsys, "site", "apply", str(tmp_path / "site.yaml")).code
    return tmp_path / "data"


def test_a_running_core_takes_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The reader is named, and who asked."""
    reader = Device(DeviceId("reader-1"), "osdp-reader", line=LineId("gate"), params={"address": "1"})
    site = Site(devices={reader.id: reader}, lines={LineId("gate"): Line(LineId("gate"), "/dev/nothing")})
    lines = OsdpLines(Registry(catalogue.load()), data, lambda *_: None)
    lines.bind(site)
    lines.start(lambda _: None, lambda _: None)
    try:
        answer = in_process(capsys, "osdp", "install", "gate", "1", "--for", "90s", "--json")
    finally:
        lines.stop()
    assert (0, "") == (answer.code, answer.err)
    assert isinstance(answer.data, dict)
    assert ("reader-1", 90.0) == (answer.data["device"], answer.data["seconds"])
    assert answer.data["by"]


def test_without_a_core_nothing_is_left(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody takes is taken back: it must not open a window tomorrow."""
    monkeypatch.setattr(osdp, "PATIENCE", 0.1)
    answer = in_process(capsys, "osdp", "install", "gate", "1")
    assert (1, True) == (answer.code, "found no running core" in answer.err)
    assert [] == list((data / "osdp").iterdir())


def test_what_became_of_a_rotation_is_told(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that is not there keeps its key: said in words and by the exit code, not what was before."""
    monkeypatch.setattr(osdp, "ROTATION_LASTS", 1.0)
    database = Database(data / "cuobian.db")
    keys, now = LinkKey(b"k" * 32), Now(datetime.now(UTC), datetime.now(UTC))
    said = iter(("rotated", "begun", "nothing was changed: the reader is offline"))

    def core() -> None:
        detail = json.dumps({"outcome": next(said)})
        reading = Reading(DeviceId("reader-1"), EventType.OSDP_KEY_ROTATION, now.at, detail=detail)
        ingest(database, Site(), Work([reading]), now, keys)

    core()
    monkeypatch.setattr(osdp, "_taken", lambda _: [core(), core()])
    answer = in_process(capsys, "osdp", "rotate", "gate", "1")
    assert (1, "reader-1: nothing was changed: the reader is offline\n") == (answer.code, answer.out)
    monkeypatch.setattr(osdp, "_taken", lambda _: True)
    answer = in_process(capsys, "osdp", "rotate", "gate", "1", "--json")
    assert isinstance(answer.data, dict)
    assert (1, True) == (answer.code, "not known yet" in answer.data["outcome"])
    database.close()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["gate", "2"], "line gate: found no reader at address 2, expected one of: 1"),
        (["gte", "1"], "line gte: found no reader at address 1, expected one of: none installed"),
        (["gate", "1", "--for", "1h"], "--for: found '1h', expected at most 15m"),
        (["gate", "1", "--for", "soon"], "--for: found 'soon', expected a duration"),
        (["gate", "one"], "argument ADDRESS: invalid int value: 'one'"),
    ],
)
def test_what_cannot_be_is_refused(
    data: Path, capsys: pytest.CaptureFixture[str], words: list[str], problem: str
) -> None:
    """Wrong use: what was found and what was expected."""
    answer = in_process(capsys, "osdp", "install", *words)
    assert (2, True) == (answer.code, problem in answer.err)
