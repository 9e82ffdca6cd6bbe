"""What the same id of the same sender is known by."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.model import DeviceId
from gateway.domain.sender import LONGEST_KEPT_ID, sender_key

SOS = DeviceId("sos-501")


def test_an_id_is_kept_as_it_is_up_to_its_longest() -> None:
    """Of a longer one, or of one that nobody can print, only the digest."""
    longest = "x" * LONGEST_KEPT_ID
    assert f"sos-501\x1f{longest}" == sender_key(SOS, longest)
    for each in (longest + "x", "a\x00b"):
        assert f"sos-501\x1fsha256:{hashlib.sha256(each.encode()).hexdigest()}" == sender_key(SOS, each)


@given(st.text(max_size=200), st.text(max_size=200))
def test_two_ids_are_two_keys(one: str, other: str) -> None:
    """No id of a sender stands for another, and no sender for another."""
    assert (one == other) == (sender_key(SOS, one) == sender_key(SOS, other))
    assert sender_key(SOS, one) != sender_key(DeviceId("sos-502"), one)
