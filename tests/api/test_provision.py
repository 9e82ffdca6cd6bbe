"""An installer gives a device its log-in at the broker; the device, or a phone, fetches it once (F17)."""

import re
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from ssl import PEM_cert_to_DER_cert

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.fitting import Fitting
from config.schema import Settings
from gateway.cli.fitting import known_by
from gateway.domain.model import DeviceId
from gateway.service import broker_logins
from gateway.service import site as sites
from gateway.service.site_edits import delete_device
from tests.api.house import PASSWORD, House
from tests.conftest import RequireProgram

Enter = Callable[[str], TestClient]
OFFER = {"do": "offer"}
PAGE = "/install/logins/sos-501"


@pytest.fixture
def settings(tmp_path: Path, require_program: RequireProgram) -> Settings:
    """Give settings with a folder of log-ins and a certificate that devices check."""
    words = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=broker -days 2".split()
    )
    files = ["-keyout", tmp_path / "ca.key", "-out", tmp_path / "ca.crt"]
    subprocess.run([require_program("openssl"), *words, *files], check=True, capture_output=True, timeout=20)
    broker = {
        "url": "mqtt://127.0.0.1:1883",
        "logins": tmp_path,
        "devices": "mqtts://192.168.1.20",
        "devices_ca_file": tmp_path / "ca.crt",
    }
    return Settings.model_validate({"data": tmp_path / "data", "broker": broker})


@pytest.fixture
def open_at(house: House, settings: Settings) -> Callable[[], TestClient]:
    """Open a client of a box that gives log-ins."""
    known = known_by(settings)

    def opened() -> TestClient:
        fitting = Fitting(lambda: known, "https://box.example")
        app = create_app(house.own_database(), settings, house.clock, house.keys, fitting=fitting)
        client = ("127.0.0.1", 50000)
        return TestClient(app, base_url="http://127.0.0.1", client=client, follow_redirects=False)

    return opened


@pytest.fixture
def installer(open_at: Callable[[], TestClient]) -> TestClient:
    """Log an installer in."""
    found = open_at()
    answer = found.post("/api/v1/session", json={"username": "installer", "password": PASSWORD})
    found.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    return found


def code_on(page: str) -> str:
    """Return the code that a page shows."""
    found = re.search(r"https://box\.example/provision/([\w-]+)", page)
    assert found is not None
    return found[1]


def test_a_device_fetches_its_log_in_once(installer: TestClient, house: House, settings: Settings) -> None:
    """Host, port, name, password and what to trust; the second who asks is refused, and so is the page."""
    code = code_on(installer.post(PAGE, data=OFFER).text)
    device = TestClient(installer.app, base_url="http://127.0.0.1", client=("127.0.0.1", 50001))
    said = device.post(f"/api/v1/provision/{code}")
    assert (200, "no-store") == (said.status_code, said.headers["cache-control"])
    given = said.json()
    ca = (settings.broker.devices_ca_file or Path()).read_text()
    assert {
        "host": "192.168.1.20",
        "port": 8883,
        "username": "sos-501",
        "password": given["password"],
        "ca": ca,
        "ca_sha256": sha256(PEM_cert_to_DER_cert(ca)).hexdigest(),
    } == given
    assert 32 == len(given["password"])
    again = device.post(f"/api/v1/provision/{code}")
    assert (404, "not_found") == (again.status_code, again.json()["code"])
    assert [404, 404] == [device.request(each, f"/provision/{code}").status_code for each in ("GET", "POST")]


def test_a_phone_shows_it_once_and_only_when_asked(installer: TestClient) -> None:
    """Opening the address shows and uses up nothing, so a preview of the link does no harm."""
    code = code_on(installer.post(PAGE, data=OFFER).text)
    phone = TestClient(installer.app, base_url="http://127.0.0.1", client=("127.0.0.1", 50001))
    fronts = [phone.get(f"/provision/{code}") for _ in range(2)]
    assert [200, 200] == [each.status_code for each in fronts]
    assert not any('class="secret"' in each.text for each in fronts)
    shown = phone.post(f"/provision/{code}")
    assert (200, "no-store") == (shown.status_code, shown.headers["cache-control"])
    assert re.search(r'class="secret">[\w-]{32}<', shown.text)
    assert 404 == phone.post(f"/provision/{code}").status_code


