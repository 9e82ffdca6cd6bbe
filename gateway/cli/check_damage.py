"""What `check` says of a database that was damaged: what became of it, and which files are kept of it."""

from __future__ import annotations

from collections.abc import Iterator

from config.schema import Settings
from gateway.backup.aside import DAMAGED, DAMAGED_KEPT, Old
from gateway.backup.switch import LOGS
from gateway.cli.opening import opened_with
from gateway.service import mended

MEGABYTE = 1e6


def damage_warnings(settings: Settings) -> Iterator[str]:
    """Yield what to look at, in words."""
    folder = settings.data / DAMAGED
    kept = [each for each in sorted(folder.glob("*")) if not each.name.endswith(LOGS)]
    if kept:
        with opened_with(settings) as found:
            told = mended.mended(found.database)
        if told is not None:
            yield f"database: {told.words()}"
    for each in kept:
        size = sum(part.stat().st_size for part in folder.glob(f"{each.name}*")) / MEGABYTE
        yield (
            f"{each}: {size:,.1f} MB of a database that was damaged; read from it what is needed before"
            f" {Old(each, DAMAGED_KEPT).until():%Y-%m-%d}, when it is taken away; a disk"
            " that did this wants replacing"
        )
