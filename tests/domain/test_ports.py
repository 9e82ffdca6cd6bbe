"""What a channel may be beside a channel, told by its shape alone."""

from __future__ import annotations

import pytest

from gateway.domain.model import DeviceId
from gateway.domain.ports import PROBE_ORIGIN, Digesting, Notice, Ringing


class _Digests:
    """A channel that tells several alarms at once."""

    digests = 3


class _Rings:
    """A channel that is heard while it hands over."""

    def rings(self, address: str) -> bool:
        """Tell that no phone rings."""
        return not address


@pytest.mark.parametrize(
    ("channel", "digesting", "ringing"),
    [(_Digests(), True, False), (_Rings(), False, True), (object(), False, False)],
)
def test_a_channel_is_asked_for_what_it_can(channel: object, digesting: bool, ringing: bool) -> None:
    """A channel that says nothing of it is taken for neither."""
    assert (digesting, ringing) == (isinstance(channel, Digesting), isinstance(channel, Ringing))


def test_the_probe_comes_from_nowhere_a_device_could_be() -> None:
    """A NUL is in no MQTT topic and in no path: nobody can send in the gateway's own name."""
    assert "\0probe" == PROBE_ORIGIN


def test_a_notice_says_which_line_and_whether_it_is_there() -> None:
    """A value like all others: equal where it says the same."""
    notice = Notice("rf", DeviceId("line:rf"), False, "unplugged")
    assert notice == Notice(source="rf", device=DeviceId("line:rf"), online=False, text="unplugged")
    assert notice != Notice("rf", DeviceId("line:rf"), True, "unplugged")
