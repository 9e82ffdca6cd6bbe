"""Masks as forms say them: corners in percent of the picture, `10,20 30,20 30,40`. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import FormData

from gateway.domain.vision import Polygon

MOST, MOST_CORNERS = 16, 32
CORNER = "two numbers from 0 to 100 with a comma between them, such as 12.5,40"
SIDES = ("left", "top", "right", "bottom")


class MaskUnreadable(ValueError):
    """What was typed is no mask; the message names what was found and expected."""


def written(masks: Sequence[Polygon]) -> list[str]:
    """Return masks as the form says them."""
    return [" ".join(f"{x * 100:.4g},{y * 100:.4g}" for x, y in each) for each in masks]


def typed(form: FormData) -> list[str]:
    """Return what the form says of masks: those drawn or typed, then one more rectangle by its four sides."""
    found = [str(each).strip() for each in form.getlist("mask")]
    sides = [str(form.get(side, "")).strip() for side in SIDES]
    if any(sides):
        left, top, right, bottom = sides
        found.append(f"{left},{top} {right},{top} {right},{bottom} {left},{bottom}")
    return [each for each in found if each]


def read(texts: Sequence[str]) -> list[list[list[float]]]:
    """Return masks as the site document writes them. Raises MaskUnreadable."""
    if len(texts) > MOST:
        raise MaskUnreadable(f"found {len(texts)} masks, expected at most {MOST}")
    return [_polygon(each) for each in texts]


def _polygon(text: str) -> list[list[float]]:
    corners = [_corner(each) for each in text.split()]
    if not 3 <= len(corners) <= MOST_CORNERS:
        raise MaskUnreadable(f"found {len(corners)} corners, expected 3 to {MOST_CORNERS}")
    if _area(corners) < SMALLEST:
        raise MaskUnreadable(f"found a mask without room inside: {text[:60]!r}")
    return corners


SMALLEST = 1e-6
"""Parts of the picture; less hides nothing, though it looks as if something were hidden."""


def _area(corners: Sequence[Sequence[float]]) -> float:
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _corner(text: str) -> list[float]:
    try:
        x, y = map(float, text.split(","))
    except ValueError:
        raise MaskUnreadable(f"found the corner {text[:30]!r}, expected {CORNER}") from None
    # As a comparison, so that what is no number at all does not pass.
    if not (0 <= x <= 100 and 0 <= y <= 100):
        raise MaskUnreadable(f"found the corner {text[:30]!r}, expected {CORNER}")
    return [round(x / 100, 6), round(y / 100, 6)]
