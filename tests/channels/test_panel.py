"""What panels, sirens and lamps are told, and when they are left in peace."""

import json
from dataclasses import replace
from typing import Any

import pytest

from gateway.channels.base import ChannelSettings, PermanentFailure, TemporaryFailure
from gateway.channels.panel import PanelChannel
from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.domain.escalation import Purpose
from gateway.domain.notification import Message
from tests.channels.conftest import LIMIT, MESSAGE

ALL = "panel-b3u2?do=announce,siren,light"
INFORMS = [Purpose.COMING, Purpose.ARRIVED, Purpose.CLOSED]


def told(address: str, message: Message = MESSAGE) -> list[tuple[str, dict[str, Any]]]:
    """Send a message and give what was published: topic and fields."""
    published: list[tuple[str, dict[str, Any]]] = []

    def publish(topic: str, payload: bytes) -> bool:
        published.append((topic, json.loads(payload)))
        return True

    assert "" == PanelChannel(ChannelSettings(publish=publish)).send(message, address, LIMIT)
    return published


def verbs(address: str, message: Message = MESSAGE) -> list[str]:
    """Give what a panel is told to do, in order."""
    return [str(fields["do"]) for _, fields in told(address, message)]


def test_a_panel_announces_a_call() -> None:
    """One command on the device's own topic, whose id is the notification's, with a sentence and no link."""
    assert [
        (
            "cuobian/v1/panel-b3u2/command",
            {
                "id": MESSAGE.notification,
                "do": "announce",
                "say": "吴奶奶（3号楼 2单元 501）按了求助按钮",
                "alarm": MESSAGE.alarm,
                "kind": "sos",
                "state": "raised",
                "test": False,
            },
        )
    ] == told("panel-b3u2")


def test_an_address_says_what_a_device_does() -> None:
    """Every verb is a command with an id of its own, so that each can be answered."""
    found = [(fields["id"], fields["do"]) for _, fields in told("p1?do=siren,light,announce")]
    number = MESSAGE.notification
    assert [(number, "siren"), (f"{number}-light", "light"), (f"{number}-announce", "announce")] == found


@pytest.mark.parametrize("purpose", [Purpose.CALL, Purpose.AGAIN])
def test_calls_are_loud(purpose: Purpose) -> None:
    """A call and a repeated press sound the siren."""
    assert ["announce", "siren", "light"] == verbs(ALL, replace(MESSAGE, purpose=purpose))


@pytest.mark.parametrize("purpose", INFORMS)
@pytest.mark.parametrize("address", [ALL, "p1", "p1?do=siren"])
def test_good_news_silences_and_never_sounds(purpose: Purpose, address: str) -> None:
    """Somebody is coming: siren and lamp end, a voice says who."""
    expected = ["silence"] + (["announce"] if "siren" not in address or "announce" in address else [])
    assert expected == verbs(address, replace(MESSAGE, purpose=purpose, state=AlarmState.ACKNOWLEDGED))


def test_a_question_is_spoken_only() -> None:
    """Being asked for the outcome is no reason for a siren; a siren alone cannot ask."""
    question = replace(MESSAGE, purpose=Purpose.ASK, state=AlarmState.ATTENDED)
    assert ["announce"] == verbs(ALL, question)
    with pytest.raises(PermanentFailure, match="siren is not used"):
        verbs("p1?do=siren", question)


def test_a_fault_is_spoken_only() -> None:
    """A flat battery at night wakes nobody with a siren."""
    fault = replace(MESSAGE, kind=AlarmKind.TECHNICAL)
    assert ["announce"] == verbs(ALL, fault)
    with pytest.raises(PermanentFailure):
        verbs("p1?do=siren,light", fault)


def test_a_question_whether_somebody_is_well_is_spoken_only() -> None:
    """Nobody knows yet whether anything has happened: no siren, no lamp on the stairs."""
    question = replace(MESSAGE, kind=AlarmKind.WELLBEING)
    assert ["announce"] == verbs(ALL, question)
    with pytest.raises(PermanentFailure):
        verbs("p1?do=siren,light", question)


@pytest.mark.parametrize("purpose", Purpose)
def test_under_duress_nothing_in_public_reacts(purpose: Purpose) -> None:
    """Whoever threatens somebody must not see or hear that help was called; the guard room may."""
    duress = replace(MESSAGE, kind=AlarmKind.DURESS, purpose=purpose)
    with pytest.raises(PermanentFailure):
        verbs(ALL, duress)
    assert "announce" in verbs(f"{ALL}&discreet=yes", duress)


def test_a_drill_is_marked() -> None:
    """A walk test sounds like the real thing and says that it is none."""
    ((_, fields),) = told("p1", replace(MESSAGE, test=True))
    assert fields["test"] is True


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "device's id"),
        ("Panel", "device's id"),
        ("a/b", "device's id"),
        ("+", "device's id"),
        ("#", "device's id"),
        ("gateway/../x", "device's id"),
        ("p1\n", "device's id"),
        ("x" * 65, "device's id"),
        ("p1?do=unlock", "unlock"),
        ("p1?do=", "expected do="),
        ("p1?volume=9", "volume"),
        ("p1?discreet=maybe", "maybe"),
    ],
)
def test_a_wrong_address_is_told_and_nothing_is_published(address: str, expected: str) -> None:
    """No address reaches another topic or another verb, an unlocking one least of all."""
    published: list[str] = []
    channel = PanelChannel(ChannelSettings(publish=lambda topic, _: not published.append(topic)))  # type: ignore[func-returns-value]
    assert expected in channel.check_address(address)
    with pytest.raises(PermanentFailure):
        channel.send(MESSAGE, address, LIMIT)
    assert [] == published


@pytest.mark.parametrize("address", ["p1", ALL, "p1?do=siren&discreet=yes", "p1?discreet=no"])
def test_a_right_address_is_let_be(address: str) -> None:
    """Nothing is said about an address that can be used."""
    assert "" == PanelChannel(ChannelSettings()).check_address(address)


def test_without_a_broker_nothing_is_pretended() -> None:
    """The channel says that it is not ready, and a message fails for good."""
    channel = PanelChannel(ChannelSettings())
    assert "broker" in channel.ready()
    with pytest.raises(PermanentFailure, match="broker"):
        channel.send(MESSAGE, "p1", LIMIT)


@pytest.mark.parametrize("error", [OSError("gone"), RuntimeError("not connected"), ValueError("too long")])
def test_a_broker_that_does_not_take_it_is_temporary(error: Exception) -> None:
    """What an MQTT client raises becomes one of the two failures."""

    def publish(topic: str, payload: bytes) -> bool:
        raise error

    with pytest.raises(TemporaryFailure, match=type(error).__name__):
        PanelChannel(ChannelSettings(publish=publish)).send(MESSAGE, "p1", LIMIT)


def test_a_broker_that_is_away_has_not_got_the_order() -> None:
    """Refused for now: the step says that nobody was notified, and the order is composed anew each time."""
    with pytest.raises(TemporaryFailure, match="no connection"):
        PanelChannel(ChannelSettings(publish=lambda _topic, _payload: False)).send(MESSAGE, ALL, LIMIT)
