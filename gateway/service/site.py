"""Use cases that change the installed site: as a whole, or one thing in it. Never reads a document.

Everything is compared outside; the transaction only writes what differs, because one lock is shared with the
presses. Whoever changed the site meanwhile is noticed by its version, and the comparison made again.
"""

from __future__ import annotations

from collections.abc import Callable

from gateway.domain.errors import StaleVersion
from gateway.domain.site import Site
from gateway.domain.site_changes import Change, changes_between
from gateway.service import broker_logins
from gateway.service.authors import site_changed
from gateway.store.db import Database
from gateway.store.site import load_site, read_site, write_site, writes_between

ATTEMPTS = 5
"""Tries until somebody who changes the site all the time wins."""

Edit = Callable[[Site], Site]
Check = Callable[[Site], None]
"""Raises ConfigurationError where a site cannot be used: `config.site_file.check_site` with its checks."""


def export(database: Database) -> Site:
    """Return the installed site."""
    with database.read() as connection:
        return load_site(connection)


def diff(database: Database, wanted: Site) -> tuple[Change, ...]:
    """Return what `apply` would change."""
    return changes_between(export(database), wanted)


def apply(database: Database, wanted: Site) -> tuple[Change, ...]:
    """Make the installed site the wanted one, which somebody has checked; return what changed.

    Raises StaleVersion where others change the site faster than it can be compared.
    """
    return _change(database, lambda _: wanted)


def edit(database: Database, change: Edit, check: Check) -> tuple[Change, ...]:
    """Change something in the installed site and check the whole of what comes of it; return what changed.

    Raises what `change` and `check` raise (NotFound, ConfigurationError), with nothing written.
    """

    def checked(before: Site) -> Site:
        wanted = change(before)
        check(wanted)
        return wanted

    return _change(database, checked)


def _change(database: Database, change: Edit) -> tuple[Change, ...]:
    for left in reversed(range(ATTEMPTS)):
        with database.read() as connection:
            stored = read_site(connection)
        wanted = change(stored.site)
        found = changes_between(stored.site, wanted)
        if not found:
            return ()
        writes = writes_between(stored, wanted)
        try:
            with database.write() as connection:
                write_site(connection, writes)
                broker_logins.devices_left(connection, found)
                site_changed(connection, found)
        except StaleVersion:
            if not left:
                raise
        else:
            return found
    return ()
