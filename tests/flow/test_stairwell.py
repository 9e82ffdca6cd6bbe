"""Sirens, lamps and panels in the stairwell: called like people, silenced by an answer, counted as nobody."""

import sqlite3
from collections.abc import Callable

import pytest

from gateway.store.queries import alarms as stories
from tests.flow.compound import Compound
from tests.flow.staircase import Sounder, called, silence_until_the_next_step, staircase

Build = Callable[..., Compound]
SIREN, LAMP, PANEL = "siren-5?do=siren", "lamp-u2?do=light", "panel-b3"
SOUNDS = """\
  - {id: siren-5, template: cuobian-siren, place: u2-5, silent_after: 1d}
  - {id: lamp-u2, template: cuobian-lamp, place: u2, silent_after: 1d}
  - {id: panel-b3, template: cuobian-panel, place: b3, silent_after: 1d}
  - {id: horn-502, template: cuobian-siren, place: u2-502, silent_after: 1d}
  - {id: horn-601, template: cuobian-siren, place: u2-601, silent_after: 1d}
  - {id: own-501, template: cuobian-siren, place: u2-501, silent_after: 1d}
  - {id: siren-u1, template: cuobian-siren, place: u1, silent_after: 1d}
  - {id: sos-503, template: cuobian-sos, place: u2-503, policy: plan}
"""
HELPERS_FLATS = ("horn-502?do=siren", "horn-601?do=siren")


@pytest.fixture
def sounding(stairs: Build) -> Compound:
    """Give a plan that calls Zheng with the siren of the floor, then Lin with the whole entrance."""
    return stairs("zheng stairwell:floor", "lin stairwell:entrance", more=SOUNDS)


def loud(compound: Compound) -> dict[str, list[str]]:
    """Return what every sounder of the staircase is told since the last look."""
    addresses = (SIREN, LAMP, PANEL, *HELPERS_FLATS, "own-501?do=siren", "siren-u1?do=siren")
    heard = {address.partition("?")[0]: Sounder(compound, address).hears() for address in addresses}
    return {name: verbs for name, verbs in heard.items() if verbs}


def test_the_siren_of_the_floor_sounds_with_the_call_and_stops_when_somebody_goes(sounding: Compound) -> None:
    """On at once beside Zheng's telephone, off with the promise; nothing else in the house sounds."""
    sounding.press("sos-501")
    assert {"siren-5": ["siren"], "horn-502": ["siren"]} == loud(sounding)
    called(sounding, "zheng")
    sounding.neighbour("zheng").answers("going")
    assert {"siren-5": ["silence"], "horn-502": ["silence"]} == loud(sounding)
    sounding.pick_up_everything()


def test_the_next_step_wakes_the_entrance_and_one_answer_silences_all_of_it(sounding: Compound) -> None:
    """Lamp and sirens of the own stairs; not the other entrance's, and never the resident's own."""
    sounding.press("sos-501")
    loud(sounding)
    called(sounding, "zheng")
    silence_until_the_next_step(sounding)
    heard = loud(sounding)
    assert ["light"] == heard.pop("lamp-u2")
    assert {"siren-5": ["siren"], "horn-502": ["siren"], "horn-601": ["siren"]} == heard
    called(sounding, "lin")
    sounding.neighbour("lin").answers("going")
    heard = loud(sounding)
    assert {"siren-5", "lamp-u2", "horn-502", "horn-601"} == set(heard)
    assert [["silence"]] * 4 == list(heard.values())
    sounding.neighbour("zheng").expect("coming")
    sounding.pick_up_everything()


@pytest.mark.parametrize("does", ["arrived", "desk"])
def test_an_arrival_and_the_desk_silence_it_too(sounding: Compound, does: str) -> None:
    """Whoever is at the door needs no siren, and a closed case neither."""
    sounding.press("sos-501")
    loud(sounding)
    if does == "desk":
        sounding.desk("resolve", "a mistake")
    else:
        sounding.neighbour("zheng").answers("arrived")
    assert ["silence"] == loud(sounding)["siren-5"]
    sounding.pick_up_everything()


def test_a_promise_that_is_not_kept_lets_it_sound_again(sounding: Compound) -> None:
    """After a quarter of an hour the next step is called, with the whole entrance."""
    sounding.press("sos-501")
    sounding.neighbour("zheng").answers("going")
    loud(sounding)
    sounding.fast_forward(minutes=15.1)
    assert {"siren-5", "lamp-u2", "horn-502", "horn-601"} == set(loud(sounding))
    sounding.pick_up_everything()


def test_under_duress_nothing_in_the_stairwell_makes_a_sound(stairs: Build) -> None:
    """The neighbours named are called; what a robber could hear is not even written down to be sent."""
    compound = stairs("zheng stairwell:building", "lin", more=SOUNDS)
    compound.press("sos-501", type_="door.duress")
    assert {} == loud(compound)
    called(compound, "zheng")
    compound.desk("resolve", "police were here")
    assert {} == loud(compound)
    compound.pick_up_everything()


def test_a_fault_in_the_stairwell_is_somebody_s_task_and_sounds_nothing(sounding: Compound) -> None:
    """The siren itself was tampered with: the desk is told."""
    sounding.press("siren-5", type_="tamper")
    assert {} == loud(sounding)
    called(sounding, "guard")


