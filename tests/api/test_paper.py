"""The PDF that is written by hand: what a stranger's reader finds in it, and that the same is the same."""

import re

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.paper import WIDTH, Jpeg, Paper, attachment, width_of, wrapped

WORDS = st.text(st.sampled_from("ab é厝边，。 ·…\U0001f600W-"), max_size=60)


def paper(*lines: str) -> Paper:
    """Write lines on as many pages as they take."""
    made = Paper("验收 (1)", "zh-CN")
    made.page()
    for line in lines:
        made.block(48, 10, line, 400)
    made.footers("foot")
    return made


def test_every_object_stands_where_the_table_says() -> None:
    """A reader finds each object by its place, the trailer by the last line, the pages by their count."""
    file = paper(*["厝边 neighbours"] * 120).file()
    start = int(file.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert b"xref" == file[start : start + 4]
    places = re.findall(rb"(\d{10}) 00000 n ", file[start:])
    for number, place in enumerate(places, 1):
        assert file[int(place) :].startswith(f"{number} 0 obj".encode())
    for length, content in re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", file, re.DOTALL):
        assert int(length) == len(content)
    assert b"/Count 3" in file


def test_the_same_paper_is_the_same_file() -> None:
    """Nothing of the moment stands in it, so that it can be made again and compared."""
    assert paper("a").file() == paper("a").file()
    assert paper("a").file() != paper("b").file()


def test_what_was_attached_comes_back() -> None:
    """Bytes as they were, also such that look like PDF; under no other name, and from no other file."""
    made, content = paper("x"), b"endstream /F (record.json)\x00\xff /EmbeddedFile /Length 3 >>\nstream\n"
    made.attached["a.json"] = content
    assert content == attachment(made.file(), "a.json")
    for file, name in (
        (made.file(), "b.json"),
        (paper("x").file(), "a.json"),
        (b"", "a.json"),
        (b"%PDF", ""),
    ):
        assert None is attachment(file, name)


@given(WORDS)
def test_no_line_is_too_wide_and_no_sign_is_lost(text: str) -> None:
    """Whatever is written: each line fits, and together they say the same."""
    lines = wrapped(text, 10, 60)
    assert [] == [line for line in lines if width_of(line, 10) > 60 and len(line) > 1]
    assert re.sub(r"\s", "", text) == re.sub(r"\s", "", "".join(lines))


@given(st.text(max_size=40))
def test_any_text_can_be_written(text: str) -> None:
    """Names come from people: nothing they type breaks the file."""
    file = paper(text).file()
    assert file.endswith(b"%%EOF\n")
    assert 1 == file.count(b"startxref")


@pytest.mark.parametrize(("text", "width"), [("iii", 6.66), ("厝边", 20), ("A厝", 16.67), ("", 0)])
def test_signs_are_as_wide_as_they_are(text: str, width: float) -> None:
    """Latin by the widths of Helvetica, everything else square."""
    assert width == pytest.approx(width_of(text, 10))
    assert width_of(text, 10) < WIDTH


def test_a_picture_goes_in_as_it_is() -> None:
    """With the size it says of itself, byte for byte; two of them keep their numbers apart."""
    made = paper("x")
    for width in (30, 40):
        content = bytes(cv2.imencode(".jpg", np.full((20, width, 3), 90, np.uint8))[1])
        image = Jpeg.read(content)
        assert image is not None
        assert (width, 20, 3) == (image.width, image.height, image.colours)
        made.picture(48, 100, image)
        assert content in made.file()
    file = made.file()
    assert [b"/I1", b"/I2"] == re.findall(rb"(/I\d) Do", file)
    assert [b"30", b"40"] == re.findall(rb"/Width (\d+)", file)


@given(st.binary(max_size=40))
def test_what_is_no_picture_is_none(rest: bytes) -> None:
    """Rubbish, also such that begins like one: no picture and no error."""
    for content in (rest, b"\xff\xd8" + rest, b"\xff\xd8\xff\xe0\x00\x02" + rest):
        found = Jpeg.read(content)
        assert found is None or 0 < found.width


def test_a_mark_slants_across_every_page_behind_what_stands_there() -> None:
    """Three times on each page, before everything else is drawn."""
    made = paper(*["厝边 neighbours"] * 120)
    made.marks("案号 1234", 20)
    for page in made.pages:
        slanting = [" Tm <" in each for each in page]
        assert slanting == sorted(slanting, reverse=True)
        assert 6 == sum(slanting), "Chinese and Latin are drawn by themselves"
