"""The page that checks an export: opened from a file, without a network, it says what the program says."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from gateway.service.export_parcel import signature
from gateway.service.export_verify import check, said
from gateway.service.register_key import RegisterKey
from tests.api.export_house import files_of, happened, officer_of, zip_of
from tests.api.house import House
from tests.web.test_everywhere import TOO_SMALL, WIDEST

pytestmark = pytest.mark.browser
OTHER = RegisterKey(b"o" * 32)


@pytest.fixture
def content(house: House) -> bytes:
    """Give an export as the interface makes it."""
    happened(house)
    with house.client() as client:
        body = {"username": "officer", "password": "one neighbour at the door"}
        client.headers["Authorization"] = (
            f"Bearer {client.post('/api/v1/session', json=body).json()['token']}"
        )
        return officer_of(client).export().content


@pytest.fixture
def page(browser: Browser, content: bytes, tmp_path: Path) -> Iterator[Page]:
    """Open the page that came with the export, on a computer without a network."""
    (tmp_path / "verify.html").write_bytes(files_of(content)["verify.html"])
    context = browser.new_context(offline=True, viewport={"width": 320, "height": 640})
    found = context.new_page()
    asked: list[str] = []
    found.on("request", lambda each: asked.append(each.url))
    found.goto((tmp_path / "verify.html").as_uri())
    yield found
    assert [f"file://{tmp_path}/verify.html"] == asked
    context.close()


def verdict(page: Page, content: bytes, key: str = "") -> str:
    """Choose a file and read what is said of it."""
    page.locator("#file").set_input_files(
        {"name": "export.zip", "mimeType": "application/zip", "buffer": content}
    )
    page.locator("#key").fill(key)
    page.locator("#verdict").evaluate("(each) => { each.textContent = ''; }")
    page.locator("#check").press("Enter")
    expect(page.locator("#verdict")).to_contain_text("HOLD")
    return page.locator("#verdict").inner_text()


def altered(content: bytes) -> Iterator[bytes]:
    """Yield exports with something wrong: bytes flipped, files gone, added, signed anew."""
    files, chance = files_of(content), random.Random(7)
    for name, whole in files.items():
        at = chance.randrange(len(whole))
        yield zip_of(files | {name: whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :]})
        yield zip_of({each: files[each] for each in files if each != name})
    yield zip_of(files | {"more.txt": b"x"})
    yield zip_of(files | {"manifest.sig": signature(files["manifest.json"], OTHER)})
    for _ in range(12):
        at = chance.randrange(len(content))
        yield content[:at] + bytes([content[at] ^ 16]) + content[at + 1 :]
    yield content[: len(content) // 2]
    line = json.loads(files["register.jsonl"].splitlines()[0])
    line["texts"]["why"]["text"] = "something else"
    yield zip_of(files | {"register.jsonl": json.dumps(line).encode()})


def test_it_says_what_the_program_says(page: Page, content: bytes, tmp_path: Path) -> None:
    """Of a whole export and of three dozen altered ones: the same verdict, the same file, the same words."""
    file = tmp_path / "export.zip"
    for each in (content, *altered(content)):
        file.write_bytes(each)
        expected = said(check(file), file)
        found = verdict(page, each).splitlines()
        assert expected[:2] == found[:2]
    key = files_of(content)["manifest.sig"].split(b"\n")[2].decode()
    assert "Note: no key" in verdict(page, content)
    assert "Note: no key" not in verdict(page, content, key[:16])
    assert "whose key you gave" in verdict(page, content, OTHER.public.hex())


def test_anybody_can_use_it(page: Page, content: bytes) -> None:
    """Axe finds nothing, by day and in the dark; it fits the narrowest phone and the keyboard alone."""
    for file in (content, b"x"):
        verdict(page, file)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert [] == [each["id"] for each in Axe().run(page).response["violations"]]
        assert 320 == page.evaluate(WIDEST)
        assert [] == page.evaluate(TOO_SMALL)
