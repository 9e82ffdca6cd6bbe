"""What `check` says of backups: whether any are made, are new enough, and can be opened if the box burns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from config.schema import Settings
from gateway.backup.switch import left_aside
from gateway.cli.opening import opened_with
from gateway.service import backups


def backup_warnings(settings: Settings) -> Iterator[str]:
    """Yield what to look at, in words."""
    chosen = settings.backup
    for each in left_aside(settings.data):
        yield f"{each}: stands there since a restore, personal data in it: take it away when all is well"
    if chosen.to is None:
        if not settings.http.loopback:
            yield "backup.to: not set, so no backup is made by itself"
        return
    if chosen.to.is_relative_to(settings.data):
        yield f"backup.to: {chosen.to} lies in the data folder, and is lost with it: expected another disk"
    if chosen.recipient is None and chosen.passphrase_file is None:
        yield (
            "backup.recipient: not set, so the only key of the backups is in the box itself: print it"
            " (`cuobian backup key`), or name its public half and take the secret one away"
        )
    with opened_with(settings) as found:
        trouble = backups.trouble(found.database, chosen.every, datetime.now(UTC))
        none = backups.last_made(found.database) is None
    if trouble or none:
        yield f"backup.to: {trouble or 'no backup was made yet'}"
