"""`cuobian tls`: how encryption stands, the code for phones, another certificate. Prints no key."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from api.vouching import PATH, fingerprint, in_pairs
from config.loader import load_settings
from config.schema import Settings
from gateway.authority.shelf import Shelf
from gateway.cli.encrypting import names_of
from gateway.cli.opening import OURS_ALONE
from gateway.cli.parser import add_json, add_words
from gateway.domain.errors import ConfigurationError

DONE, WRONG = 0, 1
OFF = "tls.listen: found none, expected HOST:PORT, such as 0.0.0.0:8443"
FOREIGN = "tls.certificate_file: found a certificate of your own, so phones need not be told of this box's"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add status, qr, renew and export."""
    words = add_words(parser)
    status = words.add_parser(
        "status",
        help="say until when the certificate is good, and for which names",
        description="Say until when the certificate is good, for which names, and who vouches for it; exit"
        " code 1 where a phone would be warned.",
        example="cuobian tls status",
    )
    add_json(status)
    words.add_parser(
        "qr",
        help="print the code with which a phone finds this box's authority",
        description="Print a QR code that leads a phone to the page where it learns to trust this box, and"
        " the fingerprint that the phone has to show.",
        example="cuobian tls qr",
    )
    renew = words.add_parser(
        "renew",
        help="make another certificate where one is due",
        description="Make another certificate where one is due; a running interface shows it soon.",
        example="cuobian tls renew",
    )
    renew.add_argument(
        "--authority", action="store_true", help="another authority as well: every phone has to learn it anew"
    )
    export = words.add_parser(
        "export",
        help="write the authority's certificate, for computers that are set up by hand",
        description="Write the authority's certificate (PEM), which is no secret.",
        example="cuobian tls export --out cuobian.pem",
    )
    export.add_argument("--out", type=Path, metavar="FILE", help="where to (default: standard output)")


def main(args: argparse.Namespace) -> int:
    """Do it; raises ConfigurationError where no encrypted listener is configured."""
    os.umask(OURS_ALONE)
    settings = load_settings(args.config)
    if settings.tls.listen is None:
        raise ConfigurationError((OFF,))
    if not settings.tls.own:
        raise ConfigurationError((FOREIGN,))
    if args.word == "renew":
        return _renew(settings, anew=args.authority)
    authority = _authority(settings)
    if args.word == "status":
        return _status(settings, authority, as_json=args.json)
    return _qr(settings, authority) if args.word == "qr" else _export(authority, args.out)


def _authority(settings: Settings) -> str:
    """Return the authority's certificate, made by the first who asks."""
    file = Shelf(settings.data).authority
    if not file.is_file():
        _renewed(settings, anew=False)
    return file.read_text("ascii")


def _renewed(settings: Settings, *, anew: bool) -> str:
    from gateway.authority.renew import renew

    return renew(settings.data, names_of(settings), datetime.now(UTC), anew=anew)


def _renew(settings: Settings, *, anew: bool) -> int:
    reason = _renewed(settings, anew=anew)
    print(f"made another certificate: {reason}" if reason else "the certificate is good as it is")
    return DONE


def _status(settings: Settings, authority: str, *, as_json: bool) -> int:
    shelf = Shelf(settings.data)
    now, found = datetime.now(UTC), shelf.standing()
    due = shelf.due(names_of(settings), now)
    left_out = found.left_out if found is not None else ()
    told = {
        "url": settings.secure_url,
        "trust": settings.http.public_url + PATH,
        "fingerprint": fingerprint(authority),
        "names": found.names if found is not None else (),
        "not_vouched_for": left_out,
        "ends": found.ends.isoformat() if found is not None else None,
        "due": due,
    }
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(_lines(told)))
    return WRONG if due or left_out else DONE


def _lines(told: Mapping[str, object]) -> list[str]:
    lines = [f"{key.replace('_', ' ')}: {_shown(value)}" for key, value in told.items() if value]
    if told["not_vouched_for"]:
        lines.append("a phone is warned under these names: `cuobian tls renew --authority`, then trust anew")
    return lines


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _qr(settings: Settings, authority: str) -> int:
    import segno

    address = settings.http.public_url + PATH
    segno.make(address, error="m", micro=False).terminal(out=sys.stdout, border=2, compact=True)
    print(f"{address}\nthe phone has to show this SHA-256 fingerprint:\n{in_pairs(fingerprint(authority))}")
    return DONE


def _export(authority: str, out: Path | None) -> int:
    if out is None:
        print(authority, end="")
    else:
        out.write_text(authority, "ascii")
    return DONE
