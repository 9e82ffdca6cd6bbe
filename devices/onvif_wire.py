"""WS-Discovery: the question who is there, and what an answer says. Owns the wire's shape; opens no socket.

Answers come from anybody on the network: no document type, no entity, nothing deep or long is read.
http://docs.oasis-open.org/ws-dd/discovery/1.1/os/wsdd-discovery-1.1-spec-os.html, and ONVIF core §7.
"""

from __future__ import annotations

import uuid
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

from gateway.domain.onvif import FoundCamera

GROUP, PORT = "239.255.255.250", 3702
LONGEST = 16 * 1024
"""Bytes of an answer that are read; a camera's has about 2 kB."""
DEEPEST, LONGEST_TEXT, LONGEST_NAME = 24, 4096, 60
DISCOVERY = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
ADDRESSES, SCOPES = f"{DISCOVERY} XAddrs", f"{DISCOVERY} Scopes"
SAID = "onvif://www.onvif.org/"
PROBE = """<?xml version="1.0" encoding="utf-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"
 xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="{discovery}"
 xmlns:n="http://www.onvif.org/ver10/network/wsdl"><e:Header><a:MessageID>uuid:{id}</a:MessageID>
<a:To e:mustUnderstand="true">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>
<a:Action e:mustUnderstand="true">{discovery}/Probe</a:Action></e:Header>
<e:Body><d:Probe><d:Types>n:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>"""


class _Refused(Exception):
    """What came is nothing that a camera says."""


class _Texts:
    """Collects the texts of the two elements that matter."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._path: list[str] = []

    def begin(self, name: str, _attributes: object) -> None:
        """Go into an element."""
        if len(self._path) >= DEEPEST:
            raise _Refused
        self._path.append(name)

    def end(self, _name: str) -> None:
        """Leave it."""
        self._path.pop()

    def text(self, text: str) -> None:
        """Keep a text, so much of it."""
        if self._path and self._path[-1] in {ADDRESSES, SCOPES}:
            self.found[self._path[-1]] = (self.found.get(self._path[-1], "") + text)[:LONGEST_TEXT]


def probe() -> bytes:
    """Return the question, each time under a new id."""
    return PROBE.format(discovery=DISCOVERY, id=uuid.uuid4()).encode()


def answered(payload: bytes, sender: str) -> FoundCamera | None:
    """Return the camera that answers; None for anything else, and for one that points at another host."""
    if len(payload) > LONGEST:
        return None
    texts = _Texts()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = texts.begin, texts.end
    parser.CharacterDataHandler = texts.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(payload, True)
    except (expat.ExpatError, _Refused, ValueError):
        return None
    address = _address(texts.found.get(ADDRESSES, ""), sender)
    said = texts.found.get(SCOPES, "").split()
    return FoundCamera(address, _said(said, "name/"), _said(said, "hardware/")) if address else None


def _address(addresses: str, sender: str) -> str:
    """Return host and port of its service: on the host that answered, or credentials could be led astray."""
    for each in addresses.split():
        try:
            parts = urlsplit(each)
            host, port = parts.hostname, parts.port
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and host == sender:
            return f"{host}:{port or (443 if parts.scheme == 'https' else 80)}"
    return ""


def _said(scopes: list[str], what: str) -> str:
    found = next((each for each in scopes if each.startswith(SAID + what)), "")
    text = unquote(found.removeprefix(SAID + what)).replace("_", " ")
    return text[:LONGEST_NAME] if text.isprintable() else ""


def _refuse(*_arguments: object) -> None:
    raise _Refused
