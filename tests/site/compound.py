"""The contract's own site, sites that hypothesis makes up, and a database to put them in."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st

from config.shape import UNPRINTABLE
from config.site_file import parse_site, read_site
from gateway.domain.drill_plan import DrillPlan
from gateway.domain.duty import Duty, Turn
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import DeviceId, DoorId, LineId, PersonId, PlaceId, PolicyId, ScheduleId
from gateway.domain.near import SELECTORS
from gateway.domain.site import (
    Absence,
    Contact,
    Device,
    Line,
    Person,
    Place,
    PlannedPolicy,
    PlannedStep,
    Site,
)
from gateway.domain.site_doors import DAYS, EVERY_DAY, Door, Right, Schedule, Window
from gateway.domain.visits import VisitPlan
from gateway.domain.wellbeing import Wellbeing
from gateway.store.db import Database
from gateway.store.migrate import migrate
from tests.fresh import put_fresh

Key = TypeVar("Key")
CONTRACT = Path(__file__).with_name("contract.yaml")


def contract() -> Site:
    """Return the site of CONTRACT §2."""
    return read_site(CONTRACT)


def problems(text: str) -> tuple[str, ...]:
    """Return what a document is refused for, none where it is taken."""
    try:
        parse_site(text.encode(), "site.yaml")
    except ConfigurationError as error:
        return error.problems
    return ()


def fresh(folder: Path) -> Database:
    """Return a migrated database in a folder."""
    put_fresh(folder / "cuobian.db")
    database = Database(folder / "cuobian.db")
    migrate(database)
    return database


LIKE = st.none() | st.sampled_from([0.45, 0.5, 0.9])
IDS = st.sampled_from([*"abcdefgh", "0", "42", "1e5", "012", "no", "null", "true", "b3u2-501", "z" * 64])
TEXTS = (
    st.one_of(
        st.text(min_size=1, max_size=12),
        st.sampled_from(
            ["501", "null", "~", "yes", "1e5", "012", "0x1f", "- a", "a: b", "#1", "3号楼", "15m", '"', "'"]
        ),
    )
    .map(lambda text: UNPRINTABLE.sub("", text).strip())
    .filter(bool)
)
DURATIONS = st.integers(1_000, 30_000_000).map(lambda millis: timedelta(milliseconds=millis))
LANGUAGES = st.sampled_from(["", "en", "nan", "zh-CN"])


AFTER = st.just(timedelta(0)) | st.integers(1_000, 120_000).map(lambda millis: timedelta(milliseconds=millis))


@st.composite
def sites(draw: st.DrawFn) -> Site:
    """Draw a site in which everything referred to exists."""
    places = _places(draw)
    people = _people(draw, list(places))
    groups = (
        {id_: tuple(draw(st.lists(st.sampled_from(list(people)), max_size=3))) for id_ in _some_ids(draw)}
        if people
        else {}
    )
    schedules = _schedules(draw)
    duties = _duties(draw, list(people), list(schedules))
    rotas = [f"duty:{id_}" for id_ in duties]
    policies = _policies(draw, [*people, *(f"group:{id_}" for id_ in groups), *rotas, *SELECTORS])
    lines = {
        LineId(id_): Line(LineId(id_), f"/dev/{id_}", draw(st.sampled_from([None, 9600])))
        for id_ in _some_ids(draw)
    }
    devices = {
        DeviceId(id_): Device(
            DeviceId(id_),
            draw(IDS),
            draw(_one_of(places)),
            draw(_one_of(people)),
            draw(_one_of(policies)),
            draw(_one_of(lines)),
            draw(st.dictionaries(TEXTS, TEXTS, max_size=2)),
            draw(st.one_of(st.none(), DURATIONS)),
        )
        for id_ in _some_ids(draw)
    }
    people = {id_: _cared_for(draw, each, list(people), list(policies)) for id_, each in people.items()}
    doors = _doors(draw, list(places), list(devices))
    return Site(
        name=draw(st.one_of(st.just(""), TEXTS)),
        language=draw(st.sampled_from(["zh-CN", "en"])),
        timezone=draw(st.sampled_from(["Asia/Shanghai", "UTC"])),
        default_policy=draw(_one_of(policies)),
        desk=tuple(draw(st.lists(st.sampled_from([*people, *rotas]), max_size=2))) if people else (),
        maintenance=tuple(draw(st.lists(st.sampled_from(list(people)), max_size=2))) if people else (),
        task_within=draw(DURATIONS),
        drills=draw(st.one_of(st.none(), DRILLS)),
        places=places,
        people=people,
        groups=groups,
        group_names={id_: draw(TEXTS) for id_ in groups if draw(st.booleans())},
        duties=duties,
        policies=policies,
        lines=lines,
        devices=devices,
        doors=doors,
        schedules=schedules,
        rights=_rights(draw, list(people), list(doors), list(schedules)),
    )


def _doors(draw: st.DrawFn, places: list[PlaceId], devices: list[DeviceId]) -> dict[DoorId, Door]:
    found: dict[DoorId, Door] = {}
    free = list(devices)

    def some(most: int) -> tuple[DeviceId, ...]:
        taken = tuple(draw(st.lists(st.sampled_from(free), unique=True, max_size=most))) if free else ()
        free[:] = [each for each in free if each not in taken]
        return taken

    for id_ in map(DoorId, _some_ids(draw)) if places else ():
        own = some(3)
        one = st.one_of(st.none(), st.sampled_from(own)) if own else st.none()
        place, waits = draw(st.sampled_from(places)), [draw(DURATIONS) for _ in range(3)]
        found[id_] = Door(id_, draw(TEXTS), place, own, draw(one), draw(one), some(1), *waits, out=own[:1])
    return found


TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
QUIET = st.builds(Window, st.just(EVERY_DAY), TIMES, TIMES).filter(lambda each: each.begins != each.ends)
AWAY = st.tuples(st.dates(), st.dates()).map(lambda days: Absence(min(days), max(days)))


def _schedules(draw: st.DrawFn) -> dict[ScheduleId, Schedule]:
    days = st.frozensets(st.sampled_from(DAYS), min_size=1)
    windows = st.lists(st.builds(Window, days, TIMES, TIMES), min_size=1, max_size=3).map(tuple)
    holidays = st.frozensets(st.dates(), max_size=2)
    return {id_: Schedule(id_, draw(windows), draw(holidays)) for id_ in map(ScheduleId, _some_ids(draw))}


def _duties(draw: st.DrawFn, people: list[PersonId], schedules: list[ScheduleId]) -> dict[str, Duty]:
    if not people:
        return {}
    turns = st.lists(st.builds(Turn, st.sampled_from(people), _one_of(schedules)), min_size=1, max_size=3)
    names = st.one_of(st.just(""), TEXTS)
    return {id_: Duty(id_, draw(names), tuple(draw(turns))) for id_ in _some_ids(draw)}


def _rights(
    draw: st.DrawFn, people: list[PersonId], doors: list[DoorId], schedules: list[ScheduleId]
) -> tuple[Right, ...]:
    if not people or not doors:
        return ()
    who = st.lists(st.sampled_from(people), min_size=1, max_size=2).map(tuple)
    where = st.lists(st.sampled_from(doors), min_size=1, max_size=2).map(tuple)
    right = st.builds(Right, who, where, _one_of(schedules))
    return tuple(draw(st.lists(right, max_size=3)))


def _some_ids(draw: st.DrawFn) -> list[str]:
    return draw(st.lists(IDS, unique=True, max_size=5))


def _one_of(ids: Iterable[Key]) -> st.SearchStrategy[Key | None]:
    known = list(ids)
    return st.one_of(st.none(), st.sampled_from(known)) if known else st.none()


def _places(draw: st.DrawFn) -> dict[PlaceId, Place]:
    found: dict[PlaceId, Place] = {}
    for id_ in map(PlaceId, _some_ids(draw)):
        kind = draw(st.sampled_from(["building", "entrance", "household"]))
        inside, floor = draw(_one_of(found)), draw(st.one_of(st.none(), st.integers(-20, 200)))
        key = draw(st.one_of(st.just(""), TEXTS)) if kind == "household" else ""
        found[id_] = Place(id_, kind, draw(TEXTS), inside, floor, key, *draw(st.tuples(LIKE, LIKE)))
    order = draw(st.permutations(list(found)))
    return {id_: found[id_] for id_ in order}


def _people(draw: st.DrawFn, places: list[PlaceId]) -> dict[PersonId, Person]:
    contacts = st.lists(st.builds(Contact, IDS, TEXTS, AFTER), max_size=3).map(tuple)
    homes = st.one_of(st.none(), st.sampled_from(places)) if places else st.none()
    return {
        id_: Person(
            id_,
            draw(TEXTS),
            draw(homes),
            draw(LANGUAGES),
            draw(contacts),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(st.lists(QUIET, max_size=2).map(tuple)),
            draw(st.lists(AWAY, max_size=2).map(tuple)),
        )
        for id_ in map(PersonId, _some_ids(draw))
    }


SPANS = st.integers(0, 23 * 60).flatmap(
    lambda since: st.tuples(
        st.just(time(*divmod(since, 60))),
        st.integers(since + 30, min(since + 20 * 60, 24 * 60 - 1)).map(lambda by: time(*divmod(by, 60))),
    )
)
ASKS = st.integers(60, 7200).map(lambda seconds: timedelta(seconds=seconds))
DRILLS = st.builds(
    DrillPlan,
    st.integers(7, 366).map(lambda days: timedelta(days=days)),
    st.just(time(9, 30)),
    st.just(time(10)),
    st.frozensets(st.sampled_from(DAYS), min_size=1),
)


def _cared_for(draw: st.DrawFn, person: Person, people: list[PersonId], policies: list[PolicyId]) -> Person:
    wellbeing, visits = None, None
    if draw(st.booleans()):
        since, by = draw(SPANS)
        wellbeing = Wellbeing(by, draw(TEXTS), since, draw(ASKS), draw(_one_of(policies)))
    if draw(st.booleans()):
        every, by_whom = timedelta(days=draw(st.integers(1, 90))), st.sampled_from(people)
        visits = VisitPlan(every, tuple(draw(st.lists(by_whom, min_size=1, max_size=2))))
    return replace(person, wellbeing=wellbeing, visits=visits)


def _policies(draw: st.DrawFn, names: list[str]) -> dict[PolicyId, PlannedPolicy]:
    if not names:
        return {}
    called = st.lists(st.sampled_from(names), min_size=1, max_size=3).map(tuple)
    steps = st.lists(st.builds(PlannedStep, called, DURATIONS), min_size=1, max_size=3).map(tuple)
    return {
        id_: PlannedPolicy(id_, draw(steps), draw(DURATIONS), draw(st.one_of(st.just(()), called)))
        for id_ in map(PolicyId, _some_ids(draw))
    }
