"""YAML as it is read: text stays text, lines are known, and rubbish is refused with words."""

import os
import time

import pytest

from config.document import LARGEST, parse_document, read_document
from gateway.domain.errors import ConfigurationError


def problems(content: bytes) -> tuple[str, ...]:
    """Return what a document is refused for."""
    with pytest.raises(ConfigurationError) as refused:
        parse_document(content, "x.yaml")
    return refused.value.problems


@pytest.mark.parametrize(
    "text", ["012345", "1e5", "0a5c3f", "no", "on", "0x10", "1_000", "12:30", ".inf", "2024-01-01"]
)
def test_a_scalar_is_the_text_that_was_written(text: str) -> None:
    """What YAML would take for a number, a truth or a date stays the code it is."""
    assert {"code": text} == parse_document(f"code: {text}\n".encode(), "x.yaml").value


@pytest.mark.parametrize("text", ["", "~", "null", " # nothing"])
def test_a_key_without_a_value_says_as_much_as_none(text: str) -> None:
    """An empty value is no value; a quoted one is text."""
    assert {"b": "null"} == parse_document(f"a: {text}\nb: 'null'\n".encode(), "x.yaml").value


def test_every_value_knows_its_line() -> None:
    """A problem can name the line of a key, of an item, and of what is around a missing one."""
    document = parse_document(b"a:\n  - b: 1\n    c: [x, y]\n", "x.yaml")
    assert "x.yaml:3: a[0].c[1]" == document.where(("a", 0, "c", 1))
    assert "x.yaml:2: a[0].nope" == document.where(("a", 0, "nope"))


def test_a_name_with_a_line_end_cannot_forge_a_line() -> None:
    """A key is shown on one line whatever it holds."""
    document = parse_document(b'"a\\nb": 1\n', "x.yaml")
    assert "x.yaml:1: 'a\\nb'" == document.where(("a\nb",))


REFUSED = [
    (b"a: 'x\nb: 1\n", "x.yaml:3:1: found no YAML here: while scanning a quoted scalar"),
    (b"a: b: c\n", "x.yaml:1:5: found no YAML here: mapping values are not allowed"),
    (b"\ta: 1\n", "x.yaml:1:1: found no YAML here"),
    (b"a: 1\nb: 2\na: 3\n", "x.yaml:3:1: a: found the key again, it stands in line 1 already"),
    (b"a: &x [1]\nb: *x\n", "x.yaml:1:4: a: found the anchor &x, expected a value without one"),
    (b"a: 1\nb: *x\n", "x.yaml:2:4: b: found the alias *x, expected the value itself"),
    (b"a: !!python/object/apply:os.system [id]\n", "x.yaml:1:4: a: found the tag tag:yaml.org,2002:python"),
    (b"? [a]\n: 1\n", "x.yaml:1:3: found a list or mapping as a key, expected a word"),
    (b"a: 1\n---\nb: 2\n", "x.yaml:2:1: found a second document (---), expected one"),
    ("a: 金\n".encode("gbk"), "x.yaml:1: found byte 0xbd, expected text in UTF-8"),
    ("a: 1\n".encode("utf-16"), "x.yaml:1: found byte 0xff, expected text in UTF-8"),
    (b"a: \x00\n", "x.yaml: found no YAML: unacceptable character"),
]


@pytest.mark.parametrize(("content", "words"), REFUSED)
def test_what_is_no_plain_yaml_is_refused_with_its_place(content: bytes, words: str) -> None:
    """The message names line and column, what was found and what was expected."""
    (problem,) = problems(content)
    assert problem.startswith(words)


BOMB = b"a: &a [x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + n, 98 + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(9)
)


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        b"[" * 1_000_000,
        b"- " * 1_000_000,
        b"{a: " * 100_000,
        os.urandom(10_000_000),
        b"a: 1\n" * 2_500_000,
    ],
    ids=["aliases", "flow", "block", "mappings", "noise", "repeats"],
)
def test_a_bomb_is_refused_at_once(content: bytes) -> None:
    """Neither depth nor size nor aliases cost more than a moment."""
    began = time.monotonic()
    assert 1 == len(problems(content))
    assert time.monotonic() - began < 5


def test_a_file_beyond_all_sites_is_refused() -> None:
    """More than the limit is not even parsed."""
    (problem,) = problems(b"#" * (LARGEST + 1))
    assert problem == f"x.yaml: found more than {LARGEST} bytes, expected a YAML document"


def test_a_file_that_cannot_be_read_is_named(tmp_path: os.PathLike[str]) -> None:
    """A folder or nothing at all is told with its path."""
    from pathlib import Path

    for file, reason in (
        (Path(tmp_path), "Is a directory"),
        (Path(tmp_path) / "no", "No such file or directory"),
    ):
        with pytest.raises(ConfigurationError) as refused:
            read_document(file)
        assert (f"{file}: cannot be read: {reason}",) == refused.value.problems


def test_a_byte_order_mark_is_no_text() -> None:
    """What an editor on Windows puts in front does not become part of the first key."""
    assert {"a": "1"} == parse_document("\ufeffa: 1".encode(), "x.yaml").value
