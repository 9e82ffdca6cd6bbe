"""`cuobian demo`: the simulated compound, which `cuobian run --demo` starts beside the gateway."""

from __future__ import annotations

import argparse
import json
import urllib.request
from pathlib import Path

import uvicorn

from config.loader import load_settings
from config.schema import Settings
from devices.simulator.buttons import Login
from devices.simulator.compound import site_document
from devices.simulator.demo import DemoSettings, demo_app
from gateway import logs

ACCOUNT = "demo-guard"
SHUTDOWN_SECONDS = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where the demo listens."""
    parser.add_argument("--port", type=int, default=8090, help="port of the demo's page on loopback")
    parser.add_argument("--mail-port", type=int, default=2525, help="port of the demo's mail server")


def main(args: argparse.Namespace) -> int:
    """Serve the demo until told to stop."""
    settings = load_settings(args.config)
    logs.set_up(settings.log.level.upper())
    uvicorn.run(
        demo_app(_demo_settings(settings, args.mail_port)),
        host="127.0.0.1",
        port=args.port,
        log_level="warning",
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    return 0


def demo_site(settings: Settings, port: int) -> str:
    """Return the demo compound's site document; its phones listen on the demo's port."""
    return site_document(f"http://127.0.0.1:{port}/phone", str(serial_port(settings)))


def serial_port(settings: Settings) -> Path:
    """Return where the simulated receiver is found."""
    return settings.data / "demo" / "rf433"


def password_file(settings: Settings) -> Path:
    """Return the file with the demo guard's generated password."""
    return settings.data / "secrets" / "demo-guard"


def _demo_settings(settings: Settings, mail_port: int) -> DemoSettings:
    broker = settings.broker
    password = broker.password.get_secret_value() if broker.password is not None else None
    return DemoSettings(
        login=Login(broker.host, broker.port, broker.username, password),
        board_url=settings.http.public_url,
        mail_port=mail_port,
        serial_port=serial_port(settings),
        open_session=lambda: _log_in(settings),
    )


def _log_in(settings: Settings) -> str:
    password = password_file(settings).read_text("utf-8").strip()
    body = json.dumps({"username": ACCOUNT, "password": password}).encode()
    url = f"http://{settings.http.listen}/api/v1/session"
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310
        return str(json.load(response)["token"])
