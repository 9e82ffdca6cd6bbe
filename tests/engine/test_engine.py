"""The order of things: commit first, then the world; refusals, poison, and proof of life."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.domain.model import RawMessage, Reading
from gateway.domain.ports import PROBE_ORIGIN
from gateway.engine import SourceDied
from gateway.service import core_state
from tests.flow.compound import Compound
from tests.flow.mornings import a_day, house

POISON = ("F11", "poison among readings: set aside after three tries, and presses beside it raised")


def rows(compound: Compound, query: str) -> list[tuple[object, ...]]:
    """Read the file as another process would."""
    with sqlite3.connect(f"file:{compound.file}?mode=ro", uri=True) as reader:
        found = [tuple(row) for row in reader.execute(query)]
    reader.close()
    return found


def curse(compound: Compound, trigger: str) -> None:
    """Make the database refuse some rows, as poison does that nobody foresaw."""
    with compound.database.write() as connection:
        connection.exec_driver_sql(
            f"CREATE TRIGGER cursed {trigger} BEGIN SELECT RAISE(ABORT, 'cursed'); END"
        )


def fill_the_disk(compound: Compound) -> Callable[[], None]:
    """Leave the engine's connection no further page; returns what gives the room back."""
    own = compound.database._own()
    pages = own.exec_driver_sql("PRAGMA page_count").scalar_one()
    own.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    own.commit()

    def free() -> None:
        own.connection.cursor().execute("PRAGMA max_page_count = 1000000")

    return free


def flood(compound: Compound, count: int) -> None:
    """Let a door say so much that the file must grow."""
    for nth in range(count):
        compound.say("door-501", {"id": f"d{nth}", "type": "door.opened", "padding": "x" * 3000})


def test_nothing_is_acknowledged_before_another_process_can_read_it(compound: Compound) -> None:
    """The source looks into the file itself before it tells a button: see `Wire.look_it_up`."""
    looked: list[str | None] = []
    look = compound.sos.look_it_up
    compound.sos.look_it_up = lambda receipt: (looked.append(receipt.sender_id), look(receipt))[1]  # type: ignore[method-assign]
    compound.press("sos-501", "1")
    compound.press("bare-502", "2")
    assert ["1", "2"] == looked


def test_a_full_disk_is_waited_for_and_nothing_acknowledged_meanwhile(compound: Compound) -> None:
    """Refused whole, tried again, room asked for each time; with room it is one case, told once."""
    free, told = fill_the_disk(compound), []

    def make_room() -> bool:
        told.append(len(compound.sos.told) + len(compound.neighbour("zheng").phone.got))
        assert [] == rows(compound, "SELECT id FROM alarm")
        if len(told) == 3:
            free()
        return len(told) == 3

    compound.make_room = make_room
    flood(compound, 40)
    compound.press("sos-501", "1")
    assert [0, 0, 0] == told
    compound.expect_ack("committed")
    assert [("sos", "raised", "3号楼 2单元 501")] == compound.board()
    assert ["call"] == [each.purpose.value for each in compound.neighbour("zheng").phone.got]


def test_after_a_long_refusal_a_whole_wait_follows(compound: Compound) -> None:
    """Full for ten minutes: the press is called once it is written, the next step a minute after."""
    free = fill_the_disk(compound)

    def make_room() -> bool:
        compound.clocks.passes(600)
        free()
        return True

    compound.make_room = make_room
    flood(compound, 40)
    compound.press("sos-501", "1")
    assert {"zheng"} == set(compound.pick_up_everything()) - {"guard"}
    compound.fast_forward(seconds=55)
    assert compound.neighbour("lin").has_no_message()
    compound.fast_forward(seconds=6)
    assert {"lin", "chen"} <= set(compound.pick_up_everything())


