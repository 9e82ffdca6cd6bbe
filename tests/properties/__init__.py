"""What must hold for every sequence of events: FIGURES F5, F6, F7, F12 and F15, on the real store."""
