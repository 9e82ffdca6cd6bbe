"""From file and environment to settings: every problem at once, each with where it stands. Owns no key."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from config.document import Document, read_document
from config.problem import KeyPath, Problem, refuse, shown
from config.schema import Settings
from config.shape import fitted, keys, model_at
from gateway.domain.errors import ConfigurationError

PREFIX = "CUOBIAN_"
NAMES_THE_FILE = "CUOBIAN_CONFIG"
NOT_SETTINGS = frozenset({NAMES_THE_FILE, "CUOBIAN_LOG"})
"""Names that begin like settings and are none: the file itself, and the form of log lines."""
USUAL_PLACES = (Path("cuobian.yaml"), Path("/etc/cuobian/cuobian.yaml"))
"""Where the file is looked for when nobody names one."""


def find_file(given: str | os.PathLike[str] | None, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the configuration file to read: the one given, CUOBIAN_CONFIG's, the usual ones, or none.

    Raises ConfigurationError where a file was named and is not there.
    """
    named = given or environ.get(NAMES_THE_FILE, "")
    if not named:
        return next((place for place in USUAL_PLACES if place.is_file()), None)
    if not Path(named).is_file():
        source = "--config" if given else NAMES_THE_FILE
        found = "a folder" if Path(named).is_dir() else "no such file"
        raise ConfigurationError((f"{source}: {named}: found {found}, expected a configuration file",))
    return Path(named)


def load_settings(
    given: str | os.PathLike[str] | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Return the settings of file and environment; the environment wins. Raises ConfigurationError."""
    file = find_file(given, environ)
    document = read_document(file) if file is not None else Document("cuobian.yaml", {}, {})
    base = file.absolute().parent if file is not None else Path.cwd()
    return settings_of(document, base, environ)


def settings_of(document: Document, base: Path, environ: Mapping[str, str]) -> Settings:
    """Return the settings of a document already read; relative paths start at `base`."""
    value = {} if document.value is None else document.value
    problems = list(_not_in_the_file(value))
    origins = {path: name for name, path in settable().items() if environ.get(name)}
    for path, name in origins.items():
        value = _with(value, path, environ[name])
    settings, unfit = fitted(Settings, value, {"base": base})
    problems += unfit
    problems += _unknown_names(environ)
    if settings is None or problems:
        problems.sort(key=lambda each: 0 if _origin(origins, each.path) else document.line(each.path) or 0)
        refuse(problems, lambda path: _origin(origins, path) or document.where(path))
        raise ConfigurationError((f"{document.name}: cannot be used",))
    return settings


def settable() -> dict[str, KeyPath]:
    """Return the environment's name of every key: CUOBIAN_HTTP__LISTEN is http.listen."""
    found: dict[str, KeyPath] = {}
    for key in keys(Settings):
        inner = model_at(Settings, (key,))
        below = [(key, each) for each in keys(inner)] if inner is not None else [(key,)]
        found.update({PREFIX + "__".join(path).upper(): path for path in below})
    return found


def _unknown_names(environ: Mapping[str, str]) -> Iterator[Problem]:
    known = settable()
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known and name not in NOT_SETTINGS:
            yield Problem((name,), "unknown name in the environment", list(known), name)


def _not_in_the_file(value: object) -> Iterator[Problem]:
    broker = value.get("broker") if isinstance(value, dict) else None
    if isinstance(broker, dict) and "password" in broker:
        expected = "a broker.password_file, or CUOBIAN_BROKER__PASSWORD in the environment"
        yield Problem(("broker", "password"), f"found a password in the file, expected {expected}")


def _with(value: Any, path: KeyPath, text: str) -> Any:
    """Return the value with one text set; what is no mapping stays, and is refused later."""
    if not path:
        return text
    if value is None:
        value = {}
    if not isinstance(value, dict):
        return value
    return {**value, str(path[0]): _with(value.get(str(path[0])), path[1:], text)}


def _origin(origins: Mapping[KeyPath, str], path: KeyPath) -> str:
    """Return the name in the environment that a path comes from, empty where it comes from the file."""
    if path and str(path[0]).startswith(PREFIX):
        return shown(path[0]).strip("'")
    return next((name for each, name in origins.items() if path[: len(each)] == each), "")
