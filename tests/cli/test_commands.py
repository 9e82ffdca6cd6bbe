"""What every command has in common: help, exit codes, configuration, and one line for what is refused."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

import gateway.cli
from gateway import __version__
from gateway.__main__ import WORDS, asked
from tests.cli.conftest import Apart, Box, in_process


@pytest.fixture
def box(tmp_path: Path) -> Apart:
    """Give an empty box whose commands are real processes: what they have in common is tested here."""
    return Apart(tmp_path)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("site apply f", "site"),
        ("--config site core", "core"),
        ("--config=run check site", "check"),
        ("--help", None),
        ("--config", None),
        ("", None),
    ],
)
def test_the_command_is_the_first_word_that_is_no_option_s(words: str, command: str | None) -> None:
    """A file that is called like a command is none."""
    assert command == asked(words.split())


def test_the_version_is_told(box: Box) -> None:
    """For whoever reports a fault."""
    assert (0, f"cuobian {__version__}\n") == ((answer := box("--version")).code, answer.out)


def test_help_names_every_command(box: Box) -> None:
    """Asked for it is an answer, and without any word it is what was expected."""
    answer = box("--help")
    assert 0 == answer.code
    assert [] == [name for name in WORDS if f"\n    {name} " not in answer.out]
    nothing = box()
    assert (2, answer.out) == (nothing.code, nothing.err)


EXISTING = [name for name in WORDS if (Path(gateway.cli.__file__).parent / f"{name}.py").exists()]
LEAVES = [
    *([name] for name in EXISTING),
    *(["site", word] for word in ("export", "apply", "diff")),
    *(["user", word] for word in ("add", "passwd", "disable")),
    *(["token", word] for word in ("add", "list", "revoke")),
    ["devices", "list"],
    ["osdp", "install"],
    ["modem", "status"],
    ["modem", "text"],
    ["relay", "pair"],
    ["relay", "status"],
    ["relay", "serve"],
    ["osdp", "rotate"],
]


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_word_explains_itself_with_an_example(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    """And takes --config."""
    answer = in_process(capsys, *words, "--help")
    assert 0 == answer.code
    assert f"example:\n  cuobian {' '.join(words)}" in answer.out
    assert "--config FILE" in answer.out


WRONG_USE = [
    (["rnu"], "cuobian: found command 'rnu', expected one of run, core, api, vision, check,"),
    (["sit", "apply"], "; nearest: 'site'"),
    (["site"], "the following arguments are required: WORD, one of export, apply, "),
    (["site", "aply", "f"], "invalid choice: 'aply'"),
    (["site", "apply"], "the following arguments are required: FILE"),
    (["site", "apply", "no.yaml"], "cuobian: no.yaml: cannot be read: No such file or directory"),
    (["site", "apply", "."], "cuobian: .: cannot be read: Is a directory"),
    (["site", "export", "--config", "no"], "--config: no: found no such file, expected a configuration file"),
    (["user", "add", "chen"], "the following arguments are required: --role"),
    (["user", "add", "chen", "--role", "king"], "invalid choice: 'king'"),
    (
        ["user", "add", "chen", "--role", "guard"],
        "password: found no terminal to ask for it, expected --pass",
    ),
    (["token", "add", "x", "--scope", "all"], "invalid choice: 'all'"),
    (["check", "no.yaml"], "no.yaml: cannot be read: No such file or directory"),
    (["site", "export", "--jsn"], "unrecognized arguments: --jsn"),
]


@pytest.mark.parametrize(("words", "said"), WRONG_USE, ids=lambda value: " ".join(value)[:30])
def test_wrong_use_is_code_2_with_words(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    words: list[str],
    said: str,
) -> None:
    """What was found and what was expected; no traceback."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUOBIAN_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    answer = in_process(capsys, *words)
    assert 2 == answer.code
    assert said in answer.err + answer.out


