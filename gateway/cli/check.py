"""`cuobian check`: the validation of start-up, all problems at once, and what else to look at."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sized
from dataclasses import dataclass, field, replace
from pathlib import Path

from config.document import Document, read_document
from config.loader import load_settings
from config.schema import Settings
from config.secrets import mail_password, read_secret, world_readable
from config.settings_warnings import settings_problems, settings_warnings
from config.shape import keys
from config.site import SiteDocument
from config.site_file import check_site, site_in
from config.site_warnings import site_warnings
from devices.ways import unwatched
from gateway.channels.base import ChannelSettings
from gateway.channels.registry import build
from gateway.cli.calling import NoVoice, lacking
from gateway.cli.check_backup import backup_warnings
from gateway.cli.check_damage import damage_warnings
from gateway.cli.check_faces import face_warnings
from gateway.cli.check_law import law_warnings
from gateway.cli.opening import checks_of, opened_with, registry_of
from gateway.cli.parser import add_json
from gateway.cli.phoning import NoPhone
from gateway.domain.errors import ConfigurationError
from gateway.domain.site import Site
from gateway.service import site
from gateway.texts.catalogue import CATALOGUES

CLEAN, WRONG, UNUSABLE = 0, 1, 2
NAMED = 5
"""Devices that one warning names."""


@dataclass(slots=True)
class Findings:
    """What was found."""

    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    summary: str = ""

    def told(self, *, as_json: bool, code: int) -> int:
        """Print everything and return the exit code."""
        if as_json:
            found = {"problems": self.problems, "warnings": self.warnings}
            print(json.dumps(found, ensure_ascii=False))
            return code
        for problem in self.problems:
            print(f"problem: {problem}")
        for warning in self.warnings:
            print(f"warning: {warning}")
        counted = f"{_count(self.problems, 'problem')}, {_count(self.warnings, 'warning')}"
        print("; ".join(filter(None, (self.summary, counted))))
        return code


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file."""
    add_json(parser)
    help_ = "cuobian.yaml or a site document; without it the configuration and the installed site"
    parser.add_argument("file", nargs="?", metavar="FILE", help=help_)


def main(args: argparse.Namespace) -> int:
    """Look at everything; 0 clean, 1 the installed site has problems, 2 the configuration cannot be used."""
    findings = Findings()
    try:
        document = read_document(Path(args.file)) if args.file else None
        is_site = document is not None and _is_site(document)
        settings = load_settings(args.config if is_site or not args.file else args.file)
        if problems := list(settings_problems(settings)):
            raise ConfigurationError(tuple(problems))
        found = site_in(document, checks_of(settings)) if is_site and document is not None else None
    except ConfigurationError as error:
        findings.problems += error.problems
        return findings.told(as_json=args.json, code=UNUSABLE)
    if found is None:
        found = _installed(settings, findings)
    found = replace(found, sounders=registry_of(settings).sounders(found))
    findings.warnings += [*settings_warnings(settings), *site_warnings(found, CATALOGUES)]
    findings.warnings += law_warnings(settings)
    findings.warnings += _channels(settings, found)
    findings.warnings += _unwatched(settings, found)
    findings.warnings += face_warnings(settings, found)
    findings.warnings += backup_warnings(settings)
    findings.warnings += damage_warnings(settings)
    findings.summary = _summary(found)
    return findings.told(as_json=args.json, code=WRONG if findings.problems else CLEAN)


def _is_site(document: Document) -> bool:
    words = set(document.value) if isinstance(document.value, dict) else set()
    return bool(words & set(keys(SiteDocument))) and not words & set(keys(Settings))


def _installed(settings: Settings, findings: Findings) -> Site:
    with opened_with(settings) as found:
        installed = site.export(found.database)
    try:
        check_site(installed, checks_of(settings))
    except ConfigurationError as error:
        findings.problems += [f"installed site: {problem}" for problem in error.problems]
    return installed


def _channels(settings: Settings, found: Site) -> Iterator[str]:
    """Find channels that people are to be reached by and that cannot send yet."""
    used = Counter(contact.channel for person in found.people.values() for contact in person.contacts)
    channels = build(
        ChannelSettings(
            webhook_secret=b"made at start-up",
            mail_url=settings.mail.url or "",
            mail_from=settings.mail.sender or "",
            mail_password=mail_password(settings) or "",
            read_secret=read_secret,
            open_to_all=world_readable,
            publish=lambda _topic, _payload: True,
            phone=NoPhone() if settings.modem.port is not None else None,
            voice=NoVoice() if settings.voice.server is not None else None,
            voice_lines=settings.voice.lines,
            voice_lacks=lacking(settings),
            country=settings.modem.country,
        )
    )
    for name, times in used.items():
        if name in channels and (lack := channels[name].ready()):
            yield f"channel {name}: cannot send to the {_times(times)} of it: {lack}"


def _unwatched(settings: Settings, found: Site) -> Iterator[str]:
    """Find devices that could be dead for months before anybody presses them in vain."""
    for template, devices in unwatched(registry_of(settings).templates, found).items():
        some = ", ".join(devices[:NAMED]) + (", …" if len(devices) > NAMED else "")
        what = "it falls" if len(devices) == 1 else f"one of these {len(devices)} falls"
        yield (
            f"template {template}: nobody notices when {what} silent ({some}); it never says that it is"
            " there, so press it every month, or set silent_after where it does"
        )


def _times(number: int) -> str:
    return "1 address" if number == 1 else f"{number} addresses"


def _summary(found: Site) -> str:
    things = (
        _count(found.places, "place"),
        _count(found.people, "person", "people"),
        _count(found.policies, "policy", "policies"),
        _count(found.devices, "device"),
        *([_count(found.doors, "door")] if found.doors else ()),
    )
    return f"{found.name or 'a site without a name'}: {', '.join(things)}"


def _count(things: Sized, one: str, many: str = "") -> str:
    number = len(things)
    return f"{number} {one if number == 1 else many or f'{one}s'}"
