"""`cuobian demo`: the simulated compound, which `cuobian run --demo` starts beside the gateway."""

from __future__ import annotations

import argparse
import json
import secrets
import socket
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

import uvicorn

from config.loader import load_settings
from config.schema import Settings
from config.site_file import parse_site
from devices.simulator.buttons import Login
from devices.simulator.compound import site_document
from devices.simulator.demo import DemoSettings, demo_app
from gateway import logs
from gateway.domain.model import Now
from gateway.runtime import notify
from gateway.service import accounts, site
from gateway.service.accounts import AccountRole
from gateway.store.db import Database

SHUTDOWN_SECONDS = 2
FIRST_PAGES: Mapping[AccountRole, tuple[str, str]] = {
    AccountRole.OFFICE: ("office:", "/people"),
    AccountRole.OFFICER: ("police:", "/review"),
    AccountRole.INSTALLER: ("installer:", "/install"),
}
"""Whom the demo's own page does not show: each has an account whose password is printed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where the demo listens."""
    parser.add_argument("--port", type=int, default=8090, help="port of the demo's page on loopback")
    parser.add_argument("--mail-port", type=int, default=2525, help="port of the demo's mail server")


def main(args: argparse.Namespace) -> int:
    """Serve the demo until told to stop."""
    settings = load_settings(args.config)
    logs.set_up(settings.log.level, settings.log.format)
    config = uvicorn.Config(
        demo_app(_demo_settings(settings, args.mail_port)),
        host="127.0.0.1",
        port=args.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    _Server(config).run()
    return 0


class _Server(uvicorn.Server):
    """uvicorn that says when it is up."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            notify("READY=1")


def prepare(database: Database, settings: Settings, port: int, now: Now) -> bool:
    """Add the simulated compound to an empty site, and somebody who may look at the board.

    Returns False, and changes nothing, where another compound is installed already.
    """
    installed = site.export(database)
    if installed.devices or installed.people:
        return password_file(settings).exists()
    document = site_document(f"http://127.0.0.1:{port}/phone", str(serial_port(settings)))
    site.apply(database, parse_site(document.encode(), "demo"))
    for role in (AccountRole.GUARD, *FIRST_PAGES):
        _account(database, settings, role, now)
    return True


def _account(database: Database, settings: Settings, role: AccountRole, now: Now) -> None:
    """Add an account with a password of its own, which stands in a file for whoever runs the demo."""
    password, file = secrets.token_urlsafe(12), password_file(settings, role)
    accounts.add(database, account_of(role), role, password, now)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_text(password, "utf-8")
    file.chmod(0o600)


def account_of(role: AccountRole) -> str:
    """Return the name of the demo's account of a role."""
    return f"demo-{role.value}"


def log_in_lines(settings: Settings) -> Sequence[str]:
    """Return how whoever runs the demo logs in as somebody else, without those it began without."""
    return [
        f"{word} {settings.secure_url}{path}   ← in a private window, as {account_of(role)}, password"
        f" {password_file(settings, role).read_text('utf-8').strip()}"
        for role, (word, path) in FIRST_PAGES.items()
        if password_file(settings, role).exists()
    ]


def serial_port(settings: Settings) -> Path:
    """Return where the simulated receiver is found."""
    return settings.data / "demo" / "rf433"


def password_file(settings: Settings, role: AccountRole = AccountRole.GUARD) -> Path:
    """Return the file with the generated password of the demo's account of a role."""
    return settings.data / "secrets" / account_of(role)


def _demo_settings(settings: Settings, mail_port: int) -> DemoSettings:
    return DemoSettings(
        # As a guest on loopback: a simulated button needs no password of the gateway's.
        login=Login(settings.broker.host, settings.broker.port),
        board_url=settings.http.public_url,
        mail_port=mail_port,
        serial_port=serial_port(settings),
        open_session=lambda: _log_in(settings),
    )


def _log_in(settings: Settings) -> str:
    password = password_file(settings).read_text("utf-8").strip()
    body = json.dumps({"username": account_of(AccountRole.GUARD), "password": password}).encode()
    url = f"http://{settings.http.listen}/api/v1/session"
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310
        return str(json.load(response)["token"])
