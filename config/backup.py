"""The shape of `backup` in `cuobian.yaml`: where backups go, how often, and what they are sealed for."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

from config.duration import Duration
from config.files import File
from config.shape import Shape, Text
from gateway.domain.backup_key import Half, read


def _recipient(value: str) -> str:
    read(Half.PUBLIC, value)
    return value


class BackupSettings(Shape):
    """Backups, made while everything runs."""

    to: File | None = Field(
        default=None,
        description="Folder of the backups, best on another disk. Absent: none is made by itself.",
    )
    every: Annotated[Duration, Field(ge=timedelta(minutes=1))] = Field(
        default=timedelta(hours=24), description="How old the newest may become."
    )
    keep: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=7, description="How many stay there; older ones go."
    )
    recipient: Annotated[Text, AfterValidator(_recipient)] | None = Field(
        default=None,
        description="Public half of the key they are sealed for (`cuobian backup key`); its secret half is"
        " elsewhere. Absent, and no passphrase either: a pair is made once in `data`/secrets.",
    )
    passphrase_file: File | None = Field(
        default=None, description="File with a passphrase that opens them, too or instead."
    )
