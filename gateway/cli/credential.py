"""`cuobian credential`: cards, PINs and plates, and a visitor's pass for a day. Never prints a value."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from config.secrets import secret
from gateway.cli.opening import Opened, opened
from gateway.cli.parser import add_json, add_words
from gateway.domain.access import Credential, CredentialKind
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import CredentialId, DoorId, PersonId
from gateway.domain.zone import zone
from gateway.service import core_state, credentials
from gateway.service.linkkey import LinkKey

WORDS = (
    ("add", "give somebody a card, a PIN or a plate", "cuobian credential add zheng --kind card"),
    ("list", "list what was given out, without the values, which nobody has", "cuobian credential list"),
    ("revoke", "put one out of force", "cuobian credential revoke 12"),
)
DAY = timedelta(days=1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add add, list and revoke."""
    words = add_words(parser)
    for name, help_, example in WORDS:
        word = words.add_parser(name, help=help_, description=help_, example=example)
        add_json(word)
        if name == "add":
            _add_arguments(word)
        elif name == "revoke":
            word.add_argument("id", metavar="ID", type=int, help="as `list` shows it")
        else:
            word.add_argument("--person", metavar="PERSON", help="this one's alone")


def _add_arguments(word: argparse.ArgumentParser) -> None:
    word.add_argument("person", metavar="PERSON", help="who carries it; of a visitor's pass, who invites")
    word.add_argument("--kind", required=True, choices=[kind.value for kind in CredentialKind])
    word.add_argument("--value-stdin", action="store_true", help="read the value from a pipe, one line")
    word.add_argument("--valid-from", metavar="WHEN", help="2026-11-26, or 2026-11-26T08:00 (site's time)")
    word.add_argument("--valid-until", metavar="WHEN", help="a date is valid to its end")
    word.add_argument("--duress", action="store_true", help="a PIN that opens and calls the guard desk")
    word.add_argument("--visitor", metavar="NAME", help="a pass for a visitor; needs --day and --doors")
    word.add_argument("--day", metavar="DATE", help="the day of the visit")
    word.add_argument("--doors", metavar="DOOR,…", help="the doors of the visit, as far as PERSON may")


def main(args: argparse.Namespace) -> int:
    """Do it; raises ConfigurationError, CredentialRefused or NotFound."""
    with opened(args) as found:
        if args.word == "add":
            _show([_added(found, args)], as_json=args.json, one=True)
        elif args.word == "revoke":
            credentials.revoke(found.database, CredentialId(args.id))
        else:
            every = credentials.every(found.database)
            _show([each for each in every if args.person in {None, each.person}], as_json=args.json)
    return 0


def _added(found: Opened, args: argparse.Namespace) -> Credential:
    wanted = _wanted(args, zone(core_state.site(found.database).timezone))
    keys = LinkKey(secret(found.settings.data, "link.key"))
    value = _value(args.kind, from_pipe=args.value_stdin)
    return credentials.add(found.database, wanted, value, found.clock.moment(), keys)


def _wanted(args: argparse.Namespace, where: tzinfo) -> Credential:
    if (args.visitor is None) != (args.day is None) or (args.visitor is None) != (args.doors is None):
        raise _refused("--visitor", "some of --visitor, --day and --doors", "all three or none")
    if args.day is not None and (args.valid_from or args.valid_until or args.duress):
        raise _refused("--day", "another validity or --duress beside it", "the day alone")
    if args.duress and args.kind != CredentialKind.PIN:
        raise _refused("--duress", f"a {args.kind}", "a pin")
    since = _moment("--day" if args.day else "--valid-from", args.day or args.valid_from, where)
    until = _moment("--day" if args.day else "--valid-until", args.day or args.valid_until, where, end=True)
    doors = tuple(DoorId(each.strip()) for each in (args.doors or "").split(",") if each.strip())
    return Credential(
        id=CredentialId(0),
        kind=CredentialKind(args.kind),
        person=PersonId(args.person),
        visitor=(args.visitor or "").strip(),
        doors=doors,
        valid_from=since,
        valid_until=until,
        duress=args.duress,
    )


def _moment(option: str, written: str | None, where: tzinfo, *, end: bool = False) -> datetime | None:
    """Return a time in the site's time zone; of a date its beginning, or its end."""
    if written is None:
        return None
    try:
        if "T" in written and option != "--day":
            moment = datetime.fromisoformat(written)
            return moment if moment.tzinfo is not None else moment.replace(tzinfo=where)
        day = date.fromisoformat(written)
        return datetime.combine(day + DAY if end else day, time(0), where)
    except (ValueError, OverflowError):
        expected = "a date such as 2026-11-26" + ("" if option == "--day" else " or 2026-11-26T08:00")
        raise _refused(option, repr(written[:40]), expected) from None


def _value(kind: str, *, from_pipe: bool) -> str:
    if from_pipe:
        try:
            return sys.stdin.buffer.readline(1024).decode().rstrip("\r\n")
        except UnicodeDecodeError:
            raise _refused(kind, "no text in UTF-8", "one line with the value") from None
    if not sys.stdin.isatty():
        raise _refused(kind, "no terminal to ask for it", "--value-stdin")
    try:
        return getpass.getpass(f"{kind}: ")
    except EOFError:
        raise _refused(kind, "nothing", "one") from None


def _refused(what: str, found: str, expected: str) -> ConfigurationError:
    return ConfigurationError((f"{what}: found {found}, expected {expected}",))


def _show(found: Sequence[Credential], *, as_json: bool, one: bool = False) -> None:
    if as_json:
        rows = [_row(each) for each in found]
        print(json.dumps(rows[0] if one else rows, ensure_ascii=False))
        return
    for each in found:
        print("  ".join(filter(None, _words(each))))


def _row(credential: Credential) -> dict[str, object]:
    return {
        "id": credential.id,
        "kind": credential.kind.value,
        "person": credential.person,
        "visitor": credential.visitor or None,
        "doors": list(credential.doors),
        "valid_from": _written(credential.valid_from),
        "valid_until": _written(credential.valid_until),
        "duress": credential.duress,
        "enabled": credential.enabled,
    }


def _words(credential: Credential) -> Sequence[str]:
    since, until = _written(credential.valid_from), _written(credential.valid_until)
    return (
        str(credential.id),
        credential.kind.value,
        credential.person,
        f"visitor {credential.visitor} at {', '.join(credential.doors)}" if credential.visitor else "",
        f"from {since}" if since else "",
        f"until {until}" if until else "",
        "duress" if credential.duress else "",
        "" if credential.enabled else "revoked",
    )


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment is not None else None
