"""Checks an export of evidence: its files, sums, signature and rows of the register. Changes nothing.

Travels in every export as `verify.py` and stands alone: Python 3.8 or newer, no other package, no network, no
secret of the box. `python3 verify.py EXPORT.zip --key PUBLIC-KEY` ends with 0 where all holds, 1 where not.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Tuple  # noqa: UP035  read by Python 3.8

if TYPE_CHECKING:
    from collections.abc import Sequence

FORM, HEAD_FORM, ROW_FORM = "cuobian export 1", "cuobian register head 1", "cuobian register row 1"
MANIFEST, SIGNATURE, REGISTER = "manifest.json", "manifest.sig", "register.jsonl"
LARGEST = 64 * 1024 * 1024
SHORTEST_KEY = 16
"""Digits of a public key that are enough to know a box by; the register's heads name a box by as many."""

WORDS = {
    "unreadable": ("打不开：不是完整的 ZIP 文件或文件夹", "cannot be opened: no whole ZIP file or folder"),
    "missing": ("缺少这个文件", "is missing"),
    "added": ("不在清单里，是后来加进去的", "is not in the manifest: it was added"),
    "changed": ("内容与清单不符，已被改动", "is not as the manifest has it: it was changed"),
    "not signed": ("签名与清单不符", "does not fit: signature and manifest do not belong together"),
    "no manifest": ("不是厝边的移交清单", "is no manifest of a Cuobian export"),
    "other key": ("不是用您给出的公钥所属的那台设备签的", "was not signed by the box whose key you gave"),
    "register": ("登记簿的记录前后不符", "holds a row of the register that does not fit"),
    "head": ("登记簿的末端签名不符", "has a head of the register that this box did not sign"),
}


class Fault(NamedTuple):
    """The first thing that does not hold."""

    file: str
    what: str
    """A key of `WORDS`."""


class Verdict(NamedTuple):
    """What a check found."""

    fault: Fault | None
    key: str = ""
    """Public key that signed it, in hexadecimal digits."""
    about: Any = None
    """The manifest."""
    sum: str = ""
    """SHA-256 of the ZIP file itself, as the record of the hand-over has it."""


class _Fault(Exception):
    def __init__(self, file: str, what: str) -> None:
        super().__init__(file, what)
        self.fault = Fault(file, what)


class _Parcel:
    """The files of an export, by name."""

    def __init__(self, path: Path) -> None:
        self._folder = path if path.is_dir() else None
        self._zip = None if self._folder is not None else zipfile.ZipFile(path)

    def names(self) -> list[str]:
        if self._folder is not None:
            inside = (each for each in self._folder.rglob("*") if not each.is_dir())
            return sorted(each.relative_to(self._folder).as_posix() for each in inside)
        return sorted(each.filename for each in self._zip.infolist()) if self._zip is not None else []

    def read(self, name: str, most: int = LARGEST) -> bytes:
        """Return a file; more bytes than `most` are a change, and are never unpacked."""
        try:
            if self._folder is not None:
                with (self._folder / name).open("rb") as opened:
                    found = opened.read(most + 1)
            elif self._zip is not None and self._zip.getinfo(name).file_size <= most:
                found = self._zip.read(name)
            else:
                raise _Fault(name, "changed")
        except (
            OSError,
            ValueError,
            EOFError,
            zlib.error,
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
        ):
            raise _Fault(name, "changed") from None
        if len(found) > most:
            raise _Fault(name, "changed")
        return found


