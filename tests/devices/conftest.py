"""Sessions and lines against real brokers and pseudo terminals, ended whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from devices import catalogue
from devices.mqtt import MqttSettings, connect
from devices.mqtt_session import Session
from devices.registry import Registry
from devices.template import Template
from gateway.domain.ports import Sink
from gateway.domain.site import Site
from tests import brokers
from tests.brokers import Broker
from tests.devices.sides import EngineSide, NativeDevice, eventually


@pytest.fixture(scope="session")
def templates() -> Mapping[str, Template]:
    """Load the shipped templates once."""
    return catalogue.load()


@pytest.fixture
def engine(templates: Mapping[str, Template]) -> EngineSide:
    """Stand where the engine stands."""
    return EngineSide(Registry(templates))


@dataclass
class Gateway:
    """Both sessions of a gateway that listens to one broker, and the engine's end of them."""

    engine: EngineSide
    sos: Session
    bulk: Session
    sink: Sink
    stopped: bool = field(default=False)

    def start(self, site: Site) -> None:
        for source in (self.sos, self.bulk):
            source.bind(site)
            source.start(self.engine.put, self.engine.notify)

    def stop(self) -> None:
        if not self.stopped:
            self.stopped = True
            for source in (self.sos, self.bulk):
                source.stop()

    def ready(self) -> bool:
        return self.sos.alive() and self.bulk.alive()


Listen = Callable[..., Gateway]


@pytest.fixture
def listen(templates: Mapping[str, Template]) -> Iterator[Listen]:
    """Start the gateway's sessions against a broker: `listen(port, site)`; waits until all is confirmed."""
    started: list[Gateway] = []

    def start(port: int, site: Site, *, wait: bool = True, **settings: object) -> Gateway:
        engine = EngineSide(Registry(templates))
        url = f"mqtt://127.0.0.1:{port}"
        sessions = connect(
            MqttSettings(**({"url": url, "version": "1.2.3"} | settings)),  # type: ignore[arg-type]
            engine.registry,
            engine.delivered.append,
        )
        sos, bulk = sessions.sources
        assert isinstance(sos, Session)
        assert isinstance(bulk, Session)
        gateway = Gateway(engine, sos, bulk, sessions.sink)
        started.append(gateway)
        gateway.start(site)
        if wait:
            eventually(gateway.ready)
        return gateway

    yield start
    for gateway in started:
        gateway.stop()


@pytest.fixture
def device() -> Iterator[Callable[..., NativeDevice]]:
    """Put a native device on the wire: `device(port, id)`."""
    made: list[NativeDevice] = []

    def make(port: int, id_: str, **login: str) -> NativeDevice:
        made.append(NativeDevice(port, id_, **login))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def nats(tmp_path: Path) -> Iterator[Broker]:
    """Run a real nats-server, the embedded broker's programme, on a port of its own."""
    folder = tmp_path / "nats"
    folder.mkdir()
    with brokers.running(brokers.nats(folder)) as broker:
        yield broker
