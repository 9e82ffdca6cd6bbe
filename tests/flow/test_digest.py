"""Many alarms at once to one neighbour: one message a channel, each alarm reachable and answerable alone."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from devices.simulator.modem import SimulatedModem
from devices.simulator.modem_world import Far as Telephone
from devices.simulator.modem_world import Manner, World
from gateway.channels.base import ChannelSettings
from gateway.domain.alarm import Alarm, AlarmState
from gateway.domain.notification import Outcome
from gateway.domain.short_code import short_code
from gateway.service import links
from tests.channels.servers import parts
from tests.channels.test_mail import Post, post_office
from tests.flow.carriers import Carriers, Far, modem_of
from tests.flow.compound import Compound
from tests.flow.document import SITE

pytestmark = pytest.mark.filterwarnings(
    "ignore:'imghdr' is deprecated:DeprecationWarning"
)  # apprise's, on 3.11

NUMBER = "+8613800138000"
FLATS = [f"6{number:02d}" for number in range(1, 21)]
LINK = re.compile(r"http://box/n/[\w-]+")
CONTACT = '{channel: webhook, address: "http://phones/zheng"}'


@dataclass
class Story:
    """Twenty flats, and everything Mrs Zheng can be reached by."""

    compound: Compound
    world: World
    modem: SimulatedModem
    post: Post
    robot: Far
    program: Far
    reports: list[Outcome]
    """What the modem tells of texts it had taken, not yet handed in."""

    def all_press(self, flats: list[str] = FLATS) -> None:
        """Press in all of them before anybody looks."""
        for flat in flats:
            self.compound.say(f"sos-{flat}", {"id": f"{flat}-{time.monotonic_ns()}", "type": "sos.pressed"})
        self.compound.look()
        self.compound.air.heard.clear()

    def eventually(self, holds: Callable[[], object]) -> None:
        """Let the house work until something holds that the modem needs real time for."""
        until = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < until, "did not come true in time"
            self.compound.clocks.passes(0.02)
            while self.reports:
                self.compound.inbox.report(self.reports.pop(0))
            self.compound.phones.tick()
            self.compound.engine.step(self.compound.inbox.take(0))
            time.sleep(0.01)

    def states(self, channel: str) -> Counter[str]:
        """Return how many messages of a channel stand how."""
        with self.compound.database.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT state, count(*) FROM notification WHERE channel = ? GROUP BY state", (channel,)
            )
            return Counter({row[0]: row[1] for row in rows})

    def mails(self) -> list[EmailMessage]:
        """Return the mails that came."""
        return [mail for _, _, mail in self.post.mails]

    def alarm_of(self, flat: str) -> Alarm:
        """Return the alarm of a flat."""
        (found,) = (each for each in self.compound.alarms() if each.place_name.endswith(flat))
        return found


def body_of(mail: EmailMessage) -> str:
    """Return what a mail says in plain text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """Give the compound with every real carrier, and a modem that is ready."""
    world = World(phones={NUMBER: Telephone(Manner.RINGS)})
    reports: list[Outcome] = []
    with ExitStack() as stack:
        modem, simulated = stack.enter_context(modem_of(tmp_path, world, reports.append))
        post, robot, program = Post(), Far(), Far()
        for each in (robot, program):
            stack.enter_context(each.server)
            stack.callback(each.release.set)
        settings = ChannelSettings(
            webhook_secret=b"secret",
            mail_url=f"smtp://127.0.0.1:{stack.enter_context(post_office(post))}",
            mail_from="cuobian@example.org",
            phone=modem,
        )
        ways = [
            f"{{channel: sms, address: '{NUMBER}'}}",
            f"{{channel: call, address: '{NUMBER}'}}",
            "{channel: email, address: zheng@example.org}",
            f"{{channel: apprise, address: 'json://{robot.where}/zheng'}}",
            f"{{channel: webhook, address: 'http://{program.where}/zheng'}}",
        ]
        places = "".join(f"  - {{id: f{flat}, kind: household, name: '{flat}'}}\n" for flat in FLATS)
        devices = "".join(
            f"  - {{id: sos-{flat}, template: cuobian-sos, place: f{flat}, policy: elder}}\n"
            for flat in FLATS
        )
        document = (
            SITE.replace(CONTACT, ", ".join(ways))
            .replace("people:\n", f"{places}people:\n")
            .replace("doors", f"{devices}doors")
            .replace("desk: [guard]", "desk: [zheng]")
        )
        compound = Compound(tmp_path, document, lambda clocks: Carriers(clocks, settings, modem))
        found = Story(compound, world, simulated, post, robot, program, reports)
        found.eventually(lambda: modem.health is not None)
        yield found
        assert isinstance(compound.phones, Carriers)
        compound.phones.stop()
        compound.close()


