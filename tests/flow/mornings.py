"""The compound of the stories on mornings on which somebody has chosen a daily sign of life."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from gateway.domain.model import PersonId
from gateway.store import wellbeing as days
from tests.flow.compound import Compound
from tests.flow.document import SITE

CHOSEN = "wellbeing: {by: '10:00', since: '04:00', ask: 15m, policy: elder, chosen: 本人 11月20日 对办公室说}"
PHONE = 'contacts: [{channel: webhook, address: "http://phones/wu"}]'
WU = "- {id: wu, name: 吴奶奶, home: b3u2-501}"
WATCHED = SITE.replace(WU, f"{WU[:-1]}, {PHONE}, {CHOSEN}}}")
SHANGHAI = ZoneInfo("Asia/Shanghai")
NATIVE = ("sos-501", "bath-501", "door-501", "smoke-501", "bare-502", "sos-502x", "gate", "li-501")


def on(hour: int, minute: int = 0, second: int = 0, day: int = 23) -> datetime:
    """Return a time of a day, as the clock on her wall shows it."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=SHANGHAI)


def house(folder: Path, document: str = WATCHED) -> Compound:
    """Return the compound at half past three in the morning."""
    compound = Compound(folder, document)
    until(compound, on(3, 30))
    compound.pick_up_everything()
    return compound


def until(compound: Compound, at: datetime) -> None:
    """Let hours pass at once, in which nobody does anything; devices say that they live."""
    wanted = at.astimezone(compound.clocks.wall.tzinfo)
    while wanted > compound.clocks.wall:
        later = min(wanted - compound.clocks.wall, timedelta(hours=3))
        compound.clocks.wall += later
        compound.clocks.monotone += later
        if later >= timedelta(minutes=30):
            for device in NATIVE:
                compound.say(device, {"online": True}, "status")
        compound.look(2)


def a_day(compound: Compound, day: int = 23, to: int = 10) -> None:
    """Let a day begin, and come to the minute after its deadline."""
    until(compound, on(day=day, hour=to, minute=0))
    compound.look()


def standing(compound: Compound, person: str = "wu") -> str:
    """Return how the last day of somebody stands."""
    with compound.database.read() as connection:
        return days.days(connection)[PersonId(person)].day.state.value


def hears_the_question(compound: Compound) -> None:
    """Take what the two devices in the home say."""
    for device in ("sos-501", "bath-501"):
        assert "您好吗" in compound.expect_feedback("raised", device=device).say


def hear_it_is_over(compound: Compound) -> None:
    """Take the thanks from the two devices in the home."""
    for device in ("sos-501", "bath-501"):
        assert "谢谢" in compound.expect_feedback("resolved", device=device).say
