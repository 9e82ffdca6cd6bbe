"""Nothing that reads bytes is left untried: every template, framing and function, from the source itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from devices.framing import Frame, KnownFraming
from tests.fuzz import papers, seen, spoken, wire

ROOT = Path(__file__).parents[2]
ROOMS = ("devices", "config", "gateway", "api")
ASIDE = ("devices/simulator", "gateway/bench", "gateway/prove", "gateway/store", "gateway/cli")
"""What plays, measures, keeps, or puts together, and reads nothing that comes from others by itself."""
BYTES = re.compile(r"\b(bytes|bytearray|RawMessage)\b")
NOTHING = {"None", "bool", "int", "int | None"}
"""What a function returns that takes bytes on, and makes nothing of them."""
UNTRIED: dict[str, tuple[str, ...]] = {
    "makes something of what is our own: seals, hashes, signs, writes": (
        *("api.away.seal:hkdf", "api.away.seal:seal", "api.export_paper:timeline", "api.paper:attachment"),
        *("devices.osdp_orders:sets_key", "devices.vision.store.keys:name_of"),
        *("devices.vision.store.picture_file:sealed_file", "devices.vision.store.seal:seal"),
        *("devices.vision.store.snapshots:Snapshots.keep", "devices.vision.handing:handed"),
        *("gateway.channels.webhook:signature", "gateway.domain.backup_key:written"),
        *("gateway.domain.register:commitment", "gateway.domain.register:fingerprint"),
        *("gateway.domain.register:seal", "gateway.domain.totp:code_at", "gateway.domain.totp:secret_text"),
        *("gateway.service.export_parcel:packed", "gateway.service.export_parcel:signature"),
        *("gateway.service.linkkey:LinkKey.lock", "gateway.service.register_key:RegisterKey.head"),
        *("gateway.service.register_key:RegisterKey.sign", "gateway.authority.shelf:sum_of"),
        *("gateway.service.broker_logins:verifier", "gateway.deadman:Way.tell"),
    ),
    "asks the database for what has a hash": (
        *("gateway.service.credentials:insert", "gateway.service.exports:record_of"),
        *("gateway.service.sessions:session_of", "gateway.service.sessions:token_of"),
        "gateway.service.totp:enrol",
    ),
    "hands on, and leaves reading to another": (
        *("devices.mqtt_overlap:Overlap.owner_heard", "gateway.service.vision_line:VisionLine.picture"),
        *("devices.vision.desk:Desk.picture", "devices.vision.judge:PictureJudge.judge"),
        *("devices.vision.networks:SharedJudge.judge", "devices.vision.parts:Judge.judge"),
        *("devices.vision.store.snapshots:Snapshots.open", "api.away.said:Hearing.take"),
        "api.away.line:Line.bring",
    ),
    "the journal: tests/journal tears its lines at every byte and turns bits in them": (
        *("gateway.journal.lines:read", "gateway.journal.lines:readable", "gateway.journal.mend:mend"),
    ),
    "not tried here: a peer on a socket, whose answers tests/channels plays": (
        *("gateway.channels.wire.http:Poster.post", "gateway.channels.wire.smtp:deliver"),
    ),
}
"""What takes bytes and is no way in, by why; the last are those that could be."""


def readers() -> Iterator[str]:
    """Give `module:name` of every public function that makes something of bytes."""
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            path = file.relative_to(ROOT).with_suffix("")
            if not str(path).startswith(ASIDE):
                yield from (
                    f"{'.'.join(path.parts)}:{each}" for each in _readers_in(ast.parse(file.read_text()))
                )


def _readers_in(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and _reads(node):
            yield node.name
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            inside = (each for each in node.body if isinstance(each, ast.FunctionDef))
            yield from (f"{node.name}.{each.name}" for each in inside if _reads(each))


def _reads(node: ast.FunctionDef) -> bool:
    taken = [each.annotation for each in node.args.args if each.arg not in {"self", "cls"}]
    takes = any(each is not None and BYTES.search(ast.unparse(each)) for each in taken)
    gives = ast.unparse(node.returns) if node.returns is not None else "None"
    return takes and not node.name.startswith("_") and gives not in NOTHING


def covered() -> set[str]:
    """Return the functions that some target reaches."""
    return {
        name
        for each in (*wire.targets(), *spoken.targets(), *papers.targets(), *seen.targets())
        for name in each.covers
    }


def test_every_function_that_reads_bytes_is_tried_or_says_why_not() -> None:
    """A new decoder fails here until it is tried; one that has gone may not be excused for ever."""
    excused = {name for names in UNTRIED.values() for name in names}
    found = set(readers())
    assert set() == found - covered() - excused
    assert set() == excused - found


def test_every_template_and_every_framing_is_tried() -> None:
    """Those of the catalogue, each named framing, and each check that a frame may have."""
    names = {each.name for each in wire.targets()}
    assert set() == {f"template {name}" for name in wire.TEMPLATES} - names
    kinds = wire.framings().values()
    frames = [kind for kind in kinds if isinstance(kind, Frame)]
    assert set(get_args(KnownFraming)) == {kind for kind in kinds if isinstance(kind, str)}
    assert {"xor8", "sum8", None} == {each.check for each in frames}
    assert None in kinds
    assert any(each.length_at is not None for each in frames)


def test_a_reader_of_bytes_is_found() -> None:
    """In a module and in a class; what makes nothing of them is none."""
    said = "def read(a: bytes) -> str: ...\nclass A:\n def feed(self, b: bytes) -> list[int]: ...\n"
    said += " def put(self, b: bytes) -> None: ...\n"
    assert ["read", "A.feed"] == list(_readers_in(ast.parse(said)))
