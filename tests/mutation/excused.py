"""The mistakes that change nothing anybody could observe, each with the reason. They count neither way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.mutation.mistakes import Mistake

TABLE = Path(__file__).with_name("excused.txt")


@dataclass(frozen=True, slots=True)
class Excuse:
    """One mistake, by its module and what it changes; no line number, for lines move."""

    module: str
    before: str
    after: str
    why: str = field(default="", compare=False)

    @classmethod
    def of(cls, mistake: Mistake) -> "Excuse":
        """Return what a mistake is excused by."""
        return cls(mistake.module, mistake.before, mistake.after)


def excuses(text: str | None = None) -> Sequence[Excuse]:
    """Read the table: blocks of three lines, `module: reason`, before, after. Raises ValueError."""
    said = TABLE.read_text("utf-8") if text is None else text
    blocks = [block.splitlines() for block in said.strip().split("\n\n")] if said.strip() else []
    kept = [[line for line in block if not line.startswith("#")] for block in blocks]
    return [_excuse(block) for block in kept if block]


def _excuse(block: Sequence[str]) -> Excuse:
    module, colon, why = block[0].partition(": ")
    if len(block) != 3 or not colon or not why.strip():
        raise ValueError(f"found {block}, expected `module: reason`, what stands there, the mistake")
    return Excuse(module, block[1].strip(), block[2].strip(), why)


def stale(excused: Iterable[Excuse], found: Iterable[Mistake]) -> list[Excuse]:
    """Return the excuses of what cannot happen any more."""
    possible = {Excuse.of(each) for each in found}
    return [each for each in excused if each not in possible]
