"""`cuobian backup` and `cuobian restore`: to a file, by itself into a folder, for a key, for a passphrase."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nacl.public import PrivateKey

from config.schema import Settings
from config.secrets import secret
from gateway.backup import keys
from gateway.cli.opening import opened_with
from gateway.service import backups, register
from tests.cli.conftest import Apart, Box


def people(box: Box, **environ: str) -> int:
    """Return how many people a box knows."""
    found = box("site", "export", "--json", **environ).data
    assert isinstance(found, dict)
    return len(found["people"])


def test_a_box_is_backed_up_and_put_back(installed: Box) -> None:
    """As real commands; what is printed says what is in it, and where the key is."""
    apart = Apart(installed.folder)
    made = apart("backup", "box.backup", "--json")
    assert (0, 5) == (made.code, json.loads(made.out)["counts"]["people"])
    assert "keep it elsewhere" in made.err
    assert 0o600 == stat.S_IMODE((apart.folder / "box.backup").stat().st_mode)
    assert "" == apart("backup", "box.backup").err
    with opened_with(Settings(data=installed.folder / "data")) as found:
        last = backups.last_made(found.database)
    assert last is not None
    assert ("box.backup", (apart.folder / "box.backup").stat().st_size) == (last.place, last.bytes)
    (apart.folder / "data" / "cuobian.db").write_bytes(b"lost")
    back = apart("restore", "box.backup")
    assert (0, 5) == (back.code, people(apart))
    lines = back.out.splitlines()
    assert "people: 5, devices: 2, alarms: 0, events: 0, open alarms: 0" in lines[0]
    assert any(each.startswith("nobody knows what was taken away since") for each in lines)
    assert lines[-1].startswith("what stood there before: ")
    # Both stand in the register, which holds as it did.
    assert 0 == installed("audit", "verify").code
    with opened_with(Settings(data=installed.folder / "data")) as found:
        acts = [each.row.act for each in register.newest(found.database)]
    assert ["restored", "backed_up"] == [each for each in acts if each in {"restored", "backed_up"}]


def test_what_is_refused_is_said_in_one_line(installed: Box) -> None:
    """Each by what was found, with nothing changed."""
    assert 0 == installed("backup", "box.backup").code
    (installed.folder / "cut").write_bytes((installed.folder / "box.backup").read_bytes()[:-5])
    (installed.folder / "other").write_text("other")
    with opened_with(Settings(data=installed.folder / "data")):
        assert "use it: stop them first" in installed("restore", "box.backup").err
    for words, code, said in (
        (("restore", "cut"), 1, "the file was cut off or damaged at its end"),
        (("restore", "other"), 1, "found another kind of file"),
        (("restore", "gone"), 1, "gone: No such file or directory"),
        (("backup",), 2, "FILE: not given, and backup.to is not set"),
        (("backup", "other"), 2, "other: found another kind of file, expected none or a backup"),
        (("backup", "gone/box.backup"), 2, "is its disk plugged in?"),
        (("backup", "box.backup", "--put", "x"), 2, "--put: found without `keys`"),
    ):
        answer = installed(*words)
        assert (code, 1) == (answer.code, len(answer.err.splitlines())), words
        assert said in answer.err
    assert 5 == people(installed)


def test_a_paper_opens_it_on_another_box(installed: Box, tmp_path: Path) -> None:
    """Its line, typed as people type; the box's own pair is not there then."""
    installed("backup", "box.backup")
    paper = installed("backup", "key")
    installed.file("paper.txt", paper.out.lower())
    (installed.folder / "data" / "secrets" / "backup.key").unlink()
    words = ("restore", "box.backup", "--into", "elsewhere")
    assert "no key that is here opens it" in installed(*words).err
    installed.file("line.txt", "SECRET-AAAA\n")
    assert (2, True) == (
        (answer := installed(*words, "--key", "line.txt")).code,
        "without a slip" in answer.err,
    )
    assert 0 == installed(*words, "--key", "paper.txt").code
    assert 5 == people(installed, CUOBIAN_DATA=str(installed.folder / "elsewhere"))


def test_a_box_that_holds_no_key_seals_for_somebody_else(installed: Box) -> None:
    """Whoever takes the box away opens no backup of it; a passphrase may open it too."""
    pair = PrivateKey.generate()
    own, public = keys.paper(pair)
    installed.file("phrase", "三年前的夏天\n")
    environ = {"CUOBIAN_BACKUP__RECIPIENT": public, "CUOBIAN_BACKUP__PASSPHRASE_FILE": "phrase"}
    assert (0, "") == ((made := installed("backup", "box.backup", **environ)).code, made.err)
    assert not (installed.folder / "data" / "secrets" / "backup.key").exists()
    words = ("restore", "box.backup", "--into", "elsewhere")
    assert f"expected the secret half of {public} or a passphrase" in installed(*words).err
    assert 0 == installed(*words, "--key", installed.file("paper", own)).code
    assert 0 == installed(*words, "--passphrase-file", "phrase").code
    assert 0 == installed(*words, **environ).code
    wrong = installed("backup", "x", CUOBIAN_BACKUP__RECIPIENT=own)
    assert (2, True) == (wrong.code, "found the secret half" in wrong.err)


