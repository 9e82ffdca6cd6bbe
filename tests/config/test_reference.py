"""The reference page says what the shapes say."""

import subprocess
import sys
import time
from pathlib import Path

from config.reference import reference
from config.schema import Settings
from config.shape import Shape, keys, model_at
from config.site import SiteDocument

README = Path(__file__).parents[2] / "config" / "README.md"


def test_the_reference_is_current() -> None:
    """Where this fails: python -m config.reference >config/README.md."""
    assert reference() == README.read_text("utf-8")


def test_every_key_is_described() -> None:
    """No key is left to be guessed, at any depth."""

    def undescribed(model: type[Shape]) -> list[str]:
        inner = [model_at(model, (key,)) for key in keys(model)]
        below = [
            name
            for each in inner
            if each is not None and issubclass(each, Shape)
            for name in undescribed(each)
        ]
        return below + [name for name, field in model.model_fields.items() if not field.description]

    assert [] == [*undescribed(Settings), *undescribed(SiteDocument)]


def test_settings_load_quickly() -> None:
    """The core reads them at every start, so nothing heavy may hang on them."""
    code = "import sys, config.loader; print(*{'sqlalchemy', 'sqlmodel', 'fastapi'} & set(sys.modules))"
    began = time.monotonic()
    loaded = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)
    assert "" == loaded.stdout.strip()
    assert time.monotonic() - began < 5
