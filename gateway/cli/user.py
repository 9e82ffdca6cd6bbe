"""`cuobian user`: people who log in."""

from __future__ import annotations

import argparse
import getpass
import sys

from gateway.cli.opening import opened
from gateway.cli.parser import add_words
from gateway.domain.errors import ConfigurationError
from gateway.service import accounts
from gateway.service.accounts import AccountRole

WORDS = (
    ("add", "let somebody log in", "cuobian user add chen --role guard"),
    ("passwd", "give somebody a new password, and end their sessions", "cuobian user passwd chen"),
    ("disable", "let somebody log in no more", "cuobian user disable chen"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add add, passwd and disable."""
    words = add_words(parser)
    for name, help_, example in WORDS:
        word = words.add_parser(name, help=help_, description=help_, example=example)
        word.add_argument("name", metavar="NAME")
        if name == "add":
            word.add_argument("--role", required=True, choices=[role.value for role in AccountRole])
        if name != "disable":
            word.add_argument("--password-stdin", action="store_true", help="read the password from a pipe")


def main(args: argparse.Namespace) -> int:
    """Do it; raises ConfigurationError, AccountRefused, PasswordRefused or NotFound."""
    with opened(args) as found:
        if args.word == "disable":
            accounts.set_disabled(found.database, args.name, disabled=True)
            return 0
        password = _password(from_pipe=args.password_stdin)
        if args.word == "passwd":
            accounts.set_password(found.database, args.name, password)
        else:
            role = AccountRole(args.role)
            accounts.add(found.database, args.name, role, password, found.clock.moment())
    return 0


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
