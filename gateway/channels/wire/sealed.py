"""Addresses that are secrets, kept in a file of their own: `file:/path` stands for what is written there.

So a token is in no site document, no export and no backup of one. What is in the file is never shown, not
even a part of it: no reason names more than that it did not fit.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gateway.domain.errors import CuobianError, PermanentFailure

FILE = "file:"
EXPECTED = "expected a file that the gateway can read, with the address in one line"

ReadSecret = Callable[[Path], str]
"""Reads a secret's file; raises CuobianError where it cannot be used."""
Open = Callable[[Path], bool]
"""Tells whether everybody on this machine may read a file."""


def opened(address: str, read: ReadSecret | None) -> str:
    """Return an address, out of its file where it is in one. Raises PermanentFailure."""
    if not address.startswith(FILE):
        return address
    path = Path(address.removeprefix(FILE))
    if read is None or not path.is_absolute():
        raise PermanentFailure("expected file:/ and an absolute path")
    try:
        return read(path)
    except CuobianError as error:
        raise PermanentFailure(EXPECTED) from error


def problem_with(
    address: str, read: ReadSecret | None, open_to_all: Open, check: Callable[[str], str]
) -> str:
    """Return what is wrong with an address, by the check of a written one; empty where nothing is."""
    try:
        written = opened(address, read)
    except PermanentFailure as failure:
        return failure.message
    problem = check(written)
    if written is address or not problem:
        too_open = written is not address and open_to_all(Path(address.removeprefix(FILE)))
        return problem or ("everybody on this machine can read that file: chmod o-r" if too_open else "")
    return "what that file holds is no address of this channel"
