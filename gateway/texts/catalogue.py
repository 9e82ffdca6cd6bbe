"""The words of each language, from the YAML files beside this module.

Read once, at import: a broken file shows at the start of the programme and not at the first alarm. A key that
a language lacks is taken from zh-CN, and then from English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent
FALLBACK = ("zh-CN", "en")

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Seven times as fast, and read at every start: each wheel has it."""

Catalogue = Mapping[str, str]
"""Texts by dotted key: `call.text.default`."""


def own_words(language: str) -> dict[str, str]:
    """Return what the file of one language says itself. Raises OSError where there is none."""
    text = (FOLDER / f"{language}.yaml").read_text("utf-8")
    return dict(_flat(yaml.load(text, Loader=LOADER)))  # noqa: S506 a safe one, in C


def _flat(tree: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", str(value)


def _load() -> Mapping[str, Catalogue]:
    own = {path.stem: own_words(path.stem) for path in sorted(FOLDER.glob("*.yaml"))}
    chinese, english = (own[language] for language in FALLBACK)
    return {language: {**english, **chinese, **words} for language, words in own.items()}


CATALOGUES = _load()


def catalogue(language: str) -> Catalogue:
    """Return the words of a language: its own, else those of its family (`en-GB`: en), else zh-CN."""
    if language in CATALOGUES:
        return CATALOGUES[language]
    family = language.replace("_", "-").partition("-")[0].lower()
    same = (name for name in CATALOGUES if name.partition("-")[0].lower() == family)
    return CATALOGUES[next(same, FALLBACK[0])]


def pick(words: Catalogue, key: str, kind: str) -> str:
    """Return the text of a key for a kind of alarm, or the one for all kinds."""
    return words.get(f"{key}.{kind}") or words[f"{key}.default"]
