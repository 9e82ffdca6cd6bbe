"""How the camera worker and its cameras stand, for the installer's pages: asked with little patience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from api.cameras import ask
from api.parts import Parts
from gateway.domain.faces import WORDS, Rule
from gateway.domain.vision import CameraState, VisionState
from gateway.service.vision_line import VisionAway, VisionRefused

PATIENCE = 1.0
"""Seconds a page waits for the worker; it says so where that was not enough."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page says of the worker."""

    off: bool = False
    away: str = ""
    """Why nobody answers; empty while somebody does."""
    state: VisionState | None = None
    rule: Rule | None = None
    """Which rule keeps the module closed, where the worker's words name one."""
    cameras: Mapping[str, CameraState] = field(default_factory=dict)

    @property
    def closed(self) -> bool:
        """Tell whether no camera may be opened."""
        return self.state is not None and not self.state.open

    @property
    def models_missing(self) -> bool:
        """Tell whether it has nothing to look for faces with."""
        return self.state is not None and not self.state.model


async def standing(parts: Parts) -> Standing:
    """Ask the worker how it stands."""
    if parts.seeing.line is None:
        return Standing(off=True)
    try:
        state = await ask(parts, lambda line: replace(line, patience=PATIENCE).state())
    except (VisionAway, VisionRefused) as error:
        return Standing(away=error.message)
    return Standing(state=state, rule=_rule(state.why), cameras={each.id: each for each in state.cameras})


def _rule(why: str) -> Rule | None:
    return next((rule for rule, words in WORDS.items() if why.startswith(words)), None)
