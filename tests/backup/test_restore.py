"""A restore: everything is back or nothing was touched, and what was taken back since stays taken back."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.backup import hold, switch
from gateway.backup.hold import alone, in_use, no_worker
from gateway.backup.troubles import Cut, InUse, NoBackup, WrongKey
from gateway.cli.opening import opened_with
from gateway.domain.access import Credential, CredentialKind
from gateway.domain.errors import SchemaTooNew
from gateway.domain.model import CredentialId, Now, PersonId, PlaceId
from gateway.domain.review import Basis, Case
from gateway.domain.site import Site
from gateway.service import accounts, credentials, reviews, sessions, site
from gateway.service.accounts import AccountRole
from gateway.service.linkkey import LinkKey
from gateway.service.reviews import By
from gateway.service.sessions import Scope
from gateway.store import snapshot
from gateway.store.db import Database
from gateway.store.migrate import latest, migrations
from tests.backup.box import AT, Home, old_database, rows
from tests.site.compound import contract

DAY = timedelta(days=1)


def installed_in(home: Home) -> Site:
    """Return the site that is installed."""
    with opened_with(home.settings) as found:
        return replace(site.export(found.database), version=0)


def change(home: Home, statement: str) -> None:
    """Change the database behind everybody's back."""
    with closing(sqlite3.connect(home.data / "cuobian.db")) as connection:
        connection.execute(statement)
        connection.commit()


def names(folder: Path) -> list[str]:
    """Return what stands in a folder."""
    return sorted(each.name for each in folder.iterdir())


def test_a_lost_box_is_back(home: Home) -> None:
    """Site, own templates and the database as it was; what was there stands aside, still to be opened."""
    (home.data / "templates").mkdir()
    (home.data / "templates" / "own.yaml").write_text("template: own\n")
    home.backup()
    (home.data / "templates" / "own.yaml").write_text("template: newer\n")
    change(home, "DELETE FROM person")
    found = home.restore()
    assert contract() == installed_in(home)
    assert "template: own\n" == (home.data / "templates" / "own.yaml").read_text()
    assert ["guard", "li", "lin", "wu", "zheng"] == list(found.back), "whoever had left is named"
    aside = {each.name.partition(switch.ASIDE)[0]: each for each in found.aside}
    assert {"cuobian.db", "templates"} == set(aside)
    assert "template: newer\n" == (aside["templates"] / "own.yaml").read_text()
    assert [] == rows(aside["cuobian.db"], "SELECT id FROM person")
    assert sorted(found.aside) == list(switch.left_aside(home.data))
    assert ("金海岸", 5, 0) == (found.manifest.site, found.counts["people"], found.migrated)
    assert not {switch.NEW, switch.READY} & set(names(home.data))


def test_what_was_still_in_the_log_stands_aside_too(home: Home) -> None:
    """A core that was killed leaves a write-ahead log, which belongs to the old file and never to the new."""
    home.backup()
    database = home.data / "cuobian.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("UPDATE person SET name = 'in the log'")
        connection.commit()
        for ending in ("", "-wal"):
            shutil.copy(f"{database}{ending}", home.folder / f"killed{ending}")
    for ending in ("", "-wal"):
        (home.folder / f"killed{ending}").replace(f"{database}{ending}")
    (aside,) = home.restore().aside
    assert contract() == installed_in(home)
    assert {("in the log",)} == set(rows(aside, "SELECT name FROM person"))


def test_a_new_box_takes_it_too(home: Home) -> None:
    """Into a folder that is not there yet."""
    home.backup()
    into = home.folder / "new" / "data"
    assert [] == list(home.restore(into=into).aside)
    with opened_with(home.settings.model_copy(update={"data": into})) as found:
        assert contract() == replace(site.export(found.database), version=0)


def test_it_waits_for_nobody_and_disturbs_nobody(home: Home) -> None:
    """While core, pages or a camera worker run it is refused; and none of them starts while it works."""
    home.backup()
    with in_use(home.data), in_use(home.data), pytest.raises(InUse, match="stop them first"):
        home.restore()
    (home.data / "vision").mkdir()
    with no_worker(home.data / "vision"), pytest.raises(InUse, match="camera worker"):
        home.restore()
    with alone(home.data), pytest.raises(InUse, match="being put back"), opened_with(home.settings):
        pass
    home.restore()


