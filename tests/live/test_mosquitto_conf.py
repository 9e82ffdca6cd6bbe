"""The shipped mosquitto configuration on a real mosquitto: how a log-in begins and ends, what is kept."""

import json
import os
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.owners import SESSIONS
from gateway.service import broker_logins
from tests.conftest import RequireProgram
from tests.live.box import CUOBIAN
from tests.live.mqtt_wire import Wire, all_leave
from tests.live.shipped_broker import ShippedBroker, site_of
from tests.live.wire import eventually

pytestmark = pytest.mark.live
SOS, CAMERA = ("cuobian-sos", {}), ("cuobian-camera", {})
SITE = site_of({"sos-501": SOS, "sos-502": SOS})
EVENT, FEEDBACK = "cuobian/v1/sos-501/event", "cuobian/v1/sos-501/feedback"
LOG_IN = "MQTT: log-ins that were replaced, taken away or run out, and still open"


@pytest.fixture
def shipped(tmp_path: Path, require_program: RequireProgram) -> Iterator[ShippedBroker]:
    """Run the shipped configuration."""
    broker = ShippedBroker(tmp_path, SITE, require_program)
    yield broker
    broker.close()


@pytest.mark.figure("F17", LOG_IN)
def test_a_new_log_in_ends_the_old_one_and_disturbs_nobody(shipped: ShippedBroker) -> None:
    """Replaced hardware is thrown out at once; the neighbour and the gateway notice nothing."""
    old = shipped.give("sos-501")
    shipped.give("sos-502")
    with all_leave([shipped.enter("sos-502"), shipped.enter(SESSIONS[0], lan=False)]) as others:
        device = shipped.enter("sos-501")
        new = shipped.give("sos-501")
        eventually(lambda: not device.alive(), what="the old session is still there")
        device.leave()
        assert (False, True) == (shipped.accepts("sos-501", old), shipped.accepts("sos-501", new))
        assert [True, True] == [each.alive() for each in others]


@pytest.mark.figure("F17", LOG_IN)
def test_a_removed_device_is_out_and_its_name_opens_nothing_later(shipped: ShippedBroker) -> None:
    """Its session ends; installed again under the same id it starts without a log-in."""
    password = shipped.give("sos-501")
    device = shipped.enter("sos-501")
    shipped.change(site_of({"sos-502": SOS}))
    eventually(lambda: not device.alive(), what="a removed device is still there")
    device.leave()
    shipped.change(SITE)
    shipped.give("sos-502")
    assert (False, None) == (
        shipped.accepts("sos-501", password),
        broker_logins.standing(shipped.database, "sos-501"),
    )


def test_no_password_stands_anywhere_on_the_box(shipped: ShippedBroker) -> None:
    """Neither in the database nor in what the broker reads: only what knows it again."""
    password = shipped.give("sos-501")
    shipped.database.close()
    files = [each for each in shipped.folder.rglob("*") if each.is_file()]
    assert [] == [each for each in files if password.encode() in each.read_bytes()]
    assert 32 == len(password)  # 192 bits


def test_cameras_come_in_by_themselves_each_as_itself(shipped: ShippedBroker) -> None:
    """A camera that is added at the console speaks at once, and for no other device."""
    shipped.change(site_of({"sos-501": SOS, "cam-gate": CAMERA}))
    eventually(lambda: shipped.accepts("cam-gate", shipped.password("cam-gate")))
    with all_leave([shipped.enter("gateway", lan=False), shipped.enter("cam-gate", lan=False)]) as (ear, eye):
        ear.subscribe(["cuobian/v1/#"])
        eye.publish([EVENT, "cuobian/v1/cam-gate/event"], "seen")
        assert [("cuobian/v1/cam-gate/event", "seen")] == ear.settle()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_the_lan_speaks_new_tls_alone_and_loopback_stays_there(shipped: ShippedBroker) -> None:
    """TLS 1.2 at least; the listener in clear has no other address than 127.0.0.1."""
    old = ssl.create_default_context(cafile=shipped.folder / "server.crt")
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", shipped.lan)) as plain, pytest.raises(ssl.SSLError):
        old.wrap_socket(plain, server_hostname="127.0.0.1")
    listening = {
        local.partition(":")[0]
        for table in ("tcp", "tcp6")
        for _, local, _, state, *_ in map(str.split, Path(f"/proc/net/{table}").read_text().splitlines()[1:])
        if state == "0A" and int(local.partition(":")[2], 16) == shipped.port
    }
    assert {"0100007F"} == listening


