"""Cameras found by ONVIF: what they say is used, what they should not say is not, who asks is gone again."""

import asyncio
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.onvif import CameraFinder, host_and_port
from devices.onvif_ask import ask
from devices.onvif_listen import MOST, look
from devices.onvif_wire import GROUP, LONGEST, answered, probe
from gateway.domain.onvif import Around, CameraSaid, FoundCamera, StreamProfile, Trouble, fitting
from tests.devices.onvif_camera import (
    MAIN,
    Camera,
    answers_probes,
    camera_on_the_wire,
    match,
    said,
)

HERE = "127.0.0.1"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'


@pytest.fixture
def camera() -> Iterator[Camera]:
    """Serve a camera."""
    found = Camera()
    with camera_on_the_wire(found):
        yield found


def asked(camera: Camera, password: str = "pass word+1") -> CameraSaid:
    """Return what a camera says, asked within this process."""
    return asyncio.run(ask(HERE, camera.port, "admin", password))


def test_a_camera_says_its_streams(camera: Camera) -> None:
    """By a process of its own, that is gone; each stream on the host that was asked, whatever it says."""
    found = CameraFinder().streams(
        f"http://{HERE}:{camera.port}/onvif/device_service", "admin", "pass word+1"
    )
    assert None is found.trouble
    assert [
        StreamProfile("main", "H264", 1920, 1080, 25.0, f"rtsp://{HERE}:8554/live/main?a=1&b=2"),
        StreamProfile("sub", "H264", 704, 576, 15.0, f"rtsp://{HERE}:8554/live/sub?a=1&b=2"),
        StreamProfile("tiny", "H264", 352, 288, 15.0, f"rtsp://{HERE}:8554/live/tiny?a=1&b=2"),
    ] == list(found.profiles)
    assert "sub" == getattr(fitting(found.profiles), "name", "")
    assert not found.clock_is_off
    assert [] == children()


def test_an_older_camera_is_asked_the_older_way(camera: Camera) -> None:
    """One without GetServices by GetCapabilities."""
    camera.has_services = False
    assert 3 == len(asked(camera).profiles)
    assert "GetCapabilities" in camera.asked


def test_a_wrong_password_is_called_so(camera: Camera) -> None:
    """And nothing else; no stream is given."""
    assert CameraSaid((), pytest.approx(0, abs=5), Trouble.REFUSED) == asked(camera, "admin")


@pytest.mark.parametrize("hours", [-30, 1, 24 * 365])
def test_a_camera_with_another_time_lets_us_in_by_its_own(camera: Camera, hours: int) -> None:
    """The digest counts by the camera's clock; that it is wrong is said."""
    camera.ahead = timedelta(hours=hours)
    found = asked(camera)
    assert 3 == len(found.profiles)
    assert found.clock_is_off
    assert hours * 3600 == pytest.approx(found.skew, abs=5)


def test_a_camera_without_streams_says_so(camera: Camera) -> None:
    """It is reached, and has nothing to show."""
    camera.profiles = ()
    assert Trouble.NO_PROFILES == asked(camera).trouble


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>router</html>",
        b"\xff\xfe\x00",
        said("<x/>"),
        said("&b;", BOMB),
        said("<tds:GetSystemDateAndTimeResponse/>"),
        b"<a>" * 20_000,
        said("<tt:x>" + "y" * 500_000 + "</tt:x>"),
    ],
)
def test_what_is_no_camera_is_called_so(camera: Camera, answer: bytes) -> None:
    """Web pages, rubbish, entities, depth and length end in one word, never in an error of ours."""
    camera.instead = answer
    assert Trouble.NOT_ONVIF == asked(camera).trouble


def test_nobody_there_is_called_so() -> None:
    """A port that nobody listens at, and an address that is none."""
    finder = CameraFinder()
    assert Trouble.UNREACHABLE == asyncio.run(ask(HERE, 9, "admin", "x")).trouble
    for wrong in ("", "a b", "host:99999", "-", "[::1", "x/@y:z"):
        assert Trouble.UNREACHABLE == finder.streams(wrong, "admin", "x").trouble, wrong


def test_a_camera_that_hangs_is_given_up() -> None:
    """After a bounded time, with its process; a second installer is told that one is asking already."""
    with socket.create_server((HERE, 0)) as mute:
        address, found = f"{HERE}:{mute.getsockname()[1]}", []
        finder = CameraFinder(ask_patience=1.2)
        asking = threading.Thread(target=lambda: found.append(finder.streams(address, "a", "b")))
        asking.start()
        while not finder._one.locked():
            time.sleep(0.01)
        assert Trouble.BUSY == finder.streams(address, "a", "b").trouble
        asking.join()
    assert [Trouble.TOO_SLOW] == [each.trouble for each in found]
    assert [] == children()


