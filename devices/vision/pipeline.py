"""What happens to the frames of one camera: detect, follow, choose good looks, compare, and say one verdict.

Owns the visits before one camera. Keeps no frame, and of a face that nobody knows nothing after its visit.
Without an agreement to be found among all it looks for faces only while a card's holder is expected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from devices.vision.blink import Opening
from devices.vision.detector import Detector, Face
from devices.vision.embedder import Embedder
from devices.vision.gallery import Gallery
from devices.vision.parts import Frame, Sighting, Vector
from devices.vision.quality import Quality, breadth_of, quality_of, yaw_of
from devices.vision.tracks import Track, Tracks
from devices.vision.visits import MOST_LOOKS, Recent, Visit
from devices.vision.votes import AGREEING, ENOUGH, Vote, mean, verdict
from gateway.domain.vision import CameraOrder, Expectation, Liveness, Purpose, SeenFace, Turn

GAP = 30.0
"""Seconds within which a face that comes back is the same visit."""
AROUND = 0.25
"""How much is kept around a face in its picture, in parts of its box."""

Openings = Callable[[Frame, Face], Opening | None]
"""Tells how far the eyes of a face are open; None where that is not known."""


@dataclass(slots=True)
class Expected:
    """Somebody whose card was shown, until their time is up."""

    expectation: Expectation
    until: float
    matched: bool = False
    """Whether the face that was looked at last was theirs."""
    best: float = 0.0
    frames: int = 0
    seen: int = 0
    """Good looks at faces since: without any nothing is said."""


@dataclass(frozen=True, slots=True)
class Networks:
    """What a pipeline sees with; shared by all cameras of the one looking thread."""

    detector: Detector
    embedder: Embedder
    openings: Openings | None = None
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


class CameraPipeline:
    """The visits before one camera."""

    def __init__(self, order: CameraOrder, networks: Networks, gallery: Gallery) -> None:
        self._order = order
        self._networks = networks
        self._gallery = gallery
        self._tracks = Tracks()
        self._visits: dict[int, Visit] = {}
        self._recent = Recent(GAP)
        self._expected: Expected | None = None

    def follow(self, order: CameraOrder) -> None:
        """Take new settings of the camera."""
        self._order = order

    def expect(self, expectation: Expectation, now: float) -> None:
        """Compare the next face with one person's; a newer card takes an older one's place."""
        self._expected = Expected(expectation, now + expectation.lasts)
        for visit in self._visits.values():
            visit.expect()

    def faces(self, frame: Frame) -> Sequence[SeenFace]:
        """Return the faces in a frame, for whoever puts the camera up."""
        height, width = frame.shape[:2]
        return [
            SeenFace(
                (each.left / width, each.top / height, each.width / width, each.height / height),
                each.pixels,
                self._order.smallest_face,
            )
            for each in self._networks.detector.find(frame)
        ]

    def feed(self, frame: Frame, now: float, *, moving: bool) -> Sequence[Sighting]:
        """Look at a frame; return visits that are decided by now."""
        looks_for = Purpose.IDENTIFY in self._order.purposes or self._expected is not None
        busy = moving or bool(self._tracks.live()) or self._expected is not None
        faces = self._networks.detector.find(frame) if looks_for and busy else ()
        over = self._tracks.update(faces, now)
        found: list[Sighting] = []
        looked = False
        for track in self._tracks.live():
            if track.fresh:
                looked = self._look(track, frame, now, spare=looked) or looked
        found += self._answers(now)
        if Purpose.IDENTIFY in self._order.purposes:
            for track in self._tracks.live():
                found += self._identified(track, now, last=False)
            for track in over:
                found += self._identified(track, now, last=True)
        for track in over:
            self._visits.pop(track.number, None)
        return found

    def _look(self, track: Track, frame: Frame, now: float, *, spare: bool) -> bool:
        """Look at one face closer; tell whether it was compared. One comparison a frame keeps all in time."""
        visit = self._visits.setdefault(track.number, Visit())
        expected = self._expected
        turns = expected.expectation.turns if expected is not None else ()
        if turns:
            opening = self._opening(frame, track.face) if Turn.BLINK in turns else None
            visit.asked(turns).step(yaw_of(track.face), track.gap, opening, breadth_of(track.face))
        wanted = visit.wants_compared(now, turns) if expected is not None else visit.wants(now)
        if spare or not wanted or track.face.pixels < self._order.smallest_face:
            return False
        aligned = self._networks.embedder.aligned(frame, track.face)
        quality = quality_of(track.face, aligned)
        if quality.flaw(self._order.smallest_face) is not None:
            return False
        template = self._networks.embedder.template(aligned)
        visit.looked_at = now
        if template is None:
            return True
        visit.vouches(template)
        at = self._networks.clock()
        if Purpose.IDENTIFY in self._order.purposes and not visit.told and len(visit.votes) < MOST_LOOKS:
            visit.votes.append(Vote(self._gallery.search(template, at), quality.weight))
        if self._order.snapshots and quality.weight > visit.best:
            visit.best, visit.crop = quality.weight, cropped(frame, track.face)
        if expected is not None:
            self._compare(expected, visit, template_score(self._gallery, expected, template, at), quality)
        return True

    def _compare(self, expected: Expected, visit: Visit, score: float | None, quality: Quality) -> None:
        expected.seen += 1
        if score is None:
            return
        if score < ANOTHER or (score < self._order.verify_at and quality.weight > HALF):
            visit.is_another()
        visit.scores.append((score, quality.weight))
        expected.best = max(expected.best, mean(visit.scores))
        expected.frames = max(expected.frames, len(visit.scores))
        visit.matched = len(visit.scores) >= AGREEING and mean(visit.scores) >= self._order.verify_at
        # One face does both: it turned, and is theirs when it looks ahead again.
        visit.proved = visit.matched and visit.challenge is not None and visit.challenge.passed
        expected.matched = visit.matched

    def _answers(self, now: float) -> Sequence[Sighting]:
        """Say what became of an expectation, once: at the first proof, or when its time is up."""
        expected = self._expected
        if expected is None:
            return ()
        asked = bool(expected.expectation.turns)
        matched = [each for each in self._visits.values() if each.matched]
        proofs = [each for each in matched if each.proved]
        if not (proofs if asked else matched) and now < expected.until:
            return ()
        self._expected = None
        if expected.seen < AGREEING:
            return ()  # nobody was seen well enough to say anything
        liveness = Liveness.NOT_ASKED
        if asked:
            liveness = Liveness.PASSED if proofs else Liveness.FAILED
        return (self._answer(expected, next(iter(proofs or matched), None), liveness),)

    def _answer(self, expected: Expected, own: Visit | None, liveness: Liveness) -> Sighting:
        """Return what is said; `own` is the visit of their face: nobody else's picture is kept."""
        crop = own.crop if own is not None else None
        if own is not None:
            own.told, own.crop = True, None
            self._recent.is_new(expected.expectation.subject, self._visit_time())
        known = own is not None or expected.matched
        return Sighting(
            camera=self._order.id,
            subject=expected.expectation.subject if known else None,
            purpose=Purpose.VERIFY,
            score=expected.best,
            second=0.0,
            threshold=self._order.verify_at,
            enrolled=1,
            frames=expected.frames,
            model=self._networks.embedder.model,
            liveness=liveness,
            expectation=expected.expectation.id,
            crop=crop,
        )

    def _identified(self, track: Track, now: float, *, last: bool) -> Sequence[Sighting]:
        visit = self._visits.get(track.number)
        if visit is None or visit.told or not visit.votes:
            if visit is not None and visit.told:
                self._recent.still_there("", now)
            return ()
        found = verdict(visit.votes, self._order.identify_at)
        had_its_chance = len(visit.votes) >= ENOUGH or (last and len(visit.votes) >= AGREEING)
        if found.subject is None and not had_its_chance:
            return ()
        visit.told = True
        if not self._recent.is_new(found.subject or "", now):
            visit.crop = None
            return ()
        crop = visit.crop if found.subject is not None else None
        visit.crop = None
        return (
            Sighting(
                camera=self._order.id,
                subject=found.subject,
                purpose=Purpose.IDENTIFY,
                score=found.score,
                second=found.second,
                threshold=self._order.identify_at,
                enrolled=found.among,
                frames=len(visit.votes),
                model=self._networks.embedder.model,
                crop=crop,
            ),
        )

    def _opening(self, frame: Frame, face: Face) -> Opening | None:
        openings = self._networks.openings
        return openings(frame, face) if openings is not None else None

    def _visit_time(self) -> float:
        return max((each.seen for each in self._tracks.live()), default=0.0)


HALF = 0.5
ANOTHER = 0.30
"""Cosine below which a face is surely another one's, as in the judge of pictures."""


def template_score(gallery: Gallery, expected: Expected, template: Vector, at: datetime) -> float | None:
    """Compare a face with the one whose card was shown."""
    return gallery.verify(expected.expectation.subject, template, at)


def cropped(frame: Frame, face: Face) -> Frame:
    """Return the part of a frame around a face, as a picture of its own."""
    height, width = frame.shape[:2]
    wide, high = AROUND * face.width, AROUND * face.height
    left, right = max(0, int(face.left - wide)), min(width, int(face.left + face.width + wide))
    top, bottom = max(0, int(face.top - high)), min(height, int(face.top + face.height + high))
    return frame[top:bottom, left:right].copy()
