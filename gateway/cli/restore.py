"""`cuobian restore`: puts a backup back while nothing runs, and says what stands there now."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from config.loader import load_settings
from gateway.backup import keys
from gateway.backup.restore import Restored, restore
from gateway.cli.parser import add_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file, where it goes, and what opens it."""
    add_json(parser)
    parser.add_argument("file", metavar="FILE", help="the backup")
    parser.add_argument(
        "--into", metavar="FOLDER", help="data folder to put it into; absent: the one of this box"
    )
    parser.add_argument("--key", metavar="FILE", help="what `backup key` printed, or its line SECRET-…")
    parser.add_argument(
        "--passphrase-file", metavar="FILE", help="passphrase, instead of the configuration's"
    )


def main(args: argparse.Namespace) -> int:
    """Do it; raises what `backup/troubles.py` holds, SchemaTooNew, ConfigurationError or OSError."""
    settings = load_settings(args.config)
    given = (Path(each) if each else None for each in (args.key, args.passphrase_file))
    data = Path(args.into) if args.into else settings.data
    found = restore(Path(args.file), data, keys.keys_of(settings, *given), datetime.now(UTC))
    if args.json:
        print(json.dumps(_told(data, found), ensure_ascii=False))
    else:
        print("\n".join(_words(data, found)))
    return 0


def _told(data: Path, found: Restored) -> dict[str, object]:
    return {
        "data": str(data),
        "site": found.manifest.site,
        "made_at": found.manifest.made_at,
        "version": found.manifest.version,
        "migrated": found.migrated,
        "counts": dict(found.counts),
        "withdrawn": found.withdrawn,
        "asked_anew": found.asked_anew,
        "taken_away": dict(found.taken) if found.taken is not None else None,
        "back": list(found.back),
        "aside": [str(each) for each in found.aside],
    }


def _words(data: Path, found: Restored) -> Iterator[str]:
    manifest = found.manifest
    counted = ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in found.counts.items())
    yield f"{data}: {manifest.site or 'a site without a name'} as of {manifest.made_at}, {counted}"
    if found.migrated:
        yield f"brought to the present schema in {found.migrated} steps"
    if found.counts["open_alarms"]:
        yield f"calls that were open then: {found.counts['open_alarms']}; they go on when the core starts"
    if found.withdrawn:
        yield f"people whose face agreement was taken back since, and stays so: {found.withdrawn}"
    if found.asked_anew:
        yield f"people asked anew, since nobody knows who withdrew after the backup: {found.asked_anew}"
    if found.taken is None:
        yield (
            "nobody knows what was taken away since: cards blocked, tokens and links revoked, passwords"
            " changed after the backup are as they were before; look at /keys and `cuobian token list`"
        )
    else:
        counted = ", ".join(f"{name} {count}" for name, count in found.taken.items())
        yield f"taken away since, and stays so: {counted}; passwords are those of today"
    if found.back:
        yield f"people who had left and are there again, to be removed once more: {', '.join(found.back)}"
    yield "everybody logs in anew; recovery codes and sealed envelopes are to be made anew"
    for each in found.aside:
        yield f"what stood there before: {each}; take it away when all is well"
