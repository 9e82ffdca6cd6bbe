"""A modem that is looked after: SIM and PIN, network, hung, unplugged and back; each is told once."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from devices.modem.settings import DEVICE
from devices.simulator.modem import SimulatedModem
from devices.simulator.modem_world import Fault, World
from gateway.domain.errors import ConfigurationError, TemporaryFailure
from tests.modem.conftest import Side, eventually


def test_a_modem_that_is_well_says_so_once(side: Side) -> None:
    """With its network and its signal, for an installer."""
    eventually(lambda: side.notices)
    time.sleep(0.7)
    assert [(DEVICE, True, "CHINA MOBILE, signal 21/31, tells keys")] == [
        (notice.device, notice.online, notice.text) for notice in side.notices
    ]


def test_a_modem_out_of_reach_of_any_network_is_told(side: Side, far: SimulatedModem, world: World) -> None:
    """What is to be sent fails at once, and goes out again when there is a network."""
    far.faults.add(Fault.NO_NETWORK)
    eventually(lambda: any("not registered" in trouble for trouble in side.troubles()))
    began = time.monotonic()
    with pytest.raises(TemporaryFailure, match="not registered"):
        side.text("求助")
    assert time.monotonic() - began < 0.5
    far.faults.clear()
    eventually(lambda: side.troubles()[-1] == "")
    side.text("求助")
    assert ["求助"] == world.messages()


def test_a_hung_modem_is_told_and_reset(side: Side, far: SimulatedModem) -> None:
    """It answers nothing, not even after its port was opened anew: AT+CFUN=1,1 brings it back."""
    far.faults.add(Fault.HANG)
    eventually(lambda: any("does not answer" in trouble for trouble in side.troubles()))
    eventually(lambda: far.resets, 15)
    eventually(lambda: side.troubles()[-1] == "")
    assert side.text("求助")


def test_unplugged_and_back(side: Side, far: SimulatedModem, world: World) -> None:
    """Told after three seconds, and found again by its name."""
    far.unplug()
    with pytest.raises(TemporaryFailure):
        side.text("求助", limit=timedelta(seconds=3))
    eventually(lambda: any("plugged in" in trouble for trouble in side.troubles()))
    far.plug_in()
    eventually(lambda: side.troubles()[-1] == "")
    side.text("求助")
    assert ["求助"] == world.messages()


def test_a_modem_that_restarts_by_itself_is_set_up_again(side: Side, far: SimulatedModem) -> None:
    """Its echo is on again, and nothing that it was told holds any more."""
    far._boot()
    far.say("RDY")
    eventually(lambda: far.asked.count("ATE0") == 2)
    assert side.text("求助")


def test_a_modem_that_restarted_without_a_word_is_set_up_again(side: Side, far: SimulatedModem) -> None:
    """Else it would announce no text and no report any more; what came meanwhile is read at once."""
    eventually(lambda: "AT+CMGL=4" in far.asked)
    time.sleep(0.1)
    with far._lock:
        far._boot()
        far.receive("+8613800138000", "1")
    assert side.next(4.0)
    assert 2 == far.asked.count("ATE0")


def test_a_modem_left_in_the_middle_of_a_text_is_woken(
    far: SimulatedModem, make_side: Callable[..., Side], world: World
) -> None:
    """A core that died while it handed a text over: the next one ends that, and sends no half of it."""
    far._wants_pdu, far._line = True, b"0011000B91"
    assert make_side().ready().text("求助")
    assert ["求助"] == world.messages()
    assert not far.resets


def test_the_pin_is_given_once(
    make_modem: Callable[..., SimulatedModem], make_side: Callable[..., Side]
) -> None:
    """The right one opens the SIM, and nothing of it stays on the disk."""
    far = make_modem(pin="1234")
    side = make_side(pin=lambda: "1234").ready()
    assert side.text("求助")
    assert ['AT+CPIN="1234"'] == [each for each in far.asked if each.startswith("AT+CPIN=")]
    assert not list(Path(side.modem._settings.state).glob("*pin*"))


def test_a_wrong_pin_is_never_tried_twice(
    make_modem: Callable[..., SimulatedModem], make_side: Callable[..., Side]
) -> None:
    """Not in the same run, not after a restart; another one in the file is."""
    far = make_modem(pin="1234")
    side = make_side(pin=lambda: "9999")
    eventually(lambda: any("not tried again" in trouble for trouble in side.troubles()))
    time.sleep(0.7)
    side.modem.stop()
    again = make_side(pin=lambda: "9999")
    eventually(lambda: any("not tried again" in trouble for trouble in again.troubles()))
    assert 2 == far.attempts
    again.modem.stop()
    kept = (Path(again.modem._settings.state) / "modem-pin.tried").read_text("ascii")
    assert "9999" not in kept
    make_side(pin=lambda: "1234").ready()
    assert 3 == far.attempts


def no_pin() -> str:
    """Fail as a file that cannot be read does."""
    raise ConfigurationError(("/etc/sim.pin: secret cannot be read: Permission denied",))


@pytest.mark.parametrize(
    ("pin", "words"),
    [(None, "name its file"), (no_pin, "cannot be read"), (lambda: "abcd", "expected 4 to 8 digits")],
)
def test_a_pin_that_is_missing_is_told(
    make_modem: Callable[..., SimulatedModem],
    make_side: Callable[..., Side],
    pin: Callable[[], str] | None,
    words: str,
) -> None:
    """What to do is said, and the SIM is left alone."""
    far = make_modem(pin="1234")
    side = make_side(pin=pin)
    eventually(lambda: any(words in trouble for trouble in side.troubles()))
    assert 3 == far.attempts


def test_a_flood_of_noise_keeps_no_memory_and_no_text(side: Side, far: SimulatedModem, world: World) -> None:
    """A hundred thousand bytes of nothing, and a text gets through."""
    for _ in range(50):
        far._write(b"\xf0garbage\r\n" * 200)
    side.text("求助")
    assert ["求助"] == world.messages()


def test_a_line_eaten_by_noise_locks_no_sim(side: Side, far: SimulatedModem) -> None:
    """It is asked again: for half a look nobody was to be reached, though nothing was wrong."""
    eventually(lambda: side.notices)
    for _ in range(3):
        far.faults.add(Fault.EATEN)
        eventually(lambda: Fault.EATEN not in far.faults)
        assert side.text("求助")
    assert [""] == side.troubles()


def test_a_storm_of_messages_is_bounded(side: Side, far: SimulatedModem) -> None:
    """While nothing can be sent nobody is kept waiting, and nothing is kept."""
    far.unplug()
    eventually(lambda: side.modem._trouble)
    for number in range(300):
        with pytest.raises(TemporaryFailure):
            side.text("求助", notification=number + 1)
    assert not side.modem._errands.take_all()
