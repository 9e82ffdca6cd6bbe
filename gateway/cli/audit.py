"""`cuobian audit`: whether the register holds, how far it reaches, what stands in it. Changes no row."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway.cli import export_check
from gateway.cli.opening import Opened, mqtt_settings_of, opened, register_key
from gateway.cli.parser import add_json, add_words
from gateway.domain.errors import ConfigurationError, CuobianError
from gateway.domain.register import Head, ReviewId, Secret, fingerprint, head_of
from gateway.service import register, register_heads
from gateway.service.register_check import Broken, Verdict
from gateway.service.register_file import HeadFile, heads_in, written
from gateway.service.register_key import RegisterKey, holds
from gateway.store.moment import from_micros
from gateway.store.register import Stored

WORDS = (
    (
        "verify",
        "check every row; name the first that does not hold",
        "cuobian audit verify --head kept.jsonl",
    ),
    ("head", "print how far the register reaches, signed", "cuobian audit head --json >kept.jsonl"),
    ("show", "print the newest rows, or those of a review", "cuobian audit show --review 3"),
)
SHOWN = 100


class RegisterBroken(CuobianError):
    """The register does not hold, so its end is not signed."""

    code = "register.broken"


@dataclass(frozen=True, slots=True)
class Witness:
    """One who kept heads, and what they say."""

    name: str
    heads: Sequence[Head] = ()
    why: str = ""
    """Why it could not be asked, or says nothing."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add verify, head, show and export-check."""
    words = add_words(parser)
    for name, help_, example in WORDS:
        word = words.add_parser(name, help=help_, description=help_, example=example)
        add_json(word)
        if name == "verify":
            help_ = "heads that were kept elsewhere, a line each; - reads them from a pipe; may be repeated"
            word.add_argument("--head", metavar="FILE", action="append", default=[], help=help_)
        elif name == "show":
            word.add_argument(
                "--review", metavar="ID", type=int, help="only what was done within this review"
            )
    export_check.add_word(words)


def main(args: argparse.Namespace) -> int:
    """Do it; 1 where the register, or an export, does not hold."""
    if args.word == "export-check":
        return export_check.main(args)
    # Before the database is opened: a head that this box signs meanwhile is in it then, and not the reverse.
    given = [_given(each) for each in getattr(args, "head", ())]
    with opened(args) as found:
        key = register_key(found.settings)
        if args.word == "verify":
            return _verify(found, key, given, as_json=args.json)
        if args.word == "head":
            return _head(found, key, as_json=args.json)
        return _show(found, args.review, as_json=args.json)


def _verify(found: Opened, key: RegisterKey, given: Sequence[Witness], *, as_json: bool) -> int:
    asked = [*given, *([] if given else [_file(found, key), _broker(found, key)])]
    told = [head for each in asked for head in each.heads]
    verdict = register_heads.checked(found.database, key, told)
    print(json.dumps(_data(verdict, asked)) if as_json else "\n".join(_lines(verdict, asked)))
    return 1 if verdict.broken is not None else 0


def _head(found: Opened, key: RegisterKey, *, as_json: bool) -> int:
    head = register_heads.sign(found.database, key, found.clock.moment())
    if isinstance(head, Broken):
        raise RegisterBroken(f"{head.words()}: its end is not signed")
    file = HeadFile(found.settings.data)
    if head is not None and head != file.newest():
        file.append(head)
    if head is None:
        print("null" if as_json else "the register is empty")
        return 0
    if as_json:
        print(written(head).decode())
    else:
        print(f"row {head.seq} of {_time(head.at)}  {fingerprint(head.hash)}  box {head.box}")
        print(f"public key {key.public.hex()}")
    return 0


def _show(found: Opened, review: int | None, *, as_json: bool) -> int:
    if review is None:
        rows = register.newest(found.database, most=SHOWN)
    else:
        rows = register.of_review(found.database, ReviewId(review), most=SHOWN)
    if as_json:
        print(json.dumps([_row(each) for each in rows], ensure_ascii=False))
    else:
        print("\n".join(_line(each) for each in rows) or "nothing stands in it")
    return 0


