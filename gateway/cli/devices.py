"""`cuobian devices`: what is installed, what is heard and not adopted, what is said, what can be bought."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping

from config.loader import load_settings
from devices import catalogue
from devices.catalogue_page import page
from gateway.cli import finding, listening, pressing
from gateway.cli.opening import opened, own_templates
from gateway.cli.parser import add_json, add_words
from gateway.service import core_state


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add list, discover, listen, test and docs."""
    words = add_words(parser)
    word = words.add_parser(
        "list",
        help="list installed devices",
        description="list installed devices",
        example="cuobian devices list --json",
    )
    add_json(word)
    finding.add_word(words)
    listening.add_word(words)
    pressing.add_word(words)
    words.add_parser(
        "docs",
        help="write the catalogue of devices as a page",
        description="write the catalogue of devices, made from their templates, as a page in Markdown",
        example="cuobian devices docs > devices/DEVICES.md",
    )


def main(args: argparse.Namespace) -> int:
    """List them, find them, listen to them, test one, or describe them."""
    return MAINS[args.word](args)


def _docs(args: argparse.Namespace) -> int:
    print(page(catalogue.load(own_templates(load_settings(args.config)))), end="")
    return 0


def _list(args: argparse.Namespace) -> int:
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


MAINS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "list": _list,
    "discover": finding.main,
    "listen": listening.main,
    "test": pressing.main,
    "docs": _docs,
}
