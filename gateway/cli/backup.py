"""`cuobian backup`: a sealed copy of everything but keys, while everything runs; and the keys on paper."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from config.loader import find_file, load_settings
from gateway.backup import keys, remembered, safe, shelf
from gateway.backup.make import Box, Made, make
from gateway.cli.opening import Opened, opened
from gateway.cli.parser import add_json
from gateway.domain.errors import ConfigurationError, CuobianError, StoreRefused
from gateway.service import backups
from gateway.service.backups import LastBackup

KEY, KEYS = "key", "keys"
BY = "command line"
LAST_OF_ALL = 15
PAPER = """\
# The key of the backups of this box. Keep it away from the box: whoever has it opens every backup,
# and without it nobody does. `cuobian restore FILE --key PAPER` takes a file with the first line.

{secret}

# The other half seals backups and opens none: `backup.recipient` in the configuration of a box that
# is not to hold the secret one. Once it stands there, take {file} away.

{public}
"""
SAFE = """\
# The secrets of this box, for the office's safe; no backup holds them. On a new box, before anything
# else: `cuobian backup keys --put FILE`. The keys of faces are not among them and never leave the box:
# who withdraws can so be sure of it, and whoever agreed is photographed anew on a new box.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file."""
    add_json(parser)
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help="where to; a folder: under a name with the time; without it into backup.to, where the oldest go;"
        " `key` prints the key of the backups, `keys` every secret of this box, for a safe",
    )
    parser.add_argument("--due", action="store_true", help="only where the newest in backup.to is too old")
    parser.add_argument("--put", metavar="FILE", help="with `keys`: put those of a paper in their place")


def main(args: argparse.Namespace) -> int:
    """Do it; raises ConfigurationError, what `backup/troubles.py` holds, or OSError."""
    if args.put is not None and args.file != KEYS:
        raise ConfigurationError(("--put: found without `keys`, expected `cuobian backup keys --put FILE`",))
    if args.due and args.file is not None:
        raise ConfigurationError(("--due: found with FILE, expected it alone",))
    if args.put is not None:
        return _put(args)
    with opened(args) as found:
        if args.due and not _due(found):
            return 0
        if args.file == KEY:
            return _print_key(found, as_json=args.json)
        if args.file == KEYS:
            return _keys(found, as_json=args.json)
        if args.file is not None:
            return _make(found, args)
        try:
            return _make(found, args)
        except (CuobianError, OSError) as error:
            with suppress(StoreRefused):
                backups.note_failed(found.database, str(error))
            raise


def _due(found: Opened) -> bool:
    """Tell whether one is to be made by itself now; a folder that is not there is said by making it."""
    chosen = found.settings.backup
    if chosen.to is None:
        return False
    return not chosen.to.is_dir() or shelf.due(chosen.to, chosen.every, datetime.now(UTC))


def _make(found: Opened, args: argparse.Namespace) -> int:
    settings, now = found.settings, datetime.now(UTC)
    target = _target(found, args.file, now)
    new_pair = not keys.has_own(settings)
    lock = keys.lock_of(settings)
    remembered.Remembering(found.database, settings.data, lambda: now).look()
    box = Box(
        settings.data,
        settings.database,
        settings.vision_folder / "faces.db",
        settings.templates,
        find_file(args.config),
    )
    # Only this thread goes behind everything: one that holds the write lock of the database may not, or a
    # press would wait for whatever this machine does meanwhile.
    with ThreadPoolExecutor(1, initializer=_give_way) as behind:
        made = behind.submit(make, box, target, lock, now).result()
    backups.note_made(found.database, LastBackup(now, made.bytes, str(target)), BY)
    gone = shelf.clear(target.parent, settings.backup.keep) if args.file is None else ()
    _show(made, gone, as_json=args.json)
    if new_pair and keys.has_own(settings):
        print(
            "cuobian: a key was made that alone opens this backup, and it stands on this box: print it with"
            " `cuobian backup key` and keep it elsewhere",
            file=sys.stderr,
        )
    return 0


def _target(found: Opened, file: str | None, now: datetime) -> Path:
    if file is not None:
        named = Path(file)
        return named / shelf.name_at(now) if named.is_dir() else named
    if found.settings.backup.to is None:
        raise ConfigurationError(("FILE: not given, and backup.to is not set; expected one of them",))
    return found.settings.backup.to / shelf.name_at(now)


def _give_way() -> None:
    """Let this thread go behind everything else on this machine: a press must never wait for a backup."""
    own = threading.get_native_id()
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, own, LAST_OF_ALL)
    with suppress(OSError):
        os.sched_setscheduler(own, os.SCHED_BATCH, os.sched_param(0))


def _show(made: Made, gone: Sequence[Path], *, as_json: bool) -> None:
    manifest = made.manifest
    if as_json:
        said: Mapping[str, object] = {
            "file": str(made.file),
            "bytes": made.bytes,
            **asdict(manifest),
            "taken_away": [str(each) for each in gone],
        }
        print(json.dumps(said, ensure_ascii=False))
        return
    counted = ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in manifest.counts.items())
    print(f"{made.file}: {made.bytes / 1e6:.1f} MB, {counted}")
    for each in gone:
        print(f"taken away: {each}")


def _print_key(found: Opened, *, as_json: bool) -> int:
    secret, public = keys.paper(keys.own_pair(found.settings))
    file = found.settings.data / "secrets" / keys.OWN
    if as_json:
        print(json.dumps({"secret": secret, "public": public, "file": str(file)}))
    else:
        print(PAPER.format(secret=secret, public=public, file=file), end="")
    return 0


def _put(args: argparse.Namespace) -> int:
    """Put secrets in their place before anything is opened: that would make those that are not there."""
    data = load_settings(args.config).data
    new = safe.put(data, safe.read(Path(args.put).read_text("utf-8")))
    print(json.dumps(new) if args.json else f"put in place: {', '.join(new) or 'none, all were there'}")
    return 0


def _keys(found: Opened, *, as_json: bool) -> int:
    secrets = safe.of(found.settings.data)
    if as_json:
        print(json.dumps([asdict(each) for each in secrets]))
        return 0
    print(SAFE)
    for each in secrets:
        print(f"# {each.purpose}\n{each.name} {each.value}\n")
    return 0