def test_the_code_s_time_is_ten_minutes(installer: TestClient, house: House) -> None:
    """Later it is as unknown as any other."""
    code = code_on(installer.post(PAGE, data=OFFER).text)
    house.clock.move(600)
    assert 404 == installer.post(f"/api/v1/provision/{code}").status_code
    assert 404 == installer.post("/api/v1/provision/x").status_code


def test_the_code_is_shown_only_when_it_is_made(installer: TestClient) -> None:
    """Neither the page of the device nor the list tells it again, nor any password."""
    code = code_on(installer.post(PAGE, data=OFFER).text)
    password = installer.post(f"/api/v1/provision/{code}").json()["password"]
    for path in (PAGE, "/install/logins", "/install/devices/sos-501"):
        page = installer.get(path)
        assert 200 == page.status_code
        assert not any(each in page.text for each in (code, password))


def test_taking_it_away_asks_first(installer: TestClient, house: House) -> None:
    """A button without a log-in is silent, so nobody takes one away by a slip."""
    code = code_on(installer.post(PAGE, data=OFFER).text)
    installer.post(f"/api/v1/provision/{code}")
    assert 422 == installer.post(PAGE, data={"do": "revoke"}).status_code
    assert broker_logins.standing(house.database, "sos-501") is not None
    assert 303 == installer.post(PAGE, data={"do": "revoke", "sure": "yes"}).status_code
    assert broker_logins.standing(house.database, "sos-501") is None


def test_a_removed_device_s_code_opens_nothing(installer: TestClient, house: House) -> None:
    """Who took the sheet along comes in by it no more."""
    code = code_on(installer.post(PAGE, data=OFFER).text)
    sites.edit(house.database, delete_device(DeviceId("sos-501")), lambda _: None)
    assert 404 == installer.post(f"/api/v1/provision/{code}").status_code
    assert 404 == installer.get(PAGE).status_code


def test_the_list_shows_who_may_have_one(installer: TestClient) -> None:
    """The site's devices on the broker, and Home Assistant; nobody else can be given one."""
    page = installer.get("/install/logins").text
    shown = re.findall(r'href="/install/logins/([^"]+)"', page)
    assert ["homeassistant", "sos-501", "sos-502"] == shown
    for user in ("gateway", "cuobian-sos", "nobody"):
        assert 404 == installer.post(f"/install/logins/{user}", data=OFFER).status_code


def test_a_box_whose_broker_is_loopback_s_alone_gives_none(house: House) -> None:
    """The page says so, and a code that is open is not used up."""
    code = broker_logins.offer(house.database, "sos-501", "ma", house.clock.moment())
    with house.client() as stranger:
        assert 404 == stranger.post(f"/api/v1/provision/{code}").status_code
    assert "sos-501" == broker_logins.offered(house.database, code, house.clock.moment())


def test_guessing_waits_for_nobody_s_lock(installer: TestClient, house: House) -> None:
    """A wrong code never asks for the lock that presses need."""
    with house.database.write():
        assert 404 == installer.post("/api/v1/provision/guess").status_code


def test_each_step_is_on_record(installer: TestClient, house: House) -> None:
    """Who made the code, by which code it was fetched, who took it away."""
    code = code_on(installer.post(PAGE, data=OFFER).text)
    installer.post(f"/api/v1/provision/{code}")
    installer.post(PAGE, data={"do": "revoke", "sure": "yes"})
    with house.database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT s.text FROM register r JOIN register_secret s USING (seq)"
            " WHERE r.what = 'broker log-in:sos-501' ORDER BY r.seq, s.field"
        )
        said = [str(each) for (each,) in rows]
    assert ["offered", "given", "revoked"] == [
        each for each in said if each in {"offered", "given", "revoked"}
    ]
    assert 2 == said.count("installer")
    assert 1 == sum(each.startswith("code ") for each in said)
