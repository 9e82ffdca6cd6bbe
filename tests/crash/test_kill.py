"""Nothing acknowledged is lost, nothing is doubled: the core and the broker killed at random moments."""

import random
import time

import pytest

from tests.crash.history import Buttons, check
from tests.live.box import Box
from tests.live.broker import Broker
from tests.live.conftest import MakeBox
from tests.proof import Measured

pytestmark = [pytest.mark.live, pytest.mark.crash]
DEVICES = [f"sos-{n}" for n in range(600, 616)]
SITE = "\n".join(
    f"  - {{id: {device}, template: cuobian-sos, place: b3u2-502, policy: elder}}" for device in DEVICES
)


def _answer_some(box: Box, chance: random.Random) -> None:
    """Let neighbours close some alarms, so that later presses raise new ones."""
    for message in box.hooks.to("zheng")[-6:]:
        if chance.random() < 0.3:
            for answer in ("going", "arrived", "resolved"):
                box.answer(message["link"], answer)


def _kill_core(box: Box, broker: Broker, times: int, measured: Measured) -> None:
    chance, buttons = random.Random(times), Buttons(broker.port, DEVICES)
    buttons.flow(40)
    for _ in range(times):
        time.sleep(chance.uniform(0.05, 1.5))
        box.kill("core")
        box.start("core")
        _answer_some(box, chance)
    _nothing_is_lost(box, buttons, measured)
    assert len(buttons.presses) > times * 5, "presses really flowed"


def _kill_broker(box: Box, broker: Broker, times: int, measured: Measured) -> None:
    chance, buttons = random.Random(times), Buttons(broker.port, DEVICES)
    buttons.flow(40)
    for _ in range(times):
        time.sleep(chance.uniform(0.3, 2.0))
        broker.restart(chance.uniform(0, 0.5))
    _nothing_is_lost(box, buttons, measured)


def _nothing_is_lost(box: Box, buttons: Buttons, measured: Measured) -> None:
    waiting = buttons.rest()
    buttons.close()
    presses = list(buttons.presses.values())
    breaches = check(box.folder / "data" / "cuobian.db", presses)
    measured(len(breaches), f"of {len(presses)} presses", limit=0)
    assert [] == waiting
    assert [] == breaches


def _box(make_box: MakeBox) -> Box:
    # Presses of one household's buttons are one subject each, because these buttons have no resident.
    box = make_box(devices=SITE.replace("place: b3u2-502, ", ""))
    box.apply_site()
    return box.start().ready()


@pytest.mark.proof
@pytest.mark.figure("F2", "presses lost or doubled over 7 SIGKILLs of the core, real mosquitto")
def test_seven_kills_of_the_core_lose_and_double_nothing(
    make_box: MakeBox, broker: Broker, measured: Measured
) -> None:
    """F2, short form: SIGKILL of the core seven times while presses flow."""
    _kill_core(_box(make_box), broker, 7, measured)


@pytest.mark.figure("F2", "presses lost or doubled over 1,000 SIGKILLs of the core, real mosquitto")
@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_thousand_kills_of_the_core_lose_and_double_nothing(
    make_box: MakeBox, broker: Broker, measured: Measured
) -> None:
    """F2, long form: SIGKILL of the core 1,000 times while presses flow."""
    _kill_core(_box(make_box), broker, 1000, measured)


@pytest.mark.proof
@pytest.mark.figure("F3", "presses of repeating buttons lost over 5 SIGKILLs of mosquitto")
def test_five_kills_of_the_broker_lose_nothing_of_buttons_that_repeat(
    make_box: MakeBox, broker: Broker, measured: Measured
) -> None:
    """F3, short form: SIGKILL of mosquitto with the shipped persistence."""
    _kill_broker(_box(make_box), broker, 5, measured)


@pytest.mark.figure("F3", "presses of repeating buttons lost over 200 SIGKILLs of mosquitto")
@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_hundred_kills_of_the_broker_lose_nothing_of_buttons_that_repeat(
    make_box: MakeBox, broker: Broker, measured: Measured
) -> None:
    """F3, long form: SIGKILL of mosquitto 200 times."""
    _kill_broker(_box(make_box), broker, 200, measured)
