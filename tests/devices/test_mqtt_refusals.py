"""What a broker may refuse, and what the installer is told then."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from devices import topics
from devices.mqtt import MqttSettings, connect
from devices.registry import Registry
from gateway.domain.errors import ConfigurationError
from tests import brokers
from tests.conftest import RequireProgram
from tests.devices.conftest import Listen
from tests.devices.sides import NativeDevice, button, eventually, site_of

pytestmark = pytest.mark.live

GATEWAY_MAY_NOT_HEAR_B2 = """
authorization { users: [
  { user: gateway, password: "right", permissions: { subscribe: { deny: ["cuobian.v1.b2.event"] } } },
  { user: device, password: "right" }
] }
"""


def test_a_refused_subscription_is_noticed_and_the_rest_is_heard(
    tmp_path: Path, listen: Listen, device: Callable[..., NativeDevice]
) -> None:
    """SUBACK 0x80 for one button: alive() is False, the notice names it, other buttons still get through."""
    broker = brokers.nats(tmp_path, GATEWAY_MAY_NOT_HEAR_B2)
    with brokers.running(broker):
        login = {"username": "gateway", "password": "right"}
        gateway = listen(broker.port, site_of(button("b1"), button("b2")), wait=False, **login)
        eventually(lambda: [False] == gateway.engine.states(topics.SOS))
        assert not gateway.sos.alive()
        words = "the broker does not let user 'gateway' hear cuobian/v1/b2/event: see its ACL"
        assert words == gateway.engine.words(topics.SOS)
        device(broker.port, "b1", username="device", password="right").press("1")
        assert topics.SOS == gateway.engine.next().source
        for source in (gateway.sos, gateway.bulk):
            source.bind(site_of(button("b1")))
        eventually(lambda: [False, True] == gateway.engine.states(topics.SOS))
        assert gateway.sos.alive()


def test_a_wrong_password_is_told_in_words(
    require_program: RequireProgram, tmp_path: Path, listen: Listen
) -> None:
    """Both sessions say what to look at, at once, and come in as soon as the password is right."""
    passwords = tmp_path / "passwords"
    passwords.touch(mode=0o600)
    subprocess.run(
        [require_program("mosquitto_passwd"), "-b", passwords, "gateway", "right"],
        check=True,
        capture_output=True,
    )
    access = f"allow_anonymous false\npassword_file {passwords}"
    broker = brokers.mosquitto(require_program("mosquitto"), tmp_path, access)
    with brokers.running(broker):
        wrong = listen(broker.port, site_of(), wait=False, username="gateway", password="wrong")
        eventually(lambda: wrong.engine.states(topics.SOS) == [False] == wrong.engine.states(topics.BULK))
        assert "broker.username, broker.password_file" in wrong.engine.words(topics.SOS)
        wrong.stop()
        right = listen(broker.port, site_of(), username="gateway", password="right")
        eventually(lambda: right.engine.states(topics.SOS) == [True])


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # paho leaves failed TLS sockets
def test_a_certificate_is_checked_against_the_ca_file(
    require_program: RequireProgram, tmp_path: Path, listen: Listen
) -> None:
    """mqtts:// works with the right CA file; without it the words name broker.ca_file and nothing is sent."""
    key, certificate = brokers.certificate(require_program("openssl"), tmp_path)
    broker = brokers.mosquitto(
        require_program("mosquitto"), tmp_path, f"certfile {certificate}\nkeyfile {key}\nallow_anonymous true"
    )
    with brokers.running(broker):
        url = f"mqtts://127.0.0.1:{broker.port}"
        trusted = listen(broker.port, site_of(), url=url, ca_file=certificate)
        assert trusted.ready()
        stranger = listen(broker.port, site_of(), wait=False, url=url, client_prefix="other")
        eventually(lambda: stranger.engine.states(topics.BULK) == [False])
        assert "see broker.ca_file" in stranger.engine.words(topics.BULK)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"url": "http://127.0.0.1"}, "expected mqtt://HOST:PORT or mqtts://HOST:PORT"),
        ({"url": "mqtt://:1883"}, "expected mqtt://HOST:PORT"),
        ({"url": "mqtt://host:99999"}, "expected mqtt://HOST:PORT"),
        ({"url": "mqtts://host", "ca_file": Path("/nowhere.pem")}, "expected a file of PEM certificates"),
        ({"url": "mqtts://host", "ca_file": Path(__file__)}, "expected a file of PEM certificates"),
    ],
)
def test_unusable_settings_are_refused_in_words(settings: dict[str, object], words: str) -> None:
    """What can never work is refused before anything starts."""
    with pytest.raises(ConfigurationError, match=words):
        connect(MqttSettings(**settings), Registry({}), print)  # type: ignore[arg-type]
