"""Credentials for programs: given, changed, blocked; a value comes in once and is nowhere to be read."""

import pytest

from tests.api.conftest import LogIn
from tests.api.house import House

CARD = "04A1B2C3"
PATH = "/api/v1/credentials"
LATE, EARLY = "2026-12-02T00:00:00Z", "2026-12-01T00:00:00Z"


def test_a_credential_is_given_changed_and_blocked(house: House, log_in: LogIn) -> None:
    """Blocked it stays known as what it was."""
    office = log_in("office")
    given = office.post(PATH, json={"kind": "card", "person": "zheng", "value": CARD})
    own = f"{PATH}/{given.json()['id']}"
    assert (201, own) == (given.status_code, given.headers["location"])
    office.post(PATH, json={"kind": "pin", "person": "lin", "value": "864209"})
    changed = office.patch(own, json={"valid_until": LATE}).json()
    assert (None, LATE, True) == tuple(changed[each] for each in ("valid_from", "valid_until", "enabled"))
    changed = office.patch(own, json={"valid_from": EARLY}).json()
    assert (EARLY, LATE) == (changed["valid_from"], changed["valid_until"])
    assert 422 == office.patch(own, json={"valid_until": EARLY}).status_code
    assert office.patch(own, json={"valid_until": None}).json()["valid_until"] is None
    assert 204 == office.delete(own).status_code
    assert not office.get(own).json()["enabled"]
    assert [404, 404] == [ask(f"{PATH}/999").status_code for ask in (office.get, office.delete)]
    found = office.get(PATH)
    assert ["zheng", "lin"] == [each["person"] for each in found.json()["items"]]
    assert ["lin"] == [each["person"] for each in office.get(PATH + "?kind=pin").json()["items"]]
    assert [] == office.get(PATH + "?person=wu").json()["items"]
    assert CARD not in given.text + found.text
    disk = b"".join(each.read_bytes() for each in house.settings.data.glob("cuobian.db*"))
    assert not any(each.encode() in disk for each in (CARD, "864209"))


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"value": "1"}, 422, "credential.refused"),
        ({"person": "nobody"}, 404, "not_found"),
        ({"duress": True}, 422, "credential.refused"),
        ({"visitor": "朋友"}, 422, "credential.refused"),
        ({"doors": ["nowhere"]}, 422, "credential.refused"),
        ({"visitor": "朋友", "doors": ["nowhere"]}, 404, "not_found"),
        ({"valid_from": LATE, "valid_until": EARLY}, 422, "credential.refused"),
        ({"valid_from": "2026-12-02"}, 422, "request.invalid"),
        ({"kind": "face"}, 422, "request.invalid"),
        ({"value": "04SECRET" * 40}, 422, "request.invalid"),
    ],
)
def test_a_credential_that_cannot_be_is_refused(
    log_in: LogIn, change: dict[str, object], status: int, code: str
) -> None:
    """With a word that never repeats the value."""
    body = {"kind": "card", "person": "zheng", "value": "04SECRET", **change}
    answer = log_in("office").post(PATH, json=body)
    assert (status, code) == (answer.status_code, answer.json()["code"])
    assert "04SECRET" not in answer.text


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [("pin", "2468", "pin: is taken, expected another"), ("card", CARD, "card: is credential 1 already")],
)
def test_whose_pin_is_taken_is_not_said(log_in: LogIn, kind: str, value: str, words: str) -> None:
    """Of a card it is."""
    office = log_in("office")
    for person in ("zheng", "lin"):
        answer = office.post(PATH, json={"kind": kind, "person": person, "value": value})
    assert words == answer.json()["detail"]
