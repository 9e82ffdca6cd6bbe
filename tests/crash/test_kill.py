"""Nothing acknowledged is lost, nothing is doubled: the core and the broker killed at random moments."""

import random
import time

import pytest

from tests.crash.history import Buttons, check
from tests.live.box import Box
from tests.live.broker import Broker
from tests.live.conftest import MakeBox

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


def _kill_core(box: Box, broker: Broker, chance: random.Random, times: int) -> None:
    buttons = Buttons(broker.port, DEVICES)
    buttons.flow(40)
    for _ in range(times):
        time.sleep(chance.uniform(0.05, 1.5))
        box.kill("core")
        box.start("core")
        _answer_some(box, chance)
    waiting = buttons.rest()
    buttons.close()
    assert [] == waiting
    assert [] == check(box.folder / "data" / "cuobian.db", list(buttons.presses.values()))
    assert len(buttons.presses) > times * 5, "presses really flowed"


def _kill_broker(box: Box, broker: Broker, chance: random.Random, times: int) -> None:
    buttons = Buttons(broker.port, DEVICES)
    buttons.flow(40)
    for _ in range(times):
        time.sleep(chance.uniform(0.3, 2.0))
        broker.restart(chance.uniform(0, 0.5))
    waiting = buttons.rest()
    buttons.close()
    assert [] == waiting
    assert [] == check(box.folder / "data" / "cuobian.db", list(buttons.presses.values()))


def _box(make_box: MakeBox) -> Box:
    # Presses of one household's buttons are one subject each, because these buttons have no resident.
    box = make_box(devices=SITE.replace("place: b3u2-502, ", ""))
    box.apply_site()
    return box.start().ready()


def test_seven_kills_of_the_core_lose_and_double_nothing(make_box: MakeBox, broker: Broker) -> None:
    """F2, short form: SIGKILL of the core seven times while presses flow."""
    _kill_core(_box(make_box), broker, random.Random(20), 7)


@pytest.mark.long
def test_two_hundred_kills_of_the_core_lose_and_double_nothing(make_box: MakeBox, broker: Broker) -> None:
    """F2, long form: SIGKILL of the core 200 times while presses flow."""
    _kill_core(_box(make_box), broker, random.Random(200), 200)


def test_five_kills_of_the_broker_lose_nothing_of_buttons_that_repeat(
    make_box: MakeBox, broker: Broker
) -> None:
    """F3, short form: SIGKILL of mosquitto with the shipped persistence."""
    _kill_broker(_box(make_box), broker, random.Random(5), 5)


@pytest.mark.long
def test_two_hundred_kills_of_the_broker_lose_nothing_of_buttons_that_repeat(
    make_box: MakeBox, broker: Broker
) -> None:
    """F3, long form: SIGKILL of mosquitto 200 times."""
    _kill_broker(_box(make_box), broker, random.Random(200), 200)
