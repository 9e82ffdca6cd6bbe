"""Who may say and hear what at the shipped mosquitto (F17): everybody against everybody, generated.

What is expected comes from one rule – the owner of a topic – which is written here a second time, in the
words of the contract, and never looks into what writes the broker's list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from devices import topics
from devices.owners import HOME_ASSISTANT, SESSIONS
from devices.placeholders import fill
from gateway.domain.model import DeviceId
from gateway.domain.site import Site
from gateway.service import broker_logins
from tests.conftest import RequireProgram
from tests.live.mqtt_wire import REFUSED, Wire, all_leave
from tests.live.shipped_broker import EVERYTHING, TEMPLATES, ShippedBroker, now, site_of
from tests.live.wire import eventually
from tests.proof import Measured

pytestmark = pytest.mark.live
MATRIX = "MQTT: what a user may not do and did, or may do and was refused"

SITE = site_of(
    {
        "sos-501": ("cuobian-sos", {}),
        "sos-502": ("cuobian-sos", {}),
        "door-b3": ("cuobian-door", {}),
        "cam-gate": ("cuobian-camera", {}),
        "zigbee": ("zigbee2mqtt-bridge", {"base": "zigbee2mqtt"}),
        "panic-7": ("zigbee2mqtt-emergency", {"base": "zigbee2mqtt", "name": "b3-501/sos"}),
        "plug-1": ("tasmota-relay", {"topic": "plug1", "input": "1"}),
        "shelly-1": ("shelly-relay", {"id": "shelly-a1", "switch": "0"}),
        "gone": ("cuobian-sos", {}),
        "never-fetched": ("cuobian-sos", {}),
    }
)
FOREIGN = {
    ("zigbee", "say"): ("zigbee2mqtt/",),
    ("zigbee", "hear"): ("zigbee2mqtt/",),
    ("plug-1", "say"): ("tele/plug1/", "stat/plug1/"),
    ("plug-1", "hear"): ("cmnd/plug1/",),
    ("shelly-1", "say"): ("shelly-a1/",),
    ("shelly-1", "hear"): ("shelly-a1/",),
}
"""What stands below the very names that these were installed by."""
SAYS, HEARS = ("event", "status"), ("ack", "feedback", "command")
GIVEN = ("sos-501", "sos-502", "door-b3", "zigbee", "plug-1", "shelly-1", HOME_ASSISTANT)
ACTORS = (*GIVEN, "cam-gate")
WIDE = ("#", "+", "+/#", "+/+/+/+", "cuobian/#", "cuobian/v1/#", "cuobian/v1/+/event", "cuobian/+/+/feedback")
WIDE += (
    "cuobian/v1/+/#",
    "homeassistant/#",
    "zigbee2mqtt/#",
    "cmnd/#",
    "tele/+/+",
    "$SYS/#",
    "$CONTROL/#",
    "$SYS/broker/+",
)
OUTSIDERS = (None, "gone", "never-fetched", "nobody", "panic-7")


@dataclass(frozen=True)
class Box:
    broker: ShippedBroker
    actors: tuple[str, ...]
    spoken: tuple[str, ...]
    """Every topic of the matrix."""


def natives(site: Site) -> set[str]:
    """Return who speaks our own protocol."""
    return {id_ for id_, each in site.devices.items() if TEMPLATES[each.template].native is not None}


def foreign(site: Site) -> Iterator[str]:
    """Yield the topics that devices of others are heard on and told on, by their templates."""
    for device in site.devices.values():
        template = TEMPLATES[device.template]
        values = template.values(device.params)
        yield from (fill(each, values) for each in template.topics())
        yield from (fill(each.topic, values) for each in template.commands)


def may(site: Site, user: str, verb: str, topic: str) -> bool:
    """Tell whether a user may, by who owns the topic (CONTRACT §3)."""
    levels = topic.split("/")
    if topic == "homeassistant" or topic.startswith(("homeassistant/", f"{topics.ROOT}gateway/")):
        return user == HOME_ASSISTANT and (verb == "hear" or topic == "homeassistant/status")
    if topic.startswith(topics.ROOT):
        leaf = SAYS if verb == "say" else HEARS
        return len(levels) == 4 and user == levels[2] and user in natives(site) and levels[3] in leaf
    return topic.startswith(FOREIGN.get((user, verb), ()))


def every_topic(site: Site) -> tuple[str, ...]:
    """Return the topics of the contract, of the code and of the templates, and what only looks like one."""
    names = [*site.devices, "nobody", "gateway", HOME_ASSISTANT, "SOS-501", "sos-501 ", "%u"]
    found = [f"{topics.ROOT}{name}/{leaf}" for name, leaf in product(names, (*SAYS, *HEARS))]
    found += [topics.GATEWAY_STATUS, topics.REGISTER, *(topics.probe(each) for each in ("sos", "bulk"))]
    found += [topics.event(DeviceId("sos-501")) + "/more", "cuobian/v1/sos-501", "cuobian/v1", "cuobian"]
    found += ["cuobian/v2/sos-501/event", "/cuobian/v1/sos-501/event", "Cuobian/v1/sos-501/event"]
    found += ["homeassistant/status", "homeassistant/device/sos-501/config", "homeassistant/event/x/config"]
    found += list(foreign(site))
    found += ["zigbee2mqtt/bridge/request/permit_join", "zigbee2mqtt/other/set", "zigbee2mqtt2/x"]
    found += ["cmnd/plug2/Power", "tele/plug2/SENSOR", "shelly-a2/rpc", "stranger", "a/b/c"]
    return tuple(dict.fromkeys(found))


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, require_program: RequireProgram) -> Iterator[Box]:
    """Run the broker of one site; one device's log-in was taken away, another one's never fetched."""
    broker = ShippedBroker(tmp_path_factory.mktemp("broker"), SITE, require_program)
    try:
        for each in (*GIVEN, "gone"):
            broker.give(each, known=False)
        eventually(lambda: all(broker.accepts(each, broker.password(each)) for each in (*ACTORS, "gone")))
        yield Box(broker, ACTORS, every_topic(SITE))
    finally:
        broker.close()


@pytest.mark.figure("F17", MATRIX)
def test_a_user_says_what_it_owns_and_nothing_else(box: Box, measured: Measured) -> None:
    """Published and retained, by everybody on every topic: what is heard is what the owners said."""
    ear = box.broker.enter("gateway", lan=False)
    ear.subscribe(EVERYTHING)
    for user in box.actors:
        wire = box.broker.enter(user)
        wire.publish(box.spoken, f"said by {user}")
        wire.publish(box.spoken, f"kept by {user}", retain=True)
        wire.leave()
    heard = [each for each in ear.settle() if each.text.startswith(("said by ", "kept by "))]
    ear.leave()
    expected = {
        (topic, f"{how} by {user}")
        for topic, user, how in product(box.spoken, box.actors, ("said", "kept"))
        if may(SITE, user, "say", topic)
    }
    wrong = expected ^ set(heard)
    measured(len(wrong), f"of {2 * len(box.spoken) * len(box.actors)} publications", limit=0)
    assert set() == wrong


@pytest.mark.figure("F17", MATRIX)
def test_a_user_hears_what_it_owns_and_nothing_else(box: Box, measured: Measured) -> None:
    """Exactly, by wildcards and by shared subscriptions, kept messages and new ones."""
    mouth = box.broker.enter("gateway", lan=False)
    spoken = [each for each in box.spoken if not each.startswith("$")]
    mouth.publish(spoken, "kept", retain=True)
    filters = [*spoken, *WIDE, *(f"$share/{group}/{each}" for group in "ab" for each in ("#", *spoken[:40]))]
    ears = {user: box.broker.enter(user) for user in box.actors}
    wrong = set()
    with all_leave([mouth, *ears.values()]):
        for ear in ears.values():
            ear.subscribe(filters)
        mouth.publish(spoken, "new")
        for user, ear in ears.items():
            expected = {
                (topic, text)
                for topic, text in product(spoken, ("kept", "new"))
                if may(SITE, user, "hear", topic)
            }
            # What others keep on a topic is theirs; what the broker says of itself is nobody's.
            heard = {each for each in ear.settle() if each.text in {"kept", "new"} or each.topic[:1] == "$"}
            wrong |= {(user, *each) for each in heard ^ expected}
    measured(len(wrong), f"of {len(filters) * len(ears)} subscriptions", limit=0)
    assert set() == wrong


@pytest.mark.figure("F17", MATRIX)
def test_the_will_of_a_user_is_for_what_it_owns(box: Box, measured: Measured) -> None:
    """A device that vanishes leaves its word on its own topics, and on nobody else's."""
    ear = box.broker.enter("gateway", lan=False)
    ear.subscribe(EVERYTHING)
    # In clear on loopback, where the same list of rights holds: hundreds of handshakes take long.
    tried = list(product(box.actors, box.spoken))
    for user, topic in tried:
        client = Wire(box.broker.port, user, user, box.broker.password(user), will=(topic, f"will of {user}"))
        client.cut()
    expected = {(topic, f"will of {user}") for user, topic in tried if may(SITE, user, "say", topic)}
    eventually(lambda: expected <= set(ear.settle()))
    last = box.broker.enter("sos-501", lan=False, will=("cuobian/v1/sos-501/status", "the last will"))
    last.cut()
    eventually(lambda: ("cuobian/v1/sos-501/status", "the last will") in ear.settle())
    wrong = expected ^ {each for each in ear.heard if each.text.startswith("will of ")}
    ear.leave()
    measured(len(wrong), f"of {len(tried)} wills", limit=0)
    assert set() == wrong


