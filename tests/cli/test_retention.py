"""`cuobian retention`, and the times a house may choose."""

import pytest

from config.retention import RetentionSettings
from gateway.domain.retention import RULES, SWEPT, USUAL
from gateway.store.db import Database
from tests.cli.conftest import Box


def test_status_tells_each_class_with_its_bounds(box: Box) -> None:
    """For people and for programs; what is not recorded at all stands there too."""
    found = box("retention", "status", "--json").data
    assert isinstance(found, dict)
    by_class = {each["class"]: each for each in found["classes"]}
    assert list(RULES) == list(by_class)
    assert (30, 1, 180, 0) == tuple(by_class["doors"][each] for each in ("days", "least", "most", "count"))
    assert "nobody" == by_class["video"]["kept_by"]
    assert "network      183" in box("retention", "status").out


def test_a_sweep_by_hand_needs_a_clock_too(box: Box) -> None:
    """On a box that has never run nothing can be old, whatever its rows say."""
    box("retention", "status")
    database = Database(box.folder / "data" / "cuobian.db")
    with database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO event (device, type, received_at, steady, clock_trusted, source, qos, detail,"
            " reason) VALUES ('x', 'heartbeat', 0, 0, 1, '', 1, '{}', '')"
        )
    database.close()
    assert {"deleted": 0, "log_emptied": True} == box("retention", "sweep", "--json").data
    assert "deleted 0" in box("retention", "sweep").out


@pytest.mark.parametrize(
    ("key", "days", "why"),
    [("network", 30, "6 months"), ("doors", 400, "PIPL"), ("alarms", 30, "EN 50131")],
)
def test_a_time_beyond_its_bounds_is_refused_with_the_reason(box: Box, key: str, days: int, why: str) -> None:
    """Before anything starts."""
    answer = box("check", box.file("c.yaml", f"retention: {{{key}: {days}}}"))
    assert 2 == answer.code
    assert f"retention.{key}" in answer.out
    assert why in answer.out


def test_the_usual_times_are_those_of_the_rules() -> None:
    """Where the file says nothing."""
    assert USUAL == RetentionSettings().chosen()
    assert {each: RULES[each].default for each in SWEPT} == USUAL.kept
