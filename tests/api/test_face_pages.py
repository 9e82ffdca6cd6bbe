"""The office's pages of faces: notice and answers, pictures with their reasons, receipts, the house."""

import hashlib
import io
import re
import shutil
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import aloud
from api.pages.render import Pages
from api.pictures import LARGEST_PICTURE
from gateway.domain.faces import NOTICE
from gateway.domain.model import PersonId
from gateway.domain.site import Person
from gateway.domain.vision import SubjectId
from gateway.service import face_looks, faces, site, site_edits
from gateway.service.face_orders import note_erased, note_stored
from gateway.store import faces as store
from tests.api.face_house import FaceHouse, face_house
from tests.api.house import PASSWORD

FORM = {"do": "agree", "notice": NOTICE, "purpose": ["verify"], "age": "adult", "channel": "page"}
TICKED = re.compile(r'value="(\w+)" checked')
"""What a page of faces has ticked."""
WORDS_OF_THE_NOTICE = {
    "2026-11": {"zh-CN": "22c8c40524b2fd07", "en": "ed7967334e25cf39"},
    "2026-12": {"zh-CN": "5f69a7fba9567f16", "en": "1b51422d60c73b1a"},
}
"""Sums of what each version says: who changes its words gives the notice another version."""


@pytest.fixture
def here(seeded: Path, tmp_path: Path) -> Iterator[FaceHouse]:
    """Give a house with faces, and the office at its browser."""
    with face_house(seeded, tmp_path / "data") as found:
        del found.client.headers["Authorization"]
        found.client.post("/api/v1/session", data={"username": "office", "password": PASSWORD})
        yield found


def csrf(client: TestClient) -> str:
    """Return what a form of this session carries."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/account").text)
    assert found is not None
    return found[1]


def post(here: FaceHouse, path: str = "/people/wu/face", **form: object) -> tuple[int, str]:
    """Send a form as a browser does, and return status and page."""
    answer = here.client.post(path, data={"csrf": csrf(here.client), **form})
    return answer.status_code, answer.text


def photographs(here: FaceHouse, *pictures: bytes) -> tuple[int, str]:
    """Hand in photographs by the form."""
    files = [("pictures", (f"{nth}.jpg", each, "image/jpeg")) for nth, each in enumerate(pictures)]
    answer = here.client.post(
        "/people/wu/face/pictures", data={"csrf": csrf(here.client)}, files=files or {"pictures": b""}
    )
    return answer.status_code, answer.text


def test_the_notice_stands_before_the_question(here: FaceHouse) -> None:
    """With its version; nothing is ticked beforehand, and both answers look alike."""
    page = here.client.get("/people/wu/face").text
    assert page.index("您可以不同意") < page.index('name="purpose"')
    assert f"告知书版本 {NOTICE}" in page
    assert "checked" not in page
    answers = re.findall(r'<button class="([^"]*)" name="do" value="(decline|agree)"', page)
    assert [("big wide", "decline"), ("big wide", "agree")] == answers
    assert 'href="/people/wu/face"' in here.client.get("/people/wu").text


def test_a_no_leaves_nothing(here: FaceHouse) -> None:
    """And says so; a yes that was given before stands."""
    status, page = post(here, do="decline")
    assert (200, True) == (status, "没有作任何登记" in page)
    assert [] == list(faces.standing(here.database, PersonId("wu"), here.now).consents)


def test_a_yes_and_pictures_with_their_reasons(here: FaceHouse) -> None:
    """One after the other; what is wrong with one is said in plain words, and which pose comes next."""
    assert 303 == post(here, **FORM)[0]
    page = here.client.get("/people/wu/face").text
    assert "刷卡之后核对是不是我本人" in page
    assert "还要 3 张合格的照片" in page
    status, page = photographs(here, b"one", b"two")
    assert (200, 2) == (status, page.count("✓ 很好，已采用"))
    assert "还要 1 张合格的照片" in page
    assert "请把头稍稍转向您的右边" in page
    here.enroller.verdict = {"picture": "blurred"}
    assert "✗ 照片模糊" in photographs(here, b"three")[1]
    here.enroller.verdict = {}
    assert "已经够用" in photographs(here, b"four")[1]
    assert 422 == photographs(here)[0]
    status, page = photographs(here, b"five", b"x" * (LARGEST_PICTURE + 1))
    assert (200, True, 1) == (status, "超过 8 MB" in page, page.count("✓"))
    assert 303 == post(here, do="again")[0]
    assert "还要 3 张合格的照片" in here.client.get("/people/wu/face").text


def test_a_refusal_names_its_rule_and_keeps_what_was_typed(here: FaceHouse) -> None:
    """In the page's language, with the code for whoever is asked about it."""
    status, page = post(here, **{**FORM, "channel": "paper", "guardian": "吴建国"})
    assert (409, True) == (status, "纸质或口头同意要有见证人" in page)
    assert ">faces.witness_missing</code>" in page
    assert 'value="吴建国"' in page
    assert ["verify", "adult"] == TICKED.findall(page)
    assert [] == TICKED.findall(post(here, **{**FORM, "notice": "2020-01"})[1])
    assert "faces.age_unsaid" in post(here, **{**FORM, "age": ""})[1]
    assert "faces.guardian_missing" in post(here, **{**FORM, "age": "child"})[1]
    assert "faces.notice_outdated" in post(here, **{**FORM, "notice": "2020-01"})[1]
    assert "faces.purpose_missing" in post(here, **{**FORM, "purpose": "attendance"})[1]
    assert "faces.no_consent" in photographs(here, b"one")[1]
    assert 404 == post(here, do="explode")[0]
    assert 404 == here.client.get("/people/nobody/face").status_code


