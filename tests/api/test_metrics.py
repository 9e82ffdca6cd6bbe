"""`/metrics` keeps the format and the names that collectors rely on, and never names anybody."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient

from api.exposition import Family, Sample, Type, text
from api.metrics_families import FAMILIES
from api.metrics_reference import reference
from gateway.domain.figures import BOUNDS, Figures, Process, Sent, Times
from gateway.domain.model import EventType
from gateway.service import figures, sessions
from gateway.service.face_orders import note_stored
from gateway.service.sessions import Scope
from gateway.store import core_state
from gateway.store.moment import to_micros
from tests.api.house import House

ROOT = Path(__file__).parents[2]
SAMPLE = re.compile(
    r'([a-z][a-z0-9_]*)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*")(?:,[a-z]+="(?:[^"\\\n]|\\["\\n])*")*)\})? '
    r"(-?[0-9.]+(?:e[+-][0-9]+)?|\+Inf|NaN)"
)


def parsed(page: str) -> Mapping[str, float]:
    """Return every sample of a page, by name and labels; fails where the format is not kept.

    HELP, then TYPE, then the samples of that family and no other's; each sample once; a histogram is
    cumulative and ends with +Inf, which its count repeats.
    """
    assert page.endswith("\n")
    found: dict[str, float] = {}
    family, kinds = "", {}
    lines = page.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("# HELP "):
            family = line.split(" ", 3)[2]
            assert family not in kinds, f"{family} twice"
            assert lines[number + 1].startswith(f"# TYPE {family} ")
            kinds[family] = lines[number + 1].rpartition(" ")[2]
        elif not line.startswith("# TYPE "):
            sample = SAMPLE.fullmatch(line)
            assert sample is not None, line
            name = sample[1]
            if kinds[family] == "histogram":
                name = re.sub("_(bucket|sum|count)$", "", name)
            assert name == family, line
            key = line.rpartition(" ")[0]
            assert key not in found, line
            found[key] = float(sample[3])
    for each in [name for name, kind in kinds.items() if kind == "histogram"]:
        buckets = [value for key, value in found.items() if key.startswith(f"{each}_bucket")]
        assert sorted(buckets) == buckets
        assert found[f"{each}_count"] == buckets[-1] == found[f'{each}_bucket{{le="+Inf"}}']
    return found


@pytest.fixture
def page(house: House, client: TestClient) -> "Ask":
    """Return what asks for the page with a token."""
    token = sessions.add_token(house.database, "prometheus", {Scope.METRICS_READ}, house.clock.moment())
    return Ask(client, token)


class Ask:
    """Asks again and again."""

    def __init__(self, client: TestClient, token: str) -> None:
        self._client, self._token = client, token

    def __call__(self) -> Mapping[str, float]:
        answer = self._client.get("/metrics", headers={"Authorization": f"Bearer {self._token}"})
        assert (200, True) == (answer.status_code, answer.headers["content-type"].startswith("text/plain"))
        assert "吴奶奶" not in answer.text
        assert "sos-501" not in answer.text
        return parsed(answer.text)


def test_what_is_open_and_waits_and_is_wrong(house: House, page: Ask) -> None:
    """Alarms by kind and state with their zeros, the outbox, devices, faults, the probe."""
    house.press("sos-501")
    house.press("sos-502", EventType.BATTERY_LOW)
    house.prove()
    house.clock.move(4)
    found = page()
    assert 1 == found['cuobian_alarms_open{kind="sos",state="raised"}']
    assert 0 == found['cuobian_alarms_open{kind="gas",state="attended"}']
    assert (1, 4) == (found["cuobian_core_up"], found["cuobian_probe_age_seconds"])
    assert 1 <= found['cuobian_notifications_waiting{channel="webhook"}']
    assert 1 == found['cuobian_faults{kind="battery",gravity="today"}']
    assert (2, 1) == (found["cuobian_devices_installed"], found["cuobian_devices_battery_low"])
    assert 4 == found["cuobian_alarm_oldest_age_seconds"]
    assert 0 == found["cuobian_escalations_overdue"]
    house.clock.move(100)
    assert 20 < page()["cuobian_escalation_overdue_seconds"]
    assert 0 == page()["cuobian_core_up"]


def test_cameras_are_told_only_where_there_are_some(house: House, page: Ask) -> None:
    """A compound without them has no such figure."""
    assert [] == [each for each in page() if "camera" in each]
    house.put_up("cam-gate", "cam-yard")
    house.notice("cam-yard")
    note_stored(house.database, 7)
    found = page()
    wanted = {"cameras": 2, "cameras_blind": 1, "camera_worker_up": 1, "people_with_faces": 7}
    assert wanted == {name: found[f"cuobian_{name}"] for name in wanted}


def test_events_are_counted_from_the_first_question_on(house: House, page: Ask) -> None:
    """Each once, by type; what was there before is not read through."""
    house.press("sos-501")
    assert 'cuobian_events_by_type_total{type="sos.pressed"}' not in page()
    house.press("sos-502")
    house.press("stranger-1", EventType.SMOKE)
    assert 1 == page()['cuobian_events_by_type_total{type="sos.pressed"}']
    assert 1 == page()['cuobian_events_by_type_total{type="smoke"}']


def test_what_the_core_counts_is_told_while_it_is_fresh(house: House, page: Ask) -> None:
    """Times and sends stay as counters; of its process and inbox nothing is said after a minute."""
    times = Times()
    for each in (0.004, 0.012, 3.0):
        times.add(each)
    said = Figures(
        at=to_micros(house.clock.moment().steady),
        version="1.2.3",
        process=Process(60_000_000, 20, 40, 1.5, 1e9),
        waiting={"urgent": 2, "bulk": 9},
        committed=times,
        sent=[Sent("webhook", "sent", 7)],
        hindrances=["outbox.stuck"],
        signs=5,
    )
    with house.database.write() as connection:
        core_state.set_figures(connection, figures.written(said))
    found = page()
    assert 1 == found['cuobian_press_commit_seconds_bucket{le="0.005"}']
    assert 2 == found['cuobian_press_commit_seconds_bucket{le="0.015"}']
    assert 3.016 == found["cuobian_press_commit_seconds_sum"]
    assert 7 == found['cuobian_sends_total{channel="webhook",outcome="sent"}']
    assert 2 == found['cuobian_inbox_messages{lane="urgent"}']
    assert 60_000_000 == found['cuobian_process_resident_memory_bytes{process="core"}']
    assert (1, 0) == tuple(
        found[f'cuobian_deadman_silent{{reason="{each}"}}'] for each in ("outbox.stuck", "probe.stale")
    )
    house.clock.move(61)
    later = page()
    assert 61 == later["cuobian_figures_age_seconds"]
    assert 7 == later['cuobian_sends_total{channel="webhook",outcome="sent"}']
    assert [] == [each for each in later if "inbox" in each or 'process="core"' in each]


def test_figures_of_another_version_are_none(house: House, page: Ask) -> None:
    """A core that was updated meanwhile, or a spoilt row, leaves the page whole."""
    for spoilt in ("{", '{"at": 5}', "[]", '{"at":1,"committed":{"counts":[1],"total":0}}'):
        with house.database.write() as connection:
            core_state.set_figures(connection, spoilt)
        assert "cuobian_press_commit_seconds_count" not in page()


def test_names_follow_the_conventions() -> None:
    """Counters end with _total, nothing else does; seconds and bytes are base units; help is a sentence."""
    for each in FAMILIES:
        assert re.fullmatch("cuobian(_[a-z]+)+", each.name), each.name
        assert (each.type is Type.COUNTER) == each.name.endswith("_total"), each.name
        assert each.help.endswith("."), each.name
        assert each.type is not Type.HISTOGRAM or each.name.endswith("_seconds")
        assert each.name.rpartition("_")[2] not in {"ms", "milliseconds", "kb", "mb", "percent", "minutes"}
        assert set() == {"name", "person", "device", "address", "resident", "host"} & set(each.labels)


def test_labels_are_escaped() -> None:
    """A quotation mark, a backslash or a line's end forges no sample."""
    family = Family("cuobian_x", Type.GAUGE, "A \\ and\na line.", ("of",))
    page = text([family], [Sample("cuobian_x", 1, ('a"b\\c\nd',))])
    assert ['cuobian_x{of="a\\"b\\\\c\\nd"}'] == list(parsed(page))
    assert "# HELP cuobian_x A \\\\ and\\na line.\n" in page


def test_a_value_in_the_last_class_is_counted() -> None:
    """Bounds belong to their class, what is longer than the last is +Inf, and a negative time is none."""
    times = Times()
    for each in (BOUNDS[0], BOUNDS[-1] + 1, -5.0):
        times.add(each)
    assert (2, 1, BOUNDS[0] + BOUNDS[-1] + 1) == (times.counts[0], times.counts[-1], times.total)


def test_the_page_of_figures_is_up_to_date() -> None:
    """METRICS.md is what the table makes of it."""
    assert reference() == (ROOT / "api/METRICS.md").read_text("utf-8")


def test_alert_rules_use_figures_that_exist() -> None:
    """Each expression names at least one of ours, and none that is not."""
    known = {each.name for each in FAMILIES}
    rules = yaml.safe_load((ROOT / "systemd/prometheus.yml").read_text("utf-8"))
    for rule in rules["groups"][0]["rules"]:
        named = {re.sub("_bucket$", "", each) for each in re.findall(r"cuobian_[a-z_]+", rule["expr"])}
        assert set() == named - known, rule["alert"]
        assert named or 'job="cuobian"' in rule["expr"]
