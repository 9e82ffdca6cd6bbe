"""What somebody at a door is asked to do, so that a photograph is told apart. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.domain.vision import Turn

CHINESE: Mapping[Turn, str] = {
    Turn.LEFT: "慢慢向左转头",
    Turn.RIGHT: "慢慢向右转头",
    Turn.BLINK: "闭眼一秒，睁开",
}
ENGLISH: Mapping[Turn, str] = {
    Turn.LEFT: "turn your head slowly to the left",
    Turn.RIGHT: "turn your head slowly to the right",
    Turn.BLINK: "close both eyes for a second and open them",
}


def asked(turns: Sequence[Turn], language: str) -> str:
    """Return what is said at the door; the PIN is always named as the other way."""
    if language.startswith("zh"):
        steps = "，看回镜头，再".join(CHINESE[each] for each in turns)
        return f"请看镜头，{steps}，然后看回镜头。也可以输密码。"
    steps = ", look back, then ".join(ENGLISH[each] for each in turns)
    return f"Look at the camera, {steps}, and look back. Your PIN opens too."
