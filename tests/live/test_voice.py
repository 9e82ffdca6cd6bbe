"""Calls over real SIP on loopback: baresip dials SIPp peers, espeak-ng speaks, keys are pressed in RTP."""

import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from tests.brokers import free_port
from tests.conftest import RequireProgram
from tests.live import sip_peer
from tests.live.sinks import eventually
from tests.live.sip_peer import Peer
from tests.live.voice_stand import Result, Stand, need_an_interface

pytestmark = pytest.mark.live


@pytest.fixture
def stand(tmp_path: Path, require_program: RequireProgram) -> Iterator[Stand]:
    """Give a voice without its peers."""
    require_program("baresip")
    require_program("espeak-ng")
    sipp = require_program("sipp")
    need_an_interface()
    found = Stand(tmp_path, sipp)
    yield found
    found.close()


def called(stand: Stand, steps: Sequence[str], **settings: object) -> tuple[Peer, Result]:
    """Call one peer."""
    peer = stand.peer(steps)
    stand.begin(**settings)
    return peer, stand.up().ring(peer)


def test_a_key_is_handed_in_committed_and_only_then_confirmed(stand: Stand) -> None:
    """The peer hears the alarm, presses 1, hears nothing before the commit, and then the confirmation.

    Also while a database cannot say whether anybody still has to be called.
    """
    stand.core.commits, stand.core.wanted = False, OSError("no such disk")
    peer, call = called(stand, sip_peer.answering(), commit_within=5.0)
    eventually(lambda: peer.media.speech() > 0.3)
    peer.media.press("1")
    raw = eventually(lambda: stand.core.keys)[0]
    assert b'{"notification": "7", "key": "1"}' == raw.payload
    eventually(lambda: peer.media.quiet_for(0.8))  # what was being said has ended
    heard = peer.media.speech()
    time.sleep(0.3)
    assert heard == peer.media.speech()
    committed = stand.core.commit(raw)
    assert call.end().startswith("voice: answered, key 1 (")
    assert peer.media.speech(since=committed) > 1.0


def test_three_phones_end_in_three_ways(stand: Stand) -> None:
    """One presses 1 and hears the confirmation, one rings, one is voicemail: three words for three things."""
    neighbour = stand.peer(sip_peer.answering(0.2))
    nobody, machine = stand.peer(sip_peer.ringing()), stand.peer(sip_peer.answering())
    stand.begin(lines=3, talk=2.5)
    stand.up()
    calls = [stand.ring(each) for each in (neighbour, nobody, machine)]
    eventually(lambda: neighbour.media.speech() > 0.5)
    neighbour.media.press("1")
    pressed = time.monotonic()
    ends = [call.end().partition(" (")[0] for call in calls]
    assert ["voice: answered, key 1", "voice: rang, no answer", "voice: voicemail"] == ends
    assert neighbour.media.speech(since=pressed + 0.2) > 1.0
    assert (0.0, True) == (nobody.media.speech(), machine.media.speech() > 0.5)
    assert 1 == len(stand.core.keys)


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        (sip_peer.refusing("486 Busy Here"), "TemporaryFailure: voice: busy"),
        (sip_peer.refusing("603 Decline", rings=True), "voice: rang, not taken (0 s)"),
        (
            sip_peer.refusing("404 Not Found"),
            "PermanentFailure: voice: did not ring, the SIP server",
        ),
        (sip_peer.silent(), "TemporaryFailure: voice: did not ring, no answer from the SIP server"),
    ],
)
def test_who_does_not_answer_says_why(stand: Stand, steps: Sequence[str], end: str) -> None:
    """Busy is tried again, a wrong number never, a phone that was turned down not for this step."""
    _, call = called(stand, steps)
    assert call.end().startswith(end)


def test_hanging_up_in_mid_sentence_is_no_answer(stand: Stand) -> None:
    """Somebody took it and said nothing; the line is free at once."""
    _, call = called(stand, sip_peer.answering(0.0, sip_peer.wait(0.8), sip_peer.HANG_UP))
    assert call.end().startswith("voice: answered (")
    assert [] == stand.core.keys


