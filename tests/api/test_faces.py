"""Faces over the interface: agreement first, pictures then, an end in one call; nothing of it on a disk."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.pictures import LARGEST_PICTURE
from gateway.domain.model import PersonId
from gateway.domain.vision import SubjectId
from gateway.service import face_orders, faces
from gateway.service.face_orders import note_erased, note_stored
from tests.api.face_house import AGREED, CAP, JPEG, FaceHouse, face_house
from tests.vision.worker import Answer

WU = "/api/v1/people/wu/face"


@pytest.fixture
def here(seeded: Path, tmp_path: Path) -> Iterator[FaceHouse]:
    """Give a house with faces switched on and assessed."""
    with face_house(seeded, tmp_path / "data") as found:
        yield found


def test_who_agreed_is_enrolled(here: FaceHouse) -> None:
    """The worker gets the picture under a random id, and how many templates there are is remembered."""
    assert 201 == here.agree()
    verdicts = [here.client.post(f"{WU}/pictures", content=JPEG).json() for _ in range(3)]
    assert [1, 2, 3] == [each["templates"] for each in verdicts]
    assert {"picture": "taken", "templates": 3, "face": 140, "pose": "front", "looks_like": None} == verdicts[
        2
    ]
    (subject,) = here.enroller.templates
    assert {("POST", f"/subjects/{subject}/pictures", JPEG)} == set(here.worker.asked)
    assert "wu" not in subject
    found = here.client.get(WU).json()
    assert (["verify", "identify"], 3, 3) == (found["purposes"], found["templates"], found["wanted"])
    assert [("verify", "office", None), ("identify", "office", None)] == [
        (each["purpose"], each["by"], each["withdrawn_at"]) for each in found["consents"]
    ]
    assert subject not in here.client.get(WU).text, "a program has no use for it"


def test_a_camera_takes_the_picture(here: FaceHouse) -> None:
    """By its id; what the worker refuses is told with its reason, what it does not hear as well."""
    here.agree()
    here.house.clock.move(60)
    assert 200 == here.client.post(f"{WU}/captures/cam-gate").status_code
    assert here.worker.asked[-1][1].endswith("/captures/cam-gate")
    here.worker.otherwise = lambda *_: (409, b'{"why": "there is no picture now"}', {})
    refused = here.client.post(f"{WU}/captures/cam-gate")
    assert (409, "vision.refused", "there is no picture now") == (
        refused.status_code,
        refused.json()["code"],
        refused.json()["detail"],
    )
    here.worker.file.unlink()
    away = here.client.post(f"{WU}/captures/cam-gate")
    assert (503, "vision.away") == (away.status_code, away.json()["code"])
    here.worker.file.touch()


def test_whoever_has_just_agreed_is_asked_for_once_more(here: FaceHouse) -> None:
    """The core tells the worker within a second: until then its refusal is no answer."""
    here.agree()
    refusals = [(409, b'{"why": "no agreement of this person is in force"}', {})] * 2
    here.worker.otherwise = lambda *asked: refusals.pop() if refusals else here.enroller(*asked)
    assert (200, "") == here.picture()
    assert 3 == len(here.worker.asked)


def test_withdrawal_stops_at_once_and_leaves_a_receipt(here: FaceHouse) -> None:
    """From the answer on nobody is told to compare them; the receipt has both times."""
    here.agree()
    here.picture()
    (subject,) = here.enroller.templates
    answer = here.client.delete(WU)
    assert (200, [], 0) == (answer.status_code, answer.json()["purposes"], answer.json()["templates"])
    orders = face_orders.face_orders(here.database, here.now, ())
    assert ((), (SubjectId(subject),)) == (orders.subjects, orders.erase)
    assert (409, "faces.no_consent") == here.picture()
    (receipt,) = answer.json()["erasures"]
    assert ("withdrawn", "office", None) == (receipt["why"], receipt["by"], receipt["erased_at"])
    here.house.clock.move(90)
    note_erased(here.database, [SubjectId(subject)], here.now)
    (receipt,) = here.client.get(WU).json()["erasures"]
    assert ("2026-11-23T04:00:00Z", "2026-11-23T04:01:30Z") == (receipt["asked_at"], receipt["erased_at"])
    assert [] == here.client.delete(WU).json()["purposes"], "twice is harmless"


def test_one_purpose_ends_alone(here: FaceHouse) -> None:
    """The other stays, and so does the face."""
    here.agree()
    left = here.client.delete(WU, params={"purpose": "identify"}).json()
    assert (["verify"], []) == (left["purposes"], left["erasures"])
    assert 422 == here.client.delete(WU, params={"purpose": "attendance"}).status_code


def test_who_withdraws_while_a_picture_is_looked_at_leaves_nothing(here: FaceHouse) -> None:
    """What the worker took in that moment is taken back at once, and the caller is told."""
    here.agree()

    def slow(method: str, path: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        if method == "POST":
            faces.withdraw(here.database, PersonId("wu"), None, "office", here.now)
        return here.enroller(method, path, body)

    here.worker.otherwise = slow
    assert (409, "faces.consent_withdrawn") == here.picture()
    assert {} == here.enroller.templates
    assert ["POST", "DELETE"] == [each[0] for each in here.worker.asked]
    assert 1 == len(face_orders.face_orders(here.database, here.now, ()).erase)


def test_beginning_again_keeps_the_agreement(here: FaceHouse) -> None:
    """The templates go; without an agreement there is nothing to begin."""
    refused = here.client.delete(f"{WU}/templates")
    assert (409, "faces.no_consent") == (refused.status_code, refused.json()["code"])
    here.agree()
    here.picture()
    found = here.client.delete(f"{WU}/templates").json()
    assert (0, ["verify", "identify"]) == (found["templates"], found["purposes"])
    assert {} == here.enroller.templates


def test_a_worker_that_hangs_holds_few_threads(here: FaceHouse) -> None:
    """Whoever hands in pictures waits in the line of the cameras, and not in that of everybody."""
    limit = here.client.app.state.parts.seeing.limit  # type: ignore[attr-defined]
    held: list[int] = []

    def counts(method: str, path: str, body: bytes) -> Answer:
        held.append(limit.borrowed_tokens)
        return here.enroller(method, path, body)

    here.worker.otherwise = counts
    here.agree()
    here.picture()
    here.client.delete("/api/v1/people/wu/face/templates")
    assert [1, 1] == held


def test_a_twin_is_named(here: FaceHouse) -> None:
    """Whoever looks like somebody stored is named to the office, which knows them."""
    here.agree("li")
    here.picture("li")
    (li,) = here.enroller.templates
    here.agree()
    here.enroller.verdict = {"twin": li}
    assert "li" == here.client.post(f"{WU}/pictures", content=JPEG).json()["looks_like"]
    here.enroller.verdict = {"twin": "somebody-erased"}
    assert here.client.post(f"{WU}/pictures", content=JPEG).json()["looks_like"] is None


def test_a_person_taken_out_is_erased(here: FaceHouse) -> None:
    """By the office, or by a site document without them."""
    here.agree("lin")
    here.picture("lin")
    members = {"members": ["zheng"]}
    assert 204 == here.client.patch("/api/v1/groups/bangbang", json=members).status_code
    assert 204 == here.client.delete("/api/v1/people/lin").status_code
    assert (
        tuple(map(SubjectId, here.enroller.templates))
        == face_orders.face_orders(here.database, here.now, ()).erase
    )
    assert 404 == here.picture("lin")[0]


def test_pictures_stay_in_memory(here: FaceHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """However large, nothing is written to a disk on the way; what is larger still is refused unread."""

    def never(*_: object) -> None:
        raise AssertionError("a picture went to the disk")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", never)
    here.agree()
    large = JPEG + b"x" * 3_000_000
    page = here.client.post("/people/wu/face/pictures", files={"pictures": ("me.jpg", large, "image/jpeg")})
    assert (200, large) == (page.status_code, here.worker.asked[-1][2])
    assert 200 == here.client.post(f"{WU}/pictures", content=large).status_code
    assert 422 == here.client.post(f"{WU}/pictures", content=b"x" * (LARGEST_PICTURE + 1)).status_code
    assert 422 == here.client.post(f"{WU}/pictures", content=b"").status_code
    assert 413 == here.client.post("/people/wu/face", content=b"x" * 70_000).status_code
    assert 413 == here.client.post(f"{WU}/pictures", content=b"x" * 26_000_000).status_code


def test_the_assessment_and_the_lock(seeded: Path, tmp_path: Path) -> None:
    """Closed until one is on record, closed while locked; each time by its name."""
    with face_house(seeded, tmp_path / "data", assessed=False) as here:
        assert (False, "faces.assessment_missing") == _state(here)
        assert 409 == here.agree()
        signed = {
            "purposes": ["verify", "identify"],
            "signed_by": "陈律师",
            "signed_on": "2026-11-01",
            "valid_until": "2028-11-01",
            "document": "a" * 64,
        }
        wrong = here.client.put("/api/v1/faces/assessment", json={**signed, "document": "x"})
        assert (409, "faces.assessment_unusable") == (wrong.status_code, wrong.json()["code"])
        assert here.client.put("/api/v1/faces/assessment", json=signed).json()["open"]
        assert 201 == here.agree()
        here.client.put("/api/v1/faces/lock", json={"locked": True})
        assert (False, "faces.locked") == _state(here)
        assert (409, "faces.locked") == here.picture()
        here.client.put("/api/v1/faces/lock", json={"locked": False})
        assert ((200, ""), (True, None)) == (here.picture(), _state(here))


def test_how_many_are_stored_is_said(here: FaceHouse) -> None:
    """Beside the cap, and from how many on an office must be told."""
    note_stored(here.database, 2)
    assert (2, CAP, 100_000) == tuple(
        here.client.get("/api/v1/faces").json()[each] for each in ("stored", "cap", "filing_duty")
    )


def test_nonsense_is_refused_in_words(here: FaceHouse) -> None:
    """Unknown people, purposes and channels, by status and without a trace."""
    assert 404 == here.agree("nobody")
    assert 422 == here.agree(purposes=["attendance"])
    assert 422 == here.agree(channel="telepathy")
    assert 422 == here.client.post(f"{WU}/consent", json={**AGREED, "more": 1}).status_code
    assert [] == here.client.get(WU).json()["consents"]


def _state(here: FaceHouse) -> tuple[bool, str | None]:
    found = here.client.get("/api/v1/faces").json()
    return found["open"], found["code"]
