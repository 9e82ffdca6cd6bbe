"""The office's pages about who comes in: cards, PINs, plates, visitors, hours. No value is ever shown."""

from __future__ import annotations

from api.pages.keys import doors, give, given, hours

ROUTERS = tuple(each.router for each in (give, hours, doors, given))
"""`given` last: its paths are any word."""
