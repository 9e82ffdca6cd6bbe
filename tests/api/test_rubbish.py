"""Rubbish on every entrance of the interface: refused with a reason, nothing dies, a press is answered."""

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.api.conftest import LogIn
from tests.api.house import House

METHODS = st.sampled_from(["GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "BREW"])
PATHS = st.sampled_from(
    "/ /board /login /account /account/code /logins /people /people/new /policies /policies/elder /duties "
    "/alarms/1 /n/x /setup/x /metrics /static/house.css /api/v1/session /api/v1/session/kiosk "
    "/api/v1/sessions /api/v1/sessions/1 /api/v1/alarms /api/v1/alarms/1 "
    "/api/v1/alarms/1/note /api/v1/alarms/1/resolve /api/v1/events /api/v1/people /api/v1/people/wu "
    "/api/v1/policies /api/v1/groups /api/v1/devices /api/v1/places /api/v1/health /api/openapi.json".split()
)
KINDS = st.sampled_from(
    [
        "",
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/\x7f",
    ]
)
DEEP = b"[" * 30_000
BODIES = st.one_of(
    st.binary(max_size=200),
    st.just(DEEP),
    st.just(b'{"a":' * 10_000),
    st.just(b'--x\r\nContent-Disposition: form-data; name="do"\r\n\r\n\xff\r\n--x--'),
    st.builds(
        lambda name, value: b"%s=%s" % (name, value),
        st.sampled_from([b"do", b"answer", b"text", b"username", b"name", b"ticket", b"envelope", b"sealed"]),
        st.binary(max_size=50),
    ),
    st.sampled_from(
        [
            b'{"text": 1e999}',
            b'{"outcome": "\\ud800"}',
            b'{"text": "\\u0000"}',
            b'{"username": "\\ud800", "password": "\\udfff"}',
            b'{"username": "\\ud800", "envelope": "\\udfff", "reason": "\\u0000"}',
            b"NaN",
            b'{"id": "x", "name": ["y"]}',
            b'{"name": null}',
        ]
    ),
)
QUERIES = st.dictionaries(
    st.sampled_from(
        ["after", "limit", "order", "state", "since", "until", "type", "ids", "q", "lang", "\x00"]
    ),
    st.text(max_size=20),
    max_size=3,
)
HEADERS = st.dictionaries(
    st.sampled_from(["last-event-id", "cookie", "accept-language", "accept", "x-forwarded-for", "range"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40),
    max_size=2,
)


@pytest.fixture
def visitors(house: House, log_in: LogIn, client: TestClient) -> dict[str, TestClient]:
    """Give a stranger and two people who may do something, with an alarm to do it to."""
    house.press()
    return {"stranger": client, "guard": log_in("guard"), "office": log_in("office")}


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["stranger", "guard", "office"]), METHODS, PATHS, QUERIES, KINDS, BODIES, HEADERS)
def test_no_request_is_a_fault_of_ours(
    visitors: dict[str, TestClient],
    who: str,
    method: str,
    path: str,
    query: dict[str, str],
    kind: str,
    body: bytes,
    headers: dict[str, str],
) -> None:
    """Whatever is sent, the answer is below 500 (health may be 503), and never names what runs here."""
    assume(not path.startswith("/api/v1/session") or method not in {"DELETE", "POST"} or who == "stranger")
    answer = visitors[who].request(
        method,
        path,
        params=query,
        content=body,
        headers=[
            (b"content-type", kind.encode()),
            *((k.encode(), v.encode("latin-1")) for k, v in headers.items()),
        ],
    )
    assert answer.status_code < 500 or (answer.status_code, path) == (503, "/api/v1/health")
    assert b"Traceback" not in answer.content
    assert b"sqlite" not in answer.content.lower()


def test_after_all_of_it_a_neighbour_is_heard(house: House, client: TestClient) -> None:
    """Deep JSON, wrong types and half forms before an answer leave the answer as it is."""
    path = house.link(house.press())
    for body in (DEEP, b"\xff" * 1000, b"answer=" + b"%" * 1000):
        for kind in ("application/json", "application/x-www-form-urlencoded"):
            client.post(path, content=body, headers={"content-type": kind})
            client.post("/api/v1/session", content=body, headers={"content-type": kind})
    assert 303 == client.post(path, data={"answer": "going"}).status_code