def test_withdrawal_is_one_tap(here: FaceHouse) -> None:
    """No question in between; the page shows when it stopped, and when it was erased."""
    post(here, **FORM)
    photographs(here, b"one")
    (subject,) = here.enroller.templates
    page = here.client.get("/people/wu/face").text
    assert "全部撤回并删除人脸" in page
    assert 303 == post(here, do="withdraw")[0]
    page = here.client.get("/people/wu/face").text
    assert "停止使用： <time" in page
    assert "尚未，24 小时之内" in page
    here.house.clock.move(60)
    note_erased(here.database, [SubjectId(subject)], here.now)
    page = here.client.get("/people/wu/face").text
    assert "2026-11-23 12:01:00" in page
    assert "尚未" not in page


def test_a_person_sees_who_looked_at_them(here: FaceHouse) -> None:
    """At them alone, in the page's words."""
    picture, camera = "picture of event 7 at cam-gate", "camera cam-gate"
    face_looks.record(here.database, "guard", "guard", picture, "谁在门口", here.now, PersonId("wu"))
    face_looks.record(here.database, "installer", "installer", camera, "installing", here.now)
    page = here.client.get("/people/wu/face").text
    assert (True, False) == ("guard · cam-gate 处事件 7 的图片" in page, "installer" in page)
    assert "installer · 摄像头 cam-gate<br>" in (house := here.client.get("/faces").text)
    assert ">安装</span>" in house


def test_one_purpose_is_withdrawn_by_its_own_button(here: FaceHouse) -> None:
    """Where there are two."""
    post(here, **{**FORM, "purpose": ["verify", "identify"]})
    assert 2 == here.client.get("/people/wu/face").text.count("撤回这一项")
    assert 303 == post(here, do="withdraw", purpose="identify")[0]
    page = here.client.get("/people/wu/face").text
    assert (0, False) == (page.count("撤回这一项"), "停止使用：" in page)


@pytest.mark.parametrize("lacks", ["channel", "age"])
def test_what_was_typed_stays_when_it_is_refused(here: FaceHouse, lacks: str) -> None:
    """A form that does not say how they answered needs a witness; everything else stands there again."""
    form = {"guardian": "吴建国", "days": "90", **FORM, lacks: ""}
    status, page = post(here, **form)
    rule = {"channel": "faces.witness_missing", "age": "faces.age_unsaid"}[lacks]
    assert (409, True) == (status, f">{rule}</code>" in page)
    for kept in ('value="verify" checked', 'value="吴建国"', 'value="90" selected'):
        assert kept in page
    assert ('value="adult" checked' in page) == (lacks != "age")
    assert [] == list(faces.standing(here.database, PersonId("wu"), here.now).consents)


def test_who_looked_stands_on_the_page_of_whose_face_it_was(here: FaceHouse) -> None:
    """And on nobody else's."""
    face_looks.record(here.database, "guard", "guard", "snapshot", "谁在门口", here.now, PersonId("wu"))
    assert "谁在门口" in here.client.get("/people/wu/face").text
    assert "谁在门口" not in here.client.get("/people/li/face").text


def test_whoever_has_left_keeps_their_receipts(here: FaceHouse) -> None:
    """Found from the page of the house; nothing can be done there any more, and nobody else has a page."""
    person = PersonId("tenant")
    site.edit(here.database, site_edits.put_person(Person(person, "租客")), lambda _: None)
    here.client.post("/people/tenant/face", data={"csrf": csrf(here.client), **FORM})
    subject = faces.standing(here.database, person, here.now).subject
    site.edit(here.database, site_edits.delete_person(person), lambda _: None)
    faces.withdraw(here.database, person, None, "office", here.now)
    assert 'href="/people/tenant/face"' in here.client.get("/faces").text
    page = here.client.get("/people/tenant/face").text
    assert str(subject) in page
    assert "此人已不在本小区" in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]
    assert 404 == here.client.post("/people/tenant/face", data={"csrf": csrf(here.client)}).status_code
    assert 404 == here.client.get("/people/nobody/face").status_code


