"""What can go wrong with a backup, each by its name. Says what was found, what was expected, what to do."""

from __future__ import annotations

from gateway.domain.errors import CuobianError


class NoBackup(CuobianError):
    """The file is no backup of ours."""

    code = "backup.none"


class WrongKey(CuobianError):
    """None of the keys that are there opens this backup."""

    code = "backup.wrong_key"


class Damaged(CuobianError):
    """Something in the file is not as it was written."""

    code = "backup.damaged"


class Cut(CuobianError):
    """The file ends before the backup does."""

    code = "backup.cut"


class NoRoom(CuobianError):
    """The disk has no room for this and for the next presses as well."""

    code = "backup.no_room"


class InUse(CuobianError):
    """Something runs on the data folder."""

    code = "backup.in_use"
