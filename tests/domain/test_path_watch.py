"""When a way out is said to be dead: in time however many hang, once, and of the whole internet as one."""

import heapq
import itertools
import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.domain.path_watch import (
    EVERY,
    FORGET,
    HOLD,
    LASTS,
    LIMIT,
    LOAD,
    LOOK_SOON,
    MAIL_LIMIT,
    SPAN,
    WORST,
    PathWatch,
    Verdict,
    threads_for,
)
from gateway.domain.paths import Path, Way

MAIL = Way(Path.INTERNET, "email")


def web(number: int) -> Way:
    """Return a way into the internet."""
    return Way(Path.INTERNET, f"h{number}.example:443", f"h{number}.example", 443, tls=True)


def near(number: int) -> Way:
    """Return a way into the compound's own network."""
    return Way(Path.LAN, f"10.0.0.{number}:80", f"10.0.0.{number}", 80)


class World:
    """Threads that probe by a virtual clock; a way is up until its time, and then hangs."""

    def __init__(self, ways: Sequence[Way], dies: Callable[[str], float], seed: int = 0) -> None:
        self.watch = PathWatch()
        self.dies, self.now = dies, 0.0
        self.said: list[tuple[float, Verdict]] = []
        self.back = float("inf")
        self._chance = random.Random(seed)
        self._flights: list[tuple[float, int, str, str]] = []
        self._numbers = itertools.count()
        self.watch.bind(ways, 0.0)
        self.free = threads_for(ways)

    def run(self, until: float) -> "World":
        """Let time pass."""
        while self.now < until:
            while self.free and (taken := self.watch.next(self.now)):
                way, limit = taken
                hangs = self.dies(way.key) <= self.now < self.back
                self.free -= 1
                flight = (self.now + (limit if hangs else 0.1), next(self._numbers), way.key, "hangs" * hangs)
                heapq.heappush(self._flights, flight)
            ends = [self.now + max(0.01, self.watch.wait(self.now)), until]
            self.now = min([*ends, *(each[0] for each in self._flights[:1])])
            while self._flights and self._flights[0][0] <= self.now:
                _, _, key, why = heapq.heappop(self._flights)
                self.free += 1
                self.watch.probed(key, why, self.now, self._chance.random())
            self.hear()
        return self

    def hear(self) -> None:
        """Take down what is said."""
        self.said += [(self.now, each) for each in self.watch.verdicts(self.now)]

    def sends(self, key: str, why: str) -> None:
        """Let a real message go."""
        self.watch.sent(key, why, self.now)
        self.hear()

    def words(self) -> list[tuple[str, bool]]:
        return [(each.key, each.online) for _, each in self.said]


def test_the_figure_is_kept_by_its_parts() -> None:
    """FIGURES F9: 180 s, with room for a thread to wake and a commit."""
    assert WORST <= 170.0
    assert WORST == EVERY + LOAD + MAIL_LIMIT + HOLD


@pytest.mark.figure("F9", "a dead way out is told within 180 s, however many hang")
@settings(max_examples=6, deadline=None)
@given(
    webs=st.integers(0, 40), nears=st.integers(0, 40), mail=st.booleans(),
    died=st.floats(60, 200), share=st.sampled_from([0.02, 0.3, 1.0]), seed=st.integers(0, 99),
)  # fmt: skip
def test_a_way_that_dies_is_said_to_be_in_time_however_many_hang(
    webs: int, nears: int, mail: bool, died: float, share: float, seed: int
) -> None:
    """Every dead way has been spoken of in time, by itself or as the internet; no live one ever is."""
    ways = [*map(web, range(webs)), *map(near, range(1, nears + 1)), *([MAIL] if mail else [])]
    chosen = random.Random(seed).sample(ways, int(len(ways) * share)) if ways else []
    dead = {each.key for each in chosen}
    world = World(ways, lambda key: died if key in dead else float("inf"), seed).run(died + WORST)
    told = {key for key, online in world.words() if not online}
    public = {each.key for each in ways if each.path is Path.INTERNET}
    if "internet" in told:
        assert public <= dead
        told |= public
    assert dead == told - {"internet"}
    assert len(world.words()) == len(set(world.words())), "each is said once"


def test_one_dead_thread_full_is_the_worst_there_is() -> None:
    """As many ways as a thread may have, dead all at once, in the compound's own network."""
    ways = [near(number) for number in range(int(LOAD / LIMIT) * 2)]
    assert 2 == threads_for(ways)
    world = World(ways, lambda _: 61.0).run(61 + WORST)
    assert len(ways) == len(world.said)


