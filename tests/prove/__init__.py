"""The proof itself: its rows, and that they can fail."""
