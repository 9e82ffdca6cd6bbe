"""What of a site is secret: left out of documents, put back on the box that knows it. Pure.

A camera's password stands in a field of its own or, as many want it, in the address: `/user=a&password=…`.
A word in an address that no name betrays cannot be told from a path.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from gateway.domain.camera import Camera
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import DeviceId
from gateway.domain.site import Site

HIDDEN = "…"
FILE = "file:"
_NAME = r"(?:[a-z0-9]*(?:pass|pwd|psw|passwd|secret|token|key|auth|sign)[a-z0-9]*|pw|p)"
_SECRET = re.compile(
    rf"(?P<name>(?:^|[/?&;_]){_NAME}=)(?P<value>.+?)(?=[&;_/?][a-z0-9]+=|[?#]|$)", re.IGNORECASE
)
_HOST = re.compile(r"[a-z]+://(?P<host>[^/?#]*)", re.IGNORECASE)


def shown_source(source: str) -> str:
    """Return an address as people may read it: each value that its name calls secret is hidden."""
    scheme, there, rest = source.partition("://")
    if not there:
        return source
    host = re.split(r"[/?#]", rest)[0]
    return f"{scheme}://{host}" + _SECRET.sub(rf"\g<name>{HIDDEN}", rest.removeprefix(host))


def without_secrets(site: Site) -> Site:
    """Return a site as it may be written down and carried about."""
    return _changed(site, lambda _id, camera: _hidden(camera))


def with_secrets(wanted: Site, installed: Site) -> Site:
    """Return a site with what was hidden put back from the installed one. Raises ConfigurationError."""
    problems: list[str] = []

    def known(id_: DeviceId, camera: Camera) -> Camera:
        device = installed.devices.get(id_)
        found = _put_back(camera, device.camera if device is not None else None)
        if HIDDEN in found.source or found.password == HIDDEN:
            where = "source" if HIDDEN in found.source else "password"
            problems.append(
                f"devices[{id_}].camera.{where}: found {HIDDEN!r}, expected the password, which is not here"
            )
        return found

    found = _changed(wanted, known)
    if problems:
        raise ConfigurationError(tuple(problems))
    return found


def _hidden(camera: Camera) -> Camera:
    secret = camera.password and not camera.password.startswith(FILE)
    return replace(camera, source=shown_source(camera.source), password=HIDDEN if secret else camera.password)


def _put_back(camera: Camera, known: Camera | None) -> Camera:
    """Return a camera with its secrets, where the same host is asked that they were told for."""
    if known is None or _host(camera.source) != _host(known.source):
        return camera
    source = known.source if camera.source == shown_source(known.source) else camera.source
    password = (known.password or HIDDEN) if camera.password == HIDDEN else camera.password
    return replace(camera, source=source, password=password)


def _host(source: str) -> str:
    found = _HOST.match(source)
    return found["host"].lower() if found is not None else source


def _changed(site: Site, change: Callable[[DeviceId, Camera], Camera]) -> Site:
    devices = {
        id_: replace(each, camera=change(id_, each.camera)) if each.camera is not None else each
        for id_, each in site.devices.items()
    }
    return replace(site, devices=devices)