def test_one_failure_is_no_death() -> None:
    """A way that fails once and is there again is never spoken of."""
    watch = PathWatch()
    watch.bind([near(1)], 0.0)
    for why in ("refused", "", "refused", ""):
        watch.probed(near(1).key, why, 1.0)
        assert [] == list(watch.verdicts(1.0))


def test_the_internet_is_one_fault_and_so_is_its_return() -> None:
    """Five carriers are out of reach: one word when it goes, one when it comes, none of each."""
    world = World([web(number) for number in range(5)], lambda _: 100.0)
    world.back = 400.0
    assert [("internet", False), ("internet", True)] == world.run(600).words()


def test_a_router_that_starts_anew_rings_no_desk() -> None:
    """Everything out of reach for half a minute, and back."""
    world = World([web(number) for number in range(5)], lambda _: 100.0)
    world.back = 100.0 + LASTS - 10
    assert [] == world.run(400).said


def test_of_two_carriers_one_is_dead_for_itself() -> None:
    """The other is reached: so it is not the internet, and who is reached by the dead one can be told."""
    world = World([web(1), web(2)], lambda key: 100.0 if key == web(1).key else float("inf"))
    world.back = 400.0
    assert [(web(1).key, False), (web(1).key, True)] == world.run(600).words()


def test_the_only_carrier_is_named() -> None:
    """Where one way leads into the internet nobody can tell which of them it is."""
    assert [(MAIL.key, False)] == World([MAIL], lambda _: 100.0).run(300).words()


def test_what_stays_dead_after_the_internet_has_come_back_is_named_then() -> None:
    """One carrier does not come back with the others."""
    world = World([web(1), web(2), web(3)], lambda _: 100.0)
    world.run(300)
    assert [("internet", False)] == world.words()
    world.dies = lambda key: 100.0 if key == web(3).key else float("inf")
    world.run(300 + WORST)
    assert [("internet", False), ("internet", True), (web(3).key, False)] == world.words()


def test_a_message_that_fails_counts_at_once() -> None:
    """No minute is waited: the way is tried now, dead when that fails too, and told once that has lasted."""
    world = World([near(1)], lambda _: 60.5)
    world.run(61.0)
    world.sends(near(1).key, "refused")
    world.run(61.0 + LOOK_SOON)
    assert [] == world.said, "a server that starts anew is no dead way"
    world.run(61.0 + LASTS - 2)
    assert [] == world.said
    world.run(61.0 + LASTS + 1)
    assert [(near(1).key, False)] == world.words()


def test_a_server_that_takes_connections_and_no_messages_is_dead() -> None:
    """Probes get through and messages do not, for ten seconds: the messages are believed."""
    world = World([near(1)], lambda _: float("inf"))
    world.run(50)
    world.sends(near(1).key, "the server answered 503")
    world.run(50 + SPAN - 1)
    world.sends(near(1).key, "the server answered 503")
    assert [] == world.said
    world.run(50 + SPAN)
    world.sends(near(1).key, "the server answered 503")
    world.run(50 + LASTS - 2)
    assert [] == world.said
    world.run(50 + LASTS + 1)
    assert [(near(1).key, False)] == world.words(), "a probe that gets through does not excuse it"
    world.run(100 + LASTS)
    assert 1 == len(world.said)
    world.sends(near(1).key, "")
    assert [(near(1).key, False), (near(1).key, True)] == world.words()


def test_old_failures_of_messages_are_forgotten() -> None:
    """Two failures far apart are two accidents; and what is proven again does not stay dead for ever."""
    world = World([near(1)], lambda _: float("inf"))
    world.sends(near(1).key, "refused")
    world.run(FORGET + 60)
    world.sends(near(1).key, "refused")
    assert [] == world.run(FORGET + 65).said
    world.run(FORGET + 60 + SPAN)
    world.sends(near(1).key, "refused")
    world.run(FORGET + 60 + LASTS + 1)
    assert [False] == [online for _, online in world.words()]
    world.run(3 * FORGET + 60)
    assert [False, True] == [online for _, online in world.words()]


@pytest.mark.parametrize("told", [near(1).key, "internet"])
def test_a_restart_says_nothing_twice_and_forgets_nothing(told: str) -> None:
    """What was said to be dead is not said again; that it is back, or no longer used, is."""
    ways = [near(1), web(1), web(2)]
    for dies, later in ((0.0, []), (float("inf"), [(told, True)])):
        world = World([], lambda _: 0.0)
        world.watch, world.dies, world.free = PathWatch([told]), lambda _, dies=dies: dies, 2
        assert [] == world.watch.bind(ways, 0.0)
        world.run(WORST)
        assert later == [each for each in world.words() if each[0] == told]
    watch = PathWatch([told])
    assert [Verdict(told, online=True, why="no longer used")] == watch.bind([], 0.0)


