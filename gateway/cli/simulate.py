"""`cuobian simulate`: native buttons against a running gateway, over its real broker."""

from __future__ import annotations

import argparse
import json
import random
import threading
import time
from collections.abc import Callable, Mapping

from config.loader import load_settings
from config.schema import Settings
from config.secrets import read_secret
from devices.simulator.buttons import Buttons, Login, Said
from gateway.cli.opening import opened_with
from gateway.domain.errors import TransientIO
from gateway.service import core_state

PATIENCE = 10.0
"""Seconds to wait for the gateway's word before giving up."""
CODE = random.Random()  # noqa: S311  which button is pressed next is no secret


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the scenarios."""
    parser.add_argument("scenario", choices=sorted(SCENARIOS), help="; ".join(_described()))
    parser.add_argument("--device", metavar="ID", help="one device instead of all native buttons")
    parser.add_argument("--json", action="store_true", help="print JSON, one line per word of the gateway")


def main(args: argparse.Namespace) -> int:
    """Run one scenario; 1 where the gateway did not acknowledge in time."""
    settings = load_settings(args.config)
    devices = [args.device] if args.device else _buttons(settings)
    if not devices:
        raise TransientIO("no native button is installed: name one with --device")
    acknowledged = threading.Semaphore(0)

    def hear(said: Said) -> None:
        _show(said, as_json=args.json)
        if said.what == "ack":
            acknowledged.release()

    buttons = Buttons(_login(settings), devices, hear, name=f"simulate-{CODE.randrange(10**6)}")
    buttons.start()
    try:
        presses = SCENARIOS[args.scenario](buttons, devices)
        until = time.monotonic() + PATIENCE
        heard = sum(acknowledged.acquire(timeout=max(0.0, until - time.monotonic())) for _ in range(presses))
        time.sleep(0.5)  # the feedback of the last press is under way
    finally:
        buttons.stop()
    return 0 if heard == presses else 1


def _press(buttons: Buttons, devices: list[str]) -> int:
    buttons.press(devices[0])
    return 1


def _again(buttons: Buttons, devices: list[str]) -> int:
    for _ in range(3):
        buttons.press(devices[0])
        time.sleep(1)
    return 3


def _storm(buttons: Buttons, devices: list[str]) -> int:
    for device in CODE.sample(devices, len(devices)):
        buttons.press(device)
    return len(devices)


SCENARIOS: Mapping[str, Callable[[Buttons, list[str]], int]] = {
    "press": _press,
    "press-again": _again,
    "storm": _storm,
}
_WORDS = {
    "press": "one press",
    "press-again": "three presses of one button, a second apart",
    "storm": "every button at once",
}


def _described() -> list[str]:
    return [f"{name}: {_WORDS[name]}" for name in sorted(SCENARIOS)]


def _buttons(settings: Settings) -> list[str]:
    with opened_with(settings) as found:
        installed = core_state.site(found.database).devices.values()
    return [str(device.id) for device in installed if device.template == "cuobian-sos"]


def _login(settings: Settings) -> Login:
    broker = settings.broker
    password = broker.password.get_secret_value() if broker.password is not None else None
    if password is None and broker.password_file is not None:
        password = read_secret(broker.password_file)
    return Login(broker.host, broker.port, broker.username, password)


def _show(said: Said, *, as_json: bool) -> None:
    if as_json:
        words = {"device": said.device, "what": said.what, "state": said.state, "say": said.say}
        print(json.dumps(words, ensure_ascii=False), flush=True)
    else:
        print(f"{said.device}: {said.what} {said.state} {said.say}".rstrip(), flush=True)
