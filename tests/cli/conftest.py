"""A box of its own for every test: an empty folder, and the programme in it, in this process or its own."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

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
        """Run a command to its end, in this process: one of its own takes most of a second to begin."""
        given = io.TextIOWrapper(io.BytesIO(_bytes(stdin)), "utf-8")
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        with (
            chdir(self.folder),
            mock.patch.dict(os.environ, self.environment(**environ), clear=True),
            mock.patch("sys.stdin", given),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = _ended(words)
        return Answer(code, *(_written(each) for each in (out, err)))

    def environment(self, **more: str) -> dict[str, str]:
        """Return what commands find around them."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("CUOBIAN_")}
        return {**kept, "CUOBIAN_DATA": str(self.folder / "data"), **more}

    def file(self, name: str, text: str) -> str:
        """Write a file into the folder and return its name."""
        (self.folder / name).write_text(text, "utf-8")
        return name


class Apart(Box):
    """A box whose commands are processes of their own, as in real life."""

    def __call__(self, *words: str, stdin: str | bytes = b"", **environ: str) -> Answer:
        """Run a command to its end; a traceback is never an answer."""
        done = subprocess.run(
            (sys.executable, "-m", "gateway", *words),
            cwd=self.folder,
            env=self.environment(**environ),
            input=_bytes(stdin),
            capture_output=True,
            check=False,
            timeout=60,
        )
        answer = Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in answer.err, answer.err
        return answer


def _bytes(given: str | bytes) -> bytes:
    return given.encode() if isinstance(given, str) else given


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def _ended(words: Sequence[str]) -> int:
    """Run a command and return its exit code, however it ends."""
    try:
        return main(words)
    except SystemExit as ended:
        return int(str(ended.code))


def in_process(capsys: pytest.CaptureFixture[str], *words: str) -> Answer:
    """Run a command in this process: for the many that end before they touch a file."""
    code = _ended(words)
    said = capsys.readouterr()
    return Answer(code, said.out, said.err)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """Give an empty box."""
    return Box(tmp_path)


@pytest.fixture(scope="session")
def contract_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data folder of a box with the contract's site, made once by the programme itself."""
    box = Apart(tmp_path_factory.mktemp("contract"))
    assert 0 == box("site", "apply", str(CONTRACT)).code
    return box.folder / "data"


@pytest.fixture
def installed(box: Box, contract_data: Path) -> Box:
    """Give a box with the contract's site."""
    shutil.copytree(contract_data, box.folder / "data")
    return box
