"""Whatever is changed stands in the register with who changed it, in the same transaction."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from gateway.domain.errors import ConfigurationError
from gateway.domain.model import PersonId
from gateway.domain.register import Secret
from gateway.service import register, site, site_edits
from gateway.store.register import Stored
from tests.api.conftest import LogIn
from tests.api.face_house import AGREED, FaceHouse, face_house
from tests.api.house import House

WU = PersonId("wu")
WANG = {"id": "wang", "name": "王先生"}
GATE = {"id": "gate-keepers", "name": "门岗轮值", "turns": [{"person": "lin"}]}
Asked = tuple[str, str, str, Mapping[str, object]]
CHANGES: list[tuple[Asked, tuple[str, str, str]]] = [
    (("office", "POST", "people", WANG), ("changed", "site", "+ person wang")),
    (("office", "PATCH", "people/wang", {"name": "王太太"}), ("changed", "site", "~ person wang")),
    (("office", "DELETE", "people/wang", {}), ("changed", "site", "- person wang")),
    (("installer", "POST", "duties", GATE), ("changed", "site", "+ duty gate-keepers")),
    (
        ("office", "PATCH", "policies/elder", {"arrive_within": "10m"}),
        ("changed", "site", "~ policy elder"),
    ),
    (
        ("installer", "POST", "devices", {"id": "sos-9", "template": "cuobian-sos", "place": "b3u2"}),
        ("changed", "site", "+ device sos-9"),
    ),
    (
        ("office", "POST", "credentials", {"kind": "plate", "person": "li", "value": "闽D12345"}),
        ("changed", "credential:1", "given: plate"),
    ),
    (
        ("office", "PATCH", "credentials/1", {"valid_until": "2027-01-01T00:00:00Z"}),
        ("changed", "credential:1", "validity"),
    ),
    (("office", "DELETE", "credentials/1", {}), ("changed", "credential:1", "blocked")),
]


def newest(house: House) -> Stored:
    """Return the last row."""
    return register.newest(house.database, most=1)[0]


def said(row: Stored) -> tuple[str, str, str]:
    """Return act, object and detail of a row."""
    return row.row.act, row.row.what, row.text(Secret.DETAIL)


def test_each_change_says_who(house: House, log_in: LogIn) -> None:
    """One row for each, with the account that asked for it and its role."""
    clients: dict[str, TestClient] = {}
    for (role, method, path, body), wanted in CHANGES:
        client = clients.setdefault(role, log_in(role))
        answer = client.request(method, f"/api/v1/{path}", json=dict(body))
        assert answer.is_success or answer.is_redirect, answer.text
        row = newest(house)
        assert (*wanted, role, role) == (*said(row), row.text(Secret.WHO), row.row.role)


def test_people_a_change_concerns_find_it(house: House, log_in: LogIn) -> None:
    """It is found under the person, whose name stands nowhere in it."""
    log_in("office").patch("/api/v1/people/wu", json={"name": "吴阿婆"})
    (row,) = register.of_person(house.database, WU)
    assert ("changed", "site", "~ person wu") == said(row)
    assert all("吴" not in text for _, text in row.secrets.values())


def test_what_was_not_changed_leaves_no_row(house: House) -> None:
    """Neither the same again nor what a check refuses."""
    before = newest(house).row.seq
    person = house.site.people[WU]
    site.edit(house.database, site_edits.put_person(person), lambda _: None)

    def refuse(_: object) -> None:
        raise ConfigurationError(("no",))

    with pytest.raises(ConfigurationError):
        site.edit(house.database, site_edits.delete_person(person.id), refuse)
    assert before == newest(house).row.seq


def test_a_large_change_is_one_row(house: House) -> None:
    """Twenty are named and the others counted: the row is short, and so is the lock."""
    wanted = house.site
    for nth in range(50):
        person = house.site.people[WU]
        wanted = site_edits.put_person(replace(person, id=PersonId(f"p{nth:02}")))(wanted)
    site.apply(house.database, wanted)
    row = newest(house)
    assert row.text(Secret.DETAIL).endswith("+ person p19; 30 more")
    assert frozenset() == row.about
    assert ("core", "gateway") == (row.text(Secret.WHO), row.row.role)


@pytest.fixture
def faces(seeded: Path, tmp_path: Path) -> Iterator[FaceHouse]:
    """Give a house with faces switched on."""
    with face_house(seeded, tmp_path / "faces") as found:
        yield found


def test_agreements_about_faces_are_on_record(faces: FaceHouse) -> None:
    """Agreed, pictures, withdrawn, locked: each by the office, found under whom it concerns."""
    client = faces.client
    client.post("/api/v1/people/wu/face/consent", json=AGREED)
    faces.picture()
    client.delete("/api/v1/people/wu/face")
    client.put("/api/v1/faces/lock", json={"locked": True})
    rows = register.newest(faces.database, most=4)[::-1]
    assert [
        ("changed", "faces", "agreed: identify, verify"),
        ("changed", "faces", "enrolled: 1 pictures"),
        ("changed", "faces", "withdrawn: everything"),
        ("locked", "faces", "locked"),
    ] == [said(each) for each in rows]
    assert [{("person", "wu")}] * 3 + [set()] == [set(each.about) for each in rows]
    assert {"office"} == {each.text(Secret.WHO) for each in rows}
