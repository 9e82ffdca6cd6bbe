"""How long this house keeps what, in days, between what the law asks and what it allows. Never deletes."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from config.shape import Shape
from gateway.domain.retention import MEGABYTES, PERCENT, RULES, SWEPT, Chosen, RecordClass

DAY = timedelta(days=1)


def _within(value: int, info: ValidationInfo) -> int:
    rule = RULES[RecordClass(str(info.field_name))]
    least, most = rule.least // DAY, rule.most // DAY
    if not least <= value <= most:
        raise ValueError(f"{least} to {most} days ({rule.why_least}; {rule.why_most})")
    return value


def _default(class_: RecordClass) -> int:
    return RULES[class_].default // DAY


Days = Annotated[int, AfterValidator(_within)]


class RetentionSettings(Shape):
    """How long what is kept, in days."""

    routine: Days = Field(
        default=_default(RecordClass.ROUTINE),
        description="Heartbeats, motion, batteries, what could not be read. 1 to 366.",
    )
    doors: Days = Field(
        default=_default(RecordClass.DOORS),
        description="Who passed which door. 1 to 180: no longer than its purpose needs (PIPL art. 19).",
    )
    visits: Days = Field(default=_default(RecordClass.VISITS), description="Visits with a tick. 31 to 1096.")
    messages: Days = Field(
        default=_default(RecordClass.MESSAGES),
        description="Messages about closed alarms, with receipts. 31 to 1096: ways are proven within 31.",
    )
    network: Days = Field(
        default=_default(RecordClass.NETWORK),
        description="What was online when. 183 to 1096: Cybersecurity Law art. 21, at least 6 months.",
    )
    walks: Days = Field(default=_default(RecordClass.WALKS), description="Walk tests. 366 to 3653.")
    alarms: Days = Field(
        default=_default(RecordClass.ALARMS), description="Closed alarms with their logs. 183 to 3653."
    )
    free_percent: Annotated[int, Field(ge=1, le=50)] = Field(
        default=PERCENT, description="Free share of the disk, in percent, below which old records go early."
    )
    free_megabytes: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        default=MEGABYTES, description="The same in megabytes; the larger of the two counts."
    )

    def chosen(self) -> Chosen:
        """Return all of it as the core takes it."""
        kept = {each: timedelta(days=getattr(self, each.value)) for each in SWEPT}
        return Chosen(kept, self.free_percent, self.free_megabytes)
