"""The outermost layer: what is said in clear text, how large a request may be, headers of every answer.

Knows paths, never sessions or content.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from html import escape

from h11 import LocalProtocolError
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.pictures import largest_for
from api.problems import STATUS, answer, document, for_programs
from api.throttle import is_loopback
from api.vouching import NAME, PATH

LARGEST_BODY = 64 * 1024
"""Bytes; the longest form of ours has one tenth of it."""
TOO_LARGE = "expected a body of at most {} bytes"
IN_CLEAR = ("/n/", "/api/v1/health")
"""What may travel without TLS beyond loopback: a code without names, and a yes or no (FIGURES F17)."""
TRUST_IN_CLEAR = frozenset({PATH, *(f"{PATH}/{NAME}.{each}" for each in ("crt", "pem", "mobileconfig"))})
"""Beside them what a phone needs before it can ask for anything else: who vouches for this box."""


NOTHING_OF_THE_PHONE = ", ".join(
    f"{each}=()"
    for each in (
        *("accelerometer", "bluetooth", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
        *("magnetometer", "microphone", "midi", "payment", "serial", "usb"),
    )
)
"""No page of ours asks a phone for any of these, so none that was slipped in may."""

IN_CLEAR_REFUSED = (
    "log-in and names travel over HTTPS only: open this on the box itself,"
    " or by https:// once somebody has set it up (systemd/README.md says how)"
)


IN_CLEAR_PAGE = """\
<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>厝边 Cuobian</title>
<h1>请用 https:// 打开</h1>
<p>登录和姓名只走加密连接。请把地址开头的 http:// 换成 https://；还打不开，就请安装人员为这台网关设置 HTTPS，\
或者直接在网关本机上打开。</p>
<p>收到求助消息的邻居不受影响：点消息里的链接就行。</p>
<div lang="en">
<h2>Open this by https://</h2>
<p>Log-in and names travel over HTTPS only. Change http:// to https:// at the beginning of the address;
if that does not open, ask the installer to set HTTPS up (systemd/README.md says how),
or open this on the box itself.</p>
<p>Neighbours who were called answer as always: by the link in their message.</p>
</div>
{}"""
"""In both languages and without a style sheet: nothing else of ours may be asked for in clear text."""


TO_TRUST = """\
<p><a href="{0}">{0}</a></p>
<p>手机或电脑警告时，先让它信任这台网关：<a href="/ca">打开说明</a>。</p>
<p lang="en">If the phone or computer warns you, let it trust this box first: <a href="/ca">how</a>.</p>
"""


class Edge:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, frames: str, secure_url: str = "") -> None:
        """`frames`: which origins may frame the pages, as a Content-Security-Policy says it.

        `secure_url`: where this box itself serves them encrypted.
        """
        self.app = app
        self.frames = frames
        self._in_clear = IN_CLEAR_PAGE.format(TO_TRUST.format(escape(secure_url)) if secure_url else "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        dressed = _dressed(send, self.headers(scope))
        most = largest_for(scope["path"], scope["method"], LARGEST_BODY)
        if not _may_be_clear(scope):
            await self._clear_refused(scope["path"])(scope, receive, dressed)
        elif _announced(scope) > most:
            refused = answer(Request(scope), "request.too_large", TOO_LARGE.format(most))
            await refused(scope, receive, dressed)
        else:
            await self._limited(scope, receive, dressed, most)

    def _clear_refused(self, path: str) -> Response:
        if for_programs(path):
            return document("transport.clear_text", IN_CLEAR_REFUSED)
        return HTMLResponse(self._in_clear, STATUS["transport.clear_text"])

    async def _limited(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413, TOO_LARGE.format(most))
            return message

        await self.app(scope, counted, send)

    def headers(self, scope: Scope) -> Mapping[str, str]:
        """Return what every answer carries unless it says something stricter itself."""
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
            " media-src 'self'; manifest-src 'self';"
            f" form-action 'self'; base-uri 'none'; frame-ancestors {self.frames}"
        )
        found = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": NOTHING_OF_THE_PHONE,
            "cache-control": "no-store",
        }
        if scope["scheme"] == "https":
            found["strict-transport-security"] = "max-age=31536000"
        return found


def _dressed(send: Send, added: Mapping[str, str]) -> Send:
    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in added.items():
                headers.setdefault(name, value)
        with suppress(LocalProtocolError):  # the client broke the protocol meanwhile: nobody hears an answer
            await send(message)

    return dressed


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0


def _may_be_clear(scope: Scope) -> bool:
    path = scope["path"]
    if scope["scheme"] == "https" or path.startswith(IN_CLEAR) or path in TRUST_IN_CLEAR:
        return True
    client = scope.get("client")
    return client is None or is_loopback(client[0])
