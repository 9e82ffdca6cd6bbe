"""`cuobian drill`: walk tests with their sealed records, drills of the ways to people, the monthly press."""

from __future__ import annotations

import argparse
import json
import os
import pwd
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from config.secrets import secret
from gateway.cli import drill_round, drill_words
from gateway.cli.opening import Opened, opened, registry_of
from gateway.cli.parser import CommandParser, add_json, add_words
from gateway.domain.drill_plan import late_paths
from gateway.domain.errors import ConfigurationError, NotFound
from gateway.domain.model import EventType
from gateway.domain.walk import Move, WalkId, overdue
from gateway.service import scheduled_drills, walk_paths, walk_record, walks
from gateway.service.linkkey import LinkKey

WORDS = (
    ("start", "begin a walk over a place, or over everything", "cuobian drill start --place b3u2"),
    ("walk", "ask for each press, opening and path that is missing", "cuobian drill walk 3"),
    ("list", "list the walks", "cuobian drill list"),
    ("show", "show how each item of a walk stands", "cuobian drill show 3"),
    ("say", "say why an item is left out, failed, or seen to work", 'cuobian drill say 3 12 skip "away"'),
    ("send", "send a drill to every helper whose ways still wait", "cuobian drill send 3"),
    ("sign", "close a walk with its sealed record", 'cuobian drill sign 3 --name "Fang Wei"'),
    ("end", "give a walk up; it proves nothing", "cuobian drill end 3"),
    ("record", "print the sealed record, or write it as a PDF", "cuobian drill record 3 --pdf walk-3.pdf"),
    ("verify", "tell whether a record is as this box sealed it", "cuobian drill verify walk-3.pdf"),
    ("due", "list what is not proved, or has changed since", "cuobian drill due"),
    (
        "overdue",
        "list buttons not pressed, and ways to people not proved, for 31 days",
        "cuobian drill overdue",
    ),
)
SAID = {"skip": Move.SKIP, "fail": Move.FAIL, "saw": Move.VOUCH, "again": Move.AGAIN}
PDF = b"%PDF-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add every word."""
    words = add_words(parser)
    for name, help_, example in WORDS:
        word = words.add_parser(name, help=help_, description=help_, example=example)
        add_json(word)
        _OWN.get(name, _numbered)(word)


def _start_arguments(word: CommandParser) -> None:
    word.add_argument("--place", metavar="PLACE", help="id of a place; without it, everything")
    word.add_argument("--due", action="store_true", help="only what is not proved, or has changed since")


def _numbered(word: CommandParser) -> None:
    word.add_argument("walk", metavar="WALK", type=int, help="number of the walk, as `list` shows it")


def _walk_arguments(word: CommandParser) -> None:
    _numbered(word)
    word.add_argument("--wait", metavar="TIME", default="60s", help="how long for each (default 60s)")


def _say_arguments(word: CommandParser) -> None:
    _numbered(word)
    word.add_argument("item", metavar="ITEM", type=int, help="number of the item, as `show` shows it")
    word.add_argument("what", choices=list(SAID))
    word.add_argument("why", metavar="WHY", nargs="?", default="", help="in a few words")


def _sign_arguments(word: CommandParser) -> None:
    _numbered(word)
    word.add_argument("--name", required=True, help="who signs")


def _record_arguments(word: CommandParser) -> None:
    _numbered(word)
    word.add_argument("--pdf", metavar="FILE", type=Path, help="write it as a PDF")
    word.add_argument("--language", choices=["zh-CN", "en"], help="of the PDF (default: the site's)")


def _verify_arguments(word: CommandParser) -> None:
    word.add_argument("file", metavar="FILE", type=Path, help="what `record` wrote, text or PDF")


def _nothing(_word: CommandParser) -> None:
    """Leave a word as it is."""


_OWN: Mapping[str, Callable[[CommandParser], None]] = {
    "start": _start_arguments,
    "walk": _walk_arguments,
    "say": _say_arguments,
    "sign": _sign_arguments,
    "record": _record_arguments,
    "verify": _verify_arguments,
    **dict.fromkeys(("list", "due", "overdue"), _nothing),
}


def main(args: argparse.Namespace) -> int:
    """Do it; raises ConfigurationError, NotFound or WalkRefused."""
    with opened(args) as found:
        return _DO[args.word](found, args)


def _start(found: Opened, args: argparse.Namespace) -> int:
    now, keys, presses = found.clock.moment(), _keys(found), buttons(found)
    place, only = args.place, args.due
    id_ = walks.start(found.database, place, _by(), presses, now, keys, only_due=only)
    return _show_walk(found, id_, args)


def _walk(found: Opened, args: argparse.Namespace) -> int:
    drill_round.go(found, WalkId(args.walk), _by(), _keys(found), args.wait)
    return _show_walk(found, WalkId(args.walk), args)


def _list(found: Opened, args: argparse.Namespace) -> int:
    every = walks.every(found.database)
    if args.json:
        _print([drill_words.walk_row(each) for each in every])
        return 0
    for each in every:
        print(drill_words.walk_line(each))
    if not every:
        print("no walk yet: see `cuobian drill start`")
    return 0


def _show(found: Opened, args: argparse.Namespace) -> int:
    return _show_walk(found, WalkId(args.walk), args)


