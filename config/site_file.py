"""The site as a file: read with every problem at once, written the one way. Never touches a database."""

from __future__ import annotations

from pathlib import Path

from config.document import Document, Value, parse_document, read_document
from config.mend import about_others, mended
from config.problem import KeyPath, Problem, dotted, refuse
from config.shape import fitted
from config.site import SiteDocument
from config.site_check import SECTIONS, Checks, problems_in
from config.site_values import site_of, written_site
from config.yaml_text import written
from gateway.domain.errors import ConfigurationError
from gateway.domain.site import Site

NO_CHECKS = Checks()


def read_site(file: Path, checks: Checks = NO_CHECKS) -> Site:
    """Return the site of a file. Raises ConfigurationError with every problem and its line."""
    return site_in(read_document(file), checks)


def parse_site(content: bytes, name: str, checks: Checks = NO_CHECKS) -> Site:
    """Return the site of a document's bytes; `name` stands in its problems. Raises ConfigurationError."""
    return site_in(parse_document(content, name), checks)


def site_in(document: Document, checks: Checks = NO_CHECKS) -> Site:
    """Return the site of a document already read. Raises ConfigurationError."""
    if not document.value:
        # An empty file is a mistake more often than the wish to remove every device.
        raise ConfigurationError((f"{document.name}: found nothing, expected a site document",))
    shaped, problems = fitted(SiteDocument, document.value)
    if shaped is not None:
        problems = list(problems_in(shaped, checks))
    else:
        problems += _also_wrong(document.value, problems, checks)
    problems.sort(key=lambda each: document.line(each.path) or 0)
    refuse(problems, document.where)
    if shaped is None:
        raise ConfigurationError((f"{document.name}: cannot be used",))
    return site_of(shaped)


def _also_wrong(value: Value, problems: list[Problem], checks: Checks) -> list[Problem]:
    """Return what else does not agree, so that nobody has to apply twice to learn all of it."""
    shaped, _ = fitted(SiteDocument, mended(value, problems))
    return about_others(problems_in(shaped, checks), problems) if shaped is not None else []


def check_site(site: Site, checks: Checks = NO_CHECKS) -> None:
    """Hold a site that comes from no file against the same rules. Raises ConfigurationError.

    Entries are named by their id: `people[wu].home`.
    """
    refuse(site_problems(site, checks), lambda path: _by_id(site, path))


def site_problems(site: Site, checks: Checks = NO_CHECKS) -> list[Problem]:
    """Return everything in a site that the rules for documents refuse."""
    document, problems = fitted(SiteDocument, written_site(site))
    return problems if document is None else list(problems_in(document, checks))


def _by_id(site: Site, path: KeyPath) -> str:
    if len(path) < 2 or path[0] not in SECTIONS or not isinstance(path[1], int):
        return dotted(path)
    ids = list(getattr(site, str(path[0])))
    rest = dotted(path[2:])
    return f"{path[0]}[{ids[path[1]]}]" + (f".{rest}" if rest else "")


def written_file(site: Site) -> str:
    """Return a site as the YAML document that `site apply` takes back without a change."""
    return written(written_site(site))