def check(path: Path, key: str = "") -> Verdict:
    """Check an export, as a ZIP or unpacked; `key` is the box's public key, or at least its beginning."""
    total = ""
    try:
        if not path.is_dir():
            total = hashlib.sha256(path.read_bytes()).hexdigest()
        parcel = _Parcel(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return Verdict(Fault(path.name, "unreadable"), sum=total)
    try:
        public, about = _signed(parcel)
        if key and not public.startswith(key):
            raise _Fault(SIGNATURE, "other key")
        _files(parcel, about)
        _register(parcel, about, bytes.fromhex(public))
    except _Fault as found:
        return Verdict(found.fault, sum=total)
    except (AttributeError, KeyError, TypeError, ValueError):
        return Verdict(Fault(MANIFEST, "no manifest"), sum=total)
    return Verdict(None, public, about, total)


def _signed(parcel: _Parcel) -> tuple[str, Any]:
    """Return public key and manifest, where the one signed the other."""
    names = parcel.names()
    for name in (MANIFEST, SIGNATURE):
        if name not in names:
            raise _Fault(name, "missing")
    manifest = parcel.read(MANIFEST)
    lines = parcel.read(SIGNATURE, 1024).split(b"\n")
    said = [each.decode("ascii", "replace") for each in lines]
    if len(said) != 5 or said[0] != FORM or said[4] or not all(map(_is_hex, said[1:4])):
        raise _Fault(SIGNATURE, "changed")
    intact = hashlib.sha256(manifest).hexdigest() == said[1]
    if not holds(bytes.fromhex(said[2]), manifest, bytes.fromhex(said[3])):
        raise _Fault(SIGNATURE if intact else MANIFEST, "not signed" if intact else "changed")
    if not intact:
        raise _Fault(SIGNATURE, "changed")
    about = _read(manifest, MANIFEST)
    if about.get("form") != FORM or about.get("public_key") != said[2]:
        raise _Fault(MANIFEST, "no manifest")
    return said[2], about


def _files(parcel: _Parcel, about: Any) -> None:
    names, files = parcel.names(), about["files"]
    for name in sorted(files):
        if name not in names:
            raise _Fault(name, "missing")
        content = parcel.read(name, files[name]["size"])
        if hashlib.sha256(content).hexdigest() != files[name]["sha256"]:
            raise _Fault(name, "changed")
    known = [MANIFEST, SIGNATURE, *files]
    added = [name for name in names if name not in known or names.count(name) > 1]
    if added:
        raise _Fault(added[0], "added")


def _register(parcel: _Parcel, about: Any, public: bytes) -> None:
    """Check the rows that tell how this was obtained, and the head that says how far the register reached."""
    head = about["register"]["head"]
    signed = {each: head[each] for each in ("box", "seq", "hash", "at")}
    if not holds(public, canonical({**signed, "form": HEAD_FORM}), bytes.fromhex(head["signature"])):
        raise _Fault(MANIFEST, "head")
    last, hash_ = 0, ""
    for line in parcel.read(REGISTER).splitlines():
        said = _read(line, REGISTER)
        row = said["row"]
        hangs = row["seq"] != last + 1 or not last or row["previous"] == hash_
        if row["form"] != ROW_FORM or row["seq"] <= last or not hangs or not _texts_fit(said):
            raise _Fault(REGISTER, "register")
        last, hash_ = row["seq"], hashlib.sha256(canonical(row)).hexdigest()
        if hash_ != said["hash"]:
            raise _Fault(REGISTER, "register")
    if last > head["seq"] or (last == head["seq"] and hash_ != head["hash"]):
        raise _Fault(REGISTER, "register")


def _texts_fit(said: Any) -> bool:
    """Tell whether every text of a row is the one that the row committed to."""
    wanted = said["row"]["commitments"]
    for name, each in said["texts"].items():
        made = hmac.new(bytes.fromhex(each["salt"]), f"{name}\0{each['text']}".encode(), hashlib.sha256)
        if wanted.get(name) != made.hexdigest():
            return False
    return True


def canonical(value: Any) -> bytes:
    """Return the one form in bytes: JSON with sorted keys and no space, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _read(content: bytes, name: str) -> Any:
    try:
        found = json.loads(content.decode())
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise _Fault(name, "changed")
    return found


def _is_hex(text: str) -> bool:
    return len(text) % 2 == 0 and 0 < len(text) <= 128 and set(text) <= set("0123456789abcdef")


# Ed25519 (RFC 8032, 5.1), verification alone: slow, and with no secret in it that time could tell.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = Tuple[int, int, int, int]  # noqa: UP006  made by Python 3.8
NEUTRAL = (0, 1, 1, 0)


def holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature of a message was made with the key that belongs to this public one."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, point = _point(public), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    # A key of small order would fit many messages.
    if key is None or point is None or s >= L or _same(_times(8, key), NEUTRAL):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return _same(_times(s, BASE), _sum(point, _times(h, key)))


def _point(said: bytes) -> Point | None:
    y = int.from_bytes(said, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = P - x
    return (x, y, 1, x * y % P)


def _sum(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(count: int, point: Point) -> Point:
    found = NEUTRAL
    while count:
        if count & 1:
            found = _sum(found, point)
        point, count = _sum(point, point), count >> 1
    return found


def _same(one: Point, other: Point) -> bool:
    across = (one[0] * other[2] - other[0] * one[2]) % P
    return across == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or NEUTRAL


def said(verdict: Verdict, path: Path, key: str = "") -> list[str]:
    """Return a verdict in words, Chinese and English, a line each."""
    if verdict.fault is not None:
        chinese, english = WORDS[verdict.fault.what]
        return [
            f"不完好 · 有问题的文件：{verdict.fault.file}：{chinese}。",
            f"DOES NOT HOLD · {verdict.fault.file} {english}.",
        ]
    about = verdict.about
    lines = [
        f"完好 · {len(about['files'])} 个文件都与签名的清单一致。",
        f"HOLDS · {len(about['files'])} files are as the signed manifest has them.",
        f"案号 / case      {about['case']['number']}",
        f"移交 / handed    {about['made_at']}  →  {about['to']}",
        f"公钥 / key       {' '.join(verdict.key[at : at + 8] for at in range(0, 64, 8))}",
    ]
    if verdict.sum:
        lines.append(f"SHA-256          {verdict.sum}  ({path.name})")
    if not key:
        lines += [
            "注意：没有给出 --key。只说明文件与这把公钥一致；请向小区物业核对公钥，再用 --key 运行一次。",
            "Note: no --key was given. The files fit this key; whose key it is, ask the compound's office,",
            "then run this again with --key.",
        ]
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Check what the command line names; return 0 where it holds, 1 where not, 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="verify.py", description="核对厝边证据包 / check a Cuobian export")
    parser.add_argument(
        "export", metavar="EXPORT", help="ZIP 文件或解开后的文件夹 / the ZIP file, or its folder"
    )
    parser.add_argument(
        "--key", default="", help="设备公钥，至少前 16 位 / public key of the box, 16 digits or more"
    )
    chosen = parser.parse_args(arguments)
    key = "".join(chosen.key.split()).lower()
    if key and (len(key) < SHORTEST_KEY or not set(key) <= set("0123456789abcdef")):
        parser.error("--key: 至少 16 位十六进制数字 / expected 16 or more hexadecimal digits")
    path = Path(chosen.export)
    verdict = check(path, key)
    for line in said(verdict, path, key):
        sys.stdout.write(f"{line}\n")
    return 0 if verdict.fault is None else 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that knows no Chinese still shows the English
    sys.exit(main())
