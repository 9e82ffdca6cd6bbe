"""The secrets of a box on paper, for the office's safe: no backup holds them. Keys of faces are never there.

A key of somebody's face in a safe would open their face in an old backup after they have withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.secrets import FOLDER, read_secret
from gateway.backup.disk import create, hand_over, private_folder, sync_folder, write_down
from gateway.domain.errors import ConfigurationError

PURPOSES = {
    "link.key": "cards, PINs, plates, links, seals of walk records; without it cards are given out anew",
    "webhook.key": "signs webhooks; without it whoever checks them is told a new one",
    "relay.key": "what the relay knows this box by; without it the relay is paired anew",
    "backup.key": "opens the backups of this box; without it nobody opens them",
    "register.key": "signs the register; without it a new key is begun, and both are shown",
}
BEGINNINGS = {
    "osdp": "a reader's own key; without it the reader is installed anew",
    "mqtt": "a password of the embedded broker; made anew without it",
    "modem": "names texts that were sent; made anew without it",
}


@dataclass(frozen=True, slots=True)
class Secret:
    """One file of the box's secrets."""

    name: str
    value: str
    purpose: str


def of(data: Path) -> Sequence[Secret]:
    """Return every secret of a box. Raises ConfigurationError for one that is none."""
    folder = data / FOLDER
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [
        Secret(each.name, read_secret(each), purpose_of(each.name))
        for each in files
        if each.is_file() and not each.name.startswith(".")
    ]


def purpose_of(name: str) -> str:
    """Say what a secret is for, and what its loss costs."""
    beginnings = (said for start, said in BEGINNINGS.items() if name.startswith(start))
    return PURPOSES.get(name) or next(beginnings, "a secret of this box")


def read(text: str) -> Sequence[tuple[str, str]]:
    """Return the secrets on a paper, `NAME VALUE` a line; the rest is words. Raises ConfigurationError."""
    lines = (each.split() for each in text.splitlines() if each.strip() and not each.startswith("#"))
    found = []
    for words in lines:
        if len(words) != 2 or "/" in words[0] or words[0].startswith("."):
            raise ConfigurationError((f"found {' '.join(words)[:40]!r}, expected NAME VALUE",))
        found.append((words[0], words[1]))
    return found


def put(data: Path, found: Sequence[tuple[str, str]]) -> Sequence[str]:
    """Put secrets in their place; return the new ones. Raises ConfigurationError for another value."""
    folder = private_folder(data / FOLDER)
    there = {each.name: each.value for each in of(data)}
    others = [name for name, value in found if there.get(name, value) != value]
    if others:
        problems = (
            f"{folder / name}: found another secret there, expected none or the same" for name in others
        )
        raise ConfigurationError(tuple(problems))
    new = [(name, value) for name, value in found if name not in there]
    for name, value in new:
        unfinished = folder / f".{name}.new"
        with create(unfinished) as file:
            write_down(file, value.encode() + b"\n")
        unfinished.replace(folder / name)
    hand_over(folder, data)
    sync_folder(folder)
    sync_folder(data)
    return [name for name, _ in new]
