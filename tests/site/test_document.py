"""The site document: what the contract shows is taken, and everything wrong is told at once with its line."""

from datetime import timedelta

import pytest

from config.site_check import Checks
from config.site_file import check_site, parse_site, site_problems
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import DeviceId, PersonId, PlaceId, PolicyId
from gateway.domain.site import Device, Site
from tests.site.compound import CONTRACT, contract, problems

TEXT = CONTRACT.read_text("utf-8")
NOTIFY = "policies[0].steps[1].notify[0]"
PERSON = "expected the id of a person, group:ID"


def test_the_contract_s_own_document_is_taken() -> None:
    """Word for word, comments and all."""
    site = contract()
    assert (4, 5, 1) == (len(site.places), len(site.people), len(site.groups))
    assert (1, 1, 2) == (len(site.policies), len(site.lines), len(site.devices))
    assert "3号楼 2单元 501" == site.place_name(PlaceId("b3u2-501"))
    assert (PersonId("zheng"), PersonId("lin")) == site.expand(("group:bangbang",))
    policy = site.policies[PolicyId("elder")]
    assert (timedelta(minutes=15), timedelta(minutes=1)) == (policy.arrive_within, policy.steps[0].wait)
    assert {"code": "0a5c3f", "switch": "01"} == site.devices[DeviceId("sos-502")].params


MISTAKES = [
    (
        "kind: building",
        "kind: bilding",
        3,
        "places[0].kind: found 'bilding', expected 'compound', 'building'",
    ),
    ("in: b3}", "in: b9}", 4, "places[1].in: found 'b9', expected the id of a place; nearest: 'b3'"),
    ("in: b3}", "in: b3u2}", 4, "places[1].in: found b3u2 in b3u2, expected no place inside itself"),
    (
        "id: b3u2-502",
        "id: b3u2-501",
        6,
        "places[3].id: found 'b3u2-501' again, expected an id that places[2]",
    ),
    (
        "id: b3u2-502",
        "id: B3",
        6,
        "places[3].id: found 'B3', expected an id of small letters, digits, - and _",
    ),
    ("floor: 5", "floor: high", 5, "places[2].floor: found 'high', expected a whole number"),
    (
        "floor: 5",
        "flor: 5",
        5,
        "places[2].flor: unknown key, expected one of id, kind, name, in, floor, key, identify_at, verify_at",
    ),
    ("id: wu, name: 吴奶奶", "id: wu", 8, "people[0].name: missing, expected Name as neighbours say it"),
    (
        "home: b3u2-501",
        "home: b9",
        8,
        "people[0].home: found 'b9', expected the id of a place; nearest: 'b3'",
    ),
    (
        "[{channel: webhook,",
        "[{chanel: webhook,",
        10,
        "people[2].contacts[0].channel: missing, expected Channel",
    ),
    (
        "{channel: email, address: zheng@example.org}",
        "{channel: email, address: zheng@example.org, after: 2.5m}",
        12,
        "people[4].contacts[1].after: found '2.5m', expected at most 120 s",
    ),
    (
        "members: [zheng, lin]",
        "members: [zhen]",
        14,
        "groups[0].members[0]: found 'zhen', expected the id of a person; n",
    ),
    (
        "notify: [zheng]",
        "notify: [zeng]",
        17,
        "policies[0].steps[0].notify[0]: found 'zeng', expected the id of a person, group:ID",
    ),
    (
        "group:bangbang",
        "group:bang",
        17,
        "policies[0].steps[1].notify[0]: found 'group:bang', expected the id of a pers",
    ),
    (
        "group:bangbang",
        "near:30",
        17,
        f"{NOTIFY}: found 'near:30', {PERSON}, duty:ID or one of near:floor, near:entrance, near:building",
    ),
    (
        "group:bangbang",
        "duty:night",
        17,
        f"{NOTIFY}: found 'duty:night', {PERSON}, duty:ID or one of near:floor",
    ),
    ("notify: [zheng], ", "", 17, "policies[0].steps[0].notify: missing, expected Whom to call"),
    ("notify: [zheng]", "notify: []", 17, "policies[0].steps[0].notify: found a list, expected at least 1"),
    ("wait: 60}, ", "wait: 0}, ", 17, "policies[0].steps[0].wait: found '0', expected a duration from 1 s"),
    (
        "arrive_within: 15m",
        "arrive_within: 15 minutes",
        18,
        "policies[0].arrive_within: found '15 minutes', expected a dur",
    ),
    (
        "last_resort: [guard]",
        "last_resort: [gard]",
        19,
        "policies[0].last_resort[0]: found 'gard', expected the id of a",
    ),
    (
        "resident: wu",
        "resident: wo",
        23,
        "devices[0].resident: found 'wo', expected the id of a person; nearest: 'wu'",
    ),
    ("line: rf", "line: fr", 24, "devices[1].line: found 'fr', expected the id of a line; nearest: 'rf'"),
    (
        "id: sos-501",
        "id: gateway",
        23,
        "devices[0].id: found 'gateway', expected another id: the gateway itself publishe",
    ),
    (
        "doors: []",
        "doors: [{id: d1, name: 西门}]",
        25,
        "doors[0].place: missing, expected Where it leads: an entrance, a household, a gate, …",
    ),
    (
        "timezone: Asia/Shanghai",
        "timezone: China",
        1,
        "site.timezone: found 'China', expected a time zone such as Asia/Sh",
    ),
    (
        "name: 金海岸,",
        "name: 金海岸, default_policy: elders,",
        1,
        "site.default_policy: found 'elders', expected the id of a ",
    ),
    (
        "name: 金海岸,",
        "name: 金海岸, desk: [gaurd],",
        1,
        "site.desk[0]: found 'gaurd', expected the id of a person, group:ID or duty:ID",
    ),
    (
        "name: 金海岸,",
        "name: 金海岸, maintenance: [gaurd],",
        1,
        "site.maintenance[0]: found 'gaurd', expected the id of a person, group:ID or duty:ID",
    ),
    (
        "name: 李爷爷",
        'name: "李\\n爷"',
        9,
        "people[1].name: found '李\\n爷', expected text in one line, without control char",
    ),
    ("name: 李爷爷", "name: [李]", 9, "people[1].name: found a list, expected text"),
    ("groups:", "people: []\ngroups:", 13, None),
]


