"""A walk from its start to its record: what proves a thing, what does not, and what is asked for again."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.domain.errors import NotFound
from gateway.domain.model import DeviceId, EventType, Reading
from gateway.domain.walk import Due, Move, Remark, Standing, WalkRefused, overdue, remarks
from gateway.service import walk_record, walks
from gateway.service.linkkey import LinkKey
from gateway.service.walk_record import RecordBroken
from tests.flow.compound import KEYS, Compound
from tests.flow.document import SITE
from tests.flow.doors import Gatehouse
from tests.flow.neighbour import Neighbour
from tests.flow.walks import BUTTONS, Walker

WAITING, PROVED, FAILED, SKIPPED = Standing


@pytest.fixture
def walker(compound: Compound) -> Walker:
    """Give somebody who walks through one household."""
    found = Walker(compound)
    found.starts()
    return found


def decide(walker: Walker, subject: str, move: Move, reason: str = "") -> None:
    """Let the walker say something of one thing."""
    number, now = walker.item(subject).number, walker.compound.clocks.moment()
    walks.decide(walker.compound.database, walker.id, number, move, "方师傅", now, reason)


def test_everything_a_call_from_here_depends_on_is_asked_for(walker: Walker) -> None:
    """The devices of the place, the ways to all whom its plans call, and the box itself."""
    paths = {f"{person}/webhook" for person in ("guard", "zheng", "lin", "chen")}
    devices = {"sos-501", "bath-501", "door-501", "smoke-501"}
    assert {"self-probe", "clock", *devices, *paths} == walker.stands().keys()


def test_a_button_is_proved_by_its_press_and_by_nothing_else(compound: Compound, walker: Walker) -> None:
    """Signs of life, another button and somebody's word prove nothing of a button; a sensor's word does."""
    compound.press("sos-501", type_="heartbeat")
    compound.press("bath-501")
    compound.press("smoke-501", type_="heartbeat")
    stands = walker.stands()
    assert (WAITING, PROVED, PROVED) == (stands["sos-501"], stands["bath-501"], stands["smoke-501"])
    with pytest.raises(WalkRefused, match="nobody can vouch for a button"):
        decide(walker, "sos-501", Move.VOUCH, "it blinked")
    compound.pick_up_everything()


def test_what_the_gateway_says_of_a_device_proves_nothing(compound: Compound, walker: Walker) -> None:
    """An install window, a refused key: told about a reader, and not by it."""
    told = Reading(DeviceId("smoke-501"), EventType.OSDP_INSTALL_OPENED, compound.clocks.now())
    for source, standing in (("gateway", WAITING), ("osdp", PROVED)):
        compound.decode = lambda _, source=source: (replace(told, source=source),)  # type: ignore[misc]
        compound.press("smoke-501")
        assert standing is walker.item("smoke-501").standing
    compound.pick_up_everything()


def test_what_a_broker_has_kept_proves_nothing(compound: Compound, walker: Walker) -> None:
    """A sensor that died months ago with an empty battery: its last status still stands on the broker."""
    compound.say("smoke-501", {"online": True, "battery": 8}, "status", retained=True)
    compound.look()
    assert WAITING is walker.item("smoke-501").standing
    compound.pick_up_everything()


def test_what_was_before_proves_nothing(compound: Compound, walker: Walker) -> None:
    """Neither a press before the walk, nor one from before somebody said that it had failed."""
    compound.press("sos-501")
    assert PROVED is walker.item("sos-501").standing
    decide(walker, "sos-501", Move.FAIL, "要按两次")
    assert FAILED is walker.item("sos-501").standing
    compound.press("sos-501")
    assert PROVED is walker.item("sos-501").standing
    later = Walker(compound)
    later.starts()
    assert WAITING is later.item("sos-501").standing
    compound.pick_up_everything()


def test_a_proof_says_how_well_it_came(compound: Compound, walker: Walker) -> None:
    """Battery, clock, receipt and signal: a press that works may still need a look."""
    before = compound.clocks.now().replace(year=2020)
    compound.say("sos-501", {"online": True, "battery": 12}, "status")
    compound.press("sos-501", at=before.isoformat(), rssi=-61)
    evidence = walker.item("sos-501").evidence
    assert evidence is not None
    assert {Remark.CLOCK_OFF, Remark.BATTERY_LOW} == set(remarks(evidence))
    assert (12, "rssi -61") == (evidence.battery, evidence.signal)
    compound.pick_up_everything()


def test_a_person_says_why_and_may_ask_again(walker: Walker) -> None:
    """Leaving out and vouching need a word; asking again takes it back."""
    with pytest.raises(WalkRefused, match="expected a word why"):
        decide(walker, "smoke-501", Move.SKIP, "  ")
    decide(walker, "smoke-501", Move.SKIP, "不在家")
    assert ("不在家", "方师傅") == (walker.item("smoke-501").reason, walker.item("smoke-501").by)
    with pytest.raises(WalkRefused, match="cannot vouch what is skipped"):
        decide(walker, "smoke-501", Move.VOUCH, "seen")
    decide(walker, "smoke-501", Move.AGAIN)
    decide(walker, "smoke-501", Move.VOUCH, "红灯亮了")
    assert PROVED is walker.item("smoke-501").standing


def test_a_door_is_proved_by_an_opening_after_a_grant(gate: Gatehouse) -> None:
    """Let in and opened: neither an opening alone nor a grant alone is enough."""
    walker = Walker(gate.compound)
    walker.starts("b3u2")
    gate.says("door.opened")
    gate.compound.fast_forward(seconds=2)
    gate.says("door.closed")
    assert WAITING is walker.item("unit").standing
    gate.shows("04A1B2C3")
    assert WAITING is walker.item("unit").standing
    gate.says("door.opened")
    assert PROVED is walker.item("unit").standing
    gate.compound.air.orders.clear()
    gate.compound.pick_up_everything()


def test_a_way_is_proved_when_the_helper_says_so(
    compound: Compound, walker: Walker, zheng: Neighbour, lin: Neighbour
) -> None:
    """The drill says so in its first words, and its subject; that a carrier took it proves nothing."""
    assert 4 == walker.sends_drills()
    message = zheng.expect("call", "【演练】", "没有发生任何事")
    assert (True, "drill") == (message.test, message.kind)
    assert message.subject.startswith("【演练】")
    lin.expect("call")
    compound.pick_up_everything()
    evidence = walker.item("zheng/webhook").evidence
    assert evidence is not None
    assert (WAITING, (Remark.NOT_CONFIRMED,)) == (walker.item("zheng/webhook").standing, remarks(evidence))
    zheng.answers("going")
    stands = walker.stands()
    assert (PROVED, WAITING) == (stands["zheng/webhook"], stands["lin/webhook"])
    assert 0 == walker.sends_drills()
    compound.fast_forward(minutes=90)


def test_who_comes_home_has_answered_no_drill(walker: Walker, lin: Neighbour) -> None:
    """Somebody is heard at a helper's own door: that proves no message, and nobody arrived anywhere."""
    compound = walker.compound
    compound.apply(SITE.replace("name: 郑阿姨,", "name: 郑阿姨, home: b3u2-501,"))
    compound.look()
    walker.sends_drills()
    compound.pick_up_everything()
    compound.press("door-501", type_="presence.arrived", person="lin")
    assert WAITING is walker.item("zheng/webhook").standing
    assert {"raised"} == {each.state for each in compound.alarms()}
    assert lin.has_no_message()


