"""What people read and devices speak, in every language. Words are data; nothing here sends or stores."""

from gateway.texts.facts import Facts
from gateway.texts.render import compose, message, say

__all__ = ["Facts", "compose", "message", "say"]
