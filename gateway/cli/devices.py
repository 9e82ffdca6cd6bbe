"""`cuobian devices`: what is installed, and when it was last heard."""

from __future__ import annotations

import argparse
import json

from gateway.cli.opening import opened
from gateway.cli.parser import add_json, add_words
from gateway.service import core_state


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add list."""
    words = add_words(parser)
    word = words.add_parser(
        "list",
        help="list installed devices",
        description="list installed devices",
        example="cuobian devices list --json",
    )
    add_json(word)


def main(args: argparse.Namespace) -> int:
    """List them."""
    with opened(args) as found:
        site = core_state.site(found.database)
        states = {state.device: state for state in core_state.device_states(found.database)}
    rows = [
        {
            "id": device.id,
            "template": device.template,
            "place": site.place_name(device.place),
            "resident": device.resident,
            "online": states[device.id].online if device.id in states else None,
            "battery": states[device.id].battery if device.id in states else None,
            "silent": device.id in states and states[device.id].silent,
        }
        for device in site.devices.values()
    ]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            words = [f"battery {row['battery']} %"] if row["battery"] is not None else []
            words += ["SILENT"] if row["silent"] else []
            print(f"{row['id']:<24} {row['template']:<20} {row['place']}  {' '.join(words)}".rstrip())
        if not rows:
            print("no device is installed: see `cuobian site apply`")
    return 0
