"""`cuobian kpi`: how calls for help were answered in the last days. Never names anybody."""

from __future__ import annotations

import argparse
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api.kpi import DAYS, KpiOut, Part, shape
from gateway.cli.opening import opened
from gateway.cli.parser import add_json
from gateway.service import kpi, site

LONGEST = 90


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the period."""
    add_json(parser)
    parser.add_argument(
        "--days", type=_days, default=DAYS, metavar="N", help=f"how many days back, 1 to {LONGEST}"
    )


def main(args: argparse.Namespace) -> int:
    """Print the figures."""
    with opened(args) as found:
        timezone = site.export(found.database).timezone
        told = shape(kpi.measured(found.database, args.days, found.clock.moment(), _zone(timezone)))
    print(told.model_dump_json() if args.json else "\n".join(_lines(told)))
    return 0


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= LONGEST:
        raise argparse.ArgumentTypeError(f"expected 1 to {LONGEST}, found {text!r}")
    return int(text)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _lines(told: KpiOut) -> list[str]:
    since, until = (f"{each:%Y-%m-%d}" for each in (told.since, told.until))
    lines = [
        f"calls for help from {since} to {until}: {told.calls}",
        f"answered within 60 s   {_said(told.answered_within_60_s)}, target 97.5 %",
        f"answered within 180 s  {_said(told.answered_within_180_s)}, target 99 %",
        f"there within 15 min    {_said(told.arrived_within_15_min)}",
        f"ways proven in 31 days {_said(told.paths_proven_in_31_days)}",
    ]
    for each in told.late:
        after = f"answered after {each.seconds:.0f} s" if each.answered else "not answered yet"
        lines.append(f"late: {each.raised_at:%Y-%m-%d %H:%M:%S}Z {each.place_name} ({each.kind}), {after}")
    return lines


def _said(part: Part) -> str:
    return f"{part.percent:.1f} % ({part.part} of {part.whole})" if part.percent is not None else "–"