def test_a_twin_and_a_silent_worker(here: FaceHouse) -> None:
    """The other one is named; a worker that is away is said to be, and nothing was taken."""
    here.client.post("/people/li/face", data={"csrf": csrf(here.client), **FORM})
    files = {"pictures": ("li.jpg", b"li", "image/jpeg")}
    here.client.post("/people/li/face/pictures", data={"csrf": csrf(here.client)}, files=files)
    (li,) = here.enroller.templates
    post(here, **FORM)
    here.enroller.verdict = {"twin": li}
    assert "这张脸与 李爷爷 很像" in photographs(here, b"wu")[1]
    here.house.clock.move(60)
    here.worker.otherwise = lambda *_: (409, b'{"why": "there is no picture now"}', {})
    status, page = post(here, do="capture", camera="cam-gate")
    assert (503, True) == (status, "there is no picture now" in page)


def test_the_house_says_how_it_stands(here: FaceHouse) -> None:
    """Stored and cap, the assessment, who looked; the lock is one tap too."""
    post(here, **FORM)
    note_stored(here.database, 2)
    face_looks.record(here.database, "guard", "guard", "snapshot", "谁在门口", here.now)
    page = here.client.get("/faces").text
    for words in ("2 / 3", "陈律师", "a" * 64, "吴奶奶", "谁在门口", "100000 人"):
        assert words in page
    assert 303 == post(here, "/faces", do="lock")[0]
    assert ">faces.locked</code>" in here.client.get("/faces").text
    assert "人脸识别已锁定" in here.client.get("/people/wu/face").text
    assert 303 == post(here, "/faces", do="unlock")[0]
    assert 404 == post(here, "/faces", do="explode")[0]
    assert "Faces in this house" in here.client.get("/faces?lang=en").text


def test_a_face_that_should_be_gone_and_is_not_is_told(here: FaceHouse) -> None:
    """From 24 hours after the withdrawal on, until the worker has erased it."""
    post(here, **FORM)
    post(here, do="withdraw")
    here.house.clock.move(24 * 3600)
    assert 0 == faces.overdue(here.database, here.now)
    here.house.clock.move(1)
    here.client.post("/api/v1/session", data={"username": "office", "password": PASSWORD})
    assert "24 小时后仍未删除" in here.client.get("/faces").text
    with here.database.read() as connection:
        (waiting,) = store.erasures(connection)
    note_erased(here.database, [waiting.subject], here.now)
    assert "24 小时后仍未删除" not in here.client.get("/faces").text


def test_an_assessment_is_put_on_record_by_a_form(seeded: Path, tmp_path: Path) -> None:
    """The file's sum is kept, the file is not; what is missing is asked for again."""
    with face_house(seeded, tmp_path / "data", assessed=False) as here:
        assert "faces.assessment_missing" in here.client.get("/faces").text
        form = {"purpose": ["verify"], "signed_by": "陈律师", "signed_on": "2026-11-01"}
        file = {"document": ("pia.pdf", b"signed and sealed", "application/pdf")}
        wrong = here.client.post("/faces/assessment", data=form, files=file)
        assert (422, True) == (wrong.status_code, 'value="陈律师"' in wrong.text)
        form["valid_until"] = "2028-11-01"
        assert 422 == here.client.post("/faces/assessment", data=form).status_code
        assert 303 == here.client.post("/faces/assessment", data=form, files=file).status_code
        signed = faces.assessment(here.database)
        assert signed is not None
        assert hashlib.sha256(b"signed and sealed").hexdigest() == signed.document
        assert "本小区未作评估" in here.client.get("/people/wu/face").text, "identify was not assessed"


def test_the_notice_is_spoken(here: FaceHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the box can speak; else the page says to read it aloud."""
    if shutil.which(aloud.PROGRAM):
        answer = here.client.get("/faces/notice.wav")
        assert ("audio/wav", "identity") == tuple(
            answer.headers[each] for each in ("content-type", "content-encoding")
        )
        with wave.open(io.BytesIO(answer.content)) as sound:
            assert 30 < sound.getnframes() / sound.getframerate() < 300
        assert "media-src 'self'" in answer.headers["content-security-policy"]
        assert "/faces/notice.wav" in here.client.get("/people/wu/face").text
    monkeypatch.setattr(aloud, "PROGRAM", "no-such-programme")
    assert 404 == here.client.get("/faces/notice.wav").status_code
    assert "请把告知书念给" in here.client.get("/people/wu/face").text


def test_other_words_are_another_notice() -> None:
    """Nobody has agreed to words that they were not shown."""
    found = {
        language: hashlib.sha256(
            Pages().render("face_notice.html", language, {"site_name": ""}).encode()
        ).hexdigest()[:16]
        for language in ("zh-CN", "en")
    }
    assert WORDS_OF_THE_NOTICE[NOTICE] == found, "give the notice another version in gateway/domain/faces.py"
