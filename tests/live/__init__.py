"""Tests with real programmes: brokers, supervised processes, systemd."""
