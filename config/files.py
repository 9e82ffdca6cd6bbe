"""Paths in a configuration: relative to the file that names them. Opens nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo


def _file(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str | Path) or not str(value):
        raise ValueError("a path")
    base = (info.context or {}).get("base", Path.cwd())
    try:
        return Path(os.path.normpath(Path(base) / Path(value).expanduser()))
    except RuntimeError:
        raise ValueError("a path; nobody here is called as it begins after ~") from None


File = Annotated[Path, BeforeValidator(_file)]
