"""What people write, keep, carry and type: a target for each thing that reads it."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

from nacl.public import PrivateKey

from api.away.seal import Letter, Unreadable, open_, seal
from api.edge import LARGEST_BODY
from api.ids import inward
from api.origin import network
from api.pages.install.camera_masks import MaskUnreadable
from api.pages.install.camera_masks import read as masks
from api.pages.install.camera_source import Source, taken_apart
from api.relay.boxes import box_of
from api.relay.mailboxes import Mailboxes
from config.document import Document, parse_document
from config.duration import parse_duration
from config.loader import settings_of
from config.site_camera import checked_source
from config.site_file import parse_site, written_file
from config.tls import split_listen
from devices.catalogue import SHIPPED, read_file
from gateway.backup import archive, safe
from gateway.backup.archive import Kept, Manifest
from gateway.backup.sealed import Keys, Lock, Sealing
from gateway.backup.troubles import Cut, Damaged, NoBackup, WrongKey
from gateway.channels.wire.url import target_of
from gateway.domain import backup_key, totp
from gateway.domain.backup_key import Half
from gateway.domain.errors import ConfigurationError, CuobianError
from gateway.domain.phone import normal, same
from gateway.domain.register import Head
from gateway.domain.register import head_of as register_head
from gateway.service.export_verify import check
from gateway.service.linkkey import LinkKey
from tests.api.house import BEGIN, SITE
from tests.api.review_house import WITH_DOORS
from tests.fuzz.target import Target

PAIR = PrivateKey(bytes(range(32)))
LOCK, KEYS = Lock(bytes(PAIR.public_key)), Keys([bytes(PAIR)])
EXAMPLE = (Path(__file__).parents[2] / "config" / "example.yaml").read_bytes()
BOMB = b"a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c]\n"
CYCLE = b"a: &a {b: *a}\n"
TAGGED = b"site: !!python/object/apply:os.system [id]\nplaces: !!binary aGk=\n<<: {x: 1}\n"
BODY = LARGEST_BODY
"""Bytes of the largest form or JSON document that reaches anything; an environment has about as many."""
FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
"""Where a file stands that only a path leads to."""


def _text(data: bytes) -> str:
    """Return what a form or a JSON document can hold: any characters, half surrogate pairs too."""
    return (
        data.decode("utf-8", "surrogatepass") if data.isascii() else data.decode("utf-8", "surrogateescape")
    )


def _site(data: bytes) -> None:
    site = parse_site(data, "site.yaml")
    text = written_file(site)
    assert site == parse_site(text.encode(), "again"), "read back as another site"


def _document(data: bytes) -> None:
    assert isinstance(parse_document(data, "x.yaml"), Document)


def _settings(data: bytes) -> None:
    settings_of(parse_document(data, "cuobian.yaml"), FOLDER, {})


def _environment(data: bytes) -> None:
    text = data.replace(b"\0", b"").decode("utf-8", "surrogateescape")
    for name in (
        "CUOBIAN_HTTP__LISTEN",
        "CUOBIAN_BROKER__URL",
        "CUOBIAN_LANGUAGE",
        "CUOBIAN_DATA",
        text[:30],
    ):
        with suppress(ConfigurationError):
            settings_of(Document("cuobian.yaml", {}, {}), FOLDER, {name: text})


def _template(data: bytes) -> None:
    file = FOLDER / "template.yaml"
    file.write_bytes(data)
    read_file(file)


def _sealed_box(content: bytes) -> bytes:
    file = io.BytesIO()
    sealing = Sealing(file, LOCK)
    sealing.write(content)
    sealing.finish()
    return file.getvalue()


def _archive(manifest: bytes | None = None) -> bytes:
    (FOLDER / "db").write_bytes(b"x" * 40)
    said = Manifest(
        "2026-11-23T04:00:00Z", "1", 17, "x", {"alarms": 1}, {"cuobian.db": archive.kept(FOLDER / "db")}
    )
    file = io.BytesIO()
    archive.write(file, LOCK, said, {"cuobian.db": FOLDER / "db"})
    return file.getvalue()


def _backup(data: bytes) -> None:
    """Give it as a file, and once more as what somebody with the key has sealed."""
    for content in (data, _sealed_box(data[:50_000])):
        try:
            reading = archive.Reading(io.BytesIO(content), KEYS)
            assert all(isinstance(each, Kept) for each in reading.manifest.files.values())
            reading.extract(FOLDER / "out")
        except (NoBackup, WrongKey, Damaged, Cut):
            pass


def _manifest(data: bytes) -> None:
    assert isinstance(archive._manifest(data), Manifest)


def _export(data: bytes) -> None:
    file = FOLDER / "export.zip"
    file.write_bytes(data)
    assert isinstance(check(file, "0" * 64).fault, tuple)


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("manifest.json", '{"form":"cuobian export 1","files":{},"key":"00","register":[]}')
        file.writestr("manifest.sig", "00")
        file.writestr("register.jsonl", '{"form":"cuobian register row 1"}\n')
    return made.getvalue()


def _codes(data: bytes) -> None:
    text = _text(data)
    code = totp.typed(text)
    totp.is_by_time(code)
    found = totp.matched(b"s" * 20, code, BEGIN, 0)
    assert found is None or len(code) == totp.DIGITS
    for half in Half:
        try:
            key = backup_key.read(half, text)
            assert key == backup_key.read(half, backup_key.written(half, key))
        except ValueError:
            pass


def _numbers(data: bytes) -> None:
    text = _text(data)[:2000]
    network(text)
    for read in (inward, parse_duration, split_listen, checked_source, _number):
        with suppress(ValueError, CuobianError):
            read(text)


def _number(text: str) -> None:
    found = normal(text)
    assert found == normal(found), "another number the second time"
    assert same(text, found)


def _camera(data: bytes) -> None:
    text = _text(data)
    assert isinstance(taken_apart(text), Source)
    with suppress(MaskUnreadable):
        found = masks(text.split(";"))
        assert all(0 <= part <= 1 for mask in found for corner in mask for part in corner)


def _address(data: bytes) -> None:
    target_of(_text(data))


def _letter(data: bytes) -> None:
    for letter in Letter:
        open_("code", letter, data)


def _head(data: bytes) -> None:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return
    assert isinstance(register_head(said), Head)


def _locked(data: bytes) -> None:
    assert LinkKey(b"k" * 32).unlock("x", data) is None


def _relayed(data: bytes) -> None:
    letters, boxes = Mailboxes(), {b"h" * 32: "box"}
    assert letters.post("nobody", data, 0.0) is None
    assert box_of(boxes, _text(data)) is None


def documents() -> list[Target]:
    """Return what reads YAML."""
    yaml = [SITE.encode(), WITH_DOORS.encode(), BOMB, CYCLE, TAGGED]
    documents = ("config.document:parse_document",)
    template = (SHIPPED / "zigbee2mqtt-sos.yaml").read_bytes()
    return [
        Target("yaml", yaml, _document, (ConfigurationError,), documents),
        Target(
            "site document", yaml, _site, (ConfigurationError,), (*documents, "config.site_file:parse_site")
        ),
        Target(
            "configuration",
            [EXAMPLE, BOMB, b"voice: {server: 1.2.3.4:5060, port: 5062}\n"],
            _settings,
            (ConfigurationError,),
            (*documents, "config.loader:load_settings"),
        ),
        Target("environment", [b"0.0.0.0:8080", b"mqtt://u:p@h:1883", b"en"], _environment, most=BODY),
        Target("template file", [template], _template, (ConfigurationError,)),
    ]


def archives() -> list[Target]:
    """Return what opens what was sealed, signed or kept."""
    head = {"box": "b", "seq": 1, "at": 1, "hash": "00" * 32, "signature": "00" * 64}
    manifest = json.dumps(
        {
            "made_at": "x",
            "version": "1",
            "schema": 1,
            "site": "x",
            "counts": {"a": 1},
            "files": {"cuobian.db": {"bytes": 1, "sha256": "00"}},
        }
    ).encode()
    return [
        Target(
            "backup",
            [_archive(), _sealed_box(b"x" * 100)],
            _backup,
            covers=("gateway.backup.sealed:Opening.read",),
        ),
        Target("backup manifest", [manifest], _manifest, (Damaged,)),
        Target(
            "secrets on paper",
            [b"link.key abc\nwebhook.key def\n# x\n"],
            lambda data: safe.read(_text(data)),
            (ConfigurationError,),
            ("gateway.backup.safe:read",),
            most=BODY,
        ),
        Target("export", [_zip()], _export, covers=("gateway.service.export_verify:check",)),
        Target(
            "relay letters",
            [seal("code", Letter.ANSWER, b'{"answer":"going"}')],
            _letter,
            (Unreadable,),
            ("api.away.seal:open_",),
        ),
        Target("register heads", [json.dumps(head).encode()], _head, (ValueError,), ()),
        Target(
            "locked secrets",
            [LinkKey(b"k" * 32).lock("y", b"x")],
            _locked,
            covers=("gateway.service.linkkey:LinkKey.unlock",),
        ),
        Target(
            "relay",
            [b"Bearer abc"],
            _relayed,
            covers=(
                "api.relay.boxes:box_of",
                "api.relay.mailboxes:Mailboxes.post",
            ),
            most=BODY,
        ),
    ]


def typed() -> list[Target]:
    """Return what reads what people type."""
    codes = [
        b"123456",
        b"2k7d-9x1q",
        backup_key.written(Half.SECRET, b"k" * 32).encode(),
        "１２３４５６".encode(),
    ]
    return [
        Target(
            "typed codes",
            codes,
            _codes,
            covers=("gateway.domain.totp:matched", "gateway.domain.backup_key:read"),
            most=BODY,
        ),
        Target(
            "numbers and addresses",
            [b"+8613800138000", b"5m", b"000000000000001", b"rtsp://u:p@h/1"],
            _numbers,
            covers=(
                "config.tls:split_listen",
                "config.site_camera:checked_source",
            ),
            most=BODY,
        ),
        Target(
            "cameras as typed",
            [b"rtsp://u:p/x@h:554/1", b"10,20 30,20 30,40"],
            _camera,
            covers=(
                "api.pages.install.camera_masks:read",
                "api.pages.install.camera_source:taken_apart",
            ),
            most=BODY,
        ),
        Target(
            "addresses of programs",
            [b"https://u:p@example.org:8443/x?y=1"],
            _address,
            (ValueError, CuobianError),
        ),
    ]


def targets() -> list[Target]:
    """Return them all."""
    return [*documents(), *archives(), *typed()]