def test_a_baresip_that_is_killed_in_mid_call_is_started_again(stand: Stand) -> None:
    """The call fails at once and is not tried again for this step; the next one goes out.

    Also where the server says nothing when it is asked whether it is there.
    """
    stand.begin(watch=True)
    peer = stand.up().peer(sip_peer.answering())
    call = stand.ring(peer)
    eventually(lambda: peer.media.speech() > 0.2)
    killed = stand.voice.lines[0].agent
    assert killed is not None
    os.kill(killed.pid, signal.SIGKILL)
    assert "PermanentFailure: voice: broken off, baresip was ended by signal 9" == call.end(2.0)
    eventually(lambda: stand.voice.lines[0].agent not in {None, killed})
    before = peer.media.speech()
    stand.ring(peer)
    eventually(lambda: peer.media.speech() > before + 0.2)


def test_who_waits_for_the_line_is_called_next(stand: Stand) -> None:
    """One line: the first phone rings half its time, its end is not taken for the second one's."""
    nobody, neighbour = stand.peer(sip_peer.ringing()), stand.peer(sip_peer.answering())
    stand.begin()
    stand.up()
    calls = [stand.ring(nobody), stand.ring(neighbour)]
    eventually(lambda: neighbour.media.speech() > 0.3)
    neighbour.media.press("2")
    assert "voice: rang, no answer (1 s)" == calls[0].end()
    assert "voice: answered, key 2" == calls[1].end().partition(" (")[0]
    assert b'"key": "2"' in stand.core.keys[0].payload


def test_a_phone_that_rings_is_let_go_once_somebody_else_goes(stand: Stand) -> None:
    """Nobody is woken for what is being seen to."""
    peer, call = called(stand, sip_peer.ringing(), ring=20.0)
    eventually(lambda: "180 Ringing" in peer.said())
    stand.core.wanted = False
    assert call.end(5.0).startswith("voice: rang, no answer (")
    eventually(lambda: "CANCEL sip:" in peer.said())


@pytest.mark.long
def test_a_baresip_that_hangs_is_replaced(stand: Stand) -> None:
    """Alive for the kernel and dead for everybody else: it no longer answers, and the line is begun anew."""
    peer = stand.peer(sip_peer.answering())
    stand.begin(patience=0.6)
    stand.up()
    hung = stand.voice.lines[0].agent
    assert hung is not None
    os.kill(hung.pid, signal.SIGSTOP)
    eventually(lambda: stand.voice.lines[0].agent not in {None, hung}, 5.0)
    stand.ring(peer)
    eventually(lambda: peer.media.speech() > 0.2)


def test_a_server_that_goes_away_and_comes_back_is_told(stand: Stand) -> None:
    """It is asked by OPTIONS; what waits for it does not wait for nothing, and other ways go on."""
    server = stand.peer(sip_peer.present())
    stand.begin(watch=True, look_every=0.1, report_after=0.3)
    eventually(lambda: [True] == [notice.online for notice in stand.core.notices])
    server.close()
    eventually(lambda: [True, False] == [notice.online for notice in stand.core.notices])
    assert "the SIP server does not answer (OPTIONS)" == stand.core.notices[-1].text
    assert "TemporaryFailure: voice: the SIP server does not answer (OPTIONS)" == stand.ring(server).end(1.0)
    stand.peer(sip_peer.present(), port=server.port)
    eventually(lambda: [True, False, True] == [notice.online for notice in stand.core.notices])


@pytest.mark.long
def test_a_server_that_is_never_there_is_told(stand: Stand) -> None:
    """From the start; one that does not like to be asked is dialled all the same."""
    stand.begin(watch=True, look_every=0.1, report_after=0.3)
    eventually(lambda: [False] == [notice.online for notice in stand.core.notices])
    assert "" == stand.voice.lines[0].trouble


@pytest.mark.parametrize(("password", "online"), [("right", True), ("wrong", False)])
def test_a_line_logs_in(stand: Stand, password: str, online: bool) -> None:
    """By digest, with the password of its file; a server that does not take it is a fault."""
    stand.peer(sip_peer.registrar("gateway", "right"))
    stand.begin(account="gateway", password=lambda: password, report_after=0.0)
    # On a busy machine baresip itself may have to be started twice; that is told too.
    notice = eventually(lambda: [each for each in stand.core.notices if "control port" not in each.text])[0]
    assert online is notice.online
    if not online:
        assert "the SIP server did not take the registration: 403 Forbidden" == notice.text


