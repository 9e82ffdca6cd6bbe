"""Reads the templates: the shipped ones and the installer's own folder. Owns no shape."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from config.document import read_document
from config.problem import refuse
from config.shape import fitted
from devices.template import Template
from gateway.domain.errors import ConfigurationError

SHIPPED = Path(__file__).parent / "templates"

_log = logging.getLogger(__name__)


def load(own: Path | None = None) -> Mapping[str, Template]:
    """Return all templates by name; one of the installer's own replaces a shipped one of the same name.

    Raises ConfigurationError with every problem of every file: file, place in it, found, expected.
    """
    templates, problems = load_readable(own)
    if problems:
        raise ConfigurationError(problems)
    return templates


def load_readable(own: Path | None = None) -> tuple[Mapping[str, Template], tuple[str, ...]]:
    """Return all templates that can be used, and what is wrong with the installer's others.

    A shipped one whose replacement is broken stays in force: a slip of the pen must not deafen a button.
    """
    templates = dict(_shipped(SHIPPED))
    if own is None:
        return templates, ()
    found, problems = _read(own)
    for name, template in found.items():
        if name in templates:
            _log.info("template %s is the installer's own", name)
        templates[name] = template
    return templates, problems


@cache
def _shipped(folder: Path) -> Mapping[str, Template]:
    """Read what came with the programme, and does not change while it runs, once: it takes 0.12 s."""
    return read_folder(folder)


def read_folder(folder: Path) -> Mapping[str, Template]:
    """Read every *.yaml of a folder; raises ConfigurationError with all problems at once."""
    templates, problems = _read(folder)
    if problems:
        raise ConfigurationError(problems)
    return templates


def _read(folder: Path) -> tuple[Mapping[str, Template], tuple[str, ...]]:
    templates: dict[str, Template] = {}
    problems: list[str] = []
    if not folder.is_dir():
        return {}, (f"{folder}: found no such folder, expected one with device templates",)
    for file in sorted(folder.glob("*.yaml")):
        try:
            template = read_file(file)
        except ConfigurationError as error:
            problems += error.problems
            continue
        if template.template in templates:
            problems.append(f"{file}: template: found {template.template!r} twice, expected it once")
        templates.setdefault(template.template, template)
    return templates, tuple(problems)


def read_file(file: Path) -> Template:
    """Read one template. Raises ConfigurationError: file and line, place, found and expected."""
    document = read_document(file)
    template, problems = fitted(Template, document.value)
    refuse(problems, document.where)
    if template is None:
        raise ConfigurationError((f"{file.name}: found nothing, expected a template",))
    return template