def test_an_answer_to_one_of_two_messages_proves_neither(compound: Compound, zheng: Neighbour) -> None:
    """Nobody can tell by which of them the link was opened: the walker asks, and says so."""
    second = '"http://phones/zheng"}, {channel: email, address: "http://phones/zheng-too"}'
    compound.apply(SITE.replace('"http://phones/zheng"}', second))
    compound.look()
    walker = Walker(compound)
    walker.starts()
    walker.sends_drills()
    zheng.expect("call", "【演练】")
    zheng.answers("going")
    stands = walker.stands()
    assert (WAITING, WAITING) == (stands["zheng/webhook"], stands["zheng/email"])
    compound.pick_up_everything()


def test_a_drill_disturbs_nobody_else(compound: Compound, walker: Walker, zheng: Neighbour) -> None:
    """No desk is rung, no step follows, and a real press goes past it."""
    walker.sends_drills()
    compound.pick_up_everything()
    compound.fast_forward(minutes=60)
    compound.press("sos-501")
    zheng.expect("call", "求助按钮")
    assert ("sos", "raised", "3号楼 2单元 501") == compound.board()[0]
    compound.pick_up_everything()


def signed(compound: Compound, walker: Walker) -> walk_record.Sealed:
    """Prove the buttons, leave the rest, sign."""
    for button in ("sos-501", "bath-501"):
        compound.press(button)
        compound.desk(
            "resolve", "test", alarm=next(each for each in compound.alarms() if button in each.devices)
        )
    walker.leaves_the_rest()
    sealed = walker.signs()
    compound.pick_up_everything()
    return sealed