def test_the_configuration_is_taken_wherever_it_stands(box: Box) -> None:
    """After the words, between them, before them, or from the environment."""
    config = box.file("c.yaml", "data: other\n")
    file = f"{box.folder}/{config}"
    for words in (
        ("site", "export", "--config", file),
        ("site", "--config", file, "export"),
        ("--config", file, "site", "export"),
        ("site", "export", f"--config={file}"),
    ):
        assert 0 == box(*words, CUOBIAN_DATA="").code
    assert 0 == box("site", "export", CUOBIAN_CONFIG=file, CUOBIAN_DATA="").code
    assert ["c.yaml", "other"] == sorted(each.name for each in box.folder.iterdir())


def test_a_wrong_configuration_is_told_whole(box: Box) -> None:
    """Every line names the file, the key, what was found and what was expected."""
    config = box.file("c.yaml", "http: {listen: abc}\nbrokr: 1\n")
    answer = box("devices", "list", "--config", config, CUOBIAN_LOG__LEVEL="loud")
    assert 2 == answer.code
    first, second, third = answer.err.splitlines()
    assert (
        "cuobian: CUOBIAN_LOG__LEVEL: found 'loud', expected 'debug', 'info', 'warning' or 'error'" == first
    )
    assert "cuobian: c.yaml:1: http.listen: found 'abc', expected HOST:PORT, such as 127.0.0.1:8080" == second
    assert third.startswith("cuobian: c.yaml:2: brokr: unknown key, expected one of data,")


def test_a_file_that_is_no_database_is_told(box: Box) -> None:
    """And is left as it was."""
    (box.folder / "data").mkdir()
    file = box.folder / "data" / "cuobian.db"
    file.write_bytes(noise := os.urandom(10_000))
    answer = box("site", "export")
    assert (1, f"cuobian: {file}: found no database that can be used: file is not a database\n") == (
        answer.code,
        answer.err,
    )
    assert noise == file.read_bytes()


def test_a_database_of_a_newer_release_is_left_alone(installed: Box) -> None:
    """Starting again would not help, which is what exit code 2 says."""
    import sqlite3

    with sqlite3.connect(installed.folder / "data" / "cuobian.db") as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    answer = installed("site", "export")
    assert (2, "") == (answer.code, answer.out)
    assert "the database has schema 9999, this release knows up to" in answer.err


def test_a_folder_that_cannot_be_made_is_told(box: Box) -> None:
    """With its path, in one line."""
    box.file("taken", "")
    answer = box("site", "export", CUOBIAN_DATA=str(box.folder / "taken" / "data"))
    assert (1, f"cuobian: {box.folder}/taken/data: Not a directory\n") == (answer.code, answer.err)


def test_whoever_has_read_enough_may_close_the_pipe(installed: Box) -> None:
    """`cuobian site export | head -1` is no mistake."""
    command = f"{sys.executable} -m gateway site export | head -1"
    environ = {**os.environ, "CUOBIAN_DATA": str(installed.folder / "data")}
    done = subprocess.run(
        ("bash", "-o", "pipefail", "-c", command), env=environ, capture_output=True, text=True, check=False
    )
    assert (0, "site:\n", "") == (done.returncode, done.stdout, done.stderr)


def test_commands_at_the_same_time_make_one_database(box: Box) -> None:
    """Whoever comes second finds it made."""
    command = (sys.executable, "-m", "gateway", "site", "export")
    environ = {**os.environ, "CUOBIAN_DATA": str(box.folder / "data")}
    running = [
        subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(5)
    ]
    assert [b""] * 5 == [process.communicate()[1] for process in running]
    assert [0] * 5 == [process.returncode for process in running]


def test_the_core_loads_nothing_of_other_commands() -> None:
    """`cuobian --help` loads no command at all."""
    code = (
        "import sys, gateway.__main__ as main\n"
        "try: main.main(['--help'])\nexcept SystemExit: pass\n"
        "print([n for n in sys.modules if n.startswith('gateway.cli.')], 'sqlalchemy' in sys.modules)"
    )
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)
    assert "['gateway.cli.parser'] False" == done.stdout.splitlines()[-1]
