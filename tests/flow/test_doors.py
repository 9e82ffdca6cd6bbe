"""Stories of doors: who gets in, what is told to the desk, and what never unlocks anything."""

from datetime import timedelta

import pytest

from gateway.service import credentials
from gateway.service.credentials import CredentialRefused
from tests.flow.compound import Compound
from tests.flow.document import SITE
from tests.flow.doors import CARDS, DEVICES, GATED, PLACES, Gatehouse
from tests.flow.neighbour import Neighbour


@pytest.fixture
def compound(gate: Gatehouse) -> Compound:
    """Give the same compound without its doors in mind."""
    return gate.compound


def test_a_card_opens_a_door_that_is_closed_again(gate: Gatehouse, compound: Compound) -> None:
    """Shown, granted by name, unlocked, opened, closed: and no word of it to anybody."""
    gate.shows("04:a1:b2:c3")
    gate.expect_unlock(door="unit", grant="credential:1", **{"for": 5.0})
    shown, granted = gate.expect("access.card", "door.granted")
    assert ("reader-u2", "zheng", {"credential": 1, "door": "unit"}) == shown
    assert ("reader-u2", "zheng", {"door": "unit", "grant": "credential:1", "credential": 1}) == granted
    assert "granted" == gate.standing()
    gate.says("door.opened")
    gate.says("door.closed")
    gate.expect("door.opened", "door.closed")
    compound.fast_forward(minutes=2)
    gate.expect()
    assert "secured" == gate.standing()
    assert [] == compound.board()


def test_the_lock_s_own_word_settles_the_order(gate: Gatehouse) -> None:
    """Handed over is sent; done is what the lock itself says, and only of its own orders."""
    gate.shows(CARDS["zheng"])
    id_ = str(gate.expect_unlock()["id"])
    gate.compound.look(10)
    assert ["sent"] == gate.commands()
    gate.says("command.done", "reader-u2", command=id_)
    for nonsense in ("x", "", None, 10**30, -1, {"a": 1}):
        gate.says("command.done", command=nonsense)
    assert ["sent"] == gate.commands()
    gate.says("command.done", command=id_)
    assert ["done"] == gate.commands()


def test_a_card_that_opens_nothing_says_why(gate: Gatehouse, compound: Compound) -> None:
    """Unknown, without a right, outside its hours, revoked: each recorded with its reason."""
    gate.shows("04FFFFFF")
    gate.shows(CARDS["wu"], "door-501")
    compound.clocks.wall += timedelta(hours=12)
    gate.shows(CARDS["chen"])
    credentials.revoke(compound.database, gate.gives("lin", CARDS["lin"]))
    gate.shows(CARDS["lin"])
    said = gate.expect(*["access.card", "door.denied"] * 4)[1::2]
    assert [
        ("reader-u2", None, {"credential": None, "door": "unit", "reason": "unknown"}),
        ("door-501", "wu", {"credential": 2, "door": "home", "reason": "no_right"}),
        ("reader-u2", "chen", {"credential": 3, "door": "unit", "reason": "outside_schedule"}),
        ("reader-u2", "lin", {"credential": 4, "door": "unit", "reason": "disabled"}),
    ] == said


def test_one_value_belongs_to_one_credential(gate: Gatehouse) -> None:
    """Until it is revoked; then it may be given to somebody else."""
    with pytest.raises(CredentialRefused, match="card: is credential 1 already"):
        gate.gives("lin", "04a1 b2c3")
    credentials.revoke(gate.compound.database, gate.gives("lin", CARDS["lin"]))
    assert 5 == gate.gives("zheng", CARDS["lin"])
    gate.shows(CARDS["lin"])
    gate.expect_unlock(grant="credential:5")


def test_no_secret_reaches_the_disk(gate: Gatehouse) -> None:
    """Neither a card number nor a PIN, however it comes, nor in any other form."""
    gate.gives("chen", "864209", "pin")
    gate.shows(CARDS["zheng"])
    gate.expect_unlock()
    gate.shows("864209", kind="pin")
    gate.expect_unlock()
    gate.shows("753197", "smoke-501", kind="pin")
    gate.shows("753197", kind="pin")
    gate.compound.press("reader-u2", type_="access.card", card="04BADBAD", note="04BADBAD", pin="753197")
    gate.compound.press("reader-u2", type_="door.denied", card="04BADBAD")
    gate.compound.say("reader-u2", {"type": "access.pin", "pin": "753197"})
    gate.compound.say("reader-u2", b'{"id":"x9","type":"access.pin","pin":"753197"')
    gate.compound.look()
    gate.compound.pick_up_everything()
    disk = gate.everything_on_disk()
    for secret in (CARDS["zheng"], "864209", "753197", "04BADBAD"):
        assert secret.encode() not in disk