@pytest.mark.figure("F17", MATRIX)
def test_nobody_takes_another_s_id_nor_name(box: Box, measured: Measured) -> None:
    """By whatever id somebody comes, no other session ends or hands out what it was kept for."""
    broker = box.broker
    victims = {(user, lan): broker.enter(user, lan=lan) for user, lan in _victims(box)}
    kept = Wire(broker.port, "x", SESSIONS[0], broker.password(SESSIONS[0]), clean=False)
    kept.subscribe(["cuobian/v1/+/event"])
    wrong: list[str] = []
    tried = 0
    attackers = [each for each in box.actors if (each, True) not in victims]
    with all_leave([*victims.values(), kept]):
        for attacker, victim, lan in product(attackers, (*ACTORS, *SESSIONS, "gateway"), (True, False)):
            if attacker == victim:
                continue
            tried += 2
            thief = broker.enter(attacker, client=victim, lan=lan, clean=False)
            wrong += [f"{attacker} has the session of {victim}"] if thief.session_present else []
            thief.leave()
            broker.enter(attacker, client=victim, lan=lan).leave()
            posed = _enters(broker, victim, broker.password(attacker), lan)
            wrong += [f"{attacker} came in as {victim}"] if posed and _differ(box, attacker, victim) else []
        wrong += [f"{user} was thrown out" for (user, _), each in victims.items() if not each.alive()]
        wrong += [] if kept.alive() else ["the gateway was thrown out"]
    measured(len(wrong), f"of {tried} attempts", limit=0)
    assert [] == wrong


