"""A camera's ONVIF on the wire, without one: HTTP on loopback, its clock, its password, its answers."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>{head}
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema"
 xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl"
 xmlns:ter="http://www.onvif.org/ver10/error"><s:Body>{body}</s:Body></s:Envelope>"""
REFUSED = """<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value>
</s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">Sender not authorized</s:Text></s:Reason></s:Fault>"""
UNKNOWN = """<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text xml:lang="en">Action Not
Implemented</s:Text></s:Reason></s:Fault>"""
PROFILE = """<trt:Profiles token="{token}" fixed="true"><tt:Name>{token}</tt:Name>
<tt:VideoEncoderConfiguration token="e-{token}"><tt:Name>{token}</tt:Name><tt:UseCount>1</tt:UseCount>
<tt:Encoding>{encoding}</tt:Encoding><tt:Resolution><tt:Width>{width}</tt:Width><tt:Height>{height}</tt:Height>
</tt:Resolution><tt:Quality>4</tt:Quality><tt:RateControl><tt:FrameRateLimit>{rate}</tt:FrameRateLimit>
<tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>1024</tt:BitrateLimit></tt:RateControl>
<tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type></tt:Address><tt:Port>0</tt:Port><tt:TTL>1</tt:TTL>
<tt:AutoStart>false</tt:AutoStart></tt:Multicast><tt:SessionTimeout>PT60S</tt:SessionTimeout>
</tt:VideoEncoderConfiguration></trt:Profiles>"""
MAIN, SUB, TINY = (
    ("main", "H264", 1920, 1080, 25),
    ("sub", "H264", 704, 576, 15),
    ("tiny", "H264", 352, 288, 15),
)
WITHIN = timedelta(seconds=30)
"""How old a log-in may be, by the camera's own clock."""


@dataclass
class Camera:
    """How it behaves, and what it was asked."""

    username: str = "admin"
    password: str = "pass word+1"
    ahead: timedelta = timedelta(0)
    profiles: tuple[tuple[str, str, int, int, int], ...] = (MAIN, SUB, TINY)
    says_host: str = "192.0.2.77"
    """The host that it believes to have, behind somebody's router."""
    instead: bytes | None = None
    """What it answers to everything."""
    has_services: bool = True
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def lets_in(self, text: str) -> bool:
        """Check a WS-Security digest as cameras do: by their own clock."""
        found = {
            name: re.search(rf"<(?:\w+:)?{name}(?:\s[^>]*)?>([^<]*)<", text)
            for name in ("Username", "Password", "Nonce", "Created")
        }
        if not all(found.values()):
            return False
        user, digest, nonce, created = (each[1] for each in found.values() if each)
        old = abs(self.now() - datetime.fromisoformat(created))
        wanted = hashlib.sha1(base64.b64decode(nonce) + created.encode() + self.password.encode()).digest()
        return user == self.username and base64.b64decode(digest) == wanted and old < WITHIN

    def answer(self, text: str) -> tuple[int, bytes]:
        """Return what is said to a request."""
        action = re.search(r"Body>\s*<(?:\w+:)?(\w+)", text)
        self.asked.append(action[1] if action else "?")
        if self.instead is not None:
            return 200, self.instead
        if action and action[1] == "GetSystemDateAndTime":
            return 200, said(self._time())
        if not self.lets_in(text):
            return 400, said(REFUSED)
        body = getattr(self, f"_{self.asked[-1]}", lambda _: UNKNOWN)(text)
        return (500 if body == UNKNOWN else 200), said(body)

    def _time(self) -> str:
        at = self.now()
        return (
            "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType>"
            f"<tt:DaylightSavings>false</tt:DaylightSavings><tt:UTCDateTime><tt:Time><tt:Hour>{at.hour}</tt:Hour>"
            f"<tt:Minute>{at.minute}</tt:Minute><tt:Second>{at.second}</tt:Second></tt:Time><tt:Date>"
            f"<tt:Year>{at.year}</tt:Year><tt:Month>{at.month}</tt:Month><tt:Day>{at.day}</tt:Day></tt:Date>"
            "</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
        )

    def _GetServices(self, _text: str) -> str:  # noqa: N802  the action's own name
        if not self.has_services:
            return UNKNOWN
        return (
            "<tds:GetServicesResponse><tds:Service><tds:Namespace>http://www.onvif.org/ver10/media/wsdl"
            f"</tds:Namespace><tds:XAddr>http://{self.says_host}/onvif/media</tds:XAddr><tds:Version>"
            "<tt:Major>2</tt:Major><tt:Minor>0</tt:Minor></tds:Version></tds:Service></tds:GetServicesResponse>"
        )

    def _GetCapabilities(self, _text: str) -> str:  # noqa: N802
        return (
            "<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media>"
            f"<tt:XAddr>http://{self.says_host}/onvif/media</tt:XAddr><tt:StreamingCapabilities/></tt:Media>"
            "</tds:Capabilities></tds:GetCapabilitiesResponse>"
        )

    def _GetProfiles(self, _text: str) -> str:  # noqa: N802
        names = ("token", "encoding", "width", "height", "rate")
        each = "".join(PROFILE.format(**dict(zip(names, values, strict=True))) for values in self.profiles)
        return f"<trt:GetProfilesResponse>{each}</trt:GetProfilesResponse>"

    def _GetStreamUri(self, text: str) -> str:  # noqa: N802
        token = re.search(r"ProfileToken>([^<]*)<", text)
        return (
            f"<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>rtsp://{self.says_host}:8554/live/"
            f"{token[1] if token else ''}?a=1&amp;b=2</tt:Uri><tt:InvalidAfterConnect>false"
            "</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S"
            "</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>"
        )


