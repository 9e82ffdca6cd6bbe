"""`cuobian token`: tokens for programs. A token is shown once, when it is made."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from gateway.cli.opening import opened
from gateway.cli.parser import add_json, add_words
from gateway.service import sessions
from gateway.service.sessions import Scope
from gateway.store.accounts import StoredToken

WORDS = (
    ("add", "make a token and print it, once", "cuobian token add grafana --scope metrics:read"),
    ("list", "list tokens, without their secrets", "cuobian token list"),
    ("revoke", "end a token", "cuobian token revoke grafana"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add add, list and revoke."""
    words = add_words(parser)
    for name, help_, example in WORDS:
        word = words.add_parser(name, help=help_, description=help_, example=example)
        add_json(word)
        if name != "list":
            word.add_argument("name", metavar="NAME")
        if name == "add":
            scopes = [scope.value for scope in Scope]
            word.add_argument(
                "--scope",
                required=True,
                action="extend",
                nargs="+",
                choices=scopes,
                metavar="SCOPE",
                help=f"what it opens: {', '.join(scopes)}",
            )


def main(args: argparse.Namespace) -> int:
    """Do it; raises NotFound or AccountRefused."""
    with opened(args) as found:
        if args.word == "add":
            scopes = [Scope(scope) for scope in args.scope]
            secret = sessions.add_token(found.database, args.name, scopes, found.clock.moment())
            made = {"name": args.name, "token": secret}
            print(json.dumps(made, ensure_ascii=False) if args.json else secret)
        elif args.word == "revoke":
            sessions.revoke_token(found.database, args.name, found.clock.moment())
        else:
            _list(sessions.tokens(found.database), as_json=args.json)
    return 0


def _list(tokens: Sequence[StoredToken], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([_row(each) for each in tokens], ensure_ascii=False))
        return
    for each in tokens:
        print(f"{each.name}  {each.scopes}{'  revoked' if each.revoked else ''}")


def _row(token: StoredToken) -> dict[str, object]:
    created = token.created_at.isoformat().replace("+00:00", "Z")
    scopes = token.scopes.split()
    return {"name": token.name, "scopes": scopes, "created_at": created, "revoked": token.revoked}
