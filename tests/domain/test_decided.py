"""Numbers that were decided. Whoever changes one changes it here too, and looks at who relies on it.

Behind most of them stands a clause of the contract, the law or a standard, which the module itself names.
"""

import math
import pkgutil
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from gateway import domain
from gateway.domain.retention import RULES, RecordClass

FOLDER = Path(domain.__path__[0])
NUMBERS: Mapping[str, object] = {
    "access.MOST_WRONG": 5,
    "access.WRONG_WITHIN": timedelta(minutes=5),
    "backup_key.SIZE": 32,
    "backup_key.SUM": 3,
    "backup_key.GROUP": 4,
    "camera_watch.STARTS_WITHIN": 25.0,
    "camera_watch.GONE_AFTER": 10.0,
    "camera_watch.BLIND_AFTER": 15.0,
    "camera_watch.SEES_FOR": 3.0,
    "command.ORDER_LASTS": timedelta(seconds=3),
    "deadman.PULSE_LASTS": timedelta(seconds=10),
    "deadman.PROBE_LASTS": timedelta(seconds=30),
    "deadman.LATE_AFTER": timedelta(seconds=20),
    "deadman.UNTRIED_AFTER": timedelta(minutes=2),
    "deadman.UNSIGNED_AFTER": timedelta(minutes=3),
    "deadman.STUCK_LASTS": timedelta(minutes=3),
    "door.EXPLAINED_WITHIN": timedelta(seconds=1),
    "drill_plan.DEFAULT_EVERY": timedelta(days=31),
    "drill_plan.SHORTEST_EVERY": timedelta(days=7),
    "drill_plan.APART": timedelta(days=3),
    "duty.HANDOVER": timedelta(minutes=15),
    "elapsed.SETTLES": timedelta(minutes=10),
    "elapsed.DOUBTED": timedelta(days=1),
    "elapsed.JUMP": timedelta(minutes=2),
    "elapsed.MOST_GAPS": 4000,
    "escalation.ASK_AFTER": timedelta(minutes=30),
    "escalation.JOIN_WITHIN": timedelta(seconds=10),
    "escalation.COPIES_WITHIN": timedelta(seconds=3),
    "escalation.FLAPS_WITHIN": timedelta(minutes=10),
    "escalation.HURRIED_ROUNDS": 2,
    "event_note.LONGEST_TEXT": 1000,
    "event_note.LONGEST_TAG": 30,
    "event_note.MOST_TAGS": 8,
    "export.MOST_EVENTS": 2000,
    "export.MOST_PICTURES": 200,
    "export.MOST_IN_REVIEW": 10_000,
    "export.LARGEST": 25_165_824,
    "export.TO": 200,
    "export.WHY": 500,
    "faces.LASTS": timedelta(days=365),
    "faces.ASSESSED_FOR": timedelta(days=1095),
    "faces.CHILD": 14,
    "faces.ERASED_WITHIN": timedelta(days=1),
    "faces.DOUBT": timedelta(days=30),
    "faces.LONGEST_NAME": 100,
    "filing.TOLD_WITHIN": timedelta(days=30),
    "filing.PICTURES_KEPT": timedelta(days=1),
    "filing.KEPT_FOR_YEARS": 3,
    "heard.MOST_HEARD": 500,
    "heard.HEARD_KEPT": timedelta(days=1),
    "heard.SHOWN_BYTES": 512,
    "heard.DISCOVERY_LASTS": timedelta(minutes=10),
    "heard.TEST_LASTS": timedelta(minutes=10),
    "heard.JOINING_LASTS": timedelta(minutes=2),
    "heard.ORDER_LASTS": timedelta(seconds=10),
    "heard.ENROL_LASTS": timedelta(minutes=2),
    "heard.MOST_ALIKE": 3,
    "heard.MOST_TRIED": 200,
    "kpi.SOON": timedelta(minutes=1),
    "kpi.LATE": timedelta(minutes=3),
    "kpi.THERE": timedelta(minutes=15),
    "kpi.PROVEN_WITHIN": timedelta(days=31),
    "kpi.HOURS": 24,
    "mask.SHORTEST": 2,
    "near.NEAREST": 10,
    "near.FAR": 1000,
    "notification.LATE_AFTER": timedelta(seconds=15),
    "notification.FIRST_RETRY": timedelta(seconds=1),
    "notification.LONGEST_RETRY": timedelta(seconds=30),
    "notification.NEWS_LASTS": timedelta(hours=1),
    "notification.ORDER_LASTS": timedelta(days=1),
    "onvif.ENOUGH_WIDTH": 640,
    "onvif.NOTABLE_SKEW": 60.0,
    "passage.OUT_FOR": timedelta(days=1),
    "passings.BEFORE": timedelta(seconds=10),
    "passings.AFTER": timedelta(seconds=30),
    "path_watch.EVERY": 42.0,
    "path_watch.JITTER": 0.2,
    "path_watch.AGAIN": 8.0,
    "path_watch.LOOK_SOON": 2.0,
    "path_watch.LIMIT": 6.0,
    "path_watch.MAIL_LIMIT": 15.0,
    "path_watch.LOAD": 40.0,
    "path_watch.SPAN": 10.0,
    "path_watch.FORGET": 150.0,
    "path_watch.LASTS": 45.0,
    "path_watch.HOLD": 70.0,
    "path_watch.WORST": 167.0,
    "path_watch.MOST": 256,
    "path_watch.NEVER": -math.inf,
    "phone.SHORTEST": 8,
    "phone.LONGEST": 15,
    "policy.DEFAULT_WAIT": timedelta(minutes=1),
    "policy.DEFAULT_ARRIVE_WITHIN": timedelta(minutes=15),
    "policy.TRIAL_WAIT": timedelta(minutes=1),
    "policy.TASK_WITHIN": timedelta(days=1),
    "reach.ENOUGH": 2,
    "register.SALT_BYTES": 16,
    "retention.DAY": timedelta(days=1),
    "retention.NONE": timedelta(0),
    "retention.PERCENT": 5,
    "retention.MEGABYTES": 512,
    "retention.MB": 1_000_000,
    "retention.SHARE_AT_MOST": 2_000_000_000,
    "review.SHORTEST": timedelta(minutes=5),
    "review.LONGEST": timedelta(hours=8),
    "review.GRANTED": timedelta(hours=1),
    "review.LONGEST_PERIOD": timedelta(days=31),
    "review.LONGEST_HOLD": timedelta(days=90),
    "review.MOST_PLACES": 20,
    "review.TEXT": 500,
    "review.NAME": 100,
    "rules.DESK_WAIT": timedelta(minutes=1),
    "rules.TECHNICAL_WAIT": timedelta(hours=4),
    "said.LONGEST_NOTE": 200,
    "second.WITHIN": timedelta(seconds=30),
    "sender.LONGEST_KEPT_ID": 128,
    "short_code.FIRST": 1000,
    "short_code.CODES": 9000,
    "short_code.STRIDE": 3571,
    "site.LONGEST_AFTER": timedelta(minutes=2),
    "site_doors.UNLOCK_FOR": timedelta(seconds=5),
    "site_doors.OPEN_WITHIN": timedelta(seconds=10),
    "site_doors.HELD_AFTER": timedelta(seconds=30),
    "supervision.BUTTON_WINDOW": timedelta(hours=6),
    "supervision.LONGEST_WINDOW": timedelta(days=1),
    "supervision.LOW_BATTERY": 15,
    "totp.STEP": 30,
    "totp.DIGITS": 6,
    "totp.AROUND": 1,
    "totp.SECRET_BYTES": 20,
    "totp.RECOVERY_CODES": 10,
    "vision.CAP": 20_000,
    "vision.FILING_DUTY": 100_000,
    "vision.FEWEST_TEMPLATES": 3,
    "vision.MOST_TEMPLATES": 5,
    "vision.IDENTIFY_AT": 0.5,
    "vision.VERIFY_AT": 0.42,
    "vision.HELD_AT_MOST": timedelta(days=365),
    "vision.SMALLEST_FACE": 48,
    "visits.SHORTEST_EVERY": timedelta(days=1),
    "visits.LONGEST_NOTE": 500,
    "visits.SAME_VISIT": timedelta(hours=3),
    "walk.ARMED_LASTS": timedelta(minutes=5),
    "walk.WALK_LASTS": timedelta(days=31),
    "walk.PRESS_EVERY": timedelta(days=31),
    "walk.SKEW": timedelta(minutes=1),
    "walk.LOW_BATTERY": 15,
    "walk.LONGEST_REASON": 200,
    "walk.OLDEST_CLAIM": timedelta(days=1),
    "wellbeing.DEFAULT_ASK": timedelta(minutes=15),
    "wellbeing.LONGEST_ASK": timedelta(hours=2),
    "wellbeing.LONGEST_WINDOW": timedelta(hours=20),
    "wellbeing.APART": timedelta(hours=20),
    "wellbeing.FULL_DAY": timedelta(days=1),
    "wellbeing.GRACE": timedelta(minutes=30),
    "wellbeing.LATE": timedelta(minutes=5),
    "wellbeing.TOO_LATE": timedelta(hours=6),
    "withdrawal.REMEMBERED": timedelta(days=400),
}
WORDS: Mapping[str, str] = {
    "camera.TEMPLATE": "cuobian-camera",
    "camera_watch.AWAY": "the camera worker does not answer",
    "camera_watch.BACK": "the camera worker answers again",
    "camera_watch.SEES": "it sees again",
    "camera_watch.NOT_FOLLOWED": "the camera worker does not look through it",
    "camera_watch.NO_CAMERA": "it is no camera of ours any more",
    "camera_watch.CLOSED": "no camera is looked through: {why}",
    "command.FEEDBACK": "feedback",
    "command.FEEDBACK_AGAIN": "feedback_again",
    "command.FEEDBACK_LAPSED": "feedback_lapsed",
    "command.UNLOCK": "unlock",
    "duty.DUTY": "duty:",
    "event_note.APART": ",，、;；\n",
    "faces.NOTICE": "2026-12",
    "near.NEAR": "near:",
    "near.STAIRWELL": "stairwell:",
    "onvif.H264": "H264",
    "paths.PATH": "path:",
    "paths.MAIL": "email",
    "paths.MODEM": "modem",
    "paths.PBX": "voice",
    "paths.PANELS": "panel",
    "paths.INTERNET": "internet",
    "phone.CHINA": "86",
    "ports.PROBE_ORIGIN": "\x00probe",
    "register.FORM": "cuobian register row 1",
    "register.HEAD_FORM": "cuobian register head 1",
    "said.GOING": "going",
    "said.CANNOT": "cannot",
    "said.ARRIVED": "arrived",
    "said.RESOLVED": "resolved",
    "site.GROUP": "group:",
    "site.DOOR": "door:",
    "site_doors.GATE": "gate",
    "site_doors.HOUSEHOLD": "household",
    "site_secrets.HIDDEN": "…",
    "site_secrets.FILE": "file:",
    "things.THING": "thing:",
    "things.CHANNEL": "panel",
    "totp.LETTERS": "0123456789ABCDEFGHJKMNPQRSTVWXYZ",
    "veil.NAMELESS": "—",
    "vision.VISION": "vision:worker",
}
"""What stands in rows, topics and signed forms, or is compared by a page: another word is another program."""
SETS: Mapping[str, str] = {
    "alarm.NO_CALL": "drill technical",
    "alarm.CALM": "drill technical wellbeing",
    "alarm.UNSAID": "duress technical",
    "alarm.HUMANS": "guard neighbour resident walker",
    "escalation.CALLS": "again call",
    "faces.NOTICES": "2026-11 2026-12",
    "faces.WITNESSED": "paper spoken",
    "faults.GRAVE": "broker core database disk forced hub internet late line"
    " modem outbox pages stuck unreachable",
    "faults.MILD": "attempts clock held unsaved unwatched",
    "notification.WAITING": "failed_temporary pending sending",
    "passage.PASSAGES": "door.granted face.recognised presence.arrived vehicle.entered vehicle.left",
    "passings.ENTERED": "door.granted vehicle.entered vehicle.left",
    "passings.DENIED": "door.denied vehicle.denied",
    "passings.FACES": "face.recognised face.unknown",
    "passings.SHOWN": "access.card access.pin access.plate",
    "passings.PASSED": "access.card access.pin access.plate door.denied"
    " door.granted door.opened face.recognised"
    " face.unknown vehicle.denied vehicle.entered vehicle.left",
    "phone.NAMES": "call sms voice",
    "receipt.PROVES": "acted answered delivered rang read rejected ringing",
    "rules.CALLS_FOR_HELP": "door.duress fall gas leak smoke sos.pressed",
    "rules.TASKS": "battery.low device.offline",
    "rules.ARRIVES": "door.granted face.recognised presence.arrived",
    "said.DIGITS": "0 1 2 3",
    "site.THINGS": "panel",
    "site_doors.EVERY_DAY": "fri mon sat sun thu tue wed",
    "site_doors.NO_HOLIDAYS": "",
    "veil.NAMING": "error helper_name name outcome person_name text why",
    "walk.REASONED": "fail skip vouch",
    "wellbeing.SIGNS": "access.card access.pin door.closed door.granted door.opened face.recognised motion"
    " presence.arrived rex.pressed sos.cancelled sos.pressed vehicle.entered vehicle.left"
    " wellbeing.confirmed",
}
"""Which of them belong together, in the order of the alphabet."""
PERIODS: Mapping[RecordClass, tuple[int, int, int]] = {
    RecordClass.VIDEO: (0, 0, 0),
    RecordClass.UNMATCHED: (0, 0, 0),
    RecordClass.SNAPSHOTS: (1, 0, 1),
    RecordClass.ROUTINE: (30, 1, 366),
    RecordClass.DOORS: (30, 1, 180),
    RecordClass.VISITS: (366, 31, 1096),
    RecordClass.MESSAGES: (180, 31, 1096),
    RecordClass.NETWORK: (183, 183, 1096),
    RecordClass.WALKS: (1096, 366, 3653),
    RecordClass.ALARMS: (1096, 183, 3653),
    RecordClass.REGISTER: (1096, 1096, 3653),
}