def _given(name: str) -> Witness:
    """Return the heads of a file. Raises ConfigurationError: whoever names one means it."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
        heads = heads_in(text)
    except OSError as error:
        raise ConfigurationError((f"{name}: {error.strerror}, expected heads, a line each",)) from None
    except UnicodeDecodeError:
        raise ConfigurationError((f"{name}: found no text, expected heads, a line each",)) from None
    except ValueError as error:
        raise ConfigurationError((f"{name}: {error}",)) from None
    if not heads:
        raise ConfigurationError((f"{name}: found no head, expected one a line",))
    return Witness("standard input" if name == "-" else name, heads)


def _file(found: Opened, key: RegisterKey) -> Witness:
    file = HeadFile(found.settings.data)
    return (
        _ours(file.path.name, file.heads(), key)
        if file.path.exists()
        else Witness(file.path.name, (), "there is none")
    )


def _broker(found: Opened, key: RegisterKey) -> Witness:
    from devices.register_session import kept_head

    if found.settings.broker.embedded:
        # It stands on the same disk; and at its port somebody else's may be, whose heads are not ours.
        return Witness("broker", (), "the gateway's own one on this box, which is no witness")
    payload, why = kept_head(mqtt_settings_of(found.settings))
    if payload is None:
        return Witness("broker", (), why or "it keeps none")
    try:
        return _ours("broker", [head_of(json.loads(payload))], key)
    except (ValueError, RecursionError):
        return Witness("broker", (), "what it keeps is no head")


def _ours(name: str, heads: Sequence[Head], key: RegisterKey) -> Witness:
    """Take only what this box signed: anybody may write to a broker, and that alone breaks no register."""
    ours = [each for each in heads if holds(key.public, each)]
    return Witness(name, ours, "" if len(ours) == len(heads) else "some of it was not signed by this box")


def _lines(verdict: Verdict, asked: Sequence[Witness]) -> list[str]:
    lines = []
    for each in asked:
        newest = max((head.seq for head in each.heads), default=0)
        reach = [f"{len(each.heads)} heads, to row {newest}"] if each.heads else []
        lines.append(f"witness {each.name}: {'; '.join([*reach, *filter(None, [each.why])])}")
    if verdict.excused:
        lines.append(
            f"{verdict.excused} heads lie beyond a backup that was restored or a damaged database that was"
            " replaced, as the register says"
        )
    if verdict.broken is not None:
        return [*lines, f"does not hold: {verdict.broken.words()}"]
    return [*lines, f"holds: {verdict.rows} rows, {verdict.heads} heads, {fingerprint(verdict.hash)}"]


def _data(verdict: Verdict, asked: Sequence[Witness]) -> dict[str, object]:
    broken = verdict.broken
    return {
        "holds": broken is None,
        "rows": verdict.rows,
        "heads": verdict.heads,
        "hash": verdict.hash.hex(),
        "excused": verdict.excused,
        "broken": None
        if broken is None
        else {"row": broken.seq, "fault": broken.fault.value, "text": broken.words()},
        "witnesses": [
            {
                "name": each.name,
                "heads": len(each.heads),
                "row": max((head.seq for head in each.heads), default=None),
                "why": each.why,
            }
            for each in asked
        ],
    }


def _row(stored: Stored) -> dict[str, object]:
    row = stored.row
    texts = {each.value: stored.text(each) for each in Secret if stored.text(each)}
    open_ = {"row": row.seq, "at": _time(row.at), "act": row.act, "what": row.what, "role": row.role}
    return {**open_, "review": row.review, "count": row.count, **texts, "hash": stored.hash.hex()}


def _line(stored: Stored) -> str:
    row, who = stored.row, stored.text(Secret.WHO) or "(erased)"
    count = f" ×{row.count}" if row.count > 1 else ""
    why = " · ".join(filter(None, (stored.text(each) for each in (Secret.CASE, Secret.WHY, Secret.DETAIL))))
    return f"{row.seq}  {_time(row.at)}  {row.act}{count}  {row.what}  {who} ({row.role})  {why}".rstrip()


def _time(micros: int) -> str:
    return from_micros(micros).isoformat(timespec="seconds").replace("+00:00", "Z")