def test_a_door_that_is_forced_is_told_to_the_desk(
    gate: Gatehouse, compound: Compound, guard: Neighbour
) -> None:
    """Opened with nobody's grant: a fault at the desk within two seconds, and no neighbour is called."""
    gate.says("door.opened")
    compound.expect_silence()
    compound.fast_forward(seconds=1.5)
    guard.expect("call", "单元门", "被强行打开")
    assert [("technical", "raised", "3号楼 2单元 单元门")] == compound.board()
    assert ("door:unit", None, {"door": "unit"}) == gate.expect("door.opened", "door.forced")[1]
    gate.says("door.closed")
    gate.expect("door.closed")
    compound.fast_forward(minutes=5)
    gate.says("door.opened")
    compound.fast_forward(seconds=2)
    assert 1 == len(compound.board()), "the second time joins the open case"


def test_a_door_forced_and_closed_in_one_breath_is_told_as_well(gate: Gatehouse, guard: Neighbour) -> None:
    """In whatever order the contact and the timer come to it."""
    gate.compound.say("ctrl-u2", {"id": "c1", "type": "door.opened"})
    gate.compound.say("ctrl-u2", {"id": "c2", "type": "door.closed"})
    gate.compound.look()
    gate.expect("door.opened", "door.closed", "door.forced")
    guard.expect("call", "被强行打开")


def test_a_door_that_stands_open_is_told_to_the_desk(
    gate: Gatehouse, compound: Compound, guard: Neighbour
) -> None:
    """By right opened, and never closed: after its time, once, naming through whom."""
    gate.shows(CARDS["zheng"])
    gate.expect_unlock()
    gate.says("door.opened")
    compound.fast_forward(seconds=29)
    compound.expect_silence()
    compound.fast_forward(seconds=2)
    guard.expect("call", "长时间未关")
    held = gate.expect("access.card", "door.granted", "door.opened", "door.held")[-1]
    assert ("door:unit", None, {"door": "unit", "grant": "credential:1"}) == held
    compound.fast_forward(minutes=30)
    gate.expect()


def test_a_grant_that_nobody_uses_is_recorded(gate: Gatehouse, compound: Compound) -> None:
    """It is no fault; at a door without a contact nobody can tell, so nothing is said."""
    gate.shows(CARDS["zheng"])
    gate.shows("闽DA1234", "cam-e", "plate")
    gate.expect_unlock()
    compound.fast_forward(seconds=11)
    types = ("access.card", "door.granted", "access.plate", "vehicle.denied", "door.granted_not_opened")
    assert ("door:unit", None, {"door": "unit", "grant": "credential:1"}) == gate.expect(*types)[-1]
    assert [] == compound.board()


def test_whoever_leaves_is_no_burglar(gate: Gatehouse, compound: Compound) -> None:
    """The exit button explains the opening, before it or just after; nothing is unlocked by it."""
    gate.says("rex.pressed")
    gate.says("door.opened")
    gate.says("door.closed")
    gate.says("door.opened")
    gate.says("rex.pressed")
    compound.fast_forward(seconds=3)
    gate.says("door.closed")
    gate.expect(*("rex.pressed", "door.opened", "door.closed", "door.opened", "rex.pressed", "door.closed"))
    assert [] == compound.board()


