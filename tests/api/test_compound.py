"""The compound itself in the console: name, language, time zone, guard desk, maintenance."""

import re
from collections.abc import Mapping

import pytest
from fastapi.testclient import TestClient

from gateway.domain.site import Site
from gateway.service import site
from tests.api.conftest import LogIn
from tests.api.house import House

PAGE = "/install/site"
ABOUT = {"do": "about", "name": "金海岸花园", "language": "en", "timezone": "Asia/Singapore"}


def installed(house: House) -> Site:
    """Return the site as it is installed."""
    return site.export(house.database)


def mark(client: TestClient) -> str:
    """Return the mark of what the page shows."""
    seen = re.search(r'name="seen" value="(\w+)"', client.get(PAGE).text)
    assert seen is not None
    return seen[1]


def send(client: TestClient, **typed: object) -> tuple[int, str]:
    """Send a form with the mark of what the page shows, as a browser does."""
    answer = client.post(PAGE, data={"seen": mark(client), **typed})
    return answer.status_code, answer.text


def test_name_language_and_time_zone_are_written_down(house: House, log_in: LogIn) -> None:
    """What the forms of the desk and the maintenance hold stays as it was."""
    before = installed(house)
    assert 303 == send(log_in("installer"), **ABOUT)[0]
    after = installed(house)
    assert ("金海岸花园", "en", "Asia/Singapore") == (after.name, after.language, after.timezone)
    assert (before.desk, before.maintenance) == (after.desk, after.maintenance)
    assert before.default_policy == after.default_policy


def test_desk_and_maintenance_are_people_and_groups(house: House, log_in: LogIn) -> None:
    """Each is one form, and each once where it was ticked twice; nobody ticked leaves nobody."""
    office = log_in("office")
    assert 303 == send(office, do="desk", who=["group:bangbang", "guard", "guard"])[0]
    assert 303 == send(office, do="maintenance", who=["lin"])[0]
    assert (("group:bangbang", "guard"), ("lin",)) == (installed(house).desk, installed(house).maintenance)
    assert 303 == send(office, do="maintenance")[0]
    assert (("group:bangbang", "guard"), ()) == (installed(house).desk, installed(house).maintenance)


def test_people_with_an_address_are_found(log_in: LogIn) -> None:
    """Whoever is searched for stands in the section that was searched in, and nowhere else."""
    text = log_in("installer").get(f"{PAGE}?part=maintenance&q=郑").text
    desk, maintenance = text.split('id="maintenance"')
    assert 'value="zheng"' in maintenance
    assert 'value="zheng"' not in desk


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({**ABOUT, "timezone": "Amoy"}, "timezone"),
        ({**ABOUT, "language": "chinese!"}, "language"),
        ({**ABOUT, "name": "x" * 201}, "name"),
        ({"do": "desk", "who": ["nobody-here"]}, "desk"),
        ({"do": "maintenance", "who": ["group:gone"]}, "maintenance"),
    ],
)
def test_a_mistake_changes_nothing_and_stands_beside_its_field(
    house: House, log_in: LogIn, typed: Mapping[str, object], field: str
) -> None:
    """What was found and expected is said where it was typed."""
    before = installed(house)
    status, text = send(log_in("installer"), **typed)
    assert 422 == status
    assert f'id="wrong-{field}"' in text
    assert "found" in text
    assert before == installed(house)


def test_a_page_that_is_out_of_date_changes_nothing(house: House, log_in: LogIn) -> None:
    """Somebody else saved meanwhile: the form says so, and what they wrote stays."""
    installer = log_in("installer")
    seen = mark(installer)
    assert 303 == send(installer, do="desk", who=["lin"])[0]
    answer = installer.post(PAGE, data={"do": "desk", "who": ["zheng"], "seen": seen})
    assert 422 == answer.status_code
    assert "请再做一次" in answer.text
    assert ("lin",) == installed(house).desk


def test_a_desk_that_nobody_sits_at_is_said(house: House, log_in: LogIn) -> None:
    """A press that nobody planned for would ring nowhere."""
    installer = log_in("installer")
    warning = "rings nowhere"
    assert warning not in installer.get(f"{PAGE}?lang=en").text
    assert 303 == send(installer, do="desk")[0]
    assert warning in installer.get(f"{PAGE}?lang=en").text


def test_another_form_is_not_found(log_in: LogIn) -> None:
    """There is nothing else to do here."""
    assert 404 == send(log_in("installer"), do="explode")[0]
