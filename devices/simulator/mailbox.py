"""A simulated mail server on loopback: takes every mail and shows it. Never relays one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default

LONGEST_MAIL = 256 * 1024


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as its reader sees it."""

    to: str
    subject: str
    text: str


Take = Callable[[Mail], None]


class MailBox:
    """Speaks as much SMTP (RFC 5321) as a sender needs."""

    def __init__(self, port: int, take: Take) -> None:
        self.port = port
        self._take = take
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=LONGEST_MAIL)

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipients: list[str] = []
        try:
            writer.write(b"220 demo mailbox\r\n")
            while line := await reader.readline():
                answer = await self._answer(
                    line.decode("utf-8", "replace").strip(), recipients, reader, writer
                )
                writer.write(answer)
                await writer.drain()
                if answer.startswith(b"221"):
                    break
        except (ConnectionError, ValueError):
            pass  # the sender went away or sent an endless line; it will try again
        finally:
            writer.close()

    async def _answer(
        self, line: str, recipients: list[str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bytes:
        verb = line.upper()
        if verb.startswith("RCPT TO:"):
            recipients.append(line[8:].partition(">")[0].strip(" <"))
        elif verb == "DATA":
            writer.write(b"354 go on\r\n")
            self._read(await reader.readuntil(b"\r\n.\r\n"), recipients)
        elif verb.startswith(("RSET", "MAIL")):
            recipients.clear()
        elif verb.startswith("QUIT"):
            return b"221 bye\r\n"
        elif not verb.startswith(("EHLO", "HELO", "NOOP")):
            return b"502 not here\r\n"
        return b"250 ok\r\n"

    def _read(self, data: bytes, recipients: list[str]) -> None:
        mail = message_from_bytes(data, policy=default)
        body = mail.get_body(("plain",))
        text = str(body.get_content()) if body is not None else ""
        for to in recipients:
            self._take(Mail(to, str(mail["Subject"] or ""), text))