def test_five_wrong_attempts_are_an_alarm_at_the_desk(
    gate: Gatehouse, compound: Compound, guard: Neighbour
) -> None:
    """Four are a bad day; the fifth at one door within five minutes is told, and the next five join it."""
    for nth in range(4):
        gate.shows(f"04FF000{nth}")
    gate.shows("04FF0009", "reader-u1")
    compound.expect_silence()
    gate.shows("04FF0004")
    guard.expect("call", "单元门", "五次刷卡或密码不符")
    assert [("technical", "raised", "3号楼 2单元 单元门")] == compound.board()
    told = gate.expect(*["access.card", "door.denied"] * 6, "tamper")[-1]
    assert ("door:unit", None, {"door": "unit", "attempts": 5}) == told
    for nth in range(5):
        gate.shows(f"04FF100{nth}")
    assert 1 == len(compound.board())
    gate.expect(*["access.card", "door.denied"] * 5, "tamper")


def test_wrong_attempts_days_apart_are_not_added_up(gate: Gatehouse, compound: Compound) -> None:
    """Even where the box was started anew between them."""
    for nth in range(6):
        gate.shows(f"04FF000{nth}")
        compound.fast_forward(minutes=1.3)
        compound.restart()
    assert [] == compound.board()


def test_under_duress_the_door_opens_and_the_desk_knows(
    gate: Gatehouse, compound: Compound, guard: Neighbour
) -> None:
    """The other PIN opens as the first one does, no neighbour is sent, and nothing at the door tells."""
    gate.gives("zheng", "1357", "pin", duress=True)
    gate.shows("1357", kind="pin")
    gate.expect_unlock(grant="credential:4")
    guard.expect("call")
    assert [("duress", "raised", "3号楼 2单元")] == compound.board()
    assert "reader-u2" == gate.expect("access.pin", "door.duress", "door.granted")[1][0]
    assert [] == compound.air.heard, "a reader that is told of an alarm only then gives it away"
    compound.desk("acknowledge")
    compound.desk("resolve", "警察到场")
    assert [] == compound.air.heard
    compound.pick_up_everything()


@pytest.mark.proof
@pytest.mark.figure("F16", "unlocks in 1,000 link flaps")
def test_links_that_flap_a_thousand_times_unlock_nothing(gate: Gatehouse, compound: Compound) -> None:
    """Lock, reader and broker come and go; a card in between them is let in once and no more."""
    gate.shows(CARDS["zheng"])
    gate.expect_unlock()
    for nth in range(1000):
        online = bool(nth % 2)
        compound.say("ctrl-u2", {"online": online}, "status")
        compound.say("reader-u2", {"online": online}, "status", retained=nth % 3 == 0)
        if nth % 10 == 0:
            compound.bulk.says(online=online, text="flap")
        compound.look(1)
    compound.fast_forward(minutes=1)
    assert [] == compound.air.orders
    compound.pick_up_everything()


def test_what_could_not_be_unlocked_at_once_never_is(gate: Gatehouse, compound: Compound) -> None:
    """The broker is away: recorded, superseded, and not carried out when it is back."""
    compound.air.away = True
    gate.shows(CARDS["zheng"])
    compound.air.away = False
    compound.look(10)
    assert [] == compound.air.orders
    assert ["superseded"] == gate.commands()
    compound.fast_forward(seconds=11)
    gate.expect("access.card", "door.granted", "door.granted_not_opened")


def test_a_restart_unlocks_nothing(gate: Gatehouse, compound: Compound) -> None:
    """Killed between the commit and the order: the next run leaves the door alone, and its timer runs on."""
    compound.say("reader-u2", {"id": "k1", "type": "access.card", "card": CARDS["zheng"]})
    compound.act = lambda order: 1 / 0 > 0
    compound.look(1)
    compound.act = None
    for _ in range(20):
        compound.restart()
        compound.say("reader-u2", {"id": "k1", "type": "access.card", "card": CARDS["zheng"]})
        compound.look()
    assert [] == compound.air.orders
    assert "granted" == gate.standing()
    compound.fast_forward(seconds=11)
    gate.expect("access.card", "door.granted", "door.granted_not_opened")
    assert {"superseded"} == set(gate.commands())


