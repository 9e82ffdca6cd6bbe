"""Ten thousand ways to tamper with a register without its key: each is found, the right row named (F14)."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection

from gateway.domain.register import Act, Entry
from gateway.service import register as service
from gateway.service.register_check import Broken, Fault, verify
from gateway.store.moment import to_micros
from gateway.store.statement import driver
from tests.register.chain import BEGIN, KEY, Chain, chain_in, grown
from tests.register.mutations import MUTATIONS, drop_triggers

TRIES, LONG_TRIES = 10, 400


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """Give a register that nobody has touched."""
    with chain_in(tmp_path_factory.mktemp("register")) as found:
        grown(found)
        yield found


def tampered(chain: Chain, kind: str, seed: int) -> tuple[set[int], Broken | None]:
    """Tamper with it, check it, and take everything back."""
    with chain.database.write() as connection:
        raw = driver(connection)
        raw.execute("SAVEPOINT untouched")
        drop_triggers(raw)
        rows = MUTATIONS[kind](raw, Random(f"{kind} {seed}"))
        found = verify(connection, KEY, chain.told).broken
        raw.execute("ROLLBACK TO untouched")
    return rows, found


def wrong(chain: Chain, kind: str, tries: int) -> list[str]:
    """Return what was not found, or named wrongly."""
    missed = []
    for seed in range(tries):
        rows, found = tampered(chain, kind, seed)
        if found is None or found.seq not in rows:
            missed.append(f"{kind} {seed}: hit {sorted(rows)}, found {found and found.words()}")
    return missed


@pytest.mark.figure("F14", "26 kinds of tampering × 10: not found, or another row named")
@pytest.mark.parametrize("kind", MUTATIONS)
def test_tampering_is_found_and_the_right_row_named(chain: Chain, kind: str) -> None:
    """Whatever is done to the file without the key, the check names the row it was done to."""
    assert [] == wrong(chain, kind, TRIES)


@pytest.mark.figure("F14", "10,400 ways to tamper: not found, or another row named")
@pytest.mark.long
@pytest.mark.parametrize("kind", MUTATIONS)
def test_ten_thousand_ways_are_found(chain: Chain, kind: str) -> None:
    """The same, four hundred times each: 10,400 in all."""
    assert [] == wrong(chain, kind, LONG_TRIES)


def test_a_register_that_nobody_touched_holds(chain: Chain) -> None:
    """Rows, heads, an erasure: whole, also against what others were told, also without triggers."""
    assert None is chain.verdict().broken
    with chain.database.write() as connection:
        raw = driver(connection)
        raw.execute("SAVEPOINT untouched")
        drop_triggers(raw)
        found = verify(connection, KEY, chain.told)
        raw.execute("ROLLBACK TO untouched")
    assert (41, 6, None) == (found.rows, found.heads, found.broken)


def test_an_empty_register_holds(tmp_path: Path) -> None:
    """Nothing was written, so nothing can be wrong; where others were told of a row, it was cut off."""
    with chain_in(tmp_path / "whole") as whole, chain_in(tmp_path / "empty") as empty:
        whole.grow(3)
        whole.sign()
        assert (0, None) == (empty.verdict().rows, empty.verdict().broken)
        empty.told = whole.told
        found = empty.verdict().broken
        assert found is not None
        assert "row 1 is missing, and a head beyond it was signed: cut off, or rolled back" == found.words()


@pytest.mark.figure("F14", "the whole file rolled back is found")
def test_an_older_copy_of_the_file_is_found(tmp_path: Path) -> None:
    """A whole file put back is consistent in itself; heads that others were told give it away."""
    with chain_in(tmp_path / "box") as box:
        box.grow(10)
        box.sign()
        older = sqlite3.connect(tmp_path / "older.db")
        with sqlite3.connect(box.database.path) as now:
            now.backup(older)
        older.close()
        box.grow(10, 10)
        box.sign()
        told = list(box.told)
    (tmp_path / "older.db").replace(tmp_path / "box" / "cuobian.db")
    for rest in ("cuobian.db-wal", "cuobian.db-shm"):
        (tmp_path / "box" / rest).unlink(missing_ok=True)
    with chain_in(tmp_path / "box") as box:
        box.told = told
        assert None is box.verdict(told=False).broken
        assert Broken(11, Fault.CUT) == box.verdict().broken
        box.grow(15, 50)
        box.told = told
        found = box.verdict().broken
        assert found is not None
        assert (20, "head_differs") == (found.seq, found.fault.value)


def test_a_backup_that_was_restored_is_no_break(tmp_path: Path) -> None:
    """A row says so after the heads that it contradicts; a head told after that row is no excuse any more."""
    restored = Entry(BEGIN + timedelta(hours=1), Act.RESTORED, "backup", "root", "gateway")
    with chain_in(tmp_path / "lost") as lost, chain_in(tmp_path / "box") as box:
        lost.grow(20)
        before = lost.sign()
        box.grow(10)
        box.told = [before]
        assert Broken(11, Fault.CUT) == box.verdict().broken
        service.recorded(box.database, restored)
        box.grow(20, 40)
        assert (None, 1) == (box.verdict().broken, box.verdict().excused)
        box.told = [KEY.head(25, b"x" * 32, to_micros(restored.at) + 1)]
        assert Broken(25, Fault.HEAD_DIFFERS) == box.verdict().broken


def test_erasure_keeps_the_chain_whole(tmp_path: Path) -> None:
    """Texts go when their time is over, the rows stay, and the register still holds."""
    with chain_in(tmp_path) as box:
        grown(box)

        box.forget(timedelta(0), chunks=3)
        assert None is box.verdict().broken
        with box.database.read() as connection:
            assert 2 >= _texts(connection)


def _texts(connection: Connection) -> int:
    count: int = driver(connection).execute("SELECT count(DISTINCT seq) FROM register_secret").fetchone()[0]
    return count
