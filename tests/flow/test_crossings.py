"""Where two of the ways a call goes cross: a question and a busy modem, a siren and the board, a relay and a
drill, two people and one telephone.
"""

from datetime import UTC, timedelta
from pathlib import Path

import pytest

from gateway.domain.alarm import AlarmState
from gateway.domain.model import RawMessage, Reading
from gateway.domain.phone import Reply
from gateway.domain.short_code import short_code
from gateway.service import kpi, links, scheduled_drills
from gateway.service.links import Answer, Said
from gateway.store.queries import paths, receipts
from tests.flow.compound import KEYS, Compound
from tests.flow.document import SITE
from tests.flow.mornings import CHOSEN, PHONE, WATCHED, a_day, house
from tests.flow.staircase import Sounder, at, staircase
from tests.flow.test_wellbeing_texts import SMS, spoken
from tests.flow.walks import Walker

LI = "- {id: li, name: 李爷爷, home: b3u2-502}"
BOTH = SMS.replace(LI, f"{LI[:-1]}, contacts: [{{channel: sms, address: '13800138000'}}], {CHOSEN}}}")
YANG = "  - {id: yang, name: 杨, contacts: [{channel: sms, address: '13700137000'}]}\n"
SIREN = """\
  - {id: siren-5, template: cuobian-siren, place: u2-5, silent_after: 1d}
"""


def texts(compound: Compound, text: str) -> Reply | None:
    """Let a text come from the one telephone of the home; return how it is answered."""
    compound.decode = lambda raw: (spoken(raw, text),)
    compound.serial.hand_in("phone", b"{}")
    compound.look()
    (receipt,) = compound.serial.told[-1].receipts
    return receipt.told.reply if receipt.told is not None else None


@pytest.mark.parametrize("number", [0, 1])
def test_of_two_with_one_telephone_each_answers_their_own_question(tmp_path: Path, number: int) -> None:
    """Both are asked at ten; without a code nobody knows who is well, with one that person is."""
    compound = house(tmp_path, BOTH)
    a_day(compound)
    assert Reply.WHICH is texts(compound, "1")
    assert [AlarmState.RAISED] * 2 == [each.state for each in compound.alarms()]
    meant = compound.alarms()[number]
    assert Reply.TAKEN is texts(compound, f"来 {short_code(meant.id)}")
    after = {(each.kind.value, each.resident): each.state.value for each in compound.alarms()}
    assert ("resolved", "raised") == (
        after["wellbeing", meant.resident],
        after["sos", meant.resident],
    ), "`come` is a call for help from whoever was asked"
    compound.close()


def test_one_telephone_and_a_closed_alarm_of_the_other_one(tmp_path: Path) -> None:
    """His question is over, hers is open: a bare digit is hers."""
    compound = house(tmp_path, BOTH)
    a_day(compound)
    first, second = compound.alarms()
    texts(compound, f"1 {short_code(first.id)}")
    assert Reply.TAKEN is texts(compound, "1")
    assert [("resolved", "本人说很好")] * 2 == [(str(each.state), each.outcome) for each in compound.alarms()]
    assert second.resident != first.resident
    compound.close()


def test_a_question_that_waits_for_the_modem_calls_no_neighbour(tmp_path: Path) -> None:
    """Ten are asked by one modem: whose text has not gone out yet has a quarter of an hour as well."""
    compound = house(tmp_path)
    compound.phones.phone("http://phones/wu").manner = "hangs"
    a_day(compound)
    compound.fast_forward(60)
    assert (0, 0) == (compound.alarm().round, compound.alarm().step)
    assert {} == {who: said for who, said in compound.pick_up_everything().items() if who != "wu"}
    compound.fast_forward(minutes=15)
    assert ["call"] == compound.pick_up_everything()["zheng"]
    compound.close()


def test_a_question_that_can_reach_nobody_calls_a_neighbour_at_once(tmp_path: Path) -> None:
    """A number that does not exist is not waited for."""
    compound = house(tmp_path)
    compound.phones.phone("http://phones/wu").manner = "permanent"
    a_day(compound)
    assert ["call"] == compound.pick_up_everything()["zheng"]
    compound.close()