def test_a_disk_that_is_full_when_a_step_is_due_ends_nothing(compound: Compound) -> None:
    """The step cannot be written: room is asked for, and the step fires as soon as there is some."""
    compound.press("sos-501", "1")
    compound.pick_up_everything()
    compound.fast_forward(seconds=55)
    with compound.database.write() as connection:
        # One line of the log shall need more room than the last page has.
        connection.exec_driver_sql(
            "CREATE TRIGGER big AFTER INSERT ON alarm_log BEGIN"
            " UPDATE alarm_log SET text = hex(zeroblob(200000)) WHERE id = new.id; END"
        )
    free, written = fill_the_disk(compound), rows(compound, "SELECT count(*) FROM notification")
    asked: list[int] = []
    compound.make_room = lambda: bool(asked.append(1))
    compound.fast_forward(seconds=7)
    assert asked
    assert written == rows(compound, "SELECT count(*) FROM notification")
    with compound.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER big")
    free()
    compound.fast_forward(seconds=1)
    assert {"lin", "chen"} == set(compound.pick_up_everything())


@pytest.mark.figure(*POISON)
def test_a_reading_that_cannot_be_recorded_is_set_aside_and_a_press_beside_it_raised(
    compound: Compound,
) -> None:
    """Poison in the middle of a batch: kept as undecoded, all around it recorded, each told its own."""
    curse(compound, "BEFORE INSERT ON event WHEN new.detail LIKE '%poison%'")
    compound.say("door-501", {"id": "a", "type": "door.opened"})
    compound.say("door-501", {"id": "b", "type": "door.opened", "x": "poison"})
    compound.say("sos-501", {"id": "c", "type": "sos.pressed"})
    compound.say("door-501", {"id": "d", "type": "door.closed"})
    compound.look()
    assert [("sos", "raised", "3号楼 2单元 501")] == compound.board()
    told = {
        each.raw.handle: [receipt.status.value for receipt in each.receipts] for each in compound.bulk.told
    }
    assert [["committed"], ["rejected"], ["committed"]] == [told[handle] for handle in sorted(told)]
    compound.expect_ack("committed")
    assert [("undecoded", "could not be recorded as it came")] == rows(
        compound, "SELECT type, reason FROM event WHERE reason != ''"
    )
    compound.press("bare-502")
    assert 2 == len(compound.board())


@pytest.mark.figure(*POISON)
def test_poison_is_set_aside_after_three_tries(compound: Compound, caplog: pytest.LogCaptureFixture) -> None:
    """Three times as it came; then parted from all else and kept as undecoded, and not tried again."""
    curse(compound, "BEFORE INSERT ON event WHEN new.detail LIKE '%poison%'")
    compound.say("door-501", {"id": "b", "type": "door.opened", "x": "poison"})
    compound.look()
    compound.look()
    assert 3 == sum("step failed" in each for each in caplog.messages)
    assert [("undecoded",)] == rows(compound, "SELECT type FROM event WHERE reason != ''")


@pytest.mark.figure(*POISON)
def test_poison_in_a_press_suppresses_no_press(compound: Compound) -> None:
    """What cannot be kept of it is left out; the call for help is raised and told `committed`."""
    curse(compound, "BEFORE INSERT ON event WHEN new.detail LIKE '%poison%'")
    compound.press("sos-501", "1", note="poison")
    compound.expect_ack("committed", "1")
    assert [("sos", "raised", "3号楼 2单元 501")] == compound.board()
    compound.press("sos-501", "1", note="poison")
    compound.expect_ack("duplicate", "1")


def test_what_cannot_be_recorded_in_any_form_is_refused_and_shifts_nobody_s_receipt(
    compound: Compound,
) -> None:
    """Not even a line about it can be written: it alone is told `rejected`, with its own id."""
    curse(compound, "BEFORE INSERT ON event WHEN new.device = 'door-501'")
    compound.say("door-501", {"id": "a", "type": "door.opened"})
    compound.say("smoke-501", {"id": "b", "type": "motion"})
    compound.say("door-501", {"id": "c", "type": "door.opened"})
    compound.say("smoke-501", {"id": "d", "type": "motion"})
    compound.look()
    assert [("a", "rejected"), ("b", "committed"), ("c", "rejected"), ("d", "committed")] == [
        (receipt.sender_id, receipt.status.value) for each in compound.bulk.told for receipt in each.receipts
    ]


def test_an_alarm_that_cannot_go_on_keeps_no_other_from_it(compound: Compound) -> None:
    """It is tried again in a while, and whoever else calls is heard."""
    compound.press("sos-501")
    compound.press_radio_button()
    curse(compound, "BEFORE UPDATE ON alarm WHEN new.id = 1 AND new.step = 1")
    compound.pick_up_everything()
    compound.fast_forward(61)
    assert ["call"] == compound.pick_up_everything()["lin"]
    assert [0, 1] == [each.step for each in compound.alarms()]
    compound.press("smoke-501", type_="smoke")
    assert ["call"] == compound.pick_up_everything()["zheng"]
    with compound.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER cursed")
    compound.fast_forward(61)
    assert 1 == compound.alarms()[0].step


