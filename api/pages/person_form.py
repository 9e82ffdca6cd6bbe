"""What the office typed of a person, as an entry of the site document. Checks nothing and keeps nothing."""

from __future__ import annotations

import re
import secrets
from itertools import zip_longest

from starlette.datastructures import FormData

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What can be read aloud and typed without a mistake."""
CARE = ("by", "since", "ask", "policy", "chosen", "every")
"""Fields of the form about a daily sign of life and visits, after `care_`."""


def typed_person(form: FormData, id_: str) -> dict[str, object]:
    """Return a form as an entry of the site document; rows without an address are left out."""
    columns = (texts(form, name) for name in ("channel", "address", "after"))
    contacts = [
        {"channel": channel, "address": address, **({"after": after} if after else {})}
        for channel, address, after in zip_longest(*columns, fillvalue="")
        if address
    ]
    text = {name: texts(form, name)[-1:] for name in ("name", "home", "language")}
    optional = {name: found[0] for name, found in text.items() if found and found[0]}
    days = zip(texts(form, "away-from"), texts(form, "away-until"), strict=False)
    said = {
        "helps": form.get("helps") == "yes",
        "minor": form.get("minor") == "yes",
        "quiet": _hours(last(form, "quiet")),
        "away": [{"from": begins, "until": ends} for begins, ends in days if begins or ends],
    }
    return {"id": id_, "name": "", **optional, "contacts": contacts, **said, **_care(form)}


def _care(form: FormData) -> dict[str, object]:
    """Return what a person has chosen, and who visits them; an empty hour and no days mean: nothing."""
    text = {name: last(form, f"care_{name}") for name in CARE}
    care: dict[str, object] = {}
    if text["by"]:
        text["ask"] += "m" if text["ask"].isdecimal() else ""
        optional = {name: text[name] for name in ("since", "ask", "policy") if text[name]}
        care["wellbeing"] = {"by": text["by"], "chosen": text["chosen"], **optional}
    if text["every"]:
        days = f"{text['every']}d" if text["every"].isdecimal() else text["every"]
        care["visits"] = {"every": days, "by": [each for each in texts(form, "care_visitor") if each]}
    return care


def _hours(typed: str) -> str:
    """Return quiet hours as the site writes them, also of what a Chinese keyboard types: `7：00—8：30`."""
    plain = re.sub(r"\s", "", typed).replace("：", ":")
    plain = re.sub("[–—－―~～至到]+", "-", plain)
    return re.sub(r"(?<![\d:])(\d)(?=:\d\d)", r"0\1", plain)


def minutes(written: object) -> str:
    """Return a time as minutes where it is some; else as it was written."""
    text = str(written)
    number = text[:-1]
    if not number.isdecimal() or text[-1] not in "mh":
        return text
    return number if text[-1] == "m" else str(int(number) * 60)


def last(form: FormData | None, name: str) -> str:
    """Return the last text of a field; nothing where there is none."""
    return "".join(texts(form, name)[-1:]) if form is not None else ""


def texts(form: FormData, name: str) -> list[str]:
    """Return every text of a field."""
    return [each.strip() for each in form.getlist(name) if isinstance(each, str)]


def new_id(kind: str) -> str:
    """Return an id for what people call by a name that need not be written in Latin letters."""
    return f"{kind}-" + "".join(secrets.choice(LETTERS) for _ in range(6))
