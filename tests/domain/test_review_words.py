"""What a review is narrowed by: a scope never grows, a type has one kind, tags are few and short."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.event_note import LONGEST_TAG, LONGEST_TEXT, MOST_TAGS, NoteRefused, tags_of, text_of
from gateway.domain.model import EventType, PersonId, PlaceId
from gateway.domain.review_kinds import OUTCOMES, TYPES, Kind, Outcome, kind_of, types_of
from gateway.domain.review_scope import Scope

BEGIN = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PLACES = ("a", "b", "c")
times = st.none() | st.integers(-100, 100).map(lambda n: BEGIN + timedelta(minutes=n))


@given(st.sets(st.sampled_from(PLACES)), st.none() | st.sets(st.sampled_from((*PLACES, "d"))), times, times)
def test_a_scope_never_grows(
    own: set[str], places: set[str] | None, since: datetime | None, until: datetime | None
) -> None:
    """Whatever it is narrowed to: what the narrower one covers, the wider covered; minors stay closed."""
    minors = frozenset({PersonId("x")})
    wide = Scope(frozenset(map(PlaceId, own)), BEGIN, BEGIN + timedelta(hours=1), minors)
    narrow = wide.narrowed(places, since, until)
    assert narrow == Scope(
        wide.places if places is None else wide.places & frozenset(map(PlaceId, places)),
        max(wide.since, since or wide.since),
        min(wide.until, until or wide.until),
        minors,
    )
    assert narrow.places <= wide.places
    assert narrow.since >= wide.since
    assert narrow.until <= wide.until
    assert minors == narrow.closed_to
    for place in map(PlaceId, (*PLACES, "d")):
        for minute in range(-2, 63, 5):
            at = BEGIN + timedelta(minutes=minute)
            assert wide.covers(place, at) or not narrow.covers(place, at)
            assert not narrow.empty or not narrow.covers(place, at)


@pytest.mark.parametrize(
    ("places", "lasts", "empty"), [(("a",), 1, False), (("a",), 0, True), (("a",), -1, True), ((), 1, True)]
)
def test_a_scope_without_a_place_or_a_moment_is_empty(
    places: tuple[str, ...], lasts: int, empty: bool
) -> None:
    """Its end is no longer inside: one that ends as it begins has no moment."""
    scope = Scope(frozenset(map(PlaceId, places)), BEGIN, BEGIN + timedelta(seconds=lasts))
    assert empty is scope.empty


def test_each_type_has_one_kind() -> None:
    """No event is about two things, and none about nothing."""
    assert sorted(EventType) == sorted(type_ for types in TYPES.values() for type_ in types)
    assert all(type_ in TYPES[kind_of(type_)] for type_ in EventType)
    assert Kind.DEVICE is kind_of("something.newer")


def test_each_kind_has_the_types_it_is_for() -> None:
    """By name, as pages and exports show them."""
    assert {
        Kind.CALL: "door.duress fall gas leak smoke sos.cancelled sos.pressed wellbeing.confirmed",
        Kind.FORCED: "door.forced door.held tamper",
        Kind.DOOR: "access.card access.pin door.closed door.denied door.granted door.granted_not_opened"
        " door.opened rex.pressed",
        Kind.FACE: "face.recognised face.unknown",
        Kind.VEHICLE: "access.plate vehicle.denied vehicle.entered vehicle.left",
        Kind.PRESENCE: "motion presence.arrived",
        Kind.DEVICE: "battery.low command.done command.failed device.offline device.online gateway.started"
        " gateway.stopped heartbeat osdp.install_closed osdp.install_opened osdp.key_rotation phone.key"
        " phone.text power.lost power.restored undecoded",
    } == {kind: " ".join(sorted(types)) for kind, types in TYPES.items()}
    assert {
        Outcome.GRANTED: "door.granted vehicle.entered vehicle.left",
        Outcome.DENIED: "door.denied vehicle.denied",
    } == {outcome: " ".join(sorted(types)) for outcome, types in OUTCOMES.items()}


def test_kinds_and_an_outcome_narrow_each_other() -> None:
    """Both asked for is both; nothing asked for is everything."""
    assert types_of((), None) is None
    assert OUTCOMES[Outcome.DENIED] == types_of((), Outcome.DENIED)
    assert frozenset({EventType.VEHICLE_DENIED}) == types_of((Kind.VEHICLE,), Outcome.DENIED)
    assert frozenset() == types_of((Kind.CALL,), Outcome.GRANTED)


def test_tags_are_parted_and_stand_once() -> None:
    """Commas of both scripts part them; case, hash and room around do not make two of one."""
    assert ["门", "sos", "a b"] == tags_of([" #门，SOS、门", "sos; A  b"])
    assert [] == tags_of([" , ", ""])


@pytest.mark.parametrize("said", [["x" * (LONGEST_TAG + 1)], [f"t{n}" for n in range(MOST_TAGS + 1)]])
def test_too_many_or_too_long_tags_are_refused(said: list[str]) -> None:
    """Tags are for finding again, not for telling."""
    with pytest.raises(NoteRefused):
        tags_of(said)


def test_tags_that_just_fit_are_kept() -> None:
    """Eight of them, and thirty letters in one."""
    most = [f"t{n}" for n in range(8)]
    assert most == tags_of(most)
    assert ["x" * 30] == tags_of(["x" * 30])
    assert "x" * 1000 == text_of("x" * 1000)


def test_a_text_that_is_too_long_is_refused() -> None:
    """A note is no report."""
    assert "x" == text_of("  x\n")
    with pytest.raises(NoteRefused):
        text_of("x" * (LONGEST_TEXT + 1))
