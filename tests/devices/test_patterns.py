"""No pattern of a template, shipped or not, can keep a press waiting."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import catalogue
from devices.framing import LONGEST_LINE
from devices.matching import line_pattern
from devices.patterns import MOST_WAYS, ways
from devices.template import Template
from gateway.domain.errors import ConfigurationError
from tests.devices.test_templates import GOOD

SLOW = [
    "(a+)+X",
    "(?:[^;]+a)*X",
    "(a|a)*X",
    "(?:a|aa)+X",
    "(.*)(.*)(.*)(.*)X",
    ".*.*.*X",
    "(?:a{1,9}){9}",
    "(?=(a+)+X)",
]
QUICK = {
    "abc": 1,
    "(?:ON|ALLON)": 2,
    "[0-9a-f]{1,8}": 8,
    "a{3}": 1,
    ".*": 513,
    "a?b?": 4,
    "(?:a?){2}": 4,
    "none|[0-9]{1,2}i?": 5,
    r"(?P<a>x?)(?P=a)": 2,
    "[^;]+;": 1,
    "(?:[^;]+;)*X": 513,
    "[0-9a-f]+;": 1,
    "[0-9a-f]+A": 513,
    "[^;:]+;": 1,
    "[^;:]+a": 513,
    r"\d+;": 513,
    ".+;": 513,
}


@pytest.mark.parametrize("pattern", SLOW)
def test_a_pattern_that_could_search_for_minutes_is_refused(tmp_path: Path, pattern: str) -> None:
    """In words, before it is ever tried."""
    line = GOOD.replace('line: {baudrate: 9600, frame: {start: "02", end: "03", check: xor8}}', "line: {}")
    (tmp_path / "acme.yaml").write_text(line.replace('"S{code}01"', f"'{pattern}{{code}}'"))
    with pytest.raises(ConfigurationError, match=r"decode\[0\].line: found .* quick to try: \{1,8\}"):
        catalogue.load(tmp_path)


def test_params_count_with_the_rule_they_stand_in(tmp_path: Path) -> None:
    """Each is quick alone; together they are not."""
    (tmp_path / "acme.yaml").write_text(GOOD.replace("{6}$", "{6,506}$").replace('"S{code}', '".*S{code}'))
    with pytest.raises(ConfigurationError, match="a line rule that is quick to try, with shorter params"):
        catalogue.load(tmp_path)


@pytest.mark.parametrize("pattern", QUICK)
def test_the_ways_of_a_pattern(pattern: str) -> None:
    """Alternatives add, what follows multiplies, a repetition counts its lengths."""
    assert QUICK[pattern] == ways(pattern)


@given(
    st.lists(
        st.sampled_from(
            ["a", "a?", "a{1,4}", "(?:a|aa)", "(?:a|b)?", "[ab]{0,9}", ".*", "b", "[^b]*b", "(?:[^b]+b)*"]
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_allowed_is_quick(parts: list[str]) -> None:
    """Over the longest line, in which it is not found, within half a second on any machine."""
    pattern = "".join(parts) + "X"
    if ways(pattern) > MOST_WAYS:
        return
    began = time.process_time()
    assert re.compile(pattern).search("a" * LONGEST_LINE) is None
    assert time.process_time() - began < 0.5


def test_shipped_lines_are_quick(templates: Mapping[str, Template]) -> None:
    """With their params in them."""
    for template in templates.values():
        params = {param.name: param for param in template.params}
        for _, rule in template.rules:
            if rule.pattern is not None:
                assert ways(line_pattern(rule.pattern, params).pattern) <= MOST_WAYS
