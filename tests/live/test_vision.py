"""The real camera worker on real parts: cameras that freeze, die, refuse, talk rubbish; its end."""

from __future__ import annotations

import signal
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from gateway.domain.model import DeviceId
from gateway.domain.vision import CameraOrder, Purpose
from tests.brokers import Broker, free_port
from tests.vision.stand import Running, film, rtsp_camera, until, worker

pytestmark = pytest.mark.live

LOGIN = "officer:s3cret"
UNAUTHORIZED = b'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n'


def camera(id_: str, source: str, rate: float = 5.0) -> CameraOrder:
    """Return the order of a camera."""
    return CameraOrder(DeviceId(id_), source, rate=rate, purposes=(Purpose.IDENTIFY,))


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """Answer everything that anybody says on a port alike."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            while self.request.recv(4096):
                self.request.sendall(answer)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request: Any, client_address: Any) -> None: ...

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def seeing(running: Running) -> set[str]:
    """Return the cameras that see."""
    return {id_ for id_, state in running.states().items() if state.seeing}


def online(running: Running) -> dict[str, bool]:
    """Return what MQTT was told last of each camera."""
    return {id_: said[-1]["online"] for id_, said in running.heard.statuses.items()}


def test_cameras_that_fail_are_told_one_by_one(mosquitto: Broker, tmp_path: Path) -> None:
    """Frozen, refusing, rubbish, no film, missing: each is told in words, without its password.

    Then the worker ends within 5 s, although a camera hangs in the middle of a read.
    """
    port = free_port()
    (tmp_path / "no.mp4").write_bytes(b"this is no film" * 1000)
    with ExitStack() as stack:
        frozen = stack.enter_context(rtsp_camera(port))
        refusing = stack.enter_context(answering(UNAUTHORIZED))
        rubbish = stack.enter_context(answering(b"220 mail.example ESMTP\r\n"))
        running = stack.enter_context(worker(tmp_path, mosquitto))
        running.follow(
            camera("frozen", f"rtsp://{LOGIN}@127.0.0.1:{port}/door"),
            camera("refusing", f"rtsp://{LOGIN}@127.0.0.1:{refusing}/door?password=s3cret"),
            camera("rubbish", f"rtsp://127.0.0.1:{rubbish}/door"),
            camera("no-film", str(tmp_path / "no.mp4")),
            camera("missing", "/dev/video97"),
            camera("works", f"{film(tmp_path / 'film.mp4')}?loop=1"),
        )
        until(lambda: {"frozen", "works"} <= seeing(running), 15, "two cameras see")
        frozen.send_signal(signal.SIGSTOP)
        told = {
            "refusing": "it refuses the user name or password",
            "rubbish": "what answers there speaks no RTSP",
            "no-film": "no.mp4: it is no video",
            "missing": "/dev/video97: no camera is plugged in there",
        }
        until(lambda: all(why in running.states()[id_].why for id_, why in told.items()), 10, "all are told")
        until(lambda: online(running)["works"] and not online(running)["rubbish"], 2, "MQTT says so")
        assert [] == running.heard.events
        began = time.monotonic()
        running.process.terminate()
        assert 0 == running.process.wait(10)
        assert time.monotonic() - began < 5.0
        until(lambda: not any(online(running).values()), 2, "the broker is told of the end")
        said = running.log.read_text("utf-8") + repr(running.heard.statuses)
        assert [] == [word for word in ("s3cret", "officer", "Traceback") if word in said]


def test_eight_cameras_without_models_and_a_kill(mosquitto: Broker, tmp_path: Path) -> None:
    """Eight cameras are seen through with one thread and one session each; missing models are told.

    After SIGKILL the broker itself says of each that nobody looks through it, and keeps that said.
    """
    source = f"{film(tmp_path / 'film.mp4')}?loop=1"
    with worker(tmp_path, mosquitto) as running:
        before = running.threads()
        running.follow(*(camera(f"cam-{each}", source, rate=10.0) for each in range(8)))
        until(lambda: len(seeing(running)) == 8, 15, "all eight see")
        assert "cuobian models install" in running.line.state().why
        until(lambda: len(online(running)) == 8 and all(online(running).values()), 5, "MQTT says so")
        memory = running.memory_mb()
        time.sleep(1.5)
        assert before + 8 * 2 + 2 >= running.threads()  # and somebody who is just being answered
        assert memory + 15 > running.memory_mb()
        running.process.kill()
        until(lambda: not any(online(running).values()), 5, "the broker says that all are blind")


@pytest.mark.long
def test_cameras_come_back(mosquitto: Broker, tmp_path: Path) -> None:
    """A camera that was frozen, and one that was killed, are seen through again without anybody's doing."""
    ports = free_port(), free_port()
    with rtsp_camera(ports[0]) as frozen, worker(tmp_path, mosquitto) as running:
        running.follow(*(camera(f"cam-{port}", f"rtsp://127.0.0.1:{port}/door") for port in ports))
        with rtsp_camera(ports[1]) as killed:
            until(lambda: len(seeing(running)) == 2, 15, "both see")
            threads = running.threads()
            frozen.send_signal(signal.SIGSTOP)
            killed.kill()
            until(lambda: not seeing(running), 25, "both are blind")
            until(lambda: not any(online(running).values()), 2, "MQTT says so")
        why = {each.why for each in running.states().values()}
        assert all(f"rtsp://127.0.0.1:{port}/door: n" in repr(why) for port in ports), why
        time.sleep(30)
        assert threads + 3 >= running.threads()
        frozen.send_signal(signal.SIGCONT)
        with rtsp_camera(ports[1]):
            until(lambda: len(seeing(running)) == 2, 60, "both see again")


@pytest.mark.long
def test_eight_cameras_for_a_minute(mosquitto: Broker, tmp_path: Path) -> None:
    """Eight cameras, opened and closed again and again, leave no thread and no memory behind."""
    source = f"{film(tmp_path / 'film.mp4', rate=30.0)}?loop=1"
    with worker(tmp_path, mosquitto) as running:
        before, memory = running.threads(), list[float]()
        for _ in range(8):
            running.follow(*(camera(f"cam-{each}", source, rate=20.0) for each in range(8)))
            until(lambda: len(seeing(running)) == 8, 15, "all eight see")
            time.sleep(4)
            memory.append(running.memory_mb())
            running.follow()
            until(lambda: running.threads() <= before, 10, "their threads end")
        assert memory[-1] < memory[2] + 20, memory
