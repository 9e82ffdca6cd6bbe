"""What holds for every channel, those not written yet included."""

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.channels import registry
from gateway.channels.base import Channel, ChannelSettings, PermanentFailure, TemporaryFailure
from gateway.channels.registry import build
from gateway.cli.calling import NoVoice
from gateway.cli.phoning import NoPhone
from gateway.domain.alarm import AlarmKind, AlarmState
from gateway.domain.errors import ConfigurationError
from gateway.domain.escalation import Purpose
from gateway.domain.site import THINGS
from tests.channels.conftest import MESSAGE, SECRET, SHORT, SLACK
from tests.channels.servers import BAD_MANNERS, Behave, RawServer, refusing_port, seconds_of

pytestmark = pytest.mark.filterwarnings(
    "ignore:'imghdr' is deprecated:DeprecationWarning"
)  # apprise's, on 3.11

ROOT = Path(__file__).parents[2]
NAMES = tuple(build(ChannelSettings()))
HEAVY = (
    "apprise",
    "requests",
    "smtplib",
    "urllib3",
    "gateway.channels.wire.smtp",
    "gateway.channels.wire.carrier",
)


def channels(mail_port: int = 1) -> Mapping[str, Channel]:
    """Give every channel, with settings that lead nowhere but to loopback."""
    return build(
        ChannelSettings(
            webhook_secret=SECRET,
            mail_url=f"smtp://127.0.0.1:{mail_port}",
            mail_from="cuobian@example.org",
            publish=lambda _topic, _payload: True,
            phone=NoPhone(),
            voice=NoVoice(),
        )
    )


@pytest.fixture(scope="module")
def every() -> Iterator[Mapping[str, Channel]]:
    """Give every channel; nobody listens where they send."""
    found = channels(refusing_port())
    yield found
    for channel in found.values():
        channel.close()


def test_every_file_of_the_folder_is_a_channel() -> None:
    """The registry finds them by themselves, under the names that site documents use."""
    assert {"apprise", "call", "email", "panel", "sms", "voice", "webhook"} <= set(NAMES)


def test_each_channel_can_show_itself() -> None:
    """Label and help in both languages, an example that the channel itself takes, a pool of at least one."""
    for name, channel in channels().items():
        shown = channel.describe()
        assert name == channel.name
        assert {"zh", "en"} == set(shown.label) == set(shown.help)
        assert all([*shown.label.values(), *shown.help.values()])
        assert "" == channel.check_address(shown.example)
        assert 1 <= channel.pool <= 64


def test_finding_the_channels_loads_nothing_heavy() -> None:
    """The core stays small where nobody uses mail or apprise."""
    look = f"import sys; {BUILD}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    assert "" == subprocess.check_output([sys.executable, "-c", look], cwd=ROOT, text=True).strip()


BUILD = (
    "from gateway.channels.base import ChannelSettings; from gateway.channels.registry import build;"
    " build(ChannelSettings(mail_url='smtp://127.0.0.1', mail_from='a@b.org'))"
)


def test_a_file_without_a_channel_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever forgets CHANNEL reads the name of the file and what was expected."""
    monkeypatch.setattr(registry, "NO_CHANNELS", frozenset({"registry"}))
    with pytest.raises(ConfigurationError, match=r"base\.py: expected a factory named CHANNEL"):
        channels()


def test_two_channels_of_one_name_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither silently hides the other."""
    monkeypatch.setattr("gateway.channels.mail.MailChannel.name", "webhook")
    with pytest.raises(ConfigurationError, match="second channel named webhook"):
        channels()


def test_the_readmes_example_is_a_channel() -> None:
    """What a newcomer copies works; nobody listens at its pager, which is temporary."""
    readme = (ROOT / "gateway/channels/README.md").read_text("utf-8")
    (source,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    module: dict[str, Any] = {}
    exec(source, module)
    pager: Channel = module["CHANNEL"](ChannelSettings())
    assert ["", True] == [pager.check_address(pager.describe().example), bool(pager.check_address("x"))]
    with pytest.raises(TemporaryFailure, match="refused"):
        pager.send(MESSAGE, "117", SHORT)


MESSAGES = st.builds(
    replace,
    st.just(MESSAGE),
    kind=st.sampled_from(AlarmKind),
    state=st.sampled_from(AlarmState),
    purpose=st.sampled_from(Purpose),
    place=st.text(max_size=30),
    resident=st.text(max_size=30),
    subject=st.text(max_size=60),
    text=st.text(max_size=200),
    link=st.text(max_size=60),
    notification=st.text(max_size=20),
    alarm=st.text(max_size=20),
    language=st.text(max_size=8),
    step=st.integers(-3, 9),
    test=st.booleans(),
)


@pytest.mark.parametrize("name", NAMES)
@given(
    message=MESSAGES,
    address=st.one_of(
        st.text(max_size=40), st.sampled_from(["p1", "zheng@example.org", "json://127.0.0.1:1/"])
    ),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_the_two_failures_escape(
    every: Mapping[str, Channel], name: str, message: object, address: str
) -> None:
    """Whatever the message and the address, a channel returns its receipt or raises one of two errors."""
    channel = every[name]
    try:
        said = channel.send(message, address, timedelta(seconds=0.5))  # type: ignore[arg-type]
    except (TemporaryFailure, PermanentFailure) as failure:
        said = failure.message
    assert isinstance(said, str)


@pytest.mark.parametrize("limit", [timedelta(0), timedelta(seconds=-1)])
@pytest.mark.parametrize("name", NAMES)
def test_no_time_is_a_temporary_failure_at_worst(
    every: Mapping[str, Channel], name: str, limit: timedelta
) -> None:
    """A limit that has passed already raises nothing else."""
    addresses = {"webhook": "http://127.0.0.1:1/", "email": "a@b.org", "apprise": "json://127.0.0.1:1/"}
    with contextlib.suppress(TemporaryFailure):
        address = addresses.get(name, every[name].describe().example)
        assert "" == every[name].send(MESSAGE, address, limit)


@pytest.mark.parametrize("behave", BAD_MANNERS, ids=lambda behave: behave.__name__)
@pytest.mark.parametrize("name", ["webhook", "email", "apprise"])
def test_every_network_channel_keeps_its_limit(name: str, behave: Behave) -> None:
    """No server holds an attempt beyond its limit, and each bad one is temporary."""
    with RawServer(behave) as server:
        channel = channels(server.port)[name]
        addresses = {"email": "a@b.org", "apprise": f"json://127.0.0.1:{server.port}/"}

        def attempt() -> None:
            with pytest.raises(TemporaryFailure):
                channel.send(MESSAGE, addresses.get(name, server.url), SHORT)

        assert seconds_of(attempt) < SHORT.total_seconds() + SLACK
        channel.close()


def test_every_thing_is_a_channel() -> None:
    """The domain knows by name which channels lead to a lamp or a siren, and each of them exists."""
    assert {"panel"} == THINGS
    assert set(NAMES) >= THINGS
