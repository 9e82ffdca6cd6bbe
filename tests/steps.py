"""Kills a process at every step that reaches the disk: a sync, a statement, a name given or taken away.

The process is really killed there; its parent opens the files anew, as the next start does. Knows nothing of
what is done in between.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Steps:
    """Counts steps, and ends the process at one of them."""

    def __init__(self, last: int) -> None:
        self.left = last

    def step(self) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, call: Callable[..., object]) -> Callable[..., object]:
        def stepped(*given: object, **named: object) -> object:
            self.step()
            return call(*given, **named)

        return stepped


def count(steps: Steps, names: Sequence[str]) -> None:
    """Let every statement, and every call of these of the system's, be a step."""

    class Counted(sqlite3.Connection):
        def execute(self, *given: object) -> sqlite3.Cursor:
            steps.step()
            return super().execute(*given)  # type: ignore[arg-type]

    connect = sqlite3.connect
    sqlite3.connect = lambda *given, **named: connect(*given, **{"factory": Counted, **named})
    for name in names:
        setattr(os, name, steps.before(getattr(os, name)))


def killed(last: int, names: Sequence[str], deed: Callable[[T], object], ready: Callable[[], T]) -> bool:
    """Make ready, then do something in a process that is killed after so many steps; tell whether it was."""
    child = os.fork()
    if child == 0:
        steps = Steps(10**9)
        count(steps, names)
        made = ready()
        steps.left = last
        deed(made)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])
