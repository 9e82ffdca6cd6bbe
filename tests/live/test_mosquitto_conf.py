"""The shipped mosquitto configuration on a real mosquitto: who comes in, where to, what is kept (F17)."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers import free_port
from tests.conftest import RequireProgram
from tests.live.sinks import eventually
from tests.live.wire import MqttClient, clients

pytestmark = pytest.mark.live
SHIPPED = Path(__file__).parents[2] / "systemd" / "mosquitto"
USERS = ("gateway", "sos-501", "sos-502", "homeassistant")


class Shipped:
    """A mosquitto on the shipped files, with other paths and ports, and no TLS on the LAN's listener."""

    def __init__(self, folder: Path, require: RequireProgram) -> None:
        self.port, self.lan_port = free_port(), free_port()
        self._tools = {name: require(name) for name in ("mosquitto_pub", "mosquitto_sub")}
        folder.chmod(0o755)
        passwords, acl = folder / "passwd", folder / "acl"
        passwords.touch()
        for user in USERS:
            subprocess.run(
                [require("mosquitto_passwd"), "-b", passwords, user, f"pw-{user}"], check=True, timeout=20
            )
        acl.write_text((SHIPPED / "cuobian.acl").read_text())
        passwords.chmod(0o644)
        text = (SHIPPED / "cuobian.conf").read_text()
        text = text.replace("/etc/mosquitto/cuobian.passwd", str(passwords))
        text = text.replace("/etc/mosquitto/cuobian.acl", str(acl)).replace("1883", str(self.port))
        text = text.replace("listener 8883", f"listener {self.lan_port} 127.0.0.1")
        lines = [line for line in text.splitlines() if not line.startswith(("certfile", "keyfile", "tls"))]
        lines += ["persistence true", f"persistence_location {folder}/"]  # as Debian's own file says
        conf = folder / "mosquitto.conf"
        conf.write_text("\n".join([*lines, "user root", ""]))  # the folder of a test is its own user's alone
        self._log = (folder / "log").open("wb")
        self.process = subprocess.Popen(
            [require("mosquitto"), "-c", conf], stdout=self._log, stderr=self._log
        )
        eventually(lambda: self.publish("gateway", "cuobian/v1/x/ack", "ready") == 0)

    def publish(self, user: str | None, topic: str, text: str, *, retain: bool = False) -> int:
        words = [self._tools["mosquitto_pub"], *self._as(user), "-q", "1", "-t", topic, "-m", text]
        words += ["-r"] if retain else []
        return subprocess.run(words, capture_output=True, timeout=10, check=False).returncode

    def hears(self, user: str, topic: str, seconds: int = 1) -> str:
        words = [self._tools["mosquitto_sub"], *self._as(user), "-t", topic, "-W", str(seconds), "-v"]
        return subprocess.run(words, capture_output=True, text=True, timeout=10, check=False).stdout

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self._log.close()

    def client(self, user: str, id_: str, *, lan: bool = True, clean: bool = True) -> MqttClient:
        return MqttClient(self.lan_port if lan else self.port, id_, user, f"pw-{user}", clean=clean)

    def _as(self, user: str | None) -> list[str]:
        login = ["-u", user, "-P", f"pw-{user}"] if user else []
        return ["-h", "127.0.0.1", "-p", str(self.port), *login]


@pytest.fixture
def shipped(tmp_path: Path, require_program: RequireProgram) -> Iterator[Shipped]:
    """Run the shipped configuration."""
    broker = Shipped(tmp_path, require_program)
    yield broker
    broker.close()


def test_nobody_comes_in_without_a_name(shipped: Shipped) -> None:
    """Anonymous clients are refused."""
    assert 0 != shipped.publish(None, "cuobian/v1/sos-501/event", "{}")


def test_a_device_speaks_below_its_own_topic_alone(shipped: Shipped) -> None:
    """What a device publishes below another one's topic reaches nobody; its own does."""
    shipped.publish("sos-502", "cuobian/v1/sos-501/event", "forged", retain=True)
    shipped.publish("sos-502", "cuobian/v1/gateway/status", "forged", retain=True)
    shipped.publish("sos-501", "cuobian/v1/sos-501/event", "own", retain=True)
    assert "cuobian/v1/sos-501/event own\n" == shipped.hears("gateway", "cuobian/v1/#")


