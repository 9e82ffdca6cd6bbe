"""The picture in the README is made from the table, so it cannot tell another story."""

from pathlib import Path

from gateway.domain.alarm import TRANSITIONS, AlarmState

README = Path(__file__).parents[2] / "gateway" / "README.md"


def diagram() -> str:
    """Draw the transition table, one line per pair of states."""
    lines = ["stateDiagram-v2", "    [*] --> raised"]
    for state, moves in TRANSITIONS.items():
        for target in AlarmState:
            names = [move.value for move, after in moves.items() if after is target]
            if names:
                lines.append(f"    {state.value} --> {target.value}: {', '.join(names)}")
    lines.append("    resolved --> [*]")
    return "\n".join(lines)


def _sorted(text: str) -> list[str]:
    return sorted(text.splitlines())


def test_the_readme_draws_the_table() -> None:
    """Every transition stands in the picture, and nothing else does."""
    drawn = README.read_text("utf-8").split("```mermaid\n")[1].split("\n```")[0]
    assert _sorted(diagram()) == _sorted(drawn)
