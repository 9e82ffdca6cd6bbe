"""What a refusal carries beside its words: its stable code, and what its class alone can say."""

from __future__ import annotations

import pkgutil
from datetime import timedelta
from importlib import import_module

import pytest

from gateway import domain
from gateway.domain import errors
from gateway.domain.errors import CuobianError

CODES = {
    "CuobianError": "cuobian.error",
    "IllegalTransition": "alarm.illegal_transition",
    "NotAllowed": "access.not_allowed",
    "OutcomeMissing": "alarm.outcome_missing",
    "NamelessGrant": "door.nameless_grant",
    "NoLock": "door.no_lock",
    "NotFound": "not_found",
    "DeviceNonsense": "device.nonsense",
    "TransientIO": "io.transient",
    "ConfigurationError": "configuration.invalid",
    "StaleVersion": "site.stale_version",
    "StoreRefused": "store.refused",
    "StoreDamaged": "store.damaged",
    "SchemaTooNew": "store.schema_too_new",
    "TemporaryFailure": "channel.temporary",
    "TooLong": "channel.too_long",
    "PermanentFailure": "channel.permanent",
}


OTHERS = {
    "event_note.NoteRefused": "review.note_refused",
    "export.ExportRefused": "export.refused",
    "export.ExportBusy": "export.busy",
    "faces.FaceRefused": "faces.refused",
    "household.HomeRefused": "home.refused",
    "review.ReviewRefused": "review.refused",
    "review.ReviewNotOpen": "review.not_open",
    "review.ApprovalRequired": "review.approval_required",
    "review.OutsideReview": "review.outside",
    "walk.WalkRefused": "walk.refused",
}
"""Refusals that stand beside what they refuse."""


def test_codes_beside_their_rules_are_stable() -> None:
    """The same of every other module of the domain."""
    found = {}
    for name in (each.name for each in pkgutil.iter_modules(domain.__path__) if each.name != "errors"):
        for kind in vars(import_module(f"gateway.domain.{name}")).values():
            own = isinstance(kind, type) and kind.__module__ == f"gateway.domain.{name}"
            if own and issubclass(kind, CuobianError):
                found[f"{name}.{kind.__name__}"] = kind.code
    assert OTHERS == found


def test_codes_are_stable() -> None:
    """Other programs rely on each: to change one is to break them."""
    found = [each for each in vars(errors).values() if isinstance(each, type)]
    assert CODES == {each.__name__: each.code for each in found if issubclass(each, CuobianError)}


@pytest.mark.parametrize("name", sorted(set(CODES) - {"ConfigurationError"}))
def test_the_message_is_kept_and_said(name: str) -> None:
    """Whoever catches any of ours can read and log it."""
    error = getattr(errors, name)("found 1, expected 2")
    assert ("found 1, expected 2", "found 1, expected 2") == (error.message, str(error))


def test_all_problems_of_a_document_are_told_at_once() -> None:
    """One in a line, and each for itself."""
    error = errors.ConfigurationError(("first", "second"))
    assert (("first", "second"), "first\nsecond", "first\nsecond") == (
        error.problems,
        error.message,
        str(error),
    )


def test_a_full_disk_is_told_from_a_broken_one() -> None:
    """Only where giving space back would help; both may be caught as what may pass."""
    assert errors.StoreRefused("x").no_room is False
    assert errors.StoreRefused("x", no_room=True).no_room is True
    assert errors.StoreDamaged("x").no_room is False
    assert issubclass(errors.StoreDamaged, errors.StoreRefused)
    assert issubclass(errors.StoreRefused, errors.TransientIO)


def test_a_carrier_may_ask_for_a_pause() -> None:
    """Or not; a message that is too long may be told in parts, so it is tried again."""
    assert errors.TemporaryFailure("x").retry_after is None
    assert timedelta(seconds=3) == errors.TooLong("x", timedelta(seconds=3)).retry_after
    assert issubclass(errors.TooLong, errors.TemporaryFailure)
    assert not issubclass(errors.PermanentFailure, errors.TemporaryFailure)
