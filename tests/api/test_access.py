"""Who may do what: every route is enumerated, every role knocks at every door (FIGURES F18)."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from api.access import Allow, anyone
from api.household import by_home_code
from api.provision import by_log_in_code
from gateway.service import sessions
from gateway.service.accounts import AccountRole
from gateway.service.sessions import Scope
from tests.api.conftest import LogIn
from tests.api.house import House

OPEN_TO_ANYONE = {
    ("GET", "/api/v1/health"),
    ("POST", "/api/v1/session"),
    ("GET", "/n/{code}"),
    ("POST", "/n/{code}"),
    ("GET", "/setup/{code}"),
    ("POST", "/setup/{code}"),
}
BY_HOME_CODE = {("GET", "/home/{code}"), ("POST", "/home/{code}")}
"""Neither open nor logged in: the code of a household's link is asked for, and opens that home alone."""
BY_LOG_IN_CODE = {
    *((each, "/provision/{code}") for each in ("GET", "POST")),
    ("POST", "/api/v1/provision/{code}"),
}
"""The same: a code that an installer made minutes ago fetches that one device's log-in, once."""
GUARD, OFFICE, INSTALLER, OFFICER = "guard", "office", "installer", "officer"
LOOK = {GUARD, INSTALLER}
EVERYBODY = {GUARD, OFFICE, INSTALLER, OFFICER}
CONSOLE_DOORS = ("/doors/new", "/doors/{id}", "/doors/{id}/edit")
CONSOLE_FORMS = ("", "/adopt", "/devices/{id}", "/devices/{id}/edit", "/places", "/places/{id}", "/lines")
CONSOLE_FORMS += (
    "/policies",
    "/policies/{id}",
    "/logins/{user}",
    "/site",
    "/drill",
    "/drill/{id}",
    "/drill/paths",
)
CAMERAS = (
    "/cameras",
    "/cameras/new",
    "/cameras/new/{draft}",
    "/cameras/{id}",
    "/cameras/{id}/edit",
    "/cameras/{id}/sign",
)
FITTED = ("devices", "places", "lines", "policies")
CONSOLE = (
    *CONSOLE_FORMS,
    "/devices",
    "/devices/{id}/live",
    "/labels",
    "/labels/{id}/code.svg",
    "/filing",
    "/logins",
    "/ways",
    "/doors",
    "/doors/{id}/live",
    "/drill/presses",
    "/drill/paths",
    "/drill/{id}/live",
    "/drill/{id}/record",
)
KEYS_FORMS = ("", "/new", "/hours", "/{id}", "/doors/{person}")
WITHIN_REVIEW = ("", "/list", "/live", "/alarms", "/alarms/{alarm}", "/notes", "/events/{event}")
WITHIN_REVIEW += ("/events/{event}/picture",)
READ_IN_REVIEW = ("/events", "/visits", "/density", "/alarms", "/alarms/{alarm}", "/notes", "/events/{event}")
READ_IN_REVIEW += ("/events/{event}/around",)
NOTED = ("", "/{note}/withdraw")
MATRIX: dict[tuple[str, str], set[str]] = {
    ("GET", "/"): EVERYBODY,
    ("GET", "/board"): LOOK,
    ("GET", "/alarms/{id}"): LOOK,
    ("POST", "/alarms/{id}"): {GUARD},
    ("GET", "/api/v1/alarms"): LOOK,
    ("GET", "/api/v1/alarms/{id}"): LOOK,
    ("POST", "/api/v1/alarms/{id}/acknowledge"): {GUARD},
    ("POST", "/api/v1/alarms/{id}/decline"): {GUARD},
    ("POST", "/api/v1/alarms/{id}/arrive"): {GUARD},
    ("POST", "/api/v1/alarms/{id}/resolve"): {GUARD},
    ("POST", "/api/v1/alarms/{id}/note"): {GUARD},
    ("GET", "/api/v1/events"): LOOK,
    ("GET", "/api/v1/stream"): LOOK,
    ("GET", "/api/v1/devices"): {INSTALLER, OFFICE},
    ("GET", "/api/v1/places"): {INSTALLER, OFFICE},
    **{("GET", f"/api/v1/{each}"): {OFFICE} for each in ("people", "groups")},
    ("GET", "/api/v1/policies"): {INSTALLER, OFFICE},
    ("GET", "/api/v1/duties"): {INSTALLER, OFFICE},
    ("POST", "/api/v1/duties"): {INSTALLER, OFFICE},
    ("PATCH", "/api/v1/duties/{id}"): {INSTALLER, OFFICE},
    ("DELETE", "/api/v1/duties/{id}"): {INSTALLER, OFFICE},
    **{("POST", f"/api/v1/{each}"): {OFFICE} for each in ("people", "groups")},
    **{("PATCH", f"/api/v1/{each}/{{id}}"): {OFFICE} for each in ("people", "groups")},
    **{("DELETE", f"/api/v1/{each}/{{id}}"): {OFFICE} for each in ("people", "groups")},
    ("GET", "/people"): {OFFICE},
    ("GET", "/people/{id}"): {OFFICE},
    ("POST", "/people/{id}"): {OFFICE},
    **{(each, "/people/{id}/face"): {OFFICE} for each in ("GET", "POST")},
    ("POST", "/people/{id}/face/pictures"): {OFFICE},
    **{(each, "/faces"): {OFFICE} for each in ("GET", "POST")},
    ("POST", "/faces/assessment"): {OFFICE},
    ("GET", "/faces/notice.wav"): {OFFICE},
    ("GET", "/api/v1/faces"): {OFFICE},
    **{("PUT", f"/api/v1/faces/{each}"): {OFFICE} for each in ("assessment", "lock")},
    **{(each, "/api/v1/people/{id}/face"): {OFFICE} for each in ("GET", "DELETE")},
    **{("POST", f"/api/v1/people/{{id}}/face/{each}"): {OFFICE} for each in ("consent", "pictures")},
    ("POST", "/api/v1/people/{id}/face/captures/{camera}"): {OFFICE},
    ("DELETE", "/api/v1/people/{id}/face/templates"): {OFFICE},
    ("GET", "/duties"): {OFFICE},
    ("POST", "/duties"): {OFFICE},
    ("GET", "/policies"): {OFFICE},
    ("GET", "/visits"): {GUARD, OFFICE},
    ("POST", "/visits/{id}"): {GUARD, OFFICE},
    ("POST", "/policies/{id}"): {OFFICE},
    ("GET", "/api/v1/lines"): {INSTALLER, OFFICE},
    **{("GET", f"/api/v1/doors{each}"): {GUARD, INSTALLER, OFFICE} for each in ("", "/{id}")},
    ("POST", "/api/v1/doors/{id}/open"): {GUARD, INSTALLER},
    ("GET", "/api/v1/doors/{id}/passings"): {GUARD, INSTALLER},
    ("GET", "/api/v1/schedules"): {INSTALLER, OFFICE},
    **{("POST", f"/api/v1/{each}"): {INSTALLER, OFFICE} for each in ("doors", "schedules")},
    **{("PATCH", f"/api/v1/{each}/{{id}}"): {INSTALLER, OFFICE} for each in ("doors", "schedules")},
    **{("DELETE", f"/api/v1/{each}/{{id}}"): {INSTALLER, OFFICE} for each in ("doors", "schedules")},
    **{(each, "/api/v1/rights"): {OFFICE} for each in ("GET", "PUT")},
    **{(each, "/api/v1/credentials"): {OFFICE} for each in ("GET", "POST")},
    **{(each, "/api/v1/credentials/{id}"): {OFFICE} for each in ("GET", "PATCH", "DELETE")},
    **{("POST", f"/api/v1/{each}"): {INSTALLER, OFFICE} for each in FITTED},
    **{("PATCH", f"/api/v1/{each}/{{id}}"): {INSTALLER, OFFICE} for each in FITTED},
    **{("DELETE", f"/api/v1/{each}/{{id}}"): {INSTALLER, OFFICE} for each in FITTED},
    **{("GET", f"/install{each}"): {INSTALLER, OFFICE} for each in (*CONSOLE, *CONSOLE_DOORS)},
    **{("POST", f"/install{each}"): {INSTALLER, OFFICE} for each in (*CONSOLE_FORMS, *CONSOLE_DOORS)},
    ("POST", "/install/drills"): {INSTALLER, OFFICE},
    ("POST", "/install/doors/{id}/open"): {INSTALLER},
    **{("GET", f"/install{each}"): {INSTALLER, OFFICE} for each in CAMERAS},
    **{("POST", f"/install{each}"): {INSTALLER, OFFICE} for each in CAMERAS[1:] if each != "/cameras/{id}"},
    ("POST", "/install/cameras/{id}"): {INSTALLER},
    **{(each, "/install/cameras/{id}/look"): {INSTALLER} for each in ("GET", "POST")},
    ("GET", "/api/v1/cameras/{id}/still"): {INSTALLER},
    ("POST", "/api/v1/events/{id}/picture"): {GUARD},
    **{("GET", f"/doors/faces{each}"): {GUARD} for each in ("", "/{id}", "/{id}/picture")},
    ("POST", "/doors/faces/{id}"): {GUARD},
    ("GET", "/doors"): {GUARD, INSTALLER},
    ("POST", "/doors/{id}/open"): {GUARD, INSTALLER},
    **{("GET", f"/keys{each}"): {OFFICE} for each in (*KEYS_FORMS, "/new/live")},
    **{("POST", f"/keys{each}"): {OFFICE} for each in KEYS_FORMS},
    ("POST", "/api/v1/session/kiosk"): LOOK,
    ("DELETE", "/api/v1/session"): EVERYBODY,
    **{(each, "/account/code"): EVERYBODY for each in ("GET", "POST")},
    **{(each, "/logins"): {OFFICE} for each in ("GET", "POST")},
    **{(each, "/api/v1/sessions"): EVERYBODY for each in ("GET", "DELETE")},
    ("DELETE", "/api/v1/sessions/{id}"): EVERYBODY,
    ("GET", "/account"): EVERYBODY,
    ("POST", "/account"): EVERYBODY,
    ("GET", "/login"): EVERYBODY,
    **{("GET", path): {GUARD, OFFICE} for path in ("/kpi", "/api/v1/kpi")},
    ("GET", "/retention"): {OFFICE},
    ("GET", "/health"): {GUARD, OFFICE, INSTALLER},
    ("GET", "/metrics"): set(),
    ("GET", "/api/v1/register/head"): EVERYBODY,
    **{(each, path): {OFFICE} for each in ("GET", "POST") for path in ("/homes/{place}", "/people/{id}/own")},
    **{(each, "/register"): {OFFICE} for each in ("GET", "POST")},
    ("GET", "/api/v1/register"): EVERYBODY,
    ("POST", "/api/v1/reviews"): {OFFICER},
    **{(each, "/review/{review}/case"): {OFFICER, OFFICE} for each in ("GET", "POST")},
    ("GET", "/review"): {OFFICER, OFFICE},
    ("POST", "/api/v1/reviews/{review}/export"): {OFFICER},
    **{(each, "/review/{review}/export"): {OFFICER} for each in ("GET", "POST")},
    ("GET", "/handed-over"): {OFFICE},
    **{("GET", f"/handed-over/verify.{each}"): {OFFICER, OFFICE} for each in ("py", "html")},
    ("GET", "/api/v1/reviews/{review}/exports"): {OFFICER, OFFICE},
    **{("GET", f"/review/{{review}}{each}"): {OFFICER} for each in WITHIN_REVIEW},
    **{("POST", f"/review/{{review}}/events/{{event}}{each}"): {OFFICER} for each in ("", "/picture/keep")},
    **{("GET", f"/api/v1/reviews/{{review}}{each}"): {OFFICER} for each in READ_IN_REVIEW},
    **{("POST", f"/api/v1/reviews/{{review}}/events/{{event}}/notes{each}"): {OFFICER} for each in NOTED},
    ("POST", "/review"): {OFFICER},
    ("POST", "/api/v1/reviews/{review}/events/{event}/picture/keep"): {OFFICER},
    **{("GET", f"/api/v1/reviews{each}"): {OFFICER, OFFICE} for each in ("", "/{id}")},
    **{("POST", f"/api/v1/reviews/{{id}}/{each}"): {OFFICER} for each in ("extend", "hold", "close")},
    **{
        ("POST", f"/api/v1/reviews/{{id}}/{each}"): {OFFICER, OFFICE}
        for each in ("approve", "refuse", "lift")
    },
}
"""Who is let in; everybody else is refused, and a route that stands in neither table fails the test."""


