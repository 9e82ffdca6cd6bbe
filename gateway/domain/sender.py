"""What the same id of the same sender is known by. What becomes of a duplicate is not decided here."""

from __future__ import annotations

import hashlib

from gateway.domain.model import DeviceId

LONGEST_KEPT_ID = 128
"""Characters of a sender's id kept as they are: the contract sets no limit, an index should have one."""


def sender_key(device: DeviceId, sender_id: str) -> str:
    """Return the key of an id; of a long one no more than its digest."""
    # SQLite's JSON cuts a text at NUL; what nobody can print is no text to keep either.
    if len(sender_id) > LONGEST_KEPT_ID or not sender_id.isprintable():
        sender_id = f"sha256:{hashlib.sha256(sender_id.encode()).hexdigest()}"
    return f"{device}\x1f{sender_id}"
