"""A slow disk: 20 ms more for each sync, as on an SD card. Needs a C compiler."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

ADDED = 20.0
"""Milliseconds (FIGURES F1)."""
SOURCE = """\
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
static int slowly(const char *name, int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    usleep(%d);
    return real(fd);
}
int fsync(int fd) { return slowly("fsync", fd); }
int fdatasync(int fd) { return slowly("fdatasync", fd); }
"""


def slow_disk(folder: Path) -> Mapping[str, str] | None:
    """Return the environment in which a program's syncs are slow, None where nothing can be compiled."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    source, library = folder / "slow.c", folder / "slow.so"
    source.write_text(SOURCE % int(ADDED * 1000), "ascii")
    words = [compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(source), "-ldl"]
    if subprocess.run(words, stderr=subprocess.DEVNULL, check=False).returncode:
        return None
    return {"LD_PRELOAD": str(library)}
