"""One ZIP from the files of an export, with manifest, signature, instructions and verifier. Writes no file.

The same material gives the same bytes. It is built in memory, so that nothing of it stays on the box.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files as resources
from typing import Any

from gateway.domain.export import LARGEST, ExportRefused, Handing, LeftOut
from gateway.domain.model import outward
from gateway.service.export_lines import canonical, stamp
from gateway.service.export_material import Material
from gateway.service.register_key import RegisterKey

FORM = "cuobian export 1"
MANIFEST, SIGNATURE, HEAD = "manifest.json", "manifest.sig", "register-head.json"
PICTURES = "pictures"
PACKED = (".jpg",)
"""What is small already."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A whole export."""

    name: str
    content: bytes = field(repr=False)
    sha256: bytes
    events: int
    pictures: int


def picture_name(event: int) -> str:
    """Return under which name the picture of an event travels."""
    return f"{PICTURES}/{outward(event)}.jpg"


def packed(
    material: Material,
    handing: Handing,
    files: Mapping[str, bytes],
    left_out: Mapping[int, LeftOut],
    key: RegisterKey,
) -> Parcel:
    """Pack everything and sign it. Raises ExportRefused where it is too large."""
    all_ = dict(files) | {
        HEAD: canonical(material.head.public()) + b"\n",
        "README.txt": _shipped("export_readme.txt"),
        "verify.py": verifier(),
        "verify.html": verifying_page(),
    }
    if sum(map(len, all_.values())) > LARGEST:
        raise ExportRefused(f"found more than {LARGEST >> 20} MB: choose fewer events or pictures", "events")
    manifest = _manifest(material, handing, all_, left_out, key)
    all_ |= {MANIFEST: manifest, SIGNATURE: signature(manifest, key)}
    content = _zipped(all_, material.at.at)
    made = material.at.at.astimezone(UTC)
    return Parcel(
        name=f"cuobian-{outward(material.review.id)}-{made:%Y%m%dT%H%M%SZ}.zip",
        content=content,
        sha256=hashlib.sha256(content).digest(),
        events=len(material.events),
        pictures=sum(name.startswith(f"{PICTURES}/") for name in files),
    )


def verifier() -> bytes:
    """Return the program that checks an export and needs nothing but Python."""
    return _shipped("export_verify.py")


def verifying_page() -> bytes:
    """Return the page that checks an export in a browser, for whoever has no Python."""
    return _shipped("export_verify.html")


def signature(manifest: bytes, key: RegisterKey) -> bytes:
    """Return what stands in `manifest.sig`: form, sum, public key and signature of the manifest's bytes."""
    sum_ = hashlib.sha256(manifest).hexdigest()
    return f"{FORM}\n{sum_}\n{key.public.hex()}\n{key.sign(manifest).hex()}\n".encode()


def _manifest(
    material: Material,
    handing: Handing,
    files: Mapping[str, bytes],
    left_out: Mapping[int, LeftOut],
    key: RegisterKey,
) -> bytes:
    case = material.review.case
    about: dict[str, Any] = {
        "form": FORM,
        "box": key.box,
        "public_key": key.public.hex(),
        "site": material.site,
        "made_at": stamp(material.at.at),
        "to": handing.to,
        "why": handing.why,
        "review": outward(material.review.id),
        "case": {
            "number": case.number,
            "officer": case.officer,
            "unit": case.unit,
            "reason": case.reason,
            "basis": case.basis.value,
            "places": {each: material.places.get(each) for each in case.places},
            "since": stamp(case.since),
            "until": stamp(case.until),
        },
        "register": {"head": material.head.public(), "rows": len(material.rows)},
        "counts": {"events": len(material.events), "alarms": len(material.stories)},
        "pictures_left_out": {outward(event): why.value for event, why in sorted(left_out.items())},
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            for name, content in files.items()
        },
    }
    return json.dumps(about, sort_keys=True, indent=1, ensure_ascii=False).encode() + b"\n"


def _zipped(files: Mapping[str, bytes], at: datetime) -> bytes:
    made = at.astimezone(UTC)
    moment = (made.year, made.month, made.day, made.hour, made.minute, made.second)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as opened:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3  # Unix: only then the mode above is read
            opened.writestr(entry, files[name])
    return whole.getvalue()


def _shipped(name: str) -> bytes:
    return (resources("gateway.service") / name).read_bytes()
