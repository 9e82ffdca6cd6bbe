"""Where there can be no camera worker: it says why and waits, and no restart goes round and round."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from config.loader import load_settings
from gateway.cli import run, vision
from gateway.cli.vision import unusable


def config(folder: Path, enabled: str) -> str:
    """Write a configuration."""
    file = folder / "cuobian.yaml"
    file.write_text(f"data: {folder / 'data'}\nvision: {{enabled: {enabled}}}\n", "utf-8")
    return str(file)


def test_a_worker_that_is_not_wanted_says_so_and_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With `vision.enabled: false` nothing is opened or made; the process ends when it is told to, with 0."""
    stop = threading.Event()
    stop.set()
    monkeypatch.setattr(vision, "stop_on_signals", lambda: stop)
    monkeypatch.setattr(vision.logs, "set_up", lambda *_: None)
    caplog.set_level(logging.ERROR)
    assert 0 == vision.main(_args(config(tmp_path, "false")))
    assert "vision.enabled is false" in caplog.text
    assert not (tmp_path / "data" / "vision").exists()


def test_a_library_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without OpenCV the worker names it; with everything there is nothing to say."""
    settings = load_settings(config(tmp_path, "true"))
    assert "" == unusable(settings)
    monkeypatch.setattr(vision, "find_spec", lambda name: None if name == "cv2" else object())
    assert "not installed: cv2; no camera is opened" == unusable(settings)


@pytest.mark.parametrize(
    ("enabled", "expected"), [("true", ["core", "api", "vision"]), ("false", ["core", "api"])]
)
def test_run_starts_the_worker_where_it_is_wanted(enabled: str, expected: list[str], tmp_path: Path) -> None:
    """`cuobian run` has a third process exactly where vision is switched on."""
    children = run._children(load_settings(config(tmp_path, enabled)), None)
    assert expected == [each.name for each in children]


def _args(file: str) -> object:
    class Arguments:
        config = file

    return Arguments()
