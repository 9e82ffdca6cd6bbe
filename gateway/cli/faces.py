"""`cuobian faces`: how faces are used here, the assessment, an end for one or for all. Shows no face."""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from gateway.backup.remembered import Remembering
from gateway.cli.faces_breach import breach
from gateway.cli.opening import Opened, opened
from gateway.cli.parser import add_json, add_words
from gateway.domain.errors import ConfigurationError, NotFound
from gateway.domain.faces import WORDS as RULES
from gateway.domain.faces import Assessment
from gateway.domain.likeness import least
from gateway.domain.model import PersonId
from gateway.domain.site import Device, Site
from gateway.domain.vision import FILING_DUTY, Purpose, SubjectId, VisionState
from gateway.service import face_orders, faces, site
from gateway.service.faces import House
from gateway.service.vision_line import SOCKET, VisionAway, VisionLine, VisionRefused

WORDS = (
    ("status", "say whether faces are used, or which rule keeps them closed", "cuobian faces status --json"),
    (
        "assess",
        "put a signed impact assessment on record",
        "cuobian faces assess pia.pdf --signed-by 陈律师 --signed-on 2026-11-01 --valid-until 2028-11-01 …",
    ),
    ("consents", "list who agreed to what, and until when", "cuobian faces consents --person wu"),
    ("withdraw", "end what somebody agreed to, and have their face erased", "cuobian faces withdraw wu"),
    (
        "erase",
        "erase now whose face is to be gone, where no camera worker runs",
        "cuobian faces erase",
    ),
    ("lock", "open no camera and compare nobody, from the next second on", "cuobian faces lock"),
    ("unlock", "take the lock away", "cuobian faces unlock"),
    (
        "breach",
        "lock, shred every key, say who is affected, and write the notice",
        "cuobian faces breach --yes --what 'the box was stolen' --contact '0592-1234567'",
    ),
)
BY = "command line"
ERASES_WITHIN = 5.0
"""So many seconds a receipt waits for the worker; it is a receipt without them too."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words."""
    words = add_words(parser)
    for name, help_, example in WORDS:
        word = words.add_parser(name, help=help_, description=help_, example=example)
        add_json(word)
        if name == "assess":
            _add_assessment(word)
        elif name == "consents":
            word.add_argument("--person", metavar="PERSON", help="this one's alone")
        elif name == "withdraw":
            word.add_argument("person", metavar="PERSON", help="whose")
            word.add_argument("--purpose", choices=[each.value for each in Purpose], help="this one alone")
        elif name == "breach":
            word.add_argument("--yes", action="store_true", help="really: nothing brings the faces back")
            word.add_argument("--what", default="", metavar="TEXT", help="what happened, for the notice")
            word.add_argument("--contact", default="", metavar="TEXT", help="whom to ask, for the notice")


def _add_assessment(word: argparse.ArgumentParser) -> None:
    word.add_argument("file", metavar="FILE", help="the signed file; only its SHA-256 is kept")
    word.add_argument("--signed-by", required=True, metavar="NAME")
    word.add_argument("--signed-on", required=True, metavar="DATE", help="such as 2026-11-01")
    word.add_argument("--valid-until", required=True, metavar="DATE", help="the last day")
    word.add_argument(
        "--purpose",
        required=True,
        action="append",
        choices=[each.value for each in Purpose],
        help="repeat it",
    )
    word.add_argument(
        "--opens-doors",
        action="store_true",
        help="it says in so many words that a living, recognised face may open a door by itself",
    )


def main(args: argparse.Namespace) -> int:
    """Do it; raises ConfigurationError, FaceRefused or NotFound."""
    with opened(args) as found:
        if args.word == "breach":
            return breach(found, args, BY)
        if args.word == "consents":
            _show(_consents(found, args.person), as_json=args.json)
            return 0
        if args.word == "assess":
            faces.assess(found.database, _assessment(args), BY, found.clock.moment())
        elif args.word == "withdraw":
            return _withdraw(found, args)
        elif args.word == "erase":
            return _erase(found, as_json=args.json)
        elif args.word in {"lock", "unlock"}:
            faces.set_locked(found.database, locked=args.word == "lock")
        _show([_status(found)], as_json=args.json, one=True)
    return 0


def _status(found: Opened) -> Mapping[str, object]:
    now, vision = found.clock.moment(), found.settings.vision
    installed = site.export(found.database)
    used = {each for device in installed.devices.values() if device.camera for each in device.camera.purposes}
    orders = face_orders.face_orders(found.database, now, used)
    closed = faces.closed(found.database, House(vision.enabled, vision.cap), now) or orders.rule
    signed = orders.assessment
    worker = _worker(found) if vision.enabled else None
    return {
        "open": closed is None,
        "code": f"faces.{closed}" if closed is not None else None,
        "why": RULES[closed] if closed is not None else None,
        "agreed": len(orders.subjects),
        "compared": face_orders.compared(found.database, orders),
        "doubted": orders.doubted,
        "erasing": len(orders.erase),
        "overdue": faces.overdue(found.database, now),
        "stored": faces.stored(found.database),
        "cap": vision.cap,
        "filing_duty": FILING_DUTY,
        "assessed_until": signed.valid_until.isoformat() if signed is not None else None,
        "assessed_for": sorted(signed.purposes) if signed is not None else [],
        "worker": worker if isinstance(worker, str) else None,
        "model": worker.model if isinstance(worker, VisionState) else None,
        "strays": worker.strays if isinstance(worker, VisionState) else None,
        "blink": worker.blinks if isinstance(worker, VisionState) else None,
        "cameras": [
            _camera(installed, each, each.camera.purposes)
            for each in installed.devices.values()
            if each.camera is not None
        ],
    }


