"""The threat model says only what a test shows, and keeps to two pages."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
THREATS = ROOT / "gateway" / "THREATS.md"
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
LINES = 120
"""Two pages of A4."""


def test_every_test_it_names_is_there() -> None:
    """No line rests on a test that was renamed or never written."""
    known: dict[str, set[str]] = {}
    missing = []
    for path, name in _NAMED.findall(THREATS.read_text("utf-8")):
        if path not in known:
            tree = (
                ast.parse((ROOT / path).read_text("utf-8")) if (ROOT / path).is_file() else ast.Module([], [])
            )
            known[path] = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        if name not in known[path]:
            missing.append(f"{path}::{name}")
    assert [] == missing


def test_every_row_says_how_it_is_shown_and_every_part_what_is_left() -> None:
    """A row without proof is no row; nobody is stopped by everything."""
    text = THREATS.read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "| is stopped by |" not in line]
    assert [] == [row for row in rows if not _NAMED.search(row)]
    parts = text.split("\n## ")[1:]
    assert [] == [part.splitlines()[0] for part in parts if "\nLeft: " not in part]
    assert len(text.splitlines()) <= LINES
