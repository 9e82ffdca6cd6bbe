"""Statements about the register: append, read in order, heads. Never changes a row and decides nothing.

A row is appended inside the transaction of what it is about, so that neither stands without the other.
The key of the seals comes with the connection: see `Database`.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from gateway.domain.register import GENESIS, SALT_BYTES, Entry, Head, Row, commitment, concerned, seal
from gateway.store.db import SEAL_KEY
from gateway.store.moment import to_micros
from gateway.store.statement import Row as Columns
from gateway.store.statement import Statement, driver

_LAST = Statement("SELECT seq, hash FROM register ORDER BY seq DESC LIMIT 1")
_COLUMNS = "seq, at, act, what, role, review, count, commitments, hash, seal"
_APPEND = Statement(
    f"INSERT INTO register ({_COLUMNS}) VALUES (:seq, :at, :act, :what, :role, :review, :count, :commitments,"
    " :hash, :seal)"
)
_SECRET = Statement(
    "INSERT INTO register_secret (seq, field, salt, text) VALUES (:seq, :field, :salt, :text)"
)
_ABOUT = Statement("INSERT INTO register_about (kind, id, seq) VALUES (:kind, :id, :seq)")
_ROWS = Statement(f"SELECT {_COLUMNS} FROM register WHERE seq >= :first ORDER BY seq LIMIT :most")
_NEWEST = Statement(f"SELECT {_COLUMNS} FROM register WHERE seq < :before ORDER BY seq DESC LIMIT :most")
_OF_ACT = Statement(
    f"SELECT {_COLUMNS} FROM register WHERE act = :act AND seq < :before ORDER BY seq DESC LIMIT :most"
)
_OF_REVIEW = Statement(
    f"SELECT {_COLUMNS} FROM register WHERE review = :review AND seq < :before ORDER BY seq DESC LIMIT :most"
)
_CONCERNING = Statement(
    f"SELECT {_COLUMNS} FROM register WHERE seq < :before AND seq IN (SELECT seq FROM register_about"
    " WHERE kind = :kind AND id = :id) ORDER BY seq DESC LIMIT :most"
)
_BY_NUMBERS = Statement(
    f"SELECT {_COLUMNS} FROM register WHERE seq IN (SELECT value FROM json_each(:numbers)) ORDER BY seq DESC"
)
_SECRETS = Statement(
    "SELECT seq, field, salt, text FROM register_secret WHERE seq >= :first AND seq <= :last"
    " ORDER BY seq, field"
)
_ABOUTS = Statement(
    "SELECT seq, kind, id FROM register_about WHERE seq >= :first AND seq <= :last ORDER BY seq, kind, id"
)
_STRAY = Statement(
    "SELECT min(seq) FROM (SELECT seq FROM register_secret UNION SELECT seq FROM register_about)"
    " WHERE seq NOT IN (SELECT seq FROM register)"
)
_ERASE = Statement("DELETE FROM register_secret WHERE seq >= :first AND seq <= :last")
_ERASE_ABOUT = Statement("DELETE FROM register_about WHERE seq >= :first AND seq <= :last")
_ERASURES = Statement("SELECT seq, what FROM register WHERE act = 'erased' ORDER BY seq")
_UNTIL = Statement("SELECT max(seq) FROM register WHERE at < :at")
_FIRST_SECRET = Statement("SELECT min(seq) FROM register_secret")
_HEADS = Statement(
    "SELECT seq, hash, at, signature FROM register_head WHERE seq >= :first AND seq <= :last ORDER BY seq"
)
_LAST_HEAD = Statement("SELECT seq, hash, at, signature FROM register_head ORDER BY seq DESC LIMIT 1")
_LAST_SIGNED = Statement("SELECT max(seq) FROM register_head")
_HASH = Statement("SELECT hash FROM register WHERE seq = :seq")
_ADD_HEAD = Statement(
    "INSERT INTO register_head (seq, hash, at, signature) VALUES (:seq, :hash, :at, :signature)"
)
LAST_OF_ALL = 2**63 - 1
FIRST_OF_ALL = -(2**63)
"""The least number that a row put in by hand may have."""
NOTHING = -1
"""Stands for a number that is none: no hash fits it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A row as the database holds it, with what is still known of its secrets."""

    row: Row
    hash: bytes
    seal: bytes
    secrets: Mapping[str, tuple[bytes, str]] = field(default_factory=dict)
    """Salt and text by field."""
    about: frozenset[tuple[str, str]] = frozenset()
    """Kind and id of everybody it is found under."""

    def text(self, field_: str) -> str:
        """Return a secret text, empty where there is none or it was erased."""
        return self.secrets.get(field_, (b"", ""))[1]


def append(connection: Connection, entry: Entry) -> int:
    """Write an entry behind the last row; return its number."""
    seq, previous = last(connection)
    salted = {each.value: (secrets.token_bytes(SALT_BYTES), text) for each, text in entry.secrets.items()}
    row = Row(
        seq=seq + 1,
        at=to_micros(entry.at),
        act=entry.act.value,
        what=entry.what,
        role=entry.role,
        review=entry.review,
        count=entry.count,
        commitments={name: commitment(salt, name, text) for name, (salt, text) in salted.items()},
        previous=previous,
    )
    _write(connection, row)
    _SECRET.many(
        connection,
        [
            {"seq": row.seq, "field": name, "salt": salt, "text": text}
            for name, (salt, text) in salted.items()
        ],
    )
    if "about" in salted:
        found = concerned(salted["about"][1])
        _ABOUT.many(connection, [{"kind": kind, "id": id_, "seq": row.seq} for kind, id_ in found])
    return row.seq


def last(connection: Connection) -> tuple[int, bytes]:
    """Return number and hash of the last row; 0 and what the first one hangs on where there is none."""
    found = _LAST.first(connection)
    return (0, GENESIS) if found is None else (int(found[0]), bytes(found[1]))


def rows(connection: Connection, first: int, most: int, previous: bytes) -> Sequence[Stored]:
    """Return rows from a number on, each hanging on the hash before it; the first on `previous`.

    Whatever somebody wrote into a column by hand comes back as something that no hash fits.
    """
    with _as_it_stands(connection):
        return _stored(connection, _ROWS.rows(connection, {"first": first, "most": most}), previous)


def newest(connection: Connection, before: int, most: int) -> Sequence[Stored]:
    """Return rows with a number below `before`, newest first; the link to the row before is left out."""
    return _shown(connection, _NEWEST.rows(connection, {"before": before, "most": most}))


def of_act(connection: Connection, act: str, before: int, most: int) -> Sequence[Stored]:
    """Return the rows about one kind of act, newest first."""
    return _shown(connection, _OF_ACT.rows(connection, {"act": act, "before": before, "most": most}))


def of_review(connection: Connection, review: int, before: int, most: int) -> Sequence[Stored]:
    """Return the rows of one review, newest first."""
    return _shown(connection, _OF_REVIEW.rows(connection, {"review": review, "before": before, "most": most}))


def concerning(connection: Connection, kind: str, id_: str, before: int, most: int) -> Sequence[Stored]:
    """Return the rows that concern a household (`place`) or somebody (`person`), newest first."""
    values = {"kind": kind, "id": id_, "before": before, "most": most}
    return _shown(connection, _CONCERNING.rows(connection, values))


def by_numbers(connection: Connection, numbers: Sequence[int]) -> Sequence[Stored]:
    """Return the rows of these numbers, newest first; the link to the row before is left out."""
    return _shown(connection, _BY_NUMBERS.rows(connection, {"numbers": json.dumps(list(numbers))}))


def stray(connection: Connection) -> int | None:
    """Return the number of a secret or an index without its row, None where there is none."""
    found = _STRAY.scalar(connection)
    return None if found is None else int(found)


def erase(connection: Connection, first: int, last_: int) -> None:
    """Forget the secret texts of some rows; the rows stay. The one who asks writes a row about it."""
    _ERASE.run(connection, {"first": first, "last": last_})
    _ERASE_ABOUT.run(connection, {"first": first, "last": last_})


def erasures(connection: Connection) -> Sequence[tuple[int, str]]:
    """Return number and object of each row about an erasure: `secrets:FIRST-LAST`."""
    with _as_it_stands(connection):
        return [(seq, _text(what)) for seq, what in _ERASURES.rows(connection)]


def older_secrets(connection: Connection, before: datetime) -> tuple[int, int] | None:
    """Return first and last number of the rows before a time that still have texts, None where none has."""
    last_, first = _UNTIL.scalar(connection, {"at": to_micros(before)}), _FIRST_SECRET.scalar(connection)
    return None if last_ is None or first is None or first > last_ else (int(first), int(last_))


def heads(
    connection: Connection, box: str, first: int = FIRST_OF_ALL, last_: int = LAST_OF_ALL
) -> Sequence[Head]:
    """Return the signed heads of some rows, oldest first."""
    with _as_it_stands(connection):
        return [_head(each, box) for each in _HEADS.rows(connection, {"first": first, "last": last_})]


def last_head(connection: Connection, box: str) -> Head | None:
    """Return the newest signed head, None where there is none."""
    found = _LAST_HEAD.first(connection)
    return None if found is None else _head(found, box)


def last_signed(connection: Connection) -> int:
    """Return the number of the last row whose head was signed, 0 where none was."""
    return int(_LAST_SIGNED.scalar(connection) or 0)


def hash_of(connection: Connection, seq: int) -> bytes | None:
    """Return the hash of a row as it stands there, None where there is none."""
    found = _HASH.scalar(connection, {"seq": seq})
    return None if found is None else _bytes(found)


def add_head(connection: Connection, head: Head) -> None:
    """Keep a signed head."""
    values = {"seq": head.seq, "hash": head.hash, "at": head.at, "signature": head.signature}
    _ADD_HEAD.run(connection, values)


def _write(connection: Connection, row: Row) -> None:
    hash_ = row.hash()
    key: bytes = connection.info.get(SEAL_KEY, b"")
    _APPEND.run(
        connection,
        {
            "seq": row.seq,
            "at": row.at,
            "act": row.act,
            "what": row.what,
            "role": row.role,
            "review": row.review,
            "count": row.count,
            "commitments": json.dumps(row.commitments, sort_keys=True),
            "hash": hash_,
            "seal": seal(key, hash_) if key else b"",
        },
    )


def _shown(connection: Connection, found: Sequence[Columns]) -> Sequence[Stored]:
    return [each for columns in found for each in _stored(connection, [columns], GENESIS)]


def _stored(connection: Connection, found: Sequence[Columns], previous: bytes) -> Sequence[Stored]:
    if not found:
        return ()
    between = {"first": found[0][0], "last": found[-1][0]}
    texts: dict[int, dict[str, tuple[bytes, str]]] = {}
    for seq, name, salt, text in _SECRETS.rows(connection, between):
        texts.setdefault(seq, {})[_text(name)] = (_bytes(salt), _text(text))
    index: dict[int, set[tuple[str, str]]] = {}
    for seq, kind, id_ in _ABOUTS.rows(connection, between):
        index.setdefault(seq, set()).add((_text(kind), _text(id_)))
    rows_ = []
    for columns in found:
        seq, hash_ = columns[0], _bytes(columns[8])
        row = _row(columns, previous)
        seal_ = _bytes(columns[9])
        rows_.append(Stored(row, hash_, seal_, texts.get(seq, {}), frozenset(index.get(seq, ()))))
        previous = hash_
    return rows_


def _row(columns: Columns, previous: bytes) -> Row:
    seq, at, act, what, role, review, count, commitments = columns[:8]
    return Row(
        seq,
        _whole(at),
        _text(act),
        _text(what),
        _text(role),
        None if review is None else _whole(review),
        _whole(count),
        _commitments(_text(commitments)),
        previous,
    )


def _commitments(text: str) -> Mapping[str, str]:
    """Return what stands there; what is no object of texts comes back so that no hash fits it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or json.dumps(found, sort_keys=True) != text:
        return {"": text}
    return {name: _text(value) for name, value in found.items()}


def _head(columns: Columns, box: str) -> Head:
    seq, hash_, at, signature = columns
    return Head(box, int(seq), _bytes(hash_), _whole(at), _bytes(signature))


def _text(value: object) -> str:
    return value if isinstance(value, str) else f"\0{value!r}"


def _whole(value: object) -> int:
    return value if isinstance(value, int) else NOTHING


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


@contextmanager
def _as_it_stands(connection: Connection) -> Iterator[None]:
    """Read texts whatever their bytes are: one that is no UTF-8 is an edit to be named, not an error."""
    opened = driver(connection)
    usual = opened.text_factory
    opened.text_factory = _decoded
    try:
        yield
    finally:
        opened.text_factory = usual


def _decoded(raw: bytes) -> str:
    return raw.decode(errors="surrogateescape")