def test_into_its_folder_the_newest_stay(installed: Box) -> None:
    """Under names with the time, as often as it is asked."""
    (installed.folder / "to").mkdir()
    older = ["cuobian-20260101T000000Z.backup", "cuobian-20260102T000000Z.backup"]
    for name in older:
        (installed.folder / "to" / name).touch()
    environ = {"CUOBIAN_BACKUP__TO": "to", "CUOBIAN_BACKUP__KEEP": "2"}
    answer = installed("backup", **environ)
    assert f"taken away: {installed.folder}/to/{older[0]}" in answer.out
    left = sorted(each.name for each in (installed.folder / "to").iterdir())
    assert (2, older[1]) == (len(left), left[0])
    assert 0 == installed("backup", "to").code
    assert len(list((installed.folder / "to").iterdir())) in {
        2,
        3,
    }  # within the same second it has the same name


def test_the_secrets_go_onto_a_paper_and_back(installed: Box) -> None:
    """Each with what it is for; a face's key is never among them, and no other secret is written over."""
    data = installed.folder / "data"
    mine = {name: secret(data, name).hex() for name in ("link.key", "webhook.key", "register.key")}
    (data / "vision" / "keys" / "subjects").mkdir(parents=True)
    (data / "vision" / "keys" / "master.key").write_bytes(b"m" * 32)
    paper = installed("backup", "keys")
    assert "# cards, PINs, plates, links" in paper.out
    assert "master" not in paper.out
    listed = installed("backup", "keys", "--json").data
    assert isinstance(listed, list)
    assert mine == {each["name"]: each["value"] for each in listed}
    installed.file("safe.txt", paper.out)
    (data / "secrets" / "link.key").unlink()
    put = installed("backup", "keys", "--put", "safe.txt")
    assert "put in place: link.key\n" == put.out
    assert mine["link.key"] == secret(data, "link.key").hex()
    (data / "secrets" / "webhook.key").write_text("00" * 32)
    refused = installed("backup", "keys", "--put", "safe.txt")
    assert (2, True) == (refused.code, "webhook.key: found another secret there" in refused.err)
    wrong = installed("backup", "keys", "--put", installed.file("wrong", "../x 00"))
    assert (2, True) == (wrong.code, "expected NAME VALUE" in wrong.err)


def test_by_itself_only_where_one_is_due(installed: Box) -> None:
    """What a timer runs: nothing without a folder; a failure stays on record until one succeeds."""
    assert (0, "") == ((quiet := installed("backup", "--due")).code, quiet.out + quiet.err)
    environ = {"CUOBIAN_BACKUP__TO": "to"}
    failed = installed("backup", "--due", **environ)
    assert (2, True) == (failed.code, "is its disk plugged in?" in failed.err)
    with opened_with(Settings(data=installed.folder / "data")) as found:
        now, day = datetime.now(UTC), timedelta(1)
        assert "is its disk plugged in?" in backups.trouble(found.database, day, now)
        (installed.folder / "to").mkdir()
        assert "people: 5" in installed("backup", "--due", **environ).out
        assert "" == backups.trouble(found.database, day, now)
    assert "" == installed("backup", "--due", **environ).out
    assert 1 == len(list((installed.folder / "to").iterdir()))
    assert 2 == installed("backup", "x", "--due").code


def test_check_says_what_a_fire_would_cost(installed: Box) -> None:
    """None by itself, in the same folder, its only key in the box, none yet, too old; old data left aside."""

    def said(**environ: str) -> list[str]:
        lines = installed("check", **environ).out.splitlines()
        return [line for line in lines if "backup" in line or "restore" in line]

    assert [] == said()
    (line,) = said(CUOBIAN_HTTP__LISTEN="0.0.0.0:8080")
    assert "backup.to: not set" in line
    inside = {"CUOBIAN_BACKUP__TO": "data/backups"}
    assert ["lies in the data folder", "the only key of the backups", "no backup was made yet"] == [
        words
        for line, words in zip(
            said(**inside),
            ("lies in the data folder", "the only key of the backups", "no backup was made yet"),
            strict=True,
        )
        if words in line
    ]
    (installed.folder / "data" / "backups").mkdir()
    assert 0 == installed("backup", **inside).code
    assert 2 == len(said(**inside))
    last = next((installed.folder / "data" / "backups").iterdir())
    installed("restore", str(last))
    assert any("cuobian.db.before-restore-" in line for line in said())
