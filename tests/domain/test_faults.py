"""Every fault a part of the box can tell of has a kind of its own, and every kind has its words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.domain.alarm import AlarmKind
from gateway.domain.deadman import Hindrance
from gateway.domain.faults import HINDERED, Fault, FaultKind, Gravity, Recorded, gravity_of, kind_of
from gateway.domain.model import EventType
from gateway.domain.rules import RAISES
from gateway.service.fault_words import LANGUAGES, words_of

ROOT = Path(__file__).parents[2]
TECHNICAL = sorted(type_ for type_, kind in RAISES.items() if kind is AlarmKind.TECHNICAL)
NAMED = re.compile(r'DeviceId\("([a-z]+:[a-z]+)"\)')


def names_in_the_programme() -> Iterator[str]:
    """Yield every name under which a part of the box records that it is away: `DeviceId("gateway:disk")`."""
    for folder in ("gateway", "devices"):
        for file in (ROOT / folder).rglob("*.py"):
            yield from NAMED.findall(file.read_text("utf-8"))


RECORDED_OTHERWISE = {"broker:sos", "broker:bulk", "line:rf", "path:internet", "path:email"}
NAMES = sorted({*names_in_the_programme(), *RECORDED_OTHERWISE})


def test_the_programme_is_looked_through() -> None:
    """The names below are those that stand in the code."""
    assert {"gateway:disk", "gateway:deadman", "modem:gsm", "relay:outside", "vision:worker"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_part_of_the_box_has_a_kind_of_fault_of_its_own(name: str) -> None:
    """Nobody who adds a part leaves whoever reads of its fault with "other"."""
    assert kind_of(Recorded(name, EventType.DEVICE_OFFLINE)) is not FaultKind.OTHER


@pytest.mark.parametrize("type_", TECHNICAL)
def test_each_fault_that_a_device_tells_has_a_kind(type_: EventType) -> None:
    """The same for what a device or door says of itself."""
    assert kind_of(Recorded("btn-1", type_)) is not FaultKind.OTHER


def test_what_is_behind_a_device_tells_its_kind() -> None:
    """A camera that is away sees nothing, a bridge takes others with it, a door was guessed at."""
    away = EventType.DEVICE_OFFLINE
    assert FaultKind.CAMERA is kind_of(Recorded("cam", away, camera=True))
    assert FaultKind.HUB is kind_of(Recorded("z2m", away, hub=True))
    assert FaultKind.DEVICE is kind_of(Recorded("btn", away))
    assert FaultKind.ATTEMPTS is kind_of(Recorded("door:gate", EventType.TAMPER))
    assert FaultKind.WAY is kind_of(Recorded("path:api.example.org", away))
    assert FaultKind.OTHER is kind_of(Recorded("gateway:new", away))


@pytest.mark.parametrize(
    ("kind", "gravity"),
    [
        (kind, Gravity.NOW)
        for kind in "database core pages late stuck outbox unreachable broker line hub".split()
    ]
    + [(kind, Gravity.NOW) for kind in "disk internet modem forced".split()]
    + [(kind, Gravity.SOON) for kind in "clock unwatched unsaved held attempts".split()]
    + [(kind, Gravity.TODAY) for kind in "unwitnessed device camera battery tamper power command".split()]
    + [(kind, Gravity.TODAY) for kind in "voice mail way relay vision templates room backup".split()]
    + [(kind, Gravity.TODAY) for kind in "register deadman envelope other".split()],
)
def test_how_soon_each_kind_wants_somebody(kind: str, gravity: Gravity) -> None:
    """Where a call for help may stay unheard, now; where it still comes, today."""
    assert gravity is Fault(FaultKind(kind)).gravity


def test_the_gravest_stand_first() -> None:
    """A list of faults is sorted by it."""
    assert [Gravity.NOW, Gravity.TODAY, Gravity.SOON] == sorted(Gravity)
    assert [0, 1, 2] == list(Gravity)


@pytest.mark.parametrize(
    ("device", "type_", "kind"),
    [
        *(
            (f"gateway:{name}", "device.offline", name)
            for name in ("disk", "room", "backup", "register", "deadman")
        ),
        *(
            (f"{name}:x", "device.offline", name)
            for name in ("broker", "line", "modem", "voice", "relay", "vision")
        ),
        ("path:internet", "device.offline", "internet"),
        ("path:email", "device.offline", "mail"),
        ("path:x", "device.offline", "way"),
        ("templates:x", "device.offline", "templates"),
        ("login:x", "device.offline", "envelope"),
        ("gateway:x", "device.offline", "other"),
        ("relay:x", "power.lost", "relay"),
        ("relay", "device.offline", "device"),
        ("strange:x", "device.offline", "device"),
        ("btn", "battery.low", "battery"),
        ("btn", "tamper", "tamper"),
        ("btn", "power.lost", "power"),
        ("siren", "command.failed", "command"),
        ("door:gate", "door.forced", "forced"),
        ("door:gate", "door.held", "held"),
        ("door:gate", "tamper", "attempts"),
        ("btn", "sos.pressed", "other"),
    ],
)
def test_a_record_tells_of_its_kind(device: str, type_: str, kind: str) -> None:
    """By the part of the box that is named, else by what the device said of itself."""
    assert FaultKind(kind) is kind_of(Recorded(device, EventType(type_)))


def test_what_keeps_the_sign_of_life_back_is_a_fault_of_its_own() -> None:
    """Three of them mean that the core itself is not well."""
    core = {each for each, kind in HINDERED.items() if kind is FaultKind.CORE}
    assert {Hindrance.ENGINE, Hindrance.PROBE, Hindrance.DATABASE} == core
    rest = {str(each): str(kind) for each, kind in HINDERED.items() if each not in core}
    assert {
        "escalation.late": "late",
        "escalation.stuck": "stuck",
        "outbox.stuck": "outbox",
        "register.unwitnessed": "unwitnessed",
    } == rest


def test_each_hindrance_of_the_sign_of_life_is_a_grave_fault_with_words() -> None:
    """Whoever hears that the sign stays away finds on the page why."""
    assert set(Hindrance) == set(HINDERED)
    assert {Gravity.NOW, Gravity.TODAY} >= {gravity_of(each) for each in HINDERED.values()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FaultKind)
def test_each_kind_says_what_why_what_it_means_and_what_to_do(kind: FaultKind, language: str) -> None:
    """Generated from the domain, in both languages; none is the other one's text."""
    words = words_of(Fault(kind, "btn-1"), language)
    said = [words.what, words.cause, words.then, *words.do]
    assert [] == [each for each in said if not each.strip() or "{" in each]
    assert 1 <= len(words.do) <= 3
    chinese = [each for each in said if any("\u4e00" <= sign <= "\u9fff" for sign in each)]
    assert (said if language == "zh" else []) == chinese


