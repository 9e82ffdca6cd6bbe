"""Which devices are silent: windows, returns, restarts."""

from datetime import timedelta

import pytest

from gateway.domain.model import DeviceId, EventType, Now, Reading
from gateway.domain.ports import Notice
from gateway.domain.site import Device, Site
from gateway.store.events import DeviceState
from gateway.watch import Watch, noticed
from tests.engine.carriers import START

HOUR = timedelta(hours=1)
B1, B2 = DeviceId("b1"), DeviceId("b2")


def at(hours: float) -> Now:
    """Return a moment so many hours after the start."""
    return Now(START + HOUR * hours, START + HOUR * hours)


def site(*devices: str) -> Site:
    """Return a site with these devices."""
    return Site(devices={DeviceId(each): Device(DeviceId(each), "button") for each in devices})


def said(device: str, type_: EventType = EventType.HEARTBEAT, **more: object) -> Reading:
    """Return what a device said."""
    return Reading(DeviceId(device), type_, START, **more)  # type: ignore[arg-type]


@pytest.fixture
def watch() -> Watch:
    """Give a watch over two devices with windows of six hours, bound at hour 0."""
    found = Watch(lambda _: 6 * HOUR, START)
    found.bind(site("b1", "b2"), START)
    return found


def silent(watch: Watch, hours: float) -> list[str]:
    """Return whose silence is told at some hour."""
    return [each.device for each in watch.silent_now(at(hours)) if each.type is EventType.DEVICE_OFFLINE]


def test_a_silence_is_told_once_when_it_outlasts_its_window(watch: Watch) -> None:
    """Never heard counts from when it was installed."""
    watch.hear([said("b1")], at(2))
    assert [] == silent(watch, 6)
    assert ["b2"] == silent(watch, 6.1)
    assert [] == silent(watch, 7)
    assert ["b1"] == silent(watch, 8.1)


def test_a_device_heard_again_is_told_to_be_back_once(watch: Watch) -> None:
    """Anything it says; its own word that it is online needs no second one."""
    silent(watch, 7)
    assert [EventType.DEVICE_ONLINE] == [each.type for each in watch.hear([said("b1"), said("b1")], at(8))]
    assert [] == list(watch.hear([said("b2", EventType.DEVICE_ONLINE)], at(8)))
    assert [] == list(watch.hear([said("b2")], at(8)))
    assert [] == silent(watch, 13)
    assert ["b1", "b2"] == silent(watch, 14.1)


@pytest.mark.parametrize(
    "reading",
    [
        said("b1", EventType.DEVICE_ONLINE, retained=True),
        said("b1", EventType.DEVICE_OFFLINE),
        said("b1", EventType.DEVICE_ONLINE, source="gateway"),
        said("stranger"),
    ],
    ids=["kept by the broker", "its will", "the gateway's own", "a stranger's"],
)
def test_what_is_no_sign_of_life(watch: Watch, reading: Reading) -> None:
    """The broker's memory, a will, our own words and a stranger's end no silence."""
    watch.hear([reading], at(5))
    assert "b1" in silent(watch, 6.1)


def test_a_device_that_was_said_to_be_gone_is_back_with_its_next_word(watch: Watch) -> None:
    """Its bridge said offline; then it presses: that is a return, whatever the bridge forgets to say."""
    watch.hear([said("b1", EventType.DEVICE_OFFLINE)], at(1))
    assert [EventType.DEVICE_ONLINE] == [each.type for each in watch.hear([said("b1")], at(2))]
    watch.hear([said("b1", EventType.DEVICE_OFFLINE)], at(3))
    watch.hear([said("b1", EventType.DEVICE_ONLINE, retained=True)], at(4))
    assert [] == list(watch.hear([said("b1")], at(5)))


def test_a_restart_forgets_no_silence_and_tells_none_twice() -> None:
    """What was heard and who was silent is taken from the rows."""
    watch = Watch(lambda _: 6 * HOUR, START)
    states = [DeviceState(B1, heard_steady=START - 5 * HOUR), DeviceState(B2, online=False, silent=True)]
    watch.restore(states, timedelta(0), START)
    watch.bind(site("b1", "b2"), START)
    assert ["b1"] == silent(watch, 1.1)
    assert [EventType.DEVICE_ONLINE] == [each.type for each in watch.hear([said("b2")], at(2))]


def test_the_time_the_gateway_was_off_is_no_silence() -> None:
    """Off for two days: no button is told silent before it had its time to speak."""
    watch = Watch(lambda _: 6 * HOUR, START)
    watch.restore([DeviceState(B1, heard_steady=START - 50 * HOUR)], 48 * HOUR, START)
    watch.bind(site("b1"), START)
    assert [] == silent(watch, 3.9)
    assert ["b1"] == silent(watch, 4.1)


