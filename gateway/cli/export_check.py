"""`cuobian audit export-check`: whether an export holds, and this box handed it over. Changes nothing.

The same verifier as travels in the export; the box adds its own public key, and its record.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from gateway.cli.opening import opened, register_key
from gateway.cli.parser import CommandParser, add_json
from gateway.domain.errors import ConfigurationError
from gateway.service import exports
from gateway.service.export_verify import SHORTEST_KEY, Verdict, check, said
from gateway.store.reviews import HandOver

HELP = "check an export: every file, sum and signature; name the first that does not hold"
EXAMPLE = "cuobian audit export-check case-1234.zip"


def add_word(words: argparse._SubParsersAction[CommandParser]) -> None:
    """Add the word to those of `audit`."""
    word = words.add_parser("export-check", help=HELP, description=HELP, example=EXAMPLE)
    word.add_argument("export", metavar="FILE", type=Path, help="the ZIP, or the folder it was unpacked to")
    word.add_argument("--key", default="", help="public key of the box that made it; default: this box's own")
    add_json(word)


def main(args: argparse.Namespace) -> int:
    """Check it; 1 where it does not hold."""
    given = "".join(args.key.split()).lower()
    if given and (len(given) < SHORTEST_KEY or not set(given) <= set("0123456789abcdef")):
        raise ConfigurationError((f"--key: found {args.key!r}, expected 16 or more hexadecimal digits",))
    with opened(args) as found:
        key = given or register_key(found.settings).public.hex()
        verdict = check(args.export, key)
        record = exports.record_of(found.database, bytes.fromhex(verdict.sum)) if verdict.sum else None
    if args.json:
        print(json.dumps(_told(verdict, record), ensure_ascii=False))
    else:
        print("\n".join(said(verdict, args.export, key)))
        if verdict.fault is None and verdict.sum:
            print(_in_words(record))
    return 0 if verdict.fault is None else 1


def _in_words(record: HandOver | None) -> str:
    if record is None:
        return "This box has no record of having handed over this very file."
    return f"This box handed it over at {record.at:%Y-%m-%dT%H:%M:%SZ} to {record.to}."


def _told(verdict: Verdict, record: HandOver | None) -> dict[str, object]:
    fault = verdict.fault
    return {
        "holds": fault is None,
        "file": fault.file if fault is not None else None,
        "what": fault.what if fault is not None else None,
        "key": verdict.key or None,
        "sha256": verdict.sum or None,
        "case": verdict.about["case"]["number"] if fault is None else None,
        "handed_over_at": record.at.isoformat() if record is not None else None,
        "handed_over_to": record.to if record is not None else None,
    }
