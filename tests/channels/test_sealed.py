"""Addresses that are secrets and stand in files of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.secrets import read_secret, world_readable
from gateway.channels.apprise_channel import AppriseChannel
from gateway.channels.base import Channel, ChannelSettings, PermanentFailure
from gateway.channels.webhook import WebhookChannel
from tests.channels.conftest import LIMIT, MESSAGE, SECRET
from tests.channels.servers import OK, RawServer, answering, parts

pytestmark = pytest.mark.filterwarnings(
    "ignore:'imghdr' is deprecated:DeprecationWarning"
)  # apprise's, on 3.11

SETTINGS = ChannelSettings(webhook_secret=SECRET, read_secret=read_secret, open_to_all=world_readable)
TOKEN = "t0k3n"


@pytest.fixture(params=[WebhookChannel, AppriseChannel], ids=["webhook", "apprise"])
def channel(request: pytest.FixtureRequest) -> Channel:
    """Give each channel whose address may be a secret."""
    made: Callable[[ChannelSettings], Channel] = request.param
    return made(SETTINGS)


def written(folder: Path, text: str, mode: int = 0o600) -> str:
    """Write an address into a file of its own and return what stands for it."""
    file = folder / "robot"
    file.write_text(text + "\n", "utf-8")
    file.chmod(mode)
    return f"file:{file}"


def test_a_message_goes_where_the_file_says(channel: Channel, tmp_path: Path) -> None:
    """As if it were written out."""
    scheme = "http" if channel.name == "webhook" else "json"
    with RawServer(answering(OK)) as server:
        address = written(tmp_path, f"{scheme}://127.0.0.1:{server.port}/{TOKEN}")
        assert "" == channel.check_address(address)
        assert "200" == channel.send(MESSAGE, address, LIMIT)
        channel.close()
    assert f"POST /{TOKEN}" in parts(server.requests[0])[0]


def test_a_file_that_is_changed_counts_at_once(channel: Channel, tmp_path: Path) -> None:
    """A new token needs no restart."""
    scheme = "http" if channel.name == "webhook" else "json"
    with RawServer(answering(OK)) as server:
        for token in ("old", "new"):
            channel.send(MESSAGE, written(tmp_path, f"{scheme}://127.0.0.1:{server.port}/{token}"), LIMIT)
        channel.close()
    assert ["/old", "/new"] == [parts(each)[0].split()[1][:4] for each in server.requests]


def test_a_file_that_is_not_there_is_told(channel: Channel, tmp_path: Path) -> None:
    """By the check; and a message to it fails for good, so that the next path is tried now."""
    for address in (f"file:{tmp_path}/none", f"file:{tmp_path}", written(tmp_path, "a\nb")):
        assert "expected a file that the gateway can read" in channel.check_address(address)
        with pytest.raises(PermanentFailure, match="expected a file"):
            channel.send(MESSAGE, address, LIMIT)
    assert "absolute path" in channel.check_address("file:robot")


def test_a_file_that_everybody_can_read_is_told(channel: Channel, tmp_path: Path) -> None:
    """The check refuses it; a message in need goes out all the same."""
    scheme = "http" if channel.name == "webhook" else "json"
    with RawServer(answering(OK)) as server:
        address = written(tmp_path, f"{scheme}://127.0.0.1:{server.port}/", 0o644)
        assert "everybody on this machine can read that file: chmod o-r" == channel.check_address(address)
        assert "200" == channel.send(MESSAGE, address, LIMIT)
        channel.close()


@pytest.mark.parametrize("text", [f"{TOKEN}:x", f"ftp://{TOKEN}", TOKEN])
def test_nothing_of_what_a_file_holds_is_said(
    channel: Channel, tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever may write addresses could else read any secret of the box by and by."""
    address = written(tmp_path, text)
    said = channel.check_address(address)
    assert "what that file holds is no address of this channel" == said
    with pytest.raises(PermanentFailure) as raised:
        channel.send(MESSAGE, address, LIMIT)
    assert TOKEN not in f"{raised.value}{caplog.text}{raised.value.__cause__}"
