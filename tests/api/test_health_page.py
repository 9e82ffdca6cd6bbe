"""The page about the box: what is wrong in words, for whoever may put it right."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.pages.health import OPENS, shown
from api.parts import Parts
from gateway.domain.faults import Fault, FaultKind
from gateway.domain.figures import Figures
from gateway.domain.model import EventType, outward
from gateway.service import backups, core_state, figures
from gateway.service.accounts import AccountRole
from gateway.service.backups import LastBackup
from gateway.store import core_state as rows
from gateway.store.moment import to_micros
from gateway.store.queries import alarms
from tests.api.conftest import LogIn
from tests.api.house import House
from tests.api.test_access import MATRIX

KINDS = re.compile(r'data-kind="([a-z]+)"')


def kinds(page: str) -> list[str]:
    """Return the faults on a page in their order, without advice that a test's settings bring along."""
    return [each for each in KINDS.findall(page) if each not in {"unsaved", "unwatched"}]


def says(house: House, **more: object) -> None:
    """Let the core say something of itself just now."""
    told = Figures(at=to_micros(house.clock.moment().steady), **more)  # type: ignore[arg-type]
    with house.database.write() as connection:
        rows.set_figures(connection, figures.written(told))


def test_all_well_is_one_calm_sentence(house: House, log_in: LogIn) -> None:
    """It says when that was proven, and no fault stands there."""
    house.prove()
    house.clock.move(7)
    page = log_in("guard").get("/health").text
    assert "一切平安" in page
    assert "网关 7 秒前刚自检过" in page
    assert [] == kinds(page)


def test_a_core_that_does_not_answer_comes_first(house: House, log_in: LogIn) -> None:
    """The page itself is served by another process, and says what that means and what to do."""
    house.prove()
    house.notice("path:internet")
    house.press("btn", EventType.BATTERY_LOW)
    house.clock.move(31)
    page = log_in("guard").get("/health?lang=en").text
    assert ["core", "internet", "battery"] == kinds(page)
    assert "A press may stay unheard right now." in page
    assert "All is well" not in page


def test_a_box_that_never_proved_itself_is_not_well(house: House, log_in: LogIn) -> None:
    """Before the first self-probe there is nothing to be calm about."""
    assert ["core"] == kinds(log_in("guard").get("/health").text)


def test_what_the_core_itself_holds_back_is_a_fault(house: House, log_in: LogIn) -> None:
    """The reasons for which no sign of life is given stand here in words; old ones say nothing."""
    house.prove()
    says(house, hindrances=["escalation.stuck", "outbox.stuck"])
    guard = log_in("guard")
    assert ["stuck", "outbox"] == kinds(guard.get("/health").text)
    house.clock.move(61)
    house.prove()
    assert [] == kinds(guard.get("/health").text)


def test_a_late_step_is_seen_without_the_core(house: House, log_in: LogIn) -> None:
    """The row itself says it."""
    house.press("sos-501")
    house.clock.move(81)
    house.prove()
    assert ["late"] == kinds(log_in("guard").get("/health").text)


def test_a_device_that_is_away_says_where_and_since_when(house: House, log_in: LogIn) -> None:
    """Once, however it was told; and the fault stands when the desk has closed it and nothing was mended."""
    house.prove()
    house.notice("sos-501")
    with house.database.read() as connection:
        (fault,) = alarms.open_alarms(connection)
    house.close(outward(fault.id))
    page = log_in("installer").get("/health?lang=en").text
    assert ["device"] == kinds(page)
    assert "A device is out of contact (sos-501)" in page
    assert 'href="/install/devices/sos-501"' in page


def test_nobody_is_named(house: House, log_in: LogIn) -> None:
    """A resident's device is told by its id, also to the office and the desk."""
    house.prove()
    house.press("sos-501")
    house.press("sos-501", EventType.BATTERY_LOW)
    for role in ("guard", "office", "installer"):
        assert "吴奶奶" not in log_in(role).get("/health").text


def test_a_backup_that_is_late_is_told(house: House, log_in: LogIn) -> None:
    """Also where the core has not looked yet."""
    house.prove()
    made = house.clock.moment().at - timedelta(days=3)
    backups.note_made(house.database, LastBackup(made, 1, "/mnt/b/1.backup"), "test")
    client = log_in("office")
    assert [] == kinds(client.get("/health").text)
    parts_of(client).backed_up_every = timedelta(days=1)
    assert ["backup"] == kinds(client.get("/health").text)


def parts_of(client: TestClient) -> Parts:
    """Return what the requests of a client share."""
    parts: Parts = client.app.state.parts  # type: ignore[attr-defined]
    return parts


@pytest.mark.parametrize("role", [each for each in AccountRole if each is not AccountRole.OFFICER])
@pytest.mark.parametrize("kind", FaultKind)
def test_a_link_leads_only_where_this_role_may_go(kind: FaultKind, role: AccountRole) -> None:
    """Nobody in need is sent to a page that shuts them out, and every page there is exists."""
    page = shown([Fault(kind, "sos-501")], "en", role)[0].about[0][1]
    assert not page or role.value in MATRIX["GET", page.replace("sos-501", "{id}")]


def test_each_page_that_words_lead_to_is_known() -> None:
    """A page that nobody may open would be a link that nobody sees."""
    led = {shown([Fault(kind)], "en", None)[0].words.page for kind in FaultKind} - {""}
    assert set() == {each for each in led if not each.startswith("/install") and each not in OPENS}


def test_details_for_programs_name_each_fault(house: House, log_in: LogIn) -> None:
    """An installer's program reads the same kinds by /api/v1/health."""
    house.prove()
    house.notice("path:internet")
    found = log_in("installer").get("/api/v1/health").json()["faults"]
    assert "internet" in [each["kind"] for each in found]
    assert core_state.healthy(house.database, house.clock.moment())


def test_many_of_one_kind_are_one_entry(house: House, log_in: LogIn) -> None:
    """Two hundred dead buttons are one thing to do, and keep nothing grave out of sight."""
    house.prove()
    dead = [Fault(FaultKind.DEVICE, f"btn-{number:03}") for number in range(200)]
    (entry,) = shown(dead, "en", AccountRole.INSTALLER)
    assert ("A device is out of contact (btn-000, btn-001, btn-002)", 50, 150) == (
        entry.words.what,
        len(entry.about),
        entry.more,
    )
    house.notice("sos-501")
    house.notice("sos-502")
    page = log_in("installer").get("/health").text
    assert ["device"] == kinds(page)
    assert 'href="/install/devices/sos-502"' in page
