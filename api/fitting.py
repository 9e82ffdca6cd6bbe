"""What forms ask about devices: templates as they are shown, handed in. Owns no template."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gateway.domain.site import Site

Words = Mapping[str, str]
"""One text by `zh` and `en`."""


@dataclass(frozen=True, slots=True)
class ParamChoice:
    """One thing that is typed in for a device; `pattern` holds for the whole value, letter case aside."""

    name: str
    required: bool
    default: str
    pattern: str
    example: str
    help: Words

    def accepts(self, value: str) -> bool:
        """Tell whether a value follows the pattern."""
        return re.fullmatch(self.pattern, value, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """A device template, as forms and device pages show it."""

    id: str
    title: Words
    help: Words
    kind: str
    on_a_line: bool
    native: bool
    params: tuple[ParamChoice, ...]
    products: tuple[str, ...]
    caveats: tuple[tuple[Words, str], ...]
    """Text and link of each; the link may be empty."""
    identifies: bool
    """Whether it can blink."""
    calls: bool
    """Whether people call for help with it."""
    presses: bool = False
    """Whether it is a button: what proves it is a press."""


def _nothing(_site: Site) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that templates say to the installer's pages."""

    templates: Mapping[str, TemplateChoice] = field(default_factory=dict)
    problems: Callable[[Site], Sequence[str]] = _nothing
    """Returns what templates cannot use in a site, each beginning `device ID: ` or `line ID: `."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """What the installer's pages are told of devices; read when first asked, since most days nobody asks."""

    load: Callable[[], Known] = Known
    """Returns the same each time, and raises ConfigurationError where a template cannot be read."""
    public_url: str = ""
    """Where a phone reaches these pages: it stands on the labels."""

    @property
    def templates(self) -> Mapping[str, TemplateChoice]:
        """Every template by its name."""
        return self.load().templates

    def problems(self, site: Site) -> Sequence[str]:
        """Return what templates cannot use in a site."""
        return self.load().problems(site)
