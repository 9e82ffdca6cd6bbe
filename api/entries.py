"""One way to list, add, change and remove what the site document holds by id, in its own shapes.

Each noun says which section it is; who may, its routes say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from starlette.responses import Response

from api.parts import Parts
from api.problems import Invalid
from api.site_edit import by_field, change, if_new, if_there, try_change
from config.shape import fitted
from config.site_values import written_site
from gateway.domain.errors import NotFound
from gateway.domain.site import Site
from gateway.service import site
from gateway.service.site import Edit

Entry = TypeVar("Entry", bound=BaseModel)


class EntryPage(BaseModel):
    """Some entries as the site document writes them, and where to go on; durations as it writes them."""

    items: list[dict[str, Any]]
    next: str | None


@dataclass(frozen=True, slots=True)
class Section(Generic[Entry]):
    """One section of the site document."""

    name: str
    shape: type[Entry]
    put: Callable[[Entry], Edit]
    delete: Callable[[str], Edit]

    def written(self, parts: Parts) -> Sequence[Mapping[str, Any]]:
        """Return every entry by id, as the document writes it."""
        entries: list[dict[str, Any]] = written_site(site.export(parts.database)).get(self.name, [])
        return sorted(entries, key=lambda each: str(each["id"]))

    def page(self, parts: Parts, after: str | None, limit: int) -> EntryPage:
        """Return a page of entries."""
        found = [dict(each) for each in self.written(parts) if each["id"] > (after or "")][:limit]
        return EntryPage(items=found, next=found[-1]["id"] if len(found) == limit else None)

    def one(self, parts: Parts, id_: str) -> Mapping[str, Any]:
        """Return one entry. Raises NotFound."""
        found = next((each for each in self.written(parts) if each["id"] == id_), None)
        if found is None:
            raise NotFound(f"there is nothing with the id {id_}")
        return found

    async def add(self, parts: Parts, body: Mapping[str, Any]) -> Response:
        """Add an entry. Raises Invalid, AlreadyThere or ConfigurationError."""
        put = self.put(self._fit(body))
        id_ = str(body["id"])
        await change(parts, if_new(self._things, id_, put))
        return Response(status_code=201, headers={"Location": f"/api/v1/{self.name}/{id_}"})

    async def patch(self, parts: Parts, id_: str, body: Mapping[str, Any]) -> Response:
        """Change the fields given. Raises NotFound, Invalid or ConfigurationError."""
        if body.get("id", id_) != id_:
            raise Invalid({"id": "an id stays what it is"})
        put = self.put(self._fit({**self.one(parts, id_), **body}))
        await change(parts, if_there(self._things, id_, put))
        return Response(status_code=204)

    async def keep(self, parts: Parts, typed: Mapping[str, object], *, new: bool) -> Mapping[str, str]:
        """Add or change what a form says; returns what is wrong by field, with nothing written, or nothing.

        Raises NotFound where there is nothing to change.
        """
        entry, problems = fitted(self.shape, dict(typed))
        if entry is None:
            return by_field(problems)
        id_ = str(typed["id"])
        edit = (if_new if new else if_there)(self._things, id_, self.put(entry))
        return await try_change(parts, edit, f"{self.name}[{id_}]")

    async def remove(self, parts: Parts, id_: str) -> Response:
        """Remove an entry that nothing refers to any more. Raises NotFound or ConfigurationError."""
        await change(parts, self.delete(id_))
        return Response(status_code=204)

    def _things(self, found: Site) -> Mapping[str, object]:
        things: Mapping[str, object] = getattr(found, self.name)
        return things

    def _fit(self, body: Mapping[str, Any]) -> Entry:
        entry, problems = fitted(self.shape, dict(body))
        if entry is None:
            raise Invalid(by_field(problems))
        return entry
