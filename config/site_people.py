"""The shape of what people said of themselves, and of duty rotas. Never resolves a reference."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from config.shape import Id, Shape, Text
from config.site_doors import Day

_HOURS = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)")


def _hours(value: str) -> str:
    begins, _, ends = value.partition("-")
    if not _HOURS.fullmatch(value) or begins == ends or value == "00:00-24:00":
        raise ValueError("hours such as 22:00-07:00")
    return value


def _each(value: object) -> object:
    """Take one text for a list of one, or of several with commas between them."""
    if isinstance(value, str):
        return tuple(each.strip() for each in re.split("[,，、]", value) if each.strip())
    return value


Hours = Annotated[str, AfterValidator(_hours)]
Quiet = Annotated[tuple[Hours, ...], BeforeValidator(_each)]


class AbsenceEntry(Shape):
    """Days on which somebody is not there."""

    begins: Day = Field(validation_alias="from", description="First day, such as 2026-12-01.")
    ends: Day = Field(validation_alias="until", description="Last day; it still counts.")

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.ends < self.begins:
            raise ValueError("a last day that is not before the first")
        return self


class TurnEntry(Shape):
    """Who of a rota is on duty, and when."""

    person: Id = Field(description="Id of the person.")
    schedule: Id | None = Field(default=None, description="When it is their turn. Absent: at any time.")


class DutyEntry(Shape):
    """A duty rota: whoever's turn it is, is called."""

    id: Id = Field(description="Id of the rota; policies call it duty:ID.")
    name: Text | None = Field(default=None, description="What people call it.")
    turns: Annotated[tuple[TurnEntry, ...], Field(min_length=1)] = Field(
        description="Its people with their hours. Around a hand-over both are called, in a gap everybody."
    )
