"""Every error is a document with a stable code, or a page for people; nothing says more than it should."""

import json

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.problems import STATUS, TITLES
from gateway.domain.errors import CuobianError
from tests.api.conftest import LogIn
from tests.api.house import House
from tests.api.test_access import OPEN_TO_ANYONE


def test_a_problem_is_told_by_rfc_9457(client: TestClient) -> None:
    """Media type, type, title, status and detail stand in every problem, and our code."""
    answer = client.get("/api/v1/nowhere")
    assert "application/problem+json" == answer.headers["content-type"]
    assert {
        "type": "urn:cuobian:problem:not_found",
        "title": "Not found",
        "status": 404,
        "detail": "Not Found",
        "code": "not_found",
    } == answer.json()


@pytest.mark.parametrize("path", ["/nowhere", "/n/", "/setup/x", "/static/nowhere.css", "/static/../app.py"])
def test_people_get_a_page(client: TestClient, path: str) -> None:
    """Outside the interface an error is a page in their language, with the same status."""
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert 404 == answer.status_code
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="en"' in answer.text


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/v1/alarms", "GET"),
        ("/api/v1/session", "DELETE, POST"),
        ("/n/x", "GET, POST"),
        ("/account", "GET, POST"),
    ],
)
def test_a_wrong_method_is_told_which_are_right(client: TestClient, path: str, allowed: str) -> None:
    """`Allow` names every method that the path takes, also where several routes share it."""
    answer = client.put(path)
    assert (405, allowed) == (answer.status_code, answer.headers["allow"])


def test_what_is_too_large_is_not_read(client: TestClient) -> None:
    """A body beyond the limit is refused, announced or not, and a small one still gets through."""
    answer = client.post("/api/v1/session", content=b"x" * 10_000_000)
    assert (413, "request.too_large") == (answer.status_code, answer.json()["code"])

    def drip() -> object:
        for _ in range(100):
            yield b"x" * 10_000

    answer = client.post("/api/v1/session", content=drip())
    assert (413, "request.too_large") == (answer.status_code, answer.json()["code"])
    page = client.post("/n/x", data={"note": "x" * 100_000})
    assert (413, "text/html; charset=utf-8") == (page.status_code, page.headers["content-type"])
    assert "内容太多" in client.post("/account", data={"old": "x" * 100_000}).text
    assert 422 == client.post("/api/v1/session", json={"username": "x" * 300}).status_code


def test_a_fault_of_ours_is_told_without_its_cause(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """A broken database answers 500 with a code and logs the route, never a path, a name or a query."""
    house.press()
    with house.client() as client:
        house.database.script("ALTER TABLE account RENAME TO gone", 1)
        body = {"username": "吴奶奶", "password": "secret words"}
        answer = client.post("/api/v1/session", json=body)
        page = client.post("/api/v1/session", data=body)
    assert (500, "internal") == (answer.status_code, answer.json()["code"])
    assert 500 == page.status_code
    for secret in ("account", "SELECT", "secret words", "Traceback"):
        assert secret not in answer.text
    assert "request failed: POST /api/v1/session" in caplog.text
    assert "secret words" not in caplog.text


def test_every_code_has_a_status_and_every_status_a_title() -> None:
    """The one table covers whatever the interface can raise."""

    def below(kind: type[CuobianError]) -> set[type[CuobianError]]:
        return {kind}.union(*(below(each) for each in kind.__subclasses__()))

    ours = {
        each.code for each in below(CuobianError) if each.__module__.startswith(("api.", "gateway.service"))
    }
    assert ours
    assert ours <= set(STATUS)
    assert set(STATUS.values()) <= set(TITLES)


def test_the_interface_describes_itself(client: TestClient, log_in: LogIn) -> None:
    """The OpenAPI document lists every route below /api/v1, and no page that would load from elsewhere."""
    document = client.get("/api/openapi.json").json()
    assert "3.1.0" == document["openapi"]
    assert {
        "/api/v1/alarms/{id}/acknowledge",
        "/api/v1/events",
        "/api/v1/stream",
        "/api/v1/session",
        "/api/v1/health",
    } <= set(document["paths"])
    assert "http" not in json.dumps(document["paths"])
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            assert bool(operation["security"]) == ((method.upper(), path) not in OPEN_TO_ANYONE)
    assert [404, 404] == [client.get(path).status_code for path in ("/docs", "/redoc")]


def test_health_is_yes_only_while_the_core_proves_itself(house: House, client: TestClient) -> None:
    """503 before the first probe, 200 for thirty seconds after one, then 503 again."""
    answer = client.get("/api/v1/health")
    assert (503, "health.core_silent") == (answer.status_code, answer.json()["code"])
    house.prove()
    house.clock.move(30)
    answer = client.get("/api/v1/health")
    assert (200, {"healthy": True}) == (answer.status_code, answer.json())
    house.clock.move(0.001)
    assert 503 == client.get("/api/v1/health").status_code


def test_health_tells_an_installer_more(house: House, log_in: LogIn) -> None:
    """Details are for whoever looks after the gateway."""
    house.press()
    house.prove()
    house.clock.move(2)
    told = log_in("installer").get("/api/v1/health").json()
    assert ["unwatched", "unsaved"] == [each["kind"] for each in told.pop("faults")]
    assert {
        "healthy": True,
        "probe_age": 2.0,
        "open_alarms": 1,
        "unreachable": 0,
        "waiting_messages": 1,
    } == told
    assert {"healthy": True} == log_in("guard").get("/api/v1/health").json()
    house.put_up("cam-gate")
    for gone in ("cam-gate", "vision:worker"):
        house.notice(gone)
    more = {"cameras": 1, "blind_cameras": 1, "camera_worker": False, "people_with_faces": 0}
    assert more.items() <= log_in("installer").get("/api/v1/health").json().items()


def test_the_application_has_no_page_of_a_library(client: TestClient) -> None:
    """No documentation page of FastAPI is mounted."""
    assert isinstance(client.app, FastAPI)
    assert (None, None, None) == (client.app.docs_url, client.app.redoc_url, client.app.openapi_url)
