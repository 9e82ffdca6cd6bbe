"""A box that has no certificate to show goes on answering whoever needs none."""

import socket
import sys
import threading
from pathlib import Path

import pytest

from config.schema import Settings
from gateway.authority.shelf import Shelf
from gateway.cli import encrypting
from gateway.cli.api import encrypted
from gateway.cli.encrypting import Encryption
from gateway.domain.errors import ConfigurationError
from tests.brokers import free_port


def settings_of(data: Path, **tls: object) -> Settings:
    """Return the settings of a box with encrypted pages."""
    return Settings.model_validate({"data": data, "tls": {"listen": f"127.0.0.1:{free_port()}", **tls}})


def spoil(data: Path) -> None:
    """Leave an authority that can vouch for nothing, as a copy that was put back in part does."""
    shelf = Shelf(data)
    shelf.put_authority(b"no key", b"no certificate")


def test_neighbours_links_open_where_no_certificate_can_be_made(tmp_path: Path) -> None:
    """They travel in clear: the interface begins without, and looks again for one."""
    spoil(tmp_path)
    settings = settings_of(tmp_path)
    with encrypted(settings) as secure:
        assert secure is not None
        socket.create_connection(("127.0.0.1", settings.tls.port), 2).close()


def test_a_certificate_of_ones_own_that_cannot_be_used_is_said_at_once(tmp_path: Path) -> None:
    """That is a wrong configuration, and whoever wrote it stands before the box."""
    file = tmp_path / "own.pem"
    file.write_text("nothing")
    settings = settings_of(tmp_path, certificate_file=file, key_file=file)
    with pytest.raises(ConfigurationError), encrypted(settings):
        pass


def test_a_renewal_that_hangs_once_is_not_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that swaps, making a key may take longer than it may: the next look makes it."""
    hangs = tmp_path / "hangs"
    works = f"printf '#!/bin/sh\\nexec {sys.executable} \"$@\"' > $0\nchmod 700 $0\n"
    hangs.write_text(f"#!/bin/sh\nmv $0 $0.once\n{works}sleep 5\n")
    hangs.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(hangs))
    monkeypatch.setattr(encrypting, "RENEWAL_TAKES", 0.5)
    monkeypatch.setattr(encrypting, "LOOK_EVERY", 0.1)
    encryption, stop, told = Encryption(settings_of(tmp_path)), threading.Event(), threading.Event()
    following = threading.Thread(target=encryption.follow, args=(stop, told.set), daemon=True)
    following.start()
    try:
        while following.is_alive() and not (tmp_path / "hangs.once").exists():
            stop.wait(0.05)
        monkeypatch.setattr(encrypting, "RENEWAL_TAKES", 60)
        assert told.wait(60)
    finally:
        stop.set()
        following.join()
