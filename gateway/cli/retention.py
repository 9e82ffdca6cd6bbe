"""`cuobian retention`: how long what is kept, what was deleted, and a sweep by hand. Shows no record."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import datetime

from gateway.cli.opening import Opened, opened
from gateway.cli.parser import add_json, add_words
from gateway.domain.retention import DAY, Keeper
from gateway.service import kept, retention
from gateway.service.holds import held
from gateway.service.kept import Overview, Standing
from gateway.store.retention import DeletionReceipt

WORDS = (
    ("status", "say what is kept until when, and what was deleted", "cuobian retention status --json"),
    ("sweep", "delete now what is over its time", "cuobian retention sweep"),
)
SHOWN = 10
KEPT_BY: Mapping[Keeper, str] = {
    Keeper.NOBODY: "never written",
    Keeper.CAMERAS: "deleted by the camera worker",
    Keeper.KEPT: "only grows",
    Keeper.CORE: "",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words."""
    words = add_words(parser)
    for name, help_, example in WORDS:
        add_json(words.add_parser(name, help=help_, description=help_, example=example))


def main(args: argparse.Namespace) -> int:
    """Do it."""
    with opened(args) as found:
        if args.word == "sweep":
            return _sweep(found, as_json=args.json)
        seen = kept.overview(
            found.database,
            found.settings.retention.chosen(),
            held,
            found.clock.moment(),
        )
    print(json.dumps(_values(seen), ensure_ascii=False) if args.json else "\n".join(_lines(seen)))
    return 0


def _sweep(found: Opened, *, as_json: bool) -> int:
    deleted = retention.sweep_all(
        found.database, found.clock.moment, found.settings.retention.chosen().kept, held
    )
    clean = found.database.truncate()
    if as_json:
        print(json.dumps({"deleted": deleted, "log_emptied": clean}))
    else:
        print(f"deleted {deleted}" + ("" if clean else "; somebody reads: the log is emptied by the core"))
    return 0


def _values(seen: Overview) -> Mapping[str, object]:
    return {
        "classes": [_class(each) for each in seen.classes],
        "holds": [
            {
                "why": each.why,
                "since": _at(each.since),
                "until": _at(each.until),
                "ends": _at(each.expires_at),
            }
            for each in seen.holds
        ],
        "receipts": [_receipt(each) for each in seen.receipts],
        "room": {"bytes": seen.room, "low": seen.marks.low, "high": seen.marks.high},
        "clock_vouched": seen.vouched,
        "swept": _at(seen.swept),
    }


def _class(each: Standing) -> Mapping[str, object]:
    return {
        "class": each.class_.value,
        "days": each.kept / DAY,
        "least": each.rule.least / DAY,
        "most": each.rule.most / DAY,
        "why_least": each.rule.why_least,
        "why_most": each.rule.why_most,
        "kept_by": each.rule.keeper.value,
        "count": each.count,
        "oldest": _at(each.oldest),
        "goes": _at(each.goes_at),
    }


def _receipt(each: DeletionReceipt) -> Mapping[str, object]:
    return {
        "class": each.class_.value,
        "why": each.why.value,
        "count": each.count,
        "oldest": _at(each.oldest),
        "newest": _at(each.newest),
        "started": _at(each.started_at),
        "finished": _at(each.finished_at),
        "sha256": each.digest,
    }


def _lines(seen: Overview) -> list[str]:
    lines = [f"{'class':<10} {'days':>5}  {'now':>9}  oldest      goes"]
    lines += [_line(each) for each in seen.classes]
    lines += [f"held until {each.expires_at:%Y-%m-%d}: {each.why}" for each in seen.holds]
    lines += [
        f"{each.started_at:%Y-%m-%d %H:%M}Z deleted {each.count} of {each.class_}"
        f" ({each.why}), {_day(each.oldest)} to {_day(each.newest)}, sha256 {each.digest[:16]}…"
        for each in seen.receipts[:SHOWN]
    ]
    if not seen.vouched:
        lines.append("nobody vouches for the clock: only time counts that this box has run through")
    lines.append(f"room for {seen.room // 1_000_000} MB; below {seen.marks.low // 1_000_000} old records go")
    return lines


def _line(each: Standing) -> str:
    by = KEPT_BY[each.rule.keeper]
    tail = by or f"{each.count:>9}  {_day(each.oldest)}  {_day(each.goes_at)}"
    return f"{each.class_:<10} {each.kept / DAY:>5.0f}  {tail}".rstrip()


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment is not None else "–         "
