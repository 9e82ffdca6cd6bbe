"""What comes from others is known by name, sum and licence; no file of ours holds a secret."""

import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sbom import LOCK, ROOT, document, licence, packages

ALLOWED = frozenset(
    "Apache-2.0 MIT MIT-0 BSD-2-Clause BSD-3-Clause 0BSD ISC PSF-2.0 Zlib CC0-1.0"
    " MPL-2.0 EPL-2.0 LGPL-2.1-or-later".split()
)
"""Those of the last line ask that changes to that very package are given on, and nothing of what uses it."""
PRIVATE_KEY = re.compile(rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{16}")
KNOWN_TOKENS = re.compile(
    rb"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,}|xox[baprs]-[A-Za-z0-9-]{20,}"
    rb"|AIza[0-9A-Za-z_-]{35}|glpat-[\w-]{20}|sk_live_[0-9A-Za-z]{24}|pypi-AgEI[\w-]{50,}|eyJ[\w-]{20,}\.eyJ[\w-]{20,})"
)
ASSIGNED = re.compile(
    rb"(?i)(?:password|passwd|secret|token|api_?key|credential)[\w]*[\"']?\s*[:=]\s*[\"']([A-Za-z0-9+/_=-]{20,})[\"']"
)
LINE_END = b"\n"
RANDOM = 4.0
"""Bits a character from which on a word is no word: base64 of random bytes has about 5, English 3."""
KNOWN_AND_HARMLESS: dict[str, str] = {
    "tests/domain/test_backup_key.py": "the key 0, 1, 2, … 31, as it is printed",
}
"""Path and reason of what looks like a secret and is none."""


def ours() -> list[Path]:
    """Return every file that is committed."""
    said = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if said.returncode:
        pytest.skip("this copy is no git repository, so nobody says which files are ours")
    return [ROOT / name for name in said.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def secrets_in(content: bytes) -> Iterator[str]:
    """Yield what looks like a secret, by its kind and never by its value."""
    if PRIVATE_KEY.search(content):
        yield "a private key"
    if KNOWN_TOKENS.search(content):
        yield "a token of a known service"
    for found in ASSIGNED.finditer(content):
        if bits(found[1]) > RANDOM:
            yield f"a random word assigned in line {content.count(LINE_END, 0, found.start()) + 1}"


def bits(word: bytes) -> float:
    """Return the entropy of a word, in bits a character."""
    return -sum(n / len(word) * math.log2(n / len(word)) for n in Counter(word).values())


def test_the_list_of_parts_is_the_lock() -> None:
    """Every package with every sum, and none beside."""
    lock = LOCK.read_text("utf-8")
    components = document(lock)["components"]
    assert isinstance(components, list)
    assert [f"{each.name}=={each.version}" for each in packages(lock)] == [
        f"{each['name']}=={each['version']}" for each in components
    ]
    assert re.findall(r"sha256:(\w+)", lock) == [
        file["hashes"][0]["content"] for each in components for file in each["components"]
    ]
    assert lock.count("\n    --hash") == sum(len(each["components"]) for each in components)
    assert document(lock) == document(lock)


def test_every_licence_is_known_and_allowed() -> None:
    """A package whose licence nobody says, or that asks more than we give, does not come in."""
    refused = {}
    for each in packages(LOCK.read_text("utf-8")):
        words = re.split(r"\s+(?:AND|OR|WITH)\s+|[()]", licence(each.name))
        if not set(filter(None, words)) or not set(filter(None, words)) <= ALLOWED:
            refused[each.name] = licence(each.name)
    assert {} == refused


def test_no_secret_is_in_a_file_of_ours() -> None:
    """No private key, no token, no random word assigned to something that is called a secret."""
    found = {
        (str(file.relative_to(ROOT)), kind)
        for file in ours()
        for kind in secrets_in(file.read_bytes())
        if str(file.relative_to(ROOT)) not in KNOWN_AND_HARMLESS
    }
    assert set() == found


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        ("-----BEGIN EC " + "PRIVATE KEY-----\nMHcCAQEEIO5b1nR2x0y9abcd", "a private key"),
        ("key: AKIA" + "ABCDEFGHIJKLMNOP", "a token of a known service"),
        ('password = "' + 'q8Zr2LxV0tWm5Nc7YpKd3Bf9"', "a random word assigned in line 1"),
    ],
)
def test_a_planted_secret_is_found(planted: str, kind: str) -> None:
    """The look can fail: each kind is found where somebody leaves one."""
    assert [kind] == list(secrets_in(planted.encode()))
    assert [] == list(
        secrets_in(b'password = "one neighbour at the door"\ntoken: "cuobian-door-reader-b3u2"')
    )
