"""`cuobian api`: puts the interface and its pages together and serves them until told to stop."""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.feed import Feed
from api.fitting import Fitting, Known
from api.parts import ChannelChoice
from api.seeing import Finding
from api.vouching import Trust
from config.loader import load_settings
from config.schema import Settings
from config.secrets import read_secret, secret, world_readable
from config.tls import split_listen
from devices.onvif import CameraFinder
from devices.vision.secrecy import keep_memory_private
from gateway import __version__
from gateway.authority.shelf import Shelf
from gateway.channels.base import ChannelSettings
from gateway.channels.registry import build
from gateway.cli.connections import Connection, make_room
from gateway.cli.encrypting import Encryption, Secure
from gateway.cli.opening import OURS_ALONE, opened_to_write, reachable_broker
from gateway.cli.relaying import outing_of
from gateway.domain.errors import ConfigurationError
from gateway.journal.mend import marked
from gateway.logs import set_up
from gateway.runtime import notify, stop_on_signals
from gateway.service import accounts
from gateway.service.linkkey import LinkKey
from gateway.store.db import Database
from gateway.store.standing import Standing

log = logging.getLogger(__name__)

REPLACED = 1
"""The code it ends with where its database was replaced: whoever keeps it running starts it again."""
GRACE = 2
"""Seconds an open stream may keep the server from ending; without a limit it never ends (measured)."""
BACKLOG = 2048
M_MMAP_THRESHOLD = -3
LARGE = 128 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the interface takes everything from the configuration."""


def main(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    os.umask(OURS_ALONE)
    keep_memory_private()
    settings = load_settings(args.config)
    give_memory_back()
    make_room()
    set_up(settings.log.level, settings.log.format)
    return REPLACED if run_api(settings, stop_on_signals()) else 0


def run_api(settings: Settings, stop: threading.Event) -> str:
    """Put everything together, serve until told to stop, and close what was opened.

    Returns why it ended by itself: the database is no more the one it has open, or is about to be replaced.
    """
    plain = f"http.listen: found {settings.http.listen}", split_listen(settings.http.listen)
    with opened_to_write(settings) as found, listener(*plain) as opened, encrypted(settings) as secure:
        keys = LinkKey(secret(settings.data, "link.key"))
        choices, fitting = channel_choices(), fitting_of(settings)
        app = create_app(
            found.database, settings, found.clock, keys, choices, fitting, finding(), trust_of(settings)
        )
        print_setup_link(found.database, settings)
        outing = outing_of(settings, found, keys, app.state.parts.pages)
        server = Server(
            app, stop, Standing(found.database), lambda: marked(settings.data) is not None, secure
        )
        try:
            server.run([opened])
        finally:
            notify("STOPPING=1")
            if outing is not None:
                outing.stop()
        return server.gone


def finding() -> Finding:
    """Return how cameras are found on the network."""
    finder = CameraFinder()
    return Finding(finder.around, finder.streams)


def fitting_of(settings: Settings) -> Fitting:
    """Return what the installer's pages know of devices: 4 MB that are loaded when one of them is opened."""

    @cache
    def load() -> Known:
        from gateway.cli.fitting import known_by

        return known_by(settings)

    return Fitting(load, settings.secure_url, reachable_broker(settings))


def give_memory_back() -> None:
    """Let large pieces of memory go back at once: a password check takes 19 MiB, which glibc would keep.

    Source: mallopt(3), M_MMAP_THRESHOLD; measured: 16 log-ins left 41 MB more without it.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE)


def channel_choices() -> Mapping[str, ChannelChoice]:
    """Return the channels people can be given, as forms show them; none of them can send from here."""
    found = {}
    for name, channel in build(ChannelSettings(read_secret=read_secret, open_to_all=world_readable)).items():
        shown = channel.describe()
        found[name] = ChannelChoice(shown.label, shown.help, shown.example, channel.check_address)
    return found


def print_setup_link(database: Database, settings: Settings) -> None:
    """Print a one-time link while nobody can log in yet; on this machine, where it needs no TLS."""
    code = accounts.setup_code(database)
    if code is not None:
        url = settings.secure_url
        base = url if url.startswith("https:") else f"http://127.0.0.1:{settings.http.port}"
        print(f"first account: {base}/setup/{code}", flush=True)


def trust_of(settings: Settings) -> Trust | None:
    """Return who vouches for the encrypted pages, None where there are none or a public authority does."""
    if not settings.tls.own:
        return None
    file = Shelf(settings.data).authority

    def authority() -> str:
        try:
            return file.read_text("ascii")
        except OSError:
            return ""

    return Trust(authority, settings.secure_url, settings.http.public_url)


@contextmanager
def encrypted(settings: Settings) -> Iterator[Secure | None]:
    """Give what listens for encrypted requests, None where nothing shall. Raises ConfigurationError."""
    listen = settings.tls.listen
    if listen is None:
        yield None
        return
    encryption = Encryption(settings)
    encryption.begin()
    with listener(f"tls.listen: found {listen}", split_listen(listen)) as opened:
        yield Secure(encryption, opened)


@contextmanager
def listener(found: str, where: tuple[str, int]) -> Iterator[socket.socket]:
    """Give a socket that listens where the settings say. Raises ConfigurationError where it cannot."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            *where, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
        )[0]
        # The protocol is named: asyncio sets TCP_NODELAY only on sockets that know theirs.
        opened = socket.socket(family, kind, protocol)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(BACKLOG)
    except OSError as error:
        problem = f"{found}, which cannot be listened on: {error.strerror}"
        raise ConfigurationError((problem,)) from error
    with opened:
        yield opened


class Server(uvicorn.Server):
    """uvicorn, told to stop by an event instead of by signals of its own, and known to systemd."""

    def __init__(
        self,
        app: FastAPI,
        stop: threading.Event,
        standing: Standing,
        marked: Callable[[], bool],
        secure: Secure | None = None,
    ) -> None:
        """Serve an application until `stop` is set, or its database is no more the one that is open."""
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                # A path may hold a neighbour's code, so requests are not logged.
                access_log=False,
                server_header=False,
                http=Connection,
                timeout_graceful_shutdown=GRACE,
            )
        )
        self._stop, self._standing, self._marked = stop, standing, marked
        self.gone = ""
        self._secure = secure
        self._feed: Feed = app.state.parts.feed

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: the process ends with 0, in the order of its main function."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell the supervisor once requests are taken."""
        await super().startup(sockets)
        if self.started:
            if self._secure is not None:
                self.servers.append(await self._secure.listen(self._connection, self._stop))
            notify("READY=1")
            log.info("api %s is listening", __version__)

    def _connection(self) -> asyncio.Protocol:
        """Return what speaks inside an encrypted connection: the same as in a plain one."""
        return Connection(self.config, self.server_state, self.lifespan.state)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Send the open streams away first: they would otherwise wait for the end of the grace."""
        self._feed.end()
        await super().shutdown(sockets)

    async def on_tick(self, counter: int) -> bool:
        """Look at the event, for another certificate and another database, ten times a second."""
        if self._secure is not None:
            self._secure.reload()
        return await super().on_tick(counter) or self._stop.is_set() or self._let_go()

    def _let_go(self) -> bool:
        """Tell whether to make way for a fresh database: whoever is still in the old one keeps it waiting."""
        with suppress(OSError):  # a crowd has every file this process may open: it goes on serving that crowd
            self.gone = "the database is damaged" if self._marked() else self._standing.gone()
        if self.gone:
            log.critical("%s: ending, to be started again", self.gone)
        return bool(self.gone)