def routes(app: FastAPI) -> Iterator[tuple[str, str, Dependant]]:
    """Yield method, path and dependencies of every route of the application."""
    for context in iter_route_contexts(app.router.routes):
        route = context.route
        if isinstance(route, APIRoute):
            for method in route.methods or ():
                yield method, context.path, context.dependant


def calls(dependant: Dependant) -> Iterator[object]:
    """Yield what a route depends on, directly or through others."""
    for each in dependant.dependencies:
        yield each.call
        yield from calls(each)


def known(client: TestClient) -> set[tuple[str, str]]:
    """Return method and path of every route."""
    app = client.app
    assert isinstance(app, FastAPI)
    return {(method, path) for method, path, _ in routes(app)}


def test_every_route_says_who_may(client: TestClient) -> None:
    """No route goes without exactly one word on who may use it."""
    assert isinstance(client.app, FastAPI)
    for method, path, dependant in routes(client.app):
        guards = [
            each
            for each in calls(dependant)
            if isinstance(each, Allow) or each in (anyone, by_home_code, by_log_in_code)
        ]
        assert 1 == len(guards), (method, path)
        assert ((method, path) in OPEN_TO_ANYONE) == (guards[0] is anyone), (method, path)
        assert ((method, path) in BY_HOME_CODE) == (guards[0] is by_home_code), (method, path)
        assert ((method, path) in BY_LOG_IN_CODE) == (guards[0] is by_log_in_code), (method, path)


