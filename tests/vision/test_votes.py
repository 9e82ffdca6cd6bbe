"""Tracks and votes, whatever comes: one face is one track, and nobody is named who is not surely meant."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from devices.vision.detector import Face
from devices.vision.gallery import Match
from devices.vision.tracks import LOST_AFTER, Tracks, overlapping
from devices.vision.votes import AGREEING, MARGIN, Vote, verdict
from gateway.domain.vision import SubjectId

PLACES = st.tuples(st.floats(0, 600), st.floats(0, 300), st.floats(20, 200))
SCORES = st.floats(-1, 1)
VOTES = st.lists(
    st.builds(
        lambda who, scores, weight: Vote(Match(who, max(scores), min(scores), 3), weight),
        st.sampled_from([None, SubjectId("a"), SubjectId("b"), SubjectId("c")]),
        st.tuples(SCORES, SCORES),
        st.floats(0.01, 1),
    ),
    max_size=8,
)


def face(left: float, top: float, size: float = 100.0) -> Face:
    """Return a face at a place."""
    return Face(left, top, size, size, ((0.0, 0.0),) * 5, 0.9)


@given(VOTES, st.floats(0.2, 0.9))
def test_nobody_is_named_who_is_not_surely_meant(votes: list[Vote], threshold: float) -> None:
    """Enough looks, a score above the threshold, and a distance to the next; order changes nothing."""
    found = verdict(votes, threshold)
    own = [each for each in votes if each.match.subject == found.subject]
    if found.subject is not None:
        assert len(own) >= AGREEING
        assert found.score >= threshold
        assert found.score - found.second >= MARGIN
        assert max(each.match.score for each in own) >= threshold
    assert found.subject == verdict(votes[::-1], threshold).subject


@given(st.integers(2, 4), st.floats(0.6, 1), st.floats(0.01, 1))
def test_a_tie_is_nobody(looks: int, score: float, weight: float) -> None:
    """Between two people in each look, and between looks that contradict each other."""
    near = Vote(Match(SubjectId("a"), score, score - MARGIN / 2, 2), weight)
    assert verdict([near] * looks, 0.5).subject is None
    for_each = [Vote(Match(SubjectId(who), score, 0.0, 2), weight) for who in ("a", "b") * looks]
    assert verdict(for_each, 0.5).subject is None
    assert SubjectId("a") == verdict(for_each[::2], 0.5).subject


@given(st.lists(st.tuples(st.lists(PLACES, max_size=4), st.floats(0.05, 3)), max_size=12))
def test_tracks_end_and_never_share_a_face(
    frames: list[tuple[list[tuple[float, float, float]], float]],
) -> None:
    """Each face of a frame is one fresh track's; what was not seen for its time is over, once."""
    tracks, now = Tracks(), 0.0
    ended: list[int] = []
    for places, later in frames:
        now += later
        faces = [face(*each) for each in places]
        ended += [each.number for each in tracks.update(faces, now)]
        fresh = [each for each in tracks.live() if each.seen == now]
        assert sorted(map(id, faces)) == sorted(id(each.face) for each in fresh)
        assert all(now - each.seen <= LOST_AFTER for each in tracks.live())
    ended += [each.number for each in tracks.update([], now + LOST_AFTER + 1)]
    assert len(ended) == len(set(ended))
    assert not tracks.live()


@given(st.floats(-40, 40), st.floats(-20, 20), st.floats(0, LOST_AFTER - 0.5))
def test_somebody_who_walks_on_is_one_track(right: float, down: float, hidden: float) -> None:
    """Half a face a frame, and hidden for a moment."""
    tracks = Tracks()
    for step in range(6):
        tracks.update([face(300 + right * step, 200 + down * step)], 0.2 * step)
    tracks.update([], 1.2)
    tracks.update([face(300 + right * 5, 200 + down * 5)], 1.2 + hidden)
    assert [1] == [each.number for each in tracks.live()]


@given(PLACES, PLACES)
def test_overlap_is_a_share(one: tuple[float, float, float], other: tuple[float, float, float]) -> None:
    """Alike both ways, whole with itself."""
    first, second = face(*one), face(*other)
    assert 0 <= overlapping(first, second) <= 1 + 1e-9
    assert abs(overlapping(first, second) - overlapping(second, first)) < 1e-9
    assert abs(overlapping(first, first) - 1) < 1e-9
