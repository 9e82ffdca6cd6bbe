"""Statements about the installed site: read it whole, write what differs. Never validates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gateway.domain.errors import StaleVersion
from gateway.domain.site import Site
from gateway.store.core_state import site_version
from gateway.store.db import set_value
from gateway.store.site_rows import HEAD, TABLES, Key, Row, Rows, Table, by_key, rows_of, site_of

VERSION = "site_version"


def _select(table: Table) -> str:
    order = ", ".join(("position", *table.keys) if table.ordered else table.keys)
    only = f" WHERE key IN ({', '.join(map(repr, HEAD))})" if table.name == "meta" else ""
    return f"SELECT {', '.join((*table.keys, *table.columns))} FROM {table.name}{only} ORDER BY {order}"


def _upsert(table: Table) -> str:
    columns = (*table.keys, *table.columns)
    values = ", ".join("?" for _ in columns)
    change = ", ".join(f"{column} = excluded.{column}" for column in table.columns)
    keys = ", ".join(table.keys)
    return (
        f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({values})"
        f" ON CONFLICT ({keys}) DO UPDATE SET {change}"
    )


def _delete(table: Table) -> str:
    return f"DELETE FROM {table.name} WHERE {' AND '.join(f'{key} = ?' for key in table.keys)}"


_WHO = ("meta", "place", "person", "helper_group", "group_member")
_SELECT = {table.name: _select(table) for table in TABLES}
_UPSERT = {table.name: _upsert(table) for table in TABLES}
_DELETE = {table.name: _delete(table) for table in TABLES}


@dataclass(frozen=True, slots=True)
class StoredSite:
    """The site as it stood at one moment, with the rows that hold it."""

    site: Site
    rows: Rows


@dataclass(frozen=True, slots=True)
class SiteWrites:
    """What turns one version of the site into the next: rows to write and rows to delete, by table."""

    expected_version: int
    upserts: Mapping[str, Sequence[Row]]
    deletes: Mapping[str, Sequence[Row]]


def load_site(connection: Connection) -> Site:
    """Return the installed site as of this moment."""
    return read_site(connection).site


def load_ways(connection: Connection) -> Site:
    """Return of the installed site only its places and doors: all that the way to a household asks about."""
    return _load(connection, frozenset({"place", "door"}))


def load_plans(connection: Connection) -> Site:
    """Return of the installed site only who is called when; people with their homes, without addresses."""
    return _load(connection, frozenset({*_WHO, "duty", "schedule", "policy"}))


def read_site(connection: Connection) -> StoredSite:
    """Return the installed site with its rows, for `writes_between`."""
    rows = {table.name: _read(connection, table) for table in TABLES}
    return StoredSite(site_of(rows, site_version(connection)), rows)


def _load(connection: Connection, tables: Collection[str]) -> Site:
    empty: dict[Key, Row] = {}
    rows = {each.name: _read(connection, each) if each.name in tables else empty for each in TABLES}
    return site_of(rows, site_version(connection))


def _read(connection: Connection, table: Table) -> dict[Key, Row]:
    cursor = connection.connection.cursor()  # plain tuples: these are thousands of rows
    cursor.execute(_SELECT[table.name])
    return by_key(table, cursor.fetchall())


def writes_between(stored: StoredSite, wanted: Site) -> SiteWrites:
    """Return what has to be written so that the database holds the wanted site; needs no lock."""
    rows = rows_of(wanted, stored.rows)
    upserts, deletes = {}, {}
    for table in TABLES:
        before, after = stored.rows[table.name], rows[table.name]
        upserts[table.name] = [row for key, row in after.items() if before.get(key) != row]
        deletes[table.name] = [row[: len(table.keys)] for key, row in before.items() if key not in after]
    return SiteWrites(stored.site.version, upserts, deletes)


def write_site(connection: Connection, writes: SiteWrites) -> int:
    """Write the differences and return the new version.

    Raises StaleVersion, having written nothing, where somebody else changed the site since it was read.
    """
    found = site_version(connection)
    if found != writes.expected_version:
        raise StaleVersion(f"the site is at version {found}, expected {writes.expected_version}")
    # Places refer to places, so no order of rows is right for every change: look at the end.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = 1")
    for table in reversed(TABLES):
        if writes.deletes[table.name]:
            connection.exec_driver_sql(_DELETE[table.name], list(writes.deletes[table.name]))
    for table in TABLES:
        if writes.upserts[table.name]:
            connection.exec_driver_sql(_UPSERT[table.name], list(writes.upserts[table.name]))
    set_value(connection, VERSION, str(found + 1))
    return found + 1