@pytest.mark.figure("F18", "at most four places are open to anyone")
def test_at_most_four_places_are_open(client: TestClient) -> None:
    """Health, log-in, the neighbour's page and the first set-up are all that is open to anyone."""
    assert OPEN_TO_ANYONE <= known(client)
    assert 4 == len({path for _, path in OPEN_TO_ANYONE})


def test_every_route_stands_in_the_matrix(client: TestClient) -> None:
    """A new route is refused by this test until somebody says who may use it."""
    assert known(client) == OPEN_TO_ANYONE | BY_HOME_CODE | BY_LOG_IN_CODE | set(MATRIX)


def knock(client: TestClient, method: str, path: str, alarm: str) -> int:
    """Ask for a route without a body and return the status; the stream is only opened."""
    address = path.replace("{id}", "wu" if "people" in path else alarm).replace("{person}", "wu")
    if path == "/api/v1/stream":
        return client.get(f"{address}?after=x").status_code
    return client.request(method, address).status_code


@pytest.mark.figure("F18", "each role enters where the matrix says and nowhere else")
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_role_enters_where_the_matrix_says_and_nowhere_else(
    house: House, log_in: LogIn, role: str
) -> None:
    """A role that may is never told 401 or 403; one that may not is told 403 and nothing else."""
    alarm = house.press()
    visitor = log_in(role)
    for (method, path), roles in sorted(MATRIX.items()):
        status = knock(visitor, method, path, alarm)
        if path.startswith("/api/v1/session"):
            visitor = log_in(role)
        assert (status not in {401, 403}) == (role in roles), (method, path, status)