def _show_walk(found: Opened, id_: WalkId, args: argparse.Namespace) -> int:
    seen = walks.view(found.database, id_, found.clock.moment())
    if args.json:
        _print(drill_words.view_row(seen))
    else:
        print("\n".join(drill_words.view_lines(seen)))
    return 0


def _say(found: Opened, args: argparse.Namespace) -> int:
    move, now = SAID[args.what], found.clock.moment()
    walks.decide(found.database, WalkId(args.walk), args.item, move, _by(), now, args.why)
    return _show_walk(found, WalkId(args.walk), args)


def _send(found: Opened, args: argparse.Namespace) -> int:
    sent = walk_paths.send(found.database, WalkId(args.walk), _by(), found.clock.moment(), _keys(found))
    if args.json:
        _print({"walk": args.walk, "people": sent})
    else:
        print(f"a drill goes to {sent} people; a running core sends it")
    return 0


def _sign(found: Opened, args: argparse.Namespace) -> int:
    now, keys = found.clock.moment(), _keys(found)
    sealed = walk_record.sign(found.database, WalkId(args.walk), _by(), args.name, "command line", now, keys)
    if args.json:
        _print({"walk": args.walk, "sha256": sealed.sum, "seal": sealed.seal})
    else:
        print(f"walk {args.walk} is signed by {args.name}\nSHA-256 {sealed.sum}")
    return 0


def _end(found: Opened, args: argparse.Namespace) -> int:
    walk_record.give_up(found.database, WalkId(args.walk), _by(), found.clock.moment(), _keys(found))
    return 0


def _record(found: Opened, args: argparse.Namespace) -> int:
    sealed = walk_record.sealed(found.database, WalkId(args.walk))
    if sealed is None:
        raise NotFound(f"walk {args.walk} has no record: it is not signed, or there is none")
    if args.pdf is None:
        print(sealed.document())
        return 0
    from api.walk_paper import paper_of

    language = args.language or walks.language(found.database) or found.settings.language
    args.pdf.write_bytes(paper_of(sealed, language))
    if args.json:
        _print({"walk": args.walk, "pdf": str(args.pdf), "sha256": sealed.sum})
    return 0


def _verify(found: Opened, args: argparse.Namespace) -> int:
    content = args.file.read_bytes()
    sealed = walk_record.verified(_document(content), _keys(found))
    if content.startswith(PDF) and not _same_paper(content, sealed):
        print("the record in this PDF is as this box sealed it, but its pages do not show that record")
        return 1
    record = sealed.record
    if args.json:
        _print(record)
    else:
        print(f"as this box sealed it: walk {record['walk']} of {record['site']}\nSHA-256 {sealed.sum}")
    return 0


def _document(content: bytes) -> str:
    from api.paper import attachment
    from api.walk_paper import ATTACHED

    attached = attachment(content, ATTACHED) if content.startswith(PDF) else content
    return (attached or b"").decode("utf-8", "replace")


def _same_paper(content: bytes, sealed: walk_record.Sealed) -> bool:
    """Tell whether the pages are those that this record makes, in one of our languages."""
    from api.pages.language import LANGUAGES
    from api.walk_paper import paper_of

    return any(paper_of(sealed, language) == content for language in LANGUAGES)


def _due(found: Opened, args: argparse.Namespace) -> int:
    due = walks.to_prove(found.database, buttons(found), _keys(found))
    rows = [
        {"kind": each.kind.value, "id": each.id, "where": each.label, "why": why.value} for each, why in due
    ]
    if args.json:
        _print(rows)
        return 1 if rows else 0
    for row in rows:
        print(f"{row['kind']:<7} {row['id']:<24} {row['why']:<8} {row['where']}".rstrip())
    if not rows:
        print("everything installed is proved as it is now")
    return 1 if rows else 0


def _overdue(found: Opened, args: argparse.Namespace) -> int:
    now = found.clock.moment().at
    pressed = walks.monthly(found.database, buttons(found))
    late = [each for each in pressed if overdue(each, now)]
    ways, every, _ = scheduled_drills.ways(found.database, now)
    unproved = late_paths(ways, every, now)
    if args.json:
        rows = [drill_words.pressed_row(each) for each in late]
        _print([*rows, *(drill_words.path_row(each) for each in unproved)])
        return 1 if late or unproved else 0
    for each in late:
        print(drill_words.pressed_line(each, now))
    for way in unproved:
        print(drill_words.path_line(way, now))
    if not late:
        print(f"all {len(pressed)} buttons of residents were pressed within 31 days")
    if not unproved:
        print(f"all {len(ways)} ways to people were proved within {every.days} days")
    return 1 if late or unproved else 0


def buttons(found: Opened) -> Collection[str]:
    """Return the templates of buttons people call for help with."""
    templates = registry_of(found.settings).templates
    return frozenset(name for name, each in templates.items() if EventType.SOS_PRESSED in each.reads)


def _keys(found: Opened) -> LinkKey:
    return LinkKey(secret(found.settings.data, "link.key"))


def _by() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        raise ConfigurationError((f"user {os.getuid()}: found no name for it, expected one",)) from None


def _print(data: object) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False)
    print()


_DO = {
    "start": _start,
    "walk": _walk,
    "list": _list,
    "show": _show,
    "say": _say,
    "send": _send,
    "sign": _sign,
    "end": _end,
    "record": _record,
    "verify": _verify,
    "due": _due,
    "overdue": _overdue,
}
