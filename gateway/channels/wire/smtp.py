"""One SMTP conversation within a deadline, and what its answers mean. Loaded with the first mail.

4xx may pass; 5xx to sender, recipient, data or log-in will not (RFC 5321 4.2.1). Trouble with the connection,
a refusing greeting included, may pass. Once the relay took the data, nothing that follows is a failure.
"""

from __future__ import annotations

import re
import smtplib
import socket
from contextlib import suppress
from pathlib import Path
from typing import Protocol, cast

from gateway.channels.base import PermanentFailure, TemporaryFailure
from gateway.channels.wire.deadline import Deadline
from gateway.channels.wire.dial import AnyWire, dial, reason, secure, trust
from gateway.channels.wire.names import Names

GOODBYE = 1.0
"""Seconds to wait for the answer to QUIT."""

FORWARDS = frozenset({250, 251, 252})
"""Codes by which a recipient is taken (RFC 5321 4.3.2)."""


class Relay(Protocol):
    """What has to be known of a relay."""

    @property
    def scheme(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def user(self) -> str: ...
    @property
    def password(self) -> str: ...


def deliver(
    relay: Relay, sender: str, to: str, data: bytes, names: Names, ca_file: Path | None, deadline: Deadline
) -> str:
    """Hand a mail to the relay; return what it said when it took it.

    Raises TemporaryFailure or PermanentFailure; their words carry the relay's code and no address.
    """
    try:
        conversation = _Conversation(relay, names, ca_file, deadline)
        try:
            conversation.begin()
            return conversation.hand_over(sender, to, data)
        finally:
            conversation.end()
    except smtplib.SMTPConnectError as error:
        raise TemporaryFailure(f"the relay greets with {error.smtp_code}") from error
    except smtplib.SMTPResponseException as error:
        raise _failure(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise PermanentFailure(f"the relay lacks what {relay.scheme}:// and its log-in need") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise TemporaryFailure(f"relay {relay.host}:{relay.port}: {_reason(error)}") from error


def greet(relay: Relay, names: Names, ca_file: Path | None, deadline: Deadline) -> None:
    """Say EHLO, NOOP and QUIT to the relay, under TLS where its URL says so. Raises TemporaryFailure."""
    try:
        conversation = _Conversation(relay, names, ca_file, deadline)
        try:
            conversation.begin(log_in=False)
            _expect(250, *conversation.noop())
        finally:
            conversation.end()
    except smtplib.SMTPConnectError as error:
        raise TemporaryFailure(f"the relay greets with {error.smtp_code}") from error
    except smtplib.SMTPResponseException as error:
        raise TemporaryFailure(f"the relay answered {error.smtp_code}") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise TemporaryFailure(f"the relay: {_reason(error)}") from error


class _Conversation(smtplib.SMTP):
    """smtplib's client on a connection of ours."""

    sock: AnyWire | None

    def __init__(self, relay: Relay, names: Names, ca_file: Path | None, deadline: Deadline) -> None:
        self._relay, self._names, self._ca_file, self._deadline = relay, names, ca_file, deadline
        # A name given here spares smtplib the look-up of our own, which may hang.
        super().__init__(relay.host, relay.port, local_hostname="localhost", timeout=deadline.left())

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002  smtplib's
        wire = dial(host, port, self._names, self._deadline)
        return secure(wire, host, trust(self._ca_file)) if self._relay.scheme == "smtps" else wire

    def begin(self, *, log_in: bool = True) -> None:
        """Greet, secure the connection and log in, as the relay's URL says."""
        address = str(self._wire().getsockname()[0])
        self.local_hostname = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
        if self._relay.scheme == "smtp+starttls":
            self.ehlo_or_helo_if_needed()
            self.starttls(context=trust(self._ca_file))
            self._wire().deadline = self._deadline
        if self._relay.user and log_in:
            self.login(self._relay.user, self._relay.password)
        self.ehlo_or_helo_if_needed()

    def _wire(self) -> AnyWire:
        return cast("AnyWire", self.sock)  # the constructor connects or raises

    def hand_over(self, sender: str, to: str, data: bytes) -> str:
        """Send one mail; return the relay's words. Raises SMTPResponseException where it refuses."""
        _expect(250, *self.mail(sender))
        code, answer = self.rcpt(to)
        _expect(code if code in FORWARDS else 250, code, answer)
        code, answer = self.data(data)
        _expect(250, code, answer)
        return f"{code} {_words(answer)}".strip()

    def end(self) -> None:
        """Take leave without insisting on it."""
        if self.sock is not None:
            self.sock.deadline = self._deadline.sooner(GOODBYE)
            with suppress(smtplib.SMTPException, OSError):
                self.quit()
        self.close()


def _expect(expected: int, code: int, answer: bytes) -> None:
    if code != expected:
        raise smtplib.SMTPResponseException(code, answer)


def _failure(code: int, answer: bytes | str) -> TemporaryFailure | PermanentFailure:
    said = f"the relay answered {code} {_words(answer)}".strip()
    return PermanentFailure(said) if 500 <= code < 600 else TemporaryFailure(said)


def _words(answer: bytes | str) -> str:
    text = answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer
    text = re.sub(r"\S+@\S+", "…", " ".join(text.split()))
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:160]


def _reason(error: Exception) -> str:
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
    return reason(cause) if cause is not None else "the connection was closed"
