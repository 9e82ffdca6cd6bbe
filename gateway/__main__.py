"""The command line: which word does what. Loads only the command that is asked for."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple, Protocol

from gateway import __version__
from gateway.cli.parser import CommandParser

WRONG, WRONG_USE, INTERRUPTED = 1, 2, 130


class Command(Protocol):
    """What every file of `gateway/cli` that is a command offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command's own arguments and words."""

    def main(self, args: argparse.Namespace) -> int:
        """Do it; return the exit code."""


class Word(NamedTuple):
    """One word of the command line; its file is `gateway/cli/WORD.py`."""

    help: str
    example: str


WORDS: Mapping[str, Word] = {
    "run": Word("start everything one box needs and stay in the foreground", "cuobian run --demo"),
    "core": Word("the alarm core alone, for systemd", "cuobian core --config /etc/cuobian/cuobian.yaml"),
    "api": Word("interface and pages alone, for systemd", "cuobian api --config /etc/cuobian/cuobian.yaml"),
    "vision": Word(
        "the camera worker alone, for systemd", "cuobian vision --config /etc/cuobian/cuobian.yaml"
    ),
    "check": Word("say what is wrong or missing, all at once", "cuobian check cuobian.yaml"),
    "status": Word("say how the box is, what is wrong and what to do", "cuobian status"),
    "site": Word("export, apply or compare the installed site", "cuobian site apply site.yaml"),
    "devices": Word("list what is installed, hear what it says", "cuobian devices list"),
    "drill": Word("walk tests, their records, the monthly press", "cuobian drill start --place b3u2"),
    "osdp": Word("give readers on RS-485 their keys", "cuobian osdp install gate 1 --for 5m"),
    "modem": Word("look after the modem for texts and calls", "cuobian modem status"),
    "relay": Word("let phones outside the compound answer", "cuobian relay pair"),
    "tls": Word("encrypted pages, and how phones come to trust them", "cuobian tls qr"),
    "voice": Word("look after the lines for spoken calls", "cuobian voice status"),
    "user": Word("people who log in", "cuobian user add chen --role guard"),
    "credential": Word("cards, PINs and plates", "cuobian credential add zheng --kind card"),
    "faces": Word("faces at doors: consent, assessment, breach", "cuobian faces status"),
    "audit": Word("check the register of looks and changes", "cuobian audit verify"),
    "backup": Word("seal a copy of everything but keys, while it runs", "cuobian backup /mnt/usb/box.backup"),
    "restore": Word("put a backup back, while nothing runs", "cuobian restore /mnt/usb/box.backup"),
    "filing": Word("sheets about cameras for the authorities", "cuobian filing --html sheets.html"),
    "token": Word("tokens for programs", "cuobian token add grafana --scope metrics:read"),
    "retention": Word("how long what is kept, and what was deleted", "cuobian retention status"),
    "kpi": Word("how calls for help were answered", "cuobian kpi --days 31"),
    "models": Word("fetch and check what recognises faces", "cuobian models install"),
    "bench": Word("measure this machine and the gateway on it", "cuobian bench sos --json"),
    "prove": Word("measure every figure that is claimed", "cuobian prove --short"),
    "simulate": Word("drive simulated devices against a running gateway", "cuobian simulate press"),
    "demo": Word("the simulated compound alone; `run --demo` starts it", "cuobian demo"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0 done, 1 found something wrong, 2 wrong use or configuration."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A name that this terminal cannot show is no reason to stop.
        sys.stdout.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if argv is None else argv)
    name = asked(words)
    if name is not None and (problem := _unusable(name)):
        return _say(problem, code=WRONG_USE)
    try:
        parser = _parser(name)
        args = parser.parse_args(words)
        if name is None:
            parser.print_help(sys.stderr)
            return WRONG_USE
        args.config = getattr(args, "config", None)
        code = _load(name).main(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has enough of it; nothing may be flushed there at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except _refusals() as error:
        return _refused(error)
    return code


def asked(words: Sequence[str]) -> str | None:
    """Return the command among the words: the first that is no option and no option's value."""
    left = iter(words)
    for word in left:
        if word == "--config":
            next(left, None)
        elif not word.startswith("-"):
            return word
    return None


def _unusable(name: str) -> str:
    if name not in WORDS:
        near = get_close_matches(name, WORDS, 1)
        return f"found command {name!r}, expected one of {', '.join(WORDS)}" + (
            f"; nearest: {near[0]!r}" if near else ""
        )
    missing = find_spec(f"gateway.cli.{name}") is None
    return f"{name}: this version does not have it yet" if missing else ""


def _parser(name: str | None) -> CommandParser:
    parser = CommandParser(
        prog="cuobian",
        description="One press, one neighbour at the door.",
        example="cuobian run --demo",
    )
    parser.add_argument("--version", action="version", version=f"cuobian {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    for each, word in WORDS.items():
        command = commands.add_parser(each, help=word.help, description=word.help, example=word.example)
        if each == name:
            _load(each).add_arguments(command)
    return parser


def _load(name: str) -> Command:
    module: Command = import_module(f"gateway.cli.{name}")
    return module


def _refusals() -> tuple[type[BaseException], ...]:
    """Return what is told in one line: ours, the system's, and a database that is locked, full or read-only.

    Asked only when something was raised, so it loads nothing early.
    """
    from gateway.domain.errors import CuobianError

    database = sys.modules.get("sqlalchemy.exc")
    return (CuobianError, OSError, *((database.OperationalError,) if database is not None else ()))


def _refused(error: BaseException) -> int:
    from gateway.domain.errors import ConfigurationError, CuobianError, SchemaTooNew

    if isinstance(error, ConfigurationError):
        return _say(*error.problems, code=WRONG_USE)
    if isinstance(error, SchemaTooNew):
        # Starting it again would not help, and exit code 2 says so to systemd.
        return _say(error.message, code=WRONG_USE)
    if isinstance(error, CuobianError):
        return _say(error.message, code=WRONG)
    if isinstance(error, OSError) and error.filename is not None:
        return _say(f"{os.fsdecode(error.filename)}: {error.strerror}", code=WRONG)
    reason = getattr(error, "orig", None)
    return _say(f"database: {reason}" if reason is not None else str(error), code=WRONG)


def _say(*problems: str, code: int) -> int:
    for problem in problems:
        print(f"cuobian: {problem}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
