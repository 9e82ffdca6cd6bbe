"""What the tests of the interface share: a seeded database, a house for each test, people logged in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.house import PASSWORD, House, house_from, seed

LogIn = Callable[..., TestClient]


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database with the site and one account of each role; hashing is slow, so only once."""
    return seed(tmp_path_factory.mktemp("seed"))


@pytest.fixture
def house(seeded: Path, tmp_path: Path) -> Iterator[House]:
    """Give each test a house of its own."""
    with house_from(seeded, tmp_path / "data") as found:
        yield found


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    """Give a stranger on the box itself."""
    with house.client() as found:
        yield found


@pytest.fixture
def log_in(house: House) -> Iterator[LogIn]:
    """Log somebody in: by bearer token, or by cookie like a browser."""
    opened: list[TestClient] = []

    def enter(role: str = "guard", *, browser: bool = False) -> TestClient:
        found = house.client()
        found.__enter__()
        opened.append(found)
        if browser:
            answer = found.post("/api/v1/session", data={"username": role, "password": PASSWORD})
            assert 303 == answer.status_code
        else:
            answer = found.post("/api/v1/session", json={"username": role, "password": PASSWORD})
            found.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        return found

    yield enter
    for each in opened:
        each.__exit__()
