"""The form of a backup file: what opens it, and that nothing in it can be changed, moved, left out, added."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from gateway.backup import sealed
from gateway.backup.sealed import ADDED, PIECE, Keys, Lock, Opening, Sealing
from gateway.backup.troubles import Cut, Damaged, NoBackup, WrongKey
from gateway.domain.backup_key import Half, read, written

PAIR = PrivateKey(bytes(range(32)))
LOCK, KEYS = Lock(bytes(PAIR.public_key)), Keys([bytes(PAIR)])


def seal(content: bytes, lock: Lock = LOCK) -> bytes:
    """Return sealed content."""
    file = io.BytesIO()
    sealing = Sealing(file, lock)
    sealing.write(content)
    sealing.finish()
    return file.getvalue()


def opened(file: bytes, keys: Keys = KEYS) -> bytes:
    """Return what is in it."""
    return Opening(io.BytesIO(file), keys).read()


def start(file: bytes) -> int:
    """Return where the pieces begin."""
    return file.index(b"\n", len(sealed.MAGIC)) + 1


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_what_was_sealed_is_read(size: int) -> None:
    """Of any length, in one go or byte by byte, and none of it can be seen in the file."""
    content = (b"wu 501 " * (size // 7 + 1))[:size]
    file = seal(content)
    assert content == opened(file)
    assert b"501" not in file
    opening, parts = Opening(io.BytesIO(file), KEYS), []
    while part := opening.read(10_007):
        parts.append(part)
    assert content == b"".join(parts)


def test_any_byte_that_is_changed_is_noticed() -> None:
    """In the line about the keys, in a piece, in its seal."""
    file = seal(b"x" * 2 * PIECE)
    for at in (*range(0, start(file), 7), start(file), start(file) + PIECE, len(file) - 1):
        changed = bytearray(file)
        changed[at] ^= 1
        with pytest.raises((NoBackup, WrongKey, Damaged, Cut)):
            opened(bytes(changed))


@given(st.integers(0, 3 * (PIECE + ADDED) + 400))
def test_an_end_that_is_missing_is_noticed(cut: int) -> None:
    """Wherever it was cut, also between two pieces."""
    file = seal(b"x" * 3 * PIECE)
    with pytest.raises((Cut, NoBackup)):
        opened(file[: min(cut, len(file) - 1)])


def test_pieces_in_another_order_are_noticed() -> None:
    """Swapped, repeated, left out, taken from another backup for the same key, added behind the end."""
    file, other = (seal(bytes([n]) * 4 * PIECE) for n in (1, 2))
    head, size = start(file), PIECE + ADDED
    pieces = [file[head + at * size : head + (at + 1) * size] for at in range(4)]
    foreign = other[start(other) : start(other) + size]
    wrong = (
        [pieces[1], pieces[0], *pieces[2:]],
        [pieces[0], pieces[0], *pieces[1:]],
        [pieces[0], *pieces[2:]],
        [foreign, *pieces[1:]],
        [*pieces, pieces[3]],
        [*pieces, b"x"],
    )
    for order in wrong:
        with pytest.raises(Damaged):
            opened(file[:head] + b"".join(order))
    assert bytes([1]) * 4 * PIECE == opened(file[:head] + b"".join(pieces))


def test_only_its_key_or_its_passphrase_opens_it() -> None:
    """Either of the two; what is wrong says for whom it was sealed."""
    file = seal(b"x", Lock(bytes(PAIR.public_key), "一只红鞋".encode()))
    assert b"x" == opened(file) == opened(file, Keys((), "一只红鞋".encode()))
    public = written(Half.PUBLIC, bytes(PAIR.public_key))
    for keys in (Keys(), Keys([bytes(PrivateKey.generate())]), Keys((), b"another")):
        with pytest.raises(WrongKey, match=f"{public} or a passphrase"):
            opened(file, keys)


def test_a_file_cannot_ask_for_more_memory_than_there_is() -> None:
    """Whoever made it wrote how hard its passphrase is to try."""
    file = seal(b"x", Lock(None, b"p")).replace(b'"memory": 67108864', b'"memory": 99967108864')
    with pytest.raises(Damaged, match="99967108864 bytes of memory"):
        opened(file, Keys((), b"p"))


def test_a_lock_of_nothing_is_refused() -> None:
    """Nothing is ever written that everybody could read."""
    with pytest.raises(ValueError, match="public key or by a passphrase"):
        seal(b"x", Lock())


@given(st.binary(min_size=32, max_size=32), st.sampled_from(Half))
def test_a_key_is_read_as_it_was_written(key: bytes, half: Half) -> None:
    """Also in small letters, with spaces and what looks alike; the other half is told from it."""
    text = written(half, key)
    assert key == read(half, text) == read(half, text.lower().replace("-", " ").replace(" ", "-", 1))
    head, rest = text.split("-", 1)
    assert key == read(half, f"{head}-{rest.replace('O', '0').replace('I', '1').replace('B', '8')}")
    other = Half.PUBLIC if half is Half.SECRET else Half.SECRET
    with pytest.raises(ValueError, match=f"{other.value}-, found the {half.value.lower()} half"):
        read(other, text)


@given(st.integers(0, 55), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_a_slip_in_a_key_is_found(at: int, letter: str) -> None:
    """One letter that is another."""
    text = written(Half.SECRET, bytes(PAIR))
    letters = list(text.split("-", 1)[1].replace("-", ""))
    if letters[at] == letter:
        return
    letters[at] = letter
    with pytest.raises(ValueError, match="without a slip"):
        read(Half.SECRET, f"SECRET-{''.join(letters)}")