@pytest.mark.parametrize(
    "how", ["reader away", "reader silent and heard again", "kept by the broker", "core stopped"]
)
def test_a_card_shown_while_a_link_was_away_opens_nothing(
    gate: Gatehouse, compound: Compound, how: str
) -> None:
    """It comes when the link is back, and by then nobody stands at the door."""
    if how == "core stopped":  # SIGSTOP: the card waits in a socket, and is read as if it had come just now
        compound.clocks.passes(10)
    elif how != "kept by the broker":
        compound.say("reader-u2", {"online": False}, "status")
        compound.look()
    if how == "reader away":
        compound.say("reader-u2", {"online": True}, "status")
    if how == "kept by the broker":
        compound.bulk.late = True
    gate.shows(CARDS["zheng"])
    compound.bulk.late = False
    assert "late" == gate.rows("SELECT detail ->> 'reason' FROM event WHERE type = 'door.denied'")[0][0]
    assert [] == compound.air.orders
    compound.fast_forward(seconds=2)
    gate.shows(CARDS["zheng"])
    gate.expect_unlock()
    compound.pick_up_everything()


def test_a_door_opens_with_nothing_but_the_box(gate: Gatehouse, compound: Compound) -> None:
    """Phones hang and the desk is unreachable: the decision asks nobody and takes one look of the engine."""
    for phone in compound.phones.by_address.values():
        phone.manner = "hangs"
    compound.say("reader-u2", {"id": "n1", "type": "access.card", "card": CARDS["zheng"]})
    compound.look(1)
    gate.expect_unlock()


def test_plates_open_the_barrier(gate: Gatehouse, compound: Compound) -> None:
    """Known and in its time: entered, and the barrier opens; leaving is recorded as it is told."""
    day = compound.clocks.now()
    gate.gives("zheng", "闽D·A1234", "plate")
    gate.gives(
        "zheng", "闽DB5678", "plate", visitor="送货", doors=("east",), valid_until=day + timedelta(days=1)
    )
    gate.gives("lin", "闽DC9999", "plate")
    for plate in ("闽d a1234", "闽DB5678"):
        gate.shows(plate, "cam-e", "plate")
        gate.expect_unlock("bar-e", door="east")
    gate.says("vehicle.left", "cam-e")
    gate.shows("闽DC9999", "cam-e", "plate")
    compound.clocks.wall += timedelta(days=1)
    gate.shows("闽DB5678", "cam-e", "plate")
    told = gate.expect(
        *("access.plate", "vehicle.entered", "access.plate", "vehicle.entered", "vehicle.left"),
        *("access.plate", "vehicle.denied", "access.plate", "vehicle.denied"),
    )
    assert ["zheng", None] == [told[1][1], told[3][1]], "a visitor is nobody of the site's people"
    assert ["no_right", "expired"] == [told[6][2]["reason"], told[8][2]["reason"]]


def test_a_card_of_a_called_neighbour_at_the_resident_s_door_is_an_arrival(
    gate: Gatehouse, compound: Compound
) -> None:
    """Granted by the gateway as by a lock of its own."""
    compound.press("sos-501")
    compound.pick_up_everything()
    gate.shows(CARDS["zheng"], "door-501")
    gate.expect_unlock("door-501")
    assert ("attended", "zheng") == (compound.alarm().state, compound.alarm().helper)
    compound.pick_up_everything()


def test_who_has_left_the_site_opens_nothing(gate: Gatehouse, compound: Compound) -> None:
    """Credentials go with their person, and come back with nobody."""
    without = [line for line in GATED.splitlines() if "id: chen" not in line and "[chen]" not in line]
    compound.apply("\n".join(without).replace(", chen]", "]"))
    compound.look()
    gate.shows(CARDS["chen"])
    compound.apply(GATED)
    compound.look()
    gate.shows(CARDS["chen"])
    reasons = gate.rows("SELECT detail ->> 'reason' FROM event WHERE type = 'door.denied'")
    assert [("unknown",), ("unknown",)] == reasons


def test_a_door_that_is_removed_while_it_stands_open_is_forgotten(
    gate: Gatehouse, compound: Compound
) -> None:
    """Its deadline passes without a word, and its devices are devices like any others."""
    gate.shows(CARDS["zheng"])
    gate.expect_unlock()
    gate.says("door.opened")
    compound.apply(SITE.replace("doors: []", f"{DEVICES}doors: []").replace("places:\n", PLACES))
    compound.look()
    compound.fast_forward(minutes=2)
    gate.shows(CARDS["zheng"])
    gate.says("door.opened")
    compound.fast_forward(seconds=2)
    gate.expect("access.card", "door.granted", "door.opened", "access.card", "door.opened")
    assert [] == compound.board()
