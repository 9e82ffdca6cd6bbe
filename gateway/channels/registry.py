"""Finds the channels: every file of this folder is one, except the two that say what a channel is.

Owns the list; never sends, and imports nothing heavy (a channel does that at its first message).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from gateway.channels.base import Channel, ChannelSettings, Factory
from gateway.domain.errors import ConfigurationError

NO_CHANNELS = frozenset({"base", "registry"})


def build(settings: ChannelSettings) -> Mapping[str, Channel]:
    """Return every channel by its name, in alphabetical order.

    Raises ConfigurationError for a file without `CHANNEL` and for two channels of one name.
    """
    found: dict[str, Channel] = {}
    for module in sorted(_modules()):
        channel = _factory(module)(settings)
        if channel.name in found:
            raise ConfigurationError(
                (f"gateway/channels/{module}.py: a second channel named {channel.name}",)
            )
        found[channel.name] = channel
    return dict(sorted(found.items()))


def _modules() -> list[str]:
    here = str(Path(__file__).parent)
    return [each.name for each in iter_modules([here]) if not each.ispkg and each.name not in NO_CHANNELS]


def _factory(module: str) -> Factory:
    factory: Factory | None = getattr(import_module(f"gateway.channels.{module}"), "CHANNEL", None)
    if factory is None:
        problem = f"gateway/channels/{module}.py: expected a factory named CHANNEL, found none"
        raise ConfigurationError((problem,))
    return factory