def test_a_question_is_no_late_answer_to_a_call_for_help(tmp_path: Path) -> None:
    """Nobody had to answer within a minute: the figures count calls, and her own `please come` is one."""
    compound = house(tmp_path, SMS)
    a_day(compound)
    compound.fast_forward(minutes=10)
    assert 0 == measured(compound)
    texts(compound, "来")
    compound.look()
    assert 1 == measured(compound)
    compound.close()


def measured(compound: Compound) -> int:
    """Return how many calls for help the figures are of."""
    return kpi.measured(compound.database, 7, compound.clocks.moment(), UTC).figures.calls


def test_please_come_sounds_the_sirens_that_the_question_left_silent(tmp_path: Path) -> None:
    """The question is told to her alone; what it becomes is a call for help, with its sirens."""
    document = staircase("zheng stairwell:floor", "lin", more=SIREN).replace(
        "{id: wu, name: wu, home: u2-501, contacts: [",
        "{id: wu, name: wu, home: u2-501, wellbeing: {by: '10:00', since: '04:00', ask: 15m, policy: plan,"
        " chosen: wu}, contacts: [",
    )
    compound = house(tmp_path, document)
    a_day(compound)
    siren = Sounder(compound, "siren-5?do=siren")
    wu = compound.neighbour("wu")
    wu.expect("call")
    assert [] == siren.hears()
    compound.fast_forward(minutes=16)
    assert ([], ["call"]) == (siren.hears(), compound.pick_up_everything()["zheng"])
    wu.answers("cannot")
    assert ["siren"] == siren.hears()
    assert "call" in compound.pick_up_everything()["zheng"]
    compound.neighbour("zheng").answers("going")
    assert ["silence"] == siren.hears()
    compound.close()


def test_a_siren_on_the_board_is_named_by_where_it_hangs(tmp_path: Path) -> None:
    """Nobody reads an address there."""
    compound = Compound(tmp_path, staircase("zheng stairwell:floor", more=SIREN))
    compound.press("sos-501")
    id_ = compound.alarm().id
    with compound.database.read() as connection:
        names = {each.name for each in receipts.standing(connection, [id_])[id_]}
    assert {"zheng", "5楼 siren-5"} == names
    compound.close()


@pytest.mark.parametrize("channel", ["page", "relay"])
def test_an_answer_through_the_relay_proves_the_way_as_one_on_the_page_does(
    compound: Compound, channel: str
) -> None:
    """Else whoever has no way into the house but the relay is asked in drills for ever."""
    compound.press("sos-501")
    zheng = compound.neighbour("zheng")
    zheng.expect("call")
    now = compound.clocks.moment()
    links.answer(compound.database, zheng.code, Said(Answer.GOING), now, KEYS, channel)
    with compound.database.read() as connection:
        (way,) = paths.ways(connection, [zheng.person], now.at - timedelta(days=1))
    assert way.proved_at is not None
    compound.look()
    compound.pick_up_everything()


def test_whoever_only_a_question_calls_is_drilled_and_counted_too(tmp_path: Path) -> None:
    """He carries no button and has chosen no plan of his own: the site's calls for him."""
    chosen = CHOSEN.replace(", policy: elder", "")
    document = (
        SITE.replace(LI, f"{LI[:-1]}, {PHONE}, {chosen}}}")
        .replace("desk: [guard]}", "desk: [guard], default_policy: late}")
        .replace(", resident: li, policy: elder", ", policy: elder")
        .replace("template: cuobian-door,", "template: cuobian-door, policy: elder,")
        .replace("place: b3u2-502}\ndoors", "place: b3u2-502, policy: elder}\ndoors")
        .replace("policies:\n", "policies:\n  - {id: late, steps: [{notify: [yang], wait: 60}]}\n")
        .replace(
            "groups:\n",
            f"{YANG}groups:\n",
        )
    )
    compound = Compound(tmp_path, document)
    drilled, _, _ = scheduled_drills.ways(compound.database, compound.clocks.wall)
    figures = kpi.measured(compound.database, 7, compound.clocks.moment(), UTC)
    assert {"li", "yang"} <= {each.person for each in drilled}
    assert {("李爷爷", "webhook"), ("杨", "sms")} <= set(figures.unproven)
    assert len(drilled) == figures.proven.whole
    compound.close()


