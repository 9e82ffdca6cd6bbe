"""The pages' texts: every one of them has words in Chinese, and what is shipped is what was written."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from api.locale.__main__ import HERE, compiled, template, updated
from api.pages.language import CHINESE, ENGLISH, texts

PO = HERE / "zh_CN" / "LC_MESSAGES" / "cuobian.po"
PLACES = re.compile(r"%\((\w+)\)s")
HAN = re.compile(r"[\u4e00-\u9fff]")


def messages() -> Iterator[Message]:
    """Yield every text of the shipped Chinese catalogue."""
    with PO.open("rb") as opened:
        yield from (each for each in read_po(opened, locale="zh_CN") if each.id)


def test_every_text_of_the_templates_has_chinese_words() -> None:
    """A text that a template gained is missing here until it is translated: python -m api.locale."""
    wanted = {each.id for each in template() if each.id}
    assert wanted == {each.id for each in messages()}
    assert [] == [each.id for each in messages() if not HAN.search(each.string)]


def test_both_languages_fill_in_the_same() -> None:
    """A translation names the very values that its original names."""
    values = [(sorted(PLACES.findall(each.id)), sorted(PLACES.findall(each.string))) for each in messages()]
    assert [] == [pair for pair in values if pair[0] != pair[1]]
    assert any(original for original, _ in values)


def test_the_compiled_file_is_current() -> None:
    """What runs is what was written: python -m api.locale."""
    assert PO.with_suffix(".mo").read_bytes() == compiled(updated(PO))


def test_english_is_what_the_templates_say() -> None:
    """A text stands for itself in English, and is another in Chinese."""
    assert "I am going" == texts(ENGLISH).gettext("I am going")
    assert "我去" == texts(CHINESE).gettext("I am going")
