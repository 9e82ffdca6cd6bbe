"""The tree of errors with their stable codes. Owns what may be refused; never an HTTP status."""

from __future__ import annotations

from datetime import timedelta


class CuobianError(Exception):
    """Base of every error of ours; `code` is stable and may be relied on by other programs."""

    code = "cuobian.error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class IllegalTransition(CuobianError):
    """An alarm was asked for a move that its state does not allow; nothing was changed."""

    code = "alarm.illegal_transition"


class NotAllowed(CuobianError):
    """The one who asks may not do this, whatever the state."""

    code = "access.not_allowed"


class OutcomeMissing(CuobianError):
    """The guard desk closes an alarm only with an outcome in words."""

    code = "alarm.outcome_missing"


class NamelessGrant(CuobianError):
    """A door was to be unlocked for nobody in particular; it stays locked."""

    code = "door.nameless_grant"


class NoLock(CuobianError):
    """A door was to be unlocked that has no lock the gateway can tell anything."""

    code = "door.no_lock"


class NotFound(CuobianError):
    """The thing named does not exist."""

    code = "not_found"


class DeviceNonsense(CuobianError):
    """A device sent what its template does not know; the message says what was found and expected."""

    code = "device.nonsense"


class TransientIO(CuobianError):
    """A line, a broker or a carrier failed in a way that may pass."""

    code = "io.transient"


class ConfigurationError(CuobianError):
    """Configuration or site document cannot be used; `problems` lists all of them."""

    code = "configuration.invalid"

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StaleVersion(CuobianError):
    """The site changed between reading and writing; read again."""

    code = "site.stale_version"


class StoreRefused(TransientIO):
    """The disk or the database refused to write: full, locked, read-only. Nothing was written.

    `no_room` is true where giving space back would help.
    """

    code = "store.refused"

    def __init__(self, message: str, *, no_room: bool = False) -> None:
        super().__init__(message)
        self.no_room = no_room


class StoreDamaged(StoreRefused):
    """The database file no longer holds what was written to it; trying again does not help."""

    code = "store.damaged"


class SchemaTooNew(CuobianError):
    """The database was written by a newer release than this one."""

    code = "store.schema_too_new"


class TemporaryFailure(CuobianError):
    """A carrier refused or did not answer in a way that may pass; `retry_after` is what it asked for."""

    code = "channel.temporary"

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooLong(TemporaryFailure):
    """A message about several alarms is longer than its carrier takes; each of them alone is not."""

    code = "channel.too_long"


class PermanentFailure(CuobianError):
    """A message will never be accepted for this address; the message names no name and no secret."""

    code = "channel.permanent"