def test_a_record_says_everything_and_is_sealed(compound: Compound, walker: Walker) -> None:
    """Signed once and for all; one changed letter breaks the seal, and so does another box's key."""
    walker.sends_drills()
    with pytest.raises(WalkRefused, match="still wait"):
        walker.signs()
    sealed = signed(compound, walker)
    record = sealed.record
    assert ("金海岸", "方卫") == (record["site"], record["signed"]["name"])  # type: ignore[index]
    assert 2 <= record["counts"]["proved"]  # type: ignore[index]
    for personal in ("吴奶奶", "郑阿姨", "http://phones"):
        assert personal not in sealed.text
    assert sealed == walk_record.verified(sealed.document(), KEYS)
    assert sealed == walk_record.sealed(compound.database, walker.id)
    told = json.loads(sealed.document())
    for broken in ({**told, "record": told["record"].replace("方卫", "方伟")}, {**told, "seal": "é"}, {}, []):
        with pytest.raises(RecordBroken):
            walk_record.verified(json.dumps(broken), KEYS)
    with pytest.raises(RecordBroken):
        walk_record.verified(sealed.document(), LinkKey(b"x" * 32))
    with pytest.raises(WalkRefused, match="is signed"):
        decide(walker, "smoke-501", Move.AGAIN)
    assert {"resolved"} == {each.state for each in compound.alarms()}, "the drills end with their walk"


def test_nobody_signs_while_an_announced_press_is_open(compound: Compound, walker: Walker) -> None:
    """It may be a call: first somebody says that it was the test, or it is one."""
    walker.announces("sos-501")
    compound.press("sos-501")
    walker.leaves_the_rest()
    with pytest.raises(WalkRefused, match="an announced press is still open"):
        walker.signs()
    walker.was_us()
    walker.signs()
    compound.pick_up_everything()


def test_a_walk_of_more_than_a_month_proves_nothing(compound: Compound, walker: Walker) -> None:
    """What was pressed at its beginning may be broken at its end: neither said, announced nor signed."""
    walker.leaves_the_rest()
    compound.clocks.passes(timedelta(days=31, seconds=1).total_seconds())
    for says in (
        lambda: decide(walker, "sos-501", Move.SKIP, "不在家"),
        lambda: walker.announces("sos-501"),
        walker.signs,
    ):
        with pytest.raises(WalkRefused, match="for over 31 days: begin another"):
            says()
    compound.look()
    compound.pick_up_everything()


def test_what_changes_is_asked_for_again(compound: Compound, walker: Walker) -> None:
    """A proof holds for what was installed then; a new walk over what is due asks for that alone."""
    signed(compound, walker)
    due = {each.id: why for each, why in walks.to_prove(compound.database, BUTTONS, KEYS)}
    assert {"sos-501", "bath-501"}.isdisjoint(due)
    assert (Due.FAILED, Due.NEVER) == (due["smoke-501"], due["sos-502"])
    compound.apply(
        SITE.replace(
            "sos-501, template: cuobian-sos, place: b3u2-501",
            "sos-501, template: cuobian-sos, place: b3u2-502",
        )
    )
    compound.look()
    due = {each.id: why for each, why in walks.to_prove(compound.database, BUTTONS, KEYS)}
    assert Due.CHANGED is due["sos-501"]
    walker.starts(None, only_due=True)
    assert "sos-501" in walker.stands()
    assert "bath-501" not in walker.stands()


def test_a_month_without_a_press_is_overdue(compound: Compound) -> None:
    """Any press counts, for a test or for help; a button that was never pressed comes first."""
    compound.press("sos-501")
    compound.pick_up_everything()
    compound.desk("resolve", "test")
    compound.pick_up_everything()
    pressed = walks.monthly(compound.database, BUTTONS)
    assert ["sos-502", "bath-501", "sos-501"] == [each.device for each in pressed]
    now = compound.clocks.now()
    assert [True, True, False] == [overdue(each, now) for each in pressed]
    at = pressed[-1].at
    assert at is not None
    assert [False, True] == [overdue(pressed[-1], at + walks.walking.PRESS_EVERY * n) for n in (1, 1.01)]


def test_a_walk_given_up_asks_nobody_any_more(compound: Compound, walker: Walker, zheng: Neighbour) -> None:
    """Its drills are over, and a signed walk is not given up."""
    walker.sends_drills()
    compound.pick_up_everything()
    moment = compound.clocks.moment()
    walk_record.give_up(compound.database, walker.id, "方师傅", moment, KEYS)
    compound.look()
    zheng.expect("closed", "【演练】")
    compound.pick_up_everything()
    assert {"resolved"} == {each.state for each in compound.alarms()}
    with pytest.raises(WalkRefused, match="is ended"):
        walk_record.give_up(compound.database, walker.id, "方师傅", moment, KEYS)


def test_what_is_not_there_is_refused(compound: Compound) -> None:
    """A place, a walk, an item that nobody knows, and a walk over nothing."""
    walker = Walker(compound)
    with pytest.raises(NotFound, match="no place nowhere"):
        walker.starts("nowhere")
    with pytest.raises(NotFound, match="no walk 0"):
        assert walker.sees
    walker.starts()
    with pytest.raises(NotFound, match="no item 99"):
        walks.decide(compound.database, walker.id, 99, Move.FAIL, "x", compound.clocks.moment(), "x")
    with pytest.raises(WalkRefused, match="expected a button"):
        walker.announces("smoke-501")
