"""Who × which route × whose thing, taken from the routes themselves: nobody gets in elsewhere (FIGURES F18).

`MATRIX` says what each role may; the tables here say what else opens a route. The routes and what guards them
are read from the application, and everybody who could stand at a door knocks at each that is not theirs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.access import Allow
from gateway.domain.model import Now
from gateway.domain.register import Act
from gateway.service import accounts, envelopes, register, sessions
from gateway.service.accounts import AccountRole, hash_of
from gateway.service.log_in_rows import COMMAND_LINE
from gateway.service.sessions import NOWHERE, Scope
from gateway.store.queries import alarms
from tests.api.conftest import LogIn
from tests.api.house import PASSWORD, House, house_from
from tests.api.test_access import GUARD, INSTALLER, MATRIX, OFFICE, OFFICER, calls, routes
from tests.api.test_reviews import opened
from tests.proof import Measured

Route = tuple[str, str]
ACCOUNT: set[Route] = {("GET", "/account"), ("POST", "/account"), ("DELETE", "/api/v1/session")}
BOARD: set[Route] = {("GET", "/"), ("GET", "/board"), ("GET", "/api/v1/stream")}
KIOSK = ACCOUNT | BOARD | {("GET", "/api/v1/register/head")}
"""What a wall display opens."""
ENROLLING = ACCOUNT | {("GET", "/account/code"), ("POST", "/account/code")}
"""What is open to whoever still has to set up a second proof."""
OF_SCOPE: Mapping[Scope, set[Route]] = {
    Scope.ALARMS_READ: {("GET", f"/api/v1/{each}") for each in ("alarms", "alarms/{id}", "stream")},
    Scope.METRICS_READ: {("GET", "/metrics")},
}
OF_THE_DESK_TOO: set[Route] = {
    ("GET", f"/api/v1/{each}") for each in ("alarms", "alarms/{id}", "events", "stream")
}
EVIDENCE: set[Route] = OF_THE_DESK_TOO | {
    route for route, roles in MATRIX.items() if "{review}" in route[1] and roles == {OFFICER}
}
"""An officer without an open review is refused with the reason, and that is on record."""
NO_ENVELOPE: set[Route] = {("POST", "/api/v1/session/kiosk"), *ENROLLING - ACCOUNT}
"""What lasts longer than the hour of a sealed envelope."""
OUT = {(401, "session.missing")}


@dataclass
class Somebody:
    """Somebody at the door: what they bring, what opens to them, and how they are refused elsewhere."""

    brings: Mapping[str, str]
    """Headers."""
    opens: set[Route]
    told: set[tuple[int, str]]
    known: tuple[str, str] | None = None
    """Name and role under which a refusal stands in the register."""
    demanded: frozenset[AccountRole] = frozenset()
    """Roles of which this house demands a second proof."""


Come = Callable[[House], Somebody]


def of_role(*roles: str) -> set[Route]:
    """Return the routes that are open to any of these roles."""
    return {route for route, let_in in MATRIX.items() if let_in & {*roles}}


def bearer(secret: str) -> Mapping[str, str]:
    """Return what shows a secret."""
    return {"Authorization": f"Bearer {secret}"}


def session(house: House, name: str) -> str:
    """Open a session and return its secret."""
    return sessions.log_in(house.database, name, PASSWORD, house.clock.moment()).token


def person(role: str) -> Come:
    """Return how somebody of a role comes, logged in."""

    def come(house: House) -> Somebody:
        told = {(403, "access.not_allowed"), (403, "review.required")}
        opens = of_role(role) - (EVIDENCE if role == OFFICER else set())
        return Somebody(bearer(session(house, role)), opens, told, (role, role))

    return come


def kiosk(role: str) -> Come:
    """Return how a wall display comes that somebody of a role has made."""

    def come(house: House) -> Somebody:
        secret = session(house, role)
        sessions.make_kiosk(house.database, hash_of(secret), house.clock.moment())
        return Somebody(bearer(secret), KIOSK, {(403, "session.kiosk")}, (role, role))

    return come


def program(scope: Scope) -> Come:
    """Return how a program with one scope comes."""

    def come(house: House) -> Somebody:
        secret = sessions.add_token(house.database, scope.value, {scope}, house.clock.moment())
        told = {(403, "access.not_allowed")}
        return Somebody(bearer(secret), OF_SCOPE[scope], told, (scope.value, "token"))

    return come


def unproved(house: House) -> Somebody:
    """Come as a guard who still has to set up the second proof that is demanded."""
    brings, told = bearer(session(house, GUARD)), {(403, "session.enrol_first")}
    return Somebody(brings, ENROLLING, told, (GUARD, GUARD), frozenset({AccountRole.GUARD}))


def with_an_envelope(house: House) -> Somebody:
    """Come with the session that an envelope for the guard desk has opened."""
    now = house.clock.moment()
    _, code = envelopes.make(house.database, AccountRole.GUARD, COMMAND_LINE, now)
    broken = envelopes.break_open(house.database, code, "李队", "nobody is here", now, house.keys, NOWHERE)
    told = {(403, "access.not_allowed")}
    return Somebody(bearer(broken.token), of_role(GUARD) - NO_ENVELOPE, told)


def from_another_site(house: House) -> Somebody:
    """Come as another site's form in a guard's browser, which brings the cookie and no more."""
    brings, reading = (
        {"Cookie": f"cuobian={session(house, GUARD)}"},
        {each for each in MATRIX if each[0] == "GET"},
    )
    return Somebody(brings, reading, {(403, "session.csrf")}, (GUARD, GUARD))


def ended(how: str) -> Come:
    """Return how somebody comes whose session has ended in one of the ways there are."""

    def come(house: House) -> Somebody:
        name, now = f"was {how}", house.clock.moment()
        role = AccountRole.OFFICER if how == "idle" else AccountRole.OFFICE
        accounts.add(house.database, name, role, PASSWORD, now)
        before = Now(now.at.replace(year=2025), now.steady)
        secret = sessions.log_in(house.database, name, PASSWORD, before if how == "over" else now).token
        if how == "closed":
            accounts.set_disabled(house.database, name, now, disabled=True)
        elif how == "given another role":
            accounts.set_role(house.database, name, AccountRole.GUARD, now)
        elif how == "given another password":
            accounts.set_password(house.database, name, "another sentence", now)
        elif how == "logged out":
            sessions.log_out(house.database, hash_of(secret), now)
        elif how == "idle":
            sessions.seen(house.database, hash_of(secret), Now(now.at.replace(hour=0), now.steady))
        return Somebody(bearer(secret), set(), OUT)

    return come


def revoked(house: House) -> Somebody:
    """Come as a program whose token was taken back."""
    now = house.clock.moment()
    secret = sessions.add_token(house.database, "old", {*Scope}, now)
    sessions.revoke_token(house.database, "old", now)
    return Somebody(bearer(secret), set(), OUT)


def taken_back(house: House) -> Somebody:
    """Come with an envelope that the office has taken back."""
    somebody, now = with_an_envelope(house), house.clock.moment()
    for each in envelopes.everyone(house.database):
        envelopes.take_back(house.database, each.id, COMMAND_LINE, now)
    return Somebody(somebody.brings, set(), OUT)


ENDS = ("over", "idle", "closed", "given another role", "given another password", "logged out")
PEOPLE: Mapping[str, Come] = {
    "nobody": lambda _house: Somebody({}, set(), OUT),
    **{role: person(role) for role in (GUARD, OFFICE, INSTALLER, OFFICER)},
    **{f"kiosk of {role}": kiosk(role) for role in (GUARD, INSTALLER)},
    **{f"program with {scope.value}": program(scope) for scope in Scope},
    "guard without a second proof": unproved,
    "guard by envelope": with_an_envelope,
    "another site": from_another_site,
    **{f"somebody who was {how}": ended(how) for how in ENDS},
    "revoked program": revoked,
    "envelope taken back": taken_back,
}


@dataclass
class Door:
    """One house with an alarm in it, at whose doors everybody knocks: what is refused leaves no trace."""

    house: House
    alarm: str
    client: TestClient

    @property
    def app(self) -> FastAPI:
        """The application."""
        assert isinstance(self.client.app, FastAPI)
        return self.client.app

    def answers(self, somebody: Somebody, route: Route) -> tuple[int, str]:
        """Knock; return status and code. A page has no code and is known by its status alone."""
        method, path = route
        address = path.replace("{id}", "wu" if "people" in path else self.alarm)
        for name in ("person", "review", "camera", "draft", "alarm", "event", "note"):
            address = address.replace(f"{{{name}}}", self.alarm)
        if path == "/api/v1/stream":
            address = f"{address}?after=x"
        self.app.state.parts.demanded = somebody.demanded
        answer = self.client.request(method, address, headers=somebody.brings)
        problem = answer.headers.get("content-type") == "application/problem+json"
        return answer.status_code, answer.json()["code"] if problem else ""


@pytest.fixture(scope="module")
def door(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give one house for everybody."""
    with house_from(seeded, tmp_path_factory.mktemp("matrix")) as house, house.client() as client:
        yield Door(house, house.press(), client)


