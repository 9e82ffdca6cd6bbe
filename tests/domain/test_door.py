"""The door machine: its whole truth table, and what holds in whatever order things come (FIGURES F16)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.door import (
    EXPLAINED_WITHIN,
    TABLE,
    DoorState,
    Grant,
    GrantKind,
    Input,
    Standing,
    Timer,
    Timings,
    Turn,
    clamped,
    is_due,
    turned,
)
from gateway.domain.errors import NamelessGrant
from gateway.domain.model import AlarmId, CredentialId, DoorId, EventType, PersonId

WEST = DoorId("west")
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
TIMINGS = Timings(open_within=timedelta(seconds=10), held_after=timedelta(seconds=30))
CARD = Grant(GrantKind.CREDENTIAL, PersonId("zheng"), CredentialId(12))
GRANTS = {Input.GRANT, Input.GRANT_BLIND}

# One line an input, one column a standing: where it goes, its timer after a colon, what is said after a
# slash; an exclamation mark unlocks. S and F stand for secured and forced, X for unexplained, U for unseen.
TRUTH = """
             S        G        E        U        X        O        H        F
grant        G:open!  G:open!  G:open!  U!       O:held!  O:held!  H!       F!
grant_blind  E:open!  E:open!  E:open!  E:open!  E:open!  E:open!  E:open!  E:open!
exit         E:open   G:open   E:open   U        O:held   O        H        F
opened       X:why/O  O:held/O O:held/O O:held/O X        O        H        F
closed       S        G        E        E:open   S:stop/FC S:stop/C S:stop/C S:stop/C
due          S:stop   S:stop/N S:stop   U:stop   F:stop/F H:stop/H H:stop   F:stop
duress       S/D      G/D      E/D      U/D      X/D      O/D      H/D      F/D
link_lost    S        U:stop   U:stop   U        X        O        H        F
link_back    S        G        E        E:open   X        O        H        F
"""
COLUMNS = dict(zip("SGEUXOHF", Standing, strict=True))
TIMERS = {
    Timer.KEEP: "",
    Timer.STOP: ":stop",
    Timer.OPEN_WITHIN: ":open",
    Timer.HELD_AFTER: ":held",
    Timer.EXPLAIN: ":why",
}
LETTERS = {
    EventType.DOOR_OPENED: "O",
    EventType.DOOR_CLOSED: "C",
    EventType.DOOR_FORCED: "F",
    EventType.DOOR_HELD: "H",
    EventType.DOOR_GRANTED_NOT_OPENED: "N",
    EventType.DOOR_DURESS: "D",
}


def truth() -> dict[tuple[Standing, Input], str]:
    """Return the table above by standing and input."""
    head, *rows = [line.split() for line in TRUTH.strip().splitlines()]
    return {
        (COLUMNS[letter], Input(row[0])): cell
        for row in rows
        for letter, cell in zip(head, row[1:], strict=True)
    }


def written(standing: Standing, said: Input) -> str:
    """Return one cell of the machine as the table writes it."""
    cell = TABLE[standing][said]
    (to,) = [letter for letter, each in COLUMNS.items() if each is cell.to]
    says = "".join(LETTERS[each] for each in cell.says)
    return f"{to}{TIMERS[cell.timer]}{'/' if says else ''}{says}{'!' if cell.unlocks else ''}"


@pytest.mark.figure("F16", "truth table of the door: every standing × every input")
@pytest.mark.parametrize(("standing", "said"), list(product(Standing, Input)))
def test_every_standing_meets_every_input(standing: Standing, said: Input) -> None:
    """No cell is missing, and each says what the table says."""
    assert truth()[standing, said] == written(standing, said)


def test_only_a_grant_unlocks_and_every_grant_does() -> None:
    """No exit button, contact, timer, link or start has an order for the lock in any standing."""
    unlocking = {
        (standing, said) for standing, said in product(Standing, Input) if TABLE[standing][said].unlocks
    }
    assert set(product(Standing, GRANTS)) == unlocking


def test_an_exit_button_says_nothing_and_leads_to_no_alarm() -> None:
    """Whoever leaves is never a burglar: it forces nothing and undoes no explanation."""
    for standing in Standing:
        cell = TABLE[standing][Input.EXIT]
        assert () == cell.says
        assert cell.to is standing or cell.to in {Standing.EXPECTED, Standing.OPEN}


def at(standing: Standing, **more: object) -> DoorState:
    """Return a door that stands so."""
    return replace(DoorState(WEST, standing), **more)  # type: ignore[arg-type]


@pytest.mark.figure("F16", "an unlock always names its grant")
@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("said", sorted(GRANTS))
@pytest.mark.parametrize(
    "nameless",
    [
        None,
        Grant(GrantKind.CREDENTIAL, PersonId("zheng")),
        Grant(GrantKind.ALARM, PersonId("zheng")),
        Grant(GrantKind.ALARM, alarm=AlarmId(7)),
        Grant(GrantKind.ACCOUNT, PersonId("zheng")),
    ],
)
def test_nobody_in_particular_opens_no_door(standing: Standing, said: Input, nameless: Grant | None) -> None:
    """A grant without a name is refused in every standing."""
    with pytest.raises(NamelessGrant):
        turned(at(standing), said, NOW, TIMINGS, nameless)


def test_a_grant_is_called_by_ids_alone() -> None:
    """What the lock and the record are told holds no name of a person and no number of a card."""
    assert "credential:12" == CARD.name
    assert "alarm:7/zheng" == Grant(GrantKind.ALARM, PersonId("zheng"), alarm=AlarmId(7)).name
    assert "account:3" == Grant(GrantKind.ACCOUNT, account=3).name


def test_the_grant_is_known_until_the_door_is_secured() -> None:
    """Open and held still tell through whom; a closed door owes nothing to anybody."""
    state = turned(at(Standing.SECURED), Input.GRANT, NOW, TIMINGS, CARD).state
    assert ("credential:12", NOW + TIMINGS.open_within) == (state.grant, state.due_at)
    state = turned(state, Input.OPENED, NOW, TIMINGS).state
    assert ("credential:12", NOW + TIMINGS.held_after) == (state.grant, state.due_at)
    held = turned(state, Input.DUE, NOW + TIMINGS.held_after, TIMINGS)
    assert (EventType.DOOR_HELD,) == held.says
    closed = turned(held.state, Input.CLOSED, NOW, TIMINGS).state
    assert at(Standing.SECURED) == closed


def test_a_deadline_of_another_clock_comes_back_within_its_own_wait() -> None:
    """After a boot nothing is due later than its timer runs, and what is due already stays so."""
    far = at(Standing.OPEN, due_at=NOW + timedelta(days=400))
    assert NOW + TIMINGS.held_after == clamped(far, NOW, TIMINGS).due_at
    for state in (at(Standing.SECURED), at(Standing.OPEN, due_at=NOW - timedelta(days=1))):
        assert state == clamped(state, NOW, TIMINGS)
    assert is_due(at(Standing.OPEN, due_at=NOW), NOW)
    assert not is_due(at(Standing.SECURED), NOW)


Story = list[tuple[Input, float]]
STORIES = st.lists(st.tuples(st.sampled_from(Input), st.floats(0, 40, allow_nan=False)), max_size=40)


def told(story: Story, state: DoorState | None = None) -> list[tuple[Input, Turn]]:
    """Play a story, the timer of the door included, from a secured door on."""
    state, now, turns = state or at(Standing.SECURED), NOW, []
    for said, wait in story:
        now += timedelta(seconds=wait)
        while state.due_at is not None and state.due_at <= now:
            turn = turned(state, Input.DUE, state.due_at, TIMINGS)
            turns.append((Input.DUE, turn))
            state = turn.state
        turn = turned(state, said, now, TIMINGS, CARD if said in GRANTS else None)
        turns.append((said, turn))
        state = turn.state
    return turns


@pytest.mark.figure("F16", "unlocked without a grant, in generated stories")
@given(STORIES)
def test_nothing_but_a_grant_ever_unlocks(story: Story) -> None:
    """In any order, as often as it likes, as late as it likes."""
    assert [said in GRANTS for said, _ in told(story)] == [turn.unlocks for _, turn in told(story)]


@given(STORIES.filter(lambda story: not any(said is Input.OPENED for said, _ in story)))
def test_a_door_that_never_opens_is_never_forced_or_held(story: Story) -> None:
    """Whatever cards, buttons and links do meanwhile."""
    says = [each for _, turn in told(story) for each in turn.says]
    assert not {EventType.DOOR_FORCED, EventType.DOOR_HELD, EventType.DOOR_OPENED} & set(says)


@given(STORIES)
def test_every_opening_after_an_exit_button_is_explained(story: Story) -> None:
    """Free egress: a door at rest, opened within its time after the button was pressed, is not forced."""
    rest = [turn.state for _, turn in told(story)] or [at(Standing.SECURED)]
    calm = rest[-1]
    if calm.standing in {Standing.FORCED, Standing.HELD, Standing.UNEXPLAINED}:
        return
    leaving: Story = [(Input.EXIT, 0), (Input.OPENED, 5), (Input.CLOSED, 5)]
    now = replace(calm, due_at=None)
    assert EventType.DOOR_FORCED not in [each for _, turn in told(leaving, now) for each in turn.says]


@given(st.permutations([Input.EXIT, Input.OPENED]), st.floats(0, 0.999))
def test_button_and_contact_may_overtake_each_other(order: list[Input], apart: float) -> None:
    """Within a second it does not matter which of the two is heard first."""
    first, second = order
    turns = told([(first, 0), (second, apart)])
    assert Standing.OPEN == turns[-1][1].state.standing
    assert timedelta(seconds=apart) < EXPLAINED_WITHIN
    assert EventType.DOOR_FORCED not in [each for _, turn in turns for each in turn.says]


@given(STORIES, st.integers(1, 4))
def test_what_a_contact_repeats_changes_nothing(story: Story, times: int) -> None:
    """A message delivered up to five times leads where one leads, and says no more."""
    contact = {Input.OPENED, Input.CLOSED}
    again = [
        each
        for said, wait in story
        for each in [(said, wait), *([(said, 0.0)] * times if said in contact else [])]
    ]
    once, often = told(story), told(again)
    if once:
        assert once[-1][1].state == often[-1][1].state
    assert [turn.says for _, turn in once if turn.says] == [turn.says for _, turn in often if turn.says]


@pytest.mark.figure("F16", "links that come and go between any two things unlock nothing")
@given(st.lists(st.sampled_from([Input.LINK_LOST, Input.LINK_BACK]), max_size=50), STORIES)
def test_links_that_come_and_go_say_and_unlock_nothing(flaps: list[Input], story: Story) -> None:
    """Between any two things that happen, however often."""
    state = told(story)[-1][1].state if story else at(Standing.SECURED)
    for turn in (
        turn for said, turn in told([(flap, 0.0) for flap in flaps], state) if said is not Input.DUE
    ):
        assert ((), False) == (turn.says, turn.unlocks)


def test_somebody_who_slipped_through_while_the_link_was_away_is_no_burglar() -> None:
    """Granted, then no link: the late word of an opening is explained, and silence is no news."""
    state = told([(Input.GRANT, 0), (Input.LINK_LOST, 1)])[-1][1].state
    late = told([(Input.LINK_BACK, 3600), (Input.OPENED, 1), (Input.CLOSED, 1)], state)
    assert [EventType.DOOR_OPENED, EventType.DOOR_CLOSED] == [each for _, turn in late for each in turn.says]
    silent = told([(Input.LINK_BACK, 3600), (Input.CLOSED, 60)], state)
    assert [] == [each for _, turn in silent for each in turn.says]


def test_a_forced_door_closed_within_the_second_is_forced_all_the_same() -> None:
    """Quick hands leave no gap."""
    turns = told([(Input.OPENED, 0), (Input.CLOSED, 0.2)])
    assert (EventType.DOOR_FORCED, EventType.DOOR_CLOSED) == turns[-1][1].says