def _victims(box: Box) -> list[tuple[str, bool]]:
    """Return one connection each of half of the users; the other half attacks."""
    return [(each, True) for each in box.actors[::2]] + [(each, False) for each in (*SESSIONS[1:], "gateway")]


def _differ(box: Box, one: str, other: str) -> bool:
    return box.broker.password(one) != box.broker.password(other)


def _enters(broker: ShippedBroker, user: str | None, password: str | None, lan: bool) -> bool:
    port, tls = (broker.lan, broker.tls) if lan else (broker.port, None)
    with all_leave([Wire(port, user or "x", user, password, tls=tls)]) as (wire,):
        return wire.code == 0


@pytest.mark.figure("F17", MATRIX)
def test_outsiders_are_not_let_in(box: Box, measured: Measured) -> None:
    """Nobody without a name or with a wrong password, taken out, not yet in, behind a bridge; in clear."""
    broker = box.broker
    broker_logins.revoke(broker.database, "gone")
    eventually(lambda: not broker.accepts("gone", broker.password("gone")))
    code = broker_logins.offer(broker.database, "never-fetched", "ma", now())
    tried = [(user, password) for user in OUTSIDERS for password in (None, "", code, *broker.given.values())]
    tried += [
        (user, each) for user in ("gateway", *SESSIONS, *ACTORS) for each in (None, "", "gateway", user)
    ]
    entered = [
        (user, lan)
        for user, password in tried
        for lan in (True, False)
        if _enters(broker, user, password, lan)
    ]
    with all_leave([Wire(broker.lan, "x", "sos-501", broker.password("sos-501"))]) as (in_clear,):
        entered += [("in clear", True)] if in_clear.code != REFUSED else []
    measured(len(entered), f"of {2 * len(tried) + 1} log-ins", limit=0)
    assert [] == entered