@pytest.mark.parametrize(("right", "wrong", "line", "words"), MISTAKES)
def test_a_mistake_is_told_with_line_path_found_and_expected(
    right: str, wrong: str, line: int, words: str | None
) -> None:
    """One mistake in the contract's document gives one message about it."""
    assert right in TEXT
    (problem, *_) = problems(TEXT.replace(right, wrong, 1))
    assert problem.startswith(
        f"site.yaml:{line}: {words}" if words else f"site.yaml:{line}:1: people: found the key"
    )


def test_all_mistakes_are_told_at_once_in_the_order_of_the_document() -> None:
    """Those of shape and those of reference together; what only follows from another mistake is not told."""
    text = (
        TEXT.replace("floor: 5", "flor: 5", 1)
        .replace("home: b3u2-501", "home: b9")
        .replace("arrive_within: 15m", "arrive_within: soon")
        .replace("kind: entrance", "kind: door")
        .replace("resident: li", "resident: lee")
    )
    assert [4, 5, 8, 18, 24] == [int(problem.split(":")[1]) for problem in problems(text)]


def test_one_mistake_made_many_times_is_not_told_for_ever() -> None:
    """A hundred lines, then how many more."""
    people = "".join(f"  - {{id: p{number}, name: 某, home: nowhere}}\n" for number in range(2536))
    found = problems("people:\n" + people)
    assert (101, "… and 2436 more") == (len(found), found[-1])


@pytest.mark.parametrize("text", ["", "{}", "[]", "# nothing\n", "site:\n", "people: ~\n"])
def test_an_empty_document_removes_nothing(text: str) -> None:
    """An empty file is a mistake more often than the wish to remove every device."""
    assert ("site.yaml: found nothing, expected a site document",) == problems(text)


@pytest.mark.parametrize(
    "text", ["x", "- a", "site: x", "people: {}", "people: [x]", "devices: [[]]", "doors: 5"]
)
def test_a_document_of_another_shape_is_refused(text: str) -> None:
    """Lists, mappings and words each where they belong."""
    (problem,) = problems(text)
    assert ", expected " in problem


@pytest.mark.parametrize("text", ["012345", "1e5", "0a5c3f", "0x1f", "yes", "12:30:45", "1_0"])
def test_a_code_is_the_text_that_was_written(text: str) -> None:
    """Names, codes and ids stay as the installer wrote them, quoted or not."""
    site = parse_site(f"devices: [{{id: d, template: t, params: {{code: {text}}}}}]\n".encode(), "site.yaml")
    assert {"code": text} == site.devices[DeviceId("d")].params


