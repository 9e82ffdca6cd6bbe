"""Which events, states and words go together, each sort by its own list; and the words others rely on.

Other tests draw from these lists, so that none of them misses what is left out of one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterator

import pytest

import gateway.domain
from gateway.domain.errors import CuobianError

LISTS = {
    "alarm.NO_CALL": "drill technical",
    "alarm.CALM": "drill technical wellbeing",
    "alarm.UNSAID": "duress technical",
    "alarm.HUMANS": "guard neighbour resident walker",
    "escalation.CALLS": "again call",
    "faces.NOTICES": "2026-11 2026-12",
    "faces.WITNESSED": "paper spoken",
    "notification.WAITING": "failed_temporary pending sending",
    "passage.PASSAGES": "door.granted face.recognised presence.arrived vehicle.entered vehicle.left",
    "passings.ENTERED": "door.granted vehicle.entered vehicle.left",
    "passings.DENIED": "door.denied vehicle.denied",
    "passings.FACES": "face.recognised face.unknown",
    "passings.SHOWN": "access.card access.pin access.plate",
    "passings.PASSED": "access.card access.pin access.plate door.denied door.granted door.opened"
    " face.recognised face.unknown vehicle.denied vehicle.entered vehicle.left",
    "phone.NAMES": "call sms voice",
    "receipt.PROVES": "acted answered delivered rang read rejected ringing",
    "rules.CALLS_FOR_HELP": "door.duress fall gas leak smoke sos.pressed",
    "rules.TASKS": "battery.low device.offline",
    "rules.ARRIVES": "door.granted face.recognised presence.arrived",
    "said.DIGITS": "0 1 2 3",
    "site.THINGS": "panel",
    "site_doors.EVERY_DAY": "fri mon sat sun thu tue wed",
    "veil.NAMING": "error helper_name name outcome person_name text why",
    "walk.REASONED": "fail skip vouch",
    "wellbeing.SIGNS": "access.card access.pin door.closed door.granted door.opened face.recognised motion"
    " presence.arrived rex.pressed sos.cancelled sos.pressed vehicle.entered vehicle.left"
    " wellbeing.confirmed",
}
WORDS = {
    "camera.TEMPLATE": "cuobian-camera",
    "camera_watch.AWAY": "the camera worker does not answer",
    "camera_watch.BACK": "the camera worker answers again",
    "camera_watch.CLOSED": "no camera is looked through: {why}",
    "camera_watch.NOT_FOLLOWED": "the camera worker does not look through it",
    "camera_watch.NO_CAMERA": "it is no camera of ours any more",
    "camera_watch.SEES": "it sees again",
    "command.FEEDBACK": "feedback",
    "command.FEEDBACK_AGAIN": "feedback_again",
    "command.FEEDBACK_LAPSED": "feedback_lapsed",
    "command.UNLOCK": "unlock",
    "duty.DUTY": "duty:",
    "faces.NOTICE": "2026-12",
    "near.NEAR": "near:",
    "near.STAIRWELL": "stairwell:",
    "paths.INTERNET": "internet",
    "paths.MAIL": "email",
    "paths.MODEM": "modem",
    "paths.PANELS": "panel",
    "paths.PATH": "path:",
    "paths.PBX": "voice",
    "phone.CHINA": "86",
    "ports.PROBE_ORIGIN": "\x00probe",
    "register.FORM": "cuobian register row 1",
    "register.HEAD_FORM": "cuobian register head 1",
    "said.ARRIVED": "arrived",
    "said.CANNOT": "cannot",
    "said.GOING": "going",
    "said.RESOLVED": "resolved",
    "site.DOOR": "door:",
    "site.GROUP": "group:",
    "site_doors.GATE": "gate",
    "site_doors.HOUSEHOLD": "household",
    "site_secrets.FILE": "file:",
    "site_secrets.HIDDEN": "…",
    "things.CHANNEL": "panel",
    "things.THING": "thing:",
    "totp.LETTERS": "0123456789ABCDEFGHJKMNPQRSTVWXYZ",
    "veil.NAMELESS": "—",
    "vision.VISION": "vision:worker",
}
"""They stand in databases, documents, addresses and the answers of other programs."""
CODES = {
    "ApprovalRequired": "review.approval_required",
    "ExportBusy": "export.busy",
    "ExportRefused": "export.refused",
    "FaceRefused": "faces.refused",
    "HomeRefused": "home.refused",
    "NoteRefused": "review.note_refused",
    "OutsideReview": "review.outside",
    "ReviewNotOpen": "review.not_open",
    "ReviewRefused": "review.refused",
    "WalkRefused": "walk.refused",
}
"""Stable: programs of others tell errors apart by them. Those of `errors` itself stand in its own tests."""


def named(name: str) -> object:
    """Return what goes by a name such as `rules.TASKS`."""
    module, _, what = name.partition(".")
    found: object = getattr(importlib.import_module(f"gateway.domain.{module}"), what)
    return found


@pytest.mark.parametrize("name", LISTS)
def test_a_sort_holds_what_belongs_to_it_and_nothing_else(name: str) -> None:
    """Whom smoke calls, what counts as coming home, what a way is proven by."""
    found = named(name)
    assert isinstance(found, Collection)
    assert LISTS[name].split() == sorted(map(str, found))


@pytest.mark.parametrize("name", WORDS)
def test_a_word_that_others_rely_on_stays(name: str) -> None:
    """Whoever changes it changes what is stored and what others read."""
    assert WORDS[name] == named(name)


def errors(above: type[CuobianError] = CuobianError) -> Iterator[type[CuobianError]]:
    """Yield every error that a module of the domain adds to the tree."""
    if above.__module__.startswith("gateway.domain.") and above.__module__ != "gateway.domain.errors":
        yield above
    for each in above.__subclasses__():
        yield from errors(each)


def test_every_error_keeps_its_code() -> None:
    """And each has its own."""
    for each in pkgutil.iter_modules(gateway.domain.__path__):
        importlib.import_module(f"gateway.domain.{each.name}")
    assert CODES == {each.__name__: each.code for each in errors()}
    assert len(CODES) == len(set(CODES.values()))
