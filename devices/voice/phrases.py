"""What is said beside an alarm itself, as whoever puts the programme together hands it in. Owns no words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gateway.domain.phone import Reply, Spoken, Told

USUAL = ("going", "also_going", "cannot")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences in the language of whoever is called."""

    told: Callable[[Told], str]
    """What became of a key."""
    unsure: Callable[[Spoken], str]
    goodbye: Callable[[Spoken], str]

    def likely(self, spoken: Spoken) -> Sequence[str]:
        """Return what a call may come to say, the alarm first."""
        language = spoken.language
        answers = ("drill",) if spoken.drill else USUAL
        taken = [self.told(Told(Reply.TAKEN, language, said)) for said in answers]
        over = self.told(Told(Reply.NOT_NOW, language, "drill" if spoken.drill else "closed"))
        return [whole(spoken), spoken.menu, *taken, over, self.unsure(spoken), self.goodbye(spoken)]


def whole(spoken: Spoken) -> str:
    """Return the alarm with the keys behind it, said in one breath."""
    return f"{spoken.alarm} {spoken.menu}"
