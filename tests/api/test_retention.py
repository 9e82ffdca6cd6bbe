"""The office's page of what is kept, and what the board says of a disk that was nearly full."""

from datetime import timedelta

from gateway.domain.elapsed import Elapsed
from gateway.domain.retention import Record, RecordClass, Why
from gateway.service import retention as service
from gateway.store import retention as store
from tests.api.conftest import LogIn
from tests.api.house import House

HOUR = timedelta(hours=1)


def delete(house: House, class_: RecordClass, why: Why, count: int) -> None:
    """Write a receipt for so many rows, as a sweep does."""
    at = house.clock.moment().at
    gone = [Record("event", number, at - 40 * 24 * HOUR, at, True) for number in range(count)]
    with house.database.write() as connection:
        receipt = store.open_receipt(connection, class_, why, at)
        store.grow(connection, receipt, gone)
        store.finish(connection, receipt, at)


def test_the_office_sees_what_is_kept_how_long_and_what_went(house: House, log_in: LogIn) -> None:
    """Each class with its bounds; a receipt with its count and sum; no record itself."""
    delete(house, RecordClass.DOORS, Why.AGE, 12)
    house.press("sos-501")
    found = log_in("office").get("/retention?lang=en").text
    for words in ("183 to 1096 allowed", "never recorded", "its time was over", "Who passed which door"):
        assert words in found
    assert "吴奶奶" not in found
    assert "Nobody vouches for the clock" in found


def test_a_clock_that_is_vouched_for_is_no_word_worth(house: House, log_in: LogIn) -> None:
    """The office hears of it only while it matters."""
    now = house.clock.moment()
    with house.database.write() as connection:
        store.set_elapsed(
            connection, Elapsed("", now.steady, now.steady, now.at - now.steady, now.steady - HOUR)
        )
    assert "Nobody vouches" not in log_in("office").get("/retention?lang=en").text


def test_the_board_says_what_a_full_disk_has_cost(house: House, log_in: LogIn) -> None:
    """In words, for a day, on the first page and in what its script fetches; what age deletes is no news."""
    client = log_in()
    delete(house, RecordClass.ALARMS, Why.AGE, 3)
    assert "removed early" not in client.get("/?lang=en").text
    delete(house, RecordClass.DOORS, Why.ROOM, 1234)
    for path in ("/?lang=en", "/board?lang=en"):
        assert "1,234 old records removed early (Who passed which door)" in client.get(path).text
    house.clock.move(25 * 3600)
    assert "removed early" not in client.get("/?lang=en").text


def test_the_board_is_loud_when_nothing_more_may_go(house: House, log_in: LogIn) -> None:
    """Until there is room again."""
    client = log_in()
    service.say_stuck(house.database, stuck=True)
    assert "nothing more may be removed" in client.get("/board?lang=en").text
    service.say_stuck(house.database, stuck=False)
    assert "nothing more may be removed" not in client.get("/board?lang=en").text
