"""Real SIP peers on loopback: SIPp answers, rings, refuses or is silent; keys are pressed, sound is heard.

The signalling is SIPp's own. The sound goes to a socket of ours that the SDP names: so a test knows what
somebody at the telephone would have heard and when, and presses keys as RFC 4733 has it.
"""

import os
import random
import signal
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HEAD = "[last_Via:]\n[last_From:]\n[last_To:]{tag}\n[last_Call-ID:]\n[last_CSeq:]\n"
TAG = ";tag=[pid]x[call_number]"
CONTACT = "Contact: <sip:[local_ip]:[local_port];transport=[transport]>\n"
SDP = """\
v=0
o=peer 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio {port} RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
"""
KEYS = "0123456789*#"
EVENT_TYPE = 101
LOUD = 300
"""Mean of a piece of sound from which on it is no silence."""


def respond(status: str, *, body: str = "", tag: str = TAG, retransmit: bool = False) -> str:
    """Return the step that sends a response."""
    head = HEAD.format(tag=tag) + (CONTACT if body else "")
    kind = "Content-Type: application/sdp\nContent-Length: [len]\n" if body else "Content-Length: 0\n"
    again = ' retrans="500"' if retransmit else ""
    return f"<send{again}><![CDATA[\nSIP/2.0 {status}\n{head}{kind}\n{body}]]></send>"


def receive(request: str) -> str:
    """Return the step that waits for a request."""
    return f'<recv request="{request}"/>'


def wait(seconds: float) -> str:
    """Return the step that does nothing for a while."""
    return f'<pause milliseconds="{int(seconds * 1000)}"/>'


RING = respond("180 Ringing")
BYE = respond("200 OK", tag="")
REMEMBER = """\
<recv request="INVITE"><action>
<ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/>
<ereg regexp=".*" search_in="hdr" header="To:" assign_to="called"/>
<ereg regexp="sip:[^;>]*" search_in="hdr" header="Contact:" assign_to="contact"/>
</action></recv>"""
"""Keeps of an INVITE what a BYE from the other end needs."""
HANG_UP = """\
<send retrans="500"><![CDATA[
BYE [$contact] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From:[$called];tag=[pid]x[call_number]
To:[$caller]
[last_Call-ID:]
CSeq: 9 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/>"""


def level(byte: int) -> int:
    """Return how far from silence a sample in A-law is (ITU-T G.711)."""
    value = byte ^ 0x55
    exponent, mantissa = (value >> 4) & 7, value & 15
    return (mantissa << 4) + 8 if exponent == 0 else ((mantissa << 4) + 0x108) << (exponent - 1)


@dataclass(frozen=True)
class Piece:
    """Twenty milliseconds of what was heard."""

    at: float
    loudness: int


class Media(threading.Thread):
    """The ear and the finger of a peer."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        self.heard: list[Piece] = []
        self._far: tuple[str, int] | None = None
        self._source = random.getrandbits(32)
        self._number = 1
        self.start()

    def run(self) -> None:
        while True:
            try:
                packet, self._far = self.socket.recvfrom(2048)
            except OSError:
                return
            if len(packet) > 12 and packet[1] & 0x7F == 8:
                loudness = sum(map(level, packet[12:])) // max(1, len(packet) - 12)
                self.heard.append(Piece(time.monotonic(), loudness))

    def speech(self, since: float = 0.0, until: float = float("inf")) -> float:
        """Return how many seconds of sound that is no silence were heard."""
        return sum(piece.loudness > LOUD and since <= piece.at <= until for piece in self.heard) * 0.02

    def quiet_for(self, seconds: float) -> bool:
        """Tell whether nothing but silence was heard for so long."""
        since = time.monotonic() - seconds
        return self.speech() > 0 and self.speech(since=since) == 0

    def press(self, key: str) -> None:
        """Press a key for a tenth of a second (RFC 4733)."""
        assert self._far is not None, "nobody has spoken yet, so nobody knows where keys go"
        stamp, code = random.getrandbits(31), KEYS.index(key)
        for step in range(1, 8):
            over = 0x80 if step > 4 else 0
            head = struct.pack(
                "!BBHII",
                0x80,
                EVENT_TYPE | (0x80 if step == 1 else 0),
                self._number & 0xFFFF,
                stamp,
                self._source,
            )
            self.socket.sendto(head + struct.pack("!BBH", code, over | 10, 160 * min(step, 5)), self._far)
            self._number += 1
            time.sleep(0.02)

    def close(self) -> None:
        self.socket.close()


class Peer:
    """One SIPp with a scenario of our own."""

    def __init__(self, program: Path, folder: Path, port: int, steps: Sequence[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = port
        self.media = Media()
        scenario = "\n".join(steps).replace("{port}", str(self.media.port))
        file = folder / "scenario.xml"
        file.write_text(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="peer">\n{scenario}\n</scenario>\n'
        )
        self.messages = folder / "messages.log"
        command = [program, "-sf", file, "-i", "127.0.0.1", "-p", str(port), "-mi", "127.0.0.1"]
        command += ["-mp", str(port + 2), "-nostdin", "-trace_msg", "-message_file", self.messages, "-aa"]
        self._process = subprocess.Popen(
            [str(each) for each in command],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def said(self) -> str:
        """Return every message that went to and fro."""
        try:
            return self.messages.read_text("utf-8", "replace")
        except OSError:
            return ""

    def close(self) -> None:
        """End it; harmless where it has ended."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        self.media.close()


