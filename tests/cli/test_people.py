"""`cuobian user` and `cuobian token`: who may log in, people and programs."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.domain.model import Now
from gateway.service import accounts, sessions
from gateway.service.sessions import LogInFailed
from gateway.store.db import Database
from tests.cli.conftest import Box

PASSWORD = "four quiet herons wading"


def log_in(box: Box, password: str) -> str:
    """Log in as chen the way the interface does; return the role."""
    now = Now(*[datetime.now(UTC)] * 2)
    database = Database(Path(box.folder) / "data" / "cuobian.db")
    try:
        return sessions.log_in(database, "chen", password, now).role
    finally:
        database.close()


@pytest.fixture
def with_chen(box: Box) -> Box:
    """Give a box in which chen, a guard, may log in."""
    answer = box("user", "add", "chen", "--role", "guard", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert (0, "", "") == (answer.code, answer.out, answer.err)
    return box


def test_who_was_added_can_log_in(with_chen: Box) -> None:
    """With the password from the pipe, without its line end."""
    assert "guard" == log_in(with_chen, PASSWORD)


def test_a_new_password_ends_the_old_one(with_chen: Box) -> None:
    """At once."""
    with_chen("user", "passwd", "chen", "--password-stdin", stdin="another heron flew away")
    assert "guard" == log_in(with_chen, "another heron flew away")
    with pytest.raises(LogInFailed):
        log_in(with_chen, PASSWORD)


def test_who_was_disabled_cannot_log_in(with_chen: Box) -> None:
    """Whatever the password."""
    assert 0 == with_chen("user", "disable", "chen").code
    with pytest.raises(LogInFailed):
        log_in(with_chen, PASSWORD)


def test_what_cannot_be_done_is_told_in_one_line(with_chen: Box) -> None:
    """A name twice, a name nobody has, a password everybody has, and bytes that are none."""
    add = ("user", "add", "--role", "guard", "--password-stdin")
    refused = [
        (with_chen(*add, "chen", stdin=PASSWORD), 1, "the name chen is taken"),
        (with_chen("user", "disable", "lin"), 1, "there is no account lin"),
        (
            with_chen("user", "passwd", "lin", "--password-stdin", stdin=PASSWORD),
            1,
            "there is no account lin",
        ),
        (with_chen(*add, "lin", stdin="password"), 1, "password"),
        (with_chen(*add, "lin", stdin=b"\xff\xfe\n"), 2, "password: found no text in UTF-8"),
    ]
    assert [(code, 1) for _, code, _ in refused] == [(a.code, len(a.err.splitlines())) for a, _, _ in refused]
    assert [] == [said for answer, _, said in refused if said not in answer.err]


def test_everybody_is_named_and_how_they_log_in(box: Box) -> None:
    """Before the first account it says how to make one; a closed account stays on the list."""
    assert "cuobian user add" in box("user", "list").out
    for name, role in (("chen", "guard"), ("wang", "office")):
        box("user", "add", name, "--role", role, "--password-stdin", stdin=PASSWORD)
    box("user", "disable", "chen")
    assert ["chen  guard  closed", "wang  office  password alone"] == box("user", "list").out.splitlines()
    (_, wang) = json.loads(box("user", "list", "--json").out)
    assert {"name": "wang", "role": "office", "code": False, "closed": False} == wang


def test_a_token_is_shown_once_and_listed_without_its_secret(box: Box) -> None:
    """Until it is revoked, and then as revoked."""
    made = box("token", "add", "grafana", "--scope", "metrics:read", "--scope", "alarms:read").out.strip()
    assert len(made) >= 43
    assert "grafana  alarms:read metrics:read\n" == box("token", "list").out
    listed = box("token", "list", "--json")
    assert made not in listed.out
    assert isinstance(listed.data, list)
    assert ["alarms:read", "metrics:read"] == listed.data[0]["scopes"]
    assert 0 == box("token", "revoke", "grafana").code
    assert "grafana  alarms:read metrics:read  revoked\n" == box("token", "list").out


def test_a_token_for_a_program_comes_as_json(box: Box) -> None:
    """With its name; the same name again is refused, and one nobody has cannot be revoked."""
    made = box("token", "add", "x", "--scope", "metrics:read", "--json").data
    assert isinstance(made, dict)
    assert {"name", "token"} == set(made)
    again, gone = box("token", "add", "x", "--scope", "metrics:read"), box("token", "revoke", "y")
    assert (1, "cuobian: the name x is taken\n") == (again.code, again.err)
    assert (1, "cuobian: there is no token y\n") == (gone.code, gone.err)


def test_another_role_holds_from_the_next_log_in(with_chen: Box) -> None:
    """And a role that does not exist is refused with those that do."""
    assert 0 == with_chen("user", "role", "chen", "--role", "office").code
    assert "office" == log_in(with_chen, PASSWORD)
    assert 2 == with_chen("user", "role", "chen", "--role", "king").code


def test_who_was_disabled_can_be_let_in_again(with_chen: Box) -> None:
    """With the password they had."""
    assert [0, 0] == [with_chen("user", word, "chen").code for word in ("disable", "enable")]
    assert "guard" == log_in(with_chen, PASSWORD)


def test_a_lost_phone_is_taken_out_of_the_way(with_chen: Box) -> None:
    """One word ends the second proof; where there is none, nothing changes; nobody is refused by name."""
    assert 0 == with_chen("user", "totp", "reset", "chen").code
    assert "guard" == log_in(with_chen, PASSWORD)
    gone = with_chen("user", "totp", "reset", "lin")
    assert (1, "cuobian: there is no account lin\n") == (gone.code, gone.err)


def test_an_envelope_is_printed_once(box: Box) -> None:
    """With its number, as a line or as JSON; no installer gets one, and the set-up link still comes."""
    line = box("user", "envelope", "--role", "officer").out
    assert re.fullmatch(r"envelope 1, officer: ([0-9A-Z]{4}-){4}[0-9A-Z]{4}\n", line)
    made = box("user", "envelope", "--role", "guard", "--json").data
    assert isinstance(made, dict)
    assert (2, "guard", {"envelope", "role", "code"}) == (made["envelope"], made["role"], {*made})
    assert 2 == box("user", "envelope", "--role", "installer").code
    database = Database(Path(box.folder) / "data" / "cuobian.db")
    assert accounts.setup_code(database) is not None
    database.close()
