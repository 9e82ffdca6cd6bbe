"""The register is witnessed off the box, a roll back noticed: real broker, webhook, file (FIGURES F14)."""

import json
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from devices.mqtt_settings import MqttSettings
from devices.register_session import HeadSession, kept_head
from gateway.cli.witnessing import Webhook
from gateway.domain.ports import Notice
from gateway.domain.register import head_of
from gateway.runtime import SystemClock
from gateway.service import core_state
from gateway.service.register_file import HeadFile, written
from gateway.service.register_key import holds
from gateway.witness import Ways, Witness
from tests.live.box import Listener
from tests.live.broker import Broker
from tests.live.conftest import MakeBox
from tests.live.sinks import WebhookSink, eventually
from tests.proof import Measured
from tests.register.chain import KEY, Chain, chain_in
from tests.register.mutations import drop_triggers

pytestmark = pytest.mark.live


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what takes a quarter of a minute take half a second."""
    monkeypatch.setattr("gateway.witness.EVERY", 0.5)
    monkeypatch.setattr("gateway.witness.TICK", 0.05)
    monkeypatch.setattr("devices.register_session.HEAR_FOR", 0.3)


SECRET = b"shared secret of the tests"


@contextmanager
def witnessed(chain: Chain, broker: Broker, hooks: WebhookSink | None = None) -> Iterator[list[Notice]]:
    """Let a register be witnessed on a broker; yields what the desk is told."""
    told: list[Notice] = []
    clock = SystemClock(
        lambda: core_state.load_steady(chain.database),
        lambda base, instead: core_state.save_steady(chain.database, base, instead),
    )
    ways = Ways(
        line=lambda heard: HeadSession(settings_of(broker), heard),
        hook=Webhook(hooks.url("witness"), SECRET) if hooks is not None else None,
    )
    file = HeadFile(chain.database.path.parent)
    witness = Witness(chain.database, KEY, file, clock, told.append, ways)
    witness.start()
    try:
        yield told
    finally:
        witness.stop()


def settings_of(broker: Broker) -> MqttSettings:
    """Return how this broker is reached."""
    return MqttSettings(f"mqtt://127.0.0.1:{broker.port}")


def kept(broker: Broker) -> int:
    """Return to which row the head on the broker reaches, 0 where it keeps none of a box."""
    payload, _ = kept_head(settings_of(broker))
    try:
        return 0 if payload is None else head_of(json.loads(payload)).seq
    except (ValueError, RecursionError):
        return 0


def comes_to(broker: Broker, row: int) -> None:
    """Wait until the broker keeps a head of this row."""
    eventually(lambda: kept(broker) == row, 20)


def first(told: list[Notice]) -> Notice:
    """Wait for the first thing the desk is told, which is the only one."""
    (notice,) = eventually(lambda: told, 20)
    assert isinstance(notice, Notice)
    return notice


def leave(broker: Broker, payload: bytes) -> None:
    """Let the broker keep something else."""
    with closing(Listener(broker.port)) as listener:
        listener.publish("cuobian/v1/gateway/register", payload, retain=True)


def cut(chain: Chain, left: int) -> None:
    """Take the last rows away with their heads, by hand."""
    raw = sqlite3.connect(chain.database.path)
    drop_triggers(raw)
    for table in ("register", "register_secret", "register_about", "register_head"):
        raw.execute(f"DELETE FROM {table} WHERE seq > ?", (left,))
    raw.commit()
    raw.close()


@pytest.mark.figure("F14", "the head is witnessed off the box within 60 s, real broker and webhook")
def test_a_change_is_witnessed_within_a_minute(broker: Broker, tmp_path: Path, measured: Measured) -> None:
    """Broker, webhook and file have the same signed head a few seconds after the row."""
    hooks = WebhookSink(SECRET)
    with chain_in(tmp_path / "box") as chain, witnessed(chain, broker, hooks) as told:
        chain.grow(3)
        began = time.monotonic()
        posted = head_of(hooks.next_to("witness"))
        comes_to(broker, 3)
        took = time.monotonic() - began
        measured(took, "s", limit=60)
        file = HeadFile(tmp_path / "box")
        assert (3, 0, True) == (posted.seq, hooks.badly_signed, holds(KEY.public, posted))
        assert [posted] == list(file.heads())
        assert 0o600 == stat.S_IMODE(file.path.stat().st_mode)
        chain.grow(2, 3)
        assert head_of(hooks.next_to("witness", 1, within=60)).seq == 5
        comes_to(broker, 5)
        assert took < 20
        assert [] == told
    hooks.close()


def test_a_register_that_was_rolled_back_is_a_fault(broker: Broker, tmp_path: Path) -> None:
    """The file says so at the start; without it the broker does, and what it keeps stays there."""
    with chain_in(tmp_path / "box") as chain:
        chain.grow(6)
        with witnessed(chain, broker):
            comes_to(broker, 6)
        cut(chain, 4)
        chain.grow(1, 40)
        for with_file in (True, False):
            if not with_file:
                (tmp_path / "box" / "register-heads.jsonl").unlink()
            with witnessed(chain, broker) as told:
                notice = first(told)
            assert (False, "gateway:register") == (notice.online, notice.device)
            assert "row 6 is missing, and a head beyond it was signed" in notice.text
        assert 6 == kept(broker)


def test_no_head_is_signed_over_a_row_that_does_not_hold(broker: Broker, tmp_path: Path) -> None:
    """A row put in by hand is a fault with its number, and the head stays before it."""
    with chain_in(tmp_path / "box") as chain:
        chain.grow(4)
        with witnessed(chain, broker) as told:
            comes_to(broker, 4)
            Chain(type(chain.database)(chain.database.path, seal=b"nobody's")).grow(1)
            notice = first(told)
            assert "row 5 was not written by this box: its seal does not fit" in notice.text
            assert 4 == kept(broker)


def test_what_anybody_writes_there_is_no_head(broker: Broker, tmp_path: Path) -> None:
    """Rubbish, and a head that another box signed, say nothing; ours takes their place."""
    with chain_in(tmp_path / "box") as chain, chain_in(tmp_path / "other", key=type(KEY)(b"o" * 32)) as other:
        other.grow(50)
        foreign = written(other.sign())
        for nth, payload in enumerate((b"rubbish", b"[" * 100_000, foreign), 1):
            leave(broker, payload)
            with witnessed(chain, broker) as told:
                chain.grow(1, nth)
                comes_to(broker, nth)
            assert [] == told


def test_a_whole_box_is_audited(make_box: MakeBox) -> None:
    """The core tells the broker; `audit verify` asks file and broker, and is told of forged heads."""
    box = make_box()
    box.apply_site()
    box.start()
    box.ready()
    head = box.listener.next_said("gateway/register", within=30)
    done = box.cli("audit", "verify", "--json")
    said = json.loads(done.stdout)
    assert (0, True, ["register-heads.jsonl", "broker"]) == (
        done.returncode,
        said["holds"],
        [each["name"] for each in said["witnesses"]],
    )
    assert all(each["row"] >= head["seq"] for each in said["witnesses"])
    given = box.cli("audit", "verify", "--head", "-", stdin=json.dumps({**head, "seq": head["seq"] + 7}))
    assert 1 == given.returncode
    assert "has a head that was not signed with this box's key" in given.stdout
