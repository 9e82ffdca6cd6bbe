"""`cuobian filing`: what has to be told to the authorities about cameras and faces. Names no resident."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from importlib.resources import files
from pathlib import Path

from api.pages.install.filing import CAMERA, SHEETS, sheet_values
from api.pages.language import CHINESE, known
from api.pages.render import Pages
from gateway.cli.opening import Opened, opened, registry_of
from gateway.cli.parser import add_json
from gateway.domain.camera import TEMPLATE
from gateway.domain.filing import Filing
from gateway.domain.model import DeviceId
from gateway.service import filing, site
from gateway.service.faces import House

ON_PAPER = tuple(each for each in SHEETS if each != "signs")
"""The signs are printed from their cameras' pages, where what is missing on them is filled in."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file."""
    add_json(parser)
    parser.add_argument("--html", metavar="FILE", help="write the sheets as one page to print")
    parser.add_argument("--lang", choices=("zh-CN", "en"), help="of the sheets; absent: the site's own")


def main(args: argparse.Namespace) -> int:
    """Print the facts, or write the sheets."""
    with opened(args) as found:
        vision = found.settings.vision
        read = filing.read(
            found.database, House(vision.enabled, vision.cap), _foreign(found), found.clock.moment()
        )
        language = args.lang or known(site.export(found.database).language) or CHINESE
    if args.html is not None:
        Path(args.html).write_text(paper(read, language), "utf-8")
    if args.json:
        print(json.dumps(_told(read), ensure_ascii=False))
    elif args.html is None:
        print("\n".join(_lines(read)))
    return 0


def paper(found: Filing, language: str) -> str:
    """Return every sheet as one page that needs nothing beside it."""
    values = {**sheet_values(found), "shown": ON_PAPER, "site_name": found.site}
    sheets = Pages().render("filing_sheets.html", language, values)
    style = (files("api") / "static" / "house.css").read_text("utf-8")
    title = escape(found.site)
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{style}</style></head>\n<body>{sheets}</body></html>\n"
    )


def _foreign(found: Opened) -> Sequence[DeviceId]:
    templates = registry_of(found.settings).templates
    devices = site.export(found.database).devices.values()
    cameras = {name for name, each in templates.items() if each.kind == CAMERA}
    return [each.id for each in devices if each.template in cameras and each.template != TEMPLATE]


def _told(found: Filing) -> Mapping[str, object]:
    facts = found.facts
    signed = facts.assessment
    return {
        "site": found.site,
        "on": facts.today.isoformat(),
        "cameras": [asdict(each) for each in found.cameras],
        "kinds": {kind.value: count for kind, count in found.kinds.items()},
        "purposes": sorted(found.purposes),
        "without_a_sign": list(found.missing),
        "stored": facts.stored,
        "agreed": facts.agreed,
        "cap": facts.cap,
        "assessed_until": signed.valid_until.isoformat() if signed is not None else None,
        "not_assessed": sorted(found.uncovered),
    }


def _lines(found: Filing) -> Sequence[str]:
    kinds = ", ".join(f"{kind.value} {count}" for kind, count in found.kinds.items())
    lines = [
        f"{found.site or 'a site without a name'}, {found.facts.today}: cameras {len(found.cameras)}"
        + (f" ({kinds})" if kinds else "")
    ]
    for each in found.cameras:
        kept = (
            "not known here"
            if each.width is None
            else "picture of a match 24 h"
            if each.pictures
            else "nothing"
        )
        uses = ", ".join(each.purposes) or "not known here"
        said = (f"kept: {kept}", f"masks: {each.masks}", f"sign: {each.sign or 'none'}")
        lines.append(f"{each.number}. {each.id}  {each.kind.value}  {each.place}  {uses}  {'  '.join(said)}")
    if found.uncovered:
        lines.append(f"no assessment in force covers: {', '.join(sorted(found.uncovered))}")
    return [*lines, "sheets to sign: cuobian filing --html sheets.html"]
