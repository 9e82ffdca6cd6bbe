"""`cuobian user`: people who log in."""

from __future__ import annotations

import argparse
import getpass
import json
import sys

from gateway.cli.opening import Opened, opened
from gateway.cli.parser import add_json, add_words
from gateway.domain.errors import ConfigurationError
from gateway.service import accounts, envelopes, totp
from gateway.service.accounts import AccountRole
from gateway.service.log_in_rows import COMMAND_LINE

WORDS = (
    ("add", "let somebody log in", "cuobian user add chen --role guard"),
    ("passwd", "give somebody a new password, and end their sessions", "cuobian user passwd chen"),
    ("role", "give somebody another role, and end their sessions", "cuobian user role chen --role office"),
    ("disable", "let somebody log in no more, or take an envelope back", "cuobian user disable chen"),
    ("enable", "let somebody log in again", "cuobian user enable chen"),
    ("totp", "end the second proof of somebody whose phone is gone", "cuobian user totp reset chen"),
    ("list", "name everybody who may log in, and how", "cuobian user list"),
    ("envelope", "make a sealed envelope and print its code, once", "cuobian user envelope --role guard"),
)
WITH_ROLE = {
    "add": tuple(AccountRole),
    "role": tuple(AccountRole),
    "envelope": envelopes.ROLES,
}
NAMELESS = ("list", "envelope")
WITH_PASSWORD = ("add", "passwd")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words for accounts, second proofs and envelopes."""
    words = add_words(parser)
    for name, help_, example in WORDS:
        word = words.add_parser(name, help=help_, description=help_, example=example)
        if name == "totp":
            word.add_argument("what", choices=["reset"])
        if name not in NAMELESS:
            word.add_argument("name", metavar="NAME")
        if name in WITH_ROLE:
            word.add_argument("--role", required=True, choices=[role.value for role in WITH_ROLE[name]])
        if name in WITH_PASSWORD:
            word.add_argument("--password-stdin", action="store_true", help="read the password from a pipe")
        if name in NAMELESS:
            add_json(word)


def main(args: argparse.Namespace) -> int:
    """Do it; raises ConfigurationError, AccountRefused, PasswordRefused or NotFound."""
    with opened(args) as found:
        now = found.clock.moment()
        if args.word in WITH_PASSWORD:
            _with_password(args, found)
        elif args.word == "role":
            accounts.set_role(found.database, args.name, AccountRole(args.role), now)
        elif args.word == "totp":
            totp.reset(found.database, args.name, now)
        elif args.word == "envelope":
            _envelope(args, found)
        elif args.word == "list":
            _list(found, as_json=args.json)
        else:
            accounts.set_disabled(found.database, args.name, now, disabled=args.word == "disable")
    return 0


def _with_password(args: argparse.Namespace, found: Opened) -> None:
    password = _password(from_pipe=args.password_stdin)
    if args.word == "passwd":
        accounts.set_password(found.database, args.name, password, found.clock.moment())
    else:
        accounts.add(found.database, args.name, AccountRole(args.role), password, found.clock.moment())


def _list(found: Opened, *, as_json: bool) -> None:
    everybody = [
        {"name": each.name, "role": each.role, "code": each.totp is not None, "closed": each.disabled}
        for each in accounts.everybody(found.database)
    ]
    if as_json:
        print(json.dumps(everybody, ensure_ascii=False))
        return
    for each in everybody:
        how = "closed" if each["closed"] else "password and code" if each["code"] else "password alone"
        print(f"{each['name']}  {each['role']}  {how}")
    if not everybody:
        print("nobody yet: cuobian user add NAME --role office")


def _envelope(args: argparse.Namespace, found: Opened) -> None:
    role = AccountRole(args.role)
    number, code = envelopes.make(found.database, role, COMMAND_LINE, found.clock.moment())
    if args.json:
        print(json.dumps({"envelope": number, "role": role.value, "code": code}))
    else:
        print(f"envelope {number}, {role.value}: {code}")


def _password(*, from_pipe: bool) -> str:
    if from_pipe:
        try:
            return sys.stdin.buffer.readline().decode().rstrip("\r\n")
        except UnicodeDecodeError:
            raise _refused("found no text in UTF-8, expected one line with the password") from None
    if not sys.stdin.isatty():
        raise _refused("found no terminal to ask for it, expected --password-stdin")
    try:
        first, again = getpass.getpass("password: "), getpass.getpass("once more: ")
    except EOFError:
        raise _refused("found nothing, expected one") from None
    if first != again:
        raise _refused("found two different ones, expected the same twice")
    return first


def _refused(problem: str) -> ConfigurationError:
    return ConfigurationError((f"password: {problem}",))
