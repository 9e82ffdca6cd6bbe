"""What can go wrong with what is kept. Each says what was found, what was expected, and what to do."""

from __future__ import annotations

from gateway.domain.errors import CuobianError, TransientIO


class StoreTrouble(TransientIO):
    """What is kept cannot be read or written now."""

    code = "vision.store"


class Damaged(StoreTrouble):
    """The file is none, or no longer whole: nothing in it can be found again."""

    code = "vision.store_damaged"


class KeysMissing(StoreTrouble):
    """Something is stored, and its keys are not there."""

    code = "vision.keys_missing"


class NotAgreed(CuobianError):
    """No order names this person, so that nothing of theirs may be kept."""

    code = "vision.not_agreed"


class CapReached(CuobianError):
    """As many people are stored as may be."""

    code = "vision.cap_reached"


class Enough(CuobianError):
    """As many templates of one person are stored as may be."""

    code = "vision.enough_templates"
