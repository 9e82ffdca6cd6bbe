"""A box of its own for every test: an empty folder, and the programme as a process in it."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.__main__ import main

CONTRACT = Path(__file__).parents[1] / "site" / "contract.yaml"


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> object:
        return json.loads(self.out)


@dataclass(frozen=True)
class Box:
    """A folder in which commands run; nothing else runs there."""

    folder: Path

    def __call__(self, *words: str, stdin: str | bytes = b"", **environ: str) -> Answer:
        """Run a command to its end; a traceback is never an answer."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("CUOBIAN_")}
        done = subprocess.run(
            (sys.executable, "-m", "gateway", *words),
            cwd=self.folder,
            env={**kept, "CUOBIAN_DATA": str(self.folder / "data"), **environ},
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )
        answer = Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in answer.err, answer.err
        return answer

    def file(self, name: str, text: str) -> str:
        """Write a file into the folder and return its name."""
        (self.folder / name).write_text(text, "utf-8")
        return name


def in_process(capsys: pytest.CaptureFixture[str], *words: str) -> Answer:
    """Run a command in this process: for the many that end before they touch a file."""
    try:
        code = main(words)
    except SystemExit as ended:
        code = int(str(ended.code))
    said = capsys.readouterr()
    return Answer(code, said.out, said.err)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """Give an empty box."""
    return Box(tmp_path)


@pytest.fixture
def installed(box: Box) -> Box:
    """Give a box with the contract's site."""
    assert 0 == box("site", "apply", str(CONTRACT)).code
    return box
