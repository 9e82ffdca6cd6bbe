"""The boxes of the live tests serve here too."""

from tests.live.conftest import broker, make_box

__all__ = ["broker", "make_box"]
