"""`cuobian audit`: what it says of a register, and what changes by commands leave in it."""

import sqlite3
from typing import Any, cast

from tests.cli.conftest import CONTRACT, Box
from tests.register.mutations import drop_triggers

CHECK = ("audit", "verify", "--json")


def verdict(box: Box, *words: str, code: int = 0, stdin: str = "") -> dict[str, Any]:
    """Check the register where no broker is, whatever else runs here; return what was found."""
    answer = box(*CHECK, *words, stdin=stdin, CUOBIAN_BROKER__EMBEDDED_PORT="1")
    assert code == answer.code, answer.err
    return cast(dict[str, Any], answer.data)


def tamper(box: Box, statement: str) -> None:
    """Change the database by hand."""
    with sqlite3.connect(box.folder / "data" / "cuobian.db") as raw:
        drop_triggers(raw)
        raw.execute(statement)


def test_an_empty_one_verifies(box: Box) -> None:
    """On a fresh folder too: the database is made, and nothing can be wrong."""
    found = verdict(box)
    assert (True, 0, None) == (found["holds"], found["rows"], found["broken"])
    assert "null\n" == box("audit", "head", "--json").out
    assert "nothing stands in it\n" == box("audit", "show").out


def test_commands_leave_rows(box: Box) -> None:
    """A site, an account, a token: each by whoever typed it, and never a name or a secret."""
    box("site", "apply", str(CONTRACT))
    box("user", "add", "chen", "--role", "guard", "--password-stdin", stdin="one neighbour at the door\n")
    box("user", "disable", "chen")
    token = box("token", "add", "grafana", "--scope", "metrics:read").out.strip()
    box("token", "revoke", "grafana")
    rows = cast(list[dict[str, Any]], box("audit", "show", "--json").data)
    account = rows[2]["what"]
    wanted = ["token:grafana", "token:grafana", account, account, "site"]
    assert wanted == [each["what"] for each in rows]
    assert {"command line"} == {each["role"] for each in rows}
    assert "added, role guard" == rows[3]["detail"]
    assert 1 == len({each["who"] for each in rows})
    assert rows[4]["detail"].startswith("~ site; + place b3;")
    told = box("audit", "show").out
    assert [] == [each for each in (token, "吴奶奶", "one neighbour") if each in told or each in str(rows)]


def test_a_row_that_was_changed_is_named(box: Box) -> None:
    """Exit code 1, and the number of the row with what is wrong."""
    for nth in range(3):
        box("token", "add", f"t{nth}", "--scope", "metrics:read")
    assert 3 == verdict(box)["rows"]
    tamper(box, "UPDATE register SET role = 'guard' WHERE seq = 2")
    found = verdict(box, code=1)
    assert {"row": 2, "fault": "edited"} == {key: found["broken"][key] for key in ("row", "fault")}
    answer = box("audit", "verify")
    assert (1, True) == (answer.code, "does not hold: row 2 is not what was written" in answer.out)
    assert (1, "") == (box("audit", "head").code, box("audit", "head").out)


def test_a_head_kept_elsewhere_shows_a_cut_tail(box: Box) -> None:
    """By a file, by a pipe, and by the file beside the database where none is named."""
    for nth in range(3):
        box("token", "add", f"t{nth}", "--scope", "metrics:read")
    kept = box("audit", "head", "--json").out
    head = box.file("kept.jsonl", kept)
    tables = ("register", "register_secret", "register_about", "register_head")
    assert 0 == box("audit", "verify", "--head", head).code
    for table in tables:
        tamper(box, f"DELETE FROM {table} WHERE seq > 2")
    for words, stdin in ((("--head", head), ""), (("--head", "-"), kept), ((), "")):
        found = verdict(box, *words, code=1, stdin=stdin)
        assert {"row": 3, "fault": "cut"} == {key: found["broken"][key] for key in ("row", "fault")}


def test_who_was_asked_is_said(box: Box) -> None:
    """A broker that is away is no fault of the register, and is told."""
    file, broker = verdict(box)["witnesses"]
    assert ("register-heads.jsonl", "there is none") == (file["name"], file["why"])
    assert ("broker", True) == (broker["name"], "no connection to the broker" in broker["why"])


def test_a_head_that_is_none_is_wrong_use(box: Box) -> None:
    """Exit code 2 with file, line and what was expected."""
    for text in ("", "rubbish", '{"seq": 1}', "[" * 100_000):
        answer = box("audit", "verify", "--head", box.file("kept.jsonl", text))
        assert (2, True) == (answer.code, "kept.jsonl" in answer.err), text[:20]
    assert 2 == box("audit", "verify", "--head", "nowhere.jsonl").code
