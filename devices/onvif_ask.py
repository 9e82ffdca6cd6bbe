"""The process that asks one camera for its streams: `python -m devices.onvif_ask`, the question on its input.

Reads a line of JSON (host, port, user, password), prints one (`CameraSaid`), and ends. Believes a camera
nothing about where it is: every address it gives is put on the host that was asked. The only module that
imports the ONVIF client; credentials are never in its arguments, its environment or its output.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import onvif  # type: ignore[import-untyped]
import zeep.exceptions
from lxml.etree import LxmlError  # type: ignore[import-untyped]
from onvif.settings import DEFAULT_SETTINGS  # type: ignore[import-untyped]
from onvif.util import is_auth_error  # type: ignore[import-untyped]

from gateway.domain.onvif import CameraSaid, StreamProfile, Trouble

MEMORY = 320 * 1024 * 1024
"""Bytes of data at most, where it needs some 60 MB: an answer without end must not cost the box its own."""
NICE = 10
MOST = 12
"""Streams that are asked for."""
LONGEST_TEXT, LONGEST_ADDRESS = 60, 500
UNAUTHORISED = (401, 403)
STREAM = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
LAX = ("unauthor", "not authorized", "password", "credential")
"""How cameras say so that have no code for it."""


def trouble_of(error: Exception) -> Trouble:
    """Return what an error of the client means to an installer."""
    status = getattr(error, "status_code", None) or getattr(error, "status", None)
    said = str(error).lower()
    if status in UNAUTHORISED or is_auth_error(error) or any(each in said for each in LAX):
        return Trouble.REFUSED
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ServerTimeoutError | TimeoutError):
        return Trouble.UNREACHABLE
    return Trouble.NOT_ONVIF


async def ask(host: str, port: int, user: str, password: str) -> CameraSaid:
    """Ask a camera for its streams."""
    # Its clock counts for the log-in, so it is asked first; answers may define no entities and no types.
    DEFAULT_SETTINGS.forbid_dtd = DEFAULT_SETTINGS.forbid_external = True
    DEFAULT_SETTINGS.xml_huge_tree = False
    camera = onvif.ONVIFCamera(host, port, user, password, no_cache=True, adjust_time=True, nat_override=True)
    try:
        await camera.update_xaddrs()
        media = await camera.create_media_service()
        answer = await media.GetProfiles()
        found = [each async for each in _profiles(media, answer or (), host)]
    except (
        *(onvif.ONVIFError, zeep.exceptions.Error, aiohttp.ClientError, LxmlError),
        *(OSError, ValueError, TypeError, AttributeError, KeyError, MemoryError),
    ) as error:
        return CameraSaid(skew=_skew(camera), trouble=trouble_of(error))
    finally:
        await camera.close()
    return CameraSaid(tuple(found), _skew(camera), None if found else Trouble.NO_PROFILES)


async def _profiles(media: Any, answer: Iterable[Any], host: str) -> Any:
    for each in list(answer)[:MOST]:
        encoder = each.VideoEncoderConfiguration
        if encoder is None:
            continue
        request = {"StreamSetup": STREAM, "ProfileToken": each.token}
        said = await media.GetStreamUri(request)
        source = _source(str(said.Uri or ""), host)
        if source:
            rate = encoder.RateControl.FrameRateLimit if encoder.RateControl is not None else 0
            size = encoder.Resolution
            encoding = _text(encoder.Encoding)
            yield StreamProfile(
                _text(each.Name), encoding, int(size.Width), int(size.Height), float(rate), source
            )


def _source(uri: str, host: str) -> str:
    """Return a stream's address on the host that was asked, empty where it is none."""
    try:
        parts = urlsplit(uri.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"rtsp", "rtsps"} or not uri.isprintable() or len(uri) > LONGEST_ADDRESS:
        return ""
    bracketed = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=f"{bracketed}:{port}" if port else bracketed).geturl()


def _skew(camera: onvif.ONVIFCamera) -> float | None:
    return camera.dt_diff.total_seconds() if camera.dt_diff is not None else None


def _text(value: object) -> str:
    text = str(value or "")[:LONGEST_TEXT]
    return text if text.isprintable() else ""


def main() -> int:
    """Read the question, print the answer."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    logging.disable(logging.CRITICAL)
    host, port, user, password = json.loads(sys.stdin.readline())
    said = asyncio.run(ask(host, int(port), user, password))
    sys.stdout.write(json.dumps(asdict(said)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
