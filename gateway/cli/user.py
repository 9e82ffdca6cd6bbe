"""`cuobian user`: people who log in."""

from __future__ import annotations

import argparse
import getpass
import sys

from gateway.cli.opening import opened
from gateway.service import accounts
from gateway.service.accounts import AccountRole


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add add, passwd and disable."""
    words = parser.add_subparsers(dest="word", metavar="WORD", required=True)
    for name, help_ in (
        ("add", "let somebody log in"),
        ("passwd", "give somebody a new password, and end their sessions"),
        ("disable", "let somebody log in no more"),
    ):
        word = words.add_parser(name, help=help_, description=help_)
        word.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help="configuration file")
        word.add_argument("name", metavar="NAME")
        if name == "add":
            word.add_argument("--role", required=True, choices=[role.value for role in AccountRole])
        if name != "disable":
            word.add_argument("--password-stdin", action="store_true", help="read the password from a pipe")


def main(args: argparse.Namespace) -> int:
    """Do it; raises AccountRefused, PasswordRefused or NotFound."""
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
        return sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass("password: ")
