"""`cuobian relay`: introduce this box to a relay, say how it stands, or be one. Prints no secret."""

from __future__ import annotations

import argparse
import hashlib
import json

from api.relay import __main__ as relay
from config.loader import load_settings
from config.secrets import relay_token
from gateway.cli.opening import opened_with
from gateway.cli.parser import add_json, add_words
from gateway.domain.errors import ConfigurationError
from gateway.service import away

DONE, WRONG = 0, 1
NO_RELAY = "relay.url: found none, expected the address of a relay, such as https://relay.example.org"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add pair, status and serve."""
    words = add_words(parser)
    pair = words.add_parser(
        "pair",
        help="print the line with which a relay knows this box",
        description="Make this box's secret where there is none, and print the line for the relay's file of"
        " boxes: a name and a sum that opens nothing by itself.",
        example="cuobian relay pair --name goldcoast >> boxes   # and bring it to the relay",
    )
    pair.add_argument("--name", default="box", help="what the relay calls this box (default: box)")
    add_json(pair)
    status = words.add_parser(
        "status",
        help="say when the relay was last heard",
        description="Say when the relay was last heard; exit code 1 where messages do not lead to it.",
        example="cuobian relay status",
    )
    add_json(status)
    serve = words.add_parser(
        "serve",
        help="be a relay, as `python -m api.relay` is one",
        description="Serve a relay, on any machine with TLS in front (api/relay/README.md).",
        example="cuobian relay serve --listen 127.0.0.1:8070 --boxes boxes",
    )
    relay.add_arguments(serve)


def main(args: argparse.Namespace) -> int:
    """Do it; raises ConfigurationError where no relay is configured."""
    if args.word == "serve":
        return relay.serve(args)
    return _pair(args) if args.word == "pair" else _status(args)


def _pair(args: argparse.Namespace) -> int:
    settings = load_settings(args.config)
    if settings.relay.url is None:
        raise ConfigurationError((NO_RELAY,))
    digest = hashlib.sha256(relay_token(settings).encode()).hexdigest()
    print(json.dumps({"name": args.name, "sum": digest}) if args.json else f"{args.name} {digest}")
    return DONE


def _status(args: argparse.Namespace) -> int:
    settings = load_settings(args.config)
    if settings.relay.url is None:
        raise ConfigurationError((NO_RELAY,))
    with opened_with(settings) as found:
        now, last = found.clock.steady(), away.heard(found.database)
        there = away.reachable(found.database, now)
    seconds = None if last is None else round((now - last).total_seconds())
    if args.json:
        print(json.dumps({"url": settings.relay.url, "reachable": there, "heard_seconds_ago": seconds}))
    else:
        heard = "never heard" if seconds is None else f"last heard {seconds} s ago"
        print(f"{settings.relay.url}: {heard}; messages lead to {'it' if there else 'the box'}")
    return DONE if there else WRONG
