"""The parser every command and every word of one is: takes --config anywhere, and shows an example."""

from __future__ import annotations

import argparse
from typing import NoReturn

WORD = "WORD"


class CommandParser(argparse.ArgumentParser):
    """An argument parser of `cuobian`. What `add_subparsers` makes of it is one too."""

    def __init__(self, *args: object, example: str = "", **kwargs: object) -> None:
        """Take what argparse takes, and one example for the end of the help."""
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        kwargs.setdefault("allow_abbrev", False)
        if example:
            kwargs.setdefault("epilog", f"example:\n  {example}")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.words: argparse._SubParsersAction[CommandParser] | None = None
        # SUPPRESS: a word without --config must not undo the one given before it.
        self.add_argument(
            "--config",
            metavar="FILE",
            default=argparse.SUPPRESS,
            help="configuration file (also CUOBIAN_CONFIG)",
        )

    def error(self, message: str) -> NoReturn:
        """Say which words there are where none was given, and exit with 2."""
        if self.words is not None and message.endswith(f": {WORD}"):
            message += f", one of {', '.join(self.words.choices)}"
        super().error(message)


def add_words(parser: argparse.ArgumentParser) -> argparse._SubParsersAction[CommandParser]:
    """Let a command have words of its own, such as `site apply`; the one given is in `args.word`."""
    words = parser.add_subparsers(
        dest="word", metavar=WORD, required=True, title="words", parser_class=CommandParser
    )
    if isinstance(parser, CommandParser):
        parser.words = words
    return words


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let a command print JSON."""
    parser.add_argument("--json", action="store_true", help="print JSON")