@pytest.fixture(scope="module")
def guards(door: Door) -> Mapping[Route, Allow]:
    """Give what guards each route, as the application has it."""
    return {
        (method, path): each
        for method, path, dependant in routes(door.app)
        for each in calls(dependant)
        if isinstance(each, Allow)
    }


def test_each_route_lets_in_whom_the_tables_say(guards: Mapping[Route, Allow]) -> None:
    """Roles, wall displays, scopes, whoever still enrols, reviews: as each route itself declares it."""
    assert set(MATRIX) == set(guards)
    scopes = {route: scope for scope, opens in OF_SCOPE.items() for route in opens}
    found = {
        route: (each.roles, each.kiosk, each.scope, each.enrolling, each.scoped)
        for route, each in guards.items()
    }
    expected = {
        route: (
            frozenset(map(AccountRole, set() if route in EVIDENCE - OF_THE_DESK_TOO else roles)),
            route in KIOSK,
            scopes.get(route),
            route in ENROLLING,
            route in EVIDENCE,
        )
        for route, roles in MATRIX.items()
    }
    assert expected == found


def fits(answer: tuple[int, str], told: set[tuple[int, str]]) -> bool:
    """Tell whether somebody was refused as they should be; who must enrol is led there from a page."""
    led = {(303, "")} if (403, "session.enrol_first") in told else {(status, "") for status, _ in told}
    return answer in told | led


