"""How a process starts, logs, keeps time and ends."""
