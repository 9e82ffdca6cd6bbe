"""A walk test in the compound of the stories, and what stories say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.domain.walk import Item, Standing, WalkId
from gateway.service import walk_paths, walk_record, walks
from gateway.service.walk_record import Sealed
from gateway.service.walks import WalkView
from tests.flow.compound import KEYS, Compound

NONE = WalkId(0)
BUTTONS = frozenset({"cuobian-sos", "rflink-ev1527", "zigbee2mqtt-panic"})


@dataclass
class Walker:
    """The installer on the stairs."""

    compound: Compound
    id: WalkId = NONE

    def starts(self, place: str | None = "b3u2-501", *, only_due: bool = False) -> None:
        """Begin a walk."""
        now = self.compound.clocks.moment()
        self.id = walks.start(self.compound.database, place, "方师傅", BUTTONS, now, KEYS, only_due=only_due)

    @property
    def sees(self) -> WalkView:
        return walks.view(self.compound.database, self.id, self.compound.clocks.moment())

    def item(self, subject: str) -> Item:
        """Return the item about something."""
        return next(each for each in self.sees.items if each.subject.id == subject)

    def stands(self) -> Mapping[str, Standing]:
        """Return how everything stands, by its id."""
        return {each.subject.id: each.standing for each in self.sees.items}

    def announces(self, button: str) -> None:
        """Say that this button's next press is a test."""
        now = self.compound.clocks.moment()
        walks.arm(self.compound.database, self.id, self.item(button).number, "方师傅", now)

    def was_us(self) -> int:
        """Say that what came in was the test."""
        moment = self.compound.clocks.moment()
        closed = walks.was_us(self.compound.database, self.id, "方师傅", moment, KEYS)
        self.compound.look()
        return closed

    def sends_drills(self) -> int:
        """Ask every helper whether messages reach them."""
        moment = self.compound.clocks.moment()
        sent = walk_paths.send(self.compound.database, self.id, "方师傅", moment, KEYS)
        self.compound.look()
        return sent

    def leaves_the_rest(self) -> None:
        """Leave out what still waits."""
        walks.skip_rest(self.compound.database, self.id, "方师傅", self.compound.clocks.moment(), "不在家")

    def signs(self) -> Sealed:
        """Close the walk with its record."""
        moment = self.compound.clocks.moment()
        sealed = walk_record.sign(self.compound.database, self.id, "fang", "方卫", "page", moment, KEYS)
        self.compound.look()
        return sealed