def test_a_port_that_somebody_has_is_told(stand: Stand) -> None:
    """A second gateway, or a telephone programme: said in words, tried again, and ready once it is free."""
    peer = stand.peer(sip_peer.silent())
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port()))  # no port of the kernel's own range: once free, it stays so
        other.listen()
        stand.begin(port=other.getsockname()[1], report_after=0.0)
        notice = eventually(lambda: stand.core.notices, 30.0)[0]
        assert (False, True) == (notice.online, "is its port in use?" in notice.text)
        assert "TemporaryFailure: voice: baresip has ended" in stand.ring(peer).end(1.0)
    eventually(lambda: stand.core.notices[-1].online, 30.0)


def test_nobody_can_call_in(stand: Stand) -> None:
    """Nobody speaks here, and a line that is taken calls nobody: whoever rings is turned away at once."""
    peer = stand.peer(sip_peer.answering())
    stand.begin()
    port = stand.up().voice.lines[0].listens_on
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        caller.bind(("127.0.0.1", 0))
        caller.settimeout(0.1)
        invite = sip_peer.invite("cuobian", port, int(caller.getsockname()[1]), peer.media.port)

        def turned_away() -> bool:
            caller.sendto(invite, ("127.0.0.1", port))
            with suppress(TimeoutError):
                while (code := int(caller.recv(4096).split()[1])) < 200:
                    continue
                return code >= 400
            return False

        eventually(turned_away)
    stand.ring(peer)
    eventually(lambda: peer.media.speech() > 0.3)


def shim(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put another espeak-ng in front of the real one."""
    folder.mkdir()
    program = folder / "espeak-ng"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_without_speech_the_call_beeps_and_keys_count(
    stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody is woken all the same; only a drill is not rung, because it could not say that it is one."""
    shim(tmp_path / "bin", monkeypatch, "exit 1")
    peer, call = called(stand, sip_peer.answering())
    eventually(lambda: peer.media.speech() > 0.5)
    peer.media.press("1")
    assert call.end().startswith("voice: answered, key 1 (")


@pytest.mark.long
def test_speech_that_takes_its_time_delays_no_call(
    stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dialled at once; whoever takes it before all is made hears a tone, and then the alarm."""
    shim(tmp_path / "bin", monkeypatch, f'sleep 2; exec {shutil.which("espeak-ng")} "$@"')
    peer = stand.peer(sip_peer.answering())
    stand.begin()
    call = stand.up().ring(peer)
    eventually(lambda: peer.media.heard, 1.5)
    eventually(lambda: peer.media.speech() > 0.5)
    tones = len({piece.loudness for piece in peer.media.heard if piece.loudness > sip_peer.LOUD})
    eventually(lambda: stand.voice.lines[0].calls.call is None or peer.media.speech() > 2.0)
    spoken = len({piece.loudness for piece in peer.media.heard if piece.loudness > sip_peer.LOUD})
    assert spoken > 2 * tones  # a tone is always as loud, a voice never
    peer.media.press("1")
    assert call.end(20.0).startswith("voice: answered, key 1 (")


LISTENS, UNCONNECTED = "0A", "07"
"""States of a socket in /proc/net: TCP that listens, UDP that anybody may send to."""


def open_ports(pid: int) -> set[tuple[str, str, int]]:
    """Return what a process can be reached on over IPv4: protocol, address, port."""
    links = [str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()]
    found = set()
    for protocol, state in (("tcp", LISTENS), ("udp", UNCONNECTED)):
        for line in Path(f"/proc/net/{protocol}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == state and f"socket:[{fields[9]}]" in links:
                address, port = fields[1].split(":")
                found.add((protocol, socket.inet_ntoa(bytes.fromhex(address)[::-1]), int(port, 16)))
    return found


def test_the_open_ports_are_the_ones_that_are_named(stand: Stand) -> None:
    """F20, in the middle of a call: those of the README, and one socket for questions to the name server."""
    peer, _ = called(stand, sip_peer.answering())
    eventually(lambda: peer.media.heard)
    agent = stand.voice.lines[0].agent
    assert agent is not None
    sip, rtp = stand.voice.lines[0].listens_on, stand.rtp
    found = open_ports(agent.pid)
    signalling = {(each, "127.0.0.1", sip) for each in ("udp", "tcp")} | {("tcp", "127.0.0.1", sip + 1)}
    control = {("tcp", "127.0.0.1", rtp)}
    sound = {("udp", "0.0.0.0", rtp + each) for each in range(4)}
    beside = found - signalling - control - sound
    assert signalling | control <= found
    assert 2 == len(found & sound)
    assert ["udp"] == [protocol for protocol, _, _ in beside]
