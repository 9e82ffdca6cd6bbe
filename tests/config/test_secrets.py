"""Secrets: made once for every process, read from files, never from a file that holds something else."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config.schema import Settings
from config.secrets import broker_password, read_secret, secret, webhook_secret, world_readable
from gateway.domain.errors import ConfigurationError

ASK = """
import sys
from pathlib import Path
from config.secrets import secret
print(secret(Path(sys.argv[1]), "k").hex())
"""


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    """The second who asks gets the same, of the size that was asked for."""
    made = secret(tmp_path, "link.key", 24)
    assert (24, made) == (len(made), secret(tmp_path, "link.key", 24))
    assert made != secret(tmp_path, "other.key", 24)


def test_processes_that_ask_at_once_get_the_same(tmp_path: Path) -> None:
    """Whoever loses the race takes what the winner made, and nothing is left lying about."""
    command = (sys.executable, "-c", ASK, str(tmp_path))
    asking = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    found = {process.communicate()[0].strip() for process in asking}
    assert {secret(tmp_path, "k").hex()} == found
    assert ["k"] == [each.name for each in (tmp_path / "secrets").iterdir()]


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    """Folder 0700, file 0600."""
    secret(tmp_path, "k")
    folder = tmp_path / "secrets"
    assert (0o700, 0o600) == (
        stat.S_IMODE(folder.stat().st_mode),
        stat.S_IMODE((folder / "k").stat().st_mode),
    )


@pytest.mark.parametrize("content", [b"", b"abc", b"\xff\xfe", b"00" * 31, b"zz" * 32, b"00" * 32 + b"\n00"])
def test_a_damaged_secret_is_no_new_secret(tmp_path: Path, content: bytes) -> None:
    """A second secret would make every link already sent useless, so it is told instead."""
    secret(tmp_path, "k")
    (tmp_path / "secrets" / "k").write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"secrets/k: found .*, expected"):
        secret(tmp_path, "k")


def test_a_line_end_is_no_part_of_a_secret(tmp_path: Path) -> None:
    """Editors add one."""
    (tmp_path / "s").write_text("hush hush\r\n", "utf-8")
    assert "hush hush" == read_secret(tmp_path / "s")


@pytest.mark.parametrize("content", [b"", b"\n", b"a\nb\n", b"x" * 5000, b"\xff"])
def test_a_file_that_is_no_secret_is_refused(tmp_path: Path, content: bytes) -> None:
    """A log named by mistake is not sent as a password."""
    (tmp_path / "s").write_bytes(content)
    with pytest.raises(ConfigurationError, match="expected a secret"):
        read_secret(tmp_path / "s")


@pytest.mark.parametrize("name", ["pipe", "", "a\0b", "/dev/zero"])
def test_what_is_no_file_holds_nobody(tmp_path: Path, name: str) -> None:
    """Whoever edits people names such files: a pipe would keep its reader waiting, a NUL break the check."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigurationError, match="expected a file"):
        read_secret(tmp_path / name)
    assert isinstance(world_readable(tmp_path / name), bool)


def test_the_environment_s_password_wins(tmp_path: Path) -> None:
    """Over the file's."""
    (tmp_path / "p").write_text("from file\n", "utf-8")
    broker = {"url": "mqtt://localhost", "password_file": str(tmp_path / "p")}
    assert "from file" == broker_password(Settings.model_validate({"data": tmp_path, "broker": broker}))
    both = {**broker, "password": "from environment"}
    assert "from environment" == broker_password(Settings.model_validate({"data": tmp_path, "broker": both}))
    assert None is broker_password(Settings(data=tmp_path))


def test_the_webhook_s_secret_is_the_text_in_its_file(tmp_path: Path) -> None:
    """Made or named: what stands in the file is what a receiver is given."""
    made = webhook_secret(Settings(data=tmp_path))
    assert (tmp_path / "secrets" / "webhook.key").read_bytes().strip() == made
    (tmp_path / "s").write_text("ours\n", "utf-8")
    named = Settings.model_validate({"data": tmp_path, "webhook": {"secret_file": str(tmp_path / "s")}})
    assert b"ours" == webhook_secret(named)


def test_a_file_everybody_reads_is_noticed(tmp_path: Path) -> None:
    """By its mode; one that is not there is not."""
    file = tmp_path / "s"
    file.touch(mode=0o600)
    assert (False, False) == (world_readable(file), world_readable(tmp_path / "no"))
    file.chmod(0o644)
    assert world_readable(file)
