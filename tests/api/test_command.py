"""`cuobian api` as a process: it says how to begin, tells its supervisor, stays small, and ends at once."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.api.house import PASSWORD, seed
from tests.brokers import free_port

LARGEST = 90
"""MB resident, idle: beside a core of 90 and a broker it leaves the box within its 220 (FIGURES F10)."""


@contextmanager
def api(folder: Path, listen: str, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """Run the command on a folder."""
    (folder / "cuobian.yaml").write_text(f"data: {folder}\nhttp: {{listen: '{listen}'}}\n")
    command = [sys.executable, "-m", "gateway", "--config", str(folder / "cuobian.yaml"), "api"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until_ready(folder: Path) -> tuple[socket.socket, dict[str, str]]:
    """Return a socket that a supervisor listens on, and how the process finds it."""
    supervisor = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    supervisor.bind(str(folder / "notify"))
    supervisor.settimeout(20)
    return supervisor, {"NOTIFY_SOCKET": str(folder / "notify")}


def test_a_first_start_prints_the_way_in_and_ends_cleanly(tmp_path: Path) -> None:
    """On an empty folder the link is printed, READY comes when requests are taken, SIGTERM ends with 0."""
    supervisor, environment = until_ready(tmp_path)
    address = f"127.0.0.1:{free_port()}"
    with supervisor, api(tmp_path, address, **environment) as process:
        assert b"READY=1" == supervisor.recv(100)
        assert process.stdout is not None
        found = re.fullmatch(rf"first account: (http://{address}/setup/\S+)\n", process.stdout.readline())
        assert found is not None
        assert 200 == httpx2.get(found[1]).status_code
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(10)
        assert b"STOPPING=1" == supervisor.recv(100)


def test_it_stays_small_whoever_logs_in(tmp_path: Path) -> None:
    """Resident memory is that of a Pi's share, also after password checks of 19 MiB each."""
    seed(tmp_path)
    supervisor, environment = until_ready(tmp_path)
    address = f"127.0.0.1:{free_port()}"
    with supervisor, api(tmp_path, address, **environment) as process:
        supervisor.recv(100)
        body = {"username": "guard", "password": PASSWORD}
        for _ in range(4):
            assert 200 == httpx2.post(f"http://{address}/api/v1/session", json=body).status_code
        status = Path(f"/proc/{process.pid}/status").read_text()
        assert process.poll() is None
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert resident is not None
    assert int(resident[1]) / 1024 <= LARGEST


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    """Wrong configuration is exit code 2 and names key, value and reason."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with api(tmp_path, address) as process:
            _, said = process.communicate(timeout=30)
    assert 2 == process.returncode
    assert f"http.listen: found {address}" in said


def test_no_link_is_printed_once_somebody_can_log_in(tmp_path: Path) -> None:
    """A second start says nothing about a first account."""
    seed(tmp_path)
    supervisor, environment = until_ready(tmp_path)
    with supervisor, api(tmp_path, f"127.0.0.1:{free_port()}", **environment) as process:
        supervisor.recv(100)
        process.terminate()
        said, _ = process.communicate(timeout=10)
    assert "setup" not in said


def test_what_stands_in_the_log_opens_nothing(tmp_path: Path) -> None:
    """Neither a link's code nor a session's secret is logged, whatever is asked for."""
    seed(tmp_path)
    supervisor, environment = until_ready(tmp_path)
    address = f"127.0.0.1:{free_port()}"
    with supervisor, api(tmp_path, address, **environment) as process:
        supervisor.recv(100)
        httpx2.get(f"http://{address}/n/SECRETCODE?x=SECRETQUERY")
        body = {"username": "guard", "password": PASSWORD}
        token = httpx2.post(f"http://{address}/api/v1/session", json=body).json()["token"]
        httpx2.get(f"http://{address}/nowhere/SECRETPATH", headers={"Authorization": f"Bearer {token}"})
        process.terminate()
        _, log = process.communicate(timeout=10)
    assert "listening" in log
    for secret in ("SECRETCODE", "SECRETQUERY", "SECRETPATH", token, PASSWORD):
        assert secret not in log


def test_a_proxy_on_the_box_may_say_what_came_over_tls(tmp_path: Path) -> None:
    """The board opens for another machine by HTTPS alone; the cookie then never travels in clear."""
    supervisor, environment = until_ready(tmp_path)
    seed(tmp_path)
    address = f"127.0.0.1:{free_port()}"
    form = {"username": "guard", "password": PASSWORD}
    with supervisor, api(tmp_path, address, **environment):
        supervisor.recv(100)
        with httpx2.Client(base_url=f"http://{address}", headers={"X-Forwarded-For": "192.168.1.9"}) as desk:
            refused = desk.get("/login")
            assert (403, True) == (refused.status_code, "https://" in refused.text)
            desk.headers["X-Forwarded-Proto"] = "https"
            assert 'name="password"' in desk.get("/login").text
            entered = desk.post("/api/v1/session", json=form)
            assert 200 <= entered.status_code < 300
