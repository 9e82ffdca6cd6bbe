"""The likeness from which a face counts, as it may be written down. Owns its limits."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

LOWEST_IDENTIFY, LOWEST_VERIFY, HIGHEST = 0.45, 0.36, 0.9
"""Cosines. In a search among 39 others 0.42 let 1 to 2 % of strangers match somebody, OpenCV's own 0.363 14
to 17 % (measured on ORL, devices/vision/ACCURACY.md); between two people alone that is its limit."""


def _identify(value: float) -> float:
    if not LOWEST_IDENTIFY <= value <= HIGHEST:
        raise ValueError(f"{LOWEST_IDENTIFY} to {HIGHEST}: below it strangers match somebody")
    return value


def _verify(value: float) -> float:
    if not LOWEST_VERIFY <= value <= HIGHEST:
        raise ValueError(f"{LOWEST_VERIFY} to {HIGHEST}")
    return value


IdentifyAt = Annotated[float, AfterValidator(_identify)]
VerifyAt = Annotated[float, AfterValidator(_verify)]
