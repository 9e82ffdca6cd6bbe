"""What a refusal carries beside its words: its stable code, and what its class alone can say."""

from __future__ import annotations

from datetime import timedelta

import pytest

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
