"""The real camera worker on real parts: cameras that freeze, die, refuse and talk rubbish; its end; its memory."""

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
from tests.vision.stand import film, rtsp_camera, until, worker

pytestmark = pytest.mark.live

LOGIN = "officer:s3cret"


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


def test_cameras_that_fail_are_told_one_by_one(mosquitto: Broker, tmp_path: Path) -> None:
    """Frozen, refusing, rubbish, no video, missing: each is told in words; the one that works is seen through."""
    ports = free_port(), free_port()
    unauthorized = b'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n'
    (tmp_path / "no.mp4").write_bytes(b"this is no film" * 1000)
    with ExitStack() as stack:
        frozen = stack.enter_context(rtsp_camera(ports[0]))
        killed = stack.enter_context(rtsp_camera(ports[1]))
        refusing = stack.enter_context(answering(unauthorized))
        rubbish = stack.enter_context(answering(b"220 mail.example ESMTP\r\n"))
        running = stack.enter_context(worker(tmp_path, mosquitto))
        running.follow(
            camera("frozen", f"rtsp://{LOGIN}@127.0.0.1:{ports[0]}/door"),
            camera("killed", f"rtsp://127.0.0.1:{ports[1]}/door"),
            camera("refusing", f"rtsp://{LOGIN}@127.0.0.1:{refusing}/door?password=s3cret"),
            camera("rubbish", f"rtsp://127.0.0.1:{rubbish}/door"),
            camera("no-film", str(tmp_path / "no.mp4")),
            camera("missing", "/dev/video97"),
            camera("works", f"{film(tmp_path / 'film.mp4')}?loop=1"),
        )
        until(lambda: {"frozen", "killed", "works"} <= _seeing(running), 15, "three cameras see")
        frozen.send_signal(signal.SIGSTOP)
        killed.kill()
        killed.wait()
        told = {
            "frozen": f"127.0.0.1:{ports[0]}/door: no new frame comes",
            "killed": f"127.0.0.1:{ports[1]}/door: nothing listens there",
            "refusing": "it refuses the user name or password",
            "rubbish": "what answers there speaks no RTSP",
            "no-film": "no.mp4: it is no video",
            "missing": "/dev/video97: no camera is plugged in there",
        }
        until(lambda: all(why in running.states()[id_].why for id_, why in told.items()), 22, "all are told")
        assert {"works"} == _seeing(running)
        threads = running.threads()
        frozen.send_signal(signal.SIGCONT)
        until(lambda: "frozen" in _seeing(running), 25, "the frozen camera is seen through again")
        assert threads + 2 >= running.threads()
        statuses = running.heard.statuses
        assert [False, True] == [statuses["works"][0]["online"], statuses["works"][-1]["online"]] or statuses[
            "works"
        ]
        assert not statuses["killed"][-1]["online"]
        assert [] == running.heard.events
        said = running.log.read_text("utf-8") + repr(statuses) + running.line.state().why
        assert [] == [word for word in ("s3cret", "officer") if word in said]
        assert "Traceback" not in said


def _seeing(running: Any) -> set[str]:
    return {id_ for id_, state in running.states().items() if state.seeing}


def test_the_end_waits_for_no_camera_that_hangs(mosquitto: Broker, tmp_path: Path) -> None:
    """SIGTERM ends the worker within 5 s while a camera hangs in the middle of a read; the broker is told."""
    port = free_port()
    with rtsp_camera(port) as server, worker(tmp_path, mosquitto) as running:
        running.follow(camera("cam-1", f"rtsp://127.0.0.1:{port}/door"))
        until(lambda: "cam-1" in _seeing(running), 15, "the camera sees")
        server.send_signal(signal.SIGSTOP)
        time.sleep(0.5)
        began = time.monotonic()
        running.process.terminate()
        assert 0 == running.process.wait(10)
        assert time.monotonic() - began < 5.0
        until(lambda: not running.heard.statuses["cam-1"][-1]["online"], 2, "the broker is told")


def test_a_worker_that_is_killed_blinds_its_cameras_by_its_will(mosquitto: Broker, tmp_path: Path) -> None:
    """After SIGKILL the broker itself says of each camera that nobody looks through it, and keeps that said."""
    source = f"{film(tmp_path / 'film.mp4')}?loop=1"
    with worker(tmp_path, mosquitto) as running:
        running.follow(camera("cam-1", source), camera("cam-2", source))
        until(lambda: {"cam-1", "cam-2"} == _seeing(running), 10, "both see")
        until(lambda: _last(running) == {"cam-1": True, "cam-2": True}, 5, "both are told")
        running.process.kill()
        until(lambda: _last(running) == {"cam-1": False, "cam-2": False}, 5, "both are told blind")


def _last(running: Any) -> dict[str, bool]:
    return {id_: said[-1]["online"] for id_, said in running.heard.statuses.items()}


def test_eight_cameras_neither_grow_nor_pile_up(mosquitto: Broker, tmp_path: Path) -> None:
    """Eight cameras at once are seen through with one thread each, and memory and threads stay as they are."""
    source = f"{film(tmp_path / 'film.mp4', rate=30.0)}?loop=1"
    with worker(tmp_path, mosquitto) as running:
        running.follow(*(camera(f"cam-{each}", source, rate=10.0) for each in range(8)))
        until(lambda: len(_seeing(running)) == 8, 15, "all eight see")
        time.sleep(2.0)
        memory, threads = running.memory_mb(), running.threads()
        time.sleep(2.5)
        assert running.memory_mb() < memory + 15
        assert threads + 8 >= running.threads()
        assert all(state.rate > 3 for state in running.states().values())
        running.follow()
        until(lambda: running.threads() < threads - 12, 8, "the threads of all eight end")
        assert running.process.poll() is None


def test_without_models_the_worker_stays_and_says_what_to_do(mosquitto: Broker, tmp_path: Path) -> None:
    """No models: the camera sees, nobody is matched, and both state and log name the command to type."""
    with worker(tmp_path, mosquitto) as running:
        running.follow(camera("cam-1", f"{film(tmp_path / 'film.mp4')}?loop=1"))
        until(lambda: "cam-1" in _seeing(running), 10, "the camera sees")
        assert "cuobian models install" in running.line.state().why
        assert "cuobian models install" in running.log.read_text("utf-8")
        assert running.process.poll() is None
