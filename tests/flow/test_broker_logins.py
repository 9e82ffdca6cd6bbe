"""Codes that fetch a log-in at the broker: once, in time, and on record (F17)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from config.schema import Settings
from gateway.cli.admitting import PASSWORDS, Admitting
from gateway.domain.errors import NotFound
from gateway.domain.model import DeviceId, Now
from gateway.domain.site import Device, Site
from gateway.service import broker_logins
from gateway.service import site as sites
from gateway.service.broker_logins import LASTS
from gateway.service.linkkey import LinkKey
from gateway.store import broker_logins as rows
from gateway.store.db import Database
from gateway.store.migrate import migrate
from tests.live.shipped_broker import TEMPLATES, now

LOG_IN = "MQTT: log-ins that were replaced, taken away or run out, and still open"
Do = Callable[[Database, str], object]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give a database with one button."""
    found = Database(tmp_path / "cuobian.db")
    migrate(found)
    sites.apply(found, Site(devices={DeviceId("sos-501"): Device(DeviceId("sos-501"), "cuobian-sos")}))
    yield found
    found.close()


def later(by: timedelta) -> Now:
    """Return a moment of steady time after this one."""
    moment = now()
    return Now(moment.at, moment.steady + by)


def offer(database: Database) -> str:
    """Return a code for the button."""
    return broker_logins.offer(database, "sos-501", "ma", now())


def kept(database: Database) -> object:
    """Return what the broker keeps of passwords."""
    with database.read() as connection:
        return rows.verifiers(connection)


@pytest.mark.figure("F17", LOG_IN)
@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda database, code: broker_logins.fetch(database, code, now()),
        lambda database, _: offer(database),
        lambda database, _: broker_logins.revoke(database, "sos-501"),
        lambda database, _: sites.apply(database, Site()),
    ],
    ids=["used", "replaced", "revoked", "device removed"],
)
def test_a_code_opens_once_and_while_nothing_ended_it(database: Database, meanwhile: Do) -> None:
    """A second look, a code that another replaced, one whose device is gone: all the same, and nothing."""
    code = offer(database)
    meanwhile(database, code)
    before = kept(database)
    with pytest.raises(NotFound):
        broker_logins.fetch(database, code, now())
    assert before == kept(database)


@pytest.mark.figure("F17", LOG_IN)
def test_a_code_opens_for_ten_minutes(database: Database) -> None:
    """By steady time: a clock that is set changes nothing."""
    code = offer(database)
    with pytest.raises(NotFound):
        broker_logins.fetch(database, code, later(LASTS))
    assert "sos-501" == broker_logins.fetch(database, code, later(LASTS - timedelta(seconds=5))).user


@pytest.mark.figure("F17", LOG_IN)
@pytest.mark.parametrize("code", ["", "x", "x" * 100_000, "é"])
def test_no_other_code_opens_anything(database: Database, code: str) -> None:
    """However long it is."""
    offer(database)
    with pytest.raises(NotFound):
        broker_logins.fetch(database, code, now())


def test_offering_a_new_one_leaves_the_old_log_in_until_it_is_fetched(database: Database) -> None:
    """A code that nobody fetches must not silence a button."""
    broker_logins.fetch(database, offer(database), now())
    before = kept(database)
    code = offer(database)
    assert before == kept(database)
    broker_logins.fetch(database, code, now())
    assert before != kept(database)


def test_every_step_is_on_record(database: Database) -> None:
    """Offered, given, taken away, each a row of the register, and no row for what did not happen."""
    code = offer(database)
    broker_logins.fetch(database, code, now())
    broker_logins.revoke(database, "sos-501")
    broker_logins.revoke(database, "sos-501")
    with database.read() as connection:
        what = "SELECT r.what FROM register r ORDER BY seq"
        found = [each for (each,) in connection.exec_driver_sql(what) if each.startswith("broker")]
    assert ["broker log-in:sos-501"] * 3 == found


@pytest.mark.figure("F17", LOG_IN)
def test_a_log_in_taken_away_and_given_anew_between_two_looks_is_another(
    database: Database, tmp_path: Path
) -> None:
    """The row is there as before: what the broker reads is the new password, and no longer the old one."""
    settings = Settings.model_validate(
        {"data": tmp_path, "broker": {"url": "mqtt://127.0.0.1:1883", "logins": tmp_path}}
    )
    broker_logins.fetch(database, offer(database), now())
    admitting = Admitting(settings, database, TEMPLATES, LinkKey(b"k" * 32), [].append)
    broker_logins.revoke(database, "sos-501")
    broker_logins.fetch(database, offer(database), now())
    admitting.look()
    with database.read() as connection:
        [verifier] = rows.verifiers(connection).values()
    assert f"sos-501:{verifier}" in (tmp_path / PASSWORDS).read_text().splitlines()
