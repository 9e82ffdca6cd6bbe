"""What is secret in a site is in no document, and comes back on the box that knows it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.camera import TEMPLATE, Camera
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import DeviceId
from gateway.domain.site import Device, Site
from gateway.domain.site_changes import changes_between
from gateway.domain.site_secrets import HIDDEN, shown_source, with_secrets, without_secrets

EYE = DeviceId("eye")


def site_of(camera: Camera) -> Site:
    """Return a site with one camera."""
    return Site(devices={EYE: Device(EYE, TEMPLATE, camera=camera)})


def camera_of(site: Site) -> Camera:
    """Return the camera of a site."""
    found = site.devices[EYE].camera
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            "rtsp://h:554/user=admin&password=tulip&channel=1&stream=0.sdp",
            "rtsp://h:554/user=admin&password=…&channel=1&stream=0.sdp",
        ),
        (
            "rtsp://h/user=a_password=tu&lip_channel=1_stream=0",
            "rtsp://h/user=a_password=…_channel=1_stream=0",
        ),
        ("rtsp://h/live?channel=1&pwd=tulip", "rtsp://h/live?channel=1&pwd=…"),
        ("rtsp://h?token=tulip#x", "rtsp://h?token=…#x"),
        ("rtsp://h/a?p=tulip&PASSWD=rose", "rtsp://h/a?p=…&PASSWD=…"),
        ("rtsp://h/Streaming/Channels/102?transport=tcp", "rtsp://h/Streaming/Channels/102?transport=tcp"),
        ("rtsp://password=x/s1", "rtsp://password=x/s1"),
        ("/dev/video0", "/dev/video0"),
        ("/films/pass=1.mp4?loop=1", "/films/pass=1.mp4?loop=1"),
    ],
)
def test_what_its_name_calls_secret_is_hidden(source: str, shown: str) -> None:
    """In path and query, whatever parts them; the rest stays, so that two channels stay two."""
    assert shown == shown_source(source)


@pytest.mark.parametrize(
    "name",
    [
        *("pass", "pwd", "psw", "passwd", "secret", "token", "key", "auth", "sign", "pw", "p"),
        *("password", "userpwd", "apikey2", "SIGNATURE"),
    ],
)
def test_every_name_of_a_secret_is_known(name: str) -> None:
    """As cameras write it, alone or within a longer word."""
    assert f"rtsp://h/live?{name}=…&channel=1" == shown_source(f"rtsp://h/live?{name}=tulip&channel=1")
    assert "rtsp://h/live?step=1" == shown_source("rtsp://h/live?step=1")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_address_is_shown_the_same_way_twice(text: str) -> None:
    """What is hidden stays hidden, and nothing that is typed raises."""
    once = shown_source(f"rtsp://h/{text}")
    assert once == shown_source(once)


HAD = Camera("rtsp://h/user=a&password=tulip&channel=1", "admin", "rose")


def test_a_document_goes_out_without_and_comes_back_with_them() -> None:
    """Applied again it changes nothing; a password in a file was no secret, and stays named."""
    out = without_secrets(site_of(HAD))
    assert ("rtsp://h/user=a&password=…&channel=1", HIDDEN) == (
        camera_of(out).source,
        camera_of(out).password,
    )
    assert site_of(HAD) == with_secrets(out, site_of(HAD))
    file = Camera("rtsp://h/1", "admin", "file:/etc/p")
    assert site_of(file) == without_secrets(site_of(file))
    changed = site_of(replace(camera_of(out), rate=3.0))
    assert replace(HAD, rate=3.0) == camera_of(with_secrets(changed, site_of(HAD)))


@pytest.mark.parametrize(
    ("wanted", "known"),
    [
        (replace(HAD, source="rtsp://elsewhere/1", password=HIDDEN), HAD),
        (replace(HAD, source="rtsp://h/user=a&password=…&channel=2", password=""), HAD),
        (replace(HAD, password=HIDDEN), Camera("rtsp://h/1")),
    ],
)
def test_no_secret_goes_where_it_was_not_told_for(wanted: Camera, known: Camera) -> None:
    """Another host, another address, a box that never knew it: refused, by the name of the camera."""
    with pytest.raises(ConfigurationError, match=r"devices\[eye\]\.camera\.(source|password): found '…'"):
        with_secrets(site_of(wanted), site_of(known))
    with pytest.raises(ConfigurationError):
        with_secrets(site_of(wanted), Site())


def test_a_difference_is_told_without_them() -> None:
    """Whoever reads a diff reads over somebody's shoulder."""
    other = replace(HAD, source=HAD.source.replace("tulip", "orchid"), rate=2.0)
    (change,) = changes_between(site_of(HAD), site_of(other))
    assert "password=…" in str(change)
    assert not any(each in str(change) for each in ("tulip", "orchid", "rose"))


@pytest.mark.parametrize(
    "camera", [Camera("/dev/video0"), Camera("rtsp://h/1", "admin", ""), Camera("rtsp://h/1", "", "file:p")]
)
def test_what_has_no_secret_is_left_as_it_is(camera: Camera) -> None:
    """Out and back, with a box that knows the camera and with one that does not."""
    site = site_of(camera)
    assert site == without_secrets(site)
    assert site == with_secrets(site, Site()) == with_secrets(site, site)


def test_a_device_without_a_camera_has_none() -> None:
    """It stays among the others."""
    button = DeviceId("button")
    site = Site(devices={button: Device(button, "cuobian-sos"), **site_of(HAD).devices})
    assert site == with_secrets(without_secrets(site), site)
    assert [button, EYE] == list(without_secrets(site).devices)


def test_a_host_is_one_however_it_is_written() -> None:
    """Upper case is no other host; a port is."""
    out = replace(HAD, source=HAD.source.replace("//h", "//H"), password=HIDDEN)
    wanted = replace(out, source="rtsp://H/1")
    assert "rose" == camera_of(with_secrets(site_of(wanted), site_of(HAD))).password
    with pytest.raises(ConfigurationError):
        with_secrets(site_of(replace(wanted, source="rtsp://h:554/1")), site_of(HAD))


def test_all_that_is_missing_is_told_by_name() -> None:
    """One line each; the address before the password."""
    first, second = DeviceId("c1"), DeviceId("c2")
    hidden = {
        first: Camera("rtsp://h/user=a&password=…", "admin", HIDDEN),
        second: Camera("rtsp://h/1", "admin", HIDDEN),
    }
    site = Site(devices={id_: Device(id_, TEMPLATE, camera=each) for id_, each in hidden.items()})
    with pytest.raises(ConfigurationError) as refused:
        with_secrets(site, Site())
    expected = ("devices[c1].camera.source", "devices[c2].camera.password")
    told = tuple(f"{each}: found '…', expected the password, which is not here" for each in expected)
    assert told == refused.value.problems
