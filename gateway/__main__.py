"""The command line: which word does what. Loads only the command that is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import NamedTuple, Protocol

from gateway import __version__


class Command(Protocol):
    """What every file of `gateway/cli` that is a command offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command's own arguments and words."""

    def main(self, args: argparse.Namespace) -> int:
        """Do it; return the exit code."""


class Word(NamedTuple):
    """One word of the command line."""

    module: str
    help: str


WORDS: Mapping[str, Word] = {
    "run": Word("run", "start everything one box needs and stay in the foreground"),
    "core": Word("core", "the alarm core alone, for systemd"),
    "api": Word("api", "interface and pages alone, for systemd"),
    "check": Word("check", "say what is wrong or missing, all at once"),
    "site": Word("site", "export, apply or compare the installed site"),
    "devices": Word("devices", "list what is installed"),
    "user": Word("user", "people who log in"),
    "token": Word("token", "tokens for programs"),
    "bench": Word("bench", "measure this machine and the gateway on it"),
    "simulate": Word("simulate", "drive simulated devices against a running gateway"),
    "demo": Word("demo", "the simulated compound alone; `run --demo` starts it"),
}
WRONG_USE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0 done, 1 found something wrong, 2 wrong use or configuration."""
    words = list(sys.argv[1:] if argv is None else argv)
    name = next((word for word in words if word in WORDS), None)
    parser = _parser(name)
    args = parser.parse_args(words)
    if name is None:
        parser.print_help()
        return WRONG_USE
    from gateway.domain.errors import ConfigurationError, CuobianError

    try:
        return _load(name).main(args)
    except ConfigurationError as error:
        return _say(*error.problems)
    except (CuobianError, OSError) as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0


def _parser(asked: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cuobian", description="One press, one neighbour at the door.")
    parser.add_argument("--version", action="version", version=f"cuobian {__version__}")
    parser.add_argument("--config", metavar="FILE", help="configuration file (also CUOBIAN_CONFIG)")
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    for name, word in WORDS.items():
        command = commands.add_parser(name, help=word.help, description=word.help)
        command.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        if name == asked:
            _load(name).add_arguments(command)
    return parser


def _load(name: str) -> Command:
    module: Command = import_module(f"gateway.cli.{WORDS[name].module}")
    return module


def _say(*problems: str) -> int:
    for problem in problems:
        print(f"cuobian: {problem}", file=sys.stderr)
    return WRONG_USE


if __name__ == "__main__":
    sys.exit(main())