@pytest.mark.parametrize("kind", FaultKind)
def test_both_languages_name_what_it_is_about_alike(kind: FaultKind) -> None:
    """A device that is named in one is named in the other, and there are as many steps."""
    zh, en = (words_of(Fault(kind, "\0"), language) for language in LANGUAGES)
    assert ("\0" in zh.what, len(zh.do), zh.page) == ("\0" in en.what, len(en.do), en.page)


@pytest.mark.parametrize(
    ("device", "kind"),
    [
        ("gateway:disk", "disk"),
        ("gateway:room", "room"),
        ("gateway:backup", "backup"),
        ("gateway:register", "register"),
        ("gateway:deadman", "deadman"),
        ("gateway:database", "replaced"),
        ("gateway:journal", "journal"),
        ("path:internet", "internet"),
        ("path:email", "mail"),
        ("path:h.example:443", "way"),
        ("broker:sos", "broker"),
        ("line:rf", "line"),
        ("modem:gsm", "modem"),
        ("voice:pbx", "voice"),
        ("relay:outside", "relay"),
        ("vision:worker", "vision"),
        ("templates:own", "templates"),
        ("login:sealed", "envelope"),
        ("gateway", "device"),
    ],
)
def test_a_part_of_the_box_has_its_very_own_kind(device: str, kind: str) -> None:
    """By its whole name or by what stands before the colon; without a colon it is a device's name."""
    assert kind == kind_of(Recorded(device, EventType.DEVICE_OFFLINE)).value


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("battery.low", "battery"),
        ("tamper", "tamper"),
        ("power.lost", "power"),
        ("command.failed", "command"),
        ("door.forced", "forced"),
        ("door.held", "held"),
        ("motion", "other"),
    ],
)
def test_what_a_device_tells_of_itself_has_its_very_own_kind(type_: str, kind: str) -> None:
    """Whatever else it is, a camera or a bridge."""
    found = kind_of(Recorded("d", EventType(type_), camera=True, hub=True))
    assert kind == found.value


def test_what_keeps_the_sign_of_life_back_has_its_very_own_kind() -> None:
    """Each reason is one fault."""
    expected = {
        "engine.hangs": "core",
        "probe.stale": "core",
        "escalation.late": "late",
        "escalation.stuck": "stuck",
        "outbox.stuck": "outbox",
        "register.unwitnessed": "unwitnessed",
        "database.unreadable": "core",
    }
    assert expected == {each.value: kind.value for each, kind in HINDERED.items()}
