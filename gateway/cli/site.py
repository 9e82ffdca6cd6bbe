"""`cuobian site`: the installed site as one document – out, in, or what would change."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from config.site_file import parse_site, read_site, written_file
from config.site_values import written_site
from gateway.cli.opening import Opened, checks_of, opened
from gateway.cli.parser import add_json, add_words
from gateway.domain.site import Site
from gateway.domain.site_changes import Change
from gateway.domain.site_secrets import with_secrets, without_secrets
from gateway.service import site

WORDS = (
    ("export", "print the installed site as YAML", "cuobian site export >site.yaml"),
    (
        "apply",
        "make the installed site the one in FILE, and say what changed",
        "cuobian site apply site.yaml",
    ),
    ("diff", "say what apply would change", "cuobian site diff site.yaml"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add export, apply and diff."""
    words = add_words(parser)
    for name, help_, example in WORDS:
        word = words.add_parser(name, help=help_, description=help_, example=example)
        add_json(word)
        if name != "export":
            word.add_argument("file", metavar="FILE", help="site document, - for standard input")


def main(args: argparse.Namespace) -> int:
    """Do it; raises ConfigurationError with every problem of a document."""
    with opened(args) as found:
        if args.word == "export":
            return _export(without_secrets(site.export(found.database)), as_json=args.json)
        wanted = _wanted(found, args.file)
        act = site.apply if args.word == "apply" else site.diff
        return _show(act(found.database, wanted), as_json=args.json)


def _export(installed: Site, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(written_site(installed), ensure_ascii=False, default=str))
    else:
        print(written_file(installed), end="", flush=True)
    return 0


def _wanted(found: Opened, file: str) -> Site:
    checks = checks_of(found.settings)
    if file == "-":
        wanted = parse_site(sys.stdin.buffer.read(), "standard input", checks)
    else:
        wanted = read_site(Path(file), checks)
    return with_secrets(wanted, site.export(found.database))


def _show(changes: Sequence[Change], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([asdict(change) for change in changes], ensure_ascii=False))
    else:
        print("\n".join(map(str, changes)) or "nothing to change")
    return 0
