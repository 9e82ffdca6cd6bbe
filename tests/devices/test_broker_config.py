"""The embedded broker's configuration: who may do what, and how much may wait."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.broker_config import LEAST_PENDING, PENDING_IN_ALL, checked, configuration, pending
from devices.broker_folder import BrokerFolder
from gateway.domain.errors import ConfigurationError


@given(devices=st.integers(min_value=0, max_value=1600))
def test_two_topics_of_each_device_fit_into_one_session(devices: int) -> None:
    """The server refuses the subscription that would go beyond its sum."""
    assert pending(devices) * (2 * devices + 27) <= PENDING_IN_ALL
    assert pending(devices) >= LEAST_PENDING


def test_a_usual_compound_may_have_hundreds_waiting() -> None:
    """With 150 devices, 200 messages a subscription."""
    assert 200 == pending(150)


@pytest.mark.parametrize("id_", ["gateway", "a.b", "a>", "*", "a/b", "", 'a"', "A", "厝边", "a" * 65])
def test_an_id_that_would_widen_a_permission_is_refused(id_: str) -> None:
    """No wildcard, no quote, not the gateway's own name; the message names it."""
    with pytest.raises(ConfigurationError) as caught:
        checked(["sos-501", id_])
    assert [repr(id_) in problem for problem in caught.value.problems] == [True]


def test_a_device_named_twice_gets_one_user(tmp_path: Path) -> None:
    """The server refuses a configuration with a user twice."""
    text = configuration(BrokerFolder(tmp_path), 1883, checked(["sos-501", "sos-501"]))
    assert 1 == text.count('user: "sos-501"')


def test_two_folders_share_no_secret(tmp_path: Path) -> None:
    """Each installation makes its own passwords (EN 303 645, 5.1), and keeps them."""
    here, there = BrokerFolder(tmp_path / "a"), BrokerFolder(tmp_path / "b")
    users = ("gateway", "sos-501")
    passwords = [folder.password(user) for folder in (here, there) for user in users]
    assert 4 == len(set(passwords))
    assert passwords[:2] == [here.password(user) for user in users]


def test_a_strange_path_stays_one_string(tmp_path: Path) -> None:
    """Quotes, dollars and Chinese in a folder's name do not end the string."""
    text = configuration(BrokerFolder(tmp_path / '厝边 "$HOME" {x}'), 1883, ())
    assert '厝边 \\"$HOME\\" {x}/broker/store"' in text
