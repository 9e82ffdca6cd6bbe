"""Writes config/README.md from the shapes, so that it cannot say anything else than the programme does.

python -m config.reference >config/README.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from config.duration import written_duration
from config.schema import Settings
from config.shape import field_at, keys, model_at, written
from config.site import SiteDocument

INTRODUCTION = """\
# Configuration

<!-- Written by `python -m config.reference` from schema.py and site.py; a test compares. -->

Two things are kept apart. `cuobian.yaml` says what a process needs before it can read its database; it is
read at start. The *site document* says what is installed and who helps whom; it lives in the database,
`cuobian site export` and `cuobian site apply` are its text form, and a change is live within two seconds.

`cuobian check` looks at both and tells every problem at once, each with file, line, key, what was found and
what was expected. [example.yaml](example.yaml) is an annotated `cuobian.yaml`,
[example-site.yaml](example-site.yaml) a small site to begin with.

## cuobian.yaml

Named by `--config FILE`, else by `CUOBIAN_CONFIG`, else `cuobian.yaml` in the present folder, else
`/etc/cuobian/cuobian.yaml`; with none of them the defaults hold, which are safe: this machine only, data in
the user's own folder. A relative path starts at the folder of the file. Unknown keys are errors.

The environment wins over the file. An empty value there counts as none; a list is separated by commas.
Unknown names that begin with `CUOBIAN_` are errors, except `CUOBIAN_CONFIG` (the file) and `CUOBIAN_LOG`
(`json`: log lines as JSON). Passwords stand in files of their own, one line each, readable by the
gateway alone; the broker's may come from the environment instead.
"""
SITE_DOCUMENT = """\
## Site document

Ids are small letters, digits, `-` and `_`. Durations are seconds or text such as `90s`, `15m`, `2h`, `1d`,
from 1 s. Text stays as it is written, so codes need no quotes here; `export` quotes them for the sake of
other programs. Anchors, aliases and tags are refused. `cuobian site diff FILE` says what `apply` would
change. What is secret of a camera, its password or one within its address, is exported as `…`; `apply` puts
it back where the box knows it for the same camera and host, and asks for it elsewhere.
"""


def reference() -> str:
    """Return the whole page."""
    return "\n".join([INTRODUCTION, *_settings(), SITE_DOCUMENT, *_site()])


def _settings() -> Iterator[str]:
    yield "| key | environment | default | meaning |"
    yield "|---|---|---|---|"
    for key in keys(Settings):
        inner = model_at(Settings, (key,))
        for path in [(key, each) for each in keys(inner)] if inner is not None else [(key,)]:
            name = "CUOBIAN_" + "__".join(path).upper()
            field = field_at(Settings, path)
            if field is not None:
                yield f"| `{'.'.join(path)}` | `{name}` | {_default(field)} | {_words(field)} |"
    yield ""


def _site() -> Iterator[str]:
    for name, field in SiteDocument.model_fields.items():
        yield f"### {name}"
        yield ""
        yield f"{field.description}"
        yield ""
        inner = model_at(SiteDocument, (name,))
        if inner is not None:
            yield from ("| key | default | meaning |", "|---|---|---|")
            yield from _rows(inner, "")
            yield ""


def _rows(model: type[BaseModel], above: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        key = above + written(name, field)
        yield f"| `{key}` | {_default(field)} | {_words(field)} |"
        inner = model_at(model, (written(name, field),))
        if inner is not None:
            yield from _rows(inner, f"{key}[].")


def _words(field: FieldInfo) -> str:
    return (field.description or "").replace("|", "\\|")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = field.default
    if value is PydanticUndefined or value is None or value in ((), ""):
        return ""
    return f"`{written_duration(value) if isinstance(value, timedelta) else value}`"


if __name__ == "__main__":
    sys.stdout.write(reference())
