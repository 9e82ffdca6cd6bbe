"""The one form of a device, new or installed: what it offers, what was typed, what is wrong.

Writes as `installed` does.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from api.fitting import TemplateChoice
from api.installed import DEVICES
from api.pages.install.tree import tree_of
from api.parts import Parts
from gateway.store.queries import field as field_queries

PARAM = "param-"
"""Before the names of the form's fields that are the template's own."""
_SHORT = {"sos_button": "sos", "sensor": "sensor", "bridge": "bridge"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A device as a form says it, checked by nobody yet."""

    id: str = ""
    template: str = ""
    place: str = ""
    resident: str = ""
    policy: str = ""
    line: str = ""
    silent_after: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    def entry(self) -> dict[str, object]:
        """Return it as an entry of the site document; what is empty is left out."""
        texts = {
            name: getattr(self, name) for name in ("place", "resident", "policy", "line", "silent_after")
        }
        given = {name: value for name, value in texts.items() if value}
        return {"id": self.id, "template": self.template, **given, "params": self.params}


def typed(form: FormData, template: TemplateChoice) -> Typed:
    """Return what was typed; a param that has its usual value is left out."""
    texts = {name: _text(form, name) for name in Typed.__dataclass_fields__ if name != "params"}
    params = {each.name: _text(form, PARAM + each.name) for each in template.params}
    usual = {each.name: each.default for each in template.params}
    kept = {name: value for name, value in params.items() if value and value != usual[name]}
    return Typed(**{**texts, "template": template.id}, params=kept)


async def keep(parts: Parts, wanted: Typed, template: TemplateChoice, *, new: bool) -> Mapping[str, str]:
    """Install or change a device; returns what is wrong by field, with nothing written, or nothing."""
    if wrong := _wrong_params(wanted, template):
        return wrong
    entry = wanted.entry()
    if not new and (camera := DEVICES.one(parts, wanted.id).get("camera")):
        entry["camera"] = camera  # has pages of its own
    return await DEVICES.keep(parts, entry, new=new)


def choices(parts: Parts, wanted: Typed, *, names: bool) -> dict[str, object]:
    """Return what the form offers; residents are those who live in the chosen place, and nobody else.

    `names`: whether the one who is set already may be named where they live elsewhere.
    """
    with parts.database.read() as connection:
        tree = tree_of(connection)
        living = list(field_queries.living_at(connection, wanted.place)) if wanted.place else []
        policies = field_queries.policies(connection)
        lines = field_queries.lines(connection)
        if wanted.resident and wanted.resident not in dict(living):
            name = field_queries.person_name(connection, wanted.resident) if names else wanted.resident
            living.append((wanted.resident, name or wanted.resident))
    return {
        "typed": wanted,
        "tree": tree,
        "living": living,
        "policies": policies,
        "lines": lines,
        "template": parts.fitting.templates.get(wanted.template),
    }


def proposed_id(template: TemplateChoice, place: str, taken: Mapping[str, object]) -> str:
    """Return an id that says what it is and where, and that nothing has yet."""
    short = _SHORT.get(template.kind, template.kind)
    base = re.sub(r"[^a-z0-9-]+", "-", f"{short}-{place or 'new'}".lower()).strip("-")[:56]
    candidates = [base, *(f"{base}-{number}" for number in range(2, 100))]
    free = next((each for each in candidates if each not in taken), None)
    return free or f"{base}-{secrets.token_hex(3)}"


def _wrong_params(wanted: Typed, template: TemplateChoice) -> Mapping[str, str]:
    wrong: dict[str, str] = {}
    for each in template.params:
        value = wanted.params.get(each.name, each.default)
        if not value:
            wrong[PARAM + each.name] = f"found nothing, expected one such as {each.example}"
        elif not each.accepts(value):
            wrong[PARAM + each.name] = f"found {value!r}, expected one such as {each.example}"
    return wrong


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
