"""Consoles are told how far the register reaches: by route, by stream, at the foot of their pages."""

from collections.abc import Iterator

import pytest

from config.secrets import secret
from gateway.domain.register import Act, Entry
from gateway.service import register, register_heads
from gateway.service.register_key import RegisterKey
from gateway.store.db import Database
from tests.api.house import House


@pytest.fixture
def sealed(house: House) -> Iterator[Database]:
    """Give the house's database as the core opens it: with the key of the seals."""
    key = RegisterKey(secret(house.settings.data, "register.key"))
    database = Database(house.database.path, seal=key.seal)
    with database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER register_is_kept")
        connection.exec_driver_sql("DELETE FROM register")
        connection.exec_driver_sql("DELETE FROM register_secret")
        connection.exec_driver_sql("DELETE FROM register_about")
    yield database
    database.close()


def sign(house: House, database: Database) -> str:
    """Write a row, sign it as the core does, and return its hash."""
    now = house.clock.moment()
    register.recorded(database, Entry(now.at, Act.SWEPT, "pictures", "core", "gateway"))
    head = register_heads.sign(database, RegisterKey(secret(house.settings.data, "register.key")), now)
    return head.hash.hex()  # type: ignore[union-attr]
