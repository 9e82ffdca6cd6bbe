"""What may go wrong with bytes on their way, and what somebody means to go wrong: a grammar of mutations.

Owns how an input is made from samples; the same seed gives the same input. Knows no decoder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[Random, bytes], bytes]

NUMBERS = (
    b"-1",
    b"0",
    b"1e999",
    b"-1e999",
    b"9" * 400,
    b"9" * 5000,
    b"NaN",
    b"Infinity",
    b"1.5",
    b"4294967296",
)
VALUES = (
    b"null",
    b"true",
    b"[]",
    b"{}",
    b'""',
    b'"\\ud800"',
    b'"\\u0000"',
    b'[["x"]]',
    b'{"id":{"id":1}}',
    *NUMBERS,
)
TEXTS = (
    "\u202egnikaerb".encode(),
    "吴奶奶".encode("gb18030"),
    "٣".encode(),
    "e\u0301\ufeff\u2028".encode(),
    "😀".encode("utf-16"),
    b"\xed\xa0\x80",
    b"\xff\xfe",
    b"\x00",
    b"\r\n\r\n",
    b"%s%n{0}${x}",
    b"'\"><script>",
    b"../../../etc/passwd",
)
VALUE = re.compile(rb'-?\d+(?:\.\d+)?|"(?:[^"\\]|\\.)*"|true|false|null')
KEY = re.compile(rb'"(?:[^"\\]|\\.)*"\s*:\s*')
LARGE = 4 * 1024 * 1024


def _place(random: Random, data: bytes) -> int:
    return random.randrange(len(data) + 1)


def flipped(random: Random, data: bytes) -> bytes:
    """Flip some bits."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def lost(random: Random, data: bytes) -> bytes:
    """Lose a fifth of the bytes, as a bad line does."""
    return bytes(byte for byte in data if random.random() > 0.2)


def cut(random: Random, data: bytes) -> bytes:
    """Lose the end, or the beginning."""
    at = _place(random, data)
    return data[:at] if random.random() < 0.7 else data[at:]


def spliced(random: Random, data: bytes) -> bytes:
    """Repeat a piece somewhere else."""
    first, second, at = _place(random, data), _place(random, data), _place(random, data)
    return data[:at] + data[min(first, second) : max(first, second)] + data[at:]


def set_in(random: Random, data: bytes) -> bytes:
    """Set in a text that is none, or reads from the right."""
    at = _place(random, data)
    return data[:at] + random.choice(TEXTS) + data[at:]


def noisy(random: Random, data: bytes) -> bytes:
    """Set in noise."""
    at = _place(random, data)
    return data[:at] + random.randbytes(random.choice((1, 3, 40))) + data[at:]


def other_value(random: Random, data: bytes) -> bytes:
    """Put another value, or one of another kind, where one stands."""
    found = list(VALUE.finditer(data))
    if not found:
        return flipped(random, data)
    one = random.choice(found)
    return data[: one.start()] + random.choice(VALUES) + data[one.end() :]


def twice(random: Random, data: bytes) -> bytes:
    """Say a key again, with another value."""
    found = list(KEY.finditer(data))
    if not found:
        return spliced(random, data)
    one = random.choice(found)
    return data[: one.start()] + one.group() + random.choice(VALUES) + b"," + data[one.start() :]


def deep(random: Random, data: bytes) -> bytes:
    """Nest a value, deeper than anybody reads."""
    found = list(VALUE.finditer(data))
    opening, closing = random.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"- ", b"")))
    times = random.choice((20, 200, 3000, 30_000))
    if not found:
        return opening * times + data + closing * times
    one = random.choice(found)
    return data[: one.start()] + opening * times + one.group() + closing * times + data[one.end() :]


def huge(random: Random, data: bytes) -> bytes:
    """Repeat a little until it is more than anybody takes."""
    size = random.choice((600, 5000, 70_000))
    piece = data[_place(random, data) :][:40] or b"A"
    return data + piece * (size // len(piece))


MUTATIONS: tuple[Mutation, ...] = (
    *(flipped, lost, cut, spliced, set_in, noisy, other_value, other_value, twice, deep, huge),
)


def mutated(random: Random, samples: Sequence[bytes]) -> bytes:
    """Return one input made from samples: mutated some times over, crossed with another, or sheer noise."""
    draw = random.random()
    if draw < 0.05:
        return random.randbytes(random.choice((0, 1, 5, 64, 700)))
    data = random.choice(samples)
    if draw < 0.15:
        other = random.choice(samples)
        data = data[: _place(random, data)] + other[_place(random, other) :]
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        # What has grown large is not made larger: an input is one thing too much, not all of them.
        data = (random.choice(MUTATIONS) if len(data) < 100_000 else cut)(random, data)
    return data


def garbage(random: Random) -> bytes:
    """Return what looks like a message of somebody else, in words that no template of ours knows."""
    words = [f"q{random.randrange(10**6)}x" for _ in range(4)]
    value = random.choice(
        (words[0], random.random(), random.randrange(-9, 10**9), None, [words[1]], {words[1]: 7})
    )
    said = random.choice(({words[2]: value, words[3]: {words[0]: value}}, [value], value, {}))
    text = json.dumps(said).encode()
    return random.choice((text, random.randbytes(40), text + b"\r\n", flipped(random, text)))