def test_a_disk_that_takes_no_lock_keeps_nothing_from_running(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full one, where a call for help still comes through by what is kept for it."""

    def full(_: Path) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(hold, "_opened", full)
    with in_use(home.data):
        pass


def test_a_file_that_is_not_right_touches_nothing(home: Home) -> None:
    """Cut, damaged, another file, another key: each by its name."""
    file = home.backup().file
    whole, before = file.read_bytes(), (home.data / "cuobian.db").read_bytes()
    for content, trouble in (
        (whole[:-1], Cut),
        (whole[: len(whole) // 2], Cut),
        (whole[:40], Cut),
        (whole[:-900] + b"x" + whole[-899:], Cut),
        (whole + b"x", Cut),
        (b"SQLite format 3\0" * 9, NoBackup),
        (b"", NoBackup),
    ):
        file.write_bytes(content)
        with pytest.raises(trouble):
            home.restore()
    file.write_bytes(whole)
    (home.data / "secrets" / "backup.key").write_text("77" * 32)
    with pytest.raises(WrongKey, match="expected the secret half of PUBLIC-"):
        home.restore()
    assert before == (home.data / "cuobian.db").read_bytes()
    assert ["backup", "cuobian.db", "in-use.lock", "secrets"] == names(home.data)


def test_a_newer_release_is_refused(home: Home) -> None:
    """Before anything is written; what to do is to install it first."""
    change(home, f"PRAGMA user_version = {latest() + 1}")
    home.backup()
    change(home, f"PRAGMA user_version = {latest()}")
    with pytest.raises(SchemaTooNew, match=f"has schema {latest() + 1}, this release knows up to {latest()}"):
        home.restore()


@pytest.mark.parametrize("schema", [1, 6])
def test_an_older_release_is_brought_to_this_one(
    home: Home, schema: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if it had been installed over the old one."""
    (home.data / "cuobian.db").unlink()
    old_database(home.data / "cuobian.db", schema)
    with closing(sqlite3.connect(home.data / "cuobian.db")) as connection:
        connection.execute(
            "INSERT INTO place (id, kind, name, position) VALUES ('b3', 'building', '3号楼', 0)"
        )
        connection.commit()
    monkeypatch.setattr("gateway.backup.make.site.export", lambda _: Site(name="old"))
    monkeypatch.setattr("gateway.backup.make.snapshot.counts", lambda _: {})
    home.backup()
    (home.data / "cuobian.db").unlink()
    assert sum(version > schema for version, _ in migrations()) == home.restore().migrated
    assert [("3号楼",)] == rows(home.data / "cuobian.db", "SELECT name FROM place")


def test_what_stood_there_may_be_rubbish(home: Home) -> None:
    """That is what a restore is for."""
    home.backup()
    (home.data / "cuobian.db").write_bytes(b"rubbish" * 9000)
    (home.data / "cuobian.db-wal").write_bytes(b"a log that is none of the new database's" * 900)
    found = home.restore()
    assert found.taken is None
    (aside,) = found.aside
    assert aside.with_name(f"{aside.name}-wal").read_bytes().startswith(b"a log")
    assert not (home.data / "cuobian.db-wal").exists()
    assert contract() == installed_in(home)
    assert "" == snapshot.unsound(home.data / "cuobian.db")


def test_a_lost_card_opens_no_door_again(home: Home) -> None:
    """Blocked cards, revoked tokens, closed accounts and new passwords stay; nobody stays logged in."""
    database, now = Database(home.data / "cuobian.db"), Now(AT, AT)
    card = Credential(CredentialId(0), CredentialKind.CARD, PersonId("wu"))
    kept, lost = (
        credentials.add(database, card, value, now, LinkKey(b"k" * 32)) for value in ("1111", "2222")
    )
    sessions.add_token(database, "grafana", {Scope.METRICS_READ}, now)
    for name in ("chen", "gone"):
        accounts.add(database, name, AccountRole.GUARD, "a good old password", now)
    sessions.log_in(database, "chen", "a good old password", now)
    home.backup()
    credentials.revoke(database, lost.id)
    sessions.revoke_token(database, "grafana", now)
    accounts.set_disabled(database, "gone", now, disabled=True)
    accounts.set_password(database, "chen", "a better new password", now)
    database.close()
    assert {"cards": 1, "tokens": 1, "links": 0} == home.restore().taken
    assert {kept.id: True, lost.id: False} == {each.id: each.enabled for each in credentials.every(database)}
    assert [True] == [each.revoked for each in sessions.tokens(database)]
    assert {"chen": False, "gone": True} == {
        each.name: each.disabled for each in accounts.everybody(database)
    }
    assert [] == rows(home.data / "cuobian.db", "SELECT * FROM session")
    sessions.log_in(database, "chen", "a better new password", Now(AT + timedelta(1), AT + timedelta(1)))
    database.close()


def test_a_review_that_was_closed_since_stays_closed(home: Home) -> None:
    """Nor is one waiting that was refused; and whoever is no officer any more is none again."""
    database, now = Database(home.data / "cuobian.db"), Now(AT, AT)
    for name, role in (("lin", AccountRole.OFFICER), ("chen", AccountRole.OFFICER)):
        accounts.add(database, name, role, "a good old password", now)
    lin, chen = By(1, "lin", "officer"), By(2, "chen", "officer")
    case = Case(
        "厦公 1", "入室盗窃", "鼓浪屿派出所", "林警官", Basis.POLICE_CASE, (PlaceId("b3"),), AT - DAY, AT
    )
    opened = reviews.open_review(database, case, lin, now, needs_second=False)
    asked = reviews.open_review(database, case, lin, now, needs_second=True)
    home.backup()
    reviews.close(database, opened.id, lin, "完", now)
    reviews.refuse(database, asked.id, chen, "不必", now)
    accounts.set_role(database, "lin", AccountRole.GUARD, now)
    database.close()
    home.restore()
    assert [] == reviews.unclosed(database)
    assert {"chen": "officer", "lin": "guard"} == {
        each.name: each.role for each in accounts.everybody(database)
    }
    database.close()
