"""The shape of `deadman` in `cuobian.yaml`: who outside is told that the box is alive, and how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationInfo

from config.duration import Duration
from config.files import File
from config.shape import Shape


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in value or parts.fragment:
        raise ValueError("https://HOST/…")
    return value


def _instead(value: object, info: ValidationInfo) -> object:
    if value is not None and info.data.get("url") is not None:
        raise ValueError("url or url_file, not both")
    return value


class DeadmanSettings(Shape):
    """The sign of life: it stops when help would come late, and whoever waits for it calls somebody."""

    url: Annotated[str, AfterValidator(_address)] | None = Field(
        default=None,
        description="URL that is POSTed to while all goes well; who hears nothing for three intervals calls."
        " Absent: none.",
    )
    url_file: Annotated[File | None, AfterValidator(_instead)] = Field(
        default=None, description="File with that URL, one line, where it holds a secret."
    )
    every: Annotated[Duration, Field(ge=timedelta(seconds=1), le=timedelta(hours=1))] = Field(
        default=timedelta(seconds=60), description="How often it is given."
    )
    mqtt: bool = Field(
        default=False,
        description="Give it on the broker too, retained, at cuobian/v1/gateway/alive.",
    )

    @property
    def told(self) -> bool:
        """True where anybody outside is told."""
        return self.url is not None or self.url_file is not None or self.mqtt
