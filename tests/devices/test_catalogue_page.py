"""The page of all devices says what their templates say, and is as new as they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from devices import catalogue
from devices.catalogue_page import KINDS, page
from devices.template import Template

PAGE = Path(catalogue.__file__).parent / "DEVICES.md"


def test_the_page_is_up_to_date(templates: Mapping[str, Template]) -> None:
    """Make it anew with `cuobian devices docs > devices/DEVICES.md`."""
    assert page(templates) == PAGE.read_text("utf-8")


def test_the_page_tells_everything_of_every_device(templates: Mapping[str, Template]) -> None:
    """Products, params with help, caveats with links and samples of each, in both languages."""
    text = PAGE.read_text("utf-8")
    for template in templates.values():
        section = text.split(f"\n## {template.template}\n")[1].split("\n## ")[0]
        told = [template.title.zh, template.title.en, template.help.zh, template.help.en]
        told += [f"{product.brand} {product.model}" for product in template.products]
        told += [word for param in template.params for word in (param.help.zh, param.help.en, param.example)]
        told += [word for caveat in template.caveats for word in (caveat.text.zh, caveat.text.en)]
        told += [caveat.link for caveat in template.caveats if caveat.link is not None]
        told += [sample.text.strip() for sample in template.samples if sample.text is not None]
        assert [] == [words for words in told if words not in section]


def test_every_kind_has_a_heading_and_every_link_a_place(templates: Mapping[str, Template]) -> None:
    """Nobody looks for a device under a heading that is not there."""
    text = PAGE.read_text("utf-8")
    used = {template.kind for template in templates.values()}
    assert used <= KINDS.keys()
    assert [] == [kind for kind in used if f"**{KINDS[kind]}**" not in text]
    assert [] == [name for name in templates if f"(#{name})" not in text or f"\n## {name}\n" not in text]
