"""Why an RTSP camera does not open: one question to it. Never shows a picture or a password.

OpenCV says no more than that it did not open.
"""

from __future__ import annotations

import socket
import ssl
from urllib.parse import urlsplit

RTSP_PORT, RTSPS_PORT = 554, 322
PATIENCE = 2.0
MOST_READ = 2048
REFUSED = {
    401: "it refuses the user name or password",
    403: "it forbids us to look",
    404: "it has no such path",
}


def why_closed(address: str) -> str:
    """Ask a camera that did not open, and say why in words."""
    parts = urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme == "rtsps"
    port = parts.port or (RTSPS_PORT if secure else RTSP_PORT)
    bare = f"{parts.scheme}://{_host(host)}:{port}{parts.path}"
    try:
        with socket.create_connection((host, port), PATIENCE) as opened:
            answer = _ask(_wrapped(opened, host) if secure else opened, bare)
    except ConnectionRefusedError:
        return "nothing listens there"
    except TimeoutError:
        return "no answer from there"
    except socket.gaierror:
        return "nobody knows that host name"
    except ssl.SSLError:
        return "TLS failed: is it really rtsps?"
    except OSError as error:
        return f"no connection: {error.strerror or 'the network refuses'}"
    return _meaning(answer, named=parts.username is not None)


def _wrapped(opened: socket.socket, host: str) -> socket.socket:
    """Speak TLS; cameras vouch for themselves, and nothing secret is said here."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(opened, server_hostname=host)


def _ask(opened: socket.socket, address: str) -> bytes:
    opened.sendall(f"DESCRIBE {address} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n".encode())
    return opened.recv(MOST_READ)


def _meaning(answer: bytes, *, named: bool) -> str:
    head = answer.split(b"\r\n", 1)[0].decode("ascii", "replace").split(" ")
    if not answer:
        return "it hangs up"
    if not head[0].startswith("RTSP/") or len(head) < 2 or not head[1].isdecimal():
        return "what answers there speaks no RTSP"
    status = int(head[1])
    if status == 401 and not named:
        return "it wants a user name and a password"
    if status in REFUSED:
        return REFUSED[status]
    return f"it answers {status}" if status != 200 else "it answers, but sends no picture that can be read"


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host
