"""When a way out is tried next, and at which second something is said of it: each bound on both its sides."""

from __future__ import annotations

import pytest

from gateway.domain.path_watch import MOST, PathWatch, Verdict, threads_for
from gateway.domain.paths import Path, Way
from tests.domain.test_path_watch import MAIL, near, web

ONE, TWO = near(1), near(2)


def watching(*ways: Way) -> PathWatch:
    """Return a watch over these ways that began at 0."""
    watch = PathWatch()
    assert [] == watch.bind(ways, 0.0)
    return watch


def failing(*ways: Way, at: float = 100.0) -> PathWatch:
    """Return a watch over these ways, of which the first failed at a time and again ten seconds later."""
    watch = watching(*ways)
    watch.probed(ways[0].key, "refused", at)
    watch.probed(ways[0].key, "refused", at + 10)
    return watch


def test_after_a_start_ways_are_tried_one_after_the_other() -> None:
    """From half a period on, spread over the other half; mail has more time than the rest."""
    watch = watching(MAIL, ONE)
    assert (21.0, 0.0, 0.0) == (watch.wait(0.0), watch.wait(21.0), watch.wait(22.0))
    assert None is watch.next(20.9)
    assert (ONE, 6.0) == watch.next(21.0)
    assert 10.5 == watch.wait(21.0), "one that is being tried is not waited for"
    assert None is watch.next(31.4)
    assert (MAIL, 15.0) == watch.next(31.5)
    assert 42.0 == watch.wait(31.5)


@pytest.mark.parametrize(("chance", "wait"), [(0.0, 42.0), (0.5, 37.8), (1.0, 33.6)])
def test_what_is_well_is_tried_again_within_a_period(chance: float, wait: float) -> None:
    """By chance up to a fifth earlier, so that not all are tried at once."""
    watch = watching(ONE)
    watch.probed(ONE.key, "", 100.0, chance)
    assert wait == pytest.approx(watch.wait(100.0))


def test_what_fails_is_tried_again_in_eight_seconds_until_it_is_told() -> None:
    """For three quarters of a minute; from then on as seldom as the others."""
    watch = watching(ONE)
    watch.probed(ONE.key, "refused", 100.0, 1.0)
    assert 8.0 == watch.wait(100.0)
    watch.probed(ONE.key, "refused", 144.9, 1.0)
    assert 1.0 == watch.wait(144.9), "it is dead and soon to be said"
    assert [] == watch.verdicts(144.9)
    assert [Verdict(ONE.key, online=False, why="refused")] == watch.verdicts(145.0)
    assert 7.9 == pytest.approx(watch.wait(145.0))
    watch.probed(ONE.key, "refused", 153.0, 1.0)
    assert 33.6 == pytest.approx(watch.wait(153.0))
    watch.probed(ONE.key, "refused", 190.0, 0.0)
    assert 42.0 == watch.wait(190.0)
    watch.probed(ONE.key, "", 230.0)
    assert [Verdict(ONE.key, online=True, why="reached again")] == watch.verdicts(230.0)


def test_a_failure_that_says_nothing_has_a_word_all_the_same() -> None:
    """And of two words the later one counts."""
    watch = failing(ONE)
    watch.probed(ONE.key, "hangs", 140.0)
    assert ["hangs"] == [each.why for each in watch.verdicts(150.0)]


def test_a_message_that_fails_has_its_way_tried_in_two_seconds() -> None:
    """It is worth a look at what may be said; one that gets through where all is well is not."""
    watch = watching(ONE)
    assert False is watch.sent(ONE.key, "", 10.0)
    assert False is watch.sent("unknown", "refused", 10.0)
    assert True is watch.sent(ONE.key, "refused", 10.0)
    assert 2.0 == watch.wait(10.0)
    assert True is watch.sent(ONE.key, "refused", 10.5)
    assert 1.5 == watch.wait(10.5), "a second failure does not put it off"
    watch.probed(ONE.key, "refused", 12.0)
    assert [Verdict(ONE.key, online=False, why="refused")] == watch.verdicts(55.0)
    assert True is watch.sent(ONE.key, "", 60.0)
    assert [Verdict(ONE.key, online=True, why="reached again")] == watch.verdicts(60.0)
    assert False is watch.sent(ONE.key, "", 61.0)


@pytest.mark.parametrize(("second", "dead"), [(19.9, False), (20.0, True)])
def test_messages_that_fail_for_ten_seconds_are_believed(second: float, dead: bool) -> None:
    """Though every probe gets through meanwhile."""
    watch = watching(ONE)
    for at in (10.0, second):
        watch.sent(ONE.key, "503", at)
        watch.probed(ONE.key, "", at)
    assert dead is bool(watch.verdicts(60.0))


@pytest.mark.parametrize(("later", "dead"), [(160.0, True), (160.1, False)])
def test_a_message_that_failed_long_ago_says_nothing(later: float, dead: bool) -> None:
    """After two and a half minutes it is forgotten."""
    watch = watching(ONE)
    for at in (10.0, later):
        watch.sent(ONE.key, "503", at)
        watch.probed(ONE.key, "", at)
    assert dead is bool(watch.verdicts(later + 45))


