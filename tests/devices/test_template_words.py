"""What is wrong with a newer key of a template is told with file, line, what was found and expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices import catalogue
from gateway.domain.errors import ConfigurationError

LEAK = (catalogue.SHIPPED / "rtl433-govee-leak.yaml").read_text("utf-8")
RULE = "{json: event, equals: Water Leak, reads: leak}"
LINE = next(nth for nth, line in enumerate(LEAK.splitlines(), 1) if RULE in line)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("scale: 0.1", "scale: much", "mqtt.battery.scale: found 'much', expected a number"),
        ("path: battery_mV", "pth: battery_mV", "mqtt.battery.pth: unknown key, expected one of path, scale"),
        ("offset: -200", "low: 0", "mqtt.battery: found a mapping, expected either low: VALUE or scale:"),
        (
            "whose: {id: id}",
            "whose: {id: code}",
            "expected params ['code', 'topic'], as topics and rules use",
        ),
        ("whose:", "whoes:", "mqtt.whoes: unknown key, expected one of topic, battery, seen, whose"),
        ("kind: sensor", "kind: sensors", "kind: found 'sensors', expected 'sos_button', 'door'"),
    ],
)
def test_the_way_a_device_speaks(tmp_path: Path, old: str, new: str, problem: str) -> None:
    """Batteries, shared topics, kinds."""
    assert problem in refused(tmp_path, LEAK.replace(old, new))


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("{json: event, reads: leak}", "decode[0]: found a mapping, expected with json: one of equals:"),
        (
            "{json: e, equals: a, at_least: 1, reads: leak}",
            "decode[0]: found a mapping, expected with json: one",
        ),
        ("{json: e, at_least: many, reads: leak}", "decode[0].at_least: found 'many', expected a number"),
        ("{json: e, mask: 0g, is: 01, reads: leak}", "decode[0].mask: found '0g', expected bytes in hex"),
        ("{json: e, mask: 01, is: 0001, reads: leak}", "decode[0]: found a mapping, expected is: 1 bytes"),
        ("{json: e, edge: maybe, reads: leak}", "decode[0].edge: found 'maybe', expected true or false"),
        ("{json: e, equals: a, reads: leek}", "decode[0].reads: found 'leek', expected 'sos.pressed', "),
        ("{json: e, values: {a: leek}}", "decode[0].values.a: found 'leek', expected 'sos.pressed', "),
        (
            "{json: e, values: {a: leak}, within: 2s}",
            "decode[0]: found a mapping, expected no within: on a call",
        ),
        (
            "{json: e, equals: a, within: 2h, reads: motion}",
            "decode[0].within: found '2h', expected at most 1h",
        ),
        (
            "{all: [{json: e, eqals: a}], reads: leak}",
            "decode[0].all[0].eqals: unknown key, expected one of json",
        ),
        (
            "{all: [{equals: a}], reads: leak}",
            "decode[0].all[0]: found a mapping, expected json: PATH with equals:",
        ),
        ("{all: leak, reads: leak}", "decode[0].all: found 'leak', expected a list"),
        ("{bytes: [{at: 1, is: 01}], reads: leak}", "expected rules with json: or all: under mqtt"),
    ],
)
def test_a_rule(tmp_path: Path, rule: str, problem: str) -> None:
    """Tests, bits, values, several conditions; the line is the rule's own."""
    told = refused(tmp_path, LEAK.replace(RULE, rule))
    assert problem in told
    assert f"leak.yaml:{LINE}: " in told or "found a mapping, expected rules" in told


def refused(folder: Path, text: str) -> str:
    """Return the words in which a template is refused."""
    assert text != LEAK
    (folder / "leak.yaml").write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as told:
        catalogue.load(folder)
    return str(told.value)