def test_a_device_hears_its_own_topics_alone(shipped: Shipped) -> None:
    """Feedback to one device is not heard by another, nor by a wildcard."""
    shipped.publish("gateway", "cuobian/v1/sos-501/feedback", "coming", retain=True)
    assert "coming" in shipped.hears("sos-501", "cuobian/v1/sos-501/feedback")
    assert "" == shipped.hears("sos-502", "cuobian/v1/sos-501/feedback")
    assert "" == shipped.hears("sos-502", "cuobian/v1/#")


def test_home_assistant_hears_what_it_is_shown_and_says_no_more_than_that_it_is_there(
    shipped: Shipped,
) -> None:
    """Neither a press nor a feedback is for it, and it can describe nothing."""
    for topic in ("homeassistant/device/cuobian_x/config", "cuobian/v1/gateway/alarms"):
        shipped.publish("homeassistant", topic, "forged", retain=True)
    shipped.publish("gateway", "cuobian/v1/gateway/alarms", "shown", retain=True)
    shipped.publish("gateway", "cuobian/v1/sos-501/feedback", "coming", retain=True)
    shipped.publish("homeassistant", "homeassistant/status", "online", retain=True)
    assert "cuobian/v1/gateway/alarms shown\n" == shipped.hears("homeassistant", "cuobian/v1/#")
    assert "homeassistant/status online\n" == shipped.hears("gateway", "homeassistant/#")


def test_nobody_on_the_lan_takes_over_a_session(shipped: Shipped) -> None:
    """Whatever id a device claims, it gets its own name's; the gateway and its neighbour stay connected."""
    gateway = shipped.client("gateway", "cuobian-sos", lan=False, clean=False)
    victim = shipped.client("sos-501", "sos-501")
    thief, other = shipped.client("sos-502", "cuobian-sos"), shipped.client("sos-502", "sos-501")
    with clients(gateway, victim, thief, other):
        gateway.subscribe("cuobian/v1/+/event")
        victim.publish("cuobian/v1/sos-501/event", "press")
        assert ["press"] == gateway.everything()
        assert ([], []) == (gateway.lost, victim.lost)


def test_a_will_for_another_device_reaches_nobody(shipped: Shipped) -> None:
    """A device announces its own end and nobody else's."""
    gateway = shipped.client("gateway", "cuobian-bulk", lan=False)
    with clients(gateway):
        gateway.subscribe("cuobian/v1/#")
        for user in ("sos-501", "sos-502"):
            password = f"pw-{user}"
            MqttClient(shipped.lan_port, user, user, password, will="cuobian/v1/sos-501/status").vanish()
        assert ["gone"] == gateway.everything(1)


def test_a_message_too_long_does_not_stop_the_next_press(shipped: Shipped) -> None:
    """It is dropped, its sender stays connected, and what follows arrives."""
    gateway = shipped.client("gateway", "cuobian-sos", lan=False)
    device = shipped.client("sos-501", "sos-501")
    with clients(gateway, device):
        gateway.subscribe("cuobian/v1/+/event")
        device.publish("cuobian/v1/sos-501/event", "x" * 10_000_000)
        device.publish("cuobian/v1/sos-501/event", "press")
        assert (["press"], []) == (gateway.everything(), device.lost)


def test_a_press_at_qos_0_waits_for_the_gateway(shipped: Shipped) -> None:
    """Bridges that send at QoS 0 are heard although the gateway was away for a moment."""
    with shipped.client("gateway", "cuobian-sos", lan=False, clean=False) as gateway:
        gateway.subscribe("cuobian/v1/+/event")
    with shipped.client("sos-501", "sos-501") as device:
        device.publish("cuobian/v1/sos-501/event", "press", qos=0)
        device.publish("cuobian/v1/sos-501/status", "{}")  # acknowledged, so the one before has arrived
    with shipped.client("gateway", "cuobian-sos", lan=False, clean=False) as gateway:
        assert ["press"] == gateway.everything()