def answering(after: float = 0.0, *then: str) -> Sequence[str]:
    """Return a phone that rings, is taken, and listens until it is hung up on."""
    ok = respond("200 OK", body=SDP, retransmit=True)
    return [
        REMEMBER if HANG_UP in then else receive("INVITE"),
        RING,
        *([wait(after)] if after else []),
        ok,
        receive("ACK"),
        *(then or (receive("BYE"), BYE)),
    ]


def ringing() -> Sequence[str]:
    """Return a phone that nobody takes."""
    return [
        receive("INVITE"),
        RING,
        receive("CANCEL"),
        BYE,
        respond("487 Request Terminated").replace("[last_CSeq:]", "CSeq: 1 INVITE"),
        receive("ACK"),
    ]


def refusing(status: str, *, rings: bool = False) -> Sequence[str]:
    """Return a phone that says no."""
    return [receive("INVITE"), *([RING, wait(0.2)] if rings else []), respond(status), receive("ACK")]


def silent() -> Sequence[str]:
    """Return a server that says nothing at all."""
    return [receive("INVITE"), wait(60)]


def present() -> Sequence[str]:
    """Return a server that says that it is there."""
    return [receive("OPTIONS"), respond("200 OK")]


def registrar(user: str, password: str) -> Sequence[str]:
    """Return a server that lets in who knows the password (RFC 3261 §22)."""
    nonce = 'nonce="47364c23432d2e131a5fb210812c",algorithm=MD5'
    challenge = f'WWW-Authenticate: Digest realm="compound",{nonce}\n'
    check = f'<verifyauth assign_to="known" username="{user}" password="{password}"/>'
    let_in = "Contact: <sip:[remote_ip]:[remote_port]>\nExpires: 60\n"
    return [
        receive("REGISTER"),
        respond("401 Unauthorized").replace("Content-Length", f"{challenge}Content-Length"),
        f'<recv request="REGISTER"><action>{check}</action></recv>',
        '<nop hide="true" test="known" next="known"/>',
        respond("403 Forbidden"),
        '<nop hide="true" next="end"/>',
        '<label id="known"/>',
        respond("200 OK").replace("Content-Length", f"{let_in}Content-Length"),
        '<label id="end"/>',
    ]


def invite(user: str, port: int, own: int, media: int) -> bytes:
    """Return the INVITE of somebody who calls in, over UDP."""
    body = SDP.replace("{port}", str(media)).replace("\n", "\r\n")
    lines = (
        f"INVITE sip:{user}@127.0.0.1:{port} SIP/2.0",
        f"Via: SIP/2.0/UDP 127.0.0.1:{own};rport;branch=z9hG4bKin{own}",
        "Max-Forwards: 70",
        f"From: <sip:stranger@127.0.0.1:{own}>;tag=in{own}",
        f"To: <sip:{user}@127.0.0.1:{port}>",
        f"Call-ID: in{own}",
        "CSeq: 1 INVITE",
        f"Contact: <sip:stranger@127.0.0.1:{own}>",
        "Content-Type: application/sdp",
        f"Content-Length: {len(body)}",
        "",
        body,
    )
    return "\r\n".join(lines).encode()