SECOND = "http://phones/second"


def with_a_second_address(document: str, person: str) -> str:
    """Give somebody an address that is called half a minute after the first."""
    first = f'{{channel: webhook, address: "http://phones/{person}"}}'
    assert first in document
    return document.replace(first, f'{first}, {{channel: webhook, address: "{SECOND}", after: 30}}')


def purposes(compound: Compound, *addresses: str) -> list[list[str]]:
    """Return what has come to each of these addresses so far."""
    return [[each.purpose.value for each in compound.phones.phone(each).got] for each in addresses]


def test_a_trial_taken_in_earnest_calls_a_desk_that_waits_for_its_second_address_once_there(
    tmp_path: Path,
) -> None:
    """The second press calls everybody now: what was still to come at the desk comes now, and not again."""
    compound = Compound(tmp_path, with_a_second_address(SITE, "guard"))
    walker = Walker(compound)
    walker.starts()
    walker.announces("sos-501")
    compound.press("sos-501")
    compound.fast_forward(10)
    guard, zheng = "http://phones/guard", "http://phones/zheng"
    assert [["call"], [], []] == purposes(compound, guard, SECOND, zheng)
    compound.press("sos-501")
    assert [["call", "call"], ["call"], ["call"]] == purposes(compound, guard, SECOND, zheng)
    compound.fast_forward(40)
    assert [["call", "call"], ["call"], ["call"]] == purposes(compound, guard, SECOND, zheng)
    compound.close()


@pytest.mark.parametrize("answered", [True, False])
def test_a_question_goes_address_by_address_and_an_answer_ends_it(tmp_path: Path, answered: bool) -> None:
    """Her second address is tried where the first brings no answer; after one it stays silent."""
    compound = house(tmp_path, with_a_second_address(WATCHED, "wu"))
    a_day(compound)
    assert [["call"], []] == purposes(compound, "http://phones/wu", SECOND)
    if answered:
        compound.neighbour("wu").expect("call")
        compound.neighbour("wu").answers("going")
    compound.fast_forward(35)
    calls = [each for each in purposes(compound, SECOND)[0] if each == "call"]
    assert ([] if answered else ["call"]) == calls
    compound.close()


def test_whoever_is_relieved_before_their_second_address_is_called_is_still_called_there(
    tmp_path: Path,
) -> None:
    """Chen was called while it was his turn: the hand-over a moment later takes no way to him away."""
    compound = Compound(tmp_path, with_a_second_address(staircase("duty:gate", "zheng"), "chen"))
    at(compound, 19, 14)
    compound.press("sos-501")
    assert [["call"], []] == purposes(compound, "http://phones/chen", SECOND)
    at(compound, 19, 20)
    compound.fast_forward(35)
    assert [["call"], ["call"]] == purposes(compound, "http://phones/chen", SECOND)
    compound.neighbour("chen").expect("call")
    compound.neighbour("chen").answers("going")
    assert "chen" == compound.alarm().helper
    compound.close()


@pytest.mark.parametrize("first", ["press", "key"])
def test_please_come_and_the_button_in_one_breath_are_one_call(
    tmp_path: Path, first: str, caplog: pytest.LogCaptureFixture
) -> None:
    """She answers her question and presses as well: the core takes both at once, and loses none."""
    compound = house(tmp_path, SMS)
    a_day(compound)
    read = compound._registry.decode

    def decode(raw: RawMessage) -> tuple[Reading, ...]:
        if raw.origin == "phone":
            return (spoken(raw, "2"),)
        return tuple(read(raw))

    compound.decode = decode
    hand_in = {
        "key": lambda: compound.sos.hand_in("phone", b"{}"),
        "press": lambda: compound.sos.hand_in(
            "cuobian/v1/sos-501/event", b'{"id": "1", "type": "sos.pressed", "at": null}'
        ),
    }
    for each in sorted(hand_in, key=lambda name: name != first):
        hand_in[each]()
    compound.look()
    found = {(each.kind.value, each.state.value, each.presses) for each in compound.alarms()}
    assert {("wellbeing", "resolved", 1), ("sos", "raised", 2)} == found
    assert [] == [each.message for each in caplog.records if each.levelname == "ERROR"]
    compound.close()
