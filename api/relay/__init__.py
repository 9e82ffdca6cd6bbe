"""The relay: passes sealed cards to phones and sealed answers to boxes, and can read neither. Runs alone."""
