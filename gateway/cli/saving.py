"""How the core has backups made: by the command a person would type, in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from gateway.backup.remembered import Remembering
from gateway.backup.rounds import BACKUP, Rounds
from gateway.cli.opening import Opened
from gateway.domain.ports import Notice
from gateway.errands import Beside
from gateway.runtime import SystemClock
from gateway.service import core_state


def saving_of(
    found: Opened, config: Path | None, notice: Callable[[Notice], None], clock: SystemClock
) -> Sequence[Beside]:
    """Return what looks whether a backup is due, and what remembers who withdrew until one is put back."""
    states = core_state.device_states(found.database)
    faulty = any(each.device == BACKUP and each.online is False for each in states)
    named = ("--config", str(config)) if config is not None else ()
    words = (str(Path(sys.executable).with_name("cuobian")), "backup", *named)
    return (
        Rounds(found.settings.backup, words, notice, faulty=faulty),
        Remembering(found.database, found.settings.data, clock.now),
    )