def test_a_question_that_cannot_be_asked_stops_no_press(tmp_path: Path) -> None:
    """Whatever keeps it from being asked, it is asked once that is over."""
    compound = house(tmp_path)
    curse(compound, "BEFORE INSERT ON alarm WHEN new.kind = 'wellbeing'")
    a_day(compound)
    compound.press_radio_button()
    assert {"zheng": ["call"]} == compound.pick_up_everything()
    compound.desk("resolve", "ok")
    compound.pick_up_everything()
    with compound.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER cursed")
    compound.fast_forward(62)
    assert ["call"] == compound.pick_up_everything()["wu"]
    compound.close()


def test_an_outcome_that_cannot_be_written_stops_no_press(compound: Compound) -> None:
    """The word about one message is poison: dropped with a line in the log, everything beside it written."""
    curse(compound, "BEFORE UPDATE ON notification WHEN new.receipt = 'r1'")
    compound.press("sos-501")
    compound.press("bare-502")
    compound.fast_forward(seconds=1)
    assert 2 == len(compound.board())
    assert [("sent",)] == rows(compound, "SELECT state FROM notification WHERE id = 2")


def test_a_message_that_breaks_decoding_is_set_aside_and_acknowledged(compound: Compound) -> None:
    """It must not come again at every restart; what lies beside it is taken."""
    compound.look()

    def decode(raw: RawMessage) -> Sequence[Reading]:
        compound.decode = None
        raise RuntimeError(f"nobody foresaw {raw.payload!r}")

    compound.decode = decode
    compound.say("sos-501", {"id": "1", "type": "sos.pressed"})
    compound.say("bare-502", {"id": "2", "type": "sos.pressed"})
    compound.look()
    assert [["rejected"], ["committed"]] == [
        [receipt.status.value for receipt in each.receipts] for each in compound.sos.told
    ]
    assert 1 == len(compound.board())


