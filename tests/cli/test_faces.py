"""`cuobian faces`: the assessment, who agreed, an end for one, and the one command after a breach."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.schema import Settings
from devices.vision.store.keys import KeyRing
from gateway.backup.remembered import read
from gateway.cli.opening import opened_with
from gateway.domain.camera import TEMPLATE, Camera
from gateway.domain.faces import NOTICE, Asked, Channel
from gateway.domain.model import DeviceId, Now, PersonId
from gateway.domain.site import Device
from gateway.domain.vision import Purpose, SubjectId
from gateway.service import face_orders, faces, site
from gateway.service.face_orders import note_stored
from gateway.store.faces import set_templates, subject_of
from tests.cli.conftest import Box

ON = {"CUOBIAN_VISION__ENABLED": "true"}
NOW = datetime.now(UTC)
DATES = (
    *("--signed-on", f"{NOW - timedelta(days=9):%Y-%m-%d}"),
    *("--valid-until", f"{NOW + timedelta(days=700):%Y-%m-%d}"),
)


def assess(box: Box, *purposes: str) -> None:
    """Put an assessment on record."""
    file = box.file("pia.pdf", "signed")
    words = [each for purpose in purposes for each in ("--purpose", purpose)]
    assert 0 == box("faces", "assess", file, "--signed-by", "陈律师", *DATES, *words, **ON).code


def agree(box: Box, *people: str) -> None:
    """Let people agree, as they do at the office."""
    with opened_with(Settings(data=box.folder / "data")) as found:
        for person in people:
            asked = Asked(PersonId(person), (Purpose.VERIFY,), NOTICE, Channel.PAGE, child=False)
            faces.consent(found.database, asked, "office", found.clock.moment())


def status(box: Box, **environ: str) -> dict[str, object]:
    """Return what `status` says."""
    found = box("faces", "status", "--json", **environ).data
    assert isinstance(found, dict)
    return found


def test_what_keeps_faces_closed_is_said_by_its_rule(installed: Box) -> None:
    """Switched off, unassessed, open, locked."""
    assert "faces.module_off" == status(installed)["code"]
    found = status(installed, **ON)
    assert (False, "faces.assessment_missing", 20_000) == (found["open"], found["code"], found["cap"])
    assert "does not answer" in str(found["worker"])
    assess(installed, "verify", "identify")
    found = status(installed, **ON)
    assert (True, None, ["identify", "verify"]) == (found["open"], found["code"], found["assessed_for"])
    assert "open: no\ncode: faces.locked\n" in installed("faces", "lock", **ON).out
    assert "open: yes\n" in installed("faces", "unlock", **ON).out


def test_check_says_what_the_law_will_want(installed: Box) -> None:
    """An assessment that ends soon, as many as may be, so many that an office must be told; else nothing."""
    assess(installed, "verify")
    assert "faces:" not in installed("check").out
    assert "faces:" not in installed("check", **ON).out
    soon = NOW + timedelta(days=45)
    dates = ("--signed-on", f"{NOW - timedelta(days=9):%Y-%m-%d}", "--valid-until", f"{soon:%Y-%m-%d}")
    words = ("faces", "assess", "pia.pdf", "--signed-by", "陈", "--purpose", "verify")
    assert 0 == installed(*words, *dates).code
    with opened_with(Settings(data=installed.folder / "data")) as found:
        note_stored(found.database, 100_000)
    said = installed("check", **ON).out
    assert f"warning: faces: the impact assessment ends on {soon:%Y-%m-%d}, expected a new one before" in said
    assert "warning: faces: found 100000 people stored, expected fewer than the cap of 20000" in said
    assert "from 100000 on the authority must be told" in said
    assert "faces:" not in installed("check").out


def test_check_says_whose_face_is_still_there(installed: Box) -> None:
    """Also where faces were switched off meanwhile: then nothing runs that could erase it."""
    past = Now(NOW - timedelta(days=2), NOW - timedelta(days=2))
    with opened_with(Settings(data=installed.folder / "data")) as found:
        asked = Asked(PersonId("wu"), (Purpose.VERIFY,), NOTICE, Channel.PAGE, child=False)
        faces.consent(found.database, asked, "office", past)
        faces.withdraw(found.database, PersonId("wu"), None, "office", past)
    late = "faces: found 1 not erased after 24 hours, expected none (PRIVACY rule 9)"
    assert f"{late}: `cuobian faces erase` does it, or says why not\n" in installed("check").out
    assert f"{late}\n" in installed("check", **ON).out
    assert 1 == status(installed, **ON)["overdue"]


def test_an_assessment_is_kept_by_its_sum(installed: Box) -> None:
    """What is unusable is refused with what was found and expected."""
    assess(installed, "verify")
    with opened_with(Settings(data=installed.folder / "data")) as found:
        signed = faces.assessment(found.database)
    assert signed is not None
    assert (hashlib.sha256(b"signed").hexdigest(), False) == (signed.document, signed.opens_doors)
    words = (
        "faces",
        "assess",
        "pia.pdf",
        "--signed-by",
        "x",
        "--purpose",
        "verify",
        "--signed-on",
        "2026-11-01",
    )
    wrong = installed(*words, "--valid-until", "soon")
    assert (2, "cuobian: --valid-until: found 'soon', expected a date such as 2026-11-01\n") == (
        wrong.code,
        wrong.err,
    )
    wrong = installed(*words, "--valid-until", "2036-11-01")
    assert (1, True) == (wrong.code, "within 1095 days" in wrong.err)
    assert 1 == installed("faces", "assess", "nowhere.pdf", *words[3:], "--valid-until", "2027-11-01").code


def test_status_says_how_alike_a_face_must_be(installed: Box) -> None:
    """At each camera, for each use, and where that is said."""
    with opened_with(Settings(data=installed.folder / "data")) as here:
        found = site.export(here.database)
        building = next(each for each in found.places.values() if each.kind == "building")
        eye = Device(
            DeviceId("eye"), TEMPLATE, building.id, camera=Camera("rtsp://h/1", purposes=tuple(Purpose))
        )
        places = {**found.places, building.id: replace(building, identify_at=0.6)}
        site.apply(here.database, replace(found, places=places, devices={**found.devices, eye.id: eye}))
    said = {"id": "eye", "verify_at": 0.42, "verify_from": "usual"}
    said |= {"identify_at": 0.6, "identify_from": building.id}
    assert [said] == status(installed, **ON)["cameras"]


def test_whoever_has_too_few_pictures_is_not_compared(installed: Box) -> None:
    """Two agreed, one of them has the three pictures that it takes."""
    assess(installed, "verify")
    agree(installed, "wu", "li")
    with opened_with(Settings(data=installed.folder / "data")) as here, here.database.write() as connection:
        for person, kept in (("wu", 3), ("li", 2)):
            subject = subject_of(connection, PersonId(person))
            assert subject is not None
            set_templates(connection, subject, kept)
    found = status(installed, **ON)
    assert (2, 1) == (found["agreed"], found["compared"])


def test_withdrawal_by_command(installed: Box) -> None:
    """At once, with its receipt; the list says who agreed to what."""
    assess(installed, "verify")
    agree(installed, "wu", "li")
    rows = installed("faces", "consents", "--json").data
    assert isinstance(rows, list)
    assert [("li", "verify", True), ("wu", "verify", True)] == sorted(
        (each["person"], each["purpose"], each["holds"]) for each in rows
    )
    told = installed("faces", "withdraw", "wu", "--json", **ON).data
    assert isinstance(told, dict)
    assert ("wu", [], [None]) == (
        told["person"],
        told["left"],
        [each["erased_at"] for each in told["receipts"]],
    )
    found = status(installed, **ON)
    assert (1, 0, 1) == (found["agreed"], found["compared"], found["erasing"])
    assert "holds: no" in installed("faces", "consents", "--person", "wu").out
    again = installed("faces", "withdraw", "wu")
    assert (1, "cuobian: person wu: found nothing that was agreed to\n") == (again.code, again.err)
    nobody = installed("faces", "withdraw", "ghost")
    assert (1, "cuobian: there is no person ghost\n") == (nobody.code, nobody.err)
    assert 1 == installed("faces", "consents", "--person", "nobody").code
    gone = installed("faces", "withdraw", "li", "--json").data
    assert isinstance(gone, dict)
    assert gone["receipts"][0]["erased_at"], "faces are switched off: nobody else erases it"
    assert 0 == status(installed)["erasing"], "the first one went with it"
    assert "erased: 0\n" == installed("faces", "erase").out


def test_a_breach_locks_shreds_and_tells(installed: Box) -> None:
    """Never by mistake; then no key is left, everybody affected has a notice in their own language."""
    assess(installed, "verify")
    agree(installed, "wu", "li")
    keys = installed.folder / "data" / "vision" / "keys"
    KeyRing(keys).make(SubjectId("somebody"))
    refused = installed("faces", "breach")
    assert (2, True) == (refused.code, refused.err.startswith("cuobian: --yes: not found"))
    assert not status(installed, **ON)["code"]
    words = ("faces", "breach", "--yes", "--what", "机器被盗", "--contact", "0592-1234567")
    told = installed(*words, "--json").data
    assert isinstance(told, dict)
    assert (True, 1, None) == (told["locked"], told["shredded"], told["problem"])
    assert [("li", "李爷爷"), ("wu", "吴奶奶")] == [
        (each["person"], each["name"]) for each in told["affected"]
    ]
    notice = told["affected"][1]["notice"]
    for words_of_it in ("吴奶奶", "金海岸", "机器被盗", "0592-1234567", "所有密钥已销毁"):
        assert words_of_it in notice
    for words_of_it in ("12377", "涉及人数：2 人", "机器被盗", "0592-1234567", "所有密钥已销毁"):
        assert words_of_it in told["report"]
    remembered = read(installed.folder / "data")
    assert remembered is not None
    assert (True, 2) == (remembered.locked, len({each.subject for each in remembered.gone}))
    assert [] == [each for each in keys.rglob("*.key") if each.is_file()]
    found = status(installed, **ON)
    assert ("faces.locked", 0, 2) == (found["code"], found["agreed"], found["erasing"])
    again = installed("faces", "breach", "--yes")
    assert "locked; no key is left, 0 shredded by this command; people affected: 2\n" in again.out
    assert "二、原因：________" in again.out


def test_a_key_that_cannot_be_shredded_is_said(installed: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locked all the same; the notice never says what is not so, and the exit code is not 0."""
    agree(installed, "wu")

    def stuck(keys: Path) -> int:
        raise OSError(30, "Read-only file system", str(keys / "master.key"))

    monkeypatch.setattr("devices.vision.store.keys.shred_keys", stuck)
    told = installed("faces", "breach", "--yes")
    assert told.out.startswith("locked; keys are left; people affected: 1\n")
    assert (1, True, True) == (told.code, "Read-only file system" in told.err, "密钥尚在销毁之中" in told.out)
    assert "faces.locked" == status(installed, **ON)["code"]


def test_a_clock_that_nothing_has_set_is_not_believed(installed: Box) -> None:
    """What may have run out by now does not count, and that is said; what holds for long does."""
    assess(installed, "verify")
    with opened_with(Settings(data=installed.folder / "data")) as found:
        for person, days in (("wu", 20), ("li", 200)):
            asked = Asked(PersonId(person), (Purpose.VERIFY,), NOTICE, Channel.PAGE, child=False)
            given = Asked(
                asked.person, asked.purposes, NOTICE, Channel.PAGE, "", False, "", timedelta(days=days)
            )
            faces.consent(found.database, given, "office", Now(NOW, NOW))
        right = face_orders.face_orders(found.database, Now(NOW, NOW), ())
        doubtful = face_orders.face_orders(found.database, Now(NOW, NOW, trusted=False), ())
    assert (2, 0) == (len(right.subjects), right.doubted)
    assert ({PersonId("li")}, 1) == (set(doubtful.persons.values()), doubtful.doubted)
