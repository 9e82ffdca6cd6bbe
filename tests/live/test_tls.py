"""Encrypted pages as phones meet them: the real `cuobian api`, curl, Chromium with and without trust."""

import os
import shutil
import socket
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Error, Playwright

from gateway.authority import issue
from gateway.authority.renew import renew
from gateway.authority.shelf import Shelf
from gateway.cli import encrypting
from tests.brokers import free_port
from tests.conftest import RequireProgram
from tests.live.box import CUOBIAN
from tests.live.sinks import eventually
from tests.proof import Measured

pytestmark = pytest.mark.live


@dataclass
class Pages:
    """A running interface with both listeners."""

    folder: Path
    plain: int
    secure: int

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.folder / "data")

    def shown(self) -> bytes:
        """Return the certificate that a visitor is shown now (DER)."""
        context = ssl.create_default_context(cafile=str(self.shelf.authority))
        with (
            socket.create_connection(("127.0.0.1", self.secure), 5) as raw,
            context.wrap_socket(raw, server_hostname="localhost") as wire,
        ):
            return wire.getpeercert(binary_form=True) or b""

    def asked(self, url: str, require_program: RequireProgram, *words: str) -> str:
        """Return what curl prints: status and what it thinks of the certificate."""
        command = [require_program("curl"), "-sS", "-m", "20", "-o", os.devnull, "--noproxy", "*"]
        say = ["-w", "%{http_code} %{ssl_verify_result}", *words, url]
        done = subprocess.run([*command, *say], capture_output=True, text=True, check=False)
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """Serve on two ports, the plain one on every address as at a compound."""
    tmp_path = tmp_path_factory.mktemp("pages")
    found = Pages(tmp_path, free_port(), free_port())
    config = tmp_path / "cuobian.yaml"
    config.write_text(
        f"""\
data: {tmp_path}/data
http: {{listen: "0.0.0.0:{found.plain}", public_url: "http://127.0.0.1:{found.plain}"}}
tls: {{listen: "0.0.0.0:{found.secure}", names: [board.local]}}
"""
    )
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen([str(CUOBIAN), "api", "--config", str(config)], stdout=log, stderr=log)
        try:
            eventually(lambda: b"is listening" in (tmp_path / "log").read_bytes(), 90)
            yield found
        finally:
            process.terminate()
            assert 0 == process.wait(20), (tmp_path / "log").read_text()


@pytest.mark.figure("F17", "pages over TLS: visitors who ought not to believe the certificate, and do")
def test_curl_believes_whoever_the_box_vouches_for_and_nobody_else(
    pages: Pages, require_program: RequireProgram, measured: Measured
) -> None:
    """By each of its names with its authority the log-in form opens; else no word passes."""
    here = ("--cacert", str(pages.shelf.authority))
    for name in ("localhost", "board.local", "127.0.0.1"):
        there = ("--connect-to", f"{name}:{pages.secure}:127.0.0.1:{pages.secure}")
        assert "401 0" == pages.asked(f"https://{name}:{pages.secure}/", require_program, *here, *there)
    cases = {
        "another authority": (f"https://localhost:{pages.secure}/", ()),
        "another name": (
            f"https://other.local:{pages.secure}/",
            (*here, "--connect-to", f"other.local:{pages.secure}:127.0.0.1:{pages.secure}"),
        ),
        "TLS 1.1": (f"https://localhost:{pages.secure}/", (*here, "--tls-max", "1.1")),
        "plain text": (f"http://localhost:{pages.secure}/", ()),
    }
    believed = [
        case for case, (url, words) in cases.items() if "401" in pages.asked(url, require_program, *words)
    ]
    measured(len(believed), f"of {len(cases)} visitors", limit=0)
    assert [] == believed
    headers = subprocess.run(
        [require_program("curl"), "-sSI", *here, f"https://localhost:{pages.secure}/login"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "strict-transport-security: max-age=31536000" in headers
    with urllib.request.urlopen(f"http://127.0.0.1:{pages.plain}/ca", timeout=10) as answer:
        assert "Strict-Transport-Security" not in answer.headers


def test_whoever_never_agrees_on_keys_keeps_nobody_out(pages: Pages) -> None:
    """With more silent visitors at the door than it holds the next one is let in; the oldest has to go."""
    silent = [socket.create_connection(("127.0.0.1", pages.secure), 5) for _ in range(encrypting.MOST + 50)]
    try:
        assert pages.shown()
        url = f"http://127.0.0.1:{pages.plain}/ca"
        with urllib.request.urlopen(url, timeout=5) as answer:
            assert 200 == answer.status
        silent[0].settimeout(5)
        with suppress(ConnectionResetError):
            assert b"" == silent[0].recv(1)
    finally:
        for each in silent:
            each.close()


def test_another_certificate_is_shown_while_everything_runs(pages: Pages) -> None:
    """One that ends soon is replaced and shown without a restart; who trusts the box notices nothing."""
    names = tuple(encrypting.wanted(f"http://127.0.0.1:{pages.plain}", ["board.local"]))
    before = pages.shown()
    renew(pages.folder / "data", names, datetime.now(UTC) - issue.SHORT + timedelta(days=2))
    old = pages.shelf.server.read_bytes()
    eventually(lambda: pages.shown() != before, 60)
    eventually(lambda: pages.shelf.server.read_bytes() != old, 60)
    standing = pages.shelf.standing()
    assert standing is not None
    assert standing.ends - datetime.now(UTC) > timedelta(days=80)
    der = ssl.PEM_cert_to_DER_cert(
        "-----BEGIN CERT" + pages.shelf.server.read_text("ascii").partition("-----BEGIN CERT")[2]
    )
    eventually(lambda: pages.shown() == der, 60)


@pytest.mark.browser
@pytest.mark.proof
@pytest.mark.figure("F17", "Chromium at the log-in over TLS: trusts the box once told, never before")
def test_chromium_trusts_the_box_once_it_is_told(
    pages: Pages, playwright: Playwright, tmp_path: Path, require_program: RequireProgram
) -> None:
    """With the file of `/ca` in the browser's own store the log-in opens without a warning, else never."""
    certutil, home = require_program("certutil"), tmp_path / "home"
    told = home / ".pki/nssdb"
    told.mkdir(parents=True)
    arguments = ["--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    address = f"https://localhost:{pages.secure}/login"

    def opened(profile: str) -> str:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / profile,
            executable_path=require_program("chromium"),
            args=arguments,
            env={**os.environ, "HOME": str(home)},
        )
        try:
            page = context.pages[0]
            page.goto(address)
            return page.locator("input[type=password]").get_attribute("name") or ""
        finally:
            context.close()

    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        opened("stranger")
    url = f"http://127.0.0.1:{pages.plain}/ca/cuobian-ca.crt"
    with urllib.request.urlopen(url, timeout=10) as answer, (tmp_path / "ca.crt").open("wb") as file:
        shutil.copyfileobj(answer, file)
    (tmp_path / "none").write_text("\n")
    for words in (["-N"], ["-A", "-n", "box", "-t", "C,,", "-i", str(tmp_path / "ca.crt")]):
        command = [certutil, *words, "-d", f"sql:{told}", "-f", str(tmp_path / "none")]
        subprocess.run(command, check=True, timeout=60, stdin=subprocess.DEVNULL)
    assert "password" == opened("guard")