def test_a_step_of_sirens_alone_calls_the_next_at_once_and_rings_the_desk(stairs: Build) -> None:
    """A siren answers nobody: no minute is waited for it."""
    compound = stairs("stairwell:floor", "zheng", more=SOUNDS)
    compound.press("sos-501")
    assert {"siren-5": ["siren"], "horn-502": ["siren"]} == loud(compound)
    called(compound, "zheng", "guard")
    assert "nobody_notified" in compound.log()
    compound.fast_forward(seconds=30)
    compound.expect_silence()


def test_a_siren_that_took_its_message_reaches_nobody(stairs: Build) -> None:
    """Zheng's telephone never answers: the desk is rung with the next step although the siren sounded."""
    compound = stairs("zheng stairwell:floor", "lin", more=SOUNDS)
    compound.neighbour("zheng").phone.manner = "temporary"
    compound.press("sos-501")
    assert ["siren"] == loud(compound)["siren-5"]
    compound.fast_forward(seconds=61)
    called(compound, "lin", "guard")
    assert "nobody_notified" in compound.log()


def test_a_dead_address_beside_a_siren_leads_to_the_next_step_at_once(stairs: Build) -> None:
    """The only person of the step has no such number: nobody is waited for."""
    compound = stairs("zheng stairwell:floor", "lin", more=SOUNDS)
    compound.neighbour("zheng").phone.manner = "permanent"
    compound.press("sos-501")
    loud(compound)
    called(compound, "lin", "guard")


def test_the_one_person_beside_a_siren_who_cannot_come_leads_to_the_next_step(sounding: Compound) -> None:
    """Zheng declines; the siren's silence is no reason to wait."""
    sounding.press("sos-501")
    called_beside(sounding, "zheng")
    sounding.neighbour("zheng").answers("cannot")
    called_beside(sounding, "lin")


def called_beside(compound: Compound, person: str) -> None:
    """Fail where beside the sounders anybody but this one was called."""
    loud(compound)
    called(compound, person)


def test_a_thing_opens_no_page_and_stands_on_the_board_by_its_place(sounding: Compound) -> None:
    """No link is written for it, and people read where it hangs."""
    sounding.press("sos-501")
    loud(sounding)
    called(sounding, "zheng")
    with sqlite3.connect(f"file:{sounding.file}?mode=ro", uri=True) as reader:
        assert [("zheng",)] == reader.execute("SELECT person FROM link").fetchall()
    reader.close()
    with sounding.database.read() as connection:
        names = [each.person_name for each in stories.messages_of(connection, [sounding.alarm().id])]
    assert ["zheng", "5楼 siren-5", "502 horn-502"] == names


def test_a_siren_taken_down_meanwhile_is_still_silenced(sounding: Compound) -> None:
    """The alarm carries its address: whatever hangs there now must not go on."""
    sounding.press("sos-501")
    loud(sounding)
    sounding.pick_up_everything()
    sounding.apply(staircase("zheng", "lin"))
    sounding.fast_forward(seconds=1)
    sounding.neighbour("zheng").answers("going")
    assert ["silence"] == loud(sounding)["siren-5"]
    sounding.pick_up_everything()


def test_a_second_press_sounds_again_while_nobody_is_coming_and_not_after(sounding: Compound) -> None:
    """Raised: the siren once more. On the way: helper and desk are told, and the stairwell stays quiet."""
    sounding.press("sos-501")
    loud(sounding)
    sounding.press("sos-501")
    assert ["siren"] == loud(sounding)["siren-5"]
    sounding.neighbour("zheng").answers("going")
    loud(sounding)
    sounding.press("sos-501")
    assert {} == loud(sounding)
    sounding.pick_up_everything()


def test_a_press_that_nobody_else_can_be_told_of_leaves_the_stairwell_quiet(stairs: Build) -> None:
    """The desk is on its way and has no telephone: those who were called hear of it, the siren does not."""
    compound = stairs("zheng stairwell:floor", "lin", desk="", last="", more=SOUNDS)
    compound.press("sos-501")
    compound.desk("acknowledge")
    loud(compound)
    compound.pick_up_everything()
    compound.press("sos-501")
    assert {} == loud(compound)
    assert {"zheng": ["again"]} == compound.pick_up_everything()


def test_a_siren_of_two_calls_sounds_until_both_are_answered(sounding: Compound) -> None:
    """Somebody goes to the one; nobody goes to the other yet, and the stairwell must not say otherwise."""
    sounding.press("sos-501")
    sounding.press("sos-503")
    first, second = sounding.alarms()
    loud(sounding)
    sounding.pick_up_everything()
    sounding.desk("acknowledge", alarm=first)
    assert {} == loud(sounding)
    sounding.desk("acknowledge", alarm=second)
    assert ["silence"] == loud(sounding)["siren-5"]
    sounding.desk("resolve", "ok", alarm=first)
    assert ["silence"] == loud(sounding)["siren-5"]
    sounding.pick_up_everything()


def test_the_panel_of_the_building_speaks_where_the_plan_asks_the_whole_building(stairs: Build) -> None:
    """A voice has no off: told that somebody comes, it is silenced and says so."""
    compound = stairs("zheng", "stairwell:building lin", more=SOUNDS)
    compound.press("sos-501")
    called(compound, "zheng")
    silence_until_the_next_step(compound)
    heard = loud(compound)
    assert (["announce"], ["siren"]) == (heard["panel-b3"], heard["siren-u1"])
    called(compound, "lin")
    compound.neighbour("lin").answers("going")
    assert ["silence", "announce"] == loud(compound)["panel-b3"]
    compound.pick_up_everything()