def test_twenty_alarms_are_one_message_a_channel(story: Story) -> None:
    """One text, one ring, one mail, one word of the robot; a program gets its twenty; nobody is forgotten."""
    story.all_press()
    story.eventually(lambda: story.states("call")["sent"] == 20 and story.states("sms")["delivered"] == 20)
    (text,) = story.world.messages(NUMBER)
    assert text.startswith("20 个求助同时在等人：")
    assert {short_code(each.id) for each in story.compound.alarms()} <= set(re.findall(r"\d{4}", text))
    assert 1 == story.world.rings(NUMBER)
    (mail,) = story.mails()
    (word,) = story.robot.answered
    said = json.loads(parts(word)[2])["message"]
    codes = {each.rpartition("/")[2] for each in LINK.findall(body_of(mail))}
    assert 20 == len(codes)
    assert codes == {each.rpartition("/")[2] for each in LINK.findall(said)}
    assert 20 == len(story.program.answered)
    assert {"email": 20, "apprise": 20} == {way: story.states(way)["sent"] for way in ("email", "apprise")}
    opened = [
        links.open_link(story.compound.database, each, story.compound.clocks.moment()) for each in codes
    ]
    assert {each.id for each in story.compound.alarms()} == {each.alarm.id for each in opened if each}


def test_each_of_twenty_is_answered_alone(story: Story) -> None:
    """One by its link, one by its code in a text: these two have a helper, eighteen wait."""
    story.all_press()
    story.eventually(lambda: story.states("sms")["delivered"] == 20)
    (mail,) = story.mails()
    (line,) = re.findall(r"603.*\n(\S+)", body_of(mail))
    story.compound.answer(line.rpartition("/")[2], "going", "")
    assert AlarmState.ACKNOWLEDGED is story.alarm_of("603").state
    story.modem.receive(NUMBER, f"1 {short_code(story.alarm_of('617').id)}")
    story.eventually(lambda: story.alarm_of("617").state is AlarmState.ACKNOWLEDGED)
    waiting = [each for each in story.compound.alarms() if each.state is AlarmState.RAISED]
    assert 18 == len(waiting)


def test_the_first_is_not_held_back_for_those_behind_it(story: Story) -> None:
    """One press goes out alone and at once; what comes while it is on its way is one message behind it."""
    story.robot.manner = "slow"
    story.all_press(FLATS[:1])
    story.eventually(lambda: story.states("email")["sent"] == 1)
    assert "601" in story.mails()[0]["Subject"]
    story.all_press(FLATS[1:9])
    story.eventually(lambda: story.states("email")["sent"] == 9)
    assert 2 == len(story.mails())
    assert 8 == len(LINK.findall(body_of(story.mails()[1])))


def test_a_key_in_a_call_about_several_answers_none_and_asks(story: Story) -> None:
    """Which of them she meant nobody can tell: nothing changes, and a text asks her with the codes."""
    story.world.phones[NUMBER] = Telephone(Manner.ANSWERS, after=0.1, key="1")
    story.all_press(FLATS[:3])
    story.eventually(lambda: any("请加上码再回" in each for each in story.world.messages(NUMBER)))
    assert {AlarmState.RAISED} == {each.state for each in story.compound.alarms()}
    (asked,) = [each for each in story.world.messages(NUMBER) if "请加上码再回" in each]
    assert {short_code(each.id) for each in story.compound.alarms()} <= set(re.findall(r"\d{4}", asked))


def test_a_key_in_a_call_about_one_answers_it(story: Story) -> None:
    """As ever."""
    story.world.phones[NUMBER] = Telephone(Manner.ANSWERS, after=0.1, key="1")
    story.all_press(FLATS[:1])
    story.eventually(lambda: story.alarm_of("601").state is AlarmState.ACKNOWLEDGED)


def test_faults_and_calls_for_help_are_never_in_one_message(story: Story) -> None:
    """Two press and two are taken off the wall, in one breath: two mails and two texts, one ring."""
    for flat in ("604", "605"):
        story.compound.say(f"sos-{flat}", {"id": f"t-{flat}", "type": "tamper"})
    story.all_press(FLATS[:2])
    story.eventually(lambda: story.states("sms")["delivered"] == 4 and story.states("email")["sent"] == 4)
    assert ["2 个求助同时在等人", "2 个设备故障"] == [str(each["Subject"]) for each in story.mails()]
    assert ["2 个求助", "2 个设备"] == [each[:5] for each in story.world.messages(NUMBER)]
    for mail, flats in zip(story.mails(), (("601", "602"), ("604", "605")), strict=True):
        assert [True, True] == [flat in body_of(mail) for flat in flats]
        assert 2 == len(LINK.findall(body_of(mail)))


def calls_of(story: Story) -> list[str]:
    """Return the messages about several calls that the robot has taken."""
    told = [json.loads(parts(each)[2])["message"] for each in story.robot.answered]
    return [each for each in told if "求助同时在等人" in each]


def test_a_refused_message_about_several_is_tried_again_without_what_is_answered(story: Story) -> None:
    """The robot is down; one of three gets a helper meanwhile: the second attempt tells of the other two."""
    story.robot.manner = "refuse"
    story.all_press(FLATS[:3])
    story.eventually(lambda: story.states("apprise")["failed_temporary"] == 3)
    story.eventually(lambda: story.states("email")["sent"] == 3)
    (line,) = re.findall(r"602.*\n(\S+)", body_of(story.mails()[0]))
    story.compound.answer(line.rpartition("/")[2], "going", "")
    story.robot.manner = "accept"
    story.compound.fast_forward(seconds=5)
    story.eventually(lambda: calls_of(story))
    calls = calls_of(story)
    assert [2] == [len(LINK.findall(each)) for each in calls]
    assert ["602" in each for each in calls] == [False]