def test_a_way_that_is_taken_out_while_dead_is_over() -> None:
    """Its fault ends with it; and what comes in its place begins anew."""
    world = World([near(1)], lambda _: 60.0).run(300)
    over = world.watch.bind([near(2)], 300.0)
    assert [(near(1).key, True)] == [(each.key, each.online) for each in over]
    assert [near(2).key] == list(world.watch.ways())
    world.watch.sent("unknown", "refused", 300.0)
    world.watch.probed("unknown", "refused", 300.0)
    assert [] == list(world.watch.verdicts(300.0))


def test_what_cannot_be_tried_is_not_watched() -> None:
    """Texts and panels have their own supervision."""
    watch = PathWatch()
    watch.bind([Way(Path.MODEM, "modem"), Way(Path.LAN, "panel")], 0.0)
    assert ({}, None, 0) == (watch.ways(), watch.next(0.0), threads_for([]))


def test_when_one_way_into_the_internet_fails_the_others_are_tried_at_once() -> None:
    """So it is soon known whether it was the way or the internet; a near one has nothing to do with it."""
    watch = PathWatch()
    watch.bind([web(1), web(2), near(1)], 0.0)
    for way in (web(1), web(2), near(1)):
        watch.probed(way.key, "", 10.0)
    watch.probed(web(1).key, "refused", 20.0)
    assert (web(2), LIMIT) == watch.next(20.0)
    assert None is watch.next(20.0)


def test_a_way_is_told_though_another_leaves_nobody_the_wiser() -> None:
    """One that is tried and never comes back says neither that the internet is there nor that it is gone."""
    watch = PathWatch()
    watch.bind([web(1), web(2)], 0.0)
    watch.probed(web(1).key, "refused", 20.0)
    watch.probed(web(1).key, "refused", 30.0)
    assert [] == list(watch.verdicts(20.0 + HOLD - 1))
    assert [Verdict(web(1).key, online=False, why="refused")] == list(watch.verdicts(20.0 + HOLD))


def test_a_message_that_fails_puts_no_try_off() -> None:
    """The way is tried two seconds later at the latest, and when it would have been where that is sooner."""
    watch = PathWatch()
    watch.bind([near(1)], 0.0)
    watch.probed(near(1).key, "", 0.0)
    assert EVERY == watch.wait(0.0)
    watch.sent(near(1).key, "refused", EVERY - 1)
    assert (1.0, 0.0) == (watch.wait(EVERY - 1), watch.wait(EVERY + 5))
    assert watch.next(EVERY) is not None


def test_who_sends_learns_whether_there_is_something_to_say() -> None:
    """A failure may be the death of a way, and a message that goes through the end of one."""
    watch = PathWatch()
    watch.bind([near(1)], 0.0)
    key = near(1).key
    assert (False, True, False) == (
        watch.sent(key, "", 1.0),
        watch.sent(key, "refused", 2.0),
        watch.sent(key, "", 3.0),
    )
    for now in (4.0, 4.0 + SPAN):
        watch.sent(key, "refused", now)
    assert [Verdict(key, online=False, why="refused")] == list(watch.verdicts(4.0 + LASTS))
    assert watch.sent(key, "", 60.0)
    assert [Verdict(key, online=True, why="reached again")] == list(watch.verdicts(60.0))


def test_one_other_way_that_was_reached_since_is_enough() -> None:
    """Then it is not the internet, whatever the third is at: nobody waits for that one."""
    watch, ways = PathWatch(), [web(1), web(2), web(3)]
    watch.bind(ways, 0.0)
    for each in ways:
        watch.probed(each.key, "", 50.0)
    watch.probed(web(1).key, "refused", 100.0)
    watch.probed(web(2).key, "", 101.0)
    watch.probed(web(1).key, "refused", 108.0)
    assert LASTS + 8 < HOLD
    assert [web(1).key] == [each.key for each in watch.verdicts(100.0 + LASTS + 8)]


def test_the_internet_is_said_to_be_back_in_its_words() -> None:
    """With the reason of the first when it went."""
    watch, ways = PathWatch(), [web(1), web(2)]
    watch.bind(ways, 0.0)
    for now in (100.0, 108.0):
        for each in ways:
            watch.probed(each.key, "no route", now)
    assert [Verdict("internet", online=False, why="no route")] == list(watch.verdicts(108.0 + LASTS))
    for each in ways:
        watch.probed(each.key, "", 170.0)
    assert [Verdict("internet", online=True, why="reached again")] == list(watch.verdicts(170.0))