def decided(*kinds: type) -> Iterator[tuple[str, object]]:
    """Yield every constant of the domain of these kinds, by module and name."""
    for found in pkgutil.iter_modules(domain.__path__):
        module = import_module(f"gateway.domain.{found.name}")
        text = (FOLDER / f"{found.name}.py").read_text("utf-8")
        for name, value in vars(module).items():
            own = name.isupper() and re.search(rf"^(?:[A-Z_0-9, ]*\b)?{name}\b[^=\n]*=", text, re.MULTILINE)
            if own and type(value) in kinds and not name.startswith("_"):
                yield f"{found.name}.{name}", value


def test_every_number_is_the_one_that_was_decided() -> None:
    """None is missing from the table, and none stands there that is gone."""
    assert dict(NUMBERS) == dict(decided(int, float, timedelta))


def test_every_word_is_the_one_that_was_decided() -> None:
    """Of those that are more than words."""
    assert dict(WORDS) == dict(decided(str))


def test_every_set_is_the_one_that_was_decided() -> None:
    """Of kinds, states, roles and types of events."""
    found = {name: " ".join(sorted(map(str, each))) for name, each in decided(frozenset) if _of_words(each)}
    assert dict(SETS) == found


def _of_words(found: object) -> bool:
    return isinstance(found, frozenset) and all(isinstance(each, str) for each in found)


def test_every_class_is_kept_as_long_as_was_decided() -> None:
    """Days where nobody chooses, at least and at most (PRIVACY, retention)."""
    assert dict(PERIODS) == {
        each: (rule.default.days, rule.least.days, rule.most.days) for each, rule in RULES.items()
    }
