"""When a camera counts as blind: after a while, by name, with its reason, once; and when that is over."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.domain.camera_watch import AWAY, BACK, CLOSED, NO_CAMERA, SEES, CameraWatch, Verdict
from gateway.domain.model import DeviceId
from gateway.domain.vision import VISION, CameraState, VisionState

CAM, YARD = DeviceId("cam"), DeviceId("yard")
STALLED = "10.0.0.5: no picture for 5 s"


def state(cam: str = "", *, open_: bool = True, yard: str | None = None) -> VisionState:
    """Return what the worker says: why `cam` sees nothing, empty where it does; `yard` where it has one."""
    cameras = [CameraState(CAM, seeing=not cam, why=cam)]
    cameras += [CameraState(YARD, seeing=not yard, why=yard)] if yard is not None else []
    why = "" if open_ else "no assessment"
    return VisionState("1", open_, why, "sface", 3, tuple(cameras))


def watching(*told: DeviceId, cameras: tuple[DeviceId, ...] = (CAM,)) -> CameraWatch:
    """Return a watch over these cameras that began at 0."""
    watch = CameraWatch(0.0, told)
    watch.bind(cameras)
    return watch


def test_a_camera_that_sees_nothing_is_told_within_half_a_minute_by_name_and_once() -> None:
    """A short gap is none; a long one is told with its reason; a longer one is not told again."""
    watch = watching(cameras=(CAM, YARD))
    told = [(now, each) for now in range(0, 60, 2) for each in watch.heard(state(STALLED, yard=""), now)]
    assert [(16, Verdict(CAM, online=False, why=STALLED))] == told
    assert {CAM} == watch.blind
    short = watching()
    assert [] == [
        each for now in range(0, 60, 2) for each in short.heard(state(STALLED * (now % 12 > 0)), now)
    ]


def test_a_camera_that_sees_again_is_over_once_it_has_seen_for_a_while() -> None:
    """One that comes and goes within seconds stays told."""
    watch = watching(CAM)
    assert [] == [*watch.heard(state(), 0), *watch.heard(state(STALLED), 2), *watch.heard(state(), 4)]
    assert [] == [*watch.heard(state(), 6)]
    assert [Verdict(CAM, online=True, why=SEES)] == [*watch.heard(state(), 8)]
    assert frozenset() == watch.blind


def test_a_worker_that_does_not_answer_blinds_every_camera() -> None:
    """Ten seconds after its last word, killed or hung alike; back, it is over for it and then for each."""
    watch = watching(cameras=(CAM, YARD))
    watch.heard(state(yard=""), 0)
    assert [] == [each for now in range(1, 10) for each in watch.unheard(now)]
    gone = [Verdict(each, online=False, why=AWAY) for each in (VISION, CAM, YARD)]
    assert (gone, []) == ([*watch.unheard(10)], [*watch.unheard(11)])
    assert [Verdict(VISION, online=True, why=BACK)] == [*watch.heard(state(yard=""), 20)]
    over = [Verdict(each, online=True, why=SEES) for each in (CAM, YARD)]
    assert over == [*watch.heard(state(yard=""), 22), *watch.heard(state(yard=""), 24)]


def test_a_worker_that_starts_has_longer_for_its_first_word() -> None:
    """It reads its models first; one that never comes is told within half a minute all the same."""
    watch = watching()
    assert [] == [each for now in range(25) for each in watch.unheard(now)]
    assert {VISION, CAM} == {each.device for each in watch.unheard(25)}


def test_a_worker_that_is_not_to_look_is_no_fault_of_a_camera() -> None:
    """Locked or without an assessment: nothing is blind, what was is over, and the reason is said."""
    watch = watching(CAM)
    told = [each for now in range(0, 90, 2) for each in watch.heard(state(STALLED, open_=False), now)]
    assert [Verdict(CAM, online=True, why=CLOSED.format(why="no assessment"))] == told


def test_a_camera_the_worker_does_not_know_is_blind() -> None:
    """It may have other orders, or have left one out: nobody looks through it."""
    watch = watching(cameras=(CAM, YARD))
    told = [each for now in range(0, 60, 2) for each in watch.heard(state(), now)]
    assert [Verdict(YARD, online=False, why="the camera worker does not look through it")] == told


def test_a_camera_that_is_taken_down_is_over() -> None:
    """Its fault stays for a person to close, and nothing more comes of it."""
    watch = watching(CAM)
    assert [Verdict(CAM, online=True, why=NO_CAMERA)] == [*watch.bind(())]
    assert [] == [each for now in range(0, 60, 2) for each in watch.heard(state(STALLED), now)]


WORDS = st.sampled_from([state(), state(STALLED), state(yard=""), state(open_=False), None])


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 20), WORDS), max_size=30))
def test_every_fault_ends_before_it_begins_again(story: list[tuple[float, VisionState | None]]) -> None:
    """Whatever the worker says and however long it says nothing: blind and seeing take turns."""
    watch, now = watching(cameras=(CAM, YARD)), 0.0
    blind: set[DeviceId] = set()
    for pause, said in story:
        now += pause
        for verdict in watch.heard(said, now) if said is not None else watch.unheard(now):
            assert verdict.online == (verdict.device in blind), verdict
            (blind.discard if verdict.online else blind.add)(verdict.device)
        assert blind == watch.blind


def test_a_camera_that_comes_back_is_watched_from_its_first_word_on() -> None:
    """What was seen or not seen before it was taken down counts for nothing."""
    watch = watching()
    watch.heard(state(STALLED), 0)
    watch.bind(())
    watch.bind((CAM,))
    told = [(now, each) for now in range(14, 40) for each in watch.heard(state(STALLED), now)]
    assert [(29, Verdict(CAM, online=False, why=STALLED))] == told


def test_a_gap_of_just_under_fifteen_seconds_is_none() -> None:
    """Counted from the first word that said so, and anew after each that it sees."""
    watch = watching()
    assert [] == [*watch.heard(state(STALLED), 100.0), *watch.heard(state(STALLED), 114.9)]
    assert [Verdict(CAM, online=False, why=STALLED)] == [*watch.heard(state(STALLED), 115.0)]
    again = watching()
    assert [] == [*again.heard(state(STALLED), 100.0), *again.heard(state(), 110.0)]
    assert [] == [*again.heard(state(STALLED), 112.0), *again.heard(state(STALLED), 126.9)]
    assert 1 == len(again.heard(state(STALLED), 127.0))


def test_seeing_for_just_under_three_seconds_is_not_enough() -> None:
    """Nor what it saw before the worker fell silent."""
    watch = watching(CAM)
    assert [] == [*watch.heard(state(), 100.0), *watch.heard(state(), 102.9)]
    assert [Verdict(CAM, online=True, why=SEES)] == [*watch.heard(state(), 103.0)]
    silent = watching(CAM)
    silent.heard(state(), 100.0)
    assert [VISION] == [each.device for each in silent.unheard(110.0)]
    assert [VISION] == [each.device for each in silent.heard(state(), 111.0)]
    assert [] == [*silent.heard(state(), 113.9)]
    assert [CAM] == [each.device for each in silent.heard(state(), 114.0)]


def test_silence_counts_from_the_last_word() -> None:
    """Ten seconds to the moment; who was told already is not told again."""
    watch = watching(cameras=(CAM, YARD))
    watch.heard(state(yard=STALLED), 100.0)
    watch.heard(state(yard=STALLED), 115.0)
    assert {YARD} == watch.blind
    assert [] == [*watch.unheard(124.9)]
    assert [VISION, CAM] == [each.device for each in watch.unheard(125.0)]
    assert {VISION, CAM, YARD} == watch.blind


def test_a_camera_that_gives_no_reason_is_not_looked_through() -> None:
    """Better a plain word than none."""
    watch = watching()
    nothing = VisionState("1", True, "", "sface", 3, (CameraState(CAM, seeing=False),))
    told = [each for now in (0, 15) for each in watch.heard(nothing, now)]
    assert [Verdict(CAM, online=False, why="the camera worker does not look through it")] == told


def test_after_a_closed_time_a_camera_begins_anew() -> None:
    """What it did not see before it was to look no more counts for nothing; only cameras are over."""
    watch = watching(VISION)
    watch.heard(state(STALLED), 0.0)
    watch.heard(state(STALLED, open_=False), 10.0)
    assert [] == [*watch.heard(state(STALLED), 20.0), *watch.heard(state(STALLED), 34.9)]
    assert [CAM] == [each.device for each in watch.heard(state(STALLED), 35.0)]


def test_what_was_told_before_a_restart_is_known_only_where_it_is_still_a_camera() -> None:
    """Once: a later change of cameras brings none of it back."""
    watch = watching(CAM, YARD, VISION, cameras=(CAM,))
    assert {CAM, VISION} == watch.blind
    assert [] == [*watch.bind((CAM, YARD))]
    assert {CAM, VISION} == watch.blind
