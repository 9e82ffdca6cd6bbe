"""What somebody could do to a register who has the file and no key: each function says which row it hit.

Each changes something for certain, by raw SQLite with the triggers dropped, and returns the numbers of the
rows that may be named for it.
"""

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Callable, Mapping
from random import Random

from gateway.domain.register import GENESIS, Head, Row, commitment
from gateway.service.register_key import RegisterKey

OPEN = ("at", "act", "what", "role", "review", "count", "commitments")
Mutation = Callable[[sqlite3.Connection, Random], set[int]]
STOLEN = RegisterKey(b"a key of the attackers own making"[:32])
COPIED = "at, act, what, role, review, count, commitments, hash, seal"


def drop_triggers(raw: sqlite3.Connection) -> None:
    """Take away what keeps rows from being changed by mistake."""
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")


def edit_a_column(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Change one open field of one row, to another value, another type or bytes that are no text."""
    seq, column = some_row(raw, chance), chance.choice(OPEN)
    old = raw.execute(f"SELECT {column} FROM register WHERE seq = ?", (seq,)).fetchone()[0]
    numbers = [None, 0, 7, 2**40, -1, 1.5, "x", b"\x01"]
    texts = ["", "x", "{}", f"{old} ", f"{old}\0", str(old).encode(), b"\xff\xfe", "[" * 5000, '{"who": 5}']
    wanted = [each for each in (numbers if column in {"at", "review", "count"} else texts) if each != old]
    allowed = [each for each in wanted if each is not None or column == "review"]
    raw.execute(f"UPDATE register SET {column} = ? WHERE seq = ?", (chance.choice(allowed), seq))
    return {seq}


def edit_a_commitment(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Let a row commit to another text, and put that text in its place."""
    seq, name, salt = chance.choice(raw.execute("SELECT seq, field, salt FROM register_secret").fetchall())
    said = json.loads(raw.execute("SELECT commitments FROM register WHERE seq = ?", (seq,)).fetchone()[0])
    said[name] = commitment(salt, name, "nobody")
    raw.execute("UPDATE register SET commitments = ? WHERE seq = ?", (json.dumps(said, sort_keys=True), seq))
    raw.execute("UPDATE register_secret SET text = 'nobody' WHERE seq = ? AND field = ?", (seq, name))
    return {seq}


def edit_with_its_hash(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Change a row and make its hash right: it has no seal then, and the next hangs on something else."""
    seq = some_row(raw, chance)
    raw.execute("UPDATE register SET what = 'event:0', role = 'guard' WHERE seq = ?", (seq,))
    rehash(raw, seq)
    return {seq}


def edit_and_rewrite_on(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Change a row and make every hash from there on right."""
    seq = some_row(raw, chance)
    raw.execute("UPDATE register SET what = 'event:0', role = 'nobody' WHERE seq = ?", (seq,))
    for each in numbers(raw, seq):
        rehash(raw, each)
    return {seq}


def rewrite_with_another_key(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Write the whole chain again without one row, sealed and signed with a key of the attacker's own."""
    gone = some_row(raw, chance)
    remove(raw, gone)
    for each in numbers(raw, gone + 1):
        renumber(raw, each, each - 1)
    for each in numbers(raw):
        rehash(raw, each, STOLEN)
    raw.execute("DELETE FROM register_head")
    seq, hash_ = last(raw)
    add_head(raw, STOLEN.head(seq, hash_, 1))
    return {1}


def edit_a_hash(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Change a hash or a seal."""
    seq, column = some_row(raw, chance), chance.choice(("hash", "seal"))
    wanted = chance.choice((chance.randbytes(32), b"", "text", 5))
    raw.execute(f"UPDATE register SET {column} = ? WHERE seq = ?", (wanted, seq))
    return {seq}


def edit_a_number(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Give a row another number, far ahead or before the first."""
    seq, (end, _) = some_row(raw, chance), last(raw)
    wanted = chance.choice((end + 1, end + 100, 0, -5, -(2**63), 2**63 - 1))
    if seq == end and wanted == end + 1:
        wanted = end + 2
    raw.execute("UPDATE register SET seq = ? WHERE seq = ?", (wanted, seq))
    return {seq, wanted} if wanted < 1 else {seq}


def delete_rows(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Remove one row or some in a row, with or without all that hangs on them; others stay behind them."""
    (end, _), first = last(raw), some_row(raw, chance)
    if first == end:
        first -= 1
    for seq in range(first, min(end - 1, first + chance.choice((0, 0, 3, 10))) + 1):
        if chance.random() < 0.5:
            remove(raw, seq)
        else:
            raw.execute("DELETE FROM register WHERE seq = ?", (seq,))
    return {first}


def delete_and_close_up(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Remove a row and number the others anew."""
    (end, _), seq = last(raw), some_row(raw, chance)
    if seq == end:
        seq -= 1
    remove(raw, seq)
    for each in numbers(raw, seq + 1):
        renumber(raw, each, each - 1)
    return {seq}


def insert_a_row(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Put a row in the middle, the others moved up, with the right hash, and a seal made of something."""
    seq = some_row(raw, chance)
    for each in reversed(numbers(raw, seq)):
        renumber(raw, each, each + 1)
    put(raw, seq, chance)
    return {seq}


def add_a_row(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Put a row behind the last, beyond it, or before the first."""
    end, _ = last(raw)
    seq = chance.choice((end + 1, end + 1, end + 50, 0, -1, -(2**63), 2**63 - 1))
    put(raw, seq, chance)
    return {seq}


def repeat_a_row(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Write a genuine row a second time behind the last."""
    (end, _), seq = last(raw), some_row(raw, chance)
    raw.execute(
        f"INSERT INTO register (seq, {COPIED}) SELECT ?, {COPIED} FROM register WHERE seq = ?", (end + 1, seq)
    )
    return {end + 1}


def swap_rows(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Let two rows change places, with their texts or without."""
    one, other = sorted(chance.sample(numbers(raw), 2))
    whole = chance.random() < 0.5
    for now, then in ((one, -(10**6)), (other, one), (-(10**6), other)):
        if whole:
            renumber(raw, now, then)
        else:
            raw.execute("UPDATE register SET seq = ? WHERE seq = ?", (then, now))
    return {one}


def reverse_rows(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Turn the order of some rows round."""
    (end, _), length = last(raw), chance.randrange(2, 9)
    first = chance.randrange(1, end - length + 2)
    for nth in range(length):
        renumber(raw, first + nth, -(10**6) - nth)
    for nth in range(length):
        renumber(raw, -(10**6) - nth, first + length - 1 - nth)
    return {first}


def cut_the_tail(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Remove the last rows, and leave the heads."""
    end, _ = last(raw)
    left = chance.randrange(end)
    for seq in numbers(raw, left + 1):
        remove(raw, seq)
    return {left + 1}


def roll_back(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Remove the last rows with their heads, as an older copy of the file has neither."""
    (found,) = [cut_the_tail(raw, chance)]
    raw.execute("DELETE FROM register_head WHERE seq >= ?", (min(found),))
    return found


def edit_a_text(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Change a secret text or its salt."""
    seq, name, salt, text = some_secret(raw, chance)
    if chance.random() < 0.5:
        wanted = chance.choice(
            [each for each in ("", f"{text} ", text.encode(), b"\xff", "李") if each != text]
        )
        raw.execute("UPDATE register_secret SET text = ? WHERE seq = ? AND field = ?", (wanted, seq, name))
    else:
        wanted = chance.choice((chance.randbytes(16), b"", salt[:-1], salt + b"\0", "salt"))
        raw.execute("UPDATE register_secret SET salt = ? WHERE seq = ? AND field = ?", (wanted, seq, name))
    return {seq}


def delete_a_text(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Remove a secret text, with what is found under it."""
    seq, name, _, _ = some_secret(raw, chance)
    raw.execute("DELETE FROM register_secret WHERE seq = ? AND field = ?", (seq, name))
    if name == "about":
        raw.execute("DELETE FROM register_about WHERE seq = ?", (seq,))
    return {seq}


def add_a_text(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Add a text to a row that has none of that name, or to no row at all."""
    end, _ = last(raw)
    seq = chance.choice((*numbers(raw), end + 3, 0, -2))
    values = (seq, chance.choice(("rumour", b"who")), chance.randbytes(16), "somebody")
    raw.execute("INSERT INTO register_secret (seq, field, salt, text) VALUES (?, ?, ?, ?)", values)
    return {seq}


def move_a_text(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Give a row the text of another, with its salt."""
    rows = raw.execute("SELECT seq, salt, text FROM register_secret WHERE field = 'who'").fetchall()
    (one, _, mine), (_, salt, text) = chance.sample(rows, 2)
    if text == mine:
        salt = b"\0" * 16
    raw.execute(
        "UPDATE register_secret SET salt = ?, text = ? WHERE seq = ? AND field = 'who'", (salt, text, one)
    )
    return {one}


def edit_the_index(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Let a row be found under another household, under one less, or under one more."""
    kind, id_, seq = chance.choice(raw.execute("SELECT kind, id, seq FROM register_about").fetchall())
    what = chance.choice(("edit", "delete", "add", "add anywhere"))
    own = (kind, id_, seq)
    if what == "edit":
        raw.execute("UPDATE register_about SET id = 'b9' WHERE kind = ? AND id = ? AND seq = ?", own)
    elif what == "delete":
        raw.execute("DELETE FROM register_about WHERE kind = ? AND id = ? AND seq = ?", own)
    else:
        seq = seq if what == "add" else chance.choice((*numbers(raw), 0, 10**6))
        raw.execute("INSERT INTO register_about (kind, id, seq) VALUES ('person', 'nobody', ?)", (seq,))
    return {seq}


def edit_a_head(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Change a field of a signed head."""
    (seq,) = chance.choice(raw.execute("SELECT seq FROM register_head").fetchall())
    column = chance.choice(("hash", "at", "signature", "seq"))
    if column == "seq":
        wanted: object = chance.choice([each for each in (1, 20, 39, 0, -7) if each != seq])
    else:
        wanted = 5 if column == "at" else chance.choice((b"", chance.randbytes(32), chance.randbytes(64)))
    raw.execute(f"UPDATE register_head SET {column} = ? WHERE seq = ?", (wanted, seq))
    return {seq, wanted} if isinstance(wanted, int) and column == "seq" else {seq}


def delete_heads(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Remove heads that others were told."""
    found = [seq for (seq,) in raw.execute("SELECT seq FROM register_head").fetchall()]
    gone = chance.sample(found, chance.randrange(1, len(found) + 1))
    for seq in gone:
        raw.execute("DELETE FROM register_head WHERE seq = ?", (seq,))
    return {min(gone)}


def forge_a_head(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Add a head that the attacker signed, of a row that has none."""
    taken = {seq for (seq,) in raw.execute("SELECT seq FROM register_head").fetchall()}
    seq = chance.choice([each for each in (*numbers(raw), 0, 10**6) if each not in taken])
    hash_ = raw.execute("SELECT hash FROM register WHERE seq = ?", (seq,)).fetchone() or (b"\0" * 32,)
    add_head(raw, STOLEN.head(seq, hash_[0], 1))
    return {seq}


def claim_an_erasure(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Remove a text and change the row about an erasure so that it covers it, or add such a row."""
    delete_a_text(raw, chance)
    (seq,) = raw.execute("SELECT seq FROM register WHERE act = 'erased'").fetchone()
    if chance.random() < 0.5:
        raw.execute("UPDATE register SET what = 'secrets:1-99' WHERE seq = ?", (seq,))
        return {seq}
    end, _ = last(raw)
    put(raw, end + 1, chance, act="erased", what="secrets:1-99")
    return {end + 1}


def hide_an_erasure(raw: sqlite3.Connection, chance: Random) -> set[int]:
    """Remove or change the row about an erasure, whose rows lack their texts then."""
    (seq,) = raw.execute("SELECT seq FROM register WHERE act = 'erased'").fetchone()
    if chance.random() < 0.5:
        raw.execute("DELETE FROM register WHERE seq = ?", (seq,))
    else:
        raw.execute("UPDATE register SET act = 'changed' WHERE seq = ?", (seq,))
    return {seq}


MUTATIONS: Mapping[str, Mutation] = {
    each.__name__.replace("_", " "): each
    for each in (
        *(edit_a_column, edit_a_commitment, edit_with_its_hash, edit_and_rewrite_on, edit_a_hash),
        *(rewrite_with_another_key, edit_a_number, delete_rows, delete_and_close_up, insert_a_row, add_a_row),
        *(repeat_a_row, swap_rows, reverse_rows, cut_the_tail, roll_back, edit_a_text, delete_a_text),
        *(add_a_text, move_a_text, edit_the_index, edit_a_head, delete_heads, forge_a_head),
        *(claim_an_erasure, hide_an_erasure),
    )
}


def numbers(raw: sqlite3.Connection, first: int = 1) -> list[int]:
    """Return the numbers of all rows from one on."""
    return [
        seq
        for (seq,) in raw.execute("SELECT seq FROM register WHERE seq >= ? ORDER BY seq", (first,)).fetchall()
    ]


def some_row(raw: sqlite3.Connection, chance: Random) -> int:
    """Return the number of any row."""
    return chance.choice(numbers(raw))


def some_secret(raw: sqlite3.Connection, chance: Random) -> tuple[int, str, bytes, str]:
    """Return any secret."""
    found: tuple[int, str, bytes, str] = chance.choice(
        raw.execute("SELECT seq, field, salt, text FROM register_secret").fetchall()
    )
    return found


def last(raw: sqlite3.Connection) -> tuple[int, bytes]:
    """Return number and hash of the last row."""
    found: tuple[int, bytes] = raw.execute(
        "SELECT seq, hash FROM register ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return found


def remove(raw: sqlite3.Connection, seq: int) -> None:
    """Remove a row with all that hangs on it, heads apart."""
    for table in ("register", "register_secret", "register_about"):
        raw.execute(f"DELETE FROM {table} WHERE seq = ?", (seq,))


def renumber(raw: sqlite3.Connection, now: int, then: int) -> None:
    """Give a row another number, with all that hangs on it."""
    for table in ("register", "register_secret", "register_about"):
        raw.execute(f"UPDATE {table} SET seq = ? WHERE seq = ?", (then, now))


def rehash(raw: sqlite3.Connection, seq: int, key: RegisterKey | None = None) -> None:
    """Make the hash of a row right as it stands; its seal too, with a key."""
    columns = raw.execute(f"SELECT {COPIED} FROM register WHERE seq = ?", (seq,)).fetchone()
    before = raw.execute(
        "SELECT hash FROM register WHERE seq < ? ORDER BY seq DESC LIMIT 1", (seq,)
    ).fetchone()
    at, act, what, role, review, count = columns[:6]
    hanging = before[0] if before else GENESIS
    hash_ = Row(seq, at, act, what, role, review, count, json.loads(columns[6]), hanging).hash()
    raw.execute("UPDATE register SET hash = ? WHERE seq = ?", (hash_, seq))
    if key is not None:
        sealed = hmac.new(key.seal, hash_, hashlib.sha256).digest()
        raw.execute("UPDATE register SET seal = ? WHERE seq = ?", (sealed, seq))


def put(
    raw: sqlite3.Connection, seq: int, chance: Random, act: str = "log_in.done", what: str = "session"
) -> None:
    """Write a row of the attacker's own, with the right hash and no good seal."""
    seal = chance.choice((b"", chance.randbytes(32), raw.execute("SELECT seal FROM register").fetchone()[0]))
    raw.execute(
        "INSERT INTO register (seq, at, act, what, role, review, count, commitments, hash, seal)"
        " VALUES (?, 5, ?, ?, 'guard', NULL, 1, '{}', x'00', ?)",
        (seq, act, what, seal),
    )
    rehash(raw, seq)


def add_head(raw: sqlite3.Connection, head: Head) -> None:
    """Write a head."""
    values = (head.seq, head.hash, head.at, head.signature)
    raw.execute("INSERT INTO register_head (seq, hash, at, signature) VALUES (?, ?, ?, ?)", values)
