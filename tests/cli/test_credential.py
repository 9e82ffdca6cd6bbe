"""`cuobian credential`: given out by a pipe or a prompt; never printed, never in a document."""

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CONTRACT, Answer, Box, in_process

SITE = CONTRACT.read_text("utf-8").replace("doors: []", "doors:\n  - {id: unit, name: 单元门, place: b3u2}")


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a box with the contract's people and one door; made once."""
    box = Box(tmp_path_factory.mktemp("gated"))
    assert 0 == box("site", "apply", box.file("site.yaml", SITE)).code
    return box.folder


@pytest.fixture
def gated(applied: Path, tmp_path: Path) -> Box:
    """Give a box of its own with that site."""
    shutil.copytree(applied, tmp_path / "box")
    return Box(tmp_path / "box")


def test_a_card_is_given_listed_and_revoked(gated: Box) -> None:
    """By its number in the list; the card's own number is nowhere, not even in the files."""
    add = ("credential", "add", "zheng", "--kind", "card", "--value-stdin")
    assert (0, "1  card  zheng\n", "") == _said(gated(*add, stdin="04:A1:B2:C3\n"))
    refused = gated(*add, stdin="04a1b2c3")
    assert (1, "", "cuobian: card: is credential 1 already\n") == _said(refused)
    assert (0, "", "") == _said(gated("credential", "revoke", "1"))
    again = gated(*add, "--json", stdin="04a1b2c3").data
    assert isinstance(again, dict)
    assert (2, "zheng", True) == (again["id"], again["person"], again["enabled"])
    assert "1  card  zheng  revoked\n2  card  zheng\n" == gated("credential", "list").out
    assert [] == gated("credential", "list", "--person", "lin", "--json").data
    for file in (gated.folder / "data").rglob("*"):
        assert not file.is_file() or b"04A1B2C3" not in file.read_bytes()
    export = gated("site", "export").out
    assert "credential" not in export
    assert "04A1B2C3" not in export


def test_validity_is_in_the_site_s_time_zone(gated: Box) -> None:
    """A date is valid from its beginning to its end."""
    words = ("--valid-from", "2026-11-26", "--valid-until", "2026-12-31", "--duress")
    made = gated(
        "credential", "add", "zheng", "--kind", "pin", "--value-stdin", *words, "--json", stdin="2468"
    )
    assert isinstance(made.data, dict)
    assert ("2026-11-26T00:00:00+08:00", "2027-01-01T00:00:00+08:00", True) == (
        made.data["valid_from"],
        made.data["valid_until"],
        made.data["duress"],
    )
    listed = "1  pin  zheng  from 2026-11-25T16:00:00Z  until 2026-12-31T16:00:00Z  duress\n"
    assert listed == gated("credential", "list").out


def test_a_visitor_gets_a_pass_for_a_day(gated: Box) -> None:
    """Bound to who invites, to the day and to the doors."""
    words = ("--visitor", "送货 王", "--day", "2026-11-26", "--doors", "unit")
    made = gated("credential", "add", "zheng", "--kind", "plate", "--value-stdin", *words, stdin="闽D·A1234")
    written = "visitor 送货 王 at unit  from 2026-11-26T00:00:00+08:00  until 2026-11-27T00:00:00+08:00\n"
    assert (0, f"1  plate  zheng  {written}", "") == _said(made)


@pytest.mark.parametrize(
    ("words", "value", "code", "problem"),
    [
        ("zheng --kind card", "12", 1, "card: expected a card number of 4 to 64 letters and digits"),
        ("zheng --kind pin", "12a4", 1, "pin: expected a PIN of 4 to 12 digits"),
        ("zheng --kind pin", b"\xff", 2, "pin: found no text in UTF-8, expected one line with the value"),
        ("nobody --kind pin", "1234", 1, "there is no person nobody"),
        (
            "zheng --kind pin --valid-from soon",
            "1234",
            2,
            "--valid-from: found 'soon', expected a date such as",
        ),
        ("zheng --kind card --duress", "1234", 2, "--duress: found a card, expected a pin"),
        (
            "zheng --kind pin --day 2026-11-26",
            "1234",
            2,
            "--visitor: found some of --visitor, --day",
        ),
        (
            "zheng --kind pin --visitor w --day 26 --doors unit",
            "1234",
            2,
            "--day: found '26', expected a date",
        ),
        (
            "zheng --kind pin --visitor w --day 2026-11-26 --doors cellar",
            "1234",
            1,
            "there is no door cellar",
        ),
        (
            "zheng --kind pin --valid-from 2026-11-27 --valid-until 2026-11-26",
            "1234",
            1,
            "found an end before the beginning, expected it after",
        ),
    ],
)
def test_what_cannot_be_given_is_told_in_one_line(
    applied: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    value: str | bytes,
    code: int,
    problem: str,
) -> None:
    """And without the value."""
    monkeypatch.setenv("CUOBIAN_DATA", str(applied / "data"))
    given = value.encode() if isinstance(value, str) else value
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    answer = in_process(capsys, "credential", "add", *words.split(), "--value-stdin")
    assert (code, "") == (answer.code, answer.out)
    assert answer.err.startswith(f"cuobian: {problem}")
    assert not isinstance(value, str) or value not in answer.err
    assert "[]\n" == in_process(capsys, "credential", "list", "--json").out


def test_without_a_terminal_a_pipe_is_asked_for(gated: Box) -> None:
    """Nothing waits for ever for a value that nobody can type."""
    answer = gated("credential", "add", "zheng", "--kind", "pin")
    assert (2, "cuobian: pin: found no terminal to ask for it, expected --value-stdin\n") == (
        answer.code,
        answer.err,
    )
    assert (1, "cuobian: there is no credential 7\n") == _said(gated("credential", "revoke", "7"))[::2]


def test_a_door_that_only_a_face_opens_is_refused(box: Box) -> None:
    """By what the installed templates can read, and with the rule it breaks (F24)."""
    camera = {
        "template": "acme-face",
        "title": {"zh": "人脸", "en": "face"},
        "help": {"zh": "人脸", "en": "face"},
        "products": [{"brand": "Acme", "model": "F1"}],
        "kind": "camera",
        "transport": "mqtt",
        "native": {"reads": ["face.recognised", "face.unknown"]},
        "samples": [
            {"text": '{"id":"f1","type":"face.recognised","person":"wu"}', "reads": ["face.recognised"]},
            {"text": '{"type":"face.unknown"}', "reads": ["undecoded"]},
        ],
    }
    (box.folder / "data" / "templates").mkdir(parents=True)
    (box.folder / "data" / "templates" / "acme-face.yaml").write_text(json.dumps(camera), "utf-8")
    readers = "{id: unit, name: 单元门, place: b3u2, readers: [cam]}"
    site = SITE.replace("{id: unit, name: 单元门, place: b3u2}", readers)
    site = site.replace("devices:\n", "devices:\n  - {id: cam, template: acme-face, place: b3u2}\n")
    answer = box("check", box.file("site.yaml", site))
    assert 2 == answer.code, answer
    refused = "doors[0].readers: found a face as the only way in (cam), expected a reader of cards, PINs or"
    assert f"{refused} plates beside it (PRIVACY rule 2)" in answer.out
    applied = box("site", "apply", box.file("site.yaml", site))
    assert (2, True) == (applied.code, refused in applied.err), applied


def _said(answer: Answer) -> tuple[int, str, str]:
    return answer.code, answer.out, answer.err
