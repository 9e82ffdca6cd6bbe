"""The pages of handing over: what would go, to whom, the file, and its sum for officer and office."""

import hashlib
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from gateway.service.export_parcel import verifier
from tests.api.conftest import LogIn
from tests.api.export_house import CASE, TO, files_of, happened, lines_of, officer_of
from tests.api.house import House


@pytest.fixture
def desk(house: House, log_in: LogIn) -> Iterator[TestClient]:
    """Give an officer with a browser, in an open review where a few things happened."""
    happened(house)
    officer_of(log_in("officer"))
    return log_in("officer", browser=True)


PAGE = "/review/000000000000001/export"


def fields_of(page: str) -> dict[str, str]:
    """Return the fields of the form as the browser would send them back."""
    form = page.partition('<form class="stack form"')[2].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def sent(desk: TestClient, query: str = "", **changed: str) -> bytes:
    """Open the page, fill in the form and send it; return the file."""
    fields = {**fields_of(desk.get(PAGE + query).text), **TO, "pictures": "yes", **changed}
    answer = desk.post(PAGE, data=fields)
    assert (200, "application/zip") == (answer.status_code, answer.headers["content-type"]), answer.text
    return answer.content


def test_a_form_hands_over_what_the_list_showed(desk: TestClient) -> None:
    """The page says how many; what was chosen on the list, by kind or by time, is what travels."""
    assert "3 条" in desk.get(f"{PAGE}?lang=zh-CN").text
    assert ["sos.pressed", "door.opened", "heartbeat"] == types_of(sent(desk))
    assert ["door.opened"] == types_of(sent(desk, "?kind=door"))
    assert ["sos.pressed"] == types_of(sent(desk, "?until=2026-11-23T12:00:05"))
    assert ["heartbeat"] == types_of(sent(desk, "?event=000000000000004"))


def types_of(content: bytes) -> list[str]:
    """Return the types of the events of an export."""
    return [each["type"] for each in lines_of(files_of(content)["events.jsonl"])]


def test_afterwards_it_stands_on_the_page_with_its_sum(desk: TestClient, log_in: LogIn) -> None:
    """The officer's page, the case and the office's list say to whom, and the whole sum."""
    assert "暂无" in desk.get(PAGE).text
    sum_ = hashlib.sha256(sent(desk)).hexdigest()
    office = log_in("office", browser=True)
    for client, path in (
        (desk, PAGE),
        (desk, PAGE.replace("export", "case")),
        (office, "/handed-over"),
    ):
        shown = client.get(path).text
        assert sum_ in shown
        assert TO["to"] in shown
    assert CASE["name"] in office.get("/handed-over").text


@pytest.mark.parametrize("field", ["to", "why"])
def test_what_is_missing_is_said_beside_its_field(desk: TestClient, field: str) -> None:
    """What was written stays, nothing is handed over."""
    fields = {**fields_of(desk.get(PAGE).text), **TO, field: " "}
    answer = desk.post(PAGE, data=fields)
    assert 422 == answer.status_code
    assert f'id="wrong-{field}"' in answer.text
    assert TO["why" if field == "to" else "to"] in answer.text
    assert "暂无" in desk.get(PAGE).text


def test_nothing_and_too_much_are_said_before_anybody_writes(
    desk: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no form then."""
    assert "to" not in fields_of(desk.get(f"{PAGE}?kind=vehicle").text)
    assert 'name="to"' not in desk.get(f"{PAGE}?kind=vehicle").text
    monkeypatch.setattr("gateway.domain.export.MOST_EVENTS", 2)
    monkeypatch.setattr("api.pages.review_export.MOST_EVENTS", 2)
    page = desk.get(PAGE)
    assert (200, True) == (page.status_code, "超过 2 条记录" in page.text)
    assert 'name="to"' not in page.text


def test_without_the_forms_token_nothing_leaves(desk: TestClient) -> None:
    """Another site cannot make an officer's browser hand something over."""
    assert 403 == desk.post(PAGE, data=TO).status_code


def test_the_verifier_can_be_had_from_the_box(desk: TestClient, log_in: LogIn) -> None:
    """For whoever does not trust the one in the file; guards have no use for it."""
    assert verifier() == desk.get("/handed-over/verify.py").content
    assert 403 == log_in("guard").get("/handed-over/verify.py").status_code


def test_the_list_and_an_event_lead_to_it(desk: TestClient) -> None:
    """With what was looked for, or with that one event."""
    shown = desk.get("/review/000000000000001?kind=door").text
    assert 'href="/review/000000000000001/export?kind=door"' in shown
    shown = desk.get("/review/000000000000001/events/000000000000004").text
    assert 'href="/review/000000000000001/export?event=000000000000004"' in shown
