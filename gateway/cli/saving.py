"""How the core has backups made: by the command a person would type, in a process of its own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from config.loader import find_file
from gateway.backup.aside import Clearing
from gateway.backup.remembered import Remembering
from gateway.backup.rounds import BACKUP, Rounds
from gateway.cli.opening import Opened
from gateway.domain.ports import Notice
from gateway.errands import Beside
from gateway.runtime import SystemClock
from gateway.service import core_state

HERE, ELSEWHERE = "here", "elsewhere"
"""Whether the core begins backups itself, or only sees that they are made."""


def saving_of(
    found: Opened, args: argparse.Namespace, notice: Callable[[Notice], None], clock: SystemClock
) -> Sequence[Beside]:
    """Return what looks whether a backup is due, what remembers who withdrew, and what forgets old files."""
    states = core_state.device_states(found.database)
    faulty = any(each.device == BACKUP and each.online is False for each in states)
    config = find_file(args.config)
    named = ("--config", str(config)) if config is not None else ()
    words = (str(Path(sys.executable).with_name("cuobian")), "backup", "--due", *named)
    made_here = () if args.backups == ELSEWHERE else words
    return (
        Rounds(found.settings.backup, made_here, found.database, notice, faulty=faulty),
        Remembering(found.database, found.settings.data, clock.now),
        Clearing(found.database, found.settings.data, clock.now),
    )
