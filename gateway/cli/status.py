"""`cuobian status`: how the box is and what to do, in a terminal; works whatever runs. Changes nothing."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from config.loader import load_settings
from config.schema import Settings
from gateway import __version__
from gateway.cli.opening import DatabaseUnusable, opened_with
from gateway.cli.parser import add_json
from gateway.cli.status_parts import Part, lines_of, parts_of
from gateway.cli.status_words import Says, says_in
from gateway.clock_sync import ClockSync
from gateway.domain.errors import StoreRefused
from gateway.domain.faults import Fault, FaultKind, Gravity
from gateway.domain.model import Now
from gateway.logs import one_line
from gateway.service import core_state, health
from gateway.service.fault_words import words_of
from gateway.service.health import Expected, Health
from gateway.store.db import Database
from gateway.store.queries import system

WELL, WRONG = 0, 1
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that is told."""

    seen: Health | None
    """None where the database cannot be read."""
    faults: Sequence[Fault]
    parts: Sequence[Part]
    at: datetime
    language: str
    zone: tzinfo = UTC
    site: str = ""

    @property
    def well(self) -> bool:
        """Tell whether nothing is wrong that somebody has to see to."""
        return all(each.gravity is Gravity.SOON for each in self.faults)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the form, and the language."""
    add_json(parser)
    help_ = "zh or en; otherwise the language of the site"
    parser.add_argument("--language", choices=("zh", "en"), help=help_)


def main(args: argparse.Namespace) -> int:
    """Print how the box is; 0 well, 1 something is wrong."""
    settings = load_settings(args.config)
    found = _found(settings, args.language)
    print(json.dumps(_shape(found), ensure_ascii=False) if args.json else "\n".join(lines(found)))
    return WELL if found.well else WRONG


def _found(settings: Settings, language: str | None) -> Found:
    at, parts = datetime.now(UTC), parts_of(settings)
    spoken = language or settings.language
    try:
        with opened_with(settings) as opened:
            now = Now(at, opened.clock.steady(), ClockSync()())
            seen = health.look(opened.database, now, _expected(settings))
            name, site_language, zone = _names(opened.database)
            parts = [*parts, *lines_of(core_state.site(opened.database))]
    except (DatabaseUnusable, StoreRefused) as error:
        return Found(None, [Fault(FaultKind.DATABASE, why=error.message)], parts, at, spoken)
    faults = health.in_order([*seen.faults, *_of_parts(parts, seen.faults)])
    return Found(seen, faults, parts, at, language or site_language or spoken, zone, name)


def _expected(settings: Settings) -> Expected:
    every = settings.backup.every if settings.backup.to is not None else None
    return Expected(every, settings.deadman.told)


def _names(database: Database) -> tuple[str, str, tzinfo]:
    with database.read() as connection:
        name, language, timezone = system.site_names(connection)
    try:
        return name, language, ZoneInfo(timezone)
    except (LookupError, OSError, ValueError):
        return name, language, UTC


def _of_parts(parts: Sequence[Part], known: Sequence[Fault]) -> Iterator[Fault]:
    """Yield what does not answer and is not known to be away: while the core is down, nobody noticed it."""
    told = {each.kind for each in known}
    for each in parts:
        if not each.there and each.fault not in told:
            yield Fault(each.fault, each.name, why=each.why)


def lines(found: Found) -> Iterator[str]:
    """Yield what is read in a terminal of 80 columns."""
    says = says_in(found.language)
    title = f"{found.site or 'Cuobian'} · {found.at.astimezone(found.zone):%Y-%m-%d %H:%M}"
    yield says.title(title, well=found.well)
    yield ""
    for fault in found.faults:
        if fault.gravity is not Gravity.SOON:
            yield from _told(fault, says, found)
    yield from _parts(found, says)
    if found.seen is not None:
        yield from _facts(found.seen, found, says)
    advice = [each for each in found.faults if each.gravity is Gravity.SOON]
    for fault in advice:
        words = words_of(fault, found.language)
        yield from says.wrapped(says["advice"].format(words.what, " ".join(words.do)), "")


def _told(fault: Fault, says: Says, found: Found) -> Iterator[str]:
    words = words_of(fault, found.language)
    since = f" ({says['since']} {_when(fault.since, found)})" if fault.since is not None else ""
    yield from says.wrapped(f"{says[fault.gravity.name.lower()]} {words.what}{since}", "", "  ")
    yield from says.wrapped(words.then, "  ")
    for number, step in enumerate(words.do, 1):
        yield from says.wrapped(f"{number}. {step}", "  ", "   ")
    if fault.why:
        # A device may have said it: nothing in it moves the cursor or hides a line.
        yield from says.wrapped(f"({one_line(fault.why)})", "  ")
    yield ""


def _parts(found: Found, says: Says) -> Iterator[str]:
    core = found.seen.proven if found.seen is not None else False
    states = [f"{says['core']} {says.there(there=core)}"]
    states += [
        f"{says[each.label]}{f' {each.name}' if each.name else ''} {says.there(there=each.there)}"
        for each in found.parts
    ]
    yield from says.wrapped(says.label("parts") + " · ".join(states), "", " " * says.width)


def _facts(seen: Health, found: Found, says: Says) -> Iterator[str]:
    calls = sum(seen.open_by_state.values())
    oldest = says["oldest"].format(_when(seen.oldest, found)) if seen.oldest is not None else ""
    late = says["late"].format(seen.late, _ago(seen.late_by)) if seen.late else ""
    head, disk = says["row"].format(seen.register.row, seen.register.print).rstrip(), seen.disk
    facts = {
        "alarms": f"{calls}{oldest}{late}",
        "messages": str(seen.waiting),
        "press": _when(seen.last_press, found),
        "probe": _ago(seen.probed) if seen.probed is not None else says["never"],
        "devices": says["count"].format(seen.devices.installed, seen.devices.away, seen.devices.low),
        "backup": _when(seen.backup.at if seen.backup is not None else None, found),
        "register": f"{head}, {_when(seen.register.signed_at, found)}",
        "disk": says["room"].format(*(f"{each // MB:,}" for each in (disk.free, disk.size, disk.database))),
        "clock": says["trusted"] if seen.trusted else says["untrusted"],
        "version": __version__,
    }
    for key, value in facts.items():
        yield from says.wrapped(f"{says.label(key)}{value}", "", " " * says.width)
    yield ""


def _when(at: datetime | None, found: Found) -> str:
    if at is None:
        return says_in(found.language)["never"]
    there = at.astimezone(found.zone)
    today = there.date() == found.at.astimezone(found.zone).date()
    return f"{there:%H:%M}" if today else f"{there:%Y-%m-%d %H:%M}"


def _ago(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def _shape(found: Found) -> dict[str, object]:
    """Return the same for programs."""
    seen = found.seen
    faults = [
        {
            "kind": each.kind.value,
            "gravity": each.gravity.name.lower(),
            "device": each.device,
            "since": _stamp(each.since),
            "why": each.why,
            "what": words_of(each, found.language).what,
        }
        for each in found.faults
    ]
    parts = [
        {"part": each.label, "name": each.name, "there": each.there, "why": each.why} for each in found.parts
    ]
    told: dict[str, object] = {"well": found.well, "version": __version__, "faults": faults, "parts": parts}
    if seen is None:
        return told
    return told | {
        "core": seen.proven,
        "probe_age": seen.probed.total_seconds() if seen.probed is not None else None,
        "open_alarms": dict(seen.open_by_state),
        "oldest_call": _stamp(seen.oldest),
        "late": seen.late,
        "late_by": seen.late_by.total_seconds(),
        "last_press": _stamp(seen.last_press),
        "waiting_messages": seen.waiting,
        "devices": {"installed": seen.devices.installed, "away": seen.devices.away, "low": seen.devices.low},
        "last_backup": _stamp(seen.backup.at if seen.backup is not None else None),
        "register": {
            "row": seen.register.row,
            "print": seen.register.print,
            "signed_at": _stamp(seen.register.signed_at),
        },
        "disk": {"size": seen.disk.size, "free": seen.disk.free, "database": seen.disk.database},
        "clock_trusted": seen.trusted,
    }


def _stamp(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at is not None else None
