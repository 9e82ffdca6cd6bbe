"""`cuobian audit export-check`: the verdict of the verifier, with the box's own key and its record."""

import argparse
import json
from pathlib import Path

import pytest

from gateway.cli import audit
from gateway.cli.parser import CommandParser
from gateway.domain.errors import ConfigurationError
from tests.api.export_house import TO, files_of, happened, officer_of, zip_of
from tests.api.house import PASSWORD, house_from, seed


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    """Give an export beside the box that made it."""
    with house_from(seed(tmp_path), tmp_path / "data") as house, house.client() as client:
        happened(house)
        said = {"username": "officer", "password": PASSWORD}
        client.headers["Authorization"] = (
            f"Bearer {client.post('/api/v1/session', json=said).json()['token']}"
        )
        (tmp_path / "export.zip").write_bytes(officer_of(client).export().content)
    (tmp_path / "cuobian.yaml").write_text(f"data: {tmp_path / 'data'}\n")
    return tmp_path / "export.zip"


def run(parcel: Path, *words: str) -> int:
    """Run the word as the command line does."""
    parser = CommandParser(prog="audit")
    audit.add_arguments(parser)
    config = ["--config", str(parcel.parent / "cuobian.yaml")]
    arguments: argparse.Namespace = parser.parse_args(["export-check", *words, *config])
    return audit.main(arguments)


def test_the_box_knows_its_own_export(parcel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It holds, was signed with this box's key, and when and to whom it went is on record."""
    assert 0 == run(parcel, str(parcel))
    shown = capsys.readouterr().out
    assert "HOLDS" in shown
    assert f"handed it over at 2026-11-23T04:00:40Z to {TO['to']}" in shown
    again = parcel.with_name("again.zip")
    again.write_bytes(zip_of(files_of(parcel.read_bytes())))
    assert 0 == run(parcel, str(again), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (True, None, None) == (told["holds"], told["file"], told["handed_over_at"])


def test_what_does_not_hold_is_named(parcel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed file, and another box's key: 1, with the file's name for programs too."""
    files = files_of(parcel.read_bytes())
    parcel.write_bytes(zip_of(files | {"events.jsonl": b""}))
    assert 1 == run(parcel, str(parcel), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (False, "events.jsonl", "changed") == (told["holds"], told["file"], told["what"])
    parcel.write_bytes(zip_of(files))
    assert 1 == run(parcel, str(parcel), "--key", "ab" * 32)
    assert "whose key you gave" in capsys.readouterr().out
    with pytest.raises(ConfigurationError, match="16 or more hexadecimal digits"):
        run(parcel, str(parcel), "--key", "nonsense")
