"""Pages for people: the board, one alarm, the office, one's account. Plain forms first, scripts on top."""
