"""What backups of a box are sealed for, and what opens them: from its settings, its secrets, or a paper.

Opens no backup. The pair that is made where nobody chose one stands in the secrets of the box, and is lost
with it: whoever wants to restore on another box keeps the paper.
"""

from __future__ import annotations

from pathlib import Path

from nacl.public import PrivateKey

from config.schema import Settings
from config.secrets import FOLDER, read_secret, secret
from gateway.backup.disk import hand_over
from gateway.backup.sealed import Keys, Lock
from gateway.domain.backup_key import Half, read, written
from gateway.domain.errors import ConfigurationError

OWN = "backup.key"


def lock_of(settings: Settings) -> Lock:
    """Return what backups are sealed for; a pair is made where nobody chose anything."""
    chosen = settings.backup
    passphrase = read_secret(chosen.passphrase_file).encode() if chosen.passphrase_file is not None else None
    recipient = read(Half.PUBLIC, chosen.recipient) if chosen.recipient is not None else None
    if passphrase is None and recipient is None:
        recipient = bytes(own_pair(settings).public_key)
    return Lock(recipient, passphrase)


def own_pair(settings: Settings) -> PrivateKey:
    """Return the pair of this box, made where there is none. Raises ConfigurationError or OSError."""
    found = PrivateKey(secret(settings.data, OWN))
    hand_over(settings.data / FOLDER, settings.data)
    return found


def has_own(settings: Settings) -> bool:
    """Tell whether this box has a pair of its own."""
    return (settings.data / FOLDER / OWN).exists()


def keys_of(settings: Settings, key_file: Path | None, passphrase_file: Path | None) -> Keys:
    """Return what may open a backup here: what is handed in, else its own. Raises ConfigurationError."""
    secrets, passphrase = [], passphrase_file
    if key_file is not None:
        secrets.append(_on_paper(key_file))
    elif passphrase is None:
        passphrase = settings.backup.passphrase_file
        if has_own(settings):
            secrets.append(bytes(own_pair(settings)))
    return Keys(secrets, read_secret(passphrase).encode() if passphrase is not None else None)


def _on_paper(file: Path) -> bytes:
    try:
        lines = file.read_text("utf-8").splitlines()
        line = next(
            (each for each in lines if each.upper().startswith(Half.SECRET)), lines[0] if lines else ""
        )
        return read(Half.SECRET, line)
    except (UnicodeDecodeError, ValueError) as error:
        raise ConfigurationError((f"{file}: expected {error}",)) from None


def paper(pair: PrivateKey) -> tuple[str, str]:
    """Return the secret and the public half of a pair, as they are written on paper."""
    return written(Half.SECRET, bytes(pair)), written(Half.PUBLIC, bytes(pair.public_key))
