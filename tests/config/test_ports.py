"""The allow-list of ports, and the table of it that people read (FIGURES F20)."""

from pathlib import Path

import pytest

from config.document import parse_document
from config.loader import settings_of
from config.ports import clashes, ports, table
from config.schema import Settings

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config" / "example.yaml"
README = ROOT / "systemd" / "README.md"
BEGIN, END = "<!-- ports: made from config.ports by tests/config/test_ports.py -->\n", "\n<!-- /ports -->"


def settings(text: bytes) -> Settings:
    """Return the settings of a document."""
    return settings_of(parse_document(text, "cuobian.yaml"), Path("/"), {})


def test_the_table_says_what_the_programme_opens() -> None:
    """Written by hand it would be out of date."""
    text = README.read_text("utf-8")
    assert table(settings(EXAMPLE.read_bytes())) == text.partition(BEGIN)[2].partition(END)[0]


def test_a_box_without_settings_is_closed_to_the_network() -> None:
    """Loopback alone, but for the question of mDNS, which such a box asks on loopback as well."""
    found = list(ports(settings(b"{}")))
    assert {("api", "127.0.0.1"), ("broker", "127.0.0.1"), ("mdns", "*")} == {
        (each.process, each.address) for each in found
    }
    assert ["mdns"] == [each.process for each in found if not each.always]


def test_each_line_of_calls_has_ports_of_its_own() -> None:
    """Two lines share none, and none is another's."""
    found = [
        (each.over, each.number)
        for each in ports(settings(b"voice: {server: 192.0.2.1, lines: 2}"))
        if each.process == "baresip"
    ]
    assert len(set(found)) == len(found)
    assert 2 * 8 == len(found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "http: {listen: '0.0.0.0:80'}\ntls: {listen: '127.0.0.1:80'}",
            ["tls.listen: found port 80, which http.listen"],
        ),
        ("voice: {server: 192.0.2.1, port: 8080}", ["voice.port: found port 8080, which http.listen"]),
        (
            "voice: {server: 192.0.2.1, port: 17000, rtp: 17000}",
            ["voice.rtp: found port 17000, which voice.port"],
        ),
        ("http: {listen: '192.0.2.7:80'}\ntls: {listen: '127.0.0.1:80'}", []),
        ("tls: {listen: '0.0.0.0:8443'}", []),
    ],
)
def test_a_port_that_is_asked_for_twice_is_told(text: str, said: list[str]) -> None:
    """Once for a pair of settings, before a process does not come up; another address is another port."""
    found = list(clashes(settings(text.encode())))
    assert said == [each.removesuffix(" has, expected another") for each in found]