@pytest.mark.figure("F18", "unauthorised successes: kinds of visitor × every route")
@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_gets_in_elsewhere(door: Door, who: str, measured: Measured) -> None:
    """Each route that is not theirs refuses them for the right reason, on record where they are known."""
    somebody = PEOPLE[who](door.house)
    closed = sorted(set(MATRIX) - somebody.opens)
    before = _story(door)
    wrong = {
        route: answer for route in closed if not fits(answer := door.answers(somebody, route), somebody.told)
    }
    measured(len(wrong), f"of {len(closed)} closed routes of one of {len(PEOPLE)} kinds", limit=0)
    assert {} == wrong
    assert before == _story(door)
    if somebody.known is not None:
        assert set() == {f"route:{method} {path}" for method, path in closed} - _denied(
            door.house, *somebody.known
        )


def _story(door: Door) -> object:
    with door.house.database.read() as connection:
        return alarms.by_ids(connection, [int(door.alarm)]), alarms.last_line(connection)


def _denied(house: House, name: str, role: str) -> set[str]:
    found = register.newest(house.database, most=100_000)
    rows = [each for each in found if each.row.act == Act.DENIED]
    return {each.row.what for each in rows if (each.text("who"), each.row.role) == (name, role)}


@pytest.mark.figure("F21", "evidence without a reason on record is refused, every route")
def test_evidence_without_an_open_review_is_refused_for_that_reason(door: Door) -> None:
    """Every route of it tells an officer what is missing, not that this is none of theirs."""
    officer = person(OFFICER)(door.house)
    found = {route: door.answers(officer, route) for route in sorted(EVIDENCE)}
    wrong = {(403, "review.required"), (403, "")}
    assert {} == {route: answer for route, answer in found.items() if answer not in wrong}
    assert set() == {f"route:{method} {path}" for method, path in EVIDENCE} - _denied(
        door.house, OFFICER, OFFICER
    )


def test_a_hole_would_be_found(door: Door) -> None:
    """A guard whom the tables take for a stranger gets in at many doors, and the knocking tells."""
    guard = person(GUARD)(door.house)
    reading = [route for route in sorted(guard.opens) if route[0] == "GET" and "{" not in route[1]]
    found = [route for route in reading if fits(door.answers(guard, route), guard.told)]
    assert [] == found
    assert len(reading) > 5


@pytest.mark.figure("F18", "somebody else's session: not found, not ended")
@pytest.mark.parametrize("role", [GUARD, OFFICE, INSTALLER, OFFICER])
def test_a_session_of_somebody_else_is_not_found(house: House, log_in: LogIn, role: str) -> None:
    """Own: shown and ended. Somebody else's: neither, unless it is the office that asks."""
    own, other = log_in(role), log_in(GUARD if role != GUARD else OFFICER)
    mine = {each["id"] for each in own.get("/api/v1/sessions").json()["items"]}
    theirs = sessions.sessions_of(house.database, None, house.clock.moment())[-1].id
    path = f"/api/v1/sessions/{theirs:015}"
    office = role == OFFICE
    assert office == (f"{theirs:015}" in mine)
    assert (204 if office else 404) == own.delete(path).status_code
    assert (401 if office else 200) == other.get("/api/v1/sessions").status_code
    last = max(mine - {f"{theirs:015}"})
    assert 204 == own.delete(f"/api/v1/sessions/{last}").status_code


@pytest.mark.figure("F18", "somebody else's review opens no evidence")
def test_a_review_of_somebody_else_opens_no_evidence(house: House, log_in: LogIn) -> None:
    """An officer's evidence lies within their own reviews: named, another's counts as none."""
    accounts.add(house.database, "陈警官", AccountRole.OFFICER, PASSWORD, house.clock.moment())
    alarm, one = house.press(), log_in(OFFICER)
    id_ = opened(one)
    other = house.client()
    other.headers.update(bearer(session(house, "陈警官")))
    paths = ("/api/v1/alarms", f"/api/v1/alarms/{alarm}", "/api/v1/events", "/api/v1/stream")
    for path in paths:
        answer = other.get(path, headers={"Cuobian-Review": id_})
        assert (403, "review.required") == (answer.status_code, answer.json()["code"]), path
    assert 200 == one.get(paths[0]).status_code
    assert {f"route:GET /api/v1/{each}" for each in ("alarms", "alarms/{id}", "events", "stream")} == _denied(
        house, "陈警官", OFFICER
    )
