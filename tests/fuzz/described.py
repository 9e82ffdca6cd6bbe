"""The interface as it describes itself: every operation, asked with what the description allows and forbids.

Owns how a generated case becomes a request and what is wrong with its answer. Never says who may what:
that is `MATRIX` of `tests/api/test_access.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import httpx2
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from requests import PreparedRequest, Request
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from api.access import FORMS
from api.problems import STATUS
from gateway.service import sessions
from tests.api.house import PASSWORD, House
from tests.api.review_house import evening, open_review
from tests.api.test_access import MATRIX, OPEN_TO_ANYONE

Operation = APIOperation[Any, Any, Any, Any]
AnyCase = Case[Any]

ENDLESS = {("get", "/api/v1/stream")}
"""What never ends its answer; `tests/api/test_stream.py` reads it as a browser does."""
ROLES = ("stranger", "guard", "office", "installer", "officer")
AWAY = {"vision.away", "health.core_silent"}
"""What may be a 503: this house has no worker that sees, and no core."""
HELD = [
    checks.response_schema_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.status_code_conformance,
    checks.negative_data_rejection,
]
IN_REVIEW = {("officer", "GET", f"/api/v1/{path}") for path in ("alarms", "alarms/{id}", "events")}
"""Where an officer is let in who has just opened a review; what lies outside of it `tests/api` tries."""
LEADS_THERE = re.compile(r"/api/v1(/.*)?", re.DOTALL)
OF_REQUEST = {"method", "url", "headers", "params", "cookies", "data", "json", "files"}
PROOFS = {"authorization", "cookie"}
"""What says who asks: that is the visitor's own."""
load_all_checks()


def operations(client: TestClient) -> list[Operation]:
    """Return every operation of the description; what takes things away comes last."""
    schema = schemathesis.openapi.from_dict(client.get("/api/openapi.json").json())
    found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    asked = [each for each in found if (each.method, each.path) not in ENDLESS]
    return sorted(asked, key=lambda each: (each.method == "delete", "session" in each.path))


@dataclass(eq=False)
class Visitor:
    """Somebody of one role, who logs in again whenever they find themselves outside."""

    house: House
    role: str
    client: TestClient
    known: Mapping[str, str]
    """By the word before it in a path, an id that exists."""
    asked: int = 0

    def enter(self) -> None:
        if self.role != "stranger":
            moment = self.house.clock.moment()
            token = sessions.log_in(self.house.database, self.role, PASSWORD, moment).token
            self.client.headers["Authorization"] = f"Bearer {token}"

    def ask(self, case: AnyCase) -> httpx2.Response:
        # Looks are counted by the minute: without time between them an officer would only hear "too many".
        self.house.clock.move(1)
        answer = self._send(case)
        if answer.status_code == 401 and self.role != "stranger":
            self.enter()
            answer = self._send(case)
        return answer

    def _send(self, case: AnyCase) -> httpx2.Response:
        self.asked += 1
        wire = case.as_transport_kwargs(base_url="http://127.0.0.1")
        request = Request(**{part: value for part, value in wire.items() if part in OF_REQUEST}).prepare()
        headers = {name: str(value) for name, value in request.headers.items() if name.lower() not in PROOFS}
        return self.client.request(
            request.method or "", request.url or "", headers=headers, content=body_of(request)
        )


def body_of(request: PreparedRequest) -> bytes:
    """Return what a request carries."""
    body = request.body
    assert isinstance(body, str | bytes | None), f"a body that is {type(body).__name__}"
    return body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body or b""


def settled(house: House, clients: Mapping[str, TestClient]) -> list[Visitor]:
    """Return who stands at the door of a compound in which things happened, and a review is open."""
    alarm = evening(house)
    visitors = [Visitor(house, role, client, {}) for role, client in clients.items()]
    for each in visitors:
        each.enter()
    review = open_review(clients["officer"])
    known = {
        "alarms": alarm,
        "reviews": review,
        "events": "000000000000001",
        "people": "wu",
        "doors": "unit",
        "groups": "bangbang",
        "policies": "elder",
        "devices": "sos-501",
        "places": "b3u2-501",
    }
    return [replace(each, known=known) for each in visitors]


def failures(visitors: Sequence[Visitor], operation: Operation, examples: int, *, random: bool) -> list[str]:
    """Return what is wrong with the answers to one operation: to what it allows, and to what it forbids."""
    how = settings(
        max_examples=examples,
        database=None,
        derandomize=not random,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if random else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    found = [_first(visitors, operation, mode, how) for mode in GenerationMode]
    return [f"{operation.label} {each}" for each in found if each]


def _first(visitors: Sequence[Visitor], operation: Operation, mode: GenerationMode, how: settings) -> str:
    let_in = MATRIX.get((operation.method.upper(), operation.path), set())
    may = [each for each in visitors if each.role in let_in]
    others = [each for each in visitors if each not in may]

    @how
    @given(operation.as_strategy(generation_mode=mode), st.sampled_from([True, True, False]), st.data())
    def holds(case: AnyCase, known: bool, data: st.DataObject) -> None:
        if known and mode is GenerationMode.POSITIVE:
            _name_what_exists(case, visitors[0].known)
        for each in (*may, *([data.draw(st.sampled_from(others))] if others else [])):
            judge(each, case, each.ask(case))

    try:
        holds()
    except (Failure, FailureGroup, AssertionError) as error:
        return f"({mode.value}) {error}"
    except Unsatisfiable:
        pass
    return ""


def _name_what_exists(case: AnyCase, known: Mapping[str, str]) -> None:
    for word, name in re.findall(r"/(\w+)/\{(\w+)\}", case.path):
        if word in known:
            case.path_parameters[name] = known[word]


def judge(visitor: Visitor, case: AnyCase, answer: httpx2.Response) -> None:
    """Say what an answer breaks: the description, the table of problems, or who may do what."""
    if not LEADS_THERE.fullmatch(answer.request.url.raw_path.decode()):
        return  # dots in the path of a request lead the client itself elsewhere
    route, who = (case.method.upper(), case.path), visitor.role
    code = problem_of(answer, form=case.media_type in FORMS)
    assert answer.status_code < 500 or code in AWAY, (
        f"{who}: a fault of ours: {answer.status_code} {answer.text}"
    )
    if who not in MATRIX.get(route, {who}) and route not in OPEN_TO_ANYONE and (who, *route) not in IN_REVIEW:
        assert answer.status_code >= 400, f"{who} is let in: {answer.status_code}"
    # A parameter that stands twice in an address counts once, as everywhere in the web: that refuses nothing.
    twice = any(isinstance(each, list | dict) for each in (case.query or {}).values())
    case.validate_response(answer, checks=HELD[:-1] if twice else HELD)


def problem_of(answer: httpx2.Response, *, form: bool) -> str:
    """Return the code of a refusal, which is a problem document whose status is the table's; else nothing."""
    kind = answer.headers.get("content-type", "")
    if answer.status_code < 400 or (form and kind.startswith("text/html")):
        return ""
    assert "application/problem+json" == kind, f"a refusal that is {kind}: {answer.request.url}"
    said = answer.json()
    assert said["code"] in STATUS, f"a code that no table has: {said}"
    assert answer.status_code == said["status"], f"two statuses: {answer.status_code} and {said}"
    return str(said["code"])
