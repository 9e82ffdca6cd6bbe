"""Which residents hang on one way alone: found once for each version of the site, asked with every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.domain.model import PersonId
from gateway.domain.reach import Reach, narrowest
from gateway.service import core_state
from gateway.store.db import Database


@dataclass(slots=True)
class Narrow:
    """The residents whom a single failure leaves unheard."""

    _version: int = -1
    _found: Mapping[PersonId, Reach] = field(default_factory=dict)

    def of(self, database: Database) -> Mapping[PersonId, Reach]:
        """Return them as the site stands now, by the resident."""
        version = core_state.site_version(database)
        if version != self._version:
            self._found = narrowest(core_state.site(database))
            self._version = version
        return self._found
