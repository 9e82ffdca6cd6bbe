"""Secrets in files: those that people name, and those made here once. Never prints or logs one."""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from config.schema import Settings
from gateway.domain.errors import ConfigurationError

FOLDER = "secrets"
BROKER = "broker.password"
LONGEST = 4096
"""Bytes read of a secret's file: whoever names a log or a device by mistake is told so."""


def secret(data: Path, name: str, size: int = 32) -> bytes:
    """Return a random secret of `size` bytes, made by the first who asks and the same for every process.

    It stands in `data`/secrets (0700) as hex in a file (0600). Raises ConfigurationError where the file
    holds something else, and OSError where it cannot be written.
    """
    folder = data / FOLDER
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(data)
    file = folder / name
    if not file.exists():
        _publish(file, secrets.token_bytes(size).hex())
    text = read_secret(file)
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != size:
        raise ConfigurationError((f"{file}: found {len(text)} characters, expected {size} bytes in hex",))
    return found


def put_in_place(data: Path, new: str, old: str) -> None:
    """Let one secret take the place of another, so that a power cut leaves one of the two. Raises OSError."""
    folder = data / FOLDER
    (folder / new).replace(folder / old)
    _sync(folder)


def forget(data: Path, name: str) -> None:
    """Remove a secret; one that is not there is no error."""
    folder = data / FOLDER
    (folder / name).unlink(missing_ok=True)
    _sync(folder)


def _publish(file: Path, text: str) -> None:
    """Write under a name of our own, then link: nobody sees half a file, and the first one wins."""
    own = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(text + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(FileExistsError):
            os.link(own, file)
    finally:
        own.unlink()
    _sync(file.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_secret(file: Path) -> str:
    """Return the text in a secret's file without the line end. Raises ConfigurationError.

    Never waits: the file may be named by whoever edits people, and a pipe would hold its reader for ever.
    """
    try:
        text = _head(file).decode().strip()
    except OSError as error:
        raise ConfigurationError((f"{file}: secret cannot be read: {error.strerror}",)) from error
    except UnicodeDecodeError:
        raise ConfigurationError((f"{file}: found no text, expected a secret",)) from None
    except ValueError:
        raise ConfigurationError(("expected a file, found a path with a NUL in it",)) from None
    if not text or len(text) >= LONGEST or "\n" in text:
        found = "nothing" if not text else f"{len(text)} characters in {text.count(chr(10)) + 1} lines"
        raise ConfigurationError((f"{file}: found {found}, expected a secret in one line",))
    return text


def _head(file: Path) -> bytes:
    """Return the beginning of a file. Raises OSError, also where it is none, and ValueError."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "expected a file, found a folder, a pipe or a device")
        return os.read(descriptor, LONGEST + 1)
    finally:
        os.close(descriptor)


def broker_password(settings: Settings) -> str | None:
    """Return the password the gateway logs in to the broker with; the environment's wins.

    Where the gateway writes the broker's log-ins itself, it makes its own once.
    """
    broker = settings.broker
    if broker.password is not None:
        return broker.password.get_secret_value()
    if broker.password_file is not None:
        return read_secret(broker.password_file)
    return secret(settings.data, BROKER).hex() if broker.logins is not None else None


def cameras_password(settings: Settings) -> str:
    """Return the password the camera worker's sessions log in with, in its own folder, made once."""
    return secret(settings.vision_folder, BROKER).hex()


def mail_password(settings: Settings) -> str | None:
    """Return the password of the mail account."""
    file = settings.mail.password_file
    return read_secret(file) if file is not None else None


def webhook_secret(settings: Settings) -> bytes:
    """Return what webhooks are signed with: the text of its file, made once where none is named."""
    file = settings.webhook.secret_file
    text = read_secret(file) if file is not None else secret(settings.data, "webhook.key").hex()
    return text.encode()


def relay_token(settings: Settings) -> str:
    """Return what this box shows its relay: another token for each relay, so that none passes for the box."""
    file = settings.relay.key_file
    key = read_secret(file) if file is not None else secret(settings.data, "relay.key").hex()
    subject = f"cuobian relay {settings.relay.url}".encode()
    return hmac.new(key.encode(), subject, hashlib.sha256).hexdigest()


def secret_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Yield key and path of every secret's file that the settings name."""
    named = {
        "broker.password_file": settings.broker.password_file,
        "mail.password_file": settings.mail.password_file,
        "webhook.secret_file": settings.webhook.secret_file,
        "modem.pin_file": settings.modem.pin_file,
        "relay.key_file": settings.relay.key_file,
        "voice.password_file": settings.voice.password_file,
        "backup.passphrase_file": settings.backup.passphrase_file,
        "deadman.url_file": settings.deadman.url_file,
    }
    yield from ((key, file) for key, file in named.items() if file is not None)


def world_readable(file: Path) -> bool:
    """Tell whether everybody on this machine may read a file; False for one that is not there."""
    try:
        return bool(file.stat().st_mode & stat.S_IROTH)
    except (OSError, ValueError):
        return False
