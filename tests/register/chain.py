"""A register as a box writes it: rows of every kind, heads, an erasure, and what others were told of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gateway.domain.model import Now, PersonId, PlaceId
from gateway.domain.register import Act, Entry, Head, ReviewId
from gateway.service import register as service
from gateway.service.register_check import Verdict, verify
from gateway.service.register_key import RegisterKey
from gateway.store import register
from gateway.store.db import Database
from gateway.store.migrate import migrate
from gateway.store.moment import to_micros
from tests.fresh import put_fresh

BEGIN = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
KEY = RegisterKey(bytes(range(32)))
HOMES = ("b3u2-501", "b3u2-502", "b3u2-601")
PEOPLE = ("wu", "li", "zheng")


def entry(nth: int) -> Entry:
    """Return something that happened, of many kinds."""
    act = (Act.EVIDENCE_SEEN, Act.PERSON_SEEN, Act.LIST_SEEN, Act.CHANGED, Act.LOGGED_IN, Act.DENIED)[nth % 6]
    about = act in {Act.EVIDENCE_SEEN, Act.PERSON_SEEN}
    return Entry(
        at=BEGIN + timedelta(seconds=nth),
        act=act,
        what=f"event:{nth:015}",
        who=f"陈警官{nth % 3}",
        role=("officer", "guard", "office")[nth % 3],
        why=f"案件 {nth}" if nth % 2 else "",
        unit="金海岸派出所" if nth % 3 == 0 else "",
        case=f"2026-{nth}" if nth % 3 == 0 else "",
        detail=f"{nth} things" if nth % 4 == 0 else "",
        review=ReviewId(nth % 5) if nth % 3 == 0 else None,
        count=1 + nth % 7,
        places=tuple(map(PlaceId, HOMES[: 1 + nth % 3])) if about else (),
        persons=tuple(map(PersonId, PEOPLE[: nth % 3])) if about else (),
    )


@dataclass
class Chain:
    """A register with its key, and the heads that others were told."""

    database: Database
    key: RegisterKey = KEY
    told: list[Head] = field(default_factory=list)

    def grow(self, count: int, first: int = 0) -> None:
        """Write rows."""
        with self.database.write() as connection:
            for nth in range(first, first + count):
                register.append(connection, entry(nth))

    def sign(self) -> Head:
        """Sign how far it reaches now, and tell others."""
        with self.database.write() as connection:
            seq, hash_ = register.last(connection)
            head = self.key.head(seq, hash_, to_micros(BEGIN) + seq)
            register.add_head(connection, head)
        self.told.append(head)
        return head

    def forget(self, kept: timedelta, chunks: int = 1) -> None:
        """Erase the texts of rows that are over their time."""
        for _ in range(chunks):
            service.forget_texts(self.database, Now(BEGIN + timedelta(hours=1), BEGIN), kept)

    def verdict(self, *, told: bool = True) -> Verdict:
        """Check all of it."""
        with self.database.read() as connection:
            return verify(connection, self.key, self.told if told else ())


@contextmanager
def chain_in(folder: Path, key: RegisterKey = KEY) -> Iterator[Chain]:
    """Give an empty register in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    put_fresh(folder / "cuobian.db")
    database = Database(folder / "cuobian.db", seal=key.seal)
    try:
        migrate(database)
        yield Chain(database, key)
    finally:
        database.close()


def grown(chain: Chain) -> None:
    """Let it become what every mutation is tried on: 41 rows, 3 heads, the texts of 6 rows erased."""
    chain.grow(15)
    chain.sign()
    chain.grow(15, 15)
    chain.forget(timedelta(hours=1) - timedelta(seconds=6))
    chain.sign()
    chain.grow(10, 30)
    chain.sign()
