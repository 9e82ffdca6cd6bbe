"""Runs a call that knows no time limit in a thread of its own, so that the caller can stop waiting for it.

The thread is never killed: it ends when its call does, and keeps no process alive.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def run_aside(call: Callable[[], T], name: str) -> Future[T]:
    """Start a call in a daemon thread and return its future, which carries whatever it raises."""
    future: Future[T] = Future()
    Thread(target=_run, args=(call, future), name=name, daemon=True).start()
    return future


def _run(call: Callable[[], T], future: Future[T]) -> None:
    try:
        future.set_result(call())
    except BaseException as error:  # noqa: BLE001  what a library may raise is not ours to name: its future carries it
        future.set_exception(error)