def test_a_sentence_that_cannot_be_said_stops_nobody(
    compound: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way out to devices breaks: the press is taken, acknowledged, called."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(compound.air, "publish", broken)
    compound.press("sos-501")
    compound.expect_ack("committed")
    assert 1 == len(compound.neighbour("zheng").phone.got)


def test_what_no_broker_had_room_for_is_said_again(compound: Compound) -> None:
    """Ten thousand messages wait for the broker: the sentence is kept, and said once when there is room."""
    compound.air.full = True
    compound.press("sos-501")
    compound.fast_forward(seconds=5)
    assert [] == compound.air.heard
    compound.air.full = False
    compound.fast_forward(seconds=3)
    assert ["raised"] == [told.state for told in compound.air.heard]


def test_a_life_s_sign_goes_round_at_once_and_then_every_ten_seconds(compound: Compound) -> None:
    """Published, received, written, read back: only then it counts, and health follows it."""
    assert not core_state.healthy(compound.database, compound.clocks.moment())
    compound.look()
    assert 1 == compound.proofs
    assert core_state.healthy(compound.database, compound.clocks.moment())
    compound.fast_forward(seconds=60)
    assert 6 <= compound.proofs <= 7


@pytest.mark.parametrize("trouble", ["probe lost on one session", "a subscription refused"])
def test_without_a_way_round_there_is_no_proof_and_no_health(compound: Compound, trouble: str) -> None:
    """One of two sessions is deaf: half a minute later the box is not healthy, until it hears again."""
    compound.fast_forward(seconds=12)
    proofs = compound.proofs
    compound.bulk.loses_probes = trouble.startswith("probe")
    compound.bulk.whole = trouble.startswith("probe")
    compound.fast_forward(seconds=41)
    assert proofs == compound.proofs
    assert not core_state.healthy(compound.database, compound.clocks.moment())
    compound.bulk.loses_probes, compound.bulk.whole = False, True
    compound.fast_forward(seconds=11)
    assert proofs < compound.proofs
    assert core_state.healthy(compound.database, compound.clocks.moment())


def test_a_broker_that_is_away_is_no_reason_to_start_anew(compound: Compound) -> None:
    """Cut off elsewhere and said so: the watchdog is fed by writing and reading, and health stays bad."""
    compound.fast_forward(seconds=12)
    for wire in (compound.sos, compound.bulk):
        wire.cut = wire.loses_probes = True
    proofs = compound.proofs
    compound.fast_forward(seconds=60)
    assert proofs + 5 <= compound.proofs
    assert not core_state.healthy(compound.database, compound.clocks.moment())


def test_a_broker_that_is_away_excuses_nobody_else(compound: Compound) -> None:
    """One session is cut off and has said so; the other one claims to be up and hears nothing."""
    compound.fast_forward(seconds=12)
    compound.bulk.cut = compound.bulk.loses_probes = True
    compound.sos.loses_probes = True
    compound.fast_forward(seconds=20)
    proofs = compound.proofs
    compound.fast_forward(seconds=60)
    assert proofs == compound.proofs


def test_a_foreign_token_proves_nothing(compound: Compound) -> None:
    """Only the token of the present round counts."""
    compound.sos.loses_probes = compound.bulk.loses_probes = True
    compound.fast_forward(seconds=2)
    for wire in (compound.sos, compound.bulk):
        wire.hand_in(PROBE_ORIGIN, b"somebody else's")
    compound.look()
    assert 0 == compound.proofs


def test_a_box_with_serial_lines_alone_proves_itself_by_writing(compound: Compound) -> None:
    """Where no source has a way round, the write and the read back are the proof."""
    compound.sos.has_way_round = compound.bulk.has_way_round = False
    compound.fast_forward(seconds=2)
    assert 1 == compound.proofs


def test_a_dead_worker_ends_the_process_loudly(compound: Compound, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing dies silently: systemd starts it again."""
    monkeypatch.setattr(compound.phones, "alive", lambda: False)
    with pytest.raises(SourceDied):
        compound.fast_forward(seconds=2)


def test_dead_errands_end_the_process_loudly(compound: Compound) -> None:
    """Without them the log of the database grows for ever, and nobody keeps space for a full disk."""
    compound.errands_live = False
    with pytest.raises(SourceDied):
        compound.fast_forward(seconds=2)


def test_what_another_process_commits_is_carried_out_within_its_look(compound: Compound) -> None:
    """An answer given on a page – another process – is told to the button within 50 ms."""
    compound.press("sos-501")
    compound.pick_up_everything()
    compound.clocks.passes(1)
    compound.engine.step(compound.inbox.take(0))
    from gateway.service import answers
    from tests.flow.compound import GUARD, KEYS

    answers.acknowledge(compound.database, compound.alarm().id, GUARD, compound.clocks.moment(), KEYS)
    compound.clocks.passes(0.051)
    compound.engine.step(compound.inbox.take(0))
    assert ["acknowledged"] == [told.state for told in compound.air.heard]


def test_deadlines_that_a_foreign_clock_left_behind_are_brought_near_at_the_start(compound: Compound) -> None:
    """Restored onto a box whose clock is ten years behind: one wait, not ten years."""
    compound.press("sos-501")
    compound.pick_up_everything()
    compound.fast_forward(seconds=1)
    compound.close()
    compound.clocks.monotone -= timedelta(days=3650)
    compound._start()
    compound.fast_forward(seconds=61)
    assert {"lin", "chen"} == set(compound.pick_up_everything())


def test_a_test_write_that_did_not_arrive_is_no_proof(compound: Compound) -> None:
    """The token came round, and yet what was written cannot be read back."""
    compound.look()
    proofs = compound.proofs
    with compound.database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER lost BEFORE UPDATE ON meta WHEN old.key = 'probe_steady'"
            " BEGIN SELECT RAISE(IGNORE); END"
        )
    compound.fast_forward(seconds=30)
    assert proofs == compound.proofs


def test_the_outbox_lets_go_of_what_is_settled(compound: Compound) -> None:
    """Nothing is held for ever: a box runs for years."""
    compound.press("sos-501")
    compound.fast_forward(minutes=3)
    compound.look()
    assert frozenset() == compound.phones.held()
    assert set() == compound.engine._told
