"""How the core has backups made: by the command a person would type, in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from config.schema import Settings
from gateway.backup.rounds import BACKUP, Rounds
from gateway.service import core_state
from gateway.store.db import Database


def rounds_of(settings: Settings, config: Path | None, database: Database) -> Rounds:
    """Return what looks whether a backup is due."""
    faulty = any(
        each.device == BACKUP and each.online is False for each in core_state.device_states(database)
    )
    named = ("--config", str(config)) if config is not None else ()
    words = (str(Path(sys.executable).with_name("cuobian")), "backup", *named)
    return Rounds(settings.backup, words, faulty=faulty)
