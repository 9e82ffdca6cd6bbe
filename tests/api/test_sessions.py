"""Open sessions: looked through and ended by their owner and the office; idle and absolute limits by role."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from gateway.domain.errors import StoreRefused
from gateway.domain.model import Now
from gateway.domain.register import Act
from gateway.service import accounts, register, sessions
from gateway.service.accounts import AccountRole
from gateway.store.db import Database
from gateway.store.migrate import migrations
from tests.api.conftest import LogIn
from tests.api.house import PASSWORD, House
from tests.api.test_session import csrf

SESSIONS = "/api/v1/sessions"
MINUTE, HOUR = 60, 3600
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile MicroMessenger/8.0"


def listed(client: TestClient) -> list[dict[str, object]]:
    """Return the sessions that somebody is shown."""
    found: list[dict[str, object]] = client.get(SESSIONS).json()["items"]
    return found


def rows(house: House) -> list[tuple[str, str, str]]:
    """Return act, thing and account of the newest rows of the register, newest first."""
    return [(each.row.act, each.row.what, each.text("who")) for each in register.newest(house.database)]


def test_everybody_sees_their_own_and_recognises_them(house: House, log_in: LogIn) -> None:
    """Since when, last seen, from which network, with which browser, and which is the one that asks."""
    own = log_in()
    log_in("installer")
    with house.client(address="192.168.1.77", scheme="https") as phone:
        phone.headers["User-Agent"] = PHONE
        phone.post("/api/v1/session", data={"username": "guard", "password": PASSWORD})
        house.clock.move(90)
        shown = listed(phone)
    assert [("guard", False), ("guard", True)] == [(each["account"], each["present"]) for each in shown]
    first, second = shown
    assert ("here", "") == (first["place"], first["browser"])
    assert ("192.168.1.0/24", "WeChat") == (second["place"], second["browser"])
    assert ("2026-11-23T04:00:00Z", "2026-11-23T16:00:00Z") == (second["since"], second["expires"])
    assert "192.168.1.77" not in str(shown)
    assert "WeChat" in own.get("/account").text


def test_last_seen_is_written_once_a_minute(house: House, log_in: LogIn) -> None:
    """A busy page costs one small write a minute, not one for each request."""
    guard = log_in()
    seen = [listed(guard)[0]["seen"]]
    for _ in range(3):
        house.clock.move(40)
        listed(guard)
        seen.append(listed(guard)[0]["seen"])
    assert ["04:00:00", "04:00:00", "04:01:20", "04:01:20"] == [str(each)[11:19] for each in seen]


def test_a_disk_that_refuses_keeps_nobody_from_a_board(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That somebody was there goes unwritten; they are shown what they asked for."""
    guard = log_in()
    house.clock.move(90)

    def full(_database: Database, _hash: bytes, _now: object) -> None:
        raise StoreRefused("database or disk is full", no_room=True)

    monkeypatch.setattr(sessions, "seen", full)
    assert 200 == guard.get("/").status_code


def test_one_ends_ones_own_and_nobody_elses(house: House, log_in: LogIn) -> None:
    """Somebody else's session is not found, by interface and by page, and goes on."""
    own, other, installer = log_in(browser=True), log_in(), log_in("installer")
    mine, theirs = (str(listed(each)[-1]["id"]) for each in (other, installer))
    form = {"do": "end", "csrf": csrf(own)}
    token = {"X-CSRF-Token": csrf(own)}
    assert [404, 404, 404] == [
        own.delete(f"{SESSIONS}/{theirs}", headers=token).status_code,
        own.post("/account", data={**form, "session": theirs}).status_code,
        own.delete(f"{SESSIONS}/nonsense", headers=token).status_code,
    ]
    assert 200 == installer.get(SESSIONS).status_code
    assert 303 == own.post("/account", data={**form, "session": mine}).status_code
    assert [401, 200] == [other.get(SESSIONS).status_code, own.get(SESSIONS).status_code]
    assert (Act.SESSION_ENDED, f"session:{mine}", "guard") == rows(house)[0]


def test_one_ends_all_others_at_once(house: House, log_in: LogIn) -> None:
    """Kiosks too; the one that asks goes on, and so does everybody else's."""
    own, other, kiosk, office = log_in(browser=True), log_in(), log_in(), log_in("office")
    kiosk.post("/api/v1/session/kiosk")
    assert 303 == own.post("/account", data={"do": "end_others", "csrf": csrf(own)}).status_code
    assert [200, 401, 401, 200] == [
        own.get(SESSIONS).status_code,
        other.get(SESSIONS).status_code,
        kiosk.get("/").status_code,
        office.get(SESSIONS).status_code,
    ]
    assert (Act.SESSION_ENDED, "guard", 2) == (
        rows(house)[0][0],
        rows(house)[0][2],
        register.newest(house.database)[0].row.count,
    )
    assert 204 == office.delete(SESSIONS).status_code
    assert Act.SESSION_ENDED not in {act for act, _, who in rows(house) if who == "office"}


