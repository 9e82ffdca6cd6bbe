"""Writes a message as a mail. Loaded with the first mail: the parts it needs weigh half a megabyte."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from html import escape

from gateway.domain.escalation import Purpose
from gateway.domain.notification import Message

OVER_ANY_RELAY = SMTP.clone(cte_type="7bit")
"""UTF-8 as base64, so that a relay without 8BITMIME takes it too."""
URGENT = frozenset({Purpose.CALL, Purpose.AGAIN})
_HTML = """\
<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{subject}</title>
<body style="font:20px/1.5 sans-serif;max-width:34em;margin:1em auto;padding:0 1em">
<p>{text}</p>
<p><a href="{link}" style="display:block;padding:.8em;border-radius:.4em;background:#b00020;color:#fff;
text-align:center;font-weight:bold;text-decoration:none">{label}</a></p>
<p style="font-size:14px;overflow-wrap:anywhere">{link}</p></body></html>
"""
_HTML_OF_SEVERAL = """\
<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{subject}</title>
<body style="font:20px/1.5 sans-serif;max-width:34em;margin:1em auto;padding:0 1em;overflow-wrap:anywhere">
<p>{text}</p></body></html>
"""
_LINK = re.compile(r"^https?://\S+$", re.MULTILINE)
_LABEL = {"zh": "打开", "en": "Open"}


def letter(message: Message, sender: str, to: str) -> bytes:
    """Return the mail as it goes over the wire.

    Its Message-ID comes from the notification, so that a repeated delivery is recognised; mails about one
    alarm refer to one id, so that readers show them together. Auto-Submitted keeps answering machines quiet
    (RFC 3834).
    """
    domain = sender.rpartition("@")[2]
    mail = EmailMessage(policy=OVER_ANY_RELAY)
    mail["From"] = f"Cuobian <{sender}>"
    mail["To"] = to
    mail["Subject"] = _one_line(message.subject)
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = f"<cuobian-{_token(message.notification)}@{domain}>"
    mail["References"] = f"<cuobian-alarm-{_token(message.alarm)}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.purpose in URGENT:
        mail["Importance"] = "high"
    mail.set_content(_encodable(_with_link(message)))
    mail.add_alternative(_encodable(_html(message)), subtype="html")
    return mail.as_bytes()


def _with_link(message: Message) -> str:
    return message.text if message.link in message.text else f"{message.text}\n{message.link}"


def _html(message: Message) -> str:
    text = message.text.replace(message.link, "").strip() if message.link else message.text
    if message.others:
        return _HTML_OF_SEVERAL.format(
            language=escape(message.language),
            subject=escape(_one_line(message.subject)),
            text=_LINK.sub(r'<a href="\g<0>">\g<0></a>', escape(message.text)).replace("\n", "<br>\n"),
        )
    return _HTML.format(
        language=escape(message.language),
        subject=escape(_one_line(message.subject)),
        text=escape(text).replace("\n", "<br>\n"),
        link=escape(message.link),
        label=_LABEL["zh" if message.language.startswith("zh") else "en"],
    )


def _one_line(text: str) -> str:
    return _encodable(" ".join("".join(sign if sign.isprintable() else " " for sign in text).split()))


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _token(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isalnum()) or "0"
