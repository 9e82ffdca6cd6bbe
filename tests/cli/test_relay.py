"""`cuobian relay`: the line that pairs box and relay, how it stands, and what `check` says about it."""

import hashlib
import json

import pytest

from api.relay.boxes import box_of, read_boxes
from config.loader import load_settings
from config.secrets import relay_token
from gateway.service import away
from gateway.store.db import Database
from tests.cli.conftest import Box
from tests.flow.clocks import Clocks

CONFIG = "data: data\nrelay: {url: 'https://relay.example.org'}\n"


@pytest.fixture
def box(tmp_path_factory: pytest.TempPathFactory) -> Box:
    """Give a box whose configuration names a relay."""
    found = Box(tmp_path_factory.mktemp("box"))
    found.file("cuobian.yaml", CONFIG)
    return found


def test_the_line_of_pair_lets_this_box_in_and_nobody_else(box: Box) -> None:
    """It is a sum: what the box shows cannot be made from it, and another relay is shown something else."""
    paired = box("relay", "pair", "--name", "goldcoast")
    assert 0 == paired.code
    file = box.folder / box.file("boxes", paired.out)
    settings = load_settings(box.folder / "cuobian.yaml", {})
    assert "goldcoast" == box_of(read_boxes(file), f"Bearer {relay_token(settings)}")
    assert relay_token(settings) not in paired.out
    assert paired.out == box("relay", "pair", "--name", "goldcoast").out, "the secret is made once"
    other = settings.model_copy(
        update={"relay": settings.relay.model_copy(update={"url": "https://evil.example"})}
    )
    assert box_of(read_boxes(file), f"Bearer {relay_token(other)}") is None
    key = box.folder / "data/secrets/relay.key"
    assert 0o600 == key.stat().st_mode & 0o777
    assert {"name": "box", "sum": hashlib.sha256(relay_token(settings).encode()).hexdigest()} == box(
        "relay", "pair", "--json"
    ).data


def test_status_says_where_messages_lead(box: Box) -> None:
    """Exit code 1 until the relay was heard."""
    never = box("relay", "status", CUOBIAN_DATA="data")
    assert (1, True) == (never.code, "never heard; messages lead to the box" in never.out)
    database = Database(box.folder / "data/cuobian.db")
    clocks = Clocks()
    clocks.monotone = clocks.monotone.replace(year=2999)
    away.note_heard(database, clocks.moment())
    database.close()
    heard = box("relay", "status", "--json", CUOBIAN_DATA="data")
    assert (0, True) == (heard.code, json.loads(heard.out)["reachable"])


@pytest.mark.parametrize("word", ["pair", "status"])
def test_without_a_relay_there_is_nothing_to_pair(box: Box, word: str) -> None:
    """Wrong use, in words."""
    box.file("cuobian.yaml", "data: data\n")
    refused = box("relay", word)
    assert 2 == refused.code
    assert "relay.url: found none" in refused.err


def test_check_says_what_can_be_wrong(box: Box) -> None:
    """Clear text is refused; a relay on loopback, keys without one, and closing from afar are looked at."""
    box.file("cuobian.yaml", "relay: {url: 'http://relay.example.org'}\n")
    assert "expected https://HOST" in box("check").out
    box.file("cuobian.yaml", "relay: {links: lan, closes: true}\n")
    assert "relay.links: is not used without relay.url" in box("check").out
    box.file("cuobian.yaml", "relay: {url: 'http://127.0.0.1:8070', closes: true}\n")
    said = box("check").out
    assert "opens on this machine only" in said
    assert "could close an alarm" in said
    box.file("cuobian.yaml", CONFIG.replace("}", ", key_file: none, ca_file: none}"))
    assert "relay.key_file" in box("check").out
    box.file("none", "x")
    box.file("cuobian.yaml", CONFIG.replace("}", ", ca_file: gone}"))
    assert "relay.ca_file" in box("check").out
