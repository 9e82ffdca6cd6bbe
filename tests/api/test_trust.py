"""`/ca`: how a phone comes to trust the box, in clear and open to everybody; says nothing of anybody."""

import plistlib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.vouching import Trust, fingerprint, in_pairs
from gateway.authority import issue
from tests.api.house import House

LAN = "192.168.1.77"
SECURE = "https://192.168.1.20:8443"


@pytest.fixture(scope="module")
def authority() -> str:
    """Give the certificate of an authority (PEM)."""
    return issue.authority(
        "Cuobian test", ("box.local",), datetime(2026, 11, 30, tzinfo=UTC)
    ).certificate.decode()


@pytest.fixture
def phone(house: House, authority: str) -> Iterator[TestClient]:
    """Give a phone on the LAN that asks in clear."""
    trust = Trust(lambda: authority, SECURE, "http://192.168.1.20:8080")
    app = create_app(house.own_database(), house.settings, house.clock, house.keys, vouched=trust)
    with TestClient(app, base_url="http://192.168.1.20", client=(LAN, 50000)) as found:
        yield found


@pytest.mark.parametrize(("lang", "word"), [("zh-CN", "信任这台网关"), ("en", "Trust this box")])
def test_the_page_says_how_in_both_languages(phone: TestClient, authority: str, lang: str, word: str) -> None:
    """Fingerprint, a file for each kind of phone, the way on; no name, nothing else asked for in clear."""
    answer = phone.get("/ca", params={"lang": lang})
    assert (200, lang) == (answer.status_code, answer.headers["content-language"])
    assert word in answer.text
    assert in_pairs(fingerprint(authority)) in answer.text
    assert f'href="{SECURE}/"' in answer.text
    assert "/static/" not in answer.text
    assert "金海岸" not in answer.text


def test_each_kind_of_phone_gets_the_same_certificate(phone: TestClient, authority: str) -> None:
    """DER, PEM and Apple's profile hold the authority and no more."""
    der = ssl.PEM_cert_to_DER_cert(authority)
    answer = phone.get("/ca/cuobian-ca.crt")
    assert (der, "application/x-x509-ca-cert") == (answer.content, answer.headers["content-type"])
    assert authority == phone.get("/ca/cuobian-ca.pem").text
    answer = phone.get("/ca/cuobian-ca.mobileconfig")
    assert "application/x-apple-aspen-config" == answer.headers["content-type"]
    (payload,) = plistlib.loads(answer.content)["PayloadContent"]
    assert ("com.apple.security.root", der) == (payload["PayloadType"], payload["PayloadContent"])


def test_everything_else_in_clear_leads_to_tls_and_to_that_page(phone: TestClient) -> None:
    """Who opens the board by http:// is shown both ways; what lies beside the page is no way in."""
    answer = phone.get("/login")
    assert 403 == answer.status_code
    assert f'<a href="{SECURE}">' in answer.text
    assert '<a href="/ca">' in answer.text
    assert [403] * 4 == [phone.get(path).status_code for path in ("/ca/", "/ca/x", "/ca/../login", "/cards")]


def test_without_an_authority_there_is_nothing(house: House) -> None:
    """A box without TLS, or with a public certificate, has none to show."""
    with house.client(address=LAN) as client:
        paths = ("", *(f"/cuobian-ca.{each}" for each in ("crt", "pem", "mobileconfig")))
        assert [404] * 4 == [client.get(f"/ca{each}").status_code for each in paths]
        page = client.get("/ca?lang=zh-CN").text
        assert ("没有自己的证书颁发机构" in page, "cuobian-ca.crt" in page) == (True, False)


def test_the_home_links_and_labels_lead_to_tls(tmp_path: Path) -> None:
    """What asks for a log-in or a home's code is never printed with an address in clear."""
    from config.document import parse_document
    from config.loader import settings_of

    text = (
        b"http: {listen: '0.0.0.0:8080', public_url: 'http://box.local:8080'}\ntls: {listen: '0.0.0.0:8443'}"
    )
    settings = settings_of(parse_document(text, "cuobian.yaml"), tmp_path, {})
    assert ("https://box.local:8443", "http://box.local:8080") == (
        settings.secure_url,
        settings.http.public_url,
    )
