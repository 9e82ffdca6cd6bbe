"""The office edits while an alarm is open: an open case keeps its own copy and goes on."""

from tests.flow.compound import Compound
from tests.flow.document import SITE
from tests.flow.neighbour import Neighbour

WITHOUT_PEOPLE = """\
site: {name: 金海岸, language: zh-CN, timezone: Asia/Shanghai}
places:
  - {id: b3, kind: building, name: 3号楼}
people: []
groups: []
policies: []
lines: []
devices: []
doors: []
"""


def test_a_deleted_resident_closes_nothing(compound: Compound, zheng: Neighbour) -> None:
    """Everybody and everything is removed in the middle: the case stays open, named, due and on the board."""
    compound.press("sos-501")
    zheng.expect("call", "吴奶奶")
    compound.expect_feedback("raised")
    compound.apply(WITHOUT_PEOPLE)
    for _ in range(3):
        compound.fast_forward(minutes=2)
        assert [("sos", "raised", "3号楼 2单元 501")] == compound.board()
    assert "吴奶奶" == compound.alarm().resident_name
    assert compound.alarm().unreachable
    assert zheng.has_no_message(), "who was removed is not called any more"
    zheng.answers("arrived")
    assert "attended" == compound.alarm().state
    compound.expect_feedback("attended", by="zheng")
    compound.desk("resolve", "helped up")
    compound.expect_feedback("resolved", by="zheng")


def test_an_open_case_keeps_the_waits_it_began_with(compound: Compound, lin: Neighbour) -> None:
    """A policy made slower in the middle holds for the next case."""
    compound.press("sos-501")
    compound.apply(SITE.replace("wait: 60", "wait: 10m"))
    compound.fast_forward(seconds=61)
    lin.expect("call")
    compound.desk("resolve", "helped up")
    compound.pick_up_everything()
    compound.press("sos-501")
    compound.fast_forward(minutes=9)
    assert lin.has_no_message()
    compound.pick_up_everything()


def test_an_address_changed_in_the_middle_is_used_from_the_next_message_on(compound: Compound) -> None:
    """People are in the case's copy, their addresses are not: a new number helps at once."""
    compound.press("sos-501")
    compound.apply(SITE.replace("http://phones/lin", "http://phones/lin-new"))
    compound.fast_forward(seconds=61)
    assert ["call"] == [each.purpose.value for each in compound.neighbour("lin-new").phone.got]
    assert [] == compound.neighbour("lin").phone.got
    compound.pick_up_everything()


def test_a_device_adopted_a_moment_ago_is_no_stranger(compound: Compound, zheng: Neighbour) -> None:
    """A change of the site is live within two seconds, without a restart."""
    compound.press("sos-new")
    compound.desk("resolve", "a test")
    compound.pick_up_everything()
    more = "  - {id: sos-new, template: cuobian-sos, place: b3u2-502, resident: li, policy: elder}\ndoors"
    compound.apply(SITE.replace("doors", more))
    compound.fast_forward(seconds=0.5)
    compound.press("sos-new")
    zheng.expect("call", "李爷爷")
    compound.expect_feedback("raised", device="sos-new")


def test_every_source_is_told_of_a_new_site(compound: Compound) -> None:
    """Sources subscribe and open lines by themselves, once a version."""
    compound.look()
    before = [len(wire.bound) for wire in (compound.sos, compound.bulk, compound.serial)]
    compound.apply(SITE.replace("金海岸", "银海岸"))
    compound.look()
    after = [len(wire.bound) for wire in (compound.sos, compound.bulk, compound.serial)]
    assert [each + 1 for each in before] == after
    assert "银海岸" == compound.sos.bound[-1].name


def test_a_second_press_after_the_resident_was_removed_joins_the_first(
    compound: Compound, zheng: Neighbour
) -> None:
    """Same button, same door: whoever is on the way hears of it, and the desk has one case and not two."""
    compound.press("sos-501")
    zheng.answers("going")
    compound.pick_up_everything()
    compound.apply(SITE.replace("place: b3u2-501, resident: wu", "place: b3u2-501"))
    compound.look()
    compound.press("sos-501")
    zheng.expect("again", "501")
    assert ("acknowledged", 2) == (compound.alarm().state, compound.alarm().presses)
    compound.pick_up_everything()
    compound.desk("resolve", "helped up")
    compound.press("sos-501")
    assert "" == compound.alarm().resident_name
    compound.apply(SITE)
    compound.look()
    compound.press("sos-501")
    assert 2 == compound.alarm().presses
    compound.pick_up_everything()


def test_a_button_moved_to_another_door_calls_there(compound: Compound) -> None:
    """Moved, or given to somebody else, while its first case is open: that is another call."""
    compound.press("sos-501")
    compound.apply(SITE.replace("place: b3u2-501, resident: wu", "place: b3u2-502"))
    compound.look()
    compound.press("sos-501")
    compound.apply(SITE.replace("place: b3u2-501, resident: wu", "place: b3u2-501, resident: li"))
    compound.look()
    compound.press("sos-501")
    found = [(each.place, each.resident) for each in compound.alarms()]
    assert [("b3u2-501", "wu"), ("b3u2-502", None), (found[2][0], "li")] == found
    compound.pick_up_everything()