def test_nothing_is_written_where_nothing_has_changed(shipped: ShippedBroker) -> None:
    """The broker checks everybody anew when the files change: a start of the core changes none."""
    before = {each: each.stat().st_ino for each in shipped.logins.iterdir()}
    shipped.admitting.look()
    shipped.another_core().look()
    assert before == {each: each.stat().st_ino for each in shipped.logins.iterdir()}
    assert {0o640} == {each.stat().st_mode & 0o777 for each in before}


def test_a_folder_that_cannot_be_written_is_a_fault_until_it_can(shipped: ShippedBroker) -> None:
    """Told once, and again when it is over; who was let in before stays so."""
    shipped.admitting.stop()
    kept = shipped.logins.rename(shipped.folder / "away")
    shipped.change(site_of({"sos-501": SOS}))
    shipped.admitting.look()
    shipped.admitting.look()
    kept.rename(shipped.logins)
    shipped.admitting.look()
    assert [False, True] == [each.online for each in shipped.notices]
    assert shipped.accepts("gateway", shipped.password("gateway"))


def test_a_device_is_given_its_log_in_beside_the_running_core(shipped: ShippedBroker, tmp_path: Path) -> None:
    """Both sessions of a real core come in by their own names; a new device's press is committed."""
    shipped.admitting.stop()
    config = tmp_path / "cuobian.yaml"
    broker = {"url": f"mqtt://127.0.0.1:{shipped.port}", "logins": str(shipped.logins)}
    config.write_text(json.dumps({"data": str(shipped.settings.data), "broker": broker}))
    with (tmp_path / "core.log").open("wb") as log:
        core = subprocess.Popen([CUOBIAN, "core", "--config", config], stdout=log, stderr=log, env=os.environ)
    try:
        eventually(lambda: all(shipped.said(f"u'{each}'") for each in SESSIONS), 60)
        shipped.give("sos-501")
        with all_leave([shipped.enter("sos-501")]) as (device,):
            device.subscribe(["cuobian/v1/sos-501/ack"])
            press = '{"id": "1", "type": "sos.pressed"}'
            device.publish([EVENT], press)
            eventually(device.settle, 20)
            assert "committed" == json.loads(device.heard[0].text)["status"]
    finally:
        core.terminate()
        core.wait(20)


def test_a_message_too_long_does_not_stop_the_next_press(shipped: ShippedBroker) -> None:
    """It is dropped, its sender stays connected, and what follows arrives."""
    shipped.give("sos-501")
    with all_leave([shipped.enter("gateway", lan=False), shipped.enter("sos-501")]) as (gateway, device):
        gateway.subscribe(["cuobian/v1/+/event"])
        device.publish([EVENT], "x" * 10_000_000)
        device.publish([EVENT], "press")
        assert [(EVENT, "press")] == gateway.settle()


def test_a_press_at_qos_0_waits_for_the_gateway(shipped: ShippedBroker) -> None:
    """Bridges that send at QoS 0 are heard although the gateway was away for a moment."""
    shipped.give("sos-501")
    with all_leave([shipped.enter(SESSIONS[0], lan=False, clean=False)]) as (gateway,):
        gateway.subscribe(["cuobian/v1/+/event"], qos=1)
    with all_leave([shipped.enter("sos-501")]) as (device,):
        device.mention(EVENT, "press")
        device.publish([FEEDBACK], "acknowledged, so the one before has arrived")
    with all_leave([shipped.enter(SESSIONS[0], lan=False, clean=False)]) as (gateway,):
        assert (True, [(EVENT, "press")]) == (gateway.session_present, gateway.settle())


def test_nobody_without_the_certificate_s_authority_is_believed(shipped: ShippedBroker) -> None:
    """A device that knows the box's authority does not speak to somebody who stands in for the broker."""
    with pytest.raises(ssl.SSLCertVerificationError):
        Wire(shipped.lan, "x", tls=ssl.create_default_context())