def test_what_has_just_failed_is_tried_before_what_is_only_due() -> None:
    """What is dead already waits its turn with the others."""
    watch = watching(ONE, TWO)
    watch.probed(ONE.key, "", 0.0)
    watch.probed(TWO.key, "refused", 50.0)
    assert (TWO, 6.0) == watch.next(100.0)
    assert (ONE, 6.0) == watch.next(100.0)
    dead = failing(TWO, ONE)
    assert [ONE, TWO] == [found[0] for found in (dead.next(200.0), dead.next(200.0)) if found]


def test_the_whole_internet_is_said_at_its_second_and_once() -> None:
    """When two ways into it are dead and one has failed for three quarters of a minute."""
    watch = failing(web(1), web(2))
    for at in (105.0, 115.0):
        watch.probed(web(2).key, "no route", at)
    assert [] == watch.verdicts(144.9)
    assert [Verdict("internet", online=False, why="refused")] == watch.verdicts(145.0)
    assert [] == watch.verdicts(300.0)
    watch.probed(web(1).key, "", 310.0)
    assert [Verdict("internet", online=True, why="reached again")] == watch.verdicts(310.0)
    assert (web(2), 6.0) == watch.next(310.0), "it has one more try, at once"
    watch.probed(web(2).key, "no route", 350.0)
    watch.probed(web(1).key, "", 352.0)
    assert [] == watch.verdicts(354.9)
    assert [Verdict(web(2).key, online=False, why="no route")] == watch.verdicts(355.0)


def test_while_others_are_undecided_a_dead_way_into_the_internet_waits_for_them() -> None:
    """Seventy seconds at most; one that was reached since decides it at once."""
    watch = failing(web(1), web(2))
    assert [] == watch.verdicts(169.9)
    assert [Verdict(web(1).key, online=False, why="refused")] == watch.verdicts(170.0)
    proven = failing(web(1), web(2))
    proven.probed(web(2).key, "", 120.0)
    assert [] == proven.verdicts(144.9)
    assert [Verdict(web(1).key, online=False, why="refused")] == proven.verdicts(145.0)


def test_the_first_failure_has_the_other_ways_tried_at_once_and_later_ones_do_not() -> None:
    """Those that were not reached since; of the compound's own network none."""
    watch = watching(web(1), web(2), ONE)
    for way in (web(1), web(2), ONE):
        watch.probed(way.key, "", 100.0)
    watch.probed(web(1).key, "refused", 110.0)
    assert (web(2), 6.0) == watch.next(110.0)
    watch.probed(web(2).key, "", 110.0)
    watch.probed(web(1).key, "refused", 118.0)
    assert None is watch.next(118.0)
    watch.probed(ONE.key, "refused", 120.0)
    found = watch.next(126.0)
    assert found is not None
    assert web(1) == found[0]


def test_no_more_ways_are_watched_than_a_box_has_room_for() -> None:
    """256, by the order of their keys."""
    assert 256 == MOST == len(watching(*map(web, range(300))).ways())


@pytest.mark.parametrize(
    ("ways", "threads"),
    [([], 0), ([ONE], 2), ([MAIL], 2), ([near(n) for n in range(14)], 3), ([*[MAIL] * 5, ONE], 3)],
)
def test_threads_are_enough_for_all_that_hang(ways: list[Way], threads: int) -> None:
    """Two at least; forty seconds of waiting for each, and none where there is nothing to try."""
    assert threads == threads_for(ways)


def test_ways_that_are_no_longer_used_are_over_in_the_order_they_were_told() -> None:
    """After a restart those by name; the internet only where no way leads there any more."""
    watch = PathWatch(["internet", "b", "a", ONE.key])
    assert ["a", "b"] == [each.key for each in watch.bind([ONE, web(1)], 0.0)]
    over = watch.bind([], 10.0)
    assert [ONE.key, "internet"] == [each.key for each in over]
    assert {(True, "no longer used")} == {(each.online, each.why) for each in over}
    assert [] == watch.bind([], 20.0)


def test_a_way_that_is_now_probed_otherwise_is_tried_so() -> None:
    """The same key with TLS: the watch takes the newer one and keeps what it knows."""
    watch = watching(ONE)
    newer = Way(Path.LAN, ONE.key, ONE.host, ONE.port, tls=True)
    watch.bind([newer], 5.0)
    assert {ONE.key: newer} == watch.ways()
    assert (newer, 6.0) == watch.next(21.0)


def test_after_the_internet_has_come_back_one_message_that_fails_is_no_death() -> None:
    """Each way has one more try before it is spoken of."""
    watch = failing(web(1), web(2))
    for at in (105.0, 115.0):
        watch.probed(web(2).key, "no route", at)
    assert ["internet"] == [each.key for each in watch.verdicts(145.0)]
    watch.probed(web(1).key, "", 310.0)
    assert ["internet"] == [each.key for each in watch.verdicts(310.0)]
    watch.sent(web(2).key, "no route", 311.0)
    watch.probed(web(1).key, "", 312.0)
    assert [] == watch.verdicts(400.0)


def test_while_anything_waits_to_be_said_it_is_looked_at_every_second() -> None:
    """Though all the other ways are well."""
    watch = failing(ONE, TWO)
    for way in (ONE, TWO):
        watch.probed(way.key, "" if way is TWO else "refused", 120.0)
    assert 1.0 == watch.wait(120.0)
