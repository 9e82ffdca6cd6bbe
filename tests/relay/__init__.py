"""The relay, the box beside it, and the letters between them."""