def test_no_device_was_heard_in_the_future() -> None:
    """The marks of the gateway may be older than the device's word: then it was heard just now."""
    watch = Watch(lambda _: 6 * HOUR, START)
    watch.restore([DeviceState(B1, heard_steady=START - HOUR)], 20 * HOUR, START)
    watch.bind(site("b1"), START)
    assert ["b1"] == silent(watch, 6.1)


def test_a_device_installed_again_has_its_time_to_speak(watch: Watch) -> None:
    """Taken down for weeks, put up again: it counts from now, and was not silent before."""
    silent(watch, 7)
    watch.bind(site("b2"), at(8).steady)
    watch.bind(site("b1", "b2"), at(500).steady)
    assert [] == silent(watch, 505.9)
    assert ["b1"] == silent(watch, 506.1)


def test_a_device_that_was_offline_before_the_restart_is_back_with_its_next_word() -> None:
    """Offline by its own word, and the process was restarted since."""
    watch = Watch(lambda _: None, START)
    watch.restore([DeviceState(B1, online=False)], timedelta(0), START)
    watch.bind(site("b1"), START)
    assert [EventType.DEVICE_ONLINE] == [each.type for each in watch.hear([said("b1")], at(1))]


def test_a_device_s_own_window_goes_before_its_template_s_and_none_means_unwatched() -> None:
    """Own, else the template's; a device without either is never told silent."""
    watch = Watch(lambda device: None if device.id == B2 else 6 * HOUR, START)
    installed = site("b1", "b2")
    own = Device(B1, "button", silent_after=2 * HOUR)
    watch.bind(Site(devices={**installed.devices, B1: own}), START)
    assert ["b1"] == silent(watch, 100)


def test_a_removed_device_is_watched_no_more(watch: Watch) -> None:
    """And one that comes back counts from when it was last heard."""
    watch.bind(site("b1"), at(1).steady)
    assert ["b1"] == silent(watch, 100)


def test_signs_of_life_are_written_at_most_once_a_minute(watch: Watch) -> None:
    """A restart forgets no more than that."""
    assert {} == watch.to_write(START + timedelta(seconds=59))
    assert {B1, B2} == set(watch.to_write(START + timedelta(seconds=61)))
    watch.hear([said("b1")], at(1))
    assert {B1: at(1).steady} == watch.to_write(at(1).steady)
    assert {} == watch.to_write(at(2).steady)


def test_what_a_source_says_about_itself_becomes_a_reading() -> None:
    """Of the line or session it concerns, in its own words."""
    lost = noticed(Notice("serial", DeviceId("line:rf"), False, "拔出"), at(0))
    assert ("line:rf", EventType.DEVICE_OFFLINE, '{"text": "拔出"}') == (lost.device, lost.type, lost.detail)
    assert EventType.DEVICE_ONLINE is noticed(Notice("serial", DeviceId("line:rf"), True, ""), at(0)).type


def test_an_outage_moves_silence_on_and_writes_that_apart_from_what_was_heard() -> None:
    """Every ten minutes, and only where the device has not been heard since: when it was stays as it was."""
    bridge = DeviceId("hub")
    watch = Watch(lambda _: 6 * HOUR, START, lambda _: {B1: (bridge,)})
    watch.bind(site("b1", "b2", "hub"), START)
    assert frozenset({bridge}) == watch.hubs
    assert [] == silent(watch, 1)
    watch.hear([said("hub", EventType.DEVICE_OFFLINE)], at(1))
    assert {B1, B2, bridge} == set(watch.to_write(at(1).steady))
    assert ["b2", "hub"] == sorted(silent(watch, 9))
    assert {B1: at(8).steady} == watch.to_hold(at(9).steady)
    assert {} == watch.to_hold(at(10).steady)
    watch.hear([said("hub")], at(10))
    assert [] == silent(watch, 10)
    watch.hear([said("hub")], at(15))
    assert [] == silent(watch, 16)
    assert ["b1"] == silent(watch, 16.1)


def test_what_the_sources_say_of_a_line_holds_the_silence_behind_it() -> None:
    """A first "connected" at every start is no return, and gives nobody more time."""
    line = DeviceId("line:rf")
    watch = Watch(lambda _: 6 * HOUR, START, lambda _: {B1: (line,)})
    watch.bind(site("b1"), START)
    watch.heed([noticed(Notice("serial", line, True, "connected"), at(5))])
    assert ["b1"] == silent(watch, 6.1)
    watch.hear([said("b1")], at(7))
    watch.heed([noticed(Notice("serial", line, False, "gone"), at(8))])
    assert [] == silent(watch, 100)


def test_a_crowd_that_falls_silent_at_once_is_told_bit_by_bit(watch: Watch) -> None:
    """Two thousand in one transaction would keep a press waiting; none is forgotten, and none told twice."""
    crowd = [f"c{nth}" for nth in range(250)]
    watch.bind(site(*crowd), START)
    told = [silent(watch, 7 + look / 3600) for look in range(4)]
    assert [100, 100, 50, 0] == list(map(len, told))
    assert sorted(crowd) == sorted(each for some in told for each in some)