def _camera(installed: Site, device: Device, purposes: Sequence[Purpose]) -> Mapping[str, object]:
    """Return from which likeness a face counts at a camera, and where that is said."""
    said: dict[str, object] = {"id": device.id}
    for purpose in purposes:
        found = least(installed, device, purpose)
        said[f"{purpose.value}_at"] = found.value
        said[f"{purpose.value}_from"] = "camera" if found.own else found.place or "usual"
    return said


def _worker(found: Opened) -> VisionState | str:
    """Return how the camera worker is doing, or why nobody knows."""
    try:
        return VisionLine(found.settings.vision_folder / SOCKET).state()
    except (VisionAway, VisionRefused) as trouble:
        return trouble.message


def _consents(found: Opened, person: str | None) -> Sequence[Mapping[str, object]]:
    people = site.export(found.database).people
    if person is not None and person not in people:
        raise NotFound(f"there is no person {person}")
    now, rows = found.clock.moment(), []
    for id_ in people if person is None else (PersonId(person),):
        standing = faces.standing(found.database, id_, now)
        for each in standing.consents:
            holds = each.subject == standing.subject and each.withdrawn_at is None
            rows.append(
                {
                    "person": id_,
                    "purpose": each.purpose.value,
                    "holds": holds and each.purpose in standing.purposes,
                    "given_at": each.given_at.isoformat(),
                    "expires_at": each.expires_at.isoformat(),
                    "withdrawn_at": each.withdrawn_at.isoformat() if each.withdrawn_at else None,
                    "notice": each.notice,
                    "channel": each.channel.value,
                    "witness": each.witness or None,
                    "guardian": each.guardian or None,
                    "by": each.by,
                }
            )
    return rows


def _erase(found: Opened, *, as_json: bool) -> int:
    """Do what the worker would do; a worker that runs does it itself."""
    wanted = faces.to_erase(found.database)
    problem = _erase_here(found, wanted)
    _show([{"erased": 0 if problem else len(wanted), "problem": problem or None}], as_json=as_json, one=True)
    return 1 if problem else 0


def _erase_here(found: Opened, wanted: Sequence[SubjectId]) -> str:
    """Erase without a worker and write the receipts; return what kept it from being done."""
    from devices.vision.erasing import erase
    from devices.vision.socket_file import AnotherWorker
    from devices.vision.store.troubles import StoreTrouble

    folder = found.settings.vision_folder
    try:
        left = erase(folder, found.settings.vision.keys or folder / "keys", wanted)
    except (AnotherWorker, StoreTrouble, OSError) as error:
        return str(error)
    face_orders.note_erased(found.database, wanted, found.clock.moment())
    face_orders.note_stored(found.database, left)
    return ""


def _erased(found: Opened, person: PersonId) -> faces.Standing:
    """Return how somebody stands once the worker has erased their face, or as it is after five seconds."""
    until = time.monotonic() + ERASES_WITHIN
    while True:
        standing = faces.standing(found.database, person, found.clock.moment())
        waits = any(each.erased_at is None for each in standing.erasures)
        if not waits or time.monotonic() > until or not (found.settings.vision_folder / SOCKET).exists():
            return standing
        time.sleep(0.1)


def _withdraw(found: Opened, args: argparse.Namespace) -> int:
    person, now = PersonId(args.person), found.clock.moment()
    purpose = Purpose(args.purpose) if args.purpose else None
    if not faces.withdraw(found.database, person, purpose, BY, now):
        if person not in site.export(found.database).people:
            raise NotFound(f"there is no person {person}")
        raise NotFound(f"person {person}: found nothing that was agreed to")
    Remembering(found.database, found.settings.data, found.clock.now).look()
    if not found.settings.vision.enabled:
        _erase_here(found, faces.to_erase(found.database))
    standing = _erased(found, person)
    receipts = [
        {
            "receipt": each.subject,
            "stopped_at": each.asked_at.isoformat(),
            "erased_at": each.erased_at.isoformat() if each.erased_at else None,
        }
        for each in standing.erasures
    ]
    left = [each.value for each in standing.purposes]
    _show([{"person": person, "left": left, "receipts": receipts}], as_json=args.json, one=True)
    return 0


def _assessment(args: argparse.Namespace) -> Assessment:
    return Assessment(
        purposes=frozenset(map(Purpose, args.purpose)),
        signed_by=args.signed_by.strip(),
        signed_on=_day("--signed-on", args.signed_on),
        valid_until=_day("--valid-until", args.valid_until),
        document=hashlib.sha256(Path(args.file).read_bytes()).hexdigest(),
        opens_doors=args.opens_doors,
    )


def _day(option: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        problem = f"{option}: found {written[:40]!r}, expected a date such as 2026-11-01"
        raise ConfigurationError((problem,)) from None


def _show(rows: Sequence[Mapping[str, object]], *, as_json: bool, one: bool = False) -> None:
    if as_json:
        print(json.dumps(rows[0] if one else rows, ensure_ascii=False))
        return
    for row in rows:
        said = [f"{key}: {_said(value)}" for key, value in row.items() if value not in (None, [], "")]
        print("\n".join(said) if one else "  ".join(said))


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):
        return " ".join(f"{key} {each or 'not yet'}" for key, each in value.items())
    return str(value)
