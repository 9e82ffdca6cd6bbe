"""Each path blocked in turn – refused, hung, slow, lying: the next within 20 s, nobody twice by the same.

Mrs Zheng has the path that is blocked and a program of her own as the other, which would be told much later.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from devices.modem.modem import Modem
from devices.simulator.modem import SimulatedModem
from devices.simulator.modem_world import Far as Telephone
from devices.simulator.modem_world import Fault, Manner, World
from gateway.channels.base import ChannelSettings
from gateway.domain.alarm import Alarm, AlarmKind
from gateway.domain.notification import Outcome
from tests.channels.servers import parts, refusing_port
from tests.channels.test_mail import Post, post_office
from tests.flow.carriers import SETTLED, Carriers, Far, modem_of
from tests.flow.compound import Compound
from tests.flow.document import SITE
from tests.proof import Measured

pytestmark = pytest.mark.filterwarnings(
    "ignore:'imghdr' is deprecated:DeprecationWarning"
)  # apprise's, on 3.11

NUMBER = "+8613800138000"
CONTACT = '{channel: webhook, address: "http://phones/zheng"}'
STEP = 0.5
"""Virtual seconds of one look, as in every story."""
PACE = 0.03
"""Real seconds of that where a modem is in the story: sixteen times as fast as life."""
Count = Callable[[], int]


@dataclass
class Story:
    """A compound in which Mrs Zheng has one path that may be blocked, and another one."""

    folder: Path
    stack: ExitStack
    path: str
    manner: str
    world: World = field(default_factory=World)
    reports: list[Outcome] = field(default_factory=list)
    pace: float = 0.0
    delay: int = 100

    def __post_init__(self) -> None:
        self.other = self._far("accept")
        contact, self.arrived = PATHS[self.path](self)
        zheng = f"{contact}, {{channel: webhook, address: 'http://{self.other.where}/', after: {self.delay}}}"
        document = SITE.replace(CONTACT, zheng).replace(
            "notify: [zheng], wait: 60", "notify: [zheng], wait: 150"
        )
        self.compound = Compound(
            self.folder,
            document,
            lambda clocks: Carriers(clocks, self.settings, self.modem, self._patience()),
        )
        self.stack.callback(self.compound.close)
        assert isinstance(self.compound.phones, Carriers)
        self.stack.callback(self.compound.phones.stop)
        if self.modem is not None:
            until = time.monotonic() + 10
            while self.modem.health is None:
                assert time.monotonic() < until
                time.sleep(0.01)
            if self.fault is not None:
                self.simulated.faults.add(self.fault)

    settings: ChannelSettings = field(init=False, repr=False)
    simulated: SimulatedModem = field(init=False, repr=False)
    blocked: Far = field(init=False, repr=False)
    release: threading.Event = field(init=False, repr=False)
    modem: Modem | None = None
    fault: Fault | None = None

    def _patience(self) -> float:
        """Return how long an attempt is waited for: what will end is, however busy the machine may be."""
        return 0.0 if self.modem is not None else SETTLED if self.manner in {"hang", "late"} else 5.0

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until something is so that has its own time; the story's stands still."""
        until = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < until, "did not come true in time"
            self._work()
            time.sleep(0.005)

    def _work(self) -> None:
        while self.reports:
            self.compound.inbox.report(self.reports.pop(0))
        self.compound.phones.tick()

    def press(self) -> None:
        self.compound.press("sos-501")
        self.compound.air.heard.clear()

    def passes(self, seconds: float) -> None:
        """Let time go on, and the modem with it."""
        for _ in range(round(seconds / STEP)):
            if self.pace:
                time.sleep(self.pace)
            self._work()
            self.compound.fast_forward(seconds=STEP)

    def alarm(self) -> Alarm:
        """Return the call for help; that a modem is lost is another alarm."""
        (found,) = (each for each in self.compound.alarms() if each.kind is AlarmKind.SOS)
        return found

    def under_way(self) -> bool:
        """Tell whether an attempt has not ended yet."""
        assert isinstance(self.compound.phones, Carriers)
        return any(lane._flights for lane in self.compound.phones._notifier._lanes.values())

    def others(self) -> int:
        """Return how often the other path was told of it."""
        calls = [json.loads(parts(each)[2]) for each in self.other.answered]
        return len([each for each in calls if each["state"] == "raised"])

    def seconds_until_next_path(self) -> float:
        """Let time pass until the other path is told; return the seconds that took."""
        began = self.compound.clocks.seconds()
        while not self.others():
            assert self.compound.clocks.seconds() - began <= 130, "the other path was never told"
            self.passes(STEP)
        return self.compound.clocks.seconds() - began

    def _far(self, manner: str) -> Far:
        far = Far(manner)
        self.stack.enter_context(far.server)
        self.stack.callback(far.release.set)
        return far

    # The paths.

    def program(self) -> tuple[str, Count]:
        far = self._far(self.manner)
        self.blocked, self.release = far, far.release
        self.settings = ChannelSettings(webhook_secret=b"s")
        return f"{{channel: webhook, address: 'http://{far.where}/'}}", lambda: len(far.answered)

    def robot(self) -> tuple[str, Count]:
        far = self._far(self.manner)
        self.blocked, self.release = far, far.release
        self.settings = ChannelSettings(webhook_secret=b"s")
        return f"{{channel: apprise, address: 'json://{far.where}/'}}", lambda: len(far.answered)

    def mail(self) -> tuple[str, Count]:
        release = self.release = threading.Event()
        self.stack.callback(release.set)
        post = LatePost(release) if self.manner in {"hang", "late"} else Post(**self._refusal())
        port = refusing_port() if self.manner == "gone" else self.stack.enter_context(post_office(post))
        self.settings = ChannelSettings(
            webhook_secret=b"s", mail_url=f"smtp://127.0.0.1:{port}", mail_from="c@example.org"
        )
        return "{channel: email, address: zheng@example.org}", lambda: len(post.mails)

    def _refusal(self) -> dict[str, str]:
        return {"rcpt": "450 later"} if self.manner == "refuse" else {}

    def text(self) -> tuple[str, Count]:
        self._plug_in(
            {"refuse": Fault.REFUSE, "hang": Fault.HANG, "lie": Fault.LIE, "undelivered": Fault.UNDELIVERED}
        )
        return (
            f"{{channel: sms, address: '{NUMBER}'}}",
            lambda: 0 if self.manner == "undelivered" else len(self.world.messages(NUMBER)),
        )

    def call(self) -> tuple[str, Count]:
        self._plug_in({"hang": Fault.HANG})
        manners = {"refuse": Manner.BUSY, "gone": Manner.OFF, "accept": Manner.ANSWERS, "slow": Manner.RINGS}
        self.world.phones[NUMBER] = Telephone(manners.get(self.manner, Manner.RINGS))
        rung = {"slow", "accept"}
        return (
            f"{{channel: call, address: '{NUMBER}'}}",
            lambda: self.world.rings(NUMBER) if self.manner in rung else 0,
        )

    def panel(self) -> tuple[str, Count]:
        told: list[bytes] = []

        def publish(_topic: str, payload: bytes) -> bool:
            if self.manner == "refuse":
                return False
            told.append(payload)
            return True

        self.settings = ChannelSettings(webhook_secret=b"s", publish=publish)
        return "{channel: panel, address: panel-1}", lambda: len(told)

    def _plug_in(self, faults: Mapping[str, Fault]) -> None:
        self.modem, self.simulated = self.stack.enter_context(
            modem_of(self.folder, self.world, self.reports.append)
        )
        self.fault, self.pace = faults.get(self.manner), self.pace or PACE
        self.settings = ChannelSettings(webhook_secret=b"s", phone=self.modem)


