"""How each way out is tried without anything being delivered: puts the wire together, owns none."""

from __future__ import annotations

from datetime import timedelta

from gateway.channels.base import ChannelSettings
from gateway.channels.mail import probe_mail
from gateway.channels.wire.knock import knock
from gateway.channels.wire.names import Names
from gateway.domain.paths import MAIL, Way
from gateway.probing import Probe


def prober(settings: ChannelSettings) -> Probe:
    """Return what tries a way: a mail server by a greeting, every other by a connection."""
    names = Names()

    def tried(way: Way, limit: timedelta) -> None:
        if way.key == MAIL:
            probe_mail(settings, names, limit)
        else:
            knock(way.host, way.port, names, limit, tls=way.tls, ca_file=settings.ca_file)

    return tried
