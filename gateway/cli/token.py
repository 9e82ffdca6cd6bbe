"""`cuobian token`: tokens for programs. A token is shown once, when it is made."""

from __future__ import annotations

import argparse
import json

from gateway.cli.opening import opened
from gateway.service import sessions
from gateway.service.sessions import Scope


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add add, list and revoke."""
    words = parser.add_subparsers(dest="word", metavar="WORD", required=True)
    for name, help_ in (
        ("add", "make a token and print it, once"),
        ("list", "list tokens, without their secrets"),
        ("revoke", "end a token"),
    ):
        word = words.add_parser(name, help=help_, description=help_)
        word.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help="configuration file")
        word.add_argument("--json", action="store_true", help="print JSON")
        if name != "list":
            word.add_argument("name", metavar="NAME")
        if name == "add":
            scopes = [scope.value for scope in Scope]
            word.add_argument("--scope", required=True, nargs="+", choices=scopes, metavar="SCOPE")


def main(args: argparse.Namespace) -> int:
    """Do it; raises NotFound or AccountRefused."""
    with opened(args) as found:
        if args.word == "add":
            scopes = [Scope(scope) for scope in args.scope]
            secret = sessions.add_token(found.database, args.name, scopes, found.clock.moment())
            print(json.dumps({"name": args.name, "token": secret}) if args.json else secret)
        elif args.word == "revoke":
            sessions.revoke_token(found.database, args.name)
        else:
            _list(sessions.tokens(found.database), as_json=args.json)
    return 0


def _list(tokens: object, *, as_json: bool) -> None:
    rows = [
        {"name": each.name, "scopes": sorted(map(str, each.scopes)), "revoked": each.revoked}
        for each in tokens  # type: ignore[attr-defined]
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['name']}  {' '.join(row['scopes'])}{'  revoked' if row['revoked'] else ''}")