def test_credentials_are_in_no_command_line(camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks at the processes of a box sees no password."""
    commands: list[str] = []
    real = subprocess.Popen

    def seen(command: list[str], **more: object) -> object:
        commands.append(f"{command} {more.get('env')}")
        return real(command, **more)  # type: ignore[call-overload]

    monkeypatch.setattr("devices.child.subprocess.Popen", seen)
    camera.instead = b"?"
    CameraFinder().streams(f"{HERE}:{camera.port}", "admin", "pass word+1")
    assert 1 == len(commands)
    assert "word" not in commands[0]


def test_cameras_answer_a_probe() -> None:
    """With name and model, each once; who points elsewhere, prints badly or is no camera is not there."""
    good = match(f"http://169.254.1.1/onvif http://{HERE}:8000/onvif/device_service")
    others = (
        match("http://192.0.2.9/onvif/device_service"),
        match(f"http://{HERE}:81/x", head=BOMB),
        match(f"http://{HERE}:82/x", head=FILE),
        b"hello",
    )
    with answers_probes(good, *others, good) as to:
        found = look(0.3, HERE, to)
    assert [FoundCamera(f"{HERE}:8000", "HIK VISION", "DS-2CD2143")] == list(found)


def test_a_flood_of_cameras_ends() -> None:
    """A network that answers without end is looked at so far and no further."""
    with answers_probes(*(match(f"http://{HERE}:{1000 + each}/x") for each in range(3 * MOST))) as to:
        assert len(look(2.0, HERE, to)) <= MOST


def test_the_network_is_asked_by_multicast() -> None:
    """In a process of its own, on the group that cameras listen to."""
    with answers_probes(match(f"http://{HERE}/onvif/device_service"), group=GROUP):
        found = CameraFinder(address=HERE, listen_for=0.4).around()
    assert Around((FoundCamera(f"{HERE}:80", "HIK VISION", "DS-2CD2143"),)) == found
    assert [] == children()


def test_a_network_that_cannot_be_asked_is_called_so() -> None:
    """An address that this box does not have."""
    assert Around(trouble=Trouble.ABSENT) == CameraFinder(address="192.0.2.1", listen_for=0.1).around()


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: match(text, text)))
def test_any_answer_is_a_camera_or_nothing(payload: bytes) -> None:
    """Nothing that a network says raises."""
    answered(payload, HERE)


@pytest.mark.parametrize(
    "payload",
    [
        match(f"http://{HERE}/x") + b" " * LONGEST,
        b"<a>" * 50 + b"</a>" * 50,
        match(f"ftp://{HERE}/x"),
        match(f"http://{HERE}:x/"),
        match("http://[/"),
    ],
)
def test_what_is_too_much_is_no_camera(payload: bytes) -> None:
    """Longer, deeper, or by another protocol than a camera's answer."""
    assert None is answered(payload, HERE)


def test_each_question_has_an_id_of_its_own() -> None:
    """A camera answers an id once."""
    assert probe() != probe()


def test_a_name_that_a_terminal_would_obey_is_not_shown() -> None:
    """The camera stays, without it."""
    scopes = "onvif://www.onvif.org/name/%1b%5b2J onvif://www.onvif.org/hardware/" + "x" * 200
    assert FoundCamera(f"{HERE}:80", "", "x" * 60) == answered(match(f"http://{HERE}/", scopes), HERE)


@pytest.mark.parametrize(
    ("streams", "name"),
    [
        ([MAIN, ("sub", "H264", 640, 360, 10), ("hevc", "H265", 640, 360, 10)], "sub"),
        ([("small", "H264", 352, 288, 5), ("less", "H264", 320, 240, 5)], "small"),
        ([("hevc", "H265", 1280, 720, 10)], "hevc"),
        ([MAIN, ("jpeg", "JPEG", 640, 480, 5)], "main"),
        ([], ""),
    ],
)
def test_the_smallest_stream_that_is_wide_enough_is_proposed(
    streams: list[tuple[str, str, int, int, int]], name: str
) -> None:
    """H.264 before all else: what the box decodes costs it the most."""
    profiles = [StreamProfile(*each[:4], float(each[4]), "rtsp://x/") for each in streams]
    assert name == getattr(fitting(profiles), "name", "")


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("192.168.1.9", ("192.168.1.9", 80)),
        (" cam.lan:8000 ", ("cam.lan", 8000)),
        ("https://10.0.0.7:443/onvif/device_service", ("10.0.0.7", 443)),
        ("[fe80::1]:81", ("fe80::1", 81)),
        ("cam:0", None),
        ("user:pass@cam", None),
    ],
)
def test_an_address_is_a_host_and_perhaps_a_port(typed: str, parts: tuple[str, int] | None) -> None:
    """Also where a whole web address was pasted."""
    assert parts == host_and_port(typed)


def children() -> list[str]:
    """Return what still runs of the processes that ask."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            own = int((each / "stat").read_text().rpartition(")")[2].split()[1]) == os.getpid()
            words = (each / "cmdline").read_bytes()
        except OSError:
            continue
        if own and b"devices.onvif" in words:
            found.append(words.decode())
    return found
