"""`cuobian run`: starts everything one box needs, keeps it running, and ends it cleanly."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from config.loader import find_file, load_settings
from config.schema import Settings
from devices.broker import EmbeddedBroker
from devices.vision.secrecy import keep_memory_private
from gateway import logs
from gateway.cli import demo, models
from gateway.cli.mending import mend_where_damaged
from gateway.cli.opening import OURS_ALONE, opened_with
from gateway.cli.supervise import Child, Supervisor
from gateway.domain.errors import ConfigurationError
from gateway.runtime import stop_on_signals
from gateway.service import core_state

DEMO_PORT, DEMO_MAIL_PORT = 8090, 2525
TRIED_PORTS = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the demo."""
    parser.add_argument(
        "--demo", action="store_true", help="add a simulated compound to an empty data folder"
    )


def main(args: argparse.Namespace) -> int:
    """Run until Ctrl-C or SIGTERM."""
    os.umask(OURS_ALONE)
    keep_memory_private()
    settings = load_settings(args.config)
    logs.set_up(settings.log.level, settings.log.format)
    stop, ready = stop_on_signals(), threading.Event()
    environment = dict(os.environ)
    file = find_file(args.config)
    if file is not None:
        environment["CUOBIAN_CONFIG"] = str(file.absolute())
    with ExitStack() as stack:
        ports = _prepare(settings, with_demo=args.demo)
        environment |= _demo_environment(ports) if ports is not None else {}
        environment |= _broker(stack, settings) if settings.broker.embedded else {}
        supervisor = Supervisor(_children(settings, ports), environment)
        told = threading.Thread(target=_tell, args=(settings, ports, ready, stop), daemon=True)
        told.start()
        if args.demo and settings.vision.enabled:
            # The worker takes them up when they are there; nothing waits for them.
            threading.Thread(target=models.install_behind, args=(settings,), daemon=True).start()
        supervisor.run(stop, ready)
    return 0


def _prepare(settings: Settings, *, with_demo: bool) -> tuple[int, int] | None:
    """Make the database; return the demo's page and mail port where there is a demo."""
    mend_where_damaged(settings)
    with opened_with(settings) as found:
        if not with_demo:
            return None
        ports = _free_port(DEMO_PORT), _free_port(DEMO_MAIL_PORT)
        if demo.prepare(found.database, settings, ports[0], found.clock.moment()):
            return ports
    problem = f"data: {settings.data} holds a compound already, expected an empty folder for --demo"
    raise ConfigurationError((f"{problem}; try CUOBIAN_DATA=/tmp/cuobian-demo",))


def _children(settings: Settings, ports: tuple[int, int] | None) -> list[Child]:
    program = str(Path(sys.executable).with_name("cuobian"))
    children = [Child("core", (program, "core")), Child("api", (program, "api"))]
    if settings.vision.enabled:
        children.append(Child("vision", (program, "vision")))
    if ports is not None:
        words = ("demo", "--port", str(ports[0]), "--mail-port", str(ports[1]))
        children.append(Child("demo", (program, *words)))
    return children


def _broker(stack: ExitStack, settings: Settings) -> Mapping[str, str]:
    port = settings.broker.embedded_port if "embedded_port" in settings.broker.model_fields_set else None
    with opened_with(settings) as found:
        devices = list(core_state.site(found.database).devices)
    address = stack.enter_context(EmbeddedBroker(settings.data, port=port, devices=devices)).address
    if address.moved_from is not None:
        print(f"broker: port {address.moved_from} is taken, so the embedded one is on {address.port}")
    return {
        "CUOBIAN_BROKER__URL": address.url,
        "CUOBIAN_BROKER__USERNAME": address.username,
        "CUOBIAN_BROKER__PASSWORD_FILE": str(address.password_file),
    }


def _demo_environment(ports: tuple[int, int]) -> Mapping[str, str]:
    page, mail = ports
    return {
        "CUOBIAN_HTTP__FRAMES_FROM": f"http://127.0.0.1:{page}",
        "CUOBIAN_MAIL__URL": f"smtp://127.0.0.1:{mail}",
        "CUOBIAN_MAIL__FROM": "cuobian@compound.example",
    }


def _tell(
    settings: Settings, ports: tuple[int, int] | None, ready: threading.Event, stop: threading.Event
) -> None:
    """Say where to look once everything is up."""
    while not ready.wait(0.2):
        if stop.is_set():
            return
    lines = [f"board:  {settings.secure_url}/"]
    if ports is not None:
        lines.insert(0, f"demo:   http://127.0.0.1:{ports[0]}/   ← open this and press a button")
        lines += demo.log_in_lines(settings)
    lines.append("Ctrl-C ends everything.")
    print("\n" + "\n".join(lines) + "\n", flush=True)


def _free_port(wanted: int) -> int:
    for port in range(wanted, wanted + TRIED_PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ConfigurationError((f"demo: expected a free port from {wanted} on, found none",))
