"""Both clocks of the house, moved by the test alone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gateway.domain.model import Now

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@dataclass
class Clocks:
    """`wall` may jump, `monotone` only goes on."""

    wall: datetime = START
    monotone: datetime = START
    trusted: bool = True

    def now(self) -> datetime:
        return self.wall

    def steady(self) -> datetime:
        return self.monotone

    def moment(self) -> Now:
        return Now(self.wall, self.monotone, self.trusted)

    def seconds(self) -> float:
        return (self.monotone - START).total_seconds()

    def passes(self, seconds: float) -> None:
        """Let time go on, on both."""
        self.wall += timedelta(seconds=seconds)
        self.monotone += timedelta(seconds=seconds)
