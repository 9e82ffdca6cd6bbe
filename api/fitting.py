"""What forms ask about devices: templates as they are shown, handed in. Owns no template."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gateway.domain.site import Device, Site
from gateway.domain.site_doors import Part

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


def _nowhere(_device: Device) -> frozenset[Part]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that templates say to the installer's pages."""

    templates: Mapping[str, TemplateChoice] = field(default_factory=dict)
    problems: Callable[[Site], Sequence[str]] = _nothing
    """Returns what templates cannot use in a site, as `config.site_check.Checks` takes it."""
    parts: Callable[[Device], frozenset[Part]] = _nowhere
    """Returns what a device can be at a door."""
    logins: Callable[[Site], Sequence[str]] = _nothing
    """Returns who may have a log-in at the broker: devices by id, and programs."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """What the installer's pages are told of devices; read when first asked, since most days nobody asks."""

    load: Callable[[], Known] = Known
    """Returns the same each time, and raises ConfigurationError where a template cannot be read."""
    public_url: str = ""
    """Where a phone reaches these pages: it stands on the labels."""
    broker: str = ""
    """Host and port where a device on the network reaches the broker; empty: nowhere."""

    @property
    def templates(self) -> Mapping[str, TemplateChoice]:
        """Every template by its name."""
        return self.load().templates

    def parts(self, device: Device) -> frozenset[Part]:
        """Return what a device can be at a door."""
        return self.load().parts(device)

    def logins(self, site: Site) -> Sequence[str]:
        """Return who may have a log-in at the broker."""
        return self.load().logins(site)

    def problems(self, site: Site) -> Sequence[str]:
        """Return what templates cannot use in a site."""
        return self.load().problems(site)
