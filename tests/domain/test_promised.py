"""The times and bounds that people, texts and laws rely on, each by its own number.

Other tests reckon from these names, so that none of them sees a wrong one. Whoever changes a number says it
here a second time, and looks where it is promised in words: README, PRIVACY, LAW, FIGURES.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from datetime import timedelta

import pytest

import gateway.domain
from gateway.domain.retention import RULES, RecordClass

assert gateway.domain.__path__  # every module is looked at, by its name in the table
NONE, SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=each) for each in (0, 1, 60, 3600, 86400))
PROMISED: Mapping[str, Mapping[str, object]] = {
    "access": {"MOST_WRONG": 5, "WRONG_WITHIN": 5 * MINUTE},
    "backup_key": {"SIZE": 32, "SUM": 3, "GROUP": 4},
    "camera_watch": {"STARTS_WITHIN": 25.0, "GONE_AFTER": 10.0, "BLIND_AFTER": 15.0, "SEES_FOR": 3.0},
    "command": {"ORDER_LASTS": 3 * SECOND},
    "deadman": {
        "PULSE_LASTS": 10 * SECOND,
        "PROBE_LASTS": 30 * SECOND,
        "LATE_AFTER": 20 * SECOND,
        "UNTRIED_AFTER": 2 * MINUTE,
        "UNSIGNED_AFTER": 3 * MINUTE,
        "STUCK_LASTS": 3 * MINUTE,
    },
    "door": {"EXPLAINED_WITHIN": SECOND},
    "drill_plan": {"DEFAULT_EVERY": 31 * DAY, "SHORTEST_EVERY": 7 * DAY, "APART": 3 * DAY},
    "duty": {"HANDOVER": 15 * MINUTE},
    "elapsed": {"SETTLES": 10 * MINUTE, "DOUBTED": DAY, "JUMP": 2 * MINUTE, "MOST_GAPS": 4000},
    "escalation": {
        "ASK_AFTER": 30 * MINUTE,
        "JOIN_WITHIN": 10 * SECOND,
        "COPIES_WITHIN": 3 * SECOND,
        "FLAPS_WITHIN": 10 * MINUTE,
        "HURRIED_ROUNDS": 2,
    },
    "event_note": {"LONGEST_TEXT": 1000, "LONGEST_TAG": 30, "MOST_TAGS": 8},
    "export": {
        "MOST_EVENTS": 2000,
        "MOST_PICTURES": 200,
        "MOST_IN_REVIEW": 10_000,
        "LARGEST": 25_165_824,
        "TO": 200,
        "WHY": 500,
    },
    "faces": {
        "LASTS": 365 * DAY,
        "ASSESSED_FOR": 1095 * DAY,
        "CHILD": 14,
        "ERASED_WITHIN": DAY,
        "DOUBT": 30 * DAY,
        "LONGEST_NAME": 100,
    },
    "filing": {"TOLD_WITHIN": 30 * DAY, "PICTURES_KEPT": DAY, "KEPT_FOR_YEARS": 3},
    "heard": {
        "MOST_HEARD": 500,
        "HEARD_KEPT": DAY,
        "SHOWN_BYTES": 512,
        "DISCOVERY_LASTS": 10 * MINUTE,
        "TEST_LASTS": 10 * MINUTE,
        "JOINING_LASTS": 2 * MINUTE,
        "ORDER_LASTS": 10 * SECOND,
        "ENROL_LASTS": 2 * MINUTE,
        "MOST_ALIKE": 3,
        "MOST_TRIED": 200,
    },
    "kpi": {"SOON": MINUTE, "LATE": 3 * MINUTE, "THERE": 15 * MINUTE, "PROVEN_WITHIN": 31 * DAY, "HOURS": 24},
    "mask": {"SHORTEST": 2},
    "near": {"NEAREST": 10, "FAR": 1000},
    "notification": {
        "LATE_AFTER": 15 * SECOND,
        "FIRST_RETRY": SECOND,
        "LONGEST_RETRY": 30 * SECOND,
        "NEWS_LASTS": HOUR,
        "ORDER_LASTS": DAY,
    },
    "onvif": {"ENOUGH_WIDTH": 640, "NOTABLE_SKEW": 60.0},
    "passage": {"OUT_FOR": DAY},
    "passings": {"BEFORE": 10 * SECOND, "AFTER": 30 * SECOND},
    "path_watch": {
        "EVERY": 42.0,
        "JITTER": 0.2,
        "AGAIN": 8.0,
        "LOOK_SOON": 2.0,
        "LIMIT": 6.0,
        "MAIL_LIMIT": 15.0,
        "LOAD": 40.0,
        "SPAN": 10.0,
        "FORGET": 150.0,
        "LASTS": 45.0,
        "HOLD": 70.0,
        "WORST": 167.0,
        "MOST": 256,
    },
    "phone": {"SHORTEST": 8, "LONGEST": 15},
    "policy": {
        "DEFAULT_WAIT": MINUTE,
        "DEFAULT_ARRIVE_WITHIN": 15 * MINUTE,
        "TRIAL_WAIT": MINUTE,
        "TASK_WITHIN": DAY,
    },
    "reach": {"ENOUGH": 2},
    "register": {"SALT_BYTES": 16},
    "retention": {"PERCENT": 5, "MEGABYTES": 512, "SHARE_AT_MOST": 2_000_000_000},
    "review": {
        "SHORTEST": 5 * MINUTE,
        "LONGEST": 8 * HOUR,
        "GRANTED": HOUR,
        "LONGEST_PERIOD": 31 * DAY,
        "LONGEST_HOLD": 90 * DAY,
        "MOST_PLACES": 20,
        "TEXT": 500,
        "NAME": 100,
    },
    "rules": {"DESK_WAIT": MINUTE, "TECHNICAL_WAIT": 4 * HOUR},
    "said": {"LONGEST_NOTE": 200},
    "second": {"WITHIN": 30 * SECOND},
    "sender": {"LONGEST_KEPT_ID": 128},
    "short_code": {"FIRST": 1000, "CODES": 9000, "STRIDE": 3571},
    "site": {"LONGEST_AFTER": 2 * MINUTE},
    "site_doors": {"UNLOCK_FOR": 5 * SECOND, "OPEN_WITHIN": 10 * SECOND, "HELD_AFTER": 30 * SECOND},
    "supervision": {"BUTTON_WINDOW": 6 * HOUR, "LONGEST_WINDOW": DAY, "LOW_BATTERY": 15},
    "totp": {"STEP": 30, "DIGITS": 6, "AROUND": 1, "SECRET_BYTES": 20, "RECOVERY_CODES": 10},
    "vision": {
        "CAP": 20_000,
        "FILING_DUTY": 100_000,
        "FEWEST_TEMPLATES": 3,
        "MOST_TEMPLATES": 5,
        "IDENTIFY_AT": 0.5,
        "VERIFY_AT": 0.42,
        "HELD_AT_MOST": 365 * DAY,
        "SMALLEST_FACE": 48,
    },
    "visits": {"SHORTEST_EVERY": DAY, "LONGEST_NOTE": 500, "SAME_VISIT": 3 * HOUR},
    "walk": {
        "ARMED_LASTS": 5 * MINUTE,
        "WALK_LASTS": 31 * DAY,
        "PRESS_EVERY": 31 * DAY,
        "SKEW": MINUTE,
        "LOW_BATTERY": 15,
        "LONGEST_REASON": 200,
        "OLDEST_CLAIM": DAY,
    },
    "wellbeing": {
        "DEFAULT_ASK": 15 * MINUTE,
        "LONGEST_ASK": 2 * HOUR,
        "LONGEST_WINDOW": 20 * HOUR,
        "APART": 20 * HOUR,
        "FULL_DAY": DAY,
        "GRACE": 30 * MINUTE,
        "LATE": 5 * MINUTE,
        "TOO_LATE": 6 * HOUR,
    },
    "withdrawal": {"REMEMBERED": 400 * DAY},
}


@pytest.mark.parametrize("module", PROMISED)
def test_a_time_or_bound_is_what_was_promised(module: str) -> None:
    """Seconds in which somebody is called, days for which something is kept, most that is taken in."""
    found = importlib.import_module(f"gateway.domain.{module}")
    assert PROMISED[module] == {name: getattr(found, name) for name in PROMISED[module]}


@pytest.mark.parametrize(
    ("class_", "default", "least", "most"),
    [
        ("video", NONE, NONE, NONE),
        ("unmatched", NONE, NONE, NONE),
        ("snapshots", DAY, NONE, DAY),
        ("routine", 30 * DAY, DAY, 366 * DAY),
        ("doors", 30 * DAY, DAY, 180 * DAY),
        ("visits", 366 * DAY, 31 * DAY, 1096 * DAY),
        ("messages", 180 * DAY, 31 * DAY, 1096 * DAY),
        ("network", 183 * DAY, 183 * DAY, 1096 * DAY),
        ("walks", 1096 * DAY, 366 * DAY, 3653 * DAY),
        ("alarms", 1096 * DAY, 183 * DAY, 3653 * DAY),
        ("register", 1096 * DAY, 1096 * DAY, 3653 * DAY),
    ],
)
def test_each_class_is_kept_as_long_as_law_and_privacy_say(
    class_: str, default: timedelta, least: timedelta, most: timedelta
) -> None:
    """Half a year of network logs, three years of claims and of the register, a picture for one day."""
    rule = RULES[RecordClass(class_)]
    assert (default, least, most) == (rule.default, rule.least, rule.most)
