"""The closed set of decoders, each by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.decode import at_path, is_one_of
from devices.matching import matcher
from devices.placeholders import fill, placeholders
from devices.rule import Rule
from devices.template import Param

CODE = Param.model_validate(
    {"name": "code", "pattern": "^[0-9a-f]{6}$", "example": "a1b2c3", "help": {"zh": "码", "en": "code"}}
)


def rule(**written: object) -> Rule:
    """Return a rule as a file writes it."""
    return Rule.model_validate(written | {"reads": "sos.pressed"})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("action", "single"),
        ("params.events.1.event", "long"),
        ("params.events.2.event", None),
        ("params.events.x", None),
        ("action.more", None),
        ("nothing", None),
    ],
)
def test_a_path_leads_to_a_value(path: str, value: object) -> None:
    """Keys and positions, joined by dots; what is not there is nothing."""
    said = {"action": "single", "params": {"events": [{"event": "short"}, {"event": "long"}]}}
    assert value == at_path(said, path)


@pytest.mark.parametrize(
    ("value", "wanted", "is_one"),
    [
        ("on", ("on", "off"), True),
        (True, ("true",), True),
        (True, ("1",), False),
        (1, ("1",), True),
        (1.5, ("1.5",), True),
        (None, ("None", "null", ""), False),
        (["on"], ("on",), False),
        ("ON", ("on",), False),
    ],
)
def test_a_scalar_is_compared_as_json_writes_it(value: object, wanted: tuple[str, ...], is_one: bool) -> None:
    """True is not 1, and nothing is not a text."""
    assert is_one == is_one_of(value, wanted)


def test_a_line_is_found_anywhere_and_names_its_params() -> None:
    """Letter case does not matter, nor what stands around it, nor bytes that are no text."""
    match = matcher(rule(line="S{code}0{2}1"), {"code": CODE})
    assert {"code": "a1b2c3"} == match(b"\xff\xfeSA1B2C3001tail")
    assert match(b"SA1B2C301") is None
    assert match(b"") is None


def test_the_same_param_twice_must_be_the_same() -> None:
    """A code that is repeated as its own check."""
    match = matcher(rule(line="{code}:{code}"), {"code": CODE})
    assert {"code": "a1b2c3"} == match(b"a1b2c3:A1B2C3")
    assert match(b"a1b2c3:a1b2c4") is None


def test_bytes_are_compared_under_a_mask() -> None:
    """One bit of a byte may be the button."""
    match = matcher(
        rule(bytes=[{"at": 0, "is": "01", "mask": "0f"}, {"at": 1, "length": 3, "param": "code"}]),
        {"code": CODE},
    )
    assert {"code": "a1b2c3"} == match(bytes.fromhex("f1a1b2c3"))
    assert match(bytes.fromhex("f2a1b2c3")) is None
    assert match(bytes.fromhex("f1a1b2")) is None


@given(body=st.binary(max_size=64))
def test_matching_never_raises(body: bytes) -> None:
    """Any bytes match or do not."""
    matcher(rule(line="S{code}01"), {"code": CODE})(body)
    matcher(rule(bytes=[{"at": 5, "length": 3, "param": "code"}]), {"code": CODE})(body)


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"json": "a"},
        {"json": "a", "equals": "b", "counter": "true"},
        {"json": "a", "equals": "b", "line": "c"},
        {"line": "a", "edge": "true"},
        {"line": "a", "topic": "b"},
        {"bytes": []},
        {"bytes": [{"at": 0}]},
        {"bytes": [{"at": 0, "is": "00", "param": "code"}]},
        {"bytes": [{"at": 0, "is": "0000", "mask": "ff"}]},
        {"line": "("},
    ],
)
def test_a_rule_that_says_nothing_is_refused(written: dict[str, object]) -> None:
    """One form, and in it one test."""
    with pytest.raises(ValidationError):
        rule(**written)


def test_topics_are_filled_with_params() -> None:
    """Counts of a regular expression are no params."""
    assert "zigbee2mqtt/sos 501" == fill("{base}/{name}", {"base": "zigbee2mqtt", "name": "sos 501"})
    assert {"code"} == placeholders("a{2}{code}{1,3}")