PATHS: Mapping[str, Callable[[Story], tuple[str, Count]]] = {
    "webhook": Story.program,
    "apprise": Story.robot,
    "email": Story.mail,
    "sms": Story.text,
    "call": Story.call,
    "panel": Story.panel,
}
BLOCKED = [
    *[(path, manner) for path in ("webhook", "apprise", "email") for manner in ("refuse", "gone", "hang")],
    *[("sms", manner) for manner in ("refuse", "hang", "lie", "undelivered")],
    *[("call", manner) for manner in ("refuse", "gone", "hang")],
    ("panel", "refuse"),
]
"""What nobody gets a message by, and what the house notices of it."""
LIES = [(path, "accept") for path in ("webhook", "apprise", "email", "sms", "call", "panel")]
"""What says yes: whether anybody was reached, only a person can tell."""


class LatePost(Post):
    """Takes the sender's name and then says nothing until it is released."""

    def __init__(self, release: threading.Event) -> None:
        super().__init__()
        self._release = release

    async def handle_RCPT(  # noqa: N802  aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        while not self._release.is_set():
            await asyncio.sleep(0.01)
        return await super().handle_RCPT(server, session, envelope, address, options)


@pytest.fixture
def make_story(tmp_path: Path) -> Iterator[Callable[..., Story]]:
    """Make the story of one path; everything ends with the test."""
    with ExitStack() as stack:
        yield lambda path, manner, **more: Story(tmp_path, stack, path, manner, **more)


@pytest.mark.figure("F9", "each way out blocked in turn: the next tried within 20 s")
@pytest.mark.parametrize(("path", "manner"), BLOCKED, ids=str)
def test_the_next_path_is_tried_within_20_seconds(
    make_story: Callable[..., Story], path: str, manner: str, measured: Measured
) -> None:
    """And once, though the first is tried again; nothing of it has come to anybody."""
    story = make_story(path, manner)
    story.press()
    took = story.seconds_until_next_path()
    measured(took, "s", limit=20)
    assert took <= 20
    story.passes(20)
    assert (0, 1) == (story.arrived(), story.others())
    assert (0, 0) == (story.alarm().round, story.alarm().step), "she was reached after all"


@pytest.mark.parametrize(("path", "manner"), LIES, ids=str)
def test_a_path_that_says_yes_costs_no_more_than_the_delay(
    make_story: Callable[..., Story], path: str, manner: str
) -> None:
    """Once by the first; the other at the time that is written beside it, and not before."""
    story = make_story(path, manner, delay=30)
    story.press()
    story.until(lambda: story.arrived() and not story.under_way())
    story.pace = 0.0
    story.passes(29)
    assert (1, 0) == (story.arrived(), story.others())
    story.passes(2)
    story.until(story.others)  # the other's server is real, and the story's clock stands meanwhile
    assert (1, 1) == (story.arrived(), story.others())
    story.passes(10)
    assert (1, 1) == (story.arrived(), story.others())


@pytest.mark.parametrize("path", ["apprise", "email"])
def test_a_path_slower_than_that_is_told_of_once(make_story: Callable[..., Story], path: str) -> None:
    """It says yes after 17 s, when the other has been tried: both have it, and neither again."""
    story = make_story(path, "late")
    story.press()
    assert 14 <= story.seconds_until_next_path() <= 20
    assert 0 == story.arrived()
    story.passes(2)
    story.release.set()
    story.until(lambda: story.arrived() and not story.under_way())
    story.passes(30)
    assert (1, 1) == (story.arrived(), story.others())


def test_a_ringing_phone_is_no_blocked_path(make_story: Callable[..., Story]) -> None:
    """It rings for longer than anything else may take: the ring is what reaches her, and it rings once."""
    story = make_story("call", "slow", delay=60)
    story.press()
    story.until(lambda: story.modem.rings(NUMBER))
    story.passes(40)
    assert (1, 0) == (story.arrived(), story.others())


def test_a_path_that_comes_back_tells_it_once(make_story: Callable[..., Story]) -> None:
    """Refused for 30 s, then well: she has it by both, once each."""
    story = make_story("webhook", "refuse")
    story.press()
    assert story.seconds_until_next_path() <= 20
    story.passes(10)
    story.blocked.manner = "accept"
    story.passes(40)
    assert (1, 1) == (story.arrived(), story.others())


@pytest.mark.long
@pytest.mark.parametrize("path", ["webhook", "email", "apprise", "sms", "call"])
def test_the_same_in_the_time_of_life(make_story: Callable[..., Story], path: str) -> None:
    """Hung for good, on the clock of the wall."""
    story = make_story(path, "hang", pace=STEP)
    began = time.monotonic()
    story.press()
    story.seconds_until_next_path()
    assert time.monotonic() - began <= 20
    story.passes(15)
    # A modem that was found hung is reset, and may come back meanwhile.
    assert (1, True) == (story.others(), story.arrived() <= 1)