def test_the_office_sees_and_ends_anybodys(house: House, log_in: LogIn) -> None:
    """On its page and by the interface; the register says who did it, and to whom."""
    office, guard, officer = log_in("office", browser=True), log_in(), log_in("officer")
    assert ["office", "guard", "officer"] == [each["account"] for each in listed(office)]
    by_name = {str(each["account"]): str(each["id"]) for each in listed(office)}
    form = {"do": "end", "session": by_name["guard"], "csrf": csrf(office)}
    assert 303 == office.post("/logins", data=form).status_code
    token = {"X-CSRF-Token": csrf(office)}
    assert 204 == office.delete(f"{SESSIONS}/{by_name['officer']}", headers=token).status_code
    assert [401, 401] == [guard.get(SESSIONS).status_code, officer.get(SESSIONS).status_code]
    assert "session of officer" == register.newest(house.database)[0].text("detail")


def test_the_office_closes_and_opens_accounts_but_its_own(house: House, log_in: LogIn) -> None:
    """Nobody shuts themselves out by a slip of the finger."""
    office, guard = log_in("office", browser=True), log_in()
    ids = {each.name: str(each.id) for each in accounts.everybody(house.database)}
    form = {"csrf": csrf(office), "account": ids["guard"]}
    assert 303 == office.post("/logins", data={**form, "do": "close"}).status_code
    assert 401 == guard.get(SESSIONS).status_code
    assert 404 == office.post("/logins", data={**form, "do": "close", "account": ids["office"]}).status_code
    assert 303 == office.post("/logins", data={**form, "do": "reopen"}).status_code
    assert 200 == log_in().get(SESSIONS).status_code


def test_another_role_ends_every_session(house: House, log_in: LogIn) -> None:
    """What somebody opened as a guard is not open to them as an installer."""
    guard = log_in()
    accounts.set_role(house.database, "guard", AccountRole.INSTALLER, house.clock.moment())
    assert 401 == guard.get(SESSIONS).status_code
    assert "role guard to installer" == register.newest(house.database)[0].text("detail")


@pytest.mark.parametrize(
    ("role", "idle", "absolute"),
    [("guard", None, 12), ("office", 120, 12), ("installer", 240, 12), ("officer", 15, 8)],
)
def test_a_session_ends_idle_and_at_the_latest(
    house: House, log_in: LogIn, role: str, idle: int | None, absolute: int
) -> None:
    """By role: an officer's after a quarter of an hour, a guard's never while the shift lasts."""
    still = log_in(role)
    if idle is not None:
        house.clock.move(idle * MINUTE - 1)
        assert 200 == still.get(SESSIONS).status_code
        house.clock.move(idle * MINUTE)
        assert 401 == still.get(SESSIONS).status_code
    busy = log_in(role)
    every = min(idle or 60, 60) * MINUTE - 1
    for _ in range(absolute * HOUR // every):
        house.clock.move(every)
        assert 200 == busy.get(SESSIONS).status_code
    house.clock.move(every)
    assert 401 == busy.get(SESSIONS).status_code


def test_what_lies_idle_is_listed_no_more(house: House, log_in: LogIn) -> None:
    """The office sees what is open, not what was."""
    log_in("officer")
    house.clock.move(16 * MINUTE)
    assert ["office"] == [each["account"] for each in listed(log_in("office"))]


def test_a_session_outlives_the_update(tmp_path: Path) -> None:
    """A kiosk opened before sessions had numbers shows its board afterwards, and an officer is not idle."""
    database = Database(tmp_path / "old.db")
    for version, statements in migrations():
        if "session_numbered" in statements:
            with database.write() as connection:
                connection.exec_driver_sql(
                    "INSERT INTO account VALUES (1, 'guard', 'guard', '', 0, 0),"
                    " (2, 'li', 'officer', '', 0, 0)"
                )
                connection.exec_driver_sql(
                    "INSERT INTO session VALUES (x'02', 2, 'b', 0, 5, 99000000000000000),"
                    " (x'01', 1, 'a', 1, 4, NULL)"
                )
        database.script(statements, version)
    at = datetime.now(UTC)
    found = sessions.sessions_of(database, None, Now(at, at))
    assert [("guard", True, "a"), ("li", False, "b")] == [
        (each.name, each.kiosk, each.csrf) for each in found
    ]
    database.close()