@pytest.mark.parametrize("path", ["/api/v1/alarms", "/api/v1/events", "/api/v1/stream"])
def test_an_officer_opens_a_review_first(log_in: LogIn, path: str) -> None:
    """Without an open review an officer is refused, and told what is missing."""
    answer = log_in(OFFICER).get(path)
    assert (403, "review.required") == (answer.status_code, answer.json()["code"])


def test_an_installer_sees_alarms_without_persons(house: House, log_in: LogIn) -> None:
    """No name of a resident, helper or guard reaches an installer: list, story, board, page or events."""
    id_ = house.press()
    house.clock.move(70)
    guard, installer = log_in(GUARD), log_in(INSTALLER)
    guard.post(f"/api/v1/alarms/{id_}/acknowledge")
    guard.post(f"/api/v1/alarms/{id_}/note", json={"text": "吴奶奶 fell"})
    house.press("sos-501", detail='{"said": "吴奶奶"}')
    seen = guard.get(f"/api/v1/alarms/{id_}").text
    assert "吴奶奶" in seen
    assert "郑阿姨" in seen
    for path in (
        "/api/v1/alarms",
        f"/api/v1/alarms/{id_}",
        "/",
        "/board",
        f"/alarms/{id_}",
        "/api/v1/events",
    ):
        answer = installer.get(path)
        assert 200 == answer.status_code
        for name in ("吴奶奶", "郑阿姨", '"by":"guard"', '"helper":"guard"', ">guard<", '"wu"'):
            assert name not in answer.text, (path, name)


def test_a_program_opens_what_its_scope_says(house: House, client: TestClient) -> None:
    """A token with `alarms:read` reads alarms and nothing else, and no more once revoked."""
    house.press()
    token = sessions.add_token(house.database, "screen", {Scope.ALARMS_READ}, house.clock.moment())
    client.headers["Authorization"] = f"Bearer {token}"
    alarm = client.get("/api/v1/alarms").json()["items"][0]
    assert "吴奶奶" == alarm["resident"]
    assert 403 == client.post(f"/api/v1/alarms/{alarm['id']}/acknowledge").status_code
    assert [403, 403, 403] == [
        client.get(path).status_code for path in ("/api/v1/events", "/metrics", "/account")
    ]
    sessions.revoke_token(house.database, "screen", house.clock.moment())
    assert 401 == client.get("/api/v1/alarms").status_code


def test_every_session_role_is_in_the_matrix() -> None:
    """The matrix speaks of the very roles that exist."""
    assert EVERYBODY == {role.value for role in AccountRole}


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer ", "Basic Z3VhcmQ6eA==", "Bearer nonsense", "Bearer \xff"]
)
def test_a_made_up_authorization_is_none(client: TestClient, value: str) -> None:
    """What holds no known secret opens nothing and breaks nothing."""
    answer = client.get("/api/v1/alarms", headers={"Authorization": value.encode("latin-1")})
    assert (401, "session.missing") == (answer.status_code, answer.json()["code"])
    assert "Bearer" == answer.headers["www-authenticate"]
