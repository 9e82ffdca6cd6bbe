"""Headers of every answer of every route, and templates that need no exception from them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Mount, Route

from api.edge import NOTHING_OF_THE_PHONE
from api.vouching import NAME, PATH
from tests.api.conftest import LogIn
from tests.api.house import House
from tests.api.test_access import EVERYBODY, MATRIX, known, routes

TEMPLATES = Path(__file__).parents[2] / "api" / "templates"
EVERYWHERE = {
    "x-content-type-options": {"nosniff"},
    "cross-origin-opener-policy": {"same-origin"},
    "cross-origin-resource-policy": {"same-origin"},
    "permissions-policy": {NOTHING_OF_THE_PHONE},
    "referrer-policy": {"same-origin", "no-referrer"},
}
MAY_BE_KEPT = {"/install/labels/{id}/code.svg": "private, max-age=3600"}
"""What a browser may keep though somebody logged in: the picture of an address, which names nobody."""
SAME_FOR_ALL = {"/static", "/api/openapi.json", PATH}
SAME_FOR_ALL |= {f"{PATH}/{NAME}.{each}" for each in ("crt", "pem", "mobileconfig")}
"""Documents beside the routes: they take nothing in, read no database, and are the same for everybody."""
OPENED_FROM_A_DISK = {"parcel.html"}
"""Files within a ZIP, which no policy of ours reaches: a style of their own, and no script."""
PERMITTED = re.compile(r"'(self|none|sha256-[A-Za-z0-9+/]{43}=)'")
ATTRIBUTE = re.compile(r"<[a-z][^<>]*?\s(style|on[a-z]+)\s*=", re.IGNORECASE)
INLINE = re.compile(r"<(style|script)\b(?![^>]*\bsrc=)[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)


def wrong(headers: dict[str, str], path: str, *, tls: bool) -> Iterator[str]:
    """Yield what the headers of an answer lack."""
    for name, allowed in EVERYWHERE.items():
        if headers.get(name) not in allowed:
            yield name
    policy = headers.get("content-security-policy", "")
    parts = dict(each.strip().partition(" ")[::2] for each in policy.split(";"))
    if parts.get("default-src") != "'none'" or parts.get("frame-ancestors") != "'none'":
        yield "content-security-policy"
    if any(not PERMITTED.fullmatch(source) for value in parts.values() for source in value.split()):
        yield "content-security-policy: more than our own origin"
    if headers.get("cache-control") not in {"no-store", MAY_BE_KEPT.get(path)}:
        yield "cache-control"
    if ("strict-transport-security" in headers) != tls:
        yield "strict-transport-security"


def asked(client: TestClient, method: str, path: str, alarm: str) -> dict[str, str]:
    """Return the headers of a route's answer; what streams for as long as somebody looks is not opened."""
    query = "?after=x" if path == "/api/v1/stream" else ""
    # The first walk, which another role has begun meanwhile, has the number of the first alarm.
    number = "0" if path == "/install/drill/{id}/live" else alarm
    answer = client.request(method, path.replace("{id}", number) + query)
    return {name.lower(): value for name, value in answer.headers.items()}


@pytest.mark.proof
def test_every_route_dresses_its_answer_for_everybody(
    house: House, log_in: LogIn, client: TestClient
) -> None:
    """Strangers, people who may and people who may not: no route leaves out a header or widens the policy."""
    alarm, found = house.press(), []
    for method, path in sorted(known(client)):
        found += [(method, path, each) for each in wrong(asked(client, method, path, alarm), path, tls=False)]
    for role in sorted(EVERYBODY):
        visitor = log_in(role)
        for method, path in sorted(route for route, roles in MATRIX.items() if role in roles):
            headers = asked(visitor, method, path, alarm)
            found += [(role, method, path, each) for each in wrong(headers, path, tls=False)]
            if path.startswith("/api/v1/session"):
                visitor = log_in(role)
    assert [] == found


@pytest.mark.parametrize(
    "path", ["/login", "/n/x", "/setup/x", "/api/v1/nowhere", "/nowhere", "/api/v1/health"]
)
def test_a_browser_is_told_to_come_back_encrypted_by_tls_alone(house: House, path: str) -> None:
    """Strict-Transport-Security stands in every answer over TLS and in none in clear (RFC 6797, 7.2)."""
    for scheme in ("https", "http"):
        with house.client(scheme=scheme) as client:
            headers = asked(client, "GET", path, "1")
            assert [] == list(wrong(headers, path, tls=scheme == "https")), scheme


def test_beside_the_routes_stand_documents_that_are_the_same_for_everybody(client: TestClient) -> None:
    """Whatever else answers a path is named here: nothing escapes the table of who may."""
    app = client.app
    assert isinstance(app, FastAPI)
    named = {path for _, path, _ in routes(app)}
    others = {each.path for each in app.router.routes if isinstance(each, (Route, Mount))} - named
    assert SAME_FOR_ALL == others


@pytest.mark.parametrize("file", sorted(TEMPLATES.glob("*")), ids=lambda file: file.name)
def test_no_template_needs_an_exception(file: Path) -> None:
    """No inline style, script or handler, but the two single-document pages, whose pieces the policy sums."""
    text = re.sub(r"\{#.*?#\}", "", file.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "0", text, flags=re.DOTALL)
    assert [] == ATTRIBUTE.findall(text)
    assert "javascript:" not in text.lower()
    pieces = [(kind, piece.strip()) for kind, piece in INLINE.findall(text)]
    allowed = {"neighbour.html": ["style", "script"], "trust.html": ["style"]}.get(file.name, [])
    if file.name in OPENED_FROM_A_DISK:
        assert {"style"} == {kind for kind, _ in pieces}
    else:
        assert [(kind, "0") for kind in allowed] == pieces


@pytest.mark.parametrize("spoilt", ['<p style="color:red">', '<a href="/" onclick="x()">', "<p\n style='x'>"])
def test_the_look_at_templates_can_find_something(spoilt: str) -> None:
    """A spoilt template is found."""
    assert ATTRIBUTE.findall(spoilt)
    assert INLINE.findall("<script>x</script>")
    assert not INLINE.findall('<script src="/static/x.js" defer></script>')


def test_a_wider_policy_is_found() -> None:
    """What `wrong` is asked about is what it finds."""
    good = {name: min(allowed) for name, allowed in EVERYWHERE.items()}
    good |= {"cache-control": "no-store"}
    good["content-security-policy"] = "default-src 'none'; frame-ancestors 'none'"
    assert [] == list(wrong(good, "/", tls=False))
    for bad in (
        "; script-src 'unsafe-inline'",
        "; img-src *",
        "; style-src https://x.example",
        "; img-src data:",
    ):
        spoilt = good | {"content-security-policy": good["content-security-policy"] + bad}
        assert ["content-security-policy: more than our own origin"] == list(wrong(spoilt, "/", tls=False))
    assert ["cache-control"] == list(wrong(good | {"cache-control": "public"}, "/", tls=False))
