"""The sheets on the installer's page, and how old the newest backup is."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from config.backup import BackupSettings
from gateway.domain.vision import Purpose
from gateway.service import backups
from gateway.service.backups import LastBackup
from tests.api.camera_house import CAMERA, Console, console_of, hang
from tests.api.house import House


@pytest.fixture
def console(house: House) -> Iterator[Console]:
    """Give the installer's pages."""
    with console_of(house) as opened:
        yield opened


def filing(console: Console, query: str = "") -> str:
    """Return the page of the sheets."""
    return console.page(f"/../filing{query}")


def test_the_sheets_are_filled_in_and_say_what_is_missing(house: House, console: Console) -> None:
    """No whole sign, no assessment; each sheet by itself; nobody's name, no login."""
    hang(house, purposes=(Purpose.IDENTIFY,))
    page = filing(console)
    assert 4 == page.count('<article class="paper-sheet"')
    assert f'href="/install/cameras/{CAMERA}/sign">{CAMERA}' in page
    assert "现有评估没有覆盖摄像头的用途" in page
    assert "placard" not in page
    assert not any(each in page for each in ("吴奶奶", "hidden-1", "192.168.1.20"))
    assert 1 == filing(console, "?sheet=record").count('<article class="paper-sheet"')
    assert "还没有标识" in filing(console, "?sheet=signs")
    assert 404 == console.client.get("/install/filing?sheet=x").status_code
    assert "List of cameras" in filing(console, "?lang=en")


def test_signs_that_are_whole_are_printed_with_them(house: House, console: Console) -> None:
    """Each on paper of its own, the same sign as on its camera's page."""
    hang(house, sign="CAM-7\n物业\n0595-1234567")
    for query in ("", "?sheet=signs"):
        page = filing(console, query)
        assert 1 == page.count('class="placard a4"')
        assert "0595-1234567" in page
    assert "标识还不完整" not in page


def test_the_age_of_the_newest_backup_stands_on_the_compounds_page(house: House) -> None:
    """None by itself, none yet, how old, too old."""
    with console_of(house, on=False) as console:
        page = console.client.get("/install/site").text
        assert all(words in page for words in ("还没有备份过。", "没有自动备份。"))
    house.settings = house.settings.model_copy(update={"backup": BackupSettings(to="/mnt", every="1d")})
    at = house.clock.moment().at
    with console_of(house, on=False) as console:
        assert "该备份而没有备份" in console.client.get("/install/site").text
        backups.note_made(house.database, LastBackup(at - timedelta(hours=5), 28_140_000, "/mnt/x"), "test")
        page = console.client.get("/install/site").text
        assert "最近一次：5 小时前，28.1 MB。" in page
        assert not any(words in page for words in ("该备份而没有备份", "没有自动备份"))
        backups.note_made(house.database, LastBackup(at - timedelta(hours=50), 1, "/mnt/x"), "test")
        assert "该备份而没有备份：应当每 24 小时一次" in console.client.get("/install/site").text
