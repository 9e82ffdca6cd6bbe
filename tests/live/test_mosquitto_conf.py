"""The shipped mosquitto configuration on a real mosquitto: who comes in, and to which topics (F17)."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import RequireProgram
from tests.live.broker import free_port
from tests.live.sinks import eventually

pytestmark = pytest.mark.live
SHIPPED = Path(__file__).parents[2] / "systemd" / "mosquitto"
USERS = ("gateway", "sos-501", "sos-502")


class Shipped:
    """A mosquitto on the shipped files; only paths, port and the TLS listener are other ones."""

    def __init__(self, folder: Path, require: RequireProgram) -> None:
        self.port = free_port()
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
        lines = [
            line
            for line in text.splitlines()
            if not line.startswith(("listener 8883", "certfile", "keyfile", "tls"))
        ]
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
