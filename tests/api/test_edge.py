"""What travels in clear text, who may frame a page, which headers every answer carries (FIGURES F17)."""

from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient

from tests.api.house import PASSWORD, House, Running, house_from

LAN = "192.168.1.77"


@pytest.mark.figure("F17", "no clear-text log-in page beyond loopback; /n/ alone, by its code")
@pytest.mark.parametrize("path", ["/api/v1/alarms", "/metrics"])
def test_no_program_is_answered_in_clear(house: House, path: str) -> None:
    """Beyond loopback a program is told why by a code."""
    with house.client(address=LAN) as client:
        answer = client.get(path)
        assert (403, "transport.clear_text") == (answer.status_code, answer.json()["code"])


@pytest.mark.figure("F17", "no clear-text log-in page beyond loopback; /n/ alone, by its code")
@pytest.mark.parametrize("path", ["/", "/login", "/setup/x", "/home/x", "/static/house.css"])
def test_names_and_passwords_never_cross_the_lan_in_clear(house: House, path: str) -> None:
    """Beyond loopback everything but a neighbour's page asks for HTTPS, in words for whoever opened it."""
    with house.client(address=LAN) as client:
        answer = client.get(path)
        assert (403, "text/html; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
        assert "请用 https:// 打开" in answer.text
        assert "金海岸" not in answer.text
        answer = client.post("/api/v1/session", json={"username": "guard", "password": PASSWORD})
        assert 403 == answer.status_code


@pytest.mark.figure("F17", "no clear-text log-in page beyond loopback; /n/ alone, by its code")
def test_a_neighbour_answers_in_clear(house: House) -> None:
    """The page of a link works on the LAN without TLS, and says no name before an answer."""
    path = house.link(house.press())
    with house.client(address=LAN) as client:
        assert "吴奶奶" not in client.get(path).text
        assert 303 == client.post(path, data={"answer": "going"}).status_code
        assert client.get("/api/v1/health").status_code in {200, 503}


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_the_box_itself_needs_no_tls(house: House, address: str) -> None:
    """On loopback nothing can listen in."""
    with house.client(address=address if ":" not in address else "127.0.0.1") as client:
        client._transport.client = (address, 1)  # type: ignore[attr-defined]
        assert 401 == client.get("/").status_code


@pytest.mark.figure("F17", "no clear-text log-in page beyond loopback; /n/ alone, by its code")
@pytest.mark.parametrize("address", ["::ffff:192.168.1.7", "fe80::1%eth0", "10.0.0.1", "nonsense"])
def test_nothing_else_counts_as_the_box(house: House, address: str) -> None:
    """A mapped, scoped or unreadable address is not loopback."""
    with house.client() as client:
        client._transport.client = (address, 1)  # type: ignore[attr-defined]
        assert 403 == client.get("/").status_code


@pytest.mark.parametrize("path", ["/login", "/api/v1/nowhere", "/n/x", "/static/house.css"])
def test_every_answer_is_dressed(client: TestClient, path: str) -> None:
    """No sniffing, no framing, no script from elsewhere; what is personal is kept by nobody."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "nosniff" == headers["x-content-type-options"]
    assert ("no-cache" if path.startswith("/static") else "no-store") == headers["cache-control"]


def test_a_static_file_asked_for_by_its_sum_is_kept(client: TestClient) -> None:
    """The addresses in our pages carry the sum, so that a browser asks once."""
    page = client.get("/login").text
    start = page.index("/static/house.css?v=")
    answer = client.get(page[start : page.index('"', start)])
    assert "public, max-age=31536000, immutable" == answer.headers["cache-control"]


def test_pages_are_framed_only_from_where_the_settings_say(seeded: Path, tmp_path: Path) -> None:
    """An origin in `http.frames_from` may show our pages, the neighbour's too."""
    origin = "http://127.0.0.1:9000"
    with house_from(seeded, tmp_path, frames_from=[origin]) as house, house.client() as client:
        for path in ("/login", house.link(house.press())):
            policy = client.get(path).headers["content-security-policy"]
            assert policy.endswith(f"frame-ancestors {origin}")


@pytest.mark.figure("F17", "no clear-text log-in page beyond loopback; /n/ alone, by its code")
@pytest.mark.parametrize(("scheme", "expected"), [("https", 401), ("http", 403)])
def test_a_proxy_on_the_box_says_how_a_visitor_came(house: House, scheme: str, expected: int) -> None:
    """Behind a proxy with TLS the pages are open to the LAN; one that passes clear text on opens nothing."""
    came = {"X-Forwarded-For": LAN, "X-Forwarded-Proto": scheme}
    with Running(house) as server:
        assert expected == httpx2.get(server.address, headers=came).status_code
