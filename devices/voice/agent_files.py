"""What baresip is given: its configuration, one folder a line, and its account. Owns nothing that runs.

The account is told, not written: no password stands on the disk a second time, and a registration cannot come
through before somebody listens.

Only what a call needs is loaded: no microphone, no loudspeaker, so that nothing is recorded of who is called.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from devices.voice.settings import PORTS_A_LINE, RTP_PORTS_A_LINE, VoiceSettings
from gateway.domain.errors import CuobianError

MODULES = ("g711.so", "aufile.so")
APPLICATIONS = ("menu.so", "ctrl_tcp.so")
FOLDERS = ("/usr/lib/baresip/modules", "/usr/local/lib/baresip/modules", "/usr/lib64/baresip/modules")
FIRST_SOUND = "tone.wav"
"""What a call begins with until it is told what to say; silent at first, so nobody hears it then."""
REGISTER_FOR = 60
"""Seconds a registration holds; it is renewed shortly before, so a dead server is noticed within them."""
UNSAFE = frozenset(';"<>\\, \t\r\n')


class Unusable(CuobianError):
    """The line cannot be used as things are; the message is for an installer."""

    code = "voice.unusable"


def modules_folder() -> Path | None:
    """Return where baresip's modules are installed."""
    found = [Path(each) for each in FOLDERS]
    found += sorted(Path("/usr/lib").glob("*/baresip/modules"))
    return next((folder for folder in found if (folder / "ctrl_tcp.so").is_file()), None)


def sip_port(settings: VoiceSettings, line: int) -> int:
    """Return the port a line listens on for SIP."""
    return settings.port + PORTS_A_LINE * line


def rtp_port(settings: VoiceSettings, line: int) -> int:
    """Return a line's first port for sound; its number is its control port on loopback, too (TCP)."""
    return settings.rtp + RTP_PORTS_A_LINE * line


def write(settings: VoiceSettings, line: int, address: str, folder: Path) -> None:
    """Write what a line's baresip reads; nobody else may read it. Raises Unusable or OSError."""
    modules = modules_folder()
    if modules is None:
        raise Unusable("found no baresip with its modules: apt-get install baresip-core")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(folder / "config", configuration(settings, line, address, modules))
    _write(folder / "contacts", "")


def configuration(settings: VoiceSettings, line: int, address: str, modules: Path) -> str:
    """Return the configuration of a line's baresip."""
    host = f"[{address}]" if ":" in address else address
    rtp = rtp_port(settings, line)
    lines = (
        "poll_method epoll",
        f"sip_listen {host}:{sip_port(settings, line)}",
        "call_max_calls 1",
        f"audio_source aufile,{FIRST_SOUND}",
        "audio_player none",
        "audio_alert none",
        "ausrc_srate 8000",
        "auplay_srate 8000",
        "ausrc_channels 1",
        "auplay_channels 1",
        f"rtp_ports {rtp}-{rtp + RTP_PORTS_A_LINE - 1}",
        f"module_path {modules}",
        *(f"module {name}" for name in MODULES),
        *(f"module_app {name}" for name in APPLICATIONS),
        f"ctrl_tcp_listen 127.0.0.1:{rtp}",
    )
    return "".join(f"{each}\n" for each in lines)


def account(settings: VoiceSettings, line: int) -> str:
    """Return the account of a line: the first logs in, the others only name themselves. Raises Unusable."""
    user = settings.account or settings.caller or "cuobian"
    named = f'"{settings.caller}" ' if settings.caller else ""
    registers = settings.registers and line == 0
    parts = [
        f"{named}<sip:{user}@{settings.server};transport={settings.transport}>",
        f"regint={REGISTER_FOR if registers else 0}",
        "audio_codecs=pcma,pcmu",
        "answermode=manual",
    ]
    if settings.password is not None:
        password = settings.password()
        if UNSAFE & set(password):
            raise Unusable('voice.password_file: a SIP password with ; , " \\ < > or a space cannot be used')
        parts += [f"auth_user={settings.login or settings.account}", f"auth_pass={password}"]
    return ";".join(parts)


def _write(path: Path, text: str) -> None:
    with contextlib.suppress(OSError):
        if path.read_text() == text:
            return  # a disk that is full now held it before
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        opened.write(text)
    fresh.replace(path)
