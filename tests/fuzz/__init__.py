"""What nobody should send, to every way in (FIGURES F11)."""