def said(body: str, head: str = "") -> bytes:
    """Return an envelope around a body."""
    return ENVELOPE.format(head=head, body=body).encode()


class _Handler(BaseHTTPRequestHandler):
    camera: Camera

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        status, body = self.camera.answer(text)
        self.send_response(status)
        self.send_header("Content-Type", "application/soap+xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the standard library's name
        """Say nothing."""


@contextmanager
def camera_on_the_wire(camera: Camera) -> Iterator[str]:
    """Serve a camera; gives its host and port."""
    handler = type("Handler", (_Handler,), {"camera": camera})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        camera.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"127.0.0.1:{camera.port}"
        server.shutdown()
        thread.join()


MATCH = """<?xml version="1.0" encoding="UTF-8"?>{head}<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><e:Body><d:ProbeMatches><d:ProbeMatch>
<d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>{scopes}</d:Scopes><d:XAddrs>{addresses}</d:XAddrs>
<d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>"""
SCOPES = (
    "onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/hardware/DS-2CD2143 "
    "onvif://www.onvif.org/name/HIK%20VISION"
)


def match(addresses: str, scopes: str = SCOPES, head: str = "") -> bytes:
    """Return what a camera answers to a probe."""
    return MATCH.format(head=head, scopes=scopes, addresses=addresses).encode()


@contextmanager
def answers_probes(*payloads: bytes, group: str = "") -> Iterator[tuple[str, int]]:
    """Answer each probe with all of these; gives where to send them. `group`: a multicast group to join."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        wire.bind((group, 3702) if group else ("127.0.0.1", 0))
        if group:
            member = socket.inet_aton(group) + socket.inet_aton("127.0.0.1")
            wire.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
            wire.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        wire.settimeout(0.05)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    _, sender = wire.recvfrom(4096)
                except TimeoutError:
                    continue
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as answer:
                    answer.bind(("127.0.0.1", 0))
                    for each in payloads:
                        answer.sendto(each, sender)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        host, port = wire.getsockname()
        yield host, port
        stop.set()
        thread.join()