def test_a_name_without_quotes_may_be_a_number() -> None:
    """Flat 501 is called 501."""
    site = parse_site(b"places: [{id: 501, kind: household, name: 501, floor: 5}]\n", "site.yaml")
    assert ("501", 5) == (site.places[PlaceId("501")].name, site.places[PlaceId("501")].floor)


def test_a_silence_longer_than_a_day_is_refused() -> None:
    """It would be cut to a day without a word (EN 50134: a link is checked at least once in 24 h)."""
    (problem,) = problems("devices: [{id: d, template: t, silent_after: 2d}]\n")
    assert problem.startswith("site.yaml:1: devices[0].silent_after: found '2d', expected at most 1d")


def test_two_lines_cannot_share_a_port() -> None:
    """Two readers of one port each lose half of what it says."""
    (problem,) = problems("lines:\n  - {id: a, port: /dev/ttyUSB0}\n  - {id: b, port: /dev/ttyUSB0}\n")
    found = "site.yaml:3: lines[1].port: found '/dev/ttyUSB0' again"
    assert f"{found}, expected a port that line a does not have" == problem


def test_a_long_chain_of_places_is_no_circle() -> None:
    """A thousand places inside each other are read; when the last is inside the first, that is told once."""
    chain = "".join(f"  - {{id: p{n}, kind: area, name: x, in: p{n + 1}}}\n" for n in range(1000))
    assert () == problems(f"places:\n{chain}  - {{id: p1000, kind: area, name: x}}\n")
    (problem,) = problems(f"places:\n{chain}  - {{id: p1000, kind: area, name: x, in: p0}}\n")
    assert problem.endswith("found p0 in p1 in p2 in p3 in p4 in p5 in …, expected no place inside itself")


UNKNOWN = "site.yaml:5: people[0].contacts[0].channel"
CHANNELS = Checks(
    channels={"webhook": lambda address: "" if address.startswith("http") else "expected http://…"}
)


def test_a_channel_nobody_has_is_told_with_the_nearest() -> None:
    """And an address is checked by its own channel."""
    text = (
        "people:\n  - id: lin\n    name: 林\n    contacts:\n"
        "      - {channel: webhok, address: x}\n      - {channel: webhook, address: y}\n"
    )
    with pytest.raises(ConfigurationError) as refused:
        parse_site(text.encode(), "site.yaml", CHANNELS)
    assert (
        f"{UNKNOWN}: found 'webhok', expected one of webhook; nearest: 'webhook'",
        "site.yaml:6: people[0].contacts[1].address: found 'y': expected http://…",
    ) == refused.value.problems


def test_what_templates_say_stands_at_the_device_s_line() -> None:
    """Templates belong to another room; what they say is told like everything else."""
    said = (
        "device b: found template 'x', expected y",
        "devices a, b: found the same params",
        "something else",
    )
    with pytest.raises(ConfigurationError) as refused:
        parse_site(
            b"devices:\n  - {id: a, template: t}\n  - {id: b, template: x}\n", "s", Checks(lambda _: said)
        )
    assert (
        "s:1: something else",
        "s:2: devices[0]: devices a, b: found the same params",
        "s:3: devices[1]: found template 'x', expected y",
    ) == refused.value.problems


def test_a_site_from_no_file_is_held_against_the_same_rules() -> None:
    """Its entries are named by their id."""
    check_site(contract())
    broken = Site(devices={DeviceId("d"): Device(DeviceId("d"), "t", resident=PersonId("wu"))})
    with pytest.raises(
        ConfigurationError, match=r"^devices\[d\]\.resident: found 'wu', expected the id of a person$"
    ):
        check_site(broken)
    assert [("devices", 0, "resident")] == [each.path for each in site_problems(broken)]


def test_a_mistake_inside_a_list_is_not_told_as_a_list_too_short() -> None:
    """One wrong wait is one problem."""
    (problem,) = problems(
        "policies:\n  - {id: p, steps: [{notify: [a], wait: 0.5}]}\npeople: [{id: a, name: A}]\n"
    )
    assert problem.startswith("site.yaml:2: policies[0].steps[0].wait: found '0.5', expected a duration")
