"""The relay as a neighbour meets it: messages lead there while it is heard, its loss is a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.document import parse_document
from config.loader import settings_of
from config.schema import Settings
from gateway.cli.relaying import RelayWatch, links_of
from gateway.service import away
from tests.flow.compound import KEYS, Compound
from tests.flow.neighbour import Neighbour

LAN, RELAY = "http://box/n/", "https://relay.example/#"


def configured(folder: Path, relay: str = "url: 'https://relay.example/'") -> Settings:
    """Return settings with a relay."""
    text = f"http: {{public_url: 'http://box'}}\nrelay: {{{relay}}}"
    return settings_of(parse_document(text.encode(), "cuobian.yaml"), folder, {})


@pytest.fixture
def watch(compound: Compound, tmp_path: Path) -> RelayWatch:
    """Give the core's look at the relay, which each test takes itself."""
    return RelayWatch(configured(tmp_path), compound.database, compound.clocks, compound.inbox.notice)


def passes(compound: Compound, watch: RelayWatch, seconds: float, *, heard: bool = False) -> None:
    """Let time go by with a look every five seconds, and a relay that is there or is not."""
    for _ in range(round(seconds / 5)):
        compound.clocks.passes(5)
        if heard:
            away.note_heard(compound.database, compound.clocks.moment())
        watch.look()
        compound.look(1)


def link(compound: Compound, settings: Settings) -> str:
    """Return where a message to the first neighbour leads now."""
    to = links_of(settings, KEYS, compound.clocks, compound.database)
    return to(compound.alarm(), compound.alarm().policy.steps[0].people[0])


def test_a_link_leads_to_the_relay_while_it_is_heard(
    compound: Compound, zheng: Neighbour, tmp_path: Path
) -> None:
    """Never before, and no later than two minutes after: then the box's own page is what works."""
    compound.press("sos-501")
    zheng.expect("call")
    compound.expect_feedback("raised")
    settings = configured(tmp_path)
    code = zheng.code
    assert LAN + code == link(compound, settings)
    away.note_heard(compound.database, compound.clocks.moment())
    assert RELAY + code == link(compound, settings)
    assert LAN + code == link(compound, configured(tmp_path, "url: 'https://relay.example', links: lan"))
    compound.clocks.passes(120)
    assert RELAY + code == link(compound, settings)
    compound.clocks.passes(0.1)
    assert LAN + code == link(compound, settings)
    compound.look()
    compound.pick_up_everything()


def test_a_relay_that_falls_silent_is_a_fault_within_three_minutes(
    compound: Compound, watch: RelayWatch, guard: Neighbour
) -> None:
    """Once; the desk is told, and its return is noted (FIGURES F9)."""
    passes(compound, watch, 60, heard=True)
    passes(compound, watch, 115)
    compound.expect_silence()
    passes(compound, watch, 30)
    guard.expect("call", "小区外手机的中转", "失去联系")
    assert ["technical"] == [kind for kind, _, _ in compound.board()]
    passes(compound, watch, 20, heard=True)
    assert ["raised", "recovered"] == [each for each in compound.log() if each in {"raised", "recovered"}]
    compound.desk("resolve", "fixed")
    guard.expect("closed")


def test_a_relay_that_was_never_there_is_a_fault_too(
    compound: Compound, watch: RelayWatch, guard: Neighbour
) -> None:
    """After the same time: a wrong key is found out before somebody needs it."""
    passes(compound, watch, 115)
    compound.expect_silence()
    passes(compound, watch, 15)
    guard.expect("call")
    compound.desk("resolve", "key paired")
    guard.expect("closed")


@pytest.mark.parametrize("relay", ["url: 'https://relay.example'", ""])
def test_a_restart_does_not_forget_the_fault(
    compound: Compound, watch: RelayWatch, guard: Neighbour, tmp_path: Path, relay: str
) -> None:
    """A core that begins anew tells of the return, also where the relay was taken out of the settings."""
    passes(compound, watch, 130)
    guard.expect("call")
    away.note_heard(compound.database, compound.clocks.moment())
    settings = configured(tmp_path, relay)
    again = RelayWatch(settings, compound.database, compound.clocks, compound.inbox.notice)
    again.start()
    if relay:
        again.look()
    again.stop()
    compound.look()
    assert 1 == compound.log().count("recovered")
    compound.desk("resolve", "not needed")
    guard.expect("closed")
