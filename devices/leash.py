"""Run a programme that cannot outlive its parent: `python leash.py PARENT-PID PROGRAMME [ARGUMENT …]`.

A script of its own, because code between fork and exec is not safe in a process with threads. It asks the
kernel to kill it when the parent dies (prctl(2), PR_SET_PDEATHSIG; exec keeps that), and becomes the
programme.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Become the programme; exits with 1 where the parent is gone, with 127 where it cannot be run."""
    parent, *command = arguments
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):
        sys.exit(1)
    try:
        os.execvp(command[0], command)  # noqa: S606  # the caller's own argument list, no shell
    except OSError as error:
        sys.stderr.write(f"cannot run {command[0]}: {error.strerror}\n")
        sys.exit(127)


if __name__ == "__main__":
    main(sys.argv[1:])
