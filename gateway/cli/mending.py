"""What the core does about a damaged database: marks it, ends, replaces it at its next start, and says so."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy.exc import SQLAlchemyError

from config.schema import Settings
from gateway.backup.hold import alone
from gateway.backup.switch import finish
from gateway.backup.troubles import InUse
from gateway.cli.opening import one_at_a_time, seal_of
from gateway.domain.errors import CuobianError
from gateway.domain.ports import Notice
from gateway.journal import mend
from gateway.journal.keeper import JOURNAL, Keeper
from gateway.service import core_state, mended
from gateway.service.mended import DATABASE
from gateway.store.db import Database, damage_in

log = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds that others have to let go of the file: pages go by themselves, a command that hangs does not."""
ENDED = 74
"""The code a core ends with that found its database damaged (EX_IOERR of sysexits(3))."""


def mend_where_damaged(settings: Settings) -> None:
    """Put a fresh database in the place of a damaged one before anything is opened.

    Raises OSError, StoreRefused, SchemaTooNew or DatabaseUnusable.
    """
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    one_at_a_time(settings.data, lambda: _mend(settings))


def _mend(settings: Settings) -> None:
    finish(settings.data)
    if not mend.needed(settings.data, settings.database):
        return
    with ExitStack() as stack:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                stack.enter_context(alone(settings.data))
                break
            except InUse as error:
                if time.monotonic() > until:
                    log.warning("not waited for any longer: %s", error)
                    break
                time.sleep(0.05)
        mend.mend(settings.data, settings.database, seal_of(settings))


@contextmanager
def replaced_at_next_start(settings: Settings) -> Iterator[None]:
    """Where work meets a damaged database: mark it and end at once, for the next start to replace it.

    Nothing is taken apart in order: nothing more can be written, and a call for help waits.
    """
    try:
        yield
    except (CuobianError, SQLAlchemyError) as error:
        reason = damage_in(error)
        if not reason:
            raise
        log.critical("the database is damaged and will be replaced: %s", reason, exc_info=error)
        try:
            mend.mark(settings.data, reason)
        except OSError as refused:
            log.critical("the mark of it cannot be written: %s", refused)
        os._exit(ENDED)


def keeper_of(settings: Settings, database: Database, notice: Callable[[Notice], None]) -> Keeper:
    """Return what keeps the journal of a running core."""
    states = core_state.device_states(database)
    refused = any(each.device == JOURNAL and each.online is False for each in states)
    return Keeper(database, settings.data, notice, was_refused=refused)


class Telling:
    """Tells the desk once that the database was replaced; the fault stays until somebody closes it."""

    def __init__(self, database: Database, notice: Callable[[Notice], None]) -> None:
        self._database, self._notice = database, notice
        self._told: mended.Mended | None = None
        self._done = False

    def look(self) -> None:
        """Tell it where it was not told yet. Raises StoreRefused."""
        if self._done:
            return
        found = mended.unsaid(self._database)
        if found is None:
            self._done = True
        elif any(each.device == DATABASE for each in core_state.device_states(self._database)):
            mended.said(self._database, found)
        elif self._told is None:
            self._told = found
            self._notice(Notice("gateway", DATABASE, online=False, text=found.words()))

    def stop(self) -> None:
        """Nothing runs."""
