"""The interface killed while it hands evidence over: no byte of a file whose hand-over is not on record."""

import os
import signal
import socket
import sqlite3
import time
from pathlib import Path

import httpx2
import pytest

from tests.api.export_house import CASE, TO, happened
from tests.api.house import PASSWORD, house_from, seed
from tests.api.test_command import api, until_ready
from tests.brokers import free_port

pytestmark = [pytest.mark.live, pytest.mark.crash]
WITHIN = 10.0
PERIOD = {"since": "2026-11-23T00:00:00Z", "until": "2026-11-24T00:00:00Z"}


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database with the site and one account of each role."""
    return seed(tmp_path_factory.mktemp("seed"))


def handed(folder: Path) -> list[bytes]:
    """Return the sums on record, read by a stranger to the process."""
    with sqlite3.connect(f"file:{folder}/cuobian.db?mode=ro", uri=True, timeout=5) as connection:
        return [row[0] for row in connection.execute("SELECT sha256 FROM hand_over")]


def asked(address: str, review: str, token: str) -> socket.socket:
    """Ask for an export and read nothing yet."""
    body = httpx2.Request("POST", "http://x", json=TO).content
    host, _, port = address.partition(":")
    connection = socket.create_connection((host, int(port)), timeout=WITHIN)
    head = (
        f"POST /api/v1/reviews/{review}/export HTTP/1.1\r\nHost: {address}\r\n"
        f"Authorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection.sendall(head.encode() + body)
    return connection


def drained(connection: socket.socket) -> bytes:
    """Return every byte that came before the process was gone."""
    found = b""
    try:
        while chunk := connection.recv(65536):
            found += chunk
    except ConnectionError:
        pass
    return found


@pytest.mark.parametrize("after", [None, 0.01])
def test_no_byte_without_its_row(seeded: Path, tmp_path: Path, after: float | None) -> None:
    """Killed at the sight of the row, or anywhere before: whatever was sent was on record, and that holds."""
    data = tmp_path / "data"
    with house_from(seeded, data) as house:
        happened(house)
    supervisor, environment = until_ready(data)
    address = f"127.0.0.1:{free_port()}"
    with supervisor, api(data, address, **environment) as process:
        assert b"READY=1" == supervisor.recv(100)
        with httpx2.Client(base_url=f"http://{address}") as client:
            said = {"username": "officer", "password": PASSWORD}
            token = client.post("/api/v1/session", json=said).json()["token"]
            client.headers["Authorization"] = f"Bearer {token}"
            review = client.post("/api/v1/reviews", json={**CASE, **PERIOD}).json()["id"]
        with asked(address, review, token) as connection:
            if after is None:
                end = time.monotonic() + WITHIN
                while not handed(data) and time.monotonic() < end:
                    pass
            else:
                time.sleep(after)
            os.kill(process.pid, signal.SIGKILL)
            process.wait(WITHIN)
            served = drained(connection)
    kept = handed(data)
    assert not served or 1 == len(kept)
    assert after is not None or 1 == len(kept)
    with sqlite3.connect(data / "cuobian.db") as connection:
        exported = [
            each for (each,) in connection.execute("SELECT what FROM register WHERE act = 'exported'")
        ]
    assert [f"export:{each.hex()}" for each in kept] == exported
